"""Taking a signature back until it is sent, in the real program: by key, in words, single, in a batch, as a leader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.desks import PIN
from support.seen import cut_off, untranslated

from desktop.messages import messages
from desktop.review.batchdialog import BatchDialog
from desktop.review.signing import SigningDialog
from desktop.review.undoing import UndoDialog
from sync.desk.readmarks import ReadMark
from sync.store import outbox

Begin = Callable[..., Any]
CONTROL = Qt.KeyboardModifier.ControlModifier


def leaves(desk: Any, article: str) -> None:
    """Note every own step of an article as sent and not yet answered, as a sync does before it sends."""
    with desk.context.store.writing() as tx:
        outbox.mark_unsure(tx, [item.id for item in outbox.of(tx, article)])
        tx.touch(article)


@pytest.fixture
def toasts() -> Iterator[list[tuple[str, str, Any]]]:
    """What is said to have gone well, with what takes it back."""
    said: list[tuple[str, str, Any]] = []

    def note(text: str, undo: str, act: object) -> None:
        said.append((text, undo, act))

    messages().toasted.connect(note)
    yield said
    messages().toasted.disconnect(note)


class Signing:
    """A person with one article open that can be signed here."""

    def __init__(self, here: Any, others: Any, upto: str = "zhou-ming submit") -> None:
        self.here = here
        self.article = others.write(title="取水口专项检查")
        others.bring(self.article, upto, here.desk)
        here.open(self.article)

    @property
    def page(self) -> Any:
        return self.here.page

    def sign(self) -> None:
        self.here.read()
        self.page._act_key()
        dialog = self.here.dialog(SigningDialog)
        for tick in dialog.ticks:
            tick.setChecked(True)
        self.here.finish(dialog)

    def question(self) -> UndoDialog:
        self.here.qtbot.waitUntil(lambda: bool(self.shown()), timeout=5_000)
        return self.shown()[-1]

    def shown(self) -> list[UndoDialog]:
        return [d for d in self.here.program.window.findChildren(UndoDialog) if d.isVisible()]

    def undo(self) -> None:
        self.question().undo.click()
        self.here.settle()

    def actions(self) -> list[str]:
        return [step.action for step in self.here.desk.chain(self.article).steps]


@pytest.fixture
def signing(here: Begin, others: Any) -> Callable[..., Signing]:
    """``signing("zhao-ping", "sun-yan pass")``: a person's program with an article that waits there."""

    def begin(officer: str = "li-jing", upto: str = "zhou-ming submit", **how: Any) -> Signing:
        return Signing(here(officer, **how), others, upto)

    return begin


def test_what_was_passed_is_taken_back_by_key(signing: Callable[..., Signing], toasts: list[Any]) -> None:
    made = signing()
    assert made.page.undo.bar.isHidden()
    made.sign()
    assert made.actions() == ["submit", "pass"]
    assert "取水口专项检查" in made.page.undo.bar.words.whole_text()
    assert made.page.undo.bar.isVisible()
    _, undo, act = toasts[-1]
    assert undo == "撤销签名"
    canvas = made.page.reader.canvas
    made.here.program.window.activateWindow()
    made.here.qtbot.waitUntil(made.here.program.window.isActiveWindow)
    canvas.setFocus()
    made.here.qtbot.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    question = made.question()
    assert "审核" in question.meaning.text()
    question.keep.click()
    made.here.settle()
    assert made.actions() == ["submit", "pass"]
    act()
    made.undo()
    assert made.actions() == ["submit"]
    assert made.page.article == made.article
    assert made.page.main.text() == "通过"
    assert made.page.undo.bar.isHidden()
    assert [row.article for row in made.here.desk.queue()] == [made.article]


def test_what_was_sent_meanwhile_is_refused_with_the_reason(signing: Callable[..., Signing]) -> None:
    made = signing()
    made.sign()
    made.page.undo.bar.undo.click()
    question = made.question()
    leaves(made.here.desk, made.article)
    question.undo.click()
    made.here.settle()
    assert "签名已经发出" in made.page.trouble_text()
    assert made.actions() == ["submit", "pass"]
    made.here.qtbot.waitUntil(made.page.undo.bar.isHidden, timeout=5_000)


def test_a_sync_takes_the_offer_away(signing: Callable[..., Signing]) -> None:
    made = signing()
    made.sign()
    assert made.page.undo.bar.isVisible()
    leaves(made.here.desk, made.article)
    made.here.settle()
    assert made.page.undo.bar.isHidden()
    assert made.page.undo.offered() is None


def test_a_sign_off_goes_back_with_its_sending(signing: Callable[..., Signing]) -> None:
    made = signing("zhao-ping", "sun-yan pass")
    made.sign()
    assert made.actions()[-2:] == ["approve", "send"]
    made.page.undo.bar.undo.click()
    assert "报送" in made.question().meaning.text()
    made.undo()
    assert made.actions()[-1] == "pass"
    assert made.page.main.text() == "签发"


def test_a_return_is_taken_back_and_its_remarks_wait_again(signing: Callable[..., Signing]) -> None:
    made = signing()
    desk = made.here.desk
    desk.remarks.add(made.article, desk.reading(made.article).content, None, "请核对")
    desk.act(made.article, "return", pin=PIN, category="R03", reason="见批注")
    made.here.open(made.article)
    assert made.page.undo.offered().action == "return"
    made.page.undo.bar.undo.click()
    made.undo()
    assert made.actions() == ["submit"]
    (remark,) = desk.remarks.of(made.article, desk.reading(made.article).content).remarks
    assert not remark.first.signed
    assert made.page.send_back.isVisible()


def test_single_signatures_of_a_batch_are_taken_back_in_its_results(here: Begin, others: Any) -> None:
    made = here()
    articles = [others.write(title=title) for title in ("甲稿", "乙稿")]
    for article in articles:
        others.bring(article, "zhou-ming submit", made.desk)
        made.desk.marks.keep(article, made.desk.reading(article).content.digest, ReadMark(ended=True))
    made.open()
    made.page.batch.turn()
    made.settle()
    made.qtbot.waitUntil(lambda: len(made.page.batch.batch.candidates) == 2, timeout=5_000)
    made.page.batch.every.click()
    made.page.batch.sign.click()
    made.qtbot.waitUntil(lambda: bool(_shown(made, BatchDialog)), timeout=5_000)
    (dialog,) = _shown(made, BatchDialog)
    assert "可以撤销" in dialog.note.text()
    for tick in dialog.confirmed.boxes:
        tick.setChecked(True)
    dialog.pin.pin.setText(PIN)
    with made.qtbot.waitSignal(dialog.signed, timeout=20_000):
        dialog.sign.click()
    made.settle()
    assert dialog.undo.isVisible()
    assert dialog.list.hasFocus() is False
    dialog.list.setCurrentIndex(dialog.list.rows.index(1))
    chosen = dialog.list.rows.rows()[1]
    dialog.undo.undo.click()
    made.qtbot.waitUntil(lambda: bool(_shown(made, UndoDialog)), timeout=5_000)
    _shown(made, UndoDialog)[-1].undo.click()
    made.settle()
    assert [row.state for row in dialog.list.rows.rows()] == ["signed", "back"]
    assert not dialog.undo.undo.isEnabled()
    assert [row.article for row in made.desk.queue()] == [chosen.article]
    assert cut_off(dialog) == []
    dialog.reject()


def _shown(made: Any, kind: type) -> list[Any]:
    return [d for d in made.program.window.findChildren(kind) if d.isVisible()]


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_the_question_is_whole_in_every_language(signing: Callable[..., Signing], language: str) -> None:
    made = signing(language=language, size=(1366, 768))
    made.here.desk.act(made.article, "pass", pin=PIN)
    made.here.open(made.article)
    assert made.page.undo.bar.isVisible()
    made.page.undo.bar.undo.click()
    question = made.question()
    assert cut_off(question) == []
    assert untranslated(question, language) == []
    assert all(each.text() for each in question.findChildren(QLabel))
    question.reject()
