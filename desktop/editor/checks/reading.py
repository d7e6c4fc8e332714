"""What the checks ask of the desk off the window's thread: look at a text, set a finding aside, take that back.

Frozen values out; no Qt object is touched here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.operations import Job
from forms.body.text import PlainText, Span, plain_text
from forms.content import Content
from forms.problems import BODY, Problem

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.checks.pack import RulePack
    from forms.checks.rule import AnyRule
    from forms.checks.waivers import Judged, Stage, Waiver, WaiverKind
    from sync.desk import Desk
    from sync.desk.checking import CheckResult
    from sync.desk.models import WaiverView


@dataclass(frozen=True)
class Spot:
    """Where the words of a finding in the body stand.

    Attributes:
        block, part: as ``forms.body.text.Position`` has them; ``number`` counts the blocks from 1.
        text: the whole part.
        offset: code points in it.
        words: what the finding covers of it.
    """

    block: str
    part: int
    number: int
    text: str
    offset: int
    words: str


@dataclass(frozen=True)
class Checked:
    """One text with what the check found.

    Attributes:
        article: its id.
        content: the text that was looked at.
        problems: what the form lacks, blocking ones first.
        judged: every finding with what was said of it.
        spots: for each of them its place in the body, or None.
        waivers: by whom each waiver was given.
        rules: the rules that found something, by code.
        packs: the rule packs in force.
        silenced: how many rules took too long and were left out.
    """

    article: str
    content: Content
    problems: tuple[Problem, ...]
    judged: tuple[Judged, ...]
    spots: tuple[Spot | None, ...]
    waivers: tuple[WaiverView, ...] = ()
    rules: Mapping[str, AnyRule] = field(default_factory=dict)
    packs: tuple[RulePack, ...] = ()
    silenced: int = 0

    def blocking(self, stage: Stage) -> tuple[Judged, ...]:
        """The findings that stop an act."""
        from forms.checks.waivers import blocking

        return blocking(self.judged, stage)

    def counts(self) -> dict[str, int]:
        """How many findings of each severity still stand."""
        found = dict.fromkeys("CBEWI", 0)
        for item in self.judged:
            found[item.finding.severity] += item.stands
        return found

    def rules_day(self) -> str:
        """The date of the newest rule pack in force, ISO 8601; "" without one."""
        return max((pack.date.isoformat() for pack in self.packs), default="")


def checked(desk: Desk, article: str, content: Content) -> Checked:
    """Check a text at a desk."""
    result = desk.checks(article).run(content)
    rules = desk.book().rules
    codes = {item.finding.code for item in result.judged}
    return gather(
        article, content, result, desk.waivers(article), {code: rules[code] for code in codes if code in rules}
    )


def gather(
    article: str,
    content: Content,
    result: CheckResult,
    waivers: tuple[WaiverView, ...] = (),
    rules: Mapping[str, AnyRule] | None = None,
) -> Checked:
    """Put a result together with the places its findings have."""
    plain = plain_text(content.body)
    numbers = {block.id: number for number, block in enumerate(content.body.blocks, 1)}
    spans = {(span.block_id, span.part): span for span in plain.spans}
    spots = tuple(_spot(plain, spans, numbers, item.finding) for item in result.judged)
    problems = tuple(sorted(result.report.problems, key=lambda problem: not problem.blocking))
    return Checked(
        article, content, problems, result.judged, spots, waivers, rules or {}, result.packs,
        len(result.report.silenced),
    )  # fmt: skip


def _spot(
    plain: PlainText, spans: Mapping[tuple[str, int], Span], numbers: Mapping[str, int], finding: Finding
) -> Spot | None:
    if finding.field != BODY or finding.end <= finding.start or finding.end > len(plain.text):
        return None
    at = plain.locate(finding.start)
    span = spans[at.block_id, at.part]
    words = plain.text[finding.start : min(finding.end, span.end)]
    return Spot(at.block_id, at.part, numbers[at.block_id], plain.text[span.start : span.end], at.offset, words)


class RunCheck:
    """Checks a text, on a reader thread."""

    def __init__(self, desk: Desk, article: str, content: Content) -> None:
        self._desk, self._article, self._content = desk, article, content

    def __call__(self, job: Job) -> Checked:
        return checked(self._desk, self._article, self._content)


class SetAside:
    """Sets a finding aside, puts it to the secrecy reviewer or releases it, on the writer thread."""

    def __init__(self, desk: Desk, article: str, finding: Finding, kind: WaiverKind, reason: str) -> None:
        self._desk, self._article, self._finding, self._kind, self._reason = desk, article, finding, kind, reason

    def __call__(self, job: Job) -> None:
        self._desk.set_aside(self._article, self._finding, self._kind, self._reason)


class TakeBack:
    """Takes a waiver back that is not signed yet, on the writer thread."""

    def __init__(self, desk: Desk, article: str, waiver: Waiver) -> None:
        self._desk, self._article, self._waiver = desk, article, waiver

    def __call__(self, job: Job) -> None:
        self._desk.take_back(self._article, self._waiver)
