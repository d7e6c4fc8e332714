"""Bodies: one normal form, one JSON spelling, nothing else accepted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from strategies import DIGESTS, bodies, raw_bodies

from forms.body.links import clean_href
from forms.body.model import (
    AttachmentLink,
    Body,
    Cell,
    Divider,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Table,
    attachments_of,
    new_block_id,
    normalise,
)
from forms.body.normal import is_block_id
from forms.canonical import canonical, parse
from forms.errors import Malformed


@given(raw_bodies())
def test_normalising_twice_changes_nothing(body: Body) -> None:
    once = normalise(body)
    assert normalise(once) == once
    ids = [block.id for block in once.blocks]
    assert len(set(ids)) == len(ids)
    assert all(is_block_id(id_) for id_ in ids)


@given(bodies())
def test_json_gives_the_same_body(body: Body) -> None:
    assert Body.from_json(parse(canonical(body.to_json()))) == body


@given(raw_bodies())
def test_a_body_not_in_normal_form_is_refused_from_outside(body: Body) -> None:
    value = json.loads(json.dumps(body.to_json()))
    if normalise(body) == body:
        assert Body.from_json(value) == body
    else:
        with pytest.raises(Malformed):
            Body.from_json(value)


def test_what_normalising_does() -> None:
    body = Body(
        (
            Paragraph("b1", (Run("a"), Run(""), Run("b"), Run("e", bold=True), Run("\u0301", bold=True))),
            Paragraph("b1", (Run("x\r\ny\u2028z\tt\x00"),)),
            Paragraph("b2", (Run("bad", href="javascript:alert(1)"), Run(" good"))),
            Heading("b3", 1, ()),
            ListBlock("b4", False, (ListItem((), 2), ListItem((), 5), ListItem((), 9))),
            ListBlock("b5", True, ()),
            Table("b6", 7, ((Cell((), 0, 1_000),),)),
            Table("b7", 0, ((),)),
        )
    )
    done = normalise(body).blocks
    assert done[0] == Paragraph("b1", (Run("ab"), Run("é", bold=True)))
    assert done[1].id not in ("b1", "")
    assert done[1] == Paragraph(done[1].id, (Run("x\ny\nz t"),))
    assert done[2] == Paragraph("b2", (Run("bad good"),))
    assert done[3] == Heading("b3", 2, ())
    assert [item.depth for item in done[4].items] == [0, 1, 2]  # type: ignore[union-attr]
    assert done[5] == Table("b6", 1, ((Cell((), 1, 100),),))
    assert len(done) == 6


def test_doubled_ids_come_out_the_same_on_every_desk() -> None:
    body = Body((Divider("b1"), Divider("b1"), Divider(""), Divider("")))
    assert normalise(body) == normalise(body)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(Malformed):
        normalise(Body((Paragraph("b1", (Run("\ud83d"),)),)))


GOOD: dict[str, Any] = {"kind": "paragraph", "id": "b1", "runs": [{"text": "字"}]}


@pytest.mark.parametrize(
    "block",
    [
        GOOD | {"kind": "video"},
        GOOD | {"extra": 1},
        GOOD | {"id": "x"},
        GOOD | {"runs": "text"},
        GOOD | {"runs": [{"text": "字", "bold": False}]},
        GOOD | {"runs": [{"text": "字", "bold": 1}]},
        GOOD | {"runs": [{"text": "字", "script": "left"}]},
        GOOD | {"runs": [{"text": "字", "href": "javascript:1"}]},
        GOOD | {"runs": [{"text": "a"}, {"text": "b"}]},
        GOOD | {"runs": [{"text": ""}]},
        GOOD | {"runs": [{"text": "e\u0301"}]},
        {"kind": "heading", "id": "b1", "runs": [], "level": 1},
        {"kind": "heading", "id": "b1", "runs": [], "level": True},
        {"kind": "list", "id": "b1", "ordered": True, "items": []},
        {"kind": "list", "id": "b1", "ordered": True, "items": [{"depth": 1, "runs": []}]},
        {"kind": "table", "id": "b1", "header_rows": 2, "rows": [[{"runs": []}]]},
        {"kind": "table", "id": "b1", "header_rows": 0, "rows": [[{"runs": [], "colspan": 1}]]},
        {"kind": "table", "id": "b1", "header_rows": 0, "rows": [{"runs": []}]},
        {"kind": "image", "id": "b1", "attachment": "xyz", "alt": "", "caption": ""},
        {"kind": "image", "id": "b1", "attachment": DIGESTS[0].upper(), "alt": "", "caption": ""},
        "text",
        None,
    ],
)
def test_blocks_that_are_refused(block: Any) -> None:
    Body.from_json({"blocks": [GOOD]})
    with pytest.raises(Malformed) as caught:
        Body.from_json({"blocks": [block]})
    assert str(caught.value)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.gov.cn/zhengce/1.htm?a=1&b=2", True),
        ("HTTP://www.gov.cn", True),
        ("http://www.中国.政务", True),
        ("mailto:office@example.gov.cn", True),
        ("tel:0592-1234567", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://a.gov.cn", False),
        ("file:///C:/a", False),
        ("//www.gov.cn", False),
        ("/a/b", False),
        ("http://", False),
        ("https:///x", False),
        ("http:\\\\www.gov.cn", False),
        ("https://a b", False),
        ("https://a/" + "x" * 3000, False),
        ("", False),
    ],
)
def test_links(address: str, kept: bool) -> None:
    assert clean_href(address) == (address if kept else "")


def test_the_attachments_of_a_body() -> None:
    body = Body((AttachmentLink("b1", DIGESTS[1], "表"), Divider("b2")))
    assert attachments_of(body) == {DIGESTS[1]}


def test_new_ids_are_ids_and_differ() -> None:
    ids = {new_block_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(is_block_id(id_) and len(id_) == 11 for id_ in ids)
