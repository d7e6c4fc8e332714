"""A finding: what is wrong where, why, on whose authority, and what would put it right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from forms.canonical import JSON
from forms.checks.lazy import lazy
from forms.contenttype import Labels
from resources.language import Sentence, say

Severity: TypeAlias = Literal["C", "B", "E", "W", "I"]
Message: TypeAlias = "Sentence | Labels"

SEVERITIES: tuple[Severity, ...] = ("C", "B", "E", "W", "I")
SEVERITY_NAMES: dict[Severity, Sentence] = {
    "C": say("Critical"),
    "B": say("Held for secrecy review"),
    "E": say("Error"),
    "W": say("Warning"),
    "I": say("Info"),
}

_MASKED_FAMILIES = frozenset({"privacy", "secrecy"})
_SPACE = lazy(r"\s+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in an article that a rule points out.

    Attributes:
        code: of the rule, stable, such as ``wording.confusion``.
        severity: C blocks and cannot be waived; B blocks until the secrecy reviewer releases it; E must be dealt
            with at the first review; W is doubtful; I is for information.
        field: key of the field, ``@body`` or ``@attachments``.
        start, end: code points in the plain text of the field; both 0 where no place in it is meant.
        text: what stands there, or the name of the attachment.
        message: why it is pointed out.
        source: what it rests on, such as ``GB/T 15834-2011 4.5``.
        suggestions: what could stand there instead, the likeliest first.
        fix: what may replace ``start:end`` without a second look; None where a person must decide.
        pack: digest of the rule pack that the rule came from; empty for a rule of the program itself.
    """

    code: str
    severity: Severity
    field: str
    start: int
    end: int
    text: str
    message: Message
    source: str = ""
    suggestions: tuple[str, ...] = ()
    fix: str | None = None
    pack: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a waiver names: the rule and the normalised text, so that moving the text keeps the waiver.

        Waivers are signed and in the end public. What touches privacy or secrecy is therefore named in a masked form:
        an answer to the secrecy reviewer's question must not publish the very number that was taken out.
        """
        text = normal_text(self.text)
        return self.code, masked(text) if self.code.partition(".")[0] in _MASKED_FAMILIES else text

    def to_json(self) -> dict[str, JSON]:
        """Plain JSON for machines, in the language in use."""
        return {
            "code": self.code,
            "severity": self.severity,
            "field": self.field,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "message": str(self.message),
            "source": self.source,
            "suggestions": list(self.suggestions),
            "fix": self.fix,
            "pack": self.pack,
        }


def normal_text(text: str) -> str:
    """Text as waivers compare it: NFKC, without white space, at most 200 characters."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))[:200]


def masked(text: str) -> str:
    """Text with its middle hidden: of eleven characters or more, three and four are left, of fewer one and one."""
    head, tail = (3, 4) if len(text) >= 11 else (1, 1)
    return text if len(text) <= 2 else text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def in_order(findings: Iterable[Finding], fields: Iterable[str]) -> tuple[Finding, ...]:
    """The findings in the order people work through them: C B E W I, then by field and place.

    Args:
        fields: keys in reading order; a field not among them comes last.
    """
    place = {key: number for number, key in enumerate(fields)}
    return tuple(
        sorted(
            findings,
            key=lambda f: (SEVERITIES.index(f.severity), place.get(f.field, len(place)), f.start, f.end, f.code),
        )
    )
