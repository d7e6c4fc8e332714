"""The check on the writing page of the real program, with a real desk: typing, going, putting right, setting aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget
from support.check_pack import BLOCKING, DOUBTFUL, ERROR, GRAVE, HINT, RIGHT
from support.desks import PIN
from support.writing import compose

from desktop.editor.checks.asking import ReasonDialog
from desktop.editor.checks.explain import RuleDialog
from desktop.messages import messages
from desktop.review.signing import SigningDialog
from sync.desk.acting import NotReady

Writing = Callable[..., Any]
CALM = "市水务局对取水单位开展检查，公开检查结果，接受群众监督，并将继续做好服务工作。"
ALT = Qt.KeyboardModifier.AltModifier


def dialog(here: Any, kind: type) -> Any:
    here.qtbot.waitUntil(lambda: bool(here.program.window.findChildren(kind)), timeout=5_000)
    return here.program.window.findChildren(kind)[-1]


def give(here: Any, reason: str) -> None:
    asked = dialog(here, ReasonDialog)
    asked.reason.setPlainText(reason)
    asked.act.click()
    here.settle()
    here.checked()


def press(here: Any, words: str) -> None:
    """Press the button of the open line that begins with these words."""
    line = here.list.open_line()
    next(button for button in line.buttons if button.text().startswith(words)).click()


# ---------------------------------------------------------------------------------------------- running


def test_findings_come_after_the_keys_have_rested_and_go_with_their_words(writing: Writing) -> None:
    here = writing(CALM)
    assert here.words() == []
    here.write(f"又有{ERROR}。")
    assert here.words() == []
    assert here.page.checks.waits()
    here.checked()
    assert here.words() == [ERROR]
    assert here.page.panel.check_tab.text().startswith("检查 ")
    mark = here.page.canvas.underlines.mark(here.lines()[0].number)
    assert here.page.canvas.document().toRawText()[mark.start : mark.end] == ERROR
    here.page.canvas.undo()
    here.checked()
    assert here.words() == []


def test_nothing_is_checked_while_an_input_method_composes(writing: Writing) -> None:
    here = writing(CALM)
    here.write(GRAVE)
    compose(here.page.canvas, "zhong")
    here.page.checks.run()
    assert here.page.checks.waits()
    here.qtbot.wait(600)
    assert here.words() == []
    compose(here.page.canvas, "", "中")
    here.checked()
    assert here.words() == [GRAVE]


def test_typing_during_a_check_keeps_marks_on_their_words(writing: Writing) -> None:
    here = writing(CALM, f"这里有{ERROR}和{DOUBTFUL}。")
    here.page.checks.run()
    cursor = QTextCursor(here.page.canvas.document())
    cursor.insertText("开头多几个字，")
    text = here.page.canvas.document().toRawText()
    here.settle()
    for entry in here.lines():
        mark = here.page.canvas.underlines.mark(entry.number)
        assert text[mark.start : mark.end] == entry.finding.text
    here.checked()


def test_another_article_does_not_take_a_check_that_comes_late(writing: Writing, writer: Any) -> None:
    here = writing(CALM, ERROR)
    other = writer.write(here.desk, 8)
    here.page.checks.run()
    here.program.window.go("editor", other)
    here.settle()
    here.checked()
    assert here.page.article == other
    assert ERROR not in here.words()
    assert here.page.checks.checked.article == other


def test_a_twin_saved_elsewhere_shows_without_a_key_pressed(writing: Writing, writer: Any) -> None:
    here = writing(*(f"{CALM[:-1]}，第{n}组检查了{n + 3}家单位。" for n in range(4)), title="取水单位检查")
    twins = [e for e in here.list.entries.entries if e.finding is not None and e.finding.code.startswith("twins.")]
    assert twins == []
    other = here.desk.copy_article(here.article)
    assert other != here.article
    here.settle()
    here.checked()
    twins = [e for e in here.list.entries.entries if e.finding is not None and e.finding.code.startswith("twins.")]
    assert len(twins) == 1


def test_a_locked_article_shows_no_findings_of_the_author_s(writing: Writing) -> None:
    here = writing(CALM, ERROR)
    assert here.words() == [ERROR]
    here.desk.act(here.article, "submit", pin=PIN)
    here.settle()
    here.checked()
    assert here.words() == []
    assert len(here.page.canvas.underlines) == 0


# ---------------------------------------------------------------------------------------------- submitting


def test_grave_and_blocking_findings_hold_the_submission_and_errors_do_not(writing: Writing) -> None:
    here = writing(CALM, f"{ERROR}，{GRAVE}，{BLOCKING}。")
    assert not here.page.main.isEnabled()
    assert here.page.reason.text() == "还有 2 项必须处理"
    assert here.page.panel.verdict.title() == "现在不能送审：2 项必须处理"
    with pytest.raises(NotReady):
        here.desk.act(here.article, "submit", pin=PIN)
    here.page.reason.click()
    assert here.list.current().finding.text == GRAVE
    assert here.page.canvas.textCursor().position() == here.page.canvas.document().toRawText().index(GRAVE)
    assert here.page.canvas.underlines.current() == here.list.current().number
    press(here, "改为")
    here.checked()
    assert here.page.reason.text() == "还有 1 项必须处理"
    here.choose(BLOCKING)
    press(here, "转保密审查")
    give(here, "值班室公开的电话")
    assert here.page.main.isEnabled()
    assert not here.page.reason.isVisible()
    assert here.page.panel.verdict.title() == "可以送审"
    here.page.keeper.flush()
    here.qtbot.waitUntil(here.page.keeper.idle, timeout=5_000)
    here.desk.act(here.article, "submit", pin=PIN)


def test_the_signing_dialog_says_what_the_check_says(writing: Writing) -> None:
    here = writing(CALM, f"{ERROR}，{HINT}。")
    here.page._main_pressed()
    signing = dialog(here, SigningDialog)
    check = signing.request.check
    counts = here.page.checks.checked.counts()
    assert (check.must, check.errors, check.hints) == (0, counts["E"], counts["W"] + counts["I"])
    words = " ".join(w.text() for w in signing.findChildren(QWidget) if hasattr(w, "text"))
    assert f"0 项必须处理，{check.errors} 项错误，{check.hints} 项提示，规则包 {check.day}" in words
    signing.reject()


# ---------------------------------------------------------------------------------------------- going to places


def test_f8_walks_and_frames_and_the_title_is_marked(writing: Writing) -> None:
    here = writing(CALM, f"{DOUBTFUL}，后面{ERROR}。", title=f"标题有{HINT}")
    box = here.page.form.box("title")
    assert here.page.form._marks["title"].letter() == "I"
    assert here.page.form._marks["title"].isVisibleTo(box)
    here.page.canvas.setFocus()
    seen = []
    for _ in range(here.page.panel.check.total()):
        here.qtbot.keyClick(here.page, Qt.Key.Key_F8)
        seen.append(here.list.current().finding.text if here.list.current().finding else "")
    ours = [text for text in seen if text in (ERROR, DOUBTFUL, HINT)]
    assert ours == [ERROR, DOUBTFUL, HINT]
    here.choose(HINT)
    here.page.checks.go_to(here.list.current())
    line = here.page.form.control("title").line
    assert line.hasFocus()
    assert line.selectedText() == HINT
    here.qtbot.keyClick(here.page, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert here.list.current().finding is None or here.list.current().finding.text != HINT


def test_looking_at_a_line_by_key_leaves_the_cursor(writing: Writing) -> None:
    here = writing(*[CALM] * 40, f"末尾{ERROR}。")
    position = here.page.canvas.textCursor().position()
    bar = here.page.canvas.verticalScrollBar()
    assert bar.value() == 0
    here.choose(ERROR)
    assert bar.value() > 0
    assert here.page.canvas.textCursor().position() == position


def test_pressing_marked_words_opens_their_line(writing: Writing) -> None:
    here = writing(f"前面{DOUBTFUL}，后面{ERROR}。" + CALM)
    here.page.canvas.pressed.emit(here.page.canvas.document().toRawText().index(ERROR) + 1)
    assert here.list.current().finding.text == ERROR


# ---------------------------------------------------------------------------------------------- putting right


def test_alt_enter_puts_the_suggestion_in_as_one_undo_step(writing: Writing) -> None:
    here = writing(CALM, f"前{DOUBTFUL}后")
    before = here.page.canvas.body()
    here.choose(DOUBTFUL)
    here.page.canvas.setFocus()
    here.qtbot.keyClick(here.page.canvas, Qt.Key.Key_Return, ALT)
    assert f"前{RIGHT[DOUBTFUL]}后" in here.text()
    assert (
        here.page.canvas.textCursor()
        .block()
        .text()[: here.page.canvas.textCursor().positionInBlock()]
        .endswith(RIGHT[DOUBTFUL])
    )
    here.checked()
    assert here.words() == []
    here.page.canvas.undo()
    assert here.page.canvas.body() == before


def test_alt_enter_without_an_open_line_means_the_words_at_the_cursor(writing: Writing) -> None:
    here = writing(f"前{DOUBTFUL}后{ERROR}。" + CALM)
    cursor = here.page.canvas.textCursor()
    cursor.setPosition(here.page.canvas.document().toRawText().index(ERROR) + 2)
    here.page.canvas.setTextCursor(cursor)
    here.page.canvas.setFocus()
    here.qtbot.keyClick(here.page.canvas, Qt.Key.Key_Return, ALT)
    assert RIGHT[ERROR] in here.text()
    assert DOUBTFUL in here.text()


def test_the_form_of_what_is_replaced_stays(writing: Writing) -> None:
    here = writing(f"前{ERROR}后" + CALM)
    start = here.page.canvas.document().toRawText().index(ERROR)
    cursor = here.page.canvas.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + 3, QTextCursor.MoveMode.KeepAnchor)
    here.page.canvas.setTextCursor(cursor)
    here.page.canvas.toggle("bold")
    here.checked()
    here.choose(ERROR)
    here.page.checks.apply()
    runs = here.page.canvas.body().blocks[0].runs
    assert [(run.text, run.bold) for run in runs[:2]] == [("前", False), (RIGHT[ERROR], True)]


def test_a_title_is_put_right_in_its_field(writing: Writing) -> None:
    here = writing(CALM, title=f"关于{ERROR}的通报")
    here.choose(ERROR)
    here.page.checks.apply()
    line = here.page.form.control("title").line
    assert line.text() == f"关于{RIGHT[ERROR]}的通报"
    here.checked()
    assert here.words() == []
    line.undo()
    assert line.text() == f"关于{ERROR}的通报"


def test_everything_sure_is_applied_at_once_and_taken_back_at_once(writing: Writing) -> None:
    here = writing(f"{ERROR}，{DOUBTFUL}，{ERROR}。" + CALM, f"又一段{ERROR}。")
    before = here.page.canvas.body()
    sure = len(here.page.panel.check.sure())
    assert sure >= 3
    assert here.page.panel.check.fix_all.isVisible()
    told = []
    messages().toasted.connect(lambda text, undo, act: told.append((text, act)))
    here.page.panel.check.fix_all.click()
    assert here.text().count(RIGHT[ERROR]) == 3
    assert DOUBTFUL in here.text()
    here.checked()
    assert ERROR not in here.words()
    told[-1][1]()
    assert here.page.canvas.body() == before
    here.page.canvas.redo()
    here.write("再写")
    here.page.checks.undo_all()
    assert here.text().count(RIGHT[ERROR]) == 3


def test_words_that_changed_meanwhile_are_not_replaced(writing: Writing) -> None:
    here = writing(f"前{DOUBTFUL}后" + CALM)
    entry = here.choose(DOUBTFUL)
    cursor = QTextCursor(here.page.canvas.document())
    cursor.setPosition(2)
    cursor.insertText("改")
    here.page.checks._apply(entry, RIGHT[DOUBTFUL])
    assert RIGHT[DOUBTFUL] not in here.text()
    here.checked()


# ---------------------------------------------------------------------------------------------- setting aside


def test_a_finding_is_set_aside_with_a_reason_and_taken_back(writing: Writing) -> None:
    here = writing(CALM, f"{ERROR}，再{ERROR}。")
    here.choose(ERROR)
    press(here, "忽略")
    give(here, "原文如此，已核对")
    assert here.words() == []
    assert [view.waiver.reason for view in here.desk.waivers(here.article)] == ["原文如此，已核对"]
    fold = next(n for n, e in enumerate(here.list.entries.entries) if e.is_fold)
    here.list._pressed(here.list.entries.index(fold))
    assert here.words() == [ERROR, ERROR]
    assert "周明" in here.lines()[0].line
    assert here.page.canvas.underlines.mark(here.lines()[0].number) is None
    here.choose(ERROR)
    press(here, "撤销")
    here.settle()
    here.checked()
    assert here.words() == [ERROR, ERROR]
    assert here.desk.waivers(here.article) == ()


def test_a_reason_is_given_by_key(writing: Writing) -> None:
    here = writing(CALM, f"{ERROR}。")
    here.choose(ERROR)
    press(here, "忽略")
    asked = dialog(here, ReasonDialog)
    asked.activateWindow()
    here.qtbot.waitUntil(asked.isActiveWindow)
    here.qtbot.keyClick(asked.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.isVisible()  # nothing was written yet
    here.qtbot.keyClicks(asked.reason, "checked")
    here.qtbot.keyClick(asked.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    here.settle()
    here.checked()
    assert [view.waiver.reason for view in here.desk.waivers(here.article)] == ["checked"]


def test_the_rule_is_explained(writing: Writing) -> None:
    here = writing(CALM, ERROR)
    here.choose(ERROR)
    press(here, "规则说明")
    assert dialog(here, RuleDialog).windowTitle() == f"规则{ERROR}"


@pytest.mark.parametrize("size", [(1024, 680), (1366, 768), (1440, 900)])
@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "en"])
def test_the_check_fits_its_panel(writing: Writing, size: tuple[int, int], code: str) -> None:
    here = writing(CALM, f"{ERROR}，{GRAVE}，{BLOCKING}，{DOUBTFUL}，{HINT}，{ERROR}。", size=size, language=code)
    here.page.open_panel(True)
    here.choose(GRAVE)
    here.settle()
    panel = here.page.panel
    for widget in panel.findChildren(QWidget):
        if widget.isVisibleTo(panel) and not here.list.isAncestorOf(widget):
            right = widget.mapTo(panel, widget.rect().topRight()).x()
            assert right <= panel.width(), widget.accessibleName()
    assert here.list.height() >= 100
    for button in (here.page.panel.check.fix_all, here.page.panel.check.rerun, here.page.reason):
        assert button.width() >= button.minimumSizeHint().width(), button.text()
