"""The panel beside the chain: the chosen step in detail, every check by number, and what to hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.chain.judging import Row
from desktop.review.joint import joint_words
from desktop.review.lane import finding_words, lane_part
from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, digest_label, label
from desktop.widgets.panels import SidePanel, pair
from desktop.words import byte_size, joined, listed, moment
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from sync.chain.verify import CheckResult
    from sync.desk.models import ChainView, ScanView


# What is begun from here: its words, the kind of its button, its icon.
ACTS: dict[str, tuple[Sentence, str, str]] = {
    "look-back": (say("Look back…"), "plain", "eye-line"),
    "correct": (say("Write a correction"), "plain", "edit-line"),
    "withdraw": (say("Withdraw…"), "dangerline", "close-circle-line"),
}


class ChainPanel(SidePanel):
    """Explains the chosen step and the verification."""

    export_asked = Signal()
    page_asked = Signal()
    sheet_asked = Signal()
    bind_asked = Signal()
    copy_asked = Signal(object)  # a ScanView
    act_asked = Signal(str)  # "look-back", "correct" or "withdraw"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(340, tr("Details of the step"), parent)

    def show_view(self, view: ChainView, row: Row | None, scans: tuple[ScanView, ...] = ()) -> None:
        """Show a chain, one of its steps, and the scans of paper kept beside it."""
        held = QApplication.focusWidget()
        name = held.accessibleName() if held is not None and self.isAncestorOf(held) else ""
        self.clear()
        if row is not None:
            self._step(row)
        if not view.report.held and view.steps:
            self._advice()
        self._together(view)
        self._acts(view)
        self._hand_out(view)
        if view.steps:
            self._paper(scans)
            self._checks(view.report.checks)
        if view.conflicts:
            self._conflicts(view)
        if name:
            self._focus_again(name)

    def _focus_again(self, name: str) -> None:
        """The panel was filled anew: the focus stays on the button of the same name."""
        same = (b for b in self.findChildren(QPushButton) if b.accessibleName() == name and not b.isHidden())
        found = next(same, None)
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, row: Row) -> None:
        step = row.step
        rows = self.section(tr("Step {n}: {what}", n=step.sequence, what=row.first))
        rows.addWidget(pair(tr("Signed by"), row.who))
        rows.addWidget(pair(tr("Unit"), step.unit))
        rows.addWidget(pair(tr("Time"), f"{row.date} {row.clock}"))
        if step.finding:
            rows.addWidget(pair(tr("What the look-back found"), finding_words(step.finding)))
        if step.reason:
            rows.addWidget(pair(tr("Reason"), step.reason))
        if step.units:
            rows.addWidget(pair(tr("Asked to countersign"), listed(step.units)))
        rows.addWidget(pair(tr("Roster"), tr("version {n}", n=step.roster_version)))
        receipt = moment(step.logged_at) if step.logged_at else tr("not yet")
        rows.addWidget(pair(tr("Receipt"), joined(receipt, row.place if row.place != "—" else "")))
        rows.addWidget(pair(tr("Text"), digest_label(step.content_digest, tr("Digest of the text"))))
        if step.remarks:
            rows.addWidget(pair(tr("Remarks"), digest_label(step.remarks, tr("Digest of the sealed remarks"))))
        if step.previous:
            rows.addWidget(pair(tr("Step before"), digest_label(step.previous, tr("Digest of the step before"))))
        rows.addWidget(pair(tr("This step"), digest_label(step.digest, tr("Digest of this step"))))

    def _together(self, view: ChainView) -> None:
        """That it took the emergency lane and what is owed; that several units publish it."""
        if view.emergency is not None:
            self.section(tr("Emergency lane")).addWidget(lane_part(view.emergency, tag=False))
        if view.joint is not None:
            self.section(tr("Published jointly")).addWidget(label(joint_words(view.joint), "help", wrap=True))

    def _acts(self, view: ChainView) -> None:
        """What can be done with an article that is on its way or public, where nothing else asks for it."""
        open_now = {option.action: option for option in view.options if option.allowed}
        found = [(key, *ACTS[key]) for key in ACTS if key in open_now and view.report.held]
        if not found:
            return
        rows = self.section(tr("What you can do"))
        for key, words, kind, icon in found:
            button = Button(str(words), kind, icon)
            button.setProperty("action", key)
            button.clicked.connect(self._act_pressed)
            rows.addWidget(button)

    @Slot()
    def _act_pressed(self) -> None:
        self.act_asked.emit(self.sender().property("action"))

    def _advice(self) -> None:
        rows = self.section(tr("What to do now"))
        for number, words in enumerate(
            (
                tr("Export the evidence first, so that things stay as they are."),
                tr("Tell the portal office to hold the article back or take it down."),
                tr("When it is clear what is right, correct the text and have it reviewed and signed off anew."),
                tr("Do not delete anything; deleting would leave a trace too."),
            ),
            start=1,
        ):
            rows.addWidget(pair(f"{number}.", words, width=22))

    def _hand_out(self, view: ChainView) -> None:
        rows = self.section(tr("Export and keep"))
        export = Button(tr("Export the evidence (.zip)"), "primary", "download-2-line")
        export.clicked.connect(self.export_asked)
        export.setEnabled(bool(view.steps))
        rows.addWidget(export)
        sheet = Button(tr("Print the approval sheet"), "plain", "printer-line", shortcut="Ctrl+P")
        sheet.clicked.connect(self.sheet_asked)
        rows.addWidget(sheet)
        if view.url:
            page = Button(tr("Open the public page"), "plain", "external-link-line")
            page.clicked.connect(self.page_asked)
            rows.addWidget(page)
        words = tr(
            "The file holds text, attachments, signatures, rosters, receipts and a readable list. "
            "Anyone can verify it without a network. Remarks are not in it: the chain names only their digest."
        )
        rows.addWidget(label(words, "caption", "text2", wrap=True))

    def _paper(self, scans: tuple[ScanView, ...]) -> None:
        """What lies beside the chain on paper, said so that nobody takes it for a proof."""
        rows = self.section(tr("Scans of paper"), str(len(scans)) if scans else "")
        words = tr(
            "A scan proves nothing by itself and is not asked by the verification. It is kept beside the chain, "
            "with who bound it to which step and when."
        )
        rows.addWidget(label(words, "caption", "text2", wrap=True))
        for scan in scans:
            rows.addWidget(_ScanRow(scan, self.copy_asked))
        bind = Button(tr("Bind a scan…"), "plain", "attachment-line")
        bind.clicked.connect(self.bind_asked)
        rows.addWidget(bind)

    def _checks(self, checks: tuple[CheckResult, ...]) -> None:
        held = sum(check.held for check in checks)
        rows = self.section(tr("What was checked"), tr("{n} of {all} hold", n=held, all=len(checks)))
        for check in checks:
            rows.addWidget(_check_row(check))

    def _conflicts(self, view: ChainView) -> None:
        rows = self.section(tr("Signed here, refused by the portal"))
        words = tr("Another desk was first. These steps are kept whole and count for nothing.")
        rows.addWidget(label(words, "help", "text2", wrap=True))
        for step in view.conflicts:
            rows.addWidget(label(joined(step.officer, moment(step.time), step.reason), "help", wrap=True))


class _ScanRow(QWidget):
    """One scan: its name, who bound it to which step, its digest, and the way to a copy."""

    def __init__(self, scan: ScanView, asked: SignalInstance) -> None:
        super().__init__()
        self._scan, self._asked = scan, asked
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 4)
        rows.setSpacing(3)
        rows.addWidget(label(joined(scan.name, byte_size(scan.size)), "help-strong", wrap=True))
        who = joined(scan.officer_name, scan.unit_name)
        bound = tr("bound to step {n} by {who}, {when}", n=scan.sequence, who=who, when=moment(scan.at))
        rows.addWidget(label(bound, "caption", "text2", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(digest_label(scan.digest, tr("Digest of the scan")))
        foot.addStretch(1)
        copy = Button(tr("Save a copy…"), "ghost", name=tr("Save a copy of {name}", name=scan.name))
        copy.clicked.connect(self._ask)
        rows.addLayout(foot)
        rows.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(f"{scan.name} {bound}")

    @Slot()
    def _ask(self) -> None:
        self._asked.emit(self._scan)


def _check_row(check: CheckResult) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    icon = ("checkbox-circle-line", "successText") if check.held else ("close-circle-line", "dangerText")
    row.addWidget(IconLabel(*icon, 17), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    tone = "text2" if check.held else "danger"
    words.addWidget(label(f"{check.number}. {check.sentence}", "caption", tone, wrap=True))
    row.addLayout(words, 1)
    box.setAccessibleName(str(check.sentence))
    return box
