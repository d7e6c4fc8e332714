"""Earlier texts: kept at intervals, restored as new ones, copied, split, and found again after a crash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.desks import make_county, open_desks
from support.live import TEXT, write

from forms.body.model import Body, Heading, Paragraph, Run
from forms.errors import Refused
from sync.chain.clock import Clock
from sync.desk import Desk
from sync.desk.keeping import end_session
from sync.practice.county import home_of
from sync.store.records import ChangeSet

ME = "zhou-ming"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (ME,))
    return root


@pytest.fixture
def desk(county: Path, tmp_path: Path) -> Iterator[Desk]:
    with open_desks(county, tmp_path / "home", ME) as desks:
        yield desks[ME]


def save(desk: Desk, article: str, text: str) -> None:
    view = desk.draft(article)
    desk.save_draft(article, replace(view.content, body=Body((Paragraph("b1", (Run(text),)),))), view.rev)


class Later(Clock):
    """The real clock, moved on by hand."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.seconds = clock, 0.0

    def now(self):  # type: ignore[no-untyped-def]
        from datetime import timedelta

        return self.clock.now() + timedelta(seconds=self.seconds)


def test_a_text_is_kept_every_ten_minutes_of_writing(desk: Desk) -> None:
    clock = desk.context.clock = Later(desk.context.clock)
    article = write(desk)
    for minute in range(25):
        clock.seconds = minute * 60.0
        save(desk, article, f"{TEXT}第{minute}分钟。")
    assert [v.cause for v in desk.versions(article)] == ["interval", "interval"]


def test_an_earlier_text_comes_back_as_a_new_one_and_nothing_is_lost(desk: Desk) -> None:
    article = write(desk)
    end_session(desk.context)
    save(desk, article, "写坏了。")
    earlier = desk.versions(article)[0]
    assert earlier.cause == "recovery"
    view = desk.restore(article, earlier.digest, desk.draft(article).rev)
    assert view.content.body.blocks[0].runs[0].text == TEXT  # type: ignore[union-attr]
    texts = [desk.version(v.digest).body.blocks[0].runs[0].text for v in desk.versions(article)]  # type: ignore[union-attr]
    assert "写坏了。" in texts
    newest = desk.versions(article)[0]
    assert newest.cause == "restored"
    assert desk.version(newest.digest).body.blocks[0].runs[0].text == "写坏了。"  # type: ignore[union-attr]


def test_a_copy_has_the_text_but_not_the_dates_and_numbers(desk: Desk) -> None:
    article = write(desk)
    copied = desk.draft(desk.copy_article(article)).content
    assert copied.title == desk.draft(article).content.title
    assert "date_issued" not in copied.fields
    old, new = desk.draft(article).content.body.blocks[0], copied.body.blocks[0]
    assert old.id != new.id
    assert replace(new, id=old.id) == old


def test_splitting_makes_two_articles_that_together_hold_every_block(desk: Desk) -> None:
    article = write(desk)
    view = desk.draft(article)
    blocks = (
        Paragraph("b1", (Run("第一部分。"),)),
        Heading("b2", 2, (Run("第二件事"),)),
        Paragraph("b3", (Run("内容。"),)),
    )
    view = desk.save_draft(article, replace(view.content, body=Body(blocks)), view.rev)
    second = desk.draft(desk.split_article(article, "b2", view.rev)).content
    first = desk.draft(article).content
    assert [b.runs[0].text for b in first.body.blocks] == ["第一部分。"]  # type: ignore[union-attr]
    assert (second.title, [b.runs[0].text for b in second.body.blocks]) == ("第二件事", ["内容。"])  # type: ignore[union-attr]
    assert second.column == first.column
    with pytest.raises(Refused):
        desk.split_article(article, "b1", desk.draft(article).rev)


def cut_off(desk: Desk) -> None:
    """Close the store as a killed process leaves it: without the desk's own last words."""
    desk.context.store.close()


def test_after_a_crash_the_desk_names_what_was_being_written(county: Path, tmp_path: Path) -> None:
    with open_desks(county, tmp_path / "home", ME) as desks:
        article = write(desks[ME])
        other = write(desks[ME])
    first = Desk.open(home_of(tmp_path / "home", ME))
    save(first, article, "断电前写的最后一句。")
    cut_off(first)
    with Desk.open(home_of(tmp_path / "home", ME)) as desk:
        (found,) = desk.recoveries()
        assert (found.article, found.content.body.blocks[0].runs[0].text) == (article, "断电前写的最后一句。")  # type: ignore[union-attr]
        assert found.before is not None
        assert found.before.body.blocks[0].runs[0].text == TEXT  # type: ignore[union-attr]
        assert other != article
    with Desk.open(home_of(tmp_path / "home", ME)) as desk:
        assert len(desk.recoveries()) == 1  # undecided, so it is asked again
        told: list[ChangeSet] = []
        desk.on_change(told.append)
        desk.settle_recovery(article, keep=False)
        assert article in told[-1].articles  # the count on the rail goes down at once
        assert desk.draft(article).content.body.blocks[0].runs[0].text == TEXT  # type: ignore[union-attr]
        assert desk.recoveries() == ()
        kept = [desk.version(v.digest).body.blocks[0].runs[0].text for v in desk.versions(article)]  # type: ignore[union-attr]
        assert "断电前写的最后一句。" in kept


def test_a_desk_that_was_closed_has_nothing_to_recover(county: Path, tmp_path: Path) -> None:
    with open_desks(county, tmp_path / "home", ME) as desks:
        write(desks[ME])
    with Desk.open(home_of(tmp_path / "home", ME)) as desk:
        assert desk.recoveries() == ()
