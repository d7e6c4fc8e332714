"""Document forms: numbers, signatures, levels, attachments, titles, ties, periods, guides, marks of official texts.

What the form of an article lacks is told by ``forms.problems``; here is told where fields, text and files disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forms.checks.derived import digest_of, rows_of, words_of
from forms.checks.documents.guides import guide_rules
from forms.checks.documents.levels import level_rules
from forms.checks.documents.linked import linked_rules
from forms.checks.documents.marks import mark_rules
from forms.checks.documents.numbers import number_rules
from forms.checks.documents.periods import Holiday, period_rules
from forms.checks.documents.references import reference_rules
from forms.checks.documents.signature import signature_rules
from forms.checks.documents.standards import standard_rule
from forms.checks.documents.titles import title_rules
from forms.checks.lazy import lazy
from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule
from forms.shape import Reader

_MONTH_DAY = lazy("(0[1-9]|1[0-2])-([0-2][0-9]|3[01])")


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    return tuple(_rules(packs))


def _rules(packs: tuple[RulePack, ...]) -> Iterator[AnyRule]:
    digest = digest_of(packs, "documents")
    yield from number_rules(words_of(packs, "other_numbers"), digest)
    yield from signature_rules(words_of(packs, "organ_endings"), digest)
    yield from reference_rules()
    yield from level_rules()
    yield from title_rules()
    yield from linked_rules()
    yield from period_rules(tuple(_holidays(packs)), digest)
    yield from guide_rules(words_of(packs, "placeholders"), words_of(packs, "doubtful_answers"), digest)
    yield from mark_rules(words_of(packs, "open_marks"), digest)
    yield standard_rule(packs, digest)


def _holidays(packs: tuple[RulePack, ...]) -> Iterator[Holiday]:
    for reader, _ in rows_of(packs, "holiday_windows"):
        yield Holiday(_month_day(reader, "first"), _month_day(reader, "last"))
        reader.done()


def _month_day(reader: Reader, key: str) -> tuple[int, int]:
    match = _MONTH_DAY.fullmatch(reader.take(key, str))
    if match is None:
        reader.fail(key)
    return int(match.group(1)), int(match.group(2))
