"""What the page says of a chain, worked out from the verifier's report. No Qt, no rule of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.review.lane import finding_words
from desktop.words import action_words, clock_and_date, joined, listed, moment
from resources.language import tr
from sync.desk.names import both_names

if TYPE_CHECKING:
    from sync.desk.models import ChainView, DutyView, StepView

GOOD, BROKEN, AFTER, WAITING = "good", "broken", "after", "waiting"


@dataclass(frozen=True)
class Row:
    """One step in words.

    Attributes:
        step: the step.
        mark: "good", "broken" (here the chain breaks), "after" (later, not credited) or "waiting" (holds, but
            has no receipt yet).
        first, second: what was done, and a remark.
        who, post, key, key_remark, clock, date, place, verdict: the other cells.
        spoken: the row as one sentence.
    """

    step: StepView
    mark: str
    first: str
    second: str
    who: str
    post: str
    key: str
    key_remark: str
    clock: str
    date: str
    place: str
    verdict: str
    spoken: str


def broken_step(view: ChainView) -> int | None:
    """The number of the step at which the chain breaks, None when every step holds."""
    named = [c.step for c in view.report.checks if not c.held and c.step is not None]
    if named:
        return min(named)
    return next((s.sequence for s in view.steps if not s.held), None)


def rows_of(view: ChainView) -> list[Row]:
    """The steps in words, from the first."""
    broken = broken_step(view)
    return [_row(step, _mark(step, broken), view) for step in view.steps]


def _mark(step: StepView, broken: int | None) -> str:
    if broken is not None and step.sequence >= broken:
        return BROKEN if step.sequence == broken else AFTER
    return GOOD if step.log_index is not None else WAITING


def _row(step: StepView, mark: str, view: ChainView) -> Row:
    clock, date = clock_and_date(step.time)
    first = action_words(step.action, step.level)
    if step.lane:
        first = joined(first, tr("Emergency lane"))
    verdict = {
        GOOD: tr("verified"), WAITING: tr("no receipt yet"), BROKEN: tr("broken"), AFTER: tr("not credited"),
    }[mark]  # fmt: skip
    place = f"#{step.log_index:06d}" if step.log_index is not None else "—"
    second = _remark(step, mark, view)
    spoken = tr(
        "Step {n}, {what}, {who}, {when}, {verdict}",
        n=step.sequence,
        what=first,
        who=joined(both_names(step.officer, step.principal), step.post, step.unit).replace(" · ", tr(", ")),
        when=moment(step.time),
        verdict=verdict,
    )
    key_remark = tr("valid in roster {n}", n=step.roster_version) if mark in (GOOD, WAITING) else tr("not verified")
    return Row(
        step, mark, first, second, both_names(step.officer, step.principal), joined(step.post, step.unit), step.fingerprint,
        key_remark, clock, date, place, verdict, spoken,
    )  # fmt: skip


def _remark(step: StepView, mark: str, view: ChainView) -> str:
    if mark == BROKEN:
        found = next((c for c in view.report.checks if not c.held and c.step == step.sequence), None)
        return str(found.sentence) if found else tr("This step and all after it are not credited.")
    if mark == AFTER:
        return tr("This step and all after it are not credited.")
    found = finding_words(step.finding)
    if step.reason:
        return joined(found, f"“{step.reason}”")
    if found or step.units:
        return found or tr("together with {units}", units=listed(step.units))
    return tr("void: the text was changed later") if not step.stands and _counts(step) else ""


def _counts(step: StepView) -> bool:
    return step.action in ("pass", "countersign", "secrecy-review", "approve")


@dataclass(frozen=True)
class Conclusion:
    """The banner: ``tone``, ``title`` and ``text``."""

    tone: str
    title: str
    text: str


def conclusion(view: ChainView) -> Conclusion:
    """One conclusion, and one sentence on how it was reached or what follows."""
    broken = broken_step(view)
    when = tr(
        "Verified on this computer, {when}, with the roster of each step's time. No network, no portal was asked.",
        when=moment(view.verified_at),
    )
    if not view.steps:
        return Conclusion("neutral", tr("Nothing is signed yet"), tr("The chain begins when the author submits."))
    if view.report.held:
        waiting = sum(s.log_index is None for s in view.steps)
        title = tr("Verified: {n} signatures join without a gap", n=len(view.steps))
        if waiting:
            when = tr("{n} steps have no receipt from the portal yet. ", n=waiting) + when
        return Conclusion("success", title, when)
    why = next(str(c.sentence) for c in view.report.checks if not c.held)
    if broken is None:
        return Conclusion("danger", tr("Verification failed"), why)
    title = tr("Verification failed: the chain breaks at step {n}", n=broken)
    if broken > 1:
        why = tr("Steps 1 to {n} can be relied on. ", n=broken - 1) + why
    return Conclusion("danger", title, why)


@dataclass(frozen=True)
class Duty:
    """One of the three duties in words; ``known`` is False when nobody can be named, ``why`` says why."""

    title: str
    icon: str
    known: bool
    names: str = ""
    posts: str = ""
    key: str = ""
    steps: str = ""
    why: str = ""
    alarm: bool = False


def duties(view: ChainView) -> tuple[Duty, Duty, Duty]:
    """Who supervises, who published, who answers: from the signatures that stand, never typed."""
    broken = broken_step(view)
    return (
        _duty(tr("Supervised by"), "user-star-line", view.supervises, broken, tr("not signed off yet")),
        _duty(tr("Published by"), "send-plane-line", view.publishes, broken, tr("not published yet")),
        _duty(tr("Responsible"), "quill-pen-line", view.answers, broken, tr("nobody has signed yet")),
    )


def _duty(title: str, icon: str, found: DutyView | None, broken: int | None, missing: str) -> Duty:
    if found is not None and broken is not None:
        found_steps = tuple(n for n in found.steps if n < broken)
        if not found_steps:
            why = tr("the signature of step {n} is not credited", n=found.steps[0])
            return Duty(title, icon, False, why=why, alarm=True)
    if found is None:
        return Duty(title, icon, False, why=missing, alarm=broken is not None)
    numbers = listed(found.steps)
    posts = joined("  ".join(found.posts), found.unit)
    key = (
        found.fingerprint if len(found.names) == 1 else ""
    )  # of several it would be one person's, and whose is not said
    return Duty(title, icon, True, "  ".join(found.names), posts, key, tr("step {n}", n=numbers))
