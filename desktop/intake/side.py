"""The panel beside a received article: its way so far, the three duties, and the attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.chain.judging import duties
from desktop.review.joint import joint_words
from desktop.review.lane import lane_part
from desktop.review.stations import station_words
from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label
from desktop.widgets.panels import SidePanel, pair
from desktop.words import byte_size, listed, moment
from resources.language import tr

if TYPE_CHECKING:
    from desktop.intake.reading import Opened
    from sync.desk.models import StationView


class IntakePanel(SidePanel):
    """Explains the article that is read."""

    chain_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(320, tr("About this article"), parent)

    def show_opened(self, opened: Opened) -> None:
        """Show another article."""
        self.clear()
        rows = self.section(tr("Steps so far"))
        if opened.reading.emergency is not None:
            rows.addWidget(lane_part(opened.reading.emergency))
        if opened.reading.joint is not None:
            rows.addWidget(label(joint_words(opened.reading.joint), "help", wrap=True))
        for station in opened.reading.stations:
            rows.addWidget(_station_row(station))
        audit = Button(tr("Show the signatures"), "plain", "shield-check-line")
        audit.clicked.connect(self.chain_asked)
        rows.addWidget(audit)
        rows = self.section(tr("The three duties"))
        for duty in duties(opened.chain):
            rows.addWidget(
                pair(duty.title, duty.names if duty.known else duty.why, 96, tone="" if duty.known else "text2")
            )
        files = opened.reading.content.attachments
        if files:
            rows = self.section(tr("Attachments"), str(len(files)))
            for file in files:
                rows.addWidget(pair(byte_size(file.size), file.name, width=64))


def _station_row(station: StationView) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    icon, role = "checkbox-blank-circle-line", "text2"
    if station.done:
        icon, role = "checkbox-circle-fill", "successText"
    elif station.current:
        icon, role = "time-line", "primaryText"
    row.addWidget(IconLabel(icon, role, 20), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    head = QHBoxLayout()
    tone = "primary" if station.current else "" if station.done else "text2"
    head.addWidget(label(station_words(station.label), "strong", tone), 1)
    when = moment(station.time) if station.time else tr("now") if station.current else ""
    head.addWidget(label(when, "caption", "text2"))
    words.addLayout(head)
    people = listed(station.hands)
    words.addWidget(label(people or "—", "caption", "text2", wrap=True))
    row.addLayout(words, 1)
    box.setAccessibleName(f"{station_words(station.label)} {people} {when}".strip())
    return box
