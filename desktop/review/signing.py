"""The dialog in which an act is signed: what, for whom, with which key; ticks, PIN, and one button that names the signer.

It decides nothing: what may be signed is the desk's answer, and the desk signs, on the writer thread. A PIN that is
not right keeps the dialog; nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.checks.reading import checked
from desktop.messages import messages
from desktop.operations import Job, WriteOp
from desktop.review.joint import JointUnits, joint_words
from desktop.review.lane import LANE, EmergencyChoice, LookBackForm, lane_lines
from desktop.review.phrases import ACTS, button_words
from desktop.review.pin import PinBox, Signer
from desktop.review.secrecy import SecrecyForm
from desktop.review.sheet import Sheet
from desktop.review.ticks import Ticks
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import digest_label, label
from desktop.widgets.panels import pair
from desktop.words import joined
from forms.errors import Refused, Trouble
from resources.language import language, say, tr

if TYPE_CHECKING:
    from sync.chain.workflow import Option
    from sync.desk import Desk
    from sync.desk.models import SigningSummary

WITH_REASON = frozenset({"correct", "withdraw"})


@dataclass(frozen=True)
class Verdict:
    """A check in numbers: what stops the act, errors that do not, hints, and the date of the rules."""

    must: int
    errors: int
    hints: int
    day: str

    def words(self) -> str:
        """The numbers in a line."""
        return tr("Must be fixed {must}, errors {errors}, warnings {hints}; rules of {day}", must=self.must,
                  errors=self.errors, hints=self.hints, day=self.day or "-")  # fmt: skip


@dataclass(frozen=True)
class Request:
    """What is to be signed.

    Attributes:
        article: its id.
        summary: the desk's words.
        practice_pin: the hint shown in the practice county, else empty.
        openness: 公开属性 in words.
        read_to_end: whether the text was scrolled to its end; asked of acts that judge a text.
        changes: how many changes were looked at.
        units: id and name of the units that may be asked to countersign, where the route has that station.
        check: what the check says of the text; None for acts that judge none.
        remarks: how many remarks and answers go along with the signature.
    """

    article: str
    summary: SigningSummary
    practice_pin: str = ""
    openness: str = ""
    read_to_end: bool = True
    changes: int = 0
    units: tuple[tuple[str, str], ...] = ()
    check: Verdict | None = None
    remarks: int = 0

    @property
    def action(self) -> str:
        """The act."""
        return self.summary.option.action


class ReadRequest:
    """Asks the desk for everything the dialog says; called off the window's thread."""

    def __init__(self, desk: Desk, article: str, option: Option, *, read_to_end: bool = True, changes: int = 0) -> None:
        self._desk, self._article, self._option = desk, article, option
        self._read, self._changes = read_to_end, changes

    def __call__(self, job: Job) -> Request:
        desk, me = self._desk, self._desk.me
        summary = desk.signing_summary(self._article, self._option)
        return Request(
            self._article, summary, practice_pin(me.practice), self._openness(summary), self._read, self._changes,
            self._units(summary), self._check(), self._remarks(),
        )  # fmt: skip

    def _remarks(self) -> int:
        from sync.desk.remarks import CARRIED_BY

        if self._option.action not in CARRIED_BY:
            return 0
        return self._desk.remarks.of(self._article, self._desk.draft(self._article).content).waiting

    def _check(self) -> Verdict | None:
        from sync.desk.checking import CHECKED, stage_of

        option = self._option
        if option.action not in CHECKED:
            return None
        found = checked(self._desk, self._article, self._desk.draft(self._article).content)
        stopping, counts = found.blocking(stage_of(option.action, option.level)), found.counts()
        must = len(stopping) + sum(p.blocking for p in found.problems)
        errors = counts["E"] - sum(item.finding.severity == "E" for item in stopping)
        return Verdict(must, errors, counts["W"] + counts["I"], found.rules_day())

    def _openness(self, summary: SigningSummary) -> str:
        view = self._desk.draft(self._article)
        spec = self._desk.catalogue.of(view.content).field("openness")
        choice = spec.choice(summary.openness) if spec else None
        return choice.labels.here() if choice else summary.openness

    def _units(self, summary: SigningSummary) -> tuple[tuple[str, str], ...]:
        roster = self._desk.roster()
        route = roster.route_of(summary.column)
        if self._option.action not in ("submit", "correct") or route is None:
            return ()
        if not any(step.scope == "joint" for step in route.steps):
            return ()
        return tuple((u.id, u.name) for u in roster.units if u.id != self._option.unit and u.kind != "portal")


def along_words(count: int) -> str:
    """How many remarks and answers a signature carries."""
    return tr("{n} go along with this signature, sealed", n=count)


def _fact(name: str, value: QWidget | str, tone: str = "") -> QWidget:
    """A line of what is signed; English names are longer than Chinese ones."""
    return pair(name, value, 112 if language() == "en" else 84, tone)


def practice_pin(practice: bool) -> str:
    """The PIN that is shown as a hint in the practice county; empty elsewhere."""
    if not practice:
        return ""
    from sync.practice import PRACTICE_PIN

    return PRACTICE_PIN


class SigningDialog(Sheet):
    """Signs one act.

    Args:
        desk: the open desk.
        request: what is to be signed.
        parent: a widget of the window.

    Signals:
        signed: the ``SignedStep``; the dialog has closed.
    """

    signed = Signal(object)

    def __init__(self, desk: Desk, request: Request, parent: QWidget | None = None) -> None:
        words = ACTS[request.action]
        super().__init__(str(words.title), "quill-pen-line", "primaryText", str(words.meaning), parent)
        self._desk, self.request = desk, request
        self.confirmed = Ticks(request.action, read=request.read_to_end, changes=request.changes)
        self.ticks = self.confirmed.boxes
        self.form: SecrecyForm | None = None
        self.found: LookBackForm | None = None
        self.lane: EmergencyChoice | None = None
        self.units: JointUnits | None = None
        self.reason: QPlainTextEdit | None = None
        s = request.summary
        self.pin = PinBox(
            Signer(s.signer, s.post, s.unit, s.fingerprint, s.tries_left, request.practice_pin, s.principal, s.rests)
        )
        self.sign = Button(button_words(request.action, s.signer), "primary", "quill-pen-line")
        self.sign.clicked.connect(self._sign)
        self._add_reason()
        self.body.addWidget(self._facts())
        self._add_forms()
        self.body.addWidget(self.confirmed)
        self.body.addStretch(1)
        self.add_to_foot(self.pin)
        note = tr("Can be recalled until the next station has signed.") if request.action == "submit" else ""
        self.buttons(self.sign, note)
        self.confirmed.changed.connect(self._judge)
        self.pin.typed.connect(self._judge)
        self._judge()
        (next(iter(self._to_write()), self.pin.pin)).setFocus()

    # ------------------------------------------------------------------------------------------ making

    def _facts(self) -> QFrame:
        s = self.request.summary
        box = QFrame()
        box.setProperty("note", True)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(18, 12, 18, 12)
        rows.setSpacing(6)
        title = label(s.title or tr("Untitled"), "strong", wrap=True)
        rows.addWidget(_fact(tr("Title"), title))
        size = tr("Round {round}, {n} characters, {files} attachments",
                  round=s.version, n=s.characters, files=s.attachments)  # fmt: skip
        rows.addWidget(_fact(tr("Content"), size))
        rows.addWidget(_fact(tr("Goes to"), joined(s.column_path, self.request.openness)))
        if s.joint is not None:
            rows.addWidget(_fact(tr("Published jointly"), joint_words(s.joint)))
        if s.emergency is not None and self.request.action not in ("submit", "correct"):
            rows.addWidget(_fact(tr("Emergency lane"), "\n".join(lane_lines(s.emergency))))
        check = self.request.check
        if check is not None:
            rows.addWidget(_fact(tr("Check"), check.words(), tone="danger" if check.must else "success"))
        elif s.problems:
            rows.addWidget(_fact(tr("Check"), tr("Blocking: {n}", n=s.problems), tone="danger"))
        else:
            rows.addWidget(_fact(tr("Check"), tr("Nothing blocks"), tone="success"))
        if self.request.remarks:
            rows.addWidget(_fact(tr("Remarks"), along_words(self.request.remarks)))
        rows.addWidget(_fact(tr("Digest of the text"), digest_label(s.digest, tr("Digest of the text"))))
        rows.addWidget(_fact(tr("Previous step"), s.previous or tr("None: this is the first step")))
        return box

    def _add_reason(self) -> None:
        """Above everything else: on a small screen the rest fills the dialog."""
        if self.request.action in WITH_REASON:
            self.reason = QPlainTextEdit()
            self.reason.setProperty("field", True)
            self.reason.setTabChangesFocus(True)
            self.reason.setFixedHeight(theme.px(74))
            self.reason.textChanged.connect(self._judge)
            self.body.addWidget(Field(tr("Reason, as it will stand in the chain"), self.reason, required=True))

    def _add_forms(self) -> None:
        if self.request.action == "secrecy-review":
            self.form = SecrecyForm()
            self.form.changed.connect(self._judge)
            self.body.addWidget(self.form)
        if self.request.action == "look-back":
            self.found = LookBackForm()
            self.found.changed.connect(self._judge)
            self.body.addWidget(self.found)
        if self.request.summary.offer is not None:
            self.lane = EmergencyChoice(self.request.summary.offer)
            self.lane.changed.connect(self._lane_told)
            self.body.addWidget(self.lane)
        if self.request.units:
            joint = self.request.summary.joint
            asked = joint.units if joint is not None else ()
            self.units = JointUnits(self.request.units, self.request.summary.unit, asked)
            self.body.addWidget(self.units)

    # ------------------------------------------------------------------------------------------ judging

    def written(self) -> bool:
        """Whether a reason was begun."""
        return bool(self.reason_words())

    def ready(self) -> bool:
        """Whether everything that is asked for is there."""
        return (
            bool(self.pin.text())
            and self.confirmed.complete()
            and not self._to_write()
            and (self.form is None or self.form.complete())
            and not self.busy()
        )

    def _to_write(self) -> list[QWidget]:
        """The parts of the forms that are still empty."""
        found: list[QWidget] = []
        if self.reason is not None and not self.reason.toPlainText().strip():
            found.append(self.reason)
        for form in (self.form, self.found, self.lane):
            found += form.missing() if form is not None else []
        return found

    @Slot()
    def _judge(self) -> None:
        self.show_missing([*self._to_write(), *self.confirmed.missing()])
        self.sign.setEnabled(self.ready())

    @Slot()
    def _lane_told(self) -> None:
        """Nobody is asked to countersign in a lane that has no such station."""
        if self.units is not None and self.lane is not None:
            self.units.setVisible(not self.lane.taken() or self.lane.offer.joint)
        self.fit()
        self._judge()

    def detail(self) -> Mapping[str, Any]:
        """What only this act has."""
        found: dict[str, Any] = dict(self.form.detail()) if self.form else {}
        found |= self.found.detail() if self.found else {}
        if self.lane is not None and self.lane.taken():
            found["lane"] = LANE
        if self.units is not None and not self.units.isHidden() and self.units.chosen():
            found["joint"] = self.units.chosen()
        return found

    def reason_words(self) -> str:
        """The reason that is signed, whichever form asked for it."""
        told = (self.reason.toPlainText() if self.reason else "", *(f.text() for f in (self.found, self.lane) if f))
        return next((each.strip() for each in told if each.strip()), "")

    # ------------------------------------------------------------------------------------------ signing

    @Slot()
    def _sign(self) -> None:
        if not self.ready():
            return
        self.say_error("")
        self.set_busy(True)
        self._judge()
        summary = self.request.summary
        work = PerformAct(
            self._desk,
            self.request.article,
            summary.option,
            summary.digest,
            self.pin.text(),
            reason=self.reason_words(),
            detail=self.detail(),
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


def show_refusal(sheet: Sheet, pin: PinBox, error: BaseException) -> None:
    """Say in the dialog why nothing was signed; a defect of the program goes to its own window."""
    if not told_refusal(sheet.say_error, pin, error):
        sheet.reject()
        messages().report(error, sheet)


def told_refusal(say_error: Callable[[str], None], pin: PinBox, error: BaseException) -> bool:
    """Say why nothing was signed and count the tries of the PIN; False for a defect of the program."""
    from sync.keys.ring import PinLocked, WrongPin

    if isinstance(error, WrongPin):
        pin.wrong(error.left)
    elif isinstance(error, PinLocked):
        pin.wrong(0, error.minutes)
    if isinstance(error, Trouble):
        say_error(str(error))
    return isinstance(error, Trouble)


class PerformAct:
    """Signs, on the writer thread; but only the text that the dialog named.

    Args:
        desk: the open desk.
        article, option: what is to be done.
        digest: of the text that was shown; a sync may have brought another one meanwhile.
        pin: of the signing key.
        category, reason, detail: as ``Desk.act`` takes them.
    """

    def __init__(
        self,
        desk: Desk,
        article: str,
        option: Option,
        digest: str,
        pin: str,
        *,
        category: str = "",
        reason: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        self._desk, self._article, self._option, self._digest = desk, article, option, digest
        self._pin, self._category, self._reason, self._detail = pin, category, reason, detail

    def __call__(self, job: Job) -> object:
        if self._desk.signing_summary(self._article, self._option).digest != self._digest:
            raise Refused(
                say("The text was changed while this dialog was open. Nothing was signed; read it again first."),
                "signing.changed",
            )
        return self._desk.act(
            self._article,
            self._option.action,
            pin=self._pin,
            category=self._category,
            reason=self._reason,
            detail=self._detail,
            stands_in_for=self._option.stands_in_for,
        )
