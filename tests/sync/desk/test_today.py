"""What waits for a person, in the order in which it turns red, and what the day's sentence makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.desks import PIN, carry, make_county, open_desks
from support.live import write

from resources.language import Sentence, say
from sync.chain.clock import CHINA, Clock, stamp
from sync.desk import Desk
from sync.desk.today import group_of
from sync.desk.todayviews import TodayItem, TodayView
from sync.practice.county import home_of
from sync.store import outbox, settings

AUTHOR, REVIEWER, SECRECY = "zhou-ming", "li-jing", "wang-fang"
THURSDAY = datetime(2026, 11, 26, 10, 0, tzinfo=CHINA)


class Still(Clock):
    """A clock that is moved on by hand, the same for all desks."""

    def __init__(self) -> None:
        self.time = THURSDAY

    def now(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (AUTHOR, REVIEWER, SECRECY))
    return root


@pytest.fixture
def clock() -> Still:
    return Still()


@pytest.fixture
def desks(county: Path, tmp_path: Path, clock: Still) -> Iterator[Mapping[str, Desk]]:
    with open_desks(county, tmp_path / "home", AUTHOR, REVIEWER, SECRECY) as opened:
        for desk in opened.values():
            desk.context.clock = clock
        yield opened


@pytest.fixture
def author(desks: Mapping[str, Desk]) -> Desk:
    return desks[AUTHOR]


def submitted(desks: Mapping[str, Desk]) -> str:
    """An article of the author's on the reviewer's desk."""
    article = write(desks[AUTHOR])
    desks[AUTHOR].act(article, "submit", pin=PIN)
    carry(desks[AUTHOR], desks[REVIEWER], article)
    return article


def brief(view: TodayView) -> list[tuple[str, str, str]]:
    return [(item.kind, item.group, item.action) for item in view.items]


def only(view: TodayView) -> TodayItem:
    (item,) = view.items
    return item


def test_a_desk_on_which_nothing_waits_says_so(author: Desk) -> None:
    view = author.today()
    assert (view.items, view.drafts, view.travelling) == ((), (), ())
    assert str(view.headline) == "今天没有要变红的事"
    assert str(view.in_short) == "您这里没有在等的事。"


def test_a_review_is_due_one_working_day_after_it_arrived(desks: Mapping[str, Desk], clock: Still) -> None:
    submitted(desks)
    item = only(desks[REVIEWER].today())
    assert (item.kind, item.action, item.group, item.tone) == ("review", "review", "soon", "primary")
    assert item.reds_at == "2026-11-27T18:00:00+08:00"
    assert not item.provisional
    assert str(item.sentence) == "市水务局 周明送来初审"
    clock.forward(days=1)
    assert only(desks[REVIEWER].today()).group == "today"
    clock.forward(hours=9)
    assert (only(desks[REVIEWER].today()).group, only(desks[REVIEWER].today()).tone) == ("red", "danger")


def test_a_weekend_between_does_not_count_and_a_year_without_holidays_is_provisional(
    desks: Mapping[str, Desk], clock: Still
) -> None:
    clock.forward(days=1)
    submitted(desks)
    assert only(desks[REVIEWER].today()).reds_at == "2026-11-30T18:00:00+08:00"
    clock.time = datetime(2026, 12, 31, 10, 0, tzinfo=CHINA)
    submitted(desks)
    last = desks[REVIEWER].today().items[-1]
    assert (last.reds_at, last.provisional) == ("2027-01-01T18:00:00+08:00", True)


def test_a_returned_draft_comes_with_who_why_and_two_working_days(desks: Mapping[str, Desk]) -> None:
    article = submitted(desks)
    desks[REVIEWER].act(article, "return", pin=PIN, category="R03", reason="开工项目数与上期不一致。")
    assert brief(desks[REVIEWER].today()) == []
    carry(desks[REVIEWER], desks[AUTHOR], article)
    item = only(desks[AUTHOR].today())
    assert (item.kind, item.action, item.category) == ("returned", "revise", "R03")
    assert str(item.sentence) == "李静退回：开工项目数与上期不一致。"
    assert (item.begun, item.reds_at) == (stamp(THURSDAY), "2026-11-30T18:00:00+08:00")
    assert [row.article for row in desks[AUTHOR].today().drafts] == [article]


def test_what_was_put_to_the_secrecy_reviewer_is_told_with_its_count(desks: Mapping[str, Desk]) -> None:
    author = desks[AUTHOR]
    article = author.new_article("news", "water-news")
    kept = write(author)
    text = author.draft(kept).content
    long = "联系人：陈某，身份证号11010519491231002X。"
    body = replace(text.body.blocks[0], runs=(replace(text.body.blocks[0].runs[0], text=long),))  # type: ignore[union-attr]
    view = author.draft(article)
    author.save_draft(article, replace(text, body=replace(text.body, blocks=(body,))), view.rev)
    blocked = [
        f for f in author.checks(article).run(author.draft(article).content).report.findings if f.severity == "B"
    ]
    for finding in blocked:
        author.set_aside(article, finding, "ask", "群众联系所需，请保密审查")
    author.act(article, "submit", pin=PIN)
    carry(author, desks[REVIEWER], article)
    desks[REVIEWER].act(article, "pass", pin=PIN)
    carry(desks[REVIEWER], desks[SECRECY], article)
    item = only(desks[SECRECY].today())
    assert blocked
    assert (item.kind, item.action) == ("secrecy", "secrecy")
    assert str(item.sentence) == f"市水务局 周明送来保密审查，提请审查 {len(blocked)} 处"


def test_a_send_without_a_receipt_turns_red_after_a_working_day(desks: Mapping[str, Desk], clock: Still) -> None:
    article = submitted(desks)
    author = desks[AUTHOR]
    with author.context.store.writing() as tx:
        outbox.mark_unsure(tx, [item.id for item in outbox.of(tx, article)])
    item = only(author.today())
    assert (item.kind, item.action, item.article) == ("unsure", "sync", article)
    assert item.reds_at == "2026-11-27T18:00:00+08:00"
    clock.forward(days=2)
    assert [(i.kind, i.group) for i in author.today().items] == [("unsure", "red"), ("sync", "soon")]


def test_a_refused_send_is_red_until_something_follows_it(desks: Mapping[str, Desk], clock: Still) -> None:
    article = submitted(desks)
    author = desks[AUTHOR]
    (step,) = author.chain(article).steps
    with author.context.store.writing() as tx:
        outbox.mark_refused(tx, step.digest, say("The step belongs to another article."))
    item = only(author.today())
    assert (item.kind, item.group, item.action) == ("refused", "red", "look")
    assert str(item.sentence) == "门户拒收：该步属于另一篇稿件。"
    clock.forward(days=31)
    assert author.today().items == ()
    clock.forward(days=-31)
    author.act(article, "recall", pin=PIN)
    assert "refused" not in {item.kind for item in author.today().items}


def test_signed_steps_that_nobody_sends_are_pointed_out(desks: Mapping[str, Desk], clock: Still) -> None:
    submitted(desks)
    author = desks[AUTHOR]
    assert author.today().items == ()
    assert [row.state for row in author.today().travelling] == ["queued"]
    clock.forward(days=4)
    item = only(author.today())
    assert (item.kind, item.tone, item.group) == ("sync", "warning", "soon")
    assert str(item.sentence).startswith("1 步待发")
    with author.context.store.writing() as tx:
        settings.set(tx, "sync.last", author.context.now())
    assert author.today().items == ()


@pytest.mark.parametrize(
    ("fields", "group", "words"),
    [
        ({"start_date": "2026-11-26", "end_date": "2026-12-30"}, "today", "还是草稿，要在“开始日期”之前送出"),
        ({"start_date": "2026-12-04"}, "later", "还是草稿，要在“开始日期”之前送出"),
        ({"start_date": "2026-11-20", "end_date": "2026-11-28"}, "soon", "还是草稿，要在“截止日期”之前送出"),
        ({"start_date": "2026-11-20"}, "red", "还是草稿，“开始日期”已经过了"),
        ({"start_date": "2026-10-01"}, "", ""),
        ({"end_date": "2027-03-01"}, "", ""),
        ({"date_issued": "2026-11-26"}, "", ""),
    ],
)
def test_a_draft_whose_date_comes_near_or_has_passed(
    author: Desk, fields: dict[str, str], group: str, words: str
) -> None:
    article = author.new_article("notice", "water-notices")
    view = author.draft(article)
    author.save_draft(article, replace(view.content, fields={**view.content.fields, **fields}), view.rev)
    found = author.today().items
    assert [(i.kind, i.group, str(i.sentence)) for i in found] == ([("draft", group, words)] if group else [])


def test_the_reference_pack_is_pointed_out_at_seven_days_and_red_at_thirty(author: Desk, clock: Still) -> None:
    author.context.profile = replace(author.context.profile, practice=False)
    assert str(only(author.today()).sentence) == "还没有收到；第一次同步以前，什么都不能签"
    with author.context.store.writing() as tx:
        settings.set(tx, "pack.refreshed", author.context.now())
    for days, found in ((6, []), (7, [("warning", "later")]), (29, [("warning", "soon")]), (30, [("danger", "red")])):
        clock.time = THURSDAY + timedelta(days)
        assert [(i.tone, i.group) for i in author.today().items] == found
        assert all(i.action == "sync" for i in author.today().items)


def test_what_a_crash_left_names_its_draft_and_goes_when_it_is_decided(county: Path, tmp_path: Path) -> None:
    """Two drafts of one type: each recovery is of its own draft (getodk/collect#6038)."""
    with open_desks(county, tmp_path / "home", AUTHOR) as opened:
        first, second = write(opened[AUTHOR], title="第一篇"), write(opened[AUTHOR], title="第二篇")
    cut = Desk.open(home_of(tmp_path / "home", AUTHOR))
    for article, words in ((first, "第一篇断电前的话。"), (second, "第二篇断电前的话。")):
        view = cut.draft(article)
        fields = {**view.content.fields, "summary": words}
        cut.save_draft(article, replace(view.content, fields=fields), view.rev)
    fresh = cut.new_article("news", "water-news")
    view = cut.draft(fresh)
    cut.save_draft(fresh, replace(view.content, fields={**view.content.fields, "title": "刚开头"}), view.rev)
    cut.context.store.close()
    with Desk.open(home_of(tmp_path / "home", AUTHOR)) as desk:
        items = {item.article: item for item in desk.today().items}
        assert {(i.title, i.kind, i.action) for i in items.values()} == {
            ("第一篇", "recovery", "recover"), ("第二篇", "recovery", "recover"), ("刚开头", "recovery", "recover"),
        }  # fmt: skip
        assert str(items[fresh].sentence) != str(items[first].sentence)
        assert {r.article: r.content.fields["summary"] for r in desk.recoveries() if r.before} == {
            first: "第一篇断电前的话。", second: "第二篇断电前的话。",
        }  # fmt: skip
        desk.settle_recovery(first, keep=False)
        assert desk.draft(second).content.fields["summary"] == "第二篇断电前的话。"
        assert desk.draft(first).content.fields["summary"] != "第一篇断电前的话。"
        assert {i.article for i in desk.today().items} == {second, fresh}
        desk.act(second, "submit", pin=PIN)
        assert {i.article for i in desk.today().items} == {fresh}


def test_one_order_what_turns_red_first(desks: Mapping[str, Desk], clock: Still) -> None:
    author = desks[AUTHOR]
    article = submitted(desks)
    desks[REVIEWER].act(article, "return", pin=PIN, category="R01", reason="标点。")
    carry(desks[REVIEWER], author, article)
    for day in ("2026-11-28", "2026-11-20", "2026-11-26"):
        one = author.new_article("notice", "water-notices")
        view = author.draft(one)
        author.save_draft(one, replace(view.content, fields={**view.content.fields, "start_date": day}), view.rev)
    view = author.today()
    assert [i.reds_at for i in view.items] == sorted(i.reds_at for i in view.items)
    assert [(i.kind, i.group) for i in view.items] == [
        ("draft", "red"), ("draft", "today"), ("draft", "soon"), ("returned", "later"),
    ]  # fmt: skip
    assert str(view.headline) == "今天先办 2 件"
    assert str(view.in_short) == "1 篇有日期的草稿已超期；1 篇有日期的草稿今天到期。"
    assert view.draft_count == 4
    assert isinstance(view.in_short, Sentence)


@pytest.mark.parametrize(
    ("red", "group"),
    [
        (None, "later"), ("2026-11-26T10:00:00+08:00", "red"), ("2026-11-26T10:00:01+08:00", "today"),
        ("2026-11-26T16:30:00+00:00", "soon"), ("2026-11-29T23:59:59+08:00", "soon"), ("2026-11-30T00:00:00+08:00", "later"),
    ],
)  # fmt: skip
def test_groups_follow_the_days_of_the_county(red: str | None, group: str) -> None:
    assert group_of(datetime.fromisoformat(red) if red else None, THURSDAY) == group
