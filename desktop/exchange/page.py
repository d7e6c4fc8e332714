"""The synchronisation page.

A sentence on how things stand, the seven states, the outbox, and the reference data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.exchange.reading import ReadStanding, Standing, Synchronise
from desktop.exchange.strip import StateStrip
from desktop.exchange.table import OutboxTable
from desktop.messages import messages
from desktop.operations import ExchangeOp, Operation, ReadOp
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.widgets.buttons import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.labels import IconLabel, label, set_tone
from desktop.widgets.panels import Card, Column, SidePanel, scrolled
from desktop.words import age, moment
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.models import RefAge, SyncProgress, SyncReport
    from sync.store.records import ChangeSet

DAY = 86_400
AMBER, RED = 7 * DAY, 30 * DAY
OFFLINE = frozenset({"portal.offline", "portal.silent", "portal.busy", "sync.cancelled"})


class SyncPage(Page):
    """The only page that touches the network."""

    key = "sync"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Sync"), flush=True)
        self.header.context.set_text(tr("Only this page uses the network"))
        self._running: Operation | None = None
        self._reading = False
        self._read_again = False
        self._report: SyncReport | None = None
        self.strip = StateStrip()
        self.strip.asked.connect(self._state_asked)
        self.table = OutboxTable()
        self.table.opened.connect(self._article_asked)
        self.panel = SidePanel(330, tr("Reference data"))
        self._build()
        shortcut = QShortcut(QKeySequence("F5"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.synchronise)

    # ---- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        left = Column()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(24, 16, 20, 16)
        rows.setSpacing(14)
        rows.addWidget(self._standing_card())
        rows.addWidget(self.strip)
        card = Card(flush=True)
        self.none = EmptyState(
            tr("Nothing has been sent yet"),
            tr("What you sign comes here by itself and is sent at the next sync."),
            drawing=False,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.none)
        self.stack.addWidget(self.table)
        card.body.addWidget(self.stack, 1)
        rows.addWidget(card, 1)
        self.body.addWidget(scrolled(left), 1)
        self.body.addWidget(self.panel)

    def _standing_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(14)
        self.sign = IconLabel("wifi-off-line", "text2", 24)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        self.conclusion = label("", "section", wrap=True)
        self.detail = label("", "help", "text2", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.hide()
        for part in (self.conclusion, self.detail, self.bar):
            words.addWidget(part)
        row.addLayout(words, 1)
        self.copy = Button(tr("Copy for the information centre"), "plain", "file-copy-line")
        self.copy.clicked.connect(self._copy)
        self.cancel = Button(tr("Cancel"), "plain", "stop-circle-line")
        self.cancel.clicked.connect(self._cancel)
        self.cancel.hide()
        self.go = Button(tr("Sync now"), "primary", "refresh-line", shortcut="F5", show_key=True)
        self.go.clicked.connect(self.synchronise)
        for button in (self.copy, self.cancel, self.go):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        return card

    # ---- reading -----------------------------------------------------------------------------------

    def enter(self, article: str) -> None:
        self.read()
        self.go.setFocus()

    def changed(self, change: ChangeSet) -> None:
        if self.isVisible():
            self.read()

    def narrow(self, width: int) -> None:
        self.panel.setVisible(width >= theme.px(1160))
        self.copy.setVisible(width >= theme.px(1300) and self._running is None)

    def read(self) -> None:
        """Read again how the exchange stands."""
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        ReadOp(self, ReadStanding(self.desk)).then(self._stands).ended(self._read_ended).start()

    @Slot()
    def _read_ended(self) -> None:
        self._reading = False
        if self._read_again:
            self._read_again = False
            self.read()

    @Slot(object)
    def _stands(self, standing: Standing) -> None:
        self.strip.show_counts(standing.counts)
        self.table.entries.show_entries(standing.entries)
        self.stack.setCurrentWidget(self.table if standing.entries else self.none)
        if self._running is None:
            self._conclude(standing)
        self._fill_panel(standing)

    def _conclude(self, standing: Standing) -> None:
        online = standing.state.online
        self.sign.show_icon("wifi-line" if online else "wifi-off-line", "text2")
        waits = self._waits(standing)
        done = standing.state.done
        if online and done:
            self.conclusion.setText(tr("The last exchange went through. {waits}", waits=waits))
        elif online:
            self.conclusion.setText(tr("The last exchange did not go through. {waits}", waits=waits))
        else:
            opening = tr("Offline now: writing, reviewing and signing go on as usual.")
            self.conclusion.setText(f"{opening}{'' if opening.endswith('。') else ' '}{waits}")
        words = [tr("Last sync {when}.", when=moment(standing.state.time))] if standing.state.time else []
        if not done:  # that it went through is said above
            words.append(str(standing.state.sentence))
        if standing.unsure:
            words.append(
                tr(
                    "Sent without a receipt so far: {n}. What was sent is locked and never sent twice; "
                    "the next sync asks the portal for it first.",
                    n=standing.unsure,
                )
            )
        self.detail.setText(_run_on(words))
        set_tone(self.detail, "text2")

    @staticmethod
    def _waits(standing: Standing) -> str:
        if standing.queued and standing.unsure:
            return tr("{n} wait to be sent, {m} to be confirmed.", n=standing.queued, m=standing.unsure)
        if standing.queued:
            return tr("{n} wait to be sent.", n=standing.queued)
        if standing.unsure:
            return tr("{n} wait to be confirmed.", n=standing.unsure)
        return tr("Nothing waits to be sent.")

    # ---- the panel ---------------------------------------------------------------------------------

    def _fill_panel(self, standing: Standing) -> None:
        self.panel.clear()
        rows = self.panel.section(tr("Reference data"))
        for part in standing.reference:
            rows.addWidget(_reference_row(part))
        if self._report is not None:
            self._fill_report(self._report)
        if standing.unsure:
            rows = self.panel.section(tr("What unconfirmed means"))
            for sentence in (
                tr("The step left this computer, but the answer was lost on the way."),
                tr("It may have arrived or not. Only the portal knows, so the next sync asks before it sends."),
                tr("Until then the article is locked, so that nothing is signed twice by mistake."),
            ):
                rows.addWidget(label(sentence, "help", wrap=True))
        if standing.refused:
            rows = self.panel.section(tr("What refused means"))
            words = tr("The portal did not accept the step. The text is kept whole; open the article and sign anew.")
            rows.addWidget(label(words, "help", wrap=True))

    def _fill_report(self, report: SyncReport) -> None:
        rows = self.panel.section(tr("What the last sync did"), moment(report.finished_at))
        counts = tr(
            "Sent {sent}, received {received}, refused {refused}, unconfirmed {unsure}.",
            sent=report.sent,
            received=report.received,
            refused=report.refused,
            unsure=report.unsure,
        )
        rows.addWidget(label(counts, "help", wrap=True))
        for sentence in report.sentences[:40]:
            rows.addWidget(label(str(sentence), "help", "text2", wrap=True))

    # ---- the exchange ------------------------------------------------------------------------------

    @Slot()
    def synchronise(self) -> None:
        """Exchange with the portal now."""
        if self._running is not None:
            return
        self.clear_trouble()
        self._running = ExchangeOp(self, Synchronise(self.desk))
        self._running.then(self._synchronised).otherwise(self._failed)
        self._running.progress(self._advanced).ended(self._over).start()
        self.go.setEnabled(False)
        self.copy.hide()
        self.cancel.setEnabled(True)
        self.cancel.show()
        self.bar.setRange(0, 0)
        self.bar.show()
        self.conclusion.setText(tr("Exchanging with the portal"))
        self.detail.setText(tr("You can go on working; nothing is lost if you cancel."))

    @Slot(object)
    def _advanced(self, progress: SyncProgress) -> None:
        self.detail.setText(str(progress.sentence))
        if progress.total:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)

    @Slot(object)
    def _synchronised(self, report: SyncReport) -> None:
        self._report = report
        if report.fatal is not None:
            tone = _alarm(report.fatal_code)
            if tone:
                self.show_trouble(tone, str(report.fatal))
        elif report.refused:
            words = tr("{n} steps were refused by the portal; the list says why.", n=report.refused)
            self.show_trouble("danger", words)
        else:
            messages().toast(tr("Sync done: {n} sent, {m} received", n=report.sent, m=report.received))

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        messages().report(error, self)

    @Slot()
    def _over(self) -> None:
        self._running = None
        self.bar.hide()
        self.cancel.hide()
        self.go.setEnabled(True)
        self.narrow(self.window().width())
        self.read()
        self.place.pack_news.emit()

    @Slot()
    def _cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self.cancel.setEnabled(False)
            self.detail.setText(tr("Stopping after the item that is on its way"))

    # ---- the rest ----------------------------------------------------------------------------------

    @Slot()
    def _copy(self) -> None:
        lines = [self.conclusion.text(), self.detail.text()]
        if self._report is not None:
            lines += [str(sentence) for sentence in self._report.sentences]
        QGuiApplication.clipboard().setText("\n".join(lines))
        messages().toast(tr("Copied"))

    @Slot(str)
    def _state_asked(self, state: str) -> None:
        self.place.open("articles", f":{state}")

    @Slot(str)
    def _article_asked(self, article: str) -> None:
        self.place.open("chain", article)


def _alarm(code: str) -> str:
    """How loudly a run that stopped is announced: being offline is normal and said by the page's sentence alone."""
    if code in OFFLINE:
        return ""
    return "danger" if code.startswith(("portal.", "log.", "pack.")) and code != "portal.address" else "warning"


def _run_on(sentences: list[str]) -> str:
    """Sentences one after the other, with a space between them where the language has one."""
    said = [each for each in sentences if each]
    return "".join(each + ("" if each.endswith("。") else " ") for each in said).strip()


def _reference_row(part: RefAge) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    tone = "danger" if part.seconds is None or part.seconds >= RED else "warning" if part.seconds >= AMBER else ""
    icon = "error-warning-line" if tone else "checkbox-circle-line"
    role = {"danger": "dangerText", "warning": "warningText", "": "successText"}[tone]
    row.addWidget(IconLabel(icon, role, 17), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(_reference_words(part), "help", wrap=True), 1)
    words = tr("never arrived") if part.seconds is None else age(part.seconds)
    when = label(words, "help-strong" if tone else "help", tone or "text2")
    row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
    box.setAccessibleName(f"{_reference_words(part)} {words}")
    return box


def _reference_words(part: RefAge) -> str:
    if part.name == "roster":
        return tr("Roster and revocations, version {n}", n=part.version) if part.version else tr("Roster")
    return part.name
