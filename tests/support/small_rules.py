"""A rule book of three little rules, for tests of what is done with findings rather than of what is found."""

from __future__ import annotations

from collections.abc import Iterable

from forms.checks.book import RuleBook
from forms.checks.finding import Severity
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from resources.language import say


def word_rule(code: str, word: str, instead: str | None, severity: Severity, *, safe: bool = True) -> PieceRule:
    """A rule that finds a word.

    Args:
        code: of the rule.
        word: what it finds.
        instead: what it suggests; None for nothing.
        severity: of its findings.
        safe: whether the suggestion is a fix.
    """

    def find(piece: Piece) -> Iterable[Hit]:
        at = piece.text.find(word)
        while at >= 0:
            given = () if instead is None else (instead,)
            yield Hit(at, at + len(word), say("Yes"), given, instead if safe else None)
            at = piece.text.find(word, at + len(word))

    return PieceRule(
        code=code, severity=severity, name=say("Yes"), explanation=say("No"), source="practice", find=find,
        needs=(word,), hits=(f"有{word}",), misses=("没有",),
    )  # fmt: skip


def small_book() -> RuleBook:
    """坏 is an error to become 好; a zero-width space is doubtful and goes; 疑 is a hint nobody can fix."""
    return RuleBook(
        (),
        (
            word_rule("wording.bad", "坏", "好", "E"),
            word_rule("characters.zero", "\u200b", "", "W"),
            word_rule("structure.hint", "疑", "信", "I", safe=False),
        ),
    )
