"""The approval sheet of an article (审批单): what every hand in its chain said, ready to be put on paper.

It is read out of verified signatures and typed nowhere. Which boxes it has follows the sheets in use in the trade;
the words of the answers belong to the screens that ask the questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.catalogue import UnknownType
from forms.content import Content, FieldValue
from forms.contenttype import FieldSpec
from forms.errors import Malformed
from forms.problems import count_words
from resources.language import Sentence, say, tr
from sync.chain import step as act
from sync.chain.state import State
from sync.chain.step import SignedStep, Step
from sync.chain.workflow import fold
from sync.desk.context import Context, article_number
from sync.desk.laneviews import EmergencyView, JointView
from sync.desk.models import ChainView, StationView, StepView
from sync.desk.reading import chain_view, column_path, way
from sync.store import contents, drafts
from sync.store.tx import Tx

QR_SCHEME = "gaoqian:"

# What of the form stands on the sheet, in this order; a field that the type lacks or nobody filled in is left out.
_FACTS = (
    "doc_number", "index_number", "issuing_organ", "joint_organs", "date_issued", "event_date", "source",
    "original_address", "original_time", "author", "openness", "open_mark", "personal_data", "contact_phone",
)  # fmt: skip
_LONG = ("summary", "openness_reason", "personal_data_basis", "image_credit", "policy_title", "policy_number",
         "interpretation_address")  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One box of the head: its name and what stands in it."""

    name: str
    value: str


@dataclass(frozen=True)
class SheetFile:
    """An attachment: its name, size in bytes, and the digest that was signed with the text."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Signer:
    """Who signed.

    Attributes:
        name, post, unit: by the newest roster at hand.
        principal: the name of the person stood in for, or empty: then both stand on the sheet.
        fingerprint: of the key.
    """

    name: str
    post: str
    unit: str
    principal: str
    fingerprint: str


@dataclass(frozen=True)
class Opinion:
    """One step as the sheet tells it.

    Attributes:
        sequence, action, level: of the step.
        signer: whose hand it is.
        time: RFC 3339, the signer's own; ``logged`` the portal's, empty without a receipt.
        category, reason: of a return, a refusal, a correction or withdrawal.
        answers: of the secrecy form, by key in its order; ``conclusion`` and ``basis`` belong to it.
        units: asked to countersign.
        lane: of a submission, ``finding`` of a look-back; empty otherwise.
        waivers: how many findings were set aside with a reason.
        rules_day: the day of the check, or empty when there was none.
        stands: whether the signature counts for what the article is now.
        void: it counted once and fell when the text was changed.
        held: whether the verification credits it.
    """

    sequence: int
    action: str
    level: int
    signer: Signer
    time: str
    logged: str
    category: str
    reason: str
    answers: tuple[tuple[str, bool], ...]
    conclusion: str
    basis: str
    units: tuple[str, ...]
    waivers: int
    rules_day: str
    stands: bool
    void: bool
    held: bool
    lane: str = ""
    finding: str = ""


@dataclass(frozen=True)
class OpenBox:
    """A station nobody has signed yet: its label such as ``pass:1``, who may sign, and for which units it is still open
    where several are asked."""

    label: str
    people: tuple[str, ...]
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class ApprovalSheet:
    """Everything that stands on the sheet of one article.

    Attributes:
        article: UUIDv7; ``number`` the short form people say.
        site: name of the website; ``practice`` whether nothing on it is real.
        title, unit, author: of the article; unit and author by name.
        column, supervisor: where it goes, and the name of the unit that supervises the column.
        type_name: of the content type.
        begun: RFC 3339 of the first submission, or empty.
        published, url: RFC 3339 of the publication and its address, or empty.
        facts, long_facts: further boxes, short ones and those of a whole line.
        characters: of the text.
        files: attachments.
        content: digest of the text; ``signed`` whether any signature stands under it.
        opinions: every step, oldest first.
        open_boxes: what is still to be signed.
        head: digest of the last step, empty without one.
        conclusion: what the verification says, ``held`` whether everything holds.
        emergency, joint: the emergency lane, and the units that publish it together; None for neither.
        made_at: RFC 3339 of this sheet.
    """

    article: str
    number: str
    site: str
    practice: bool
    title: str
    unit: str
    author: str
    column: str
    supervisor: str
    type_name: str
    begun: str
    published: str
    url: str
    facts: tuple[Fact, ...]
    long_facts: tuple[Fact, ...]
    characters: int
    files: tuple[SheetFile, ...]
    content: str
    signed: bool
    opinions: tuple[Opinion, ...]
    open_boxes: tuple[OpenBox, ...]
    head: str
    conclusion: Sentence
    held: bool
    made_at: str
    emergency: EmergencyView | None = None
    joint: JointView | None = None

    @property
    def code(self) -> str:
        """What the QR code holds: the article and the head of its chain; empty while nothing is signed."""
        return f"{QR_SCHEME}{self.article}:{self.head}" if self.head else ""


def approval_sheet(context: Context, article: str) -> ApprovalSheet:
    """The sheet of an article as its chain stands here and now, verified anew.

    Raises:
        Refused: there is no such article here, its text has not arrived, or there is no roster yet.
    """
    view = chain_view(context, article)
    with context.store.reading() as tx:
        roster, chain = context.roster(tx), context.signed_steps(tx, article)
        state = fold(chain, context.rosters(tx), article) if chain and view.report.held else _seen(view, article)
        content = _content(context, tx, article, chain)
        me = context.me(tx)
        stations = way(context, state, roster) if view.report.held and chain else ()
    steps = {s.step.sequence: s for s in chain}
    first = next((s.step for s in chain if s.step.action in (act.SUBMIT, act.CORRECT)), None)
    column, unit = roster.column(content.column), roster.unit(first.unit if first else me.unit)
    author = roster.officer(first.officer) if first else None
    supervisor = roster.unit(column.supervising_unit) if column else None
    short, long = _facts(context, content)
    opinions = tuple(_opinion(v, steps[v.sequence].step, state) for v in view.steps)
    return ApprovalSheet(
        article=article, number=article_number(article), site=dict(roster.site).get("name") or context.profile.county,
        practice=context.profile.practice, title=content.title, unit=unit.name if unit else me.unit_name,
        author=author.name if author else me.name, column=column_path(roster, content.column),
        supervisor=supervisor.name if supervisor else "", type_name=_type_name(context, content),
        begun=first.time if first else "", published=_published(opinions), url=view.url, facts=short, long_facts=long,
        characters=count_words(content.body),
        files=tuple(SheetFile(a.name, a.size, a.digest) for a in content.attachments), content=content.digest,
        signed=any(o.stands for o in opinions), opinions=opinions, open_boxes=_open_boxes(stations),
        head=view.steps[-1].digest if view.steps else "", conclusion=_conclusion(view), held=view.report.held,
        made_at=context.now(), emergency=view.emergency, joint=view.joint,
    )  # fmt: skip


def _seen(view: ChainView, article: str) -> State:
    return view.report.state or State(article)


def _content(context: Context, tx: Tx, article: str, chain: tuple[SignedStep, ...]) -> Content:
    """The text that was signed last; of an article nobody signed, the draft. A look-back may be at an earlier text."""
    chain = tuple(s for s in chain if s.step.action != act.LOOK_BACK)
    if chain and contents.get(tx, chain[-1].step.content_digest) is not None:
        return context.content(tx, chain[-1].step.content_digest)
    draft = drafts.get(tx, article)
    if draft is not None and not chain:
        return Content.from_bytes(draft.content)
    return context.content(tx, chain[-1].step.content_digest if chain else "")


def _opinion(view: StepView, step: Step, state: State) -> Opinion:
    detail = dict(step.detail or {})
    check = detail.get("check")
    voided = any(s.digest == view.digest for s in state.voided)
    return Opinion(
        view.sequence, view.action, view.level,
        Signer(view.officer, view.post, view.unit, view.principal, view.fingerprint),
        view.time, view.logged_at, view.category, view.reason,
        tuple((k, v) for k, v in sorted(detail.items()) if k[:1] == "q" and isinstance(v, bool)),
        str(detail.get("conclusion") or ""), str(detail.get("basis") or ""), view.units,
        len(step.waivers), str(check.get("day") or "") if isinstance(check, dict) else "", view.stands,
        voided and not view.stands, view.held, view.lane, view.finding,
    )  # fmt: skip


def _published(opinions: tuple[Opinion, ...]) -> str:
    done = [o for o in opinions if o.action == act.PUBLISH]
    return (done[-1].logged or done[-1].time) if done else ""


def _open_boxes(stations: tuple[StationView, ...]) -> tuple[OpenBox, ...]:
    """What people have still to sign; the receipt of the portal is a machine's and has no box."""
    return tuple(
        OpenBox(s.label, s.people, s.lacking) for s in stations if not s.done and s.label not in ("submit", "receive")
    )


def _conclusion(view: ChainView) -> Sentence:
    if not view.steps:
        return say("Nothing is signed yet.")
    if view.report.held:
        return say("Verified: {n} signatures join without a gap.", n=len(view.steps))
    fault = next(c.sentence for c in view.report.checks if not c.held)
    return say("Verification failed: {why} This sheet is no ground for publishing the article.", why=fault)


def _type_name(context: Context, content: Content) -> str:
    try:
        return context.catalogue.of(content).names.here()
    except (UnknownType, Malformed):
        return content.type_id


def _facts(context: Context, content: Content) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    try:
        type_ = context.catalogue.of(content)
    except (UnknownType, Malformed):
        return (), ()
    specs = {spec.key: spec for spec in type_.fields}
    return tuple(_filled(specs, _FACTS, content)), tuple(_filled(specs, _LONG, content))


def _filled(specs: dict[str, FieldSpec], keys: tuple[str, ...], content: Content) -> Iterator[Fact]:
    for key in keys:
        value = content.fields.get(key, "")
        if key in specs and value not in ("", ()):
            yield Fact(specs[key].label.here(), _words(specs[key], value))


def _words(spec: FieldSpec, value: FieldValue) -> str:
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, tuple):
        return "、".join(value)
    choice = spec.choice(str(value))
    return choice.labels.here() if choice else str(value)
