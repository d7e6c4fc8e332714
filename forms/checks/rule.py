"""What a rule is: a code, a severity, words that explain it, examples that prove it, and a function that finds.

A ``PieceRule`` looks at one piece at a time and is asked again only for pieces that changed. An ``ArticleRule`` looks
at the whole; it keeps what it derives from a piece with ``Piece.fact``, so that it too pays only for what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from forms.checks.article import Article
from forms.checks.finding import SEVERITIES, Message, Severity
from forms.checks.piece import TEXT_KINDS, Kind, Piece


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in one piece.

    Attributes:
        start, end: code points within the piece.
        message: why.
        suggestions: what could stand there instead.
        fix: a replacement that needs no second look.
        severity: where it is not the rule's own.
        source: where it is not the rule's own.
    """

    start: int
    end: int
    message: Message
    suggestions: tuple[str, ...] = ()
    fix: str | None = None
    severity: Severity | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an article: a hit with offsets in the plain text of a field.

    Attributes:
        field: key, ``@body`` or ``@attachments``.
        hit: what was found; offsets 0 and 0 where no place is meant.
        text: what is shown and waived; taken from the field where empty.
    """

    field: str
    hit: Hit
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What all rules have.

    Attributes:
        code: ``family.name``, stable for ever.
        severity: of its findings, unless a hit has its own.
        name: what it is called in lists.
        explanation: for the page that explains it: what is wrong, why it matters, what to do; paragraphs parted by
            line breaks.
        source: what it rests on, with its clause; ``practice`` where it is good practice only.
        hits, misses: sentences that it must and must not find; shown on the page and run by the tests. For a piece
            rule, the text of one piece.
        statutes: whether it looks into quoted statutes too (secrecy and privacy do).
        on: whether it runs unless somebody switches it on.
        pack: digest of the pack it was made from; empty for the program's own.
    """

    code: str
    severity: Severity
    name: Message
    explanation: Message
    source: str
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    statutes: bool = False
    on: bool = True
    pack: str = ""

    @property
    def family(self) -> str:
        """The part of the code before the first dot."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class PieceRule(Rule):
    """A rule over single pieces.

    Attributes:
        find: the hits in a piece.
        needs: the rule runs only on pieces with at least one of these strings in them; empty for all pieces.
        kinds: the roles it looks at.
    """

    find: Callable[[Piece], Iterable[Hit]]
    needs: tuple[str, ...] = ()
    kinds: frozenset[Kind] = TEXT_KINDS


@dataclass(frozen=True, kw_only=True)
class ArticleRule(Rule):
    """A rule over the whole article.

    Attributes:
        find: the places in an article.
        lasting: whether the same article always has the same findings; False where they hang on the archive or on
            other articles, which a later reader of the verdict may not have.
    """

    find: Callable[[Article], Iterable[Spot]]
    lasting: bool = True


AnyRule: TypeAlias = PieceRule | ArticleRule


def graver(one: Severity, other: Severity) -> Severity:
    """The graver of two severities."""
    return min(one, other, key=SEVERITIES.index)


def adjusted(rule: AnyRule, setting: str) -> AnyRule:
    """A rule under a unit's setting: ``off``, ``on`` or a graver severity. A grave rule stays as it is."""
    if setting == "on":
        return replace(rule, on=True)
    if rule.severity == "C":
        return rule
    if setting == "off":
        return replace(rule, on=False)
    severity = next((s for s in SEVERITIES if s == setting), rule.severity)
    return replace(rule, severity=graver(severity, rule.severity))
