"""Remarks while reading, in the real program: made on words, marked and listed, changed, carried by the next signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from support.desks import PIN, carry
from support.seen import cut_off, untranslated
from support.writing import compose

from desktop.editor.remarks.listing import RemarkModel
from desktop.editor.remarks.painting import badges
from desktop.review.reader import AFTER, BEFORE, MARKED
from desktop.review.remarks.along import AlongBox
from desktop.review.returning import ReturnDialog
from desktop.review.signing import SigningDialog

Begin = Callable[..., Any]
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
WORDS = "六十二家"
LINES = (
    "近日，市水务局对全市六十二家取水单位开展专项检查。",
    "检查分三个组进行，共发现问题七个。",
    "下一步将组织复查。",
)


class Talk:
    """A reviewer with one article of three paragraphs open."""

    def __init__(self, here: Any, others: Any, lines: tuple[str, ...] = LINES) -> None:
        self.here, self.others = here, others
        self.article = others.write(title="取水单位专项检查")
        author = others.desks["zhou-ming"]
        others.rewrite_draft(self.article, lines)
        author.act(self.article, "submit", pin=PIN)
        carry(author, here.desk, self.article)
        here.open(self.article)

    @property
    def page(self) -> Any:
        return self.here.page

    @property
    def talk(self) -> Any:
        return self.page.remarks

    @property
    def box(self) -> Any:
        return self.talk.acts.box

    def view(self) -> Any:
        return self.here.desk.remarks.of(self.article, self.here.desk.reading(self.article).content)

    def select(self, words: str) -> None:
        canvas = self.page.reader.canvas
        canvas.setTextCursor(canvas.document().find(words))
        self.here.settle()

    def press(self, key: Qt.Key, *held: Qt.KeyboardModifier, on: Any = None) -> None:
        target = on or self.page.reader.canvas
        self.here.program.window.activateWindow()
        self.here.qtbot.waitUntil(self.here.program.window.isActiveWindow)
        target.setFocus()
        keys = Qt.KeyboardModifier.NoModifier
        for each in held:
            keys |= each
        self.here.qtbot.keyClick(target, key, keys)
        self.here.settle()

    def say(self, words: str, text: str, wording: str | None = None) -> None:
        self.select(words)
        self.press(Qt.Key.Key_M, CONTROL, ALT)
        self.box.text.setPlainText(text)
        if wording is not None:
            self.box.suggest.click()
            self.box.wording.setPlainText(wording)
        self.press(Qt.Key.Key_Return, CONTROL, on=self.box.text)

    def marked(self) -> list[str]:
        return [mark.cursor.selectedText() for mark in self.talk.marks.all()]


@pytest.fixture
def talking(here: Begin, others: Any) -> Callable[..., Talk]:
    """``talking()``: a reviewer's program with an article in which places can be remarked on."""

    def begin(officer: str = "li-jing", **how: Any) -> Talk:
        return Talk(here(officer, **how), others)

    return begin


# ---------------------------------------------------------------------------------------------- making one


def test_words_are_selected_and_remarked_on_by_key_alone(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.select(WORDS)
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    assert talk.box.isVisible()
    assert talk.box.text.hasFocus()
    assert talk.box.about() == WORDS
    assert not talk.box.keep.isEnabled()
    talk.here.qtbot.keyClicks(talk.box.text, "61?")
    talk.box.suggest.click()
    assert talk.box.wording.toPlainText() == WORDS
    talk.box.wording.setPlainText("六十一家")
    talk.press(Qt.Key.Key_Return, CONTROL, on=talk.box.text)
    assert not talk.box.isVisible()
    (remark,) = talk.view().remarks
    assert (remark.quote, remark.first.text, remark.replacement) == (WORDS, "61?", "六十一家")
    assert talk.marked() == [WORDS]
    assert talk.page.side.tabs.current() == "remarks"
    card = talk.talk.panel.list.current()
    assert card.state_words() == "待签名随附"
    assert talk.talk.panel.tab_words() == "批注 1"


def test_the_small_button_stands_at_the_words_while_they_are_selected(talking: Callable[..., Talk]) -> None:
    talk = talking()
    assert talk.talk.handle.isHidden()
    talk.select(WORDS)
    assert talk.talk.handle.isVisible()
    talk.talk.handle.click()
    assert talk.box.about() == WORDS
    assert talk.talk.handle.isHidden()


def test_without_a_selection_the_paragraph_is_meant_and_other_places_can_be_chosen(
    talking: Callable[..., Talk],
) -> None:
    talk = talking()
    cursor = talk.page.reader.canvas.document().find("检查分三个组")
    cursor.setPosition(cursor.selectionStart() + 1)
    talk.page.reader.canvas.setTextCursor(cursor)
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    offered = [choice.words for choice in talk.box.purpose.places]
    assert offered[0] == "整个第 2 段"
    assert offered[-1] == "整篇稿件"
    assert any(words.startswith("标题：“取水单位") for words in offered)
    assert talk.box.suggest.isHidden()  # a wording is suggested for words
    talk.box.place.setCurrentIndex(next(n for n, words in enumerate(offered) if words.startswith("标题")))
    talk.box.place.activated.emit(talk.box.place.currentIndex())
    assert talk.box.suggest.isVisible()
    talk.box.text.setPlainText("短一些")
    talk.box.keep.click()
    talk.here.settle()
    (remark,) = talk.view().remarks
    assert remark.found.spot.block == "@field.title"
    assert talk.talk.panel.list.current().place == "标题"


def test_a_remark_on_the_whole_article_has_no_place(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.talk.panel.add.click()
    talk.box.place.setCurrentIndex(talk.box.place.count() - 1)
    talk.box.text.setPlainText("可以发")
    talk.box.keep.click()
    talk.here.settle()
    (remark,) = talk.view().remarks
    assert remark.whole
    assert talk.marked() == []
    assert talk.talk.panel.list.current().place == "全文"


# ---------------------------------------------------------------------------------------------- nothing is lost


def test_esc_asks_only_when_something_was_typed(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.select(WORDS)
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    talk.press(Qt.Key.Key_Escape, on=talk.box.text)
    assert not talk.box.isVisible()
    assert talk.page.reader.canvas.hasFocus()
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    talk.box.text.setPlainText("请核对")
    talk.press(Qt.Key.Key_Escape, on=talk.box.text)
    assert talk.box.isVisible()
    assert talk.box.stay.hasFocus()
    talk.box.stay.click()
    assert talk.box.text.toPlainText() == "请核对"
    talk.press(Qt.Key.Key_Escape, on=talk.box.text)
    talk.box.discard.click()
    talk.here.settle()
    assert not talk.box.isVisible()
    assert talk.view().remarks == ()


def test_what_an_input_method_composes_is_kept_with_the_rest(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.select(WORDS)
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    talk.box.text.setPlainText("请")
    talk.box.text.moveCursor(talk.box.text.textCursor().MoveOperation.End)
    compose(talk.box.text, "核对")
    talk.box.keep.click()
    talk.here.settle()
    assert [remark.first.text for remark in talk.view().remarks] == ["请核对"]


def test_another_article_keeps_what_was_being_said_of_this_one(talking: Callable[..., Talk]) -> None:
    talk = talking()
    other = talk.others.write(8)
    talk.others.bring(other, "zhou-ming submit", talk.here.desk)
    talk.select(WORDS)
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    compose(talk.box.text, "请核对")
    talk.here.open(other)
    assert [remark.first.text for remark in talk.view().remarks] == ["请核对"]
    assert not talk.box.isVisible()
    assert talk.here.desk.remarks.of(other, talk.here.desk.reading(other).content).remarks == ()


def test_a_refused_remark_stays_in_the_box_with_the_reason(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.say(WORDS, "机密★1年")
    assert talk.box.isVisible()
    assert talk.box.error.text()
    assert talk.box.text.toPlainText() == "机密★1年"
    assert talk.view().remarks == ()


def test_the_keys_of_the_page_rest_while_something_is_said(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.here.read()
    talk.select(WORDS)
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    talk.press(Qt.Key.Key_Return, CONTROL, on=talk.box.cancel)
    assert talk.here.shown(SigningDialog) == []


# ---------------------------------------------------------------------------------------------- changing what waits


def test_what_waits_is_changed_and_taken_back(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.say(WORDS, "请核对", "六十一家")
    card = talk.talk.panel.list.open_card()
    card.button("change").click()
    assert (talk.box.text.toPlainText(), talk.box.wording.toPlainText()) == ("请核对", "六十一家")
    talk.box.wording.setPlainText("六十三家")
    talk.box.keep.click()
    talk.here.settle()
    assert [remark.replacement for remark in talk.view().remarks] == ["六十三家"]
    talk.talk.panel.list.open_card().button("drop").click()
    assert not talk.box.text.isVisible()
    talk.box.keep.click()
    talk.here.settle()
    assert talk.view().remarks == ()
    assert talk.marked() == []
    assert talk.talk.panel.tab_words() == "批注"


# ---------------------------------------------------------------------------------------------- walking


def test_the_remarks_are_walked_by_key_and_by_mouse(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.say("问题七个", "哪七个")
    talk.say(WORDS, "请核对")
    cards = talk.talk.panel.list
    assert [line.view.quote for line in cards.cards.lines] == [WORDS, "问题七个"]
    cards.setCurrentIndex(cards.cards.index(-1))
    talk.press(Qt.Key.Key_F4)
    assert cards.current().view.quote == WORDS
    assert talk.talk.marks.current() == cards.current().name
    talk.press(Qt.Key.Key_F4)
    assert cards.current().view.quote == "问题七个"
    talk.press(Qt.Key.Key_F4, SHIFT)
    assert cards.current().view.quote == WORDS
    canvas = talk.page.reader.canvas
    mark = talk.talk.marks.mark(cards.cards.lines[1].name)
    inside = mark.cursor
    place = canvas.textCursor()
    place.setPosition(inside.selectionStart() + 2)
    point = canvas.cursorRect(place).center()
    talk.here.qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert cards.current().view.quote == "问题七个"
    (_, box), *_ = badges(canvas, talk.talk.marks)
    talk.here.qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert cards.current().view.quote == WORDS


def test_numbers_beside_the_text_never_stand_over_each_other(talking: Callable[..., Talk]) -> None:
    talk = talking()
    for words in ("近日", "市水务局", WORDS, "专项检查"):
        talk.say(words, "看这里")
    boxes = [box for _, box in badges(talk.page.reader.canvas, talk.talk.marks)]
    assert len(boxes) == 4
    assert all(not a.intersects(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert talk.page.grab(talk.page.rect()).toImage().isNull() is False


def test_the_cards_keep_the_rules_of_a_model(talking: Callable[..., Talk]) -> None:
    talk = talking()
    model: RemarkModel = talk.talk.panel.list.cards
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, talk.page)
    talk.say(WORDS, "请核对", "六十一家")
    assert isinstance(model, QAbstractItemModel)
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(words in spoken for words in ("第 1 段", WORDS, "请核对", "待签名随附"))


# ---------------------------------------------------------------------------------------------- going along


def test_a_return_lists_what_goes_along_and_the_author_gets_it(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.say(WORDS, "请核对", "六十一家")
    talk.say("问题七个", "哪七个")
    talk.page.send_back.click()
    dialog = talk.here.dialog(ReturnDialog)
    (box,) = dialog.findChildren(AlongBox)
    told = " ".join(each.text() for each in box.findChildren(QLabel))
    assert "随附 2 条批注" in told
    assert WORDS in told
    assert "改为“六十一家”" in told
    assert cut_off(dialog) == []
    next(iter(dialog.groups.values())).setChecked(True)
    dialog.text.setPlainText("见批注")
    talk.here.finish(dialog)
    view = talk.view()
    assert [remark.first.signed for remark in view.remarks] == [True, True]
    author = talk.others.desks["zhou-ming"]
    carry(talk.here.desk, author, talk.article)
    got = author.remarks.of(talk.article, author.draft(talk.article).content)
    assert got.unanswered == 2


def test_the_signing_dialog_says_how_many_go_along(talking: Callable[..., Talk]) -> None:
    talk = talking()
    talk.say(WORDS, "看过，无误")
    talk.here.read()
    talk.page.main.click()
    dialog = talk.here.dialog(SigningDialog)
    assert any("随附 1 条" in each.text() for each in dialog.findChildren(QLabel))
    dialog.reject()


def test_where_nobody_may_act_nothing_can_be_said_and_it_is_told_why(talking: Callable[..., Talk]) -> None:
    talk = talking("he-qing")  # who publishes, while the first review is not done
    talk.select(WORDS)
    assert talk.talk.handle.isHidden()
    assert not talk.talk.panel.add.isEnabled()
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    assert not talk.box.isVisible()
    assert talk.page.side.tabs.current() == "remarks"


# ---------------------------------------------------------------------------------------------- the next round


def test_answers_and_changed_words_are_shown_in_the_next_round(talking: Callable[..., Talk], others: Any) -> None:
    talk = talking()
    talk.say(WORDS, "请核对")
    talk.say("下一步将组织复查", "哪天")
    talk.say("检查分三个组", "哪三个组")
    desk, author = talk.here.desk, others.desks["zhou-ming"]
    desk.act(talk.article, "return", pin=PIN, category="R03", reason="见批注")
    carry(desk, author, talk.article)
    text = author.draft(talk.article).content
    for number, remark in enumerate(author.remarks.of(talk.article, text).remarks):
        author.remarks.settle(
            talk.article, remark.first.id, "refused" if number else "accepted", "有台账" if number else ""
        )
    others.rewrite_draft(talk.article, (LINES[0].replace(WORDS, "六十一家"), LINES[1]))
    author.act(talk.article, "submit", pin=PIN)
    carry(author, desk, talk.article)
    talk.here.open(talk.article)
    assert "第 2 轮" in talk.page.reader.meta.text()
    lines = talk.talk.panel.list.cards.lines
    assert [line.view.state for line in lines] == ["accepted", "refused", "refused"]
    assert "六十二家" in lines[0].note
    assert lines[0].now == "六十一家"
    assert "第 1 轮退回" in lines[0].first.when
    assert "第 2 轮" in lines[0].later[0].when
    assert lines[2].place == "原文已改"
    assert "下一步将组织复查" in lines[2].note
    assert talk.page.reader.mode() == MARKED
    assert talk.marked() == ["六十二一家", "检查分三个组"]  # what went is shown in between, struck out
    talk.page.reader.modes.choose(BEFORE)
    assert talk.marked() == []
    talk.talk.panel.list.setCurrentIndex(talk.talk.panel.list.cards.index(-1))
    talk.press(Qt.Key.Key_F4)
    assert talk.page.reader.mode() == AFTER
    assert talk.marked() == ["六十一家", "检查分三个组"]
    assert "第 2 轮" in talk.page.queue.model.line(0).meta


def test_a_remark_is_answered_resolved_and_opened_again_by_the_next_reader(talking: Callable[..., Talk]) -> None:
    talk = talking("wang-fang")
    reviewer = talk.others.desks["li-jing"]
    carry(talk.others.desks["zhou-ming"], reviewer, talk.article)
    content = reviewer.reading(talk.article).content
    reviewer.remarks.add(talk.article, content, None, "已与业务处核对")
    reviewer.act(talk.article, "pass", pin=PIN)
    carry(reviewer, talk.here.desk, talk.article)
    talk.here.open(talk.article)
    cards = talk.talk.panel.list
    cards.step(1)
    cards.open_card().button("reply").click()
    talk.box.text.setPlainText("收到")
    talk.box.keep.click()
    talk.here.settle()
    cards.open_card().button("resolve").click()
    talk.here.settle()
    (remark,) = talk.view().remarks
    assert remark.state == "resolved"
    assert [entry.text for entry in remark.later] == ["收到", ""]
    assert talk.talk.panel.tab_words() == "批注"
    cards.open_card().button("reopen").click()
    talk.box.text.setPlainText("还差一个数")
    talk.box.keep.click()
    talk.here.settle()
    assert talk.view().remarks[0].state == "open"


# ---------------------------------------------------------------------------------------------- the looks


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_nothing_is_cut_off_or_untranslated(talking: Callable[..., Talk], language: str) -> None:
    talk = talking(language=language, size=(1366, 768))
    talk.say(WORDS, "请核对", "六十一家")
    assert cut_off(talk.page.side) == []
    assert untranslated(talk.page.side, language) == []
    talk.select("三个组")
    talk.press(Qt.Key.Key_M, CONTROL, ALT)
    talk.box.suggest.click()
    assert cut_off(talk.box) == []
    assert talk.page.rect().contains(talk.box.geometry().topLeft())
    assert talk.page.rect().contains(talk.box.geometry().bottomRight() - QPoint(1, 1))
