"""The author's side of remarks, in the real program: a returned draft, its marks while it is edited, and every answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot
from support.desks import PIN, carry, open_desks
from support.seen import cut_off, untranslated

from desktop.review.signing import SigningDialog
from desktop.review.undoing import UndoDialog
from forms.body.anchors import Spot
from forms.body.model import Body, Paragraph, Run
from forms.body.text import block_parts

REVIEWER = "li-jing"
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LINES = (
    "近日，市水务局对全市六十二家取水单位开展专项检查。",
    "检查分三个组进行，共发现问题七个。",
    "下一步将组织复查。",
)


class Returned:
    """The author's program with a draft that came back with four remarks."""

    def __init__(self, program: Any, reviewer: Any, writer: Any, settle: Callable[[], None], qtbot: QtBot) -> None:
        self.program, self.reviewer, self.settle, self.qtbot = program, reviewer, settle, qtbot
        desk = program.desk
        self.article = writer.write(desk, title="取水单位专项检查")
        view = desk.draft(self.article)
        body = Body(tuple(Paragraph(f"bpara{n:07}", (Run(text),)) for n, text in enumerate(LINES)))
        desk.save_draft(self.article, replace(view.content, body=body, attachments=()), view.rev)
        desk.act(self.article, "submit", pin=PIN)
        carry(desk, reviewer, self.article)
        self.remark("六十二家", "与月报不一致", "六十一家")
        self.remark("问题七个", "哪七个")
        content = reviewer.reading(self.article).content
        reviewer.remarks.add(self.article, content, Spot("@field.title", 0, 0, 4), "用全称", "取水户")
        reviewer.remarks.add(self.article, content, None, "整体可发")
        reviewer.act(self.article, "return", pin=PIN, category="R03", reason="见批注")
        carry(reviewer, desk, self.article)
        program.window.go("editor", self.article)
        self.placed()

    def remark(self, words: str, text: str, wording: str | None = None) -> None:
        content = self.reviewer.reading(self.article).content
        for block in content.body.blocks:
            for part, whole in enumerate(block_parts(block)):
                if words in whole:
                    spot = Spot(block.id, part, whole.index(words), whole.index(words) + len(words))
                    self.reviewer.remarks.add(self.article, content, spot, text, wording)

    @property
    def page(self) -> Any:
        return self.program.window.page()

    @property
    def remarks(self) -> Any:
        return self.page.answering.remarks

    @property
    def cards(self) -> Any:
        return self.remarks.panel.list

    @property
    def box(self) -> Any:
        return self.remarks.acts.box

    def placed(self) -> None:
        """Wait until the check and the remarks have followed the last edit."""
        self.settle()
        self.qtbot.waitUntil(lambda: not (self.remarks._clock.isActive() or self.page.checks.waits()), timeout=20_000)
        self.settle()

    def open(self, words: str) -> Any:
        """Open the card of the remark that says these words."""
        line = next(line for line in self.cards.cards.lines if line.first.entry.text == words)
        self.page.panel.show_tab("remarks")
        self.cards.choose(line.name)
        self.settle()
        return self.cards.open_card()

    def press(self, widget: Any, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        self.program.window.activateWindow()
        self.qtbot.waitUntil(self.program.window.isActiveWindow)
        widget.setFocus()
        keys = Qt.KeyboardModifier.NoModifier
        for each in held:
            keys |= each
        self.qtbot.keyClick(widget, key, keys)
        self.placed()

    def say(self, text: str) -> None:
        self.box.text.setPlainText(text)
        self.box.keep.click()
        self.placed()

    def text(self) -> str:
        return str(self.page.canvas.toPlainText())

    def states(self) -> list[str]:
        return [line.view.state for line in self.cards.cards.lines]

    def marked(self) -> list[str]:
        return [mark.cursor.selectedText() for mark in self.remarks.marks.all()]

    def at(self, words: str) -> QTextCursor:
        cursor = self.page.canvas.document().find(words)
        cursor.setPosition(cursor.selectionStart())
        self.page.canvas.setTextCursor(cursor)
        return QTextCursor(cursor)


@pytest.fixture
def returned(
    start: Any, settle: Callable[[], None], qtbot: QtBot, writer: Any, county_folder: Path, tmp_path: Path
) -> Any:
    """``returned()``: the author's program with a draft that came back with remarks."""
    with ExitStack() as stack:

        def begin(**how: Any) -> Returned:
            others = stack.enter_context(open_desks(county_folder, tmp_path / "others", REVIEWER))
            return Returned(start(**how), others[REVIEWER], writer, settle, qtbot)

        yield begin


def test_a_returned_draft_shows_what_is_to_be_answered_and_leads_there(returned: Callable[..., Returned]) -> None:
    made = returned()
    assert made.remarks.bar.words.text() == "还有 4 条批注未答复"
    assert "退回（第 1 轮）：" in made.remarks.bar.title.text()
    assert made.remarks.bar.reason.text()
    assert not made.page.banner.isVisible()  # the bar of the remarks says it, in one
    assert made.page.panel.remarks_tab.text() == "批注 4"
    assert made.marked() == ["六十二家", "问题七个"]
    assert not made.page.main.isEnabled()
    assert made.page.reason.text() == "还有 4 条批注未答复"
    made.page.reason.click()
    made.settle()
    assert made.cards.current().first.entry.text == "用全称"  # the title comes before the text
    made.press(made.page.canvas, Qt.Key.Key_F4)
    assert made.cards.current().first.entry.text == "与月报不一致"
    assert made.page.canvas.textCursor().block().text().startswith("近日")


def test_a_wording_is_taken_over_as_one_act_that_one_undo_takes_back(returned: Callable[..., Returned]) -> None:
    made = returned()
    made.open("与月报不一致")
    made.press(made.cards, Qt.Key.Key_Return, ALT)
    assert "全市六十一家取水单位" in made.text()
    assert made.states()[1] == "accepted"
    assert made.remarks.unanswered() == 3
    made.page.canvas.undo()
    assert made.text().startswith(LINES[0])
    made.placed()
    assert made.page.canvas.document().isUndoAvailable() is False
    card = made.open("与月报不一致")
    card.button("drop").click()  # the answer waits for the signature and is taken back as well
    made.box.keep.click()
    made.placed()
    assert made.remarks.unanswered() == 4


def test_a_wording_for_a_field_goes_into_the_field(returned: Callable[..., Returned]) -> None:
    made = returned()
    made.open("用全称").button("accept").click()
    made.placed()
    assert made.page.manuscript.content().text("title").startswith("取水户")
    line = next(line for line in made.cards.cards.lines if line.first.entry.text == "用全称")
    assert line.view.state == "accepted"


def test_every_way_to_answer_and_then_it_is_submitted(returned: Callable[..., Returned]) -> None:
    made = returned()
    made.open("与月报不一致").button("accept").click()
    made.placed()
    made.open("哪七个").button("refuse").click()
    assert not made.box.keep.isEnabled()  # a refusal has a reason
    made.say("报告里列出了")
    made.open("用全称").button("done").click()
    made.placed()
    made.open("整体可发").button("answer").click()
    made.say("收到")
    assert made.states() == ["accepted", "accepted", "refused", "answered"]
    assert made.remarks.bar.isHidden()
    assert made.page.banner.isVisible()
    assert "退回（第 1 轮）：" in made.page.banner.title()
    made.qtbot.waitUntil(made.page.main.isEnabled, timeout=5_000)
    made.page.main.click()
    made.qtbot.waitUntil(lambda: bool(made.program.window.findChildren(SigningDialog)), timeout=10_000)
    dialog = made.program.window.findChildren(SigningDialog)[-1]
    assert dialog.request.remarks == 4
    for tick in dialog.ticks:
        tick.setChecked(True)
    dialog.pin.pin.setText(PIN)
    with made.qtbot.waitSignal(dialog.signed, timeout=20_000):
        dialog.sign.click()
    made.placed()
    carry(made.program.desk, made.reviewer, made.article)
    got = made.reviewer.remarks.of(made.article, made.reviewer.reading(made.article).content)
    assert [remark.state for remark in got.remarks] == ["accepted", "accepted", "refused", "answered"]
    assert [entry.text for remark in got.remarks for entry in remark.later] == ["", "", "报告里列出了", "收到"]
    assert got.unanswered == 0
    assert made.page.answering.undo.bar.isVisible()


def test_marks_move_with_the_text_and_say_when_words_changed(returned: Callable[..., Returned]) -> None:
    made = returned()
    made.at("近日").insertText("据统计，")
    assert made.marked() == ["六十二家", "问题七个"]
    made.at("六十二家").insertText("约")
    cursor = made.page.canvas.document().find("六十二家")
    cursor.setPosition(cursor.selectionEnd())
    cursor.insertText("左右")
    assert made.marked()[0] == "六十二家"  # what is typed at either end does not belong to it
    cursor = made.page.canvas.document().find("六十二")
    cursor.insertText("七十")
    made.placed()
    line = next(line for line in made.cards.cards.lines if line.view.quote == "六十二家")
    assert line.note.endswith("“六十二家”")
    assert line.view.found is not None
    assert not line.view.found.exact
    cursor = made.page.canvas.document().find("问题七个")
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    cursor.removeSelectedText()
    made.placed()
    gone = next(line for line in made.cards.cards.lines if line.view.quote == "问题七个")
    assert gone.place == "原文已改"
    assert "问题七个" in gone.note
    assert len(made.marked()) == 1


def test_words_that_changed_this_moment_are_not_replaced(returned: Callable[..., Returned]) -> None:
    made = returned()
    card = made.open("与月报不一致")
    cursor = made.page.canvas.document().find("十二")
    cursor.insertText("十三")
    card.button("accept").click()
    assert "六十三家" in made.text()
    made.placed()
    assert made.states()[1] == "open"


def test_nothing_is_replaced_while_an_input_method_composes(
    returned: Callable[..., Returned], compose: Callable[..., None]
) -> None:
    made = returned()
    card = made.open("与月报不一致")
    made.at("检查分")
    compose(made.page.canvas, "zhongguo")
    card.button("accept").click()
    assert "六十二家" in made.text()
    assert made.page.canvas.composing()
    compose(made.page.canvas, "", "中国")
    made.placed()
    assert "中国检查分三个组" in made.text()
    assert made.states()[1] == "open"
    assert made.marked() == ["六十二家", "问题七个"]


def test_another_draft_keeps_what_was_being_answered(returned: Callable[..., Returned], writer: Any) -> None:
    made = returned()
    other = writer.write(made.program.desk, 8)
    made.open("哪七个").button("answer").click()
    made.box.text.setPlainText("附后")
    made.program.window.go("editor", other)
    made.placed()
    view = made.program.desk.remarks.of(made.article, made.program.desk.draft(made.article).content)
    answered = next(remark for remark in view.remarks if remark.first.text == "哪七个")
    assert [entry.text for entry in answered.later] == ["附后"]
    assert made.cards.cards.lines == ()
    assert made.remarks.bar.isHidden()
    assert not made.box.isVisible()


def test_a_submission_is_taken_back_where_it_was_signed(writing: Callable[..., Any]) -> None:
    made = writing()
    made.desk.act(made.article, "submit", pin=PIN)
    made.settle()
    undo = made.page.answering.undo
    made.qtbot.waitUntil(undo.bar.isVisible, timeout=5_000)
    assert made.page.canvas.isReadOnly()
    made.press(made.page.canvas, Qt.Key.Key_Z, CONTROL)
    made.qtbot.waitUntil(lambda: bool(made.program.window.findChildren(UndoDialog)), timeout=5_000)
    made.program.window.findChildren(UndoDialog)[-1].undo.click()
    made.checked()
    assert not made.page.canvas.isReadOnly()
    assert undo.bar.isHidden()
    assert not undo.key.isEnabled()
    assert made.desk.chain(made.article).steps == ()


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_nothing_is_cut_off_or_untranslated(returned: Callable[..., Returned], language: str) -> None:
    made = returned(language=language, size=(1366, 768))
    made.open("与月报不一致")
    for part in (made.page.panel, made.remarks.bar):
        assert cut_off(part) == []
        assert untranslated(part, language) == []
    made.cards.open_card().button("refuse").click()
    assert cut_off(made.box) == []
    assert untranslated(made.box, language) == []
