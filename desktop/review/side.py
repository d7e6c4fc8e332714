"""The panel at the right of the review: the check's verdict, the signatures so far and to come, the three duties.

The remarks have a tab of their own beside all that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop import icons, theme
from desktop.editor.checks.panel import CheckPanel
from desktop.editor.remarks.panel import RemarkPanel
from desktop.editor.route import people_words
from desktop.review.joint import joint_words, lacking_words
from desktop.review.lane import lane_part
from desktop.review.opening import Opened
from desktop.review.stations import station_words
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import SidePanel
from desktop.widgets.tabs import TabRow
from desktop.words import joined, listed, moment
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.models import ChainView, DutyView, StationView

STATION = 56


class ReviewPanel(SidePanel):
    """Explains the article that is open.

    Signals:
        turned: it came or went; on a narrow window the list at the left makes room for it.
    """

    turned = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(336, tr("Check, signatures and duties"), parent)
        self.check = CheckPanel(flowing=True)
        self.body.insertWidget(0, self.check)
        self.remarks = RemarkPanel(adds=True)
        self.tabs = TabRow([("check", tr("Check and signatures")), ("remarks", self.remarks.tab_words())])
        self._stack = QStackedWidget()
        outer = self.layout()
        self._stack.addWidget(outer.takeAt(0).widget())
        self._stack.addWidget(self.remarks)
        outer.setSpacing(0)
        self.close_ = Button("", "tool", "close-line", name=tr("Close the panel"))
        self.close_.clicked.connect(self.hide)
        self.tabs.add_aside(self.close_)
        self.close_.hide()
        outer.addWidget(self.tabs)
        outer.addWidget(self._stack)
        self.tabs.chosen.connect(self._turn)
        self.remarks.counted.connect(self._count)

    def show_tab(self, key: str) -> None:
        """Show the tab "check" or "remarks"; a panel that had given way comes back."""
        self.tabs.choose(key)
        self.show()

    def give_way(self, *, narrow: bool, empty: bool) -> None:
        """On a narrow window it is shown only when asked for, and can be closed."""
        self.close_.setVisible(narrow)
        self.setVisible(not narrow and not empty)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.turned.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.turned.emit(False)

    @Slot(str)
    def _turn(self, key: str) -> None:
        self._stack.setCurrentIndex(int(key == "remarks"))

    @Slot()
    def _count(self) -> None:
        self.tabs.name("remarks", self.remarks.tab_words())

    def show_article(self, opened: Opened) -> None:
        """Show another article; the list of findings keeps its place."""
        self.body.removeWidget(self.check)
        self.clear()
        self.body.insertWidget(0, self.check)
        self._check(opened)
        self._chain(opened)
        self._duties(opened.chain)

    def _check(self, opened: Opened) -> None:
        checked, verdict = opened.checked, self.check.verdict
        if checked is None:
            self.check.clear()
            words = tr("The content type of this article is not on this computer.")
            verdict.show_message("warning", tr("Not checked"), words)
            return
        self.check.show_check(checked, opened.field_names(), opened.rights, opened.stops, lead=False)
        blocking = sum(p.blocking for p in checked.problems) + len(opened.stops)
        rest = sum(not p.blocking for p in checked.problems) + checked.counts()["E"]
        if blocking:
            words = tr("Return it, so that they are put right.")
            if opened.rights.aside or opened.rights.release:
                words = tr("Return it, so that they are put right, or deal with each one here.")
            verdict.show_message("danger", tr("Check: {n} block", n=blocking), words)
        else:
            words = tr("{n} to be dealt with or explained.", n=rest) if rest else ""
            verdict.show_message("success", tr("Check: nothing blocks"), words, icon="shield-check-line")
        self.check.announce()

    def _chain(self, opened: Opened) -> None:
        held = opened.chain.report.held or not opened.chain.steps
        rows = self.section(tr("Signatures"), tr("steps so far verified") if held and opened.chain.steps else "")
        if not held:
            broken = Banner()
            rows.addWidget(broken)
            words = next((str(c.sentence) for c in opened.chain.report.checks if not c.held), "")
            broken.show_message("danger", tr("The chain does not hold"), words, icon="link-unlink")
        if opened.reading.emergency is not None:
            rows.addWidget(lane_part(opened.reading.emergency))
        if opened.reading.joint is not None:
            rows.addWidget(label(joint_words(opened.reading.joint), "help", wrap=True))
        box = QWidget()
        discs = QVBoxLayout(box)
        discs.setContentsMargins(0, 0, 0, 0)
        discs.setSpacing(0)
        stations = opened.reading.stations
        for place, station in enumerate(stations):
            ahead = stations[place + 1] if place + 1 < len(stations) else None
            discs.addWidget(StationRow(station, ahead, opened.me))
        rows.addWidget(box)

    def _duties(self, chain: ChainView) -> None:
        rows = self.section(tr("Three duties"))
        for name, duty in (
            (tr("Supervised by"), chain.supervises),
            (tr("Published by"), chain.publishes),
            (tr("Responsible"), chain.answers),
        ):
            rows.addWidget(_duty(name, duty))
        words = tr("Taken from the signatures that stand, never typed.")
        rows.addWidget(label(words, "caption", "text2", wrap=True))


def _duty(name: str, duty: DutyView | None) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(label(name, "help", "text2"), 0, Qt.AlignmentFlag.AlignTop)
    if duty is None:
        words, voice, tone = tr("not signed yet"), "help", "text2"
    else:
        one = duty.unit if len(duty.names) == 1 else ""
        words, voice, tone = joined("、".join(duty.names), one), "help-strong", ""
    shown = label(words, voice, tone, wrap=True)
    shown.setAlignment(Qt.AlignmentFlag.AlignRight)
    row.addWidget(shown, 1)
    box.setAccessibleName(f"{name} {words}")
    return box


class StationRow(QWidget):
    """A disc with its line to the next one, the station, its people, and when it was signed."""

    def __init__(self, station: StationView, ahead: StationView | None, me: str) -> None:
        super().__init__()
        self._station, self._ahead, self._me = station, ahead, me
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(joined(station_words(station.label), self._who(), self._when()))
        self.setToolTip("\n".join(part for part in (listed(station.hands), self._lacking()) if part))
        theme.notice().changed.connect(self._restyle)

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(STATION))

    def _who(self) -> str:
        people = self._station.people
        if self._station.current and self._me in people:
            return joined(tr("{name} (you)", name=self._me), self._lacking())
        return joined(people_words(self._station.hands) if people else "", self._lacking())

    def _lacking(self) -> str:
        return lacking_words(self._station.lacking) if self._station.lacking else ""

    def _when(self) -> str:
        if self._station.done:
            return moment(self._station.time)
        return tr("now") if self._station.current else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._line(painter)
        self._disc(painter)
        self._words(painter)
        painter.end()

    def _line(self, painter: QPainter) -> None:
        if self._ahead is None:
            return
        solid = self._station.done and self._ahead.done
        pen = QPen(theme.color("success" if solid else "borderStrong"), 2)
        if not solid:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        x = theme.px(11)
        painter.drawLine(QPointF(x, theme.px(24)), QPointF(x, self.height() + theme.px(1)))

    def _disc(self, painter: QPainter) -> None:
        side = theme.px(20)
        box = QRectF(theme.px(1), theme.px(2), side, side)
        if self._station.done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("success"))
            painter.drawEllipse(box)
            inset = side * 0.2
            icons.paint(painter, "check-line", box.adjusted(inset, inset, -inset, -inset), theme.color("onSolid"))
            return
        ink = theme.color("primary" if self._station.current else "borderStrong")
        painter.setPen(QPen(ink, 2))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if self._station.current:
            painter.setBrush(ink)
            painter.drawEllipse(box.center(), side * 0.22, side * 0.22)

    def _words(self, painter: QPainter) -> None:
        left = theme.px(34)
        one = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        when = self._when()
        wide = painter.fontMetrics().horizontalAdvance(when)
        painter.drawText(QRectF(self.width() - wide, 0, wide, theme.px(24)), one, when)
        live = self._station.done or self._station.current
        painter.setFont(theme.font("strong" if live else "body"))
        painter.setPen(theme.color("primaryText" if self._station.current else "text"))
        room = self.width() - left - wide - theme.px(8)
        name = painter.fontMetrics().elidedText(station_words(self._station.label), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, theme.px(24)), one, name)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        who = painter.fontMetrics().elidedText(self._who(), Qt.TextElideMode.ElideRight, self.width() - left)
        painter.drawText(QRectF(left, theme.px(23), self.width() - left, theme.px(20)), one, who)
