"""The emergency lane on the screen: offered before a submission, told to whoever signs, and the form of the look-back.

What is open and what is skipped is the desk's answer; here it is put into words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.review.stations import EMERGENCY_ICON, station_words
from desktop.review.steady import steady_segments
from desktop.widgets.buttons import Segmented
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from desktop.widgets.tags import Tag
from desktop.words import listed, moment
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from sync.desk.laneviews import EmergencyView

LANE, IN_ORDER, NOT_IN_ORDER = "emergency", "in-order", "not-in-order"
FINDINGS: dict[str, Sentence] = {IN_ORDER: say("In order"), NOT_IN_ORDER: say("Not in order")}


class EmergencyTag(Tag):
    """Says in red that an article takes the emergency lane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Urgent"), "danger", EMERGENCY_ICON, parent)


def finding_words(finding: str) -> str:
    """What a look-back found."""
    return str(FINDINGS[finding]) if finding in FINDINGS else finding


def skipped_words(view: EmergencyView) -> str:
    """What the lane goes without."""
    return tr("Goes without: {stations}.", stations=listed(station_words(each) for each in view.skipped))


def until_words(view: EmergencyView) -> str:
    """By when somebody looks back."""
    when = moment(view.until)
    return tr("{when}, provisional", when=when) if view.provisional else when


def look_back_words(view: EmergencyView) -> str:
    """Who looks back until when, or who has and what was found."""
    if view.looked:
        told = tr("{who} looked back, {when}: {finding}", who=view.looked, when=moment(view.looked_at),
                  finding=finding_words(view.finding))  # fmt: skip
        return tr("{told}. {reason}", told=told, reason=view.remark) if view.remark else told
    who = listed(view.lookers) or tr("nobody yet")
    if view.owed:
        return tr("To be looked back at until {when} by {who}.", who=who, when=until_words(view))
    return tr("After the sign-off it is looked back at until {when} by {who}.", who=who, when=until_words(view))


def lane_lines(view: EmergencyView) -> tuple[str, ...]:
    """What is to be known of an article in the lane, a line each."""
    reason = tr("Why it could not wait: {reason}", reason=view.reason) if view.reason else ""
    return tuple(line for line in (reason, skipped_words(view), look_back_words(view)) if line)


def lane_part(view: EmergencyView, *, tag: bool = True) -> QWidget:
    """The same as a part of a panel; without the tag where a heading says what it is."""
    box = QWidget()
    rows = QVBoxLayout(box)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(6)
    if tag:
        rows.addWidget(EmergencyTag())
    for line in lane_lines(view):
        rows.addWidget(label(line, "help", wrap=True, copyable=True))
    return box


class EmergencyChoice(QFrame):
    """Offers the lane, and says before the PIN what it skips and who looks back until when.

    Signals:
        changed: it was taken or left, or the reason is another one.
    """

    changed = Signal()

    def __init__(self, offer: EmergencyView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("note", True)
        self.offer = offer
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 10, 16, 10)
        rows.setSpacing(6)
        self.tick = QCheckBox(tr("By the emergency lane, because it cannot wait"))
        self.tick.setFont(theme.font("body"))
        self.tick.toggled.connect(self._told)
        rows.addWidget(self.tick)
        self.refused = label(str(offer.refused or ""), "help", "text2", wrap=True)
        self.refused.setVisible(offer.refused is not None)
        rows.addWidget(self.refused)
        self.tick.setEnabled(offer.refused is None)
        self.words = label(self._words(), "help", wrap=True)
        self.reason = QPlainTextEdit()
        self.reason.setProperty("field", True)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(56))
        self.reason.textChanged.connect(self.changed)
        self.field = Field(tr("Why it cannot wait, as it will stand in the chain"), self.reason, required=True)
        for each in (self.words, self.field):
            each.hide()
            rows.addWidget(each)

    def _words(self) -> str:
        leaders = listed(self.offer.leaders)
        signs = tr("{who} signs it off; then it goes to the portal at once.", who=leaders)
        public = tr("That it went this way, and what the look-back finds, is public.")
        return "\n".join((skipped_words(self.offer), signs, look_back_words(self.offer), public))

    @Slot(bool)
    def _told(self, on: bool) -> None:
        self.words.setVisible(on)
        self.field.setVisible(on)
        self.changed.emit()

    def taken(self) -> bool:
        """Whether the lane is taken."""
        return self.tick.isChecked()

    def missing(self) -> list[QWidget]:
        """Where something is still to be written."""
        return [self.reason] if self.taken() and not self.text() else []

    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing()

    def text(self) -> str:
        """Why it cannot wait; empty while the lane is not taken."""
        return self.reason.toPlainText().strip() if self.taken() else ""


class LookBackForm(QFrame):
    """Asks what the look-back found; what was not in order needs words.

    Signals:
        changed: an answer is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("note", True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        self.finding = Segmented([(key, str(words)) for key, words in FINDINGS.items()], tr("What the look-back found"))
        steady_segments(self.finding)
        self.finding.chosen.connect(self._told)
        rows.addWidget(Field(tr("What the look-back found"), self.finding, required=True))
        self.reason = QPlainTextEdit()
        self.reason.setProperty("field", True)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(64))
        self.reason.textChanged.connect(self.changed)
        self.field = Field(tr("In words, as it will stand in the chain"), self.reason)
        rows.addWidget(self.field)
        words = tr("Nothing that is public changes by it; what is wrong is put right by a correction or a withdrawal.")
        rows.addWidget(label(words, "caption", "text2", wrap=True))

    @Slot(str)
    def _told(self, value: str) -> None:
        self.field.show_remark(tr("required") if value == NOT_IN_ORDER else "", "danger")
        self.changed.emit()

    def missing(self) -> list[QWidget]:
        """Where something is still to be chosen or written."""
        found = self.finding.value()
        if not found:
            return [self.finding.findChild(QPushButton)]
        return [self.reason] if found == NOT_IN_ORDER and not self.text() else []

    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing()

    def text(self) -> str:
        """What was found, in words."""
        return self.reason.toPlainText().strip()

    def detail(self) -> dict[str, str]:
        """What is signed with the step."""
        return {"finding": self.finding.value()}
