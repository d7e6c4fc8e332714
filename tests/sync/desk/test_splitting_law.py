"""Wherever any article is split: every block and every file is in exactly one part that needs it, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import bodies
from support.desks import make_county, open_desks
from support.live import write

from forms.body.model import Block, Body, Heading, attachments_of, normalise
from forms.canonical import nfc
from forms.content import Attachment
from sync.desk import Desk
from sync.desk.history import title_of

ME = "zhou-ming"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (ME,))
    with open_desks(root, root / "home", ME) as desks:
        yield desks[ME]


def alike(blocks: tuple[Block, ...]) -> list[Block]:
    """The blocks without their ids."""
    return [replace(block, id="b1") for block in blocks]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies(6).filter(lambda made: len(made.blocks) > 1), data=st.data())
def test_no_block_and_no_file_is_lost_or_doubled(desk: Desk, body: Body, data: st.DataObject) -> None:
    article = write(desk)
    shown = sorted(attachments_of(body))
    files = tuple(Attachment(digest, 3, "image/png", f"{digest[:6]}.png") for digest in shown)
    beside = Attachment("0" * 64, 3, "application/pdf", "旁边的.pdf")
    view = desk.draft(article)
    before = replace(view.content, body=body, attachments=(*files, beside))
    view = desk.save_draft(article, before, view.rev)
    place = data.draw(st.integers(1, len(before.body.blocks) - 1))
    second = desk.draft(desk.split_article(article, before.body.blocks[place].id, view.rev)).content
    first = desk.draft(article).content
    title = before.body.blocks[place]
    rest = before.body.blocks[place:]
    if isinstance(title, Heading):
        assert second.title == nfc(title_of("".join(run.text for run in title.runs)))
        rest = rest[1:] or rest
    assert alike(first.body.blocks) == alike(before.body.blocks[:place])
    assert alike(second.body.blocks) == alike(normalise(Body(rest)).blocks)
    assert {a.digest for a in first.attachments} == attachments_of(first.body) | {beside.digest}
    assert {a.digest for a in second.attachments} == attachments_of(second.body)
