"""The dialog that sends an article back: at least one category, words, whose signatures fall, and a PIN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.operations import WriteOp
from desktop.review.phrases import button_words
from desktop.review.pin import PinBox, Signer
from desktop.review.reasons import category_of, groups, reasons
from desktop.review.remarks.along import AlongBox
from desktop.review.sheet import Sheet
from desktop.review.signing import PerformAct, show_refusal
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.flow import FlowLayout
from desktop.widgets.labels import label
from resources.language import tr

if TYPE_CHECKING:
    from sync.chain.workflow import Option
    from sync.desk import Desk

MAX_WORDS = 2_000
MAX_CATEGORY = 64


@dataclass(frozen=True)
class ReturnRequest:
    """What goes back.

    Attributes:
        article: its id.
        option: the desk's option to return or decline it.
        author: name of the author.
        round: how often it was submitted.
        signers: names of those whose signatures stand now.
        signer: who signs the return.
        digest: of the text that goes back.
        along: the remarks that go along: the words each is about ("" for none), and what it says.
    """

    article: str
    option: Option
    author: str
    round: int
    signers: tuple[str, ...]
    signer: Signer
    digest: str
    along: tuple[tuple[str, str], ...] = ()


class ReturnDialog(Sheet):
    """Returns or declines an article.

    Signals:
        signed: the ``SignedStep``; the dialog has closed.
    """

    signed = Signal(object)

    def __init__(self, desk: Desk, request: ReturnRequest, parent: QWidget | None = None) -> None:
        self._declines = request.option.action == "decline"
        title = tr("Decline this article") if self._declines else tr("Return this article")
        super().__init__(title, "arrow-go-back-line", "dangerText", _meaning(request), parent)
        self._desk, self.request = desk, request
        self.groups: dict[str, QPushButton] = {}
        self.reasons: dict[str, QPushButton] = {}
        self.text = QPlainTextEdit()
        self.pin = PinBox(request.signer)
        self.sign = Button(button_words(request.option.action, request.signer.name), "dangerfill", "arrow-go-back-line")
        self.sign.clicked.connect(self._sign)
        self.body.addLayout(self._categories())
        self.body.addWidget(self._details)
        self.body.addWidget(self._words())
        if request.along:
            self.body.addWidget(AlongBox(request.along))
        self.body.addStretch(1)
        self.add_to_foot(self.pin)
        self.buttons(self.sign)
        self.pin.typed.connect(self._judge)
        self._judge()
        self.text.setFocus()

    # ------------------------------------------------------------------------------------------ making

    def _categories(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(tr("Category"), "help-strong"))
        head.addWidget(label(tr("at least one"), "caption", "text2"))
        head.addStretch(1)
        rows.addLayout(head)
        chips = QWidget()
        flow = FlowLayout(chips, gap=10)
        for group in groups():
            self.groups[group.code] = self._chip(group.here())
            flow.addWidget(self.groups[group.code])
        rows.addWidget(chips)
        self._details = QWidget()
        fine = FlowLayout(self._details, gap=6)
        for reason in reasons():
            chip = self._chip(reason.here(), small=True)
            chip.hide()
            self.reasons[reason.code] = chip
            fine.addWidget(chip)
        self._details.hide()
        return rows

    def _chip(self, words: str, *, small: bool = False) -> QPushButton:
        chip = QPushButton(words)
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setProperty("kind", "choice-small" if small else "choice")
        chip.setFont(theme.font("caption" if small else "body"))
        chip.setStyleSheet(_chip_style(small=small))
        chip.setAccessibleName(words)
        chip.toggled.connect(self._toggled)
        return chip

    def _words(self) -> Field:
        self.text.setProperty("field", True)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(96))
        self.text.textChanged.connect(self._judge)
        name = tr("Why it is declined") if self._declines else tr("What is to be changed, and how")
        self._field = Field(name, self.text, required=True)
        return self._field

    # ------------------------------------------------------------------------------------------ judging

    @Slot(bool)
    def _toggled(self, on: bool) -> None:
        chosen = {code for code, chip in self.groups.items() if chip.isChecked()}
        for reason in reasons():
            chip = self.reasons[reason.code]
            chip.setVisible(reason.group in chosen)
            if reason.group not in chosen:
                chip.setChecked(False)
        self._details.setVisible(bool(chosen))
        self._details.updateGeometry()
        self.fit()
        self._judge()

    def category(self) -> str:
        """What the step will carry."""
        chosen = (code for code, chip in self.groups.items() if chip.isChecked())
        return category_of(chosen, (code for code, chip in self.reasons.items() if chip.isChecked()))

    def written(self) -> bool:
        """Whether the reason was begun."""
        return bool(self.text.toPlainText().strip())

    def ready(self) -> bool:
        """Whether everything that is asked for is there."""
        words = self.text.toPlainText().strip()
        fits = 0 < len(self.category()) <= MAX_CATEGORY and 0 < len(words) <= MAX_WORDS
        return fits and bool(self.pin.text()) and not self.busy()

    @Slot()
    def _judge(self) -> None:
        count = len(self.text.toPlainText().strip())
        over = count > MAX_WORDS
        self._field.show_remark(tr("{n} characters", n=count), "danger" if over else "text2")
        chips = [] if self.category() else [next(iter(self.groups.values()))]
        self.show_missing([*chips, *([] if count else [self.text])])
        self.sign.setEnabled(self.ready())

    # ------------------------------------------------------------------------------------------ signing

    @Slot()
    def _sign(self) -> None:
        if not self.ready():
            return
        self.say_error("")
        self.set_busy(True)
        self._judge()
        work = PerformAct(
            self._desk,
            self.request.article,
            self.request.option,
            self.request.digest,
            self.pin.text(),
            category=self.category(),
            reason=self.text.toPlainText().strip(),
        )
        WriteOp(self, work).then(self._done).otherwise(self._refused).start()

    @Slot(object)
    def _done(self, step: object) -> None:
        self.set_busy(False)
        self.pin.pin.clear()
        self.accept()
        self.signed.emit(step)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.set_busy(False)
        show_refusal(self, self.pin, error)
        self._judge()


def _meaning(request: ReturnRequest) -> str:
    others = [each for each in request.signers if each != request.author]
    names = "、".join(request.signers if request.option.action == "decline" else others)
    if request.option.action == "decline":
        return tr("The portal office does not take it. {names} are told the reason.", names=names)
    if not others:
        return tr("It goes back to {author}, who is told the reason.", author=request.author)
    return tr(
        "It goes back to {author}; this was round {round}. {names} are told the reason, and their {n} signatures "
        "fall as soon as the text is changed.",
        author=request.author, round=request.round, names=names, n=len(others),
    )  # fmt: skip


def _chip_style(*, small: bool) -> str:
    """Round chips with an edge; the theme's own chips are flat."""
    edge, fill, on = (theme.color(role).name() for role in ("borderStrong", "surface", "selected"))
    ink, mark, focus = (theme.color(role).name() for role in ("text", "primaryText", "focus"))
    height, pad = (theme.px(26), 10) if small else (theme.px(34), 16)
    base = f"min-height:{height}px; border-radius:{height // 2 + 1}px;"
    return (
        f"QPushButton {{ {base} padding:0 {pad}px; border:1px solid {edge}; background:{fill}; color:{ink}; }}"
        f"QPushButton:checked {{ {base} padding:0 {pad - 1}px; border:2px solid {mark}; background:{on}; "
        f"color:{mark}; font-weight:bold; }}"
        f"QPushButton:focus {{ {base} padding:0 {pad - 1}px; border:2px solid {focus}; }}"
    )
