"""Beside the text: what it is about, what changed, what the check still finds, and who signed so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.severity import SeverityMark
from desktop.review.joint import joint_words
from desktop.review.lane import lane_part
from desktop.review.opening import Opened
from desktop.review.remarks.along import along_lines, open_words
from desktop.review.side import StationRow
from desktop.widgets.labels import label
from desktop.widgets.panels import SidePanel
from desktop.words import moment
from resources.language import tr

if TYPE_CHECKING:
    from forms.checks.waivers import Judged

WIDTH, MOST_FINDINGS = 372, 8
_ORDER, _ANY = "CBEWI", 16_777_215


class Facts(SidePanel):
    """Everything a leader is told before the signature, in sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, tr("What is to be known before the signature"), parent)

    def spread(self, *, wide: bool) -> None:
        """As wide as the page, where it stands under the text; else a panel at its right edge."""
        if wide:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_ANY)
        else:
            self.setFixedWidth(theme.px(WIDTH))

    def show_article(self, opened: Opened) -> None:
        """Show another article."""
        self.clear()
        self._lane(opened)
        self._summary(opened)
        self._changes(opened)
        self._findings(opened)
        self._remarks(opened)
        self._signed(opened)

    def _lane(self, opened: Opened) -> None:
        """First of all: that it takes the emergency lane, or that several units publish it together."""
        reading = opened.reading
        if reading.emergency is not None:
            self.section(tr("Emergency lane")).addWidget(lane_part(reading.emergency, tag=False))
        if reading.joint is not None:
            self.section(tr("Published jointly")).addWidget(label(joint_words(reading.joint), "help", wrap=True))

    def _summary(self, opened: Opened) -> None:
        words = opened.reading.content.text("summary").strip()
        rows = self.section(tr("Summary"))
        voice = "body" if words else "help"
        rows.addWidget(label(words or tr("The author gave none."), voice, "" if words else "text2", wrap=True))

    def _changes(self, opened: Opened) -> None:
        rows = self.section(tr("Since your last signature"))
        rows.addWidget(label(changed_words(opened), "help", wrap=True))

    def _findings(self, opened: Opened) -> None:
        rows = self.section(tr("What the check still finds"))
        if opened.checked is None:
            words = tr("The content type of this article is not on this computer.")
            rows.addWidget(label(words, "help", "warning", wrap=True))
            return
        left = standing(opened)
        rows.addWidget(label(found_words(opened), "help", "danger" if opened.stops else "", wrap=True))
        for item in left[:MOST_FINDINGS]:
            rows.addWidget(_finding(item))
        if len(left) > MOST_FINDINGS:
            more = tr("{n} more; the review page lists them all.", n=len(left) - MOST_FINDINGS)
            rows.addWidget(label(more, "caption", "text2", wrap=True))

    def _remarks(self, opened: Opened) -> None:
        """What was said of the text and stands open; nothing is shown where nobody said anything."""
        if not opened.remarks.remarks:
            return
        rows = self.section(tr("Remarks"), tr("{n} still open", n=opened.remarks.open))
        lines = along_lines(open_words(opened.remarks))
        for line in lines:
            rows.addWidget(line)
        if not lines:
            rows.addWidget(label(tr("Every one is answered or resolved."), "help", "text2", wrap=True))

    def _signed(self, opened: Opened) -> None:
        held = opened.chain.report.held
        rows = self.section(tr("Who signed so far"), tr("steps so far verified") if held else "")
        if not held:
            words = next((str(c.sentence) for c in opened.chain.report.checks if not c.held), "")
            rows.addWidget(label(words, "help-strong", "danger", wrap=True))
        box = QWidget()
        discs = QVBoxLayout(box)
        discs.setContentsMargins(0, 0, 0, 0)
        discs.setSpacing(0)
        shown = [s for s in opened.reading.stations if s.done or s.current]
        for place, station in enumerate(shown):
            discs.addWidget(StationRow(station, shown[place + 1] if place + 1 < len(shown) else None, opened.me))
        rows.addWidget(box)


def standing(opened: Opened) -> list[Judged]:
    """The findings that still stand, the gravest first."""
    judged = opened.checked.judged if opened.checked is not None else ()
    return sorted((item for item in judged if item.stands), key=lambda item: _ORDER.index(item.finding.severity))


def changed_words(opened: Opened) -> str:
    """What changed since the person last signed, in a sentence."""
    reading = opened.reading
    if reading.signed is None:
        return tr("You have not signed an earlier version of it.")
    if reading.difference is None:
        return tr("Nothing: it is the very text that you signed {when}.", when=moment(reading.signed_at))
    blocks = sum(change.kind != "same" for change in reading.difference.blocks)
    return tr(
        "{n} changes since {when}: text {text}, fields {fields}, attachments {files}. They are marked in the text.",
        n=reading.difference.count, when=moment(reading.signed_at), text=blocks,
        fields=len(reading.difference.fields), files=len(reading.difference.attachments),
    )  # fmt: skip


def found_words(opened: Opened) -> str:
    """How many findings are left, and whether one stops the signature."""
    left, checked = standing(opened), opened.checked
    aside = len(checked.judged) - len(left) if checked is not None else 0
    if opened.stops:
        return tr("{n} must be dealt with before anybody can sign.", n=len(opened.stops))
    if not left:
        return tr("Nothing is left; {n} were set aside with a reason.", n=aside) if aside else tr("Nothing.")
    if aside:
        return tr("{n} findings, none of which stops the signature; {aside} more were set aside with a reason.",
                  n=len(left), aside=aside)  # fmt: skip
    return tr("{n} findings, none of which stops the signature.", n=len(left))


def _finding(item: Judged) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(SeverityMark(item.finding.severity, parent=box), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(str(item.finding.message), "help", wrap=True), 1)
    return box
