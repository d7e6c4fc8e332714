"""Setting findings aside: by whom, for what reason, and what may not be set aside at all.

A waiver names a rule and a normalised text within one article. C is never waived. B is put to the secrecy reviewer
(``ask``), and only the reviewer's ``release`` sets it aside. E, W and I are set aside with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from forms.canonical import JSON
from forms.checks.finding import Finding
from forms.errors import Malformed
from forms.shape import Reader
from resources.language import say

if TYPE_CHECKING:  # the chain reads waivers too, and must not load the rules for that
    from forms.checks.checker import Report

WaiverKind: TypeAlias = Literal["aside", "ask", "release"]
Stage: TypeAlias = Literal["submit", "first-review", "secrecy", "approve"]

KINDS: tuple[WaiverKind, ...] = ("aside", "ask", "release")
MAX_WAIVERS = 500
MAX_REASON = 500


@dataclass(frozen=True)
class Waiver:
    """One finding set aside, or put to the secrecy reviewer.

    Attributes:
        code: of the rule.
        text: the text of the finding as ``Finding.key`` gives it.
        kind: ``aside``, ``ask`` or ``release``.
        reason: in words, never empty.
    """

    code: str
    text: str
    kind: WaiverKind
    reason: str

    @property
    def key(self) -> tuple[str, str]:
        """As ``Finding.key``."""
        return self.code, self.text

    def to_json(self) -> dict[str, JSON]:
        """As a signed step carries it."""
        return {"rule": self.code, "text": self.text, "kind": self.kind, "reason": self.reason}


def waiver_for(finding: Finding, kind: WaiverKind, reason: str) -> Waiver:
    """Set a finding aside.

    Raises:
        Malformed: the finding cannot be set aside so, or there is no reason.
    """
    why = reason.strip()
    if not why or len(why) > MAX_REASON:
        raise Malformed(say("A finding is set aside only with a reason in words."), "waiver.reason")
    if finding.severity == "C":
        raise Malformed(say("A grave finding cannot be set aside; the text must be changed."), "waiver.grave")
    if (finding.severity == "B") != (kind in ("ask", "release")):
        raise Malformed(say("Only the secrecy reviewer can release this finding."), "waiver.secrecy")
    return Waiver(*finding.key, kind, why)


def read_waivers(values: Iterable[Mapping[str, Any]]) -> tuple[Waiver, ...]:
    """The waivers of a signed step.

    Raises:
        Malformed: one does not fit, or there are too many.
    """
    found: list[Waiver] = []
    for number, value in enumerate(values, 1):
        reader = Reader(dict(value), f"waivers[{number}]")
        kind = next((k for k in KINDS if k == reader.take("kind", str)), None)
        waiver = (reader.take("rule", str), reader.take("text", str), reader.take("reason", str))
        reader.done()
        if kind is None or not waiver[2].strip() or len(waiver[2]) > MAX_REASON or number > MAX_WAIVERS:
            reader.fail("reason")
        found.append(Waiver(waiver[0], waiver[1], kind, waiver[2]))
    return tuple(found)


@dataclass(frozen=True)
class Judged:
    """A finding together with what was said of it.

    Attributes:
        waivers: those that name it, oldest first.
    """

    finding: Finding
    waivers: tuple[Waiver, ...]

    @property
    def stands(self) -> bool:
        """Whether it is still to be dealt with."""
        wanted = {"C": (), "B": ("release",)}.get(self.finding.severity, ("aside",))
        return not any(waiver.kind in wanted for waiver in self.waivers)

    @property
    def asked(self) -> bool:
        """Whether it was put to the secrecy reviewer."""
        return any(waiver.kind == "ask" for waiver in self.waivers)


def judge(report: Report, waivers: Iterable[Waiver]) -> tuple[Judged, ...]:
    """Every finding of a report with its waivers, in the same order."""
    by_key: dict[tuple[str, str], list[Waiver]] = {}
    for waiver in waivers:
        by_key.setdefault(waiver.key, []).append(waiver)
    return tuple(Judged(finding, tuple(by_key.get(finding.key, ()))) for finding in report.findings)


def blocking(judged: Iterable[Judged], stage: Stage) -> tuple[Judged, ...]:
    """What stops an act.

    C always; B until it is put to the secrecy reviewer, and from the secrecy review on until it is released; E at the
    first review and at the sign-off.
    """
    return tuple(item for item in judged if item.stands and _stops(item, stage))


def _stops(item: Judged, stage: Stage) -> bool:
    severity = item.finding.severity
    if severity == "B":
        return stage in ("secrecy", "approve") or not item.asked
    return severity == "C" or (severity == "E" and stage in ("first-review", "approve"))
