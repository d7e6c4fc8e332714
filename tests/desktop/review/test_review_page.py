"""The reviewing page in the real program: queue, reading to the end, changes, passing, returning, why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.desks import PIN

from desktop.editor import props
from desktop.review.queueing import ALL, DONE, MINE, Queue, QueueLine
from desktop.review.queuepanel import QueueModel, QueuePanel
from desktop.review.returning import ReturnDialog
from desktop.review.side import StationRow
from desktop.review.signing import SigningDialog

Begin = Callable[..., Any]
LONG = tuple(f"第{n}段。" + "把农田水利修复与高标准农田建设、河湖管护一体谋划。" * 6 for n in range(12))


@pytest.fixture
def waiting(here: Begin, others: Any) -> Callable[..., tuple[Any, str]]:
    """``waiting()``: a reviewer's program with one submitted article."""

    def begin(officer: str = "li-jing", upto: str = "zhou-ming submit", **how: Any) -> tuple[Any, str]:
        made = here(officer, **how)
        article = others.write(title="我市冬春农田水利修复任务全面开工")
        others.bring(article, upto, made.desk)
        made.open()
        return made, article

    return begin


@pytest.fixture
def changed(waiting: Callable[..., tuple[Any, str]], others: Any) -> tuple[Any, str]:
    """An article that was returned by this reviewer, rewritten, and submitted again."""
    made, article = waiting()
    made.desk.act(article, "return", pin=PIN, category="R03", reason="请核对数字")
    others.rewrite(article, made.desk, lines=LONG, title="我市冬春农田水利修复任务全部开工")
    made.open(article)
    return made, article


# ---------------------------------------------------------------------------------------------- the queue


def test_what_waits_is_listed_and_the_first_is_open(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting()
    assert here.page.queue.model.rowCount() == 1
    assert here.page.article == article
    assert here.page.header.context.whole_text().startswith("1 篇")
    spoken = here.page.queue.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "我市冬春农田水利修复任务全面开工" in spoken
    assert "初审" in spoken


def test_new_articles_appear_and_the_open_one_stays(waiting: Callable[..., tuple[Any, str]], others: Any) -> None:
    here, article = waiting()
    other = others.write(8)
    others.bring(other, "zhou-ming submit", here.desk)
    here.qtbot.waitUntil(lambda: here.page.queue.model.rowCount() == 2, timeout=5_000)
    assert here.page.article == article
    assert here.page.queue.current() == article


def test_the_three_tabs(waiting: Callable[..., tuple[Any, str]], others: Any) -> None:
    here, first = waiting()
    second = others.write(8)
    others.bring(second, "zhou-ming submit", here.desk)
    here.desk.act(first, "pass", pin=PIN)
    found = {}
    for tab in (MINE, DONE, ALL):
        here.page._tab_chosen(tab)
        here.settle()
        model = here.page.queue.model
        found[tab] = {model.line(row).article for row in range(model.rowCount())}
    assert found == {MINE: {second}, DONE: {first}, ALL: {first, second}}


def test_the_search_narrows_the_list(waiting: Callable[..., tuple[Any, str]], others: Any) -> None:
    here, article = waiting()
    others.bring(others.write(8), "zhou-ming submit", here.desk)
    for tab in (MINE, ALL):
        here.page.search.setText("冬春 开工")
        here.page._tab_chosen(tab)
        here.settle()
        model = here.page.queue.model
        assert [model.line(row).article for row in range(model.rowCount())] == [article]
        here.page.search.clear()


def test_a_search_that_finds_nothing_says_so_and_can_be_cleared(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting()
    queue = here.page.queue
    here.page.search.setText("没有这样的稿件")
    here.page.search.searched.emit("没有这样的稿件")
    here.settle()
    assert queue.model.rowCount() == 0
    assert queue._none.text() == "没有符合条件的稿件。"
    assert not queue.clear.isHidden()
    queue.clear.click()
    here.page.search.searched.emit("")
    here.settle()
    assert queue.first() == article
    assert queue.clear.isHidden()


def test_an_article_named_is_opened_wherever_it_is(waiting: Callable[..., tuple[Any, str]], others: Any) -> None:
    here, article = waiting()
    here.desk.act(article, "pass", pin=PIN)
    other = others.write(8)
    others.bring(other, "zhou-ming submit", here.desk)
    here.open(article)
    here.qtbot.waitUntil(lambda: here.page.queue.current() == article, timeout=5_000)
    assert here.page.queue.tab == ALL
    assert here.page.article == article


def test_what_is_marked_in_the_list_is_what_is_read(
    waiting: Callable[..., tuple[Any, str]], others: Any, qtbot: QtBot
) -> None:
    here, first = waiting()
    for number in (8, 11):
        others.bring(others.write(number), "zhou-ming submit", here.desk)
    here.settle()
    here.program.window.activateWindow()
    qtbot.waitUntil(here.program.window.isActiveWindow)
    for wanted in (first, here.page.queue.first(), first):
        here.page.queue.list.clearFocus()
        here.open(wanted)
        here.page.queue.list.setFocus()
        here.settle()
        assert (here.page.article, here.page.queue.current()) == (wanted, wanted)
        assert here.page.reader._opened.reading.article == wanted
    qtbot.keyClick(here.page.queue.list, Qt.Key.Key_Home)
    qtbot.keyClick(here.page.queue.list, Qt.Key.Key_Down)
    here.settle()
    assert here.page.queue.current() == here.page.queue.model.line(1).article == here.page.article


def test_the_focus_alone_opens_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    panel = QueuePanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.show_queue(Queue(MINE, lines(5), 5, 5, 0), "elsewhere")
    with qtbot.assertNotEmitted(panel.chosen):
        panel.list.setFocus()
    assert panel.current() == ""
    with qtbot.waitSignal(panel.chosen):
        qtbot.keyClick(panel.list, Qt.Key.Key_Down)


def lines(count: int) -> tuple[QueueLine, ...]:
    return tuple(QueueLine(f"a{n}", "初审", "今天", "", f"题{n}", "单位", True, f"题{n}") for n in range(count))


def test_the_model_is_a_proper_one(qapp: QApplication, qtbot: QtBot) -> None:
    panel = QueuePanel()
    qtbot.addWidget(panel)
    tester = QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert isinstance(tester.model(), QAbstractItemModel)
    panel.show_queue(Queue(MINE, lines(5), 5, 5, 0), "a0")
    panel.show_queue(Queue(MINE, lines(3), 3, 3, 0), "a0")
    panel.show_queue(Queue(MINE, (), 0, 0, 0), "a0")
    assert panel.model.rowCount() == 0
    model = QueueModel(panel)
    model.show_lines(lines(2))
    assert (model.row_of("a1"), model.row_of("no"), model.line(7)) == (1, -1, None)


def test_a_refresh_keeps_the_choice_and_tells_nobody(qapp: QApplication, qtbot: QtBot) -> None:
    panel = QueuePanel()
    qtbot.addWidget(panel)
    with qtbot.assertNotEmitted(panel.chosen):
        panel.show_queue(Queue(MINE, lines(5), 5, 5, 0), "a3")
        panel.show_queue(Queue(MINE, (*lines(6)[5:], *lines(5)), 6, 6, 0), "a3")
    assert panel.current() == "a3"
    panel.show_queue(Queue(DONE, lines(2), 2, 0, 0), "a3")
    assert panel.current() == ""


def test_a_long_list_says_how_much_of_it_is_shown(qapp: QApplication, qtbot: QtBot) -> None:
    panel = QueuePanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_queue(Queue(ALL, lines(500), 501, 0, 0), "a1")
    assert panel._foot.text() == "列出最近 500 篇，其余可以搜索。"
    assert panel._foot.isVisible()
    panel.grab()


# ---------------------------------------------------------------------------------------------- reading


def test_the_first_time_there_is_plain_text(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting()
    reader = here.page.reader
    assert reader.canvas.body() == here.desk.reading(article).content.body
    assert not reader.bar.isVisible()
    assert not reader._mode_row.isVisible()
    assert reader.title.text() == "我市冬春农田水利修复任务全面开工"
    assert "市水务局 · 周明" in reader.meta.text()
    assert reader.canvas.isReadOnly()


def test_changes_since_i_signed_are_marked_and_walked(changed: tuple[Any, str]) -> None:
    here, article = changed
    reader = here.page.reader
    difference = here.desk.reading(article).difference
    assert reader.bar.isVisible()
    assert str(difference.count) in reader._bar_title.text()
    assert len(reader._rows) == len(difference.fields) + len(difference.attachments)
    assert any("原为“我市冬春农田水利修复任务全面开工”" in row.accessibleName() for row in reader._rows)
    seen = []
    for _ in range(difference.count):
        reader.next_change()
        seen.append(reader._at)
    assert seen == list(range(difference.count))
    reader.next_change()
    assert reader._at == 0
    reader.previous_change()
    assert reader._at == difference.count - 1
    assert reader._count.text() == f"{difference.count} / {difference.count}"


def test_the_change_one_walks_to_is_said_in_words(changed: tuple[Any, str]) -> None:
    here, article = changed
    reader, count = here.page.reader, here.desk.reading(article).difference.count
    assert reader.change_words() == ""
    said = []
    for _ in range(count):
        reader.next_change()
        said.append(reader.change_words())
    assert [words.split("：", 1)[0] for words in said] == [f"第 {n} 处改动，共 {count} 处" for n in range(1, count + 1)]
    assert "原为“我市冬春农田水利修复任务全面开工”" in said[0]
    assert all(words.split("：", 1)[1] for words in said)


def test_the_three_views(changed: tuple[Any, str]) -> None:
    here, article = changed
    reading = here.desk.reading(article)
    reader = here.page.reader
    reader.modes.choose("after")
    assert reader.canvas.body() == reading.content.body
    reader.modes.choose("before")
    assert reader.canvas.body() == reading.signed.body
    reader.next_change()
    assert reader.modes.value() == "marked"
    marks = {props.part_of(reader.canvas.document().findBlockByNumber(n)).change for n in range(8)}
    assert marks & {"inserted", "deleted", "changed"}


def test_f7_walks_the_changes(changed: tuple[Any, str], qtbot: QtBot) -> None:
    here, _ = changed
    here.program.window.activateWindow()
    qtbot.waitUntil(here.program.window.isActiveWindow)
    here.page.reader.canvas.setFocus()
    qtbot.keyClick(here.page.reader.canvas, Qt.Key.Key_F7)
    assert here.page.reader._at == 0
    qtbot.keyClick(here.page.reader.canvas, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert here.page.reader._at == here.page.reader.changes() - 1


def test_the_end_counts_only_when_it_was_on_the_screen(changed: tuple[Any, str], qtbot: QtBot) -> None:
    here, _ = changed
    reader = here.page.reader
    qtbot.waitUntil(lambda: not reader._rest.isActive(), timeout=2_000)
    assert not reader.read_to_end()
    assert here.page.note.text() == "请读到全文末尾，然后才能签名。"
    here.page._begin_act()
    dialog = here.dialog(SigningDialog)
    assert not dialog.ticks[0].isEnabled()
    dialog.reject()
    reader.modes.choose("before")
    reader.canvas.verticalScrollBar().setValue(reader.canvas.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: not reader._rest.isActive(), timeout=2_000)
    assert not reader.read_to_end()  # that was the old text
    reader.modes.choose("after")
    here.read()
    assert here.page.note.text() != "请读到全文末尾，然后才能签名。"


def test_a_short_text_is_read_at_a_glance(waiting: Callable[..., tuple[Any, str]], others: Any) -> None:
    here, _ = waiting(size=(1920, 1080))
    here.qtbot.waitUntil(here.page.reader.read_to_end, timeout=5_000)


# ---------------------------------------------------------------------------------------------- the panel


def test_the_panel_shows_stations_and_duties(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, _ = waiting()
    rows = [row.accessibleName() for row in here.page.side.findChildren(StationRow)]
    assert rows[0].startswith("拟稿 · 周明")
    assert "李静（您）" in rows[1]
    names = [child.accessibleName() for child in here.page.side.findChildren(QWidget)]
    assert any(name.startswith("谁负责") and "周明" in name for name in names)
    assert any(name == "谁发布 尚未签名" for name in names)


# ---------------------------------------------------------------------------------------------- acting


def test_passing_signs_and_opens_the_next(waiting: Callable[..., tuple[Any, str]], others: Any) -> None:
    here, article = waiting()
    other = others.write(8)
    others.bring(other, "zhou-ming submit", here.desk)
    here.qtbot.waitUntil(lambda: here.page.queue.model.rowCount() == 2, timeout=5_000)
    here.open(article)
    here.read()
    here.page.main.click()
    dialog = here.dialog(SigningDialog)
    for tick in dialog.ticks:
        tick.setChecked(True)
    here.finish(dialog)
    step = here.desk.chain(article).steps[-1]
    assert (step.action, step.level, step.held) == ("pass", 1, True)
    here.qtbot.waitUntil(lambda: here.page.article == other, timeout=5_000)
    assert here.page.queue.model.rowCount() == 1


def test_returning_signs_category_and_words(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting()
    here.page.send_back.click()
    dialog = here.dialog(ReturnDialog)
    dialog.groups["timeliness"].setChecked(True)
    dialog.text.setPlainText("时效已过，请补充最新数字")
    here.finish(dialog)
    step = here.desk.chain(article).steps[-1]
    assert (step.action, step.category, step.reason) == ("return", "timeliness", "时效已过，请补充最新数字")
    assert not here.page.send_back.isVisible()
    assert not here.page.main.isVisible()


def test_the_leader_signs_off_and_it_is_sent(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting("zhao-ping", "sun-yan pass")
    assert here.page.main.text() == "签发"
    here.read()
    here.page._act_key()
    dialog = here.dialog(SigningDialog)
    assert dialog.sign.text() == "签名并签发 · 赵平"
    for tick in dialog.ticks:
        tick.setChecked(True)
    here.finish(dialog)
    assert [s.action for s in here.desk.chain(article).steps][-2:] == ["approve", "send"]


def test_the_secrecy_officer_gets_the_form(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, _ = waiting("wang-fang", "li-jing pass")
    assert here.page.main.text() == "保密审查"
    here.read()
    here.page.main.click()
    dialog = here.dialog(SigningDialog)
    assert dialog.form is not None
    dialog.reject()


def test_who_may_not_act_is_told_why(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting("sun-yan", "li-jing pass")
    here.open(article)
    assert not here.page.main.isVisible()
    option = next(o for o in here.desk.reading(article).options if o.action == "secrecy-review")
    assert here.page.note.text() == str(option.why)


def test_ctrl_backspace_returns_only_outside_text_fields(waiting: Callable[..., tuple[Any, str]], qtbot: QtBot) -> None:
    here, _ = waiting()
    here.program.window.activateWindow()
    qtbot.waitUntil(here.program.window.isActiveWindow)
    here.page.search.setText("词")
    here.page.search.setFocus()
    qtbot.keyClick(here.page.search, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    here.settle()
    assert here.shown(ReturnDialog) == []
    here.page.queue.list.setFocus()
    qtbot.keyClick(here.page.queue.list, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    here.dialog(ReturnDialog).reject()


def test_an_article_that_did_not_arrive_is_told(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, _ = waiting()
    here.page._open("019ab000-0000-7000-8000-00000000dead")
    here.settle()
    assert here.page.trouble_text()


def test_the_audit_is_one_key_away(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, _ = waiting()
    here.page.chain.click()
    here.settle()
    assert here.program.window.page().key == "chain"


@pytest.mark.parametrize("size", [(1024, 680), (1366, 768), (1440, 900)])
@pytest.mark.parametrize("code", ["zh_CN", "en"])
def test_everything_fits(waiting: Callable[..., tuple[Any, str]], size: tuple[int, int], code: str) -> None:
    here, _ = waiting(size=size, language=code)
    page = here.page
    QApplication.processEvents()
    for widget in (page.main, page.send_back, page.chain, page.search, *page.queue._tabs.values()):
        assert widget.width() >= widget.minimumSizeHint().width(), widget.accessibleName()
        right = widget.mapTo(page, widget.rect().topRight()).x()
        assert right <= page.width(), widget.accessibleName()
    assert page.reader.canvas.height() >= 200
    assert page.side.isVisible() == (size[0] >= 1200)


def test_everything_reached_by_tab_has_a_name(
    changed: tuple[Any, str], unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    here, _ = changed
    assert unnamed(here.page) == []
