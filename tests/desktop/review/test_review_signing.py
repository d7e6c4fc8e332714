"""The signing dialog on a real desk: when its button is live, what it signs, and what a wrong PIN does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from support.desks import PIN, carry

from desktop import theme
from desktop.operations import Job
from desktop.review.joint import JointUnits
from desktop.review.opening import ReadReturn
from desktop.review.phrases import ACTS, button_words
from desktop.review.reasons import category_of, category_words, groups, reasons
from desktop.review.returning import ReturnDialog
from desktop.review.signing import WITH_REASON, ReadRequest, Request, SigningDialog
from resources.language import LANGUAGES, use_language
from sync.chain.step import ACTIONS, NEEDS_REASON
from sync.chain.workflow import Option
from sync.desk import Desk

NO_JOB = Job(0, lambda ticket, kind, value: None)


def option(desk: Desk, article: str, action: str) -> Option:
    return next(o for o in desk.options(article) if o.action == action)


def request(desk: Desk, article: str, action: str, **how: Any) -> Request:
    return ReadRequest(desk, article, option(desk, article, action), **how)(NO_JOB)


@pytest.fixture
def signing(qapp: QApplication, qtbot: QtBot) -> Callable[..., SigningDialog]:
    theme.apply(qapp, "light", 100)

    def make(desk: Desk, article: str, action: str, **how: Any) -> SigningDialog:
        dialog = SigningDialog(desk, request(desk, article, action, **how))
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return make


def tick_all(dialog: SigningDialog) -> None:
    for tick in dialog.ticks:
        tick.setChecked(True)


# ---------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_act_has_words_in_every_language(code: str) -> None:
    use_language(code)
    for action in ACTIONS:
        assert "周明" in button_words(action, "周明")
        if action not in ("return", "decline"):
            words = ACTS[action]
            assert all(str(w) for w in (words.title, words.meaning, words.live, words.done, *words.ticks))


def test_acts_that_need_a_reason_have_a_place_for_it() -> None:
    assert {*WITH_REASON, "return", "decline"} == NEEDS_REASON


# ---------------------------------------------------------------------------------------------- the button


def test_the_button_names_the_signer_and_waits_for_ticks_and_pin(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any, unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    desk = plain_desk["zhou-ming"]
    dialog = signing(desk, writer.write(desk), "submit")
    assert dialog.sign.text() == "签名送审 · 周明"
    assert len(dialog.ticks) == 2
    assert not dialog.sign.isEnabled()
    dialog.pin.pin.setText("1")
    assert not dialog.sign.isEnabled()
    tick_all(dialog)
    assert dialog.sign.isEnabled()
    dialog.ticks[0].setChecked(False)
    assert not dialog.sign.isEnabled()
    assert dialog.focusWidget() is dialog.pin.pin
    assert unnamed(dialog) == []


def test_who_has_not_read_to_the_end_cannot_tick(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any
) -> None:
    author, reviewer = plain_desk["zhou-ming"], plain_desk["li-jing"]
    article = writer.write(author)
    author.act(article, "submit", pin=PIN)
    carry(author, reviewer, article)
    dialog = signing(reviewer, article, "pass", read_to_end=False)
    tick_all(dialog)
    dialog.pin.pin.setText(PIN)
    assert not dialog.ticks[0].isEnabled()
    assert not dialog.sign.isEnabled()
    other = signing(reviewer, article, "pass", read_to_end=True, changes=3)
    assert other.ticks[0].text() == "我已读到全文末尾，并查看了 3 处改动"
    assert other.ticks[0].isEnabled()


def test_the_dialog_says_what_is_signed(signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any) -> None:
    desk = plain_desk["zhou-ming"]
    article = writer.write(desk, title="一篇稿件")
    dialog = signing(desk, article, "submit")
    words = " ".join(child.text() for child in dialog.findChildren(QWidget) if hasattr(child, "text"))
    digest = desk.draft(article).content.digest.upper()
    for part in ("一篇稿件", "周明", "信息员", "云溪市水务局", "水务动态", digest[:4], "练习模式：PIN 是 123456。"):
        assert part in words, part
    assert any(digest.lower() in child.accessibleName() for child in dialog.findChildren(QWidget))


# ---------------------------------------------------------------------------------------------- the PIN


def test_a_wrong_pin_keeps_the_dialog_and_counts(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any, settle: Callable[[], None]
) -> None:
    desk = plain_desk["zhou-ming"]
    article = writer.write(desk)
    dialog = signing(desk, article, "submit")
    tick_all(dialog)
    dialog.pin.pin.setText("000000")
    dialog.sign.click()
    assert not dialog.sign.isEnabled()  # while it is being signed
    settle()
    assert dialog.isVisible()
    assert "PIN" in dialog.error_text()
    assert dialog.pin.text() == ""
    assert all(tick.isChecked() for tick in dialog.ticks)
    assert "还可输错 4 次" in dialog.pin._tries.text()
    assert desk.chain(article).steps == ()


def test_too_many_wrong_pins_lock_the_key(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any, settle: Callable[[], None]
) -> None:
    author = plain_desk["zhou-ming"]
    article = writer.write(author)
    author.act(article, "submit", pin=PIN)
    reviewer = plain_desk["li-jing"]
    carry(author, reviewer, article)
    dialog = signing(reviewer, article, "pass")
    tick_all(dialog)
    for _ in range(6):
        dialog.pin.pin.setText("000000")
        dialog.sign.click()
        settle()
    dialog.pin.pin.setText(PIN)
    dialog.sign.click()
    settle()
    assert dialog.isVisible()
    assert "30 分钟" in dialog.pin.tries_text()
    assert len(reviewer.chain(article).steps) == 1


def test_the_right_pin_signs_and_is_forgotten(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any, qtbot: QtBot
) -> None:
    desk = plain_desk["zhou-ming"]
    article = writer.write(desk)
    dialog = signing(desk, article, "submit")
    tick_all(dialog)
    qtbot.keyClicks(dialog.pin.pin, PIN)
    with qtbot.waitSignal(dialog.signed, timeout=20_000) as told:
        qtbot.keyClick(dialog.pin.pin, Qt.Key.Key_Return)
    assert told.args[0].step.action == "submit"
    assert dialog.pin.pin.text() == ""
    assert not dialog.isVisible()
    assert dialog.pin.pin.echoMode() == QLineEdit.EchoMode.Password


def test_the_dialog_stays_while_it_is_being_signed(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any, settle: Callable[[], None]
) -> None:
    desk = plain_desk["zhou-ming"]
    article = writer.write(desk)
    dialog = signing(desk, article, "submit")
    tick_all(dialog)
    dialog.pin.pin.setText(PIN)
    dialog.sign.click()
    dialog.reject()
    dialog.close()
    assert dialog.isVisible()
    settle()
    assert not dialog.isVisible()
    assert len(desk.chain(article).steps) == 1


def test_escape_signs_nothing(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any, qtbot: QtBot
) -> None:
    desk = plain_desk["zhou-ming"]
    article = writer.write(desk)
    dialog = signing(desk, article, "submit")
    tick_all(dialog)
    dialog.pin.pin.setText(PIN)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert desk.chain(article).steps == ()


def test_enter_on_cancel_cancels_though_everything_is_filled_in(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any, qtbot: QtBot
) -> None:
    desk = plain_desk["zhou-ming"]
    article = writer.write(desk)
    dialog = signing(desk, article, "submit")
    tick_all(dialog)
    dialog.pin.pin.setText(PIN)
    assert dialog.sign.isEnabled()
    qtbot.keyClick(dialog.cancel, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert desk.chain(article).steps == ()


# ---------------------------------------------------------------------------------------------- special forms


def secrecy(plain_desk: Any, writer: Any, signing: Callable[..., SigningDialog]) -> tuple[SigningDialog, str, Desk]:
    author, reviewer, officer = (plain_desk[who] for who in ("zhou-ming", "li-jing", "wang-fang"))
    article = writer.write(author)
    author.act(article, "submit", pin=PIN)
    carry(author, reviewer, article)
    reviewer.act(article, "pass", pin=PIN)
    carry(reviewer, officer, article)
    return signing(officer, article, "secrecy-review"), article, officer


def test_the_secrecy_review_asks_five_questions_and_signs_the_answers(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any, qtbot: QtBot
) -> None:
    dialog, _, _ = secrecy(plain_desk, writer, signing)
    assert dialog.lack.text() == "还差 8 项"
    assert dialog.focusWidget() is dialog.form.missing()[0]
    tick_all(dialog)
    dialog.pin.pin.setText(PIN)
    assert dialog.form is not None
    assert not dialog.sign.isEnabled()
    dialog.form.answers["q1"].choose("no")
    dialog.lack.click()
    assert dialog.focusWidget() is dialog.form.answers["q2"].findChild(QPushButton)
    for answer in dialog.form.answers.values():
        answer.choose("no")
    assert not dialog.sign.isEnabled()
    dialog.form.conclusion.choose("open")
    dialog.form.basis.setText("条例第十四条")
    assert dialog.sign.isEnabled()
    assert dialog.lack.isHidden()
    with qtbot.waitSignal(dialog.signed, timeout=20_000) as told:
        dialog.sign.click()
    detail = dict(told.args[0].step.detail)
    assert set(detail.pop("check")) >= {"day", "packs", "standing"}
    assert detail == {**{f"q{n}": False for n in range(1, 6)}, "conclusion": "open", "basis": "条例第十四条"}


def test_a_yes_or_another_conclusion_stops_the_secrecy_review(
    signing: Callable[..., SigningDialog], plain_desk: Any, writer: Any
) -> None:
    dialog, _, _ = secrecy(plain_desk, writer, signing)
    tick_all(dialog)
    dialog.pin.pin.setText(PIN)
    form = dialog.form
    assert form is not None
    for answer in form.answers.values():
        answer.choose("no")
    form.conclusion.choose("open")
    form.answers["q3"].choose("yes")
    assert not dialog.sign.isEnabled()
    assert "可以公开" in form.hint.text()
    form.answers["q3"].choose("no")
    form.conclusion.choose("partly")
    assert not dialog.sign.isEnabled()
    assert "退回" in form.hint.text()


def test_units_may_be_asked_to_countersign_where_the_route_has_it(
    signing: Callable[..., SigningDialog], plain_desk: Any
) -> None:
    desk = plain_desk["zhou-ming"]
    article = desk.new_article("policy", "water-policy")
    dialog = signing(desk, article, "submit")
    assert dialog.units is not None
    assert dialog.detail() == {}
    dialog.units.list.item(1).setCheckState(Qt.CheckState.Checked)
    chosen = dialog.detail()["joint"]
    assert len(chosen) == 1
    assert desk.roster().unit(chosen[0]).id != "water"
    news = desk.new_article("news", "water-news")
    assert signing(desk, news, "submit").units is None


def test_units_that_were_asked_before_are_ticked(qtbot: QtBot) -> None:
    units = JointUnits((("a", "甲局"), ("b", "乙局")), "丙局", ("乙局",))
    qtbot.addWidget(units)
    assert units.chosen() == ["b"]
    assert "乙局" in units.words.text()


# ---------------------------------------------------------------------------------------------- returning


@pytest.fixture
def returning(qapp: QApplication, qtbot: QtBot, plain_desk: Any, writer: Any) -> tuple[ReturnDialog, Desk, str]:
    theme.apply(qapp, "light", 100)
    author, reviewer = plain_desk["zhou-ming"], plain_desk["li-jing"]
    article = writer.write(author)
    author.act(article, "submit", pin=PIN)
    carry(author, reviewer, article)
    told = ReadReturn(reviewer, article, option(reviewer, article, "return"))(NO_JOB)
    dialog = ReturnDialog(reviewer, told)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog, reviewer, article


def test_a_return_needs_category_words_and_pin(
    returning: tuple[ReturnDialog, Desk, str], unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    dialog, _, _ = returning
    assert dialog.sign.text() == "签名并退回 · 李静"
    assert "周明" in dialog.words.text()
    dialog.text.setPlainText("请核对数字")
    dialog.pin.pin.setText(PIN)
    assert not dialog.sign.isEnabled()
    dialog.groups["content"].setChecked(True)
    assert dialog.sign.isEnabled()
    dialog.text.setPlainText("  \n ")
    assert not dialog.sign.isEnabled()
    dialog.text.setPlainText("字" * 2_001)
    assert not dialog.sign.isEnabled()
    assert unnamed(dialog) == []


def test_a_reason_is_lost_only_when_it_is_said_twice(returning: tuple[ReturnDialog, Desk, str], qtbot: QtBot) -> None:
    dialog, _, _ = returning
    dialog.text.setPlainText("时间与附表不一致。")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.error_text() == "您写的内容不会保留。再按一次关闭，或者接着写。"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_reasons_appear_with_their_group(returning: tuple[ReturnDialog, Desk, str]) -> None:
    dialog, _, _ = returning
    assert not dialog.reasons["R03"].isVisible()
    dialog.groups["content"].setChecked(True)
    assert dialog.reasons["R03"].isVisible()
    dialog.reasons["R03"].setChecked(True)
    dialog.groups["timeliness"].setChecked(True)
    assert dialog.category() == "R03,timeliness"
    dialog.groups["content"].setChecked(False)
    assert dialog.category() == "timeliness"


def test_a_return_is_signed_with_category_and_words(returning: tuple[ReturnDialog, Desk, str], qtbot: QtBot) -> None:
    dialog, desk, article = returning
    dialog.groups["content"].setChecked(True)
    dialog.reasons["R03"].setChecked(True)
    dialog.text.setPlainText("请核对数字")
    dialog.pin.pin.setText(PIN)
    with qtbot.waitSignal(dialog.signed, timeout=20_000):
        dialog.sign.click()
    step = desk.chain(article).steps[-1]
    assert (step.action, step.category, step.reason) == ("return", "R03", "请核对数字")


def test_every_choice_of_categories_fits_into_a_step() -> None:
    everything = category_of([g.code for g in groups()], [])
    assert len(everything) <= 64
    assert len(category_of([g.code for g in groups()], [r.code for r in reasons()])) <= 64
    assert category_of([], ["R08", "R01"]) == "R01,R08"


@pytest.mark.parametrize("code", LANGUAGES)
def test_categories_are_words_for_the_eye(code: str) -> None:
    use_language(code)
    assert "R03" not in category_words("R03,timeliness")
    assert category_words("R99") == "R99"
    assert category_words("") == ""


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_dialog_fits_its_window(
    plain_desk: Any, writer: Any, qtbot: QtBot, qapp: QApplication, code: str, zoom: int
) -> None:
    use_language(code)
    theme.apply(qapp, "light", zoom)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    desk = plain_desk["zhou-ming"]
    dialog = SigningDialog(desk, request(desk, writer.write(desk), "submit"), window)
    dialog.open()
    assert dialog.height() <= 768
    for part in (dialog.sign, dialog.cancel, dialog.pin.pin):
        assert dialog.rect().contains(part.mapTo(dialog, part.rect().bottomRight()))
        assert part.width() >= part.minimumSizeHint().width()
    dialog.reject()
    theme.apply(qapp, "light", 100)
