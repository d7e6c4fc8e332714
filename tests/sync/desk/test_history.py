"""Earlier texts: kept at intervals, restored as new ones, copied, split, and found again after a crash."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from support.desks import open_desks
from support.live import TEXT, write
from support.office_files import png

from forms.body.model import Body, Heading, Image, Paragraph, Run
from forms.errors import Refused
from sync.chain.clock import Clock
from sync.desk import Desk
from sync.desk.history import title_of
from sync.desk.keeping import end_session
from sync.desk.parts import parts_of
from sync.practice.county import home_of
from sync.store.errors import DraftMoved
from sync.store.records import ChangeSet

ME = "zhou-ming"


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


def test_a_text_kept_several_times_running_is_listed_once_and_the_newest_first(desk: Desk) -> None:
    clock = desk.context.clock = Later(desk.context.clock)
    article = write(desk)
    clock.seconds = 700.0
    save(desk, article, "先写的。")
    end_session(desk.context)
    clock.seconds = 760.0
    save(desk, article, "后写的。")
    desk.restore(article, desk.versions(article)[-1].digest, desk.draft(article).rev)
    told = desk.versions(article)
    assert [v.at for v in told] == sorted((v.at for v in told), reverse=True)
    assert all(first.digest != then.digest for first, then in pairwise(told))
    assert [v.cause for v in told] == ["restored", "recovery"]


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
        Heading("b2", 2, (Run("二、第二件事"),)),
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


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("二、注意事项", "注意事项"), ("（三）北山片区", "北山片区"), ("12. 质量", "质量"), ("十一、总结", "总结"),
        ("2026年工作", "2026年工作"), ("三公经费", "三公经费"), ("6.8万亩恢复灌溉", "6.8万亩恢复灌溉"), ("一、", "一、"),
    ],
)  # fmt: skip
def test_a_title_bears_no_number_of_a_part(heading: str, title: str) -> None:
    assert title_of(heading) == title


def split(desk: Desk, article: str, block: str) -> str:
    return desk.split_article(article, block, desk.draft(article).rev)


def long_draft(desk: Desk) -> str:
    article = write(desk)
    view = desk.draft(article)
    body = Body(tuple(Paragraph(f"b{n}", (Run(f"第{n}段。"),)) for n in range(1, 5)))
    desk.save_draft(article, replace(view.content, body=body), view.rev)
    return article


def test_splitting_is_one_act_so_that_a_killed_program_loses_nothing(desk: Desk) -> None:
    article = long_draft(desk)
    told: list[ChangeSet] = []
    desk.on_change(told.append)
    second = split(desk, article, "b3")
    assert [change.articles for change in told] == [{article, second}]


def test_a_split_under_an_old_revision_makes_no_second_article(desk: Desk) -> None:
    article = long_draft(desk)
    before = desk.article_ids()
    with pytest.raises(DraftMoved):
        desk.split_article(article, "b3", desk.draft(article).rev - 1)
    assert desk.article_ids() == before
    assert len(desk.draft(article).content.body.blocks) == 4


def test_the_parts_of_a_split_know_each_other_in_the_order_of_the_text(desk: Desk) -> None:
    article = long_draft(desk)
    assert parts_of(desk.context, article) == ()
    last = split(desk, article, "b3")
    middle = split(desk, article, "b2")
    for each in (article, middle, last):
        assert [(part.article, part.place) for part in parts_of(desk.context, each)] == [
            (article, 1), (middle, 2), (last, 3)]  # fmt: skip
    desk.discard(middle)
    assert [part.article for part in parts_of(desk.context, last)] == [article, last]
    desk.restore_discarded(middle)
    assert len(parts_of(desk.context, article)) == 3


def cut_off(desk: Desk) -> None:
    """Close the store as a killed process leaves it: without the desk's own last words."""
    desk.context.store.close()


def test_after_a_crash_the_desk_names_what_was_being_written(one_officer: Path, tmp_path: Path) -> None:
    with open_desks(one_officer, tmp_path / "home", ME) as desks:
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


def test_a_recovered_draft_can_be_decided_about_for_thirty_days(one_officer: Path, tmp_path: Path) -> None:
    with open_desks(one_officer, tmp_path / "home", ME) as desks:
        article = write(desks[ME])
    first = Desk.open(home_of(tmp_path / "home", ME))
    save(first, article, "断电前写的最后一句。")
    cut_off(first)
    with Desk.open(home_of(tmp_path / "home", ME)) as desk:
        clock = desk.context.clock = Later(desk.context.clock)
        clock.seconds = 29.9 * 86_400
        assert [found.article for found in desk.recoveries()] == [article]
        clock.seconds = 30.1 * 86_400
        assert desk.recoveries() == ()
        assert "recovery" in {
            version.cause for version in desk.versions(article)
        }  # the text before is never thrown away
        assert desk.draft(article).content.body.blocks[0].runs[0].text == "断电前写的最后一句。"  # type: ignore[union-attr]


def test_two_drafts_of_one_title_are_two(desk: Desk) -> None:
    """OpenLiveWriter#874: a draft was kept under its title, and another one of that title took its place."""
    one, other = write(desk, TEXT), write(desk, TEXT)
    save(desk, one, "第一篇。")
    save(desk, other, "第二篇。")
    desk.discard(other)
    desk.restore_discarded(other)
    texts = [desk.draft(each).content.body.blocks[0].runs[0].text for each in (one, other)]  # type: ignore[union-attr]
    assert texts == ["第一篇。", "第二篇。"]
    assert desk.draft(one).content.title == desk.draft(other).content.title


def test_a_desk_that_was_closed_has_nothing_to_recover(one_officer: Path, tmp_path: Path) -> None:
    with open_desks(one_officer, tmp_path / "home", ME) as desks:
        write(desks[ME])
    with Desk.open(home_of(tmp_path / "home", ME)) as desk:
        assert desk.recoveries() == ()


def test_pictures_go_with_their_text_when_it_is_split(desk: Desk) -> None:
    article = long_draft(desk)
    pictures = [desk.attach(article, png(20 + n, 10), f"{n}.png") for n in range(2)]
    sheet = desk.attach(article, b"%PDF-1.7", "a.pdf", "application/pdf")
    view = desk.draft(article)
    blocks = list(view.content.body.blocks)
    blocks.insert(1, Image("b8", pictures[0].digest))
    blocks.append(Image("b9", pictures[1].digest))
    content = replace(view.content, body=Body(tuple(blocks)), attachments=(*pictures, sheet))
    desk.save_draft(article, content, view.rev)
    second = desk.draft(split(desk, article, "b3")).content
    assert desk.draft(article).content.attachments == (pictures[0], sheet)
    assert second.attachments == (pictures[1],)
