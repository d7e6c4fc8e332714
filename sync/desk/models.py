"""What a desk gives out: frozen values for screens and for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from resources.language import Sentence
from sync.desk.early import ListLook as ListLook
from sync.desk.early import Me as Me
from sync.desk.early import Question as Question
from sync.desk.early import Span as Span
from sync.desk.names import both_names

if TYPE_CHECKING:  # only named here: the first page of the window needs none of them
    from forms.body.diff import Difference
    from forms.checks.waivers import Waiver
    from forms.content import Content
    from sync.chain.roster import RouteStep
    from sync.chain.state import ReturnNote, State
    from sync.chain.verify import Report
    from sync.chain.workflow import Duties, Option
    from sync.desk.laneviews import EmergencyView, JointView


@dataclass(frozen=True)
class DraftView:
    """An article on the author's desk.

    Attributes:
        article: UUIDv7; ``number`` the short form people say.
        content: the text as last saved, or as last signed.
        rev: count of saves, to be handed back when saving.
        saved_at: RFC 3339.
        state: where the chain stands.
        editable: whether saving is allowed; ``why_not`` otherwise.
    """

    article: str
    number: str
    content: Content
    rev: int
    saved_at: str
    state: State
    editable: bool
    why_not: Sentence | None


@dataclass(frozen=True)
class SigningSummary:
    """Who signs what as which role for which unit, in words, before the PIN.

    Attributes:
        option: what would be signed.
        title, number: of the article.
        version: which round of submission.
        characters, attachments: size of the text.
        column, column_path: where it goes.
        openness: 公开属性 as the article says, empty when it says nothing.
        digest: of the content.
        previous: words for the step before, empty for the first.
        signer, post, unit: who signs; ``principal`` the person stood in for, or empty.
        fingerprint, key_kind: of the key.
        sentence: the whole in one sentence.
        problems: how many blocking problems the text still has.
        tries_left: PIN tries; ``rests`` for how many minutes none is taken.
        offer: the emergency lane, where a submission may take it; ``emergency`` and ``joint`` as of a ``Reading``.
    """

    option: Option
    title: str
    number: str
    version: int
    characters: int
    attachments: int
    column: str
    column_path: str
    openness: str
    digest: str
    previous: str
    signer: str
    post: str
    unit: str
    principal: str
    fingerprint: str
    key_kind: str
    sentence: Sentence
    problems: int
    tries_left: int
    rests: int = 0
    offer: EmergencyView | None = None
    emergency: EmergencyView | None = None
    joint: JointView | None = None


@dataclass(frozen=True)
class StationView:
    """One station on the way of an article, done or still to come.

    Attributes:
        label: ``submit``, ``pass:1`` …
        people: who signed, or who may (names).
        done, current: where the article is.
        time: of the signature, else empty.
        sequence: of the step, else None.
        principals: whom each of those who signed stood in for, empty for nobody; in the order of ``people``.
        units: of a joint publication, short names: the leading one at the submission, the others where they
            countersign; ``lacking`` those of them that have not yet.
    """

    label: str
    people: tuple[str, ...]
    done: bool
    current: bool
    time: str = ""
    sequence: int | None = None
    principals: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def hands(self) -> tuple[str, ...]:
        """The people as they are shown: a deputy together with the person stood in for."""
        named = (*self.principals, *("" for _ in self.people[len(self.principals) :]))
        return tuple(both_names(*pair) for pair in zip(self.people, named, strict=False))


@dataclass(frozen=True)
class Reading:
    """An article opened for review.

    Attributes:
        content: the text now to be judged.
        signed: the version this person last signed, None the first time; ``signed_at`` its time.
        difference: what changed since, None the first time.
        stations: the way of the article.
        options: what this person may do.
        problems: how many blocking problems the text has.
        state: where the chain stands.
        column_path: where it goes.
        author: name and unit of the author.
        emergency: the emergency lane it takes, or took and was to be looked back at; None for the usual way.
        joint: the units that publish it together, None for one alone.
    """

    article: str
    number: str
    content: Content
    signed: Content | None
    signed_at: str
    difference: Difference | None
    stations: tuple[StationView, ...]
    options: tuple[Option, ...]
    problems: int
    state: State
    column_path: str
    author: str
    emergency: EmergencyView | None = None
    joint: JointView | None = None


@dataclass(frozen=True)
class StepView:
    """One step for the eye; ``lane`` is of a submission, ``finding`` of a look-back, ``units`` are those asked to
    countersign, ``remarks`` is the digest of the remarks that went with it."""

    sequence: int
    action: str
    level: int
    officer: str
    principal: str
    post: str
    unit: str
    fingerprint: str
    keyid: str
    time: str
    digest: str
    previous: str
    content_digest: str
    roster_version: int
    log_index: int | None
    logged_at: str
    send_state: str
    category: str
    reason: str
    stands: bool
    held: bool
    lane: str = ""
    finding: str = ""
    units: tuple[str, ...] = ()
    remarks: str = ""


@dataclass(frozen=True)
class DutyView:
    """One of the three duties: names (a deputy's with that of the person stood in for), posts, units, and where the
    signature stands."""

    names: tuple[str, ...]
    posts: tuple[str, ...]
    unit: str
    fingerprint: str
    steps: tuple[int, ...]


@dataclass(frozen=True)
class ChainView:
    """An article's chain with its verification; ``emergency`` and ``joint`` as of a ``Reading``, and ``options`` what
    the person here may do."""

    article: str
    number: str
    title: str
    state: str
    steps: tuple[StepView, ...]
    report: Report
    duties: Duties | None
    supervises: DutyView | None
    publishes: DutyView | None
    answers: DutyView | None
    url: str
    verified_at: str
    roster_version: int
    conflicts: tuple[StepView, ...] = ()
    emergency: EmergencyView | None = None
    joint: JointView | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class OutboxView:
    """One step on its way.

    Attributes:
        state: ``queued``, ``unsure``, ``receipted`` or ``refused``.
        size: bytes still to be sent, text and attachments together.
        next_attempt: RFC 3339, empty when due now.
        sentence: how it stands.
    """

    id: int
    article: str
    number: str
    title: str
    action: str
    level: int
    state: str
    attempts: int
    size: int
    next_attempt: str
    added_at: str
    sentence: Sentence


@dataclass(frozen=True)
class SyncProgress:
    """How far a sync has come: a sentence, and units done of all (0 of 0 when unknown)."""

    sentence: Sentence
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class SyncReport:
    """What one sync did.

    Attributes:
        sentences: line by line, one for each item that needs words.
        sent, received, refused, unsure: counts of steps.
        fatal: what stopped the run, or None.
        next_attempt: RFC 3339, empty when nothing waits.
        finished_at: RFC 3339.
    """

    sentences: tuple[Sentence, ...] = ()
    sent: int = 0
    received: int = 0
    refused: int = 0
    unsure: int = 0
    fatal: Sentence | None = None
    fatal_code: str = ""
    next_attempt: str = ""
    finished_at: str = ""


@dataclass(frozen=True)
class SyncState:
    """What is known of the other end.

    Attributes:
        time: of the last whole sync, RFC 3339 or empty.
        online: whether the portal answered when it was last asked.
        sentence: how the last sync went.
        done: whether it went through to its end.
    """

    time: str
    online: bool
    sentence: Sentence
    done: bool = False


@dataclass(frozen=True)
class RefAge:
    """Age of one part of the reference pack in seconds, None when it never arrived."""

    name: str
    version: int
    seconds: int | None


@dataclass(frozen=True)
class Way:
    """The open station of an article and the names of those it waits for."""

    station: RouteStep | None = None
    names: tuple[str, ...] = ()
    returned: ReturnNote | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WaiverView:
    """A waiver with who said it for which unit, when (RFC 3339), and whether it is signed."""

    waiver: Waiver
    officer_name: str
    unit_name: str
    time: str
    signed: bool


@dataclass(frozen=True)
class VersionView:
    """A kept text: digest of its content, why it was kept (``keeping.cause_of``), when (RFC 3339), its title."""

    id: int
    digest: str
    cause: str
    at: str
    title: str


@dataclass(frozen=True)
class Recovery:
    """A draft that was being written when the program was cut off.

    Attributes:
        article: UUIDv7; ``number`` the short form people say.
        content: the text as it was saved last, at ``saved_at`` (RFC 3339).
        before: the text before that session; None when the draft was begun in it.
    """

    article: str
    number: str
    content: Content
    saved_at: str
    before: Content | None


@dataclass(frozen=True)
class ScanView:
    """A scanned sheet kept beside a chain.

    Attributes:
        digest, size, media_type, name: of the file (``size`` in bytes).
        head: digest of the step that was the last one when it was bound; ``sequence`` its number.
        officer: id of who bound it; ``officer_name`` and ``unit_name`` by the roster of that day.
        at: RFC 3339 of the binding, this computer's clock.
    """

    digest: str
    size: int
    media_type: str
    name: str
    head: str
    sequence: int
    officer: str
    officer_name: str
    unit_name: str
    at: str


@dataclass(frozen=True)
class SavedSearch:
    """A question kept under a name."""

    name: str
    question: Question


@dataclass(frozen=True)
class Discarded:
    """A draft that was thrown away and can be brought back; ``at`` RFC 3339."""

    article: str
    number: str
    title: str
    at: str
