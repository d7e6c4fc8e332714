"""The page of today on a real desk: what it says, in which order, what its rows do, and what a crash leaves on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.desks import carry

from desktop import theme
from desktop.app import Program
from desktop.articles.picker import ArticlePicker
from desktop.shell.inputmethods import Lack
from desktop.shell.inputnotice import show_lack
from desktop.today.lines import Line, day_words, line_of, work_words
from desktop.today.model import ENTRY, Head, TodayModel
from desktop.today.page import TodayPage
from desktop.today.recovering import BEFORE, SAVED, RecoveryDialog
from forms.body.model import Body, Paragraph, Run
from resources.language import say, use_language
from sync.chain.clock import CHINA, Clock
from sync.desk import Desk
from sync.desk.todayviews import TodayItem
from sync.practice.county import home_of
from sync.store import outbox

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]

AUTHOR, REVIEWER = "zhou-ming", "li-jing"
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=CHINA)


class Ago(Clock):
    """The real clock, so many days behind."""

    def __init__(self, clock: Clock, days: float) -> None:
        self._clock, self._days = clock, days

    def now(self) -> datetime:
        return self._clock.now() - timedelta(days=self._days)


@pytest.fixture
def page(start: Start, settle: Wait, desks: Any, writer: Any) -> TodayPage:
    """The author's day: one article came back, one is unconfirmed, one is begun, one travels."""
    with desks(AUTHOR, REVIEWER) as opened:
        author, reviewer = opened[AUTHOR], opened[REVIEWER]
        for desk in opened.values():
            desk.context.clock = Ago(desk.context.clock, 20)
        returned = writer.write(author, title="退回的一篇")
        writer.sign(author, returned, "submit")
        carry(author, reviewer, returned)
        writer.sign(reviewer, returned, "return", category="R03,timeliness", reason="数字不一致。")
        carry(reviewer, author, returned)
        unsure = writer.write(author, title="待确认的一篇")
        writer.sign(author, unsure, "submit")
        with author.context.store.writing() as tx:
            outbox.mark_unsure(tx, [item.id for item in outbox.of(tx, unsure)])
        writer.write(author, title="刚开头的一篇")
    program = start(AUTHOR)
    settle()
    found = program.window.page()
    assert isinstance(found, TodayPage)
    return found


def rows(page: TodayPage) -> list[str]:
    """Heads and titles as they stand."""
    entries = [page.model.index(row).data(ENTRY) for row in range(page.model.rowCount())]
    return [f"{e.group} {e.count}" if isinstance(e, Head) else e.item.title for e in entries]


def test_the_day_opens_with_a_sentence_and_what_turned_red_first(page: TodayPage) -> None:
    assert rows(page)[0] == "red 3"
    assert set(rows(page)[1:]) == {"有签名待发", "待确认的一篇", "退回的一篇"}
    moments = [line.item.reds_at for line in page.model.lines()]
    assert moments == sorted(moments)
    assert page.headline.text() == "今天先办 3 件："
    assert "1 篇退稿" in page.in_short.text()
    assert page.in_short.text().endswith("已超期。")
    assert page.stack.currentWidget() is page.list
    assert page.list.line().item.title == rows(page)[1]


def test_a_row_says_who_why_how_long_and_what_to_do(page: TodayPage) -> None:
    line = page.model.line(rows(page).index("退回的一篇"))
    assert line.meta == "李静退回：数字不一致 · 事实、数据或人名职务有误；时效"
    assert line.left.startswith("已超 ")
    assert line.when.endswith("变红")
    assert line.spent == 1.0
    for part in ("退回", "退回的一篇", "李静退回", "已变红", "已超", "去修改"):
        assert part in line.spoken


def test_the_badge_counts_what_is_listed_and_is_red_when_something_is_due(page: TodayPage) -> None:
    rail = page.window().rail
    assert rail.button("today").count() == len(page.model.lines()) == 3
    assert rail.button("today")._alarm
    assert rail.button("articles").count() == 0


def test_up_and_down_pass_over_the_heads_and_enter_does_the_rows_action(
    page: TodayPage, qtbot: QtBot, settle: Wait
) -> None:
    page.list.setCurrentIndex(page.model.index(1))
    qtbot.keyClick(page.list, Qt.Key.Key_Up)
    assert page.list.line() is not None
    page.list.setCurrentIndex(page.model.index(rows(page).index("退回的一篇")))
    with qtbot.waitSignal(page.place.wanted) as signal:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert signal.args[0] == "editor"
    settle()
    assert page.window().page().key == "editor"


def test_the_button_of_a_row_acts_and_the_row_beside_it_only_selects(page: TodayPage, qtbot: QtBot) -> None:
    index = page.model.index(rows(page).index("待确认的一篇"))
    page.list.scrollTo(index)
    beside = QPoint(int(page.list.button_of(index).left()) - 200, page.list.visualRect(index).center().y())
    with qtbot.assertNotEmitted(page.list.acted):
        qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert page.list.line().item.title == "待确认的一篇"
    with qtbot.waitSignal(page.place.wanted) as signal:
        qtbot.mouseClick(
            page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list.button_of(index).center().toPoint()
        )
    assert signal.args == ["sync", ""]


def test_the_chips_filter_and_keep_their_counts(page: TodayPage) -> None:
    shown = [chip.text() for chip in page.chips.group.buttons() if chip.isVisible()]
    assert shown == ["全部 3", "退回 1", "收发 2"]
    page.chips.group.button(1).click()
    assert rows(page) == ["red 1", "退回的一篇"]
    page.chips.group.button(0).click()
    assert len(rows(page)) == 4


def test_a_family_that_is_done_with_gives_way_to_all(page: TodayPage, settle: Wait) -> None:
    page.chips.group.button(1).click()
    article = page.list.line().item.article
    page.desk.act(article, "submit", pin="123456")
    settle()
    assert page.chips.family() == ""
    assert "退回的一篇" not in rows(page)


def test_the_cards_show_my_drafts_and_what_travels(page: TodayPage, qtbot: QtBot) -> None:
    drafts = [row.text() for row in page.panel.drafts.rows if row.isVisible()]
    assert drafts == ["刚开头的一篇", "退回的一篇"]
    assert page.panel.drafts.count.text() == "2 篇"
    (sent,) = [row for row in page.panel.travelling.rows if row.isVisible()]
    assert sent.text() == "待确认的一篇"
    assert not page.panel.reference.isVisible()  # in the practice county the age of the roster means nothing
    with qtbot.waitSignal(page.place.wanted) as signal:
        qtbot.mouseClick(sent, Qt.MouseButton.LeftButton)
    assert signal.args == ["chain", sent.article]


def test_the_menu_of_a_row_opens_the_rest(page: TodayPage) -> None:
    line = page.model.line(rows(page).index("退回的一篇"))
    menu = page.menu_for(line)
    assert [act.text() for act in menu.actions()] == ["去修改", "看签名链", "复制稿件号"]
    menu.actions()[-1].trigger()
    assert QApplication.clipboard().text() == line.item.article


def test_the_list_follows_the_desk_and_keeps_the_chosen_row(page: TodayPage, settle: Wait, writer: Any) -> None:
    page.list.viewport().setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    page.list.setCurrentIndex(page.model.index(rows(page).index("退回的一篇")))
    today = page.desk.context.clock.now().date()
    article = page.desk.new_article("notice", "water-notices")
    view = page.desk.draft(article)
    fields = {**view.content.fields, "title": "有日期的公告", "start_date": str(today)}
    page.desk.save_draft(article, replace(view.content, fields=fields), view.rev)
    settle()
    assert "有日期的公告" in rows(page)
    assert page.list.line().item.title == "退回的一篇"


def test_rows_that_come_under_the_pointer_are_announced(page: TodayPage, settle: Wait) -> None:
    page.list.viewport().setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    before = rows(page)
    today = page.desk.context.clock.now().date()
    article = page.desk.new_article("notice", "water-notices")
    view = page.desk.draft(article)
    fields = {**view.content.fields, "title": "有日期的公告", "start_date": str(today)}
    page.desk.save_draft(article, replace(view.content, fields=fields), view.rev)
    settle()
    assert rows(page) == before
    assert page.news.text() == "有 1 件新的，显示"
    page.news.click()
    assert "有日期的公告" in rows(page)
    assert page.news.isHidden()


def test_a_new_article_is_begun_from_here(page: TodayPage, qtbot: QtBot, settle: Wait) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle()
    picker = page.findChild(ArticlePicker)
    picker.search.setText("水务动态")
    with qtbot.waitSignal(page.place.wanted) as signal:
        picker.write.click()
    assert signal.args[0] == "editor"
    settle()


def test_a_day_without_anything_is_a_good_one(start: Start, settle: Wait) -> None:
    page = start(AUTHOR).window.page()
    settle()
    assert page.stack.currentWidget() is page.none
    assert page.none.isVisible()
    assert not page.headline.isVisible()
    assert page.window().rail.button("today").count() == 0


def test_when_nothing_is_pressing_the_next_thing_is_named(start: Start, settle: Wait, desks: Any) -> None:
    with desks(AUTHOR) as opened:
        desk = opened[AUTHOR]
        article = desk.new_article("notice", "water-notices")
        view = desk.draft(article)
        day = desk.context.clock.now().date() + timedelta(9)
        desk.save_draft(
            article,
            replace(view.content, fields={**view.content.fields, "title": "下月公示", "start_date": str(day)}),
            view.rev,
        )
    page = start(AUTHOR).window.page()
    settle()
    assert page.headline.text() == "今天没有要变红的事"
    assert page.in_short.text().startswith("下一件是“下月公示”，")
    assert rows(page) == ["later 1", "下月公示"]
    assert not page.window().rail.button("today")._alarm


@pytest.mark.parametrize("size", [(1024, 680), (1366, 768)])
def test_on_a_narrow_window_the_cards_give_way(start: Start, settle: Wait, size: tuple[int, int]) -> None:
    page = start(AUTHOR, size=size).window.page()
    settle()
    assert page.panel.isVisible() == (size[0] >= 1200)
    page.toggle_panel()
    assert page.panel.isVisible() != (size[0] >= 1200)


def test_chips_in_long_words_and_large_letters_are_whole(start: Start, settle: Wait) -> None:
    program = start(AUTHOR, size=(1366, 768), language="en")
    show_lack(program.window, Lack.NONE, program.preferences)
    program.preferences.choose_zoom(200)
    settle()
    page = program.window.page()
    kinds = ("returned", "review", "sync", "draft", "column")
    page._show_lines(tuple(line_of(item(kind), NOW) for kind in kinds))
    settle()
    chips = [chip for chip in page.chips.group.buttons() if chip.isVisible()]
    assert len(chips) == len(kinds) + 1
    inside = page.chips.rect()
    assert all(inside.contains(chip.geometry()) for chip in chips)
    assert all(chip.height() >= chip.sizeHint().height() for chip in chips)
    assert page._bar.rect().contains(page.chips.geometry())
    assert page.list.isVisible()
    assert page.list.height() >= theme.px(60)


def test_every_control_has_a_name(page: TodayPage, unnamed: Any) -> None:
    assert unnamed(page.window()) == []


# ---- words -------------------------------------------------------------------------------------------------------


def item(
    kind: str = "review", red: str = "", group: str = "later", *, provisional: bool = False, begun: str = ""
) -> TodayItem:
    return TodayItem(
        kind, "a", "n", "题目", say("Nothing"), begun, red, provisional, group, "neutral", {"draft": "write"}.get(kind, "review"),
    )  # fmt: skip


@pytest.fixture
def chinese() -> None:
    use_language("zh_CN")


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("kind", "red", "group", "left", "when"),
    [
        ("review", "2026-11-27T09:30:00+08:00", "red", "刚刚超期", "11 月 27 日变红"),
        ("review", "2026-11-26T18:00:00+08:00", "red", "已超 16 小时", "11 月 26 日变红"),
        ("review", "2026-11-24T18:00:00+08:00", "red", "已超 2 天", "11 月 24 日变红"),
        ("review", "2026-11-27T18:00:00+08:00", "today", "今天 18:00 前", "11 月 27 日变红"),
        ("review", "2026-11-30T18:00:00+08:00", "soon", "剩 1 个工作日", "11 月 30 日变红"),
        ("review", "2026-12-02T18:00:00+08:00", "later", "剩 3 个工作日", "12 月 2 日变红"),
        ("draft", "2026-11-30T18:00:00+08:00", "soon", "剩 3 天", "11 月 30 日变红"),
        ("pack", "", "later", "", ""),
    ],
)
def test_how_long_a_thing_has(kind: str, red: str, group: str, left: str, when: str) -> None:
    line = line_of(item(kind, red, group), NOW)
    assert (line.left, line.when) == (left, when)


@pytest.mark.usefixtures("chinese")
def test_a_provisional_moment_says_so() -> None:
    line = line_of(item("review", "2027-01-04T18:00:00+08:00", "later", provisional=True), NOW)
    assert line.when.endswith("变红（暂估）")


def test_the_meter_shows_how_much_of_the_time_is_gone() -> None:
    red = "2026-11-27T20:00:00+08:00"
    assert line_of(item("review", red, "today", begun="2026-11-27T00:00:00+08:00"), NOW).spent == pytest.approx(0.5)
    assert line_of(item("review", red, "today", begun="2026-11-27T10:00:00+08:00"), NOW).spent == pytest.approx(0.04)
    assert line_of(item("review", red, "today", begun=red), NOW).spent == 1.0
    assert line_of(item("review", red, "today"), NOW).spent == -1


@pytest.mark.usefixtures("chinese")
def test_the_header_says_what_day_it_is() -> None:
    assert day_words(NOW) == "11 月 27 日 星期五 · 第 48 周 · 今天是工作日"
    assert work_words(NOW.date()) == "今天是工作日"
    assert work_words(datetime(2026, 11, 28).date()) == "今天休息"
    assert work_words(datetime(2026, 2, 17).date()) == "春节放假"
    assert work_words(datetime(2026, 2, 28).date()) == "春节调休上班"
    assert work_words(datetime(2027, 3, 1).date()) == "今天是工作日（暂估）"


def test_the_model_keeps_qts_rules(qtbot: QtBot) -> None:
    model = TodayModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    lines = [
        line_of(replace(item("review", "", g), article=str(n)), NOW) for n, g in enumerate(("red", "soon", "soon"))
    ]
    model.show_lines(lines)
    assert [model.index(n).data(ENTRY).__class__ for n in range(5)] == [Head, Line, Head, Line, Line]
    assert model.index(0).flags() == Qt.ItemFlag.NoItemFlags
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.show_lines([replace(line, left="剩 1 天") for line in lines])
    model.show_family("drafts")
    assert model.rowCount() == 0
    model.show_family("")
    assert (model.rowCount(), model.first_line(), model.row_of(("review", "2"))) == (5, 1, 4)
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) is not None
    del tester


# ---- after a crash (getodk/collect#3494, #6038) --------------------------------------------------------------------


@pytest.fixture
def crashed(start: Start, settle: Wait, desks: Any, writer: Any, tmp_path: Path) -> TodayPage:
    """Two drafts of one type were being written, and a third was begun, when the program was cut off."""
    with desks(AUTHOR) as opened:
        first = writer.write(opened[AUTHOR], title="水质公报")
        second = writer.write(opened[AUTHOR], title="节水倡议")
    desk = Desk.open(home_of(tmp_path / "home", AUTHOR))
    for article, words in ((first, "公报断电前的话。"), (second, "倡议断电前的话。")):
        view = desk.draft(article)
        fields = {**view.content.fields, "summary": words}
        body = Body((*view.content.body.blocks, Paragraph("zz", (Run(words),))))
        desk.save_draft(article, replace(view.content, fields=fields, body=body), view.rev)
    begun = desk.new_article("news", "water-news")
    view = desk.draft(begun)
    desk.save_draft(begun, replace(view.content, fields={**view.content.fields, "title": "刚开头"}), view.rev)
    desk.context.store.close()
    program = start(AUTHOR)
    settle()
    return program.window.page()


def summary(page: TodayPage, article: str) -> str:
    return str(page.desk.draft(article).content.fields.get("summary", ""))


def compare(page: TodayPage, title: str, settle: Wait) -> RecoveryDialog:
    """Open the comparison of one draft by its row."""
    page.deal_with(page.model.line(rows(page).index(title)))
    settle()
    assert page.dialog is not None
    return page.dialog


def test_recovery_is_never_silent(crashed: TodayPage) -> None:
    assert crashed.banner.isVisible()
    assert crashed.banner.title() == "上次没有正常关闭"
    assert "3 篇草稿" in crashed.banner.text()
    assert {"水质公报", "节水倡议", "刚开头"} <= set(rows(crashed))


def test_the_dialog_names_the_draft_its_number_and_the_time_and_shows_both_texts(
    crashed: TodayPage, settle: Wait
) -> None:
    dialog = compare(crashed, "水质公报", settle)
    recovery = dialog.found().recovery
    assert dialog.title.text() == "水质公报"
    assert recovery.number in dialog.meta.text()
    assert "存下" in dialog.meta.text()
    assert "2 处改动" in dialog.words.text()
    assert "公报断电前的话。" in dialog.changes.text()
    assert "公报断电前的话。" in dialog.canvas.toPlainText()
    dialog.modes.choose(BEFORE)
    assert "公报断电前的话。" not in dialog.canvas.toPlainText()
    dialog.modes.choose(SAVED)
    assert "公报断电前的话。" in dialog.canvas.toPlainText()
    assert [b.text() for b in (dialog.later, dialog.back, dialog.keep)] == [
        "以后再说",
        "回到原来的文字",
        "保留恢复的文字",
    ]
    dialog.reject()


def test_keeping_the_recovered_text_settles_only_that_draft(crashed: TodayPage, settle: Wait) -> None:
    dialog = compare(crashed, "水质公报", settle)
    article = dialog.found().recovery.article
    dialog.keep.click()
    settle()
    assert summary(crashed, article) == "公报断电前的话。"
    assert "水质公报" not in rows(crashed)
    assert {"节水倡议", "刚开头"} <= set(rows(crashed))
    assert crashed.dialog is None


def test_going_back_restores_the_text_before_of_that_draft_and_loses_nothing(crashed: TodayPage, settle: Wait) -> None:
    other = compare(crashed, "水质公报", settle).found().recovery.article
    crashed.dialog.reject()
    settle()
    dialog = compare(crashed, "节水倡议", settle)
    article = dialog.found().recovery.article
    assert "倡议断电前的话。" in dialog.canvas.toPlainText()
    assert "公报断电前的话。" not in dialog.canvas.toPlainText()
    dialog.back.click()
    settle()
    assert summary(crashed, article) != "倡议断电前的话。"
    assert summary(crashed, other) == "公报断电前的话。"
    kept = [crashed.desk.version(v.digest).fields.get("summary") for v in crashed.desk.versions(article)]
    assert "倡议断电前的话。" in kept


def test_deciding_later_changes_nothing_and_asks_again(crashed: TodayPage, settle: Wait) -> None:
    before = rows(crashed)
    crashed.recover_all()
    settle()
    dialog = crashed.dialog
    seen = []
    for number in (1, 2, 3):
        assert f"第 {number} 篇，共 3 篇" in dialog.meta.text()
        seen.append(dialog.title.text())
        dialog.later.click()
    settle()
    assert sorted(seen) == sorted(["水质公报", "节水倡议", "刚开头"])
    assert rows(crashed) == before
    assert crashed.banner.isVisible()


def test_a_draft_begun_in_that_session_has_nothing_to_go_back_to(crashed: TodayPage, settle: Wait) -> None:
    dialog = compare(crashed, "刚开头", settle)
    assert not dialog.back.isVisible()
    assert not dialog.modes.isVisible()
    assert dialog.keep.isVisible()
    dialog.keep.click()
    settle()
    assert "刚开头" not in rows(crashed)


def test_what_cannot_be_gone_back_to_is_said_and_nothing_is_changed(
    crashed: TodayPage, settle: Wait, writer: Any
) -> None:
    dialog = compare(crashed, "水质公报", settle)
    article = dialog.found().recovery.article
    writer.sign(crashed.desk, article, "submit")
    dialog.back.click()
    settle()
    assert dialog.trouble.title() == "什么都没有改动"
    assert dialog.trouble.isVisible()
    assert dialog.keep.isEnabled()
    dialog.reject()
