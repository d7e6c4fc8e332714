"""The way of an article in one line: who drafts, reviews and signs off, the present station marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop import theme
from desktop.review.joint import lacking_words
from desktop.review.stations import station_words
from desktop.widgets.flow import FlowBox
from desktop.widgets.labels import IconLabel, label
from desktop.widgets.panels import empty
from desktop.words import listed
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.models import StationView


def people_words(people: tuple[str, ...]) -> str:
    """Names in short: one, or the first and how many more."""
    if not people:
        return tr("nobody yet")
    if len(people) == 1:
        return people[0]
    return tr("{name} and others ({n})", name=people[0], n=len(people))


class RouteLine(QWidget):
    """Chips with arrows between them, and the name of the route in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        self._head = label(tr("Route"), "caption", "text2")
        row.addWidget(self._head, 0, Qt.AlignmentFlag.AlignVCenter)
        self._chips = FlowBox(gap=4)
        self._flow = self._chips.flow
        row.addWidget(self._chips, 1)
        self._told: tuple[tuple[StationView, ...], str] | None = None
        theme.notice().changed.connect(self._measure_again)

    @Slot()
    def _measure_again(self) -> None:
        """Chips have the height of the look they were made in."""
        if self._told is not None:
            told, self._told = self._told, None
            self.show_way(*told)

    def show_way(self, stations: tuple[StationView, ...], name: str) -> None:
        """Show the stations; the ones at the portal are left to the panel. The same ones stay as they are."""
        if self._told == (stations, name):
            return
        self._told = (stations, name)
        empty(self._flow)
        shown = [s for s in stations if s.label not in ("receive", "adopt", "publish")]
        for place, station in enumerate(shown):
            if place:
                self._flow.addWidget(_Arrow())
            self._flow.addWidget(_chip(station))
        self._head.setToolTip(name)
        spoken = tr(", ").join(f"{people_words(s.hands)} {station_words(s.label)} {_aside(s)}".strip() for s in shown)
        self.setAccessibleName(tr("Route: {stations}", stations=spoken))
        self._chips.updateGeometry()


class _Arrow(QWidget):
    """A small arrow between two chips."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(IconLabel("arrow-right-s-line", "text2", 14))
        self.setMinimumHeight(theme.px(28))


def _chip(station: StationView) -> QFrame:
    box = QFrame()
    box.setProperty("banner", "primary" if station.current else "success" if station.done else "neutral")
    row = QHBoxLayout(box)
    row.setContentsMargins(7, 0, 7, 0)
    row.setSpacing(5)
    if station.done:
        row.addWidget(IconLabel("check-line", "successText", 14))
    row.addWidget(label(people_words(station.hands), "caption-strong", "primary" if station.current else ""))
    row.addWidget(label(station_words(station.label), "caption", "text2"))
    if station.units:
        row.addWidget(label(_aside(station), "caption"))
    box.setMinimumHeight(theme.px(28))
    lacking = lacking_words(station.lacking) if station.lacking else ""
    box.setToolTip("\n".join(part for part in (listed(station.hands), lacking) if part))
    return box


def _aside(station: StationView) -> str:
    """Of a joint publication: which unit leads, which join in, and how many of them have still to countersign."""
    if not station.units:
        return ""
    if station.label == "submit":
        return tr("leading {unit}", unit=listed(station.units))
    named = tr("with {units}", units=listed(station.units))
    return tr("{named}, {n} to go", named=named, n=len(station.lacking)) if station.lacking else named
