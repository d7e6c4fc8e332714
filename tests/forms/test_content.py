"""An article is one document with one spelling; every change of it is another digest."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import DIGESTS, TYPE_DIGEST, contents, texts

from forms.body.model import (
    AttachmentLink,
    Body,
    Cell,
    Divider,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Run,
    Table,
)
from forms.canonical import canonical
from forms.content import MAX_CONTENT_BYTES, Attachment, Content, clean_name
from forms.errors import Malformed


@given(contents())
def test_reading_gives_back_the_same_article(content: Content) -> None:
    again = Content.from_bytes(content.to_bytes())
    assert again == content
    assert again.to_bytes() == content.to_bytes()
    assert again.digest == content.digest == sha256(content.to_bytes()).hexdigest()
    assert (again.fields, again.body, again.attachments) == (
        content.fields,
        content.body,
        content.attachments,
    )
    assert hash(again) == hash(content)


@given(contents())
def test_equal_articles_have_equal_bytes_however_they_were_made(content: Content) -> None:
    fields = dict(reversed(list(content.fields.items()))) | {"empty": "", "none": ()}
    made = Content(
        content.type_id,
        content.type_digest,
        content.column,
        content.language,
        fields,
        Body(tuple(content.body.blocks)),
        tuple(content.attachments),
    )
    assert made.to_bytes() == content.to_bytes()


@settings(max_examples=40)
@given(contents(), contents())
def test_two_articles_are_equal_exactly_when_their_digests_are(one: Content, other: Content) -> None:
    same = (
        (one.type_id, one.column, one.language) == (other.type_id, other.column, other.language)
        and json.dumps(one.to_json()) == json.dumps(other.to_json())
    )  # fmt: skip
    assert (one.digest == other.digest) == same


@given(contents(), st.data())
def test_any_change_is_another_digest(content: Content, data: st.DataObject) -> None:
    changed = data.draw(st.sampled_from(changes(content)))
    assume(changed.body != content.body or changed.to_json() != content.to_json())
    assert changed.digest != content.digest


def changes(content: Content) -> list[Content]:
    """The article with one thing about it changed."""
    attachment = Attachment(DIGESTS[5], 1, "image/png", "另一个.png")
    others = tuple(item for item in content.attachments if item.digest != DIGESTS[5])
    done = [
        replace(content, column=content.column + "x"),
        replace(content, type_id="other"),
        replace(content, type_digest="0" * 64),
        replace(content, language="fr"),
        replace(content, fields=dict(content.fields) | {"title": content.title + "。"}),
        replace(content, fields=dict(content.fields) | {"flag": True}),
        replace(content, fields=dict(content.fields) | {"flag": 1}),
        replace(content, attachments=(*others, attachment)),
        replace(content, body=Body((*content.body.blocks, Paragraph("bnew")))),
    ]
    for number, item in enumerate(content.attachments):
        for other in (
            replace(item, name="新" + item.name[:100]),
            replace(item, caption=item.caption + "x"),
            replace(item, alt=item.alt + "x"),
            replace(item, size=item.size + 1),
            replace(item, media_type="text/x"),
        ):
            files = (*content.attachments[:number], other, *content.attachments[number + 1 :])
            done.append(replace(content, attachments=files))
    return done


WHOLE = Content(
    "news",
    TYPE_DIGEST,
    "dynamics",
    fields={"title": "标题", "keywords": ("甲", "乙"), "flag": True, "count": 3},
    body=Body(
        (
            Heading("b1", 2, (Run("小标题"),)),
            Paragraph("b2", (Run("甲"), Run("乙", bold=True), Run("丙", href="https://www.gov.cn/"))),
            ListBlock("b3", False, (ListItem((Run("一"),)), ListItem((Run("二"),), 1))),
            Table("b4", 1, ((Cell((Run("头"),)),), (Cell((Run("1"),)),))),
            Image("b5", DIGESTS[0], "会场", "图为会场"),
            Quote("b6", (Run("引"),)),
            AttachmentLink("b7", DIGESTS[1], "表"),
            Divider("b8"),
        )
    ),
    attachments=(
        Attachment(DIGESTS[0], 10, "image/png", "会场.png"),
        Attachment(DIGESTS[1], 20, "application/pdf", "报名表.pdf"),
    ),
)

BLOCKS: list[tuple[int, Any]] = [
    (0, Heading("b1", 3, (Run("小标题"),))),
    (0, Paragraph("b1", (Run("小标题"),))),
    (0, Heading("b9", 2, (Run("小标题"),))),
    (1, Paragraph("b2", (Run("甲"), Run("乙"), Run("丙", href="https://www.gov.cn/")))),
    (1, Paragraph("b2", (Run("甲"), Run("乙", emphasis=True), Run("丙", href="https://www.gov.cn/")))),
    (1, Paragraph("b2", (Run("甲"), Run("乙", bold=True), Run("丙", href="https://www.gov.cn/x")))),
    (1, Paragraph("b2", (Run("甲\n"), Run("乙", bold=True), Run("丙", href="https://www.gov.cn/")))),
    (2, ListBlock("b3", True, (ListItem((Run("一"),)), ListItem((Run("二"),), 1)))),
    (2, ListBlock("b3", False, (ListItem((Run("一"),)), ListItem((Run("二"),))))),
    (3, Table("b4", 0, ((Cell((Run("头"),)),), (Cell((Run("1"),)),)))),
    (3, Table("b4", 1, ((Cell((Run("头"),)),), (Cell((Run("2"),)),)))),
    (3, Table("b4", 1, ((Cell((Run("头"),)),), (Cell((Run("1"),), 2),)))),
    (4, Image("b5", DIGESTS[1], "会场", "图为会场")),
    (4, Image("b5", DIGESTS[0], "会议", "图为会场")),
    (4, Image("b5", DIGESTS[0], "会场", "图为会议")),
    (5, Quote("b6", (Run("文"),))),
    (6, AttachmentLink("b7", DIGESTS[0], "表")),
    (6, AttachmentLink("b7", DIGESTS[1], "册")),
    (7, Paragraph("b8")),
]


@pytest.mark.parametrize(("place", "block"), BLOCKS)
def test_any_change_of_a_block_is_another_digest(place: int, block: Any) -> None:
    blocks = (*WHOLE.body.blocks[:place], block, *WHOLE.body.blocks[place + 1 :])
    assert replace(WHOLE, body=Body(blocks)).digest != WHOLE.digest


def test_the_order_of_blocks_and_attachments_counts() -> None:
    assert replace(WHOLE, body=Body(WHOLE.body.blocks[::-1])).digest != WHOLE.digest
    assert replace(WHOLE, attachments=WHOLE.attachments[::-1]).digest != WHOLE.digest


def test_the_spelling_that_is_signed() -> None:
    small = Content("news", TYPE_DIGEST, "c1", fields={"title": "𠮷"}, body=Body((Paragraph("b1", (Run("㐀"),)),)))
    assert small.to_bytes().decode() == (
        '{"attachments":[],"body":{"blocks":[{"id":"b1","kind":"paragraph","runs":[{"text":"㐀"}]}]},'
        '"column":"c1","fields":{"title":"𠮷"},"format":"gaoqian-content/1","language":"zh-Hans",'
        f'"type":{{"digest":"{TYPE_DIGEST}","id":"news"}}}}'
    )


@given(texts(40))
def test_rare_characters_survive(text: str) -> None:
    kept = "𠮷㐀👩\u200d👩" + text + "e\u0301\u0323"
    content = Content("news", TYPE_DIGEST, "c1", fields={"title": kept})
    assert Content.from_bytes(content.to_bytes()).title == content.title
    assert content.title.startswith("𠮷㐀👩\u200d👩")


@pytest.mark.parametrize(
    "made",
    [
        lambda: Content("news", TYPE_DIGEST, "c1", fields={"title": "\ud842"}),
        lambda: Content("news", TYPE_DIGEST, "c1", body=Body((Paragraph("b1", (Run("\udfb7"),)),))),
        lambda: Content("News", TYPE_DIGEST, "c1"),
        lambda: Content("news", "0" * 63, "c1"),
        lambda: Content("news", TYPE_DIGEST, "c 1"),
        lambda: Content("news", TYPE_DIGEST, "", language="zh"),
        lambda: Content("news", TYPE_DIGEST, "c1", language="中文"),
        lambda: Content("news", TYPE_DIGEST, "c1", fields={"Title": "x"}),
        lambda: Content("news", TYPE_DIGEST, "c1", fields={"a": 1.5}),  # type: ignore[dict-item]
        lambda: Content("news", TYPE_DIGEST, "c1", fields={"a": 2**53}),
        lambda: Content("news", TYPE_DIGEST, "c1", fields={"a": (1,)}),  # type: ignore[dict-item]
        lambda: Content("news", TYPE_DIGEST, "c1", body=Body((Image("b1", DIGESTS[0]),))),
        lambda: Content("news", TYPE_DIGEST, "c1", body=Body((AttachmentLink("b1", DIGESTS[0]),))),
        lambda: Attachment("x", 1, "image/png", "a.png"),
        lambda: Attachment(DIGESTS[0], -1, "image/png", "a.png"),
        lambda: Attachment(DIGESTS[0], 1, "png", "a.png"),
        lambda: Attachment(DIGESTS[0], 1, "image/png", "../a.png"),
        lambda: Attachment(DIGESTS[0], 1, "image/png", "gnp.\u202exe"),
        lambda: Attachment(DIGESTS[0], 1, "image/png", ""),
    ],
)
def test_what_cannot_be_made(made: Any) -> None:
    with pytest.raises(Malformed) as caught:
        made()
    assert str(caught.value)


def altered(change: dict[str, Any]) -> bytes:
    value = json.loads(WHOLE.to_bytes())
    value |= change
    return canonical({k: v for k, v in value.items() if v is not None})


BODY: dict[str, Any] = json.loads(WHOLE.to_bytes())["body"]
FILES: list[dict[str, Any]] = json.loads(WHOLE.to_bytes())["attachments"]


@pytest.mark.parametrize(
    "data",
    [
        altered({"extra": 1}),
        altered({"format": "gaoqian-content/2"}),
        altered({"format": None}),
        altered({"column": None}),
        altered({"fields": []}),
        altered({"fields": {"title": None}}),
        altered({"fields": {"title": {"a": 1}}}),
        altered({"fields": {"title": ""}}),
        altered({"fields": {"keywords": []}}),
        altered({"fields": {"keywords": [" 甲 "]}}),
        altered({"type": {"id": "news", "digest": TYPE_DIGEST, "more": 1}}),
        altered({"type": {"id": "news", "digest": TYPE_DIGEST.upper()}}),
        altered({"attachments": []}),
        altered({"attachments": FILES[:1]}),
        altered({"attachments": [FILES[0] | {"size": "10"}, FILES[1]]}),
        altered({"attachments": [FILES[0] | {"size": True}, FILES[1]]}),
        altered({"attachments": [FILES[0] | {"name": "a/b.png"}, FILES[1]]}),
        altered({"attachments": [FILES[0] | {"caption": " x"}, FILES[1]]}),
        altered({"body": BODY | {"more": []}}),
        altered({"body": {"blocks": [*BODY["blocks"], BODY["blocks"][0]]}}),
        WHOLE.to_bytes() + b" ",
        WHOLE.to_bytes().replace(b'{"', b'{ "', 1),
        json.dumps(json.loads(WHOLE.to_bytes())).encode(),
        WHOLE.to_bytes().replace("标题".encode(), b"\\u6807\\u9898"),
        b"[]",
        b"",
        b"null",
        b'{"a":' * 10_000,
    ],
)
def test_bytes_that_are_not_exactly_an_article(data: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        Content.from_bytes(data)
    assert str(caught.value)


@given(contents(), st.integers(0, 2**16), st.binary(min_size=1, max_size=3))
def test_no_damaged_bytes_pass_for_another_spelling(content: Content, place: int, patch: bytes) -> None:
    data = bytearray(content.to_bytes())
    at = place % len(data)
    data[at : at + 1] = patch
    try:
        read = Content.from_bytes(bytes(data))
    except Malformed:
        return
    assert read.to_bytes() == bytes(data)


def test_too_large_an_article_is_refused_both_ways() -> None:
    text = "字" * (MAX_CONTENT_BYTES // 3 + 1)
    with pytest.raises(Malformed):
        Content("news", TYPE_DIGEST, "c1", fields={"a": text}).to_bytes()
    with pytest.raises(Malformed):
        Content.from_bytes(b"x" * 10_000_000)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        WHOLE.fields["title"] = "x"  # type: ignore[index]
    with pytest.raises(AttributeError):
        WHOLE.column = "x"  # type: ignore[misc]


def test_the_title_of_an_article_without_one() -> None:
    assert Content("news", TYPE_DIGEST, "c1").title == ""
    assert Content("news", TYPE_DIGEST, "c1", fields={"title": 3}).title == ""


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("../../etc/passwd", "etcpasswd"),
        ("C:\\用户\\报告.docx", "C用户报告.docx"),
        ("  报名表 .docx ", "报名表 .docx"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\nb.txt", "a b.txt"),
        ("...", ""),
        ("字" * 300 + ".pdf", "字" * 196 + ".pdf"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_names_of_files(given_name: str, name: str) -> None:
    assert clean_name(given_name) == name
    assert clean_name(name) == name


def test_a_name_whose_parts_compose_once_an_invisible_character_is_gone_is_clean() -> None:
    assert clean_name("A\u200d\u0301.png") == clean_name(clean_name("A\u200d\u0301.png")) == "\u00c1.png"
