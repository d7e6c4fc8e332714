"""The checks at a desk: with the packs in force here, the waivers of every desk before, and what is at hand.

Nothing here decides what a finding is (``forms.checks``) or who may act (``sync.chain``); it brings the two together.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from forms.canonical import JSON
from forms.checks.waivers import Judged, Stage, Waiver, WaiverKind, blocking, judge, read_waivers, waiver_for
from forms.content import Attachment, Content
from forms.errors import Malformed, Refused
from resources.language import Sentence, language, say
from sync.chain import step as act
from sync.chain.step import SignedStep
from sync.desk.classified import MAX_INSPECTED_BYTES
from sync.desk.context import Context
from sync.desk.models import WaiverView
from sync.desk.writing import draft_options
from sync.store import attachments, checks
from sync.store.records import KeptWaiver
from sync.store.tx import Tx

if TYPE_CHECKING:  # rules are loaded when the first check runs, not when a desk opens
    from forms.checks.article import Circumstances, Inspected
    from forms.checks.book import RuleBook
    from forms.checks.checker import Report
    from forms.checks.finding import Finding
    from forms.checks.pack import RulePack

MAX_CHECKED_ARTICLES = 8
MAX_INSPECTED_KEPT = 300
_STAGES: Mapping[str, Stage] = {
    act.SUBMIT: "submit",
    act.CORRECT: "submit",
    act.PASS: "submit",
    act.COUNTERSIGN: "submit",
    act.SECRECY_REVIEW: "secrecy",
    act.APPROVE: "approve",
}
CHECKED = frozenset(_STAGES)


@dataclass(frozen=True)
class CheckResult:
    """One check of one version at this desk.

    Attributes:
        report: problems and findings.
        judged: each finding with its waivers, in the order of the report.
        packs: the rule packs it was made with.
        day: the day it speaks of.
    """

    report: Report
    judged: tuple[Judged, ...]
    packs: tuple[RulePack, ...]
    day: date

    def blocking(self, stage: Stage) -> tuple[Judged, ...]:
        """The findings that stop an act."""
        return blocking(self.judged, stage)

    def counts(self) -> dict[str, int]:
        """How many findings of each severity still stand."""
        found = dict.fromkeys(("C", "B", "E", "W", "I"), 0)
        for item in self.judged:
            found[item.finding.severity] += item.stands
        return found


@dataclass(frozen=True)
class Recheck:
    """The check of a signed step, made again.

    Attributes:
        same: whether the verdict is the signed one.
        sentence: how it stands.
        findings: what the check made now finds.
    """

    same: bool
    sentence: Sentence
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Seen:
    """What a check looked at: with the same of everything it need not be made again.

    Attributes:
        content, rules: digests.
        files: digests of the attachments that were at hand; others may arrive later.
        linked: digests of the linked articles.
        language: the one the sentences name the fields in.
        archive: what the store answered about likely twins; another may be saved meanwhile.
    """

    content: str
    rules: str
    day: date
    files: tuple[str, ...]
    linked: tuple[str, ...]
    language: str
    archive: _Archive

    def stands(self, now: _Seen) -> bool:
        """Whether a check made now would look at the same."""
        return replace(self, archive=now.archive) == now and self.archive.answers_as(now.archive)


class _Archive:
    """The articles of a store as the checks ask for them; each question is asked once and its answer kept.

    Args:
        tx: the transaction to look in.
    """

    def __init__(self, tx: Tx) -> None:
        from sync.store.twins import StoreArchive

        self._store = StoreArchive(tx)
        self._answers: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {}

    def candidates(self, article: str, text: str) -> tuple[tuple[str, str, str], ...]:
        """As ``StoreArchive.candidates``."""
        found = self._answers.get((article, text))
        if found is None:
            found = self._answers[article, text] = tuple(self._store.candidates(article, text))
        return found

    def answers_as(self, other: _Archive) -> bool:
        """Whether another one answers as this one did."""
        return all(other.candidates(*asked) == answer for asked, answer in self._answers.items())


class Checks:
    """The checks of one article; from any thread, one at a time; what did not change is not looked at again."""

    def __init__(self, context: Context, article: str) -> None:
        self._context, self._article = context, article
        self._lock = threading.Lock()
        self._checker: Any = None
        self._last: tuple[_Seen, Report] | None = None

    def run(self, content: Content) -> CheckResult:
        """Check a version with the packs in force now."""
        with self._context.store.reading() as tx:
            return self.run_in(tx, content)

    def run_in(self, tx: Tx, content: Content) -> CheckResult:
        """The same within a transaction."""
        from forms.checks.checker import Checker

        book, day = book_in_force(self._context, tx), today(self._context)
        said = [view.waiver for view in waivers_of(self._context, tx, self._article)]
        archive = _Archive(tx)
        around = _circumstances(self._context, tx, self._article, content, day, archive)
        linked = tuple(c.digest for c in around.linked.values())
        seen = _Seen(content.digest, book.digest, day, _at_hand(tx, content), linked, language(), archive)
        with self._lock:
            if self._last is None or not self._last[0].stands(seen):
                if self._checker is None or self._checker.book is not book:
                    self._checker = Checker(book)
                report = self._checker.check(content, self._context.catalogue.of(content), around)
                self._last = (seen, report)
            report = self._last[1]
        report = _with_version(self._context, tx, self._article, content, report)
        return CheckResult(report, judge(report, said), book.packs, day)


def _with_version(context: Context, tx: Tx, article: str, content: Content, report: Report) -> Report:
    """What stands between a version and its submission hangs on its master, so it is asked each time."""
    if content.variant is None:
        return report
    from sync.desk.variantrules import variant_problems

    return replace(report, problems=(*report.problems, *variant_problems(context, tx, article, content)))


def _at_hand(tx: Tx, content: Content) -> tuple[str, ...]:
    return tuple(a.digest for a in content.attachments if attachments.has(tx, a.digest))


def checks_of(context: Context, article: str) -> Checks:
    """The checks of an article; the last few articles are remembered."""
    with context.checking_lock:
        found: Checks = context.checking.pop(article, None) or Checks(context, article)
        context.checking[article] = found
        while len(context.checking) > MAX_CHECKED_ARTICLES:
            del context.checking[next(iter(context.checking))]
        return found


def today(context: Context) -> date:
    """The day at this desk."""
    return date.fromisoformat(context.now()[:10])


def book_in_force(context: Context, tx: Tx) -> RuleBook:
    """The rules that count at this desk today: shipped ones, the portal office's, and the unit's own.

    A pack that breaks the rules for packs was refused when it came; see ``keep_packs``.
    """
    from forms.checks.book import rule_book
    from forms.checks.pack import packs_in_force, read_pack

    kept = checks.newest_packs(tx)
    with context.checking_lock:
        if context.packs is None or context.packs[0] != kept:
            context.packs = (kept, tuple(read_pack(checks.pack(tx, digest) or b"") for digest in kept))
        further = context.packs[1]
    return rule_book(packs_in_force(further, context.me(tx).unit, today(context)))


def keep_packs(tx: Tx, files: Mapping[str, bytes]) -> tuple[Malformed, ...]:
    """Keep rule packs that came with the reference pack; a broken one is refused and what was there stays in force.

    Args:
        files: bytes by path in the reference pack.

    Returns:
        What was refused.
    """
    from forms.checks.book import read_checked_pack

    refused: list[Malformed] = []
    for data in files.values():
        try:
            pack = read_checked_pack(data)
        except Malformed as fault:
            refused.append(fault)
        else:
            checks.put_pack(tx, pack.id, pack.version, data)
    return tuple(refused)


# --- waivers ----------------------------------------------------------------------------------------------------------


def waivers_of(context: Context, tx: Tx, article: str) -> tuple[WaiverView, ...]:
    """Every waiver of an article: signed ones of all desks in the order of the steps, then the unsigned ones here."""
    roster = context.roster(tx)
    found: list[WaiverView] = []
    for signed in context.signed_steps(tx, article):
        officer, unit = roster.officer(signed.step.officer), roster.unit(signed.step.unit)
        name, house = officer.name if officer else signed.step.officer, unit.name if unit else signed.step.unit
        found += [WaiverView(waiver, name, house, signed.step.time, True) for waiver in signed_waivers(signed)]
    me = context.me(tx)
    for kept in checks.waivers_of(tx, article):
        found.append(WaiverView(_waiver(kept), me.name, me.unit_name, kept.at, False))
    return tuple(found)


def signed_waivers(signed: SignedStep) -> tuple[Waiver, ...]:
    """The waivers a step carries; a release counts only from a secrecy review."""
    found = read_waivers(signed.step.waivers)
    secrecy = signed.step.action == act.SECRECY_REVIEW
    return tuple(waiver for waiver in found if secrecy or waiver.kind != "release")


def set_aside(context: Context, article: str, finding: Finding, kind: WaiverKind, reason: str) -> None:
    """Set a finding aside, put it to the secrecy reviewer, or release it; the next signature here carries it.

    Raises:
        Malformed: the finding cannot be set aside so, or there is no reason.
        Refused: the person at this desk may not.
    """
    waiver = waiver_for(finding, kind, reason)
    with context.store.writing() as tx:
        _check_entitled(context, tx, article, kind)
        kept = KeptWaiver(waiver.code, waiver.text, waiver.kind, waiver.reason, context.now())
        checks.put_waiver(tx, article, kept)


def take_back(context: Context, article: str, waiver: Waiver) -> None:
    """Take back what is not signed yet; a signed waiver stays."""
    with context.store.writing() as tx:
        checks.drop_waiver(tx, article, KeptWaiver(waiver.code, waiver.text, waiver.kind, waiver.reason, ""))


def _check_entitled(context: Context, tx: Tx, article: str, kind: WaiverKind) -> None:
    open_to_me = {option.action for option in draft_options(context, tx, article) if option.allowed}
    if kind == "release" and act.SECRECY_REVIEW not in open_to_me:
        raise Refused(say("Only the secrecy reviewer can release this finding."), "waiver.secrecy")
    if kind == "ask" and not open_to_me & {act.SUBMIT, act.CORRECT}:
        raise Refused(say("Only the author puts a finding to the secrecy reviewer, before submitting."), "waiver.ask")
    if kind == "aside" and not open_to_me & CHECKED:
        raise Refused(
            say("The article does not lie at your desk; its findings are others' to deal with."), "waiver.desk"
        )


def _waiver(kept: KeptWaiver) -> Waiver:
    kind: WaiverKind = "ask" if kept.kind == "ask" else "release" if kept.kind == "release" else "aside"
    return Waiver(kept.rule, kept.text, kind, kept.reason)


# --- signing ----------------------------------------------------------------------------------------------------------


def stage_of(action: str, level: int) -> Stage:
    """How much of a check's result stops an act."""
    return "first-review" if action == act.PASS and level == 1 else _STAGES[action]


def signed_part(context: Context, tx: Tx, article: str, content: Content) -> dict[str, Any]:
    """What a step says of the check: digests, waivers, and in its detail the packs, the day and the counts.

    The verdict and the packs are kept, so that the same check can be made again years later.
    """
    from forms.checks.verdict import ENGINE, verdict_bytes

    result = checks_of(context, article).run_in(tx, content)
    book = book_in_force(context, tx)
    _keep_used_packs(tx, result.packs)
    verdict = checks.put_verdict(tx, verdict_bytes(result.report, book, content, result.day))
    waivers = tuple(_waiver(kept).to_json() for kept in checks.waivers_of(tx, article))
    checks.clear_waivers(tx, article)
    counts: dict[str, JSON] = dict(result.counts())
    packs: list[JSON] = [pack.digest for pack in result.packs]
    note: dict[str, JSON] = {
        "day": result.day.isoformat(), "engine": ENGINE, "packs": packs, "standing": counts,
    }  # fmt: skip
    return {"rules_digest": book.digest, "verdict_digest": verdict, "waivers": waivers, "check": note}


def recheck(context: Context, article: str, sequence: int) -> Recheck:
    """Make the check of a signed step again, with the packs and the day it names, and compare the verdicts.

    Args:
        sequence: number of the step.

    Raises:
        Refused: there is no such step, it was signed without a check, or its packs or text are not at hand.
    """
    from forms.checks.book import rule_book
    from forms.checks.checker import check_once
    from forms.checks.verdict import ENGINE, verdict_digest

    with context.store.reading() as tx:
        step = next((s.step for s in context.signed_steps(tx, article) if s.step.sequence == sequence), None)
        note = dict((step.detail or {}).get("check") or {}) if step else {}
        if step is None or not note:
            raise Refused(say("This step was signed without a check of the text."), "recheck.none")
        content, day = context.content(tx, step.content_digest), date.fromisoformat(str(note.get("day")))
        book = rule_book(_named_packs(tx, note))
        around = _circumstances(context, tx, article, content, day, _Archive(tx))
        report = check_once(book, content, context.catalogue.of(content), around)
    same = verdict_digest(report, book, content, day) == step.verdict_digest
    if same:
        told = say("The check of that day, made again with the same rules, finds the same.")
    elif note.get("engine") != ENGINE:
        told = say("The program's own rules have changed since this signature; the check cannot be compared any more.")
    else:
        told = say("The check made again finds something else than the signature says.")
    return Recheck(same, told, report.findings)


def _named_packs(tx: Tx, note: Mapping[str, Any]) -> tuple[RulePack, ...]:
    """The packs a step names, from those kept here or shipped."""
    from forms.checks.pack import read_pack, shipped_packs

    shipped = {pack.digest: pack for pack in shipped_packs()}
    found: list[RulePack] = []
    for digest in note.get("packs", ()):
        data = None if digest in shipped else checks.pack(tx, str(digest))
        if digest not in shipped and data is None:
            raise Refused(say("A rule pack of that day is not on this computer."), "recheck.pack")
        found.append(shipped[digest] if data is None else read_pack(data))
    return tuple(found)


def _keep_used_packs(tx: Tx, packs: Iterable[RulePack]) -> None:
    for pack in packs:
        if pack.trusted and checks.pack(tx, pack.digest) is None:
            checks.put_pack(tx, pack.id, pack.version, pack.data)


# --- what surrounds an article ----------------------------------------------------------------------------------------


def _circumstances(
    context: Context, tx: Tx, article: str, content: Content, day: date, archive: _Archive
) -> Circumstances:
    from forms.checks.article import Circumstances

    state, roster = context.state(tx, article), context.rosters(tx).all()
    unit = roster[-1].unit(state.unit) if roster and state.unit else None
    return Circumstances(
        today=day,
        unit=unit.name if unit else context.me(tx).unit_name,
        article=article,
        archive=archive,
        linked=_linked(context, tx, content),
        attachment=lambda attachment: _inspected(context, tx, attachment),
    )


def _linked(context: Context, tx: Tx, content: Content) -> dict[str, Content]:
    """The articles this one names, as far as they are at hand."""
    from sync.store import contents, drafts

    found: dict[str, Content] = {}
    for spec in context.catalogue.of(content).fields:
        other = content.text(spec.key) if spec.kind == "article" else ""
        state = context.state(tx, other) if other else None
        draft = drafts.get(tx, other) if other else None
        data = contents.get(tx, state.content) if state and state.content else draft.content if draft else None
        if data is not None:
            found[other] = Content.from_bytes(data)
    return found


def _inspected(context: Context, tx: Tx, attachment: Attachment) -> Inspected | None:
    from forms.checks.files import inspect_file

    known: Inspected | None = context.inspected.get(attachment.digest)
    if known is None and attachment.size <= MAX_INSPECTED_BYTES and attachments.has(tx, attachment.digest):
        data = attachments.read(tx, attachment.digest)
        known = context.inspected[attachment.digest] = inspect_file(data, attachment.name, attachment.media_type)
        while len(context.inspected) > MAX_INSPECTED_KEPT:
            context.inspected.pop(next(iter(context.inspected)), None)
    return known
