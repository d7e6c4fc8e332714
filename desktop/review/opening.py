"""What the review reads of an article off the window's thread: text, changes, way, chain, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.editor.checks.entries import Rights
from desktop.editor.checks.reading import Checked, checked
from desktop.editor.checks.showing import stops
from desktop.editor.opening import column_words
from desktop.operations import Job
from desktop.review.pin import Signer
from desktop.review.remarks.along import waiting_words
from desktop.review.returning import ReturnRequest
from desktop.review.signing import practice_pin
from resources.language import tr

if TYPE_CHECKING:
    from forms.contenttype import ContentType
    from sync.chain.workflow import Option
    from sync.desk import Desk
    from sync.desk.models import ChainView, Reading
    from sync.desk.readmarks import ReadMark
    from sync.desk.remarks import RemarksView

FORWARD = ("approve", "pass", "countersign", "secrecy-review", "adopt", "publish", "send", "receive", "look-back")


@dataclass(frozen=True)
class Opened:
    """An article with everything the review shows of it.

    Attributes:
        reading: the desk's view for a reviewer.
        type: the content type, None where its version is not at hand.
        checked: what the check finds; None where the content type is not at hand.
        rights: what the person may do about findings.
        stops: numbers of the findings that stop what the person may do next.
        chain: its chain, verified.
        me: name of the person here.
        columns: the places of the column now and before, by id.
        mark: how far this very text was read before.
        remarks: what was said of places in it.
        rounds: round and action of each step, by its number.
        undoable: the act whose signature can still be taken back here, or "".
    """

    reading: Reading
    type: ContentType | None
    checked: Checked | None
    rights: Rights
    stops: frozenset[int]
    chain: ChainView
    me: str
    columns: Mapping[str, str]
    mark: ReadMark
    remarks: RemarksView
    rounds: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    undoable: str = ""

    def option(self, action: str) -> Option | None:
        """The option of an action."""
        return next((o for o in self.reading.options if o.action == action), None)

    def field_names(self) -> Mapping[str, str]:
        """The labels of the fields by key."""
        return {spec.key: spec.label.here() for spec in self.type.fields} if self.type else {}

    def choice_words(self) -> Mapping[str, str]:
        """What is chosen in the fields that offer a choice, in the words of the form."""
        values, specs = self.reading.content.fields, self.type.fields if self.type else ()
        chosen = ((spec.key, spec.choice(str(values.get(spec.key, "")))) for spec in specs)
        return {key: choice.labels.here() for key, choice in chosen if choice is not None}


def why_not(opened: Opened) -> str:
    """Why the person cannot act: the workflow's sentence on the open station, or where the article lies."""
    pending = opened.reading.state.pending
    option = opened.option(pending.action) if pending is not None else None
    if option is not None and option.why is not None:
        return str(option.why)
    current = next((s for s in opened.reading.stations if s.current), None)
    return tr("It lies with {who}.", who="、".join(current.people[:3])) if current and current.people else ""


class ReadForReview:
    """Opens an article for review."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> Opened:
        from forms.catalogue import UnknownType
        from sync.desk.rounds import Rounds

        desk = self._desk
        reading = desk.reading(self._article)
        job.check()
        try:
            type_ = desk.catalogue.of(reading.content)
            found = checked(desk, self._article, reading.content)
        except UnknownType:
            type_, found = None, None
        job.check()
        live = {o.action: o for o in reading.options if o.allowed}
        return Opened(
            reading, type_, found, _rights(live), _stops(found, live), desk.chain(self._article), desk.me.name,
            _columns(desk, reading), desk.marks.of(self._article, reading.content.digest),
            desk.remarks.of(self._article, reading.content), Rounds(desk.context).steps(self._article),
            desk.undoing.of(self._article),
        )  # fmt: skip


def _rights(live: Mapping[str, Option]) -> Rights:
    from sync.desk.checking import CHECKED

    return Rights(aside=bool(live.keys() & CHECKED), release="secrecy-review" in live)


def _stops(found: Checked | None, live: Mapping[str, Option]) -> frozenset[int]:
    """What stops the act that the page offers."""
    from sync.desk.checking import CHECKED, stage_of

    forward = next((live[action] for action in FORWARD if action in live), None)
    if found is None or forward is None or forward.action not in CHECKED:
        return frozenset()
    return stops(found, stage_of(forward.action, forward.level))


def _columns(desk: Desk, reading: Reading) -> Mapping[str, str]:
    roster = desk.roster()
    both = (reading.content, reading.signed) if reading.signed is not None else (reading.content,)
    return {content.column: column_words(roster, content.column) for content in both}


class ReadReturn:
    """Asks the desk for what the return dialog says."""

    def __init__(self, desk: Desk, article: str, option: Option) -> None:
        self._desk, self._article, self._option = desk, article, option

    def __call__(self, job: Job) -> ReturnRequest:
        desk, me = self._desk, self._desk.me
        summary = desk.signing_summary(self._article, self._option)
        reading = desk.reading(self._article)
        signers = dict.fromkeys(name for s in reading.stations if s.done for name in s.hands)
        signer = Signer(
            summary.signer, summary.post, summary.unit, summary.fingerprint, summary.tries_left,
            practice_pin(me.practice), summary.principal, summary.rests,
        )  # fmt: skip
        author = desk.roster().officer(reading.state.author)
        along = waiting_words(desk.remarks.of(self._article, reading.content))
        return ReturnRequest(
            self._article, self._option, author.name if author else reading.author, reading.state.rounds,
            tuple(signers), signer, summary.digest, along,
        )  # fmt: skip
