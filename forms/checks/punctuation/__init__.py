"""The family ``punctuation``: the marks of GB/T 15834-2011. Most rules are rows of the pack; pairs are code."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.pack import RulePack
from forms.checks.patterned import pattern_rules
from forms.checks.punctuation.pairs import pair_rules
from forms.checks.punctuation.width import width_rule
from forms.checks.rule import AnyRule


def rules(packs: tuple[RulePack, ...]) -> Iterator[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of ``punctuation-patterns`` does not fit.
    """
    patterns = tuple(pattern_rules(packs, "punctuation-patterns"))
    yield from patterns
    yield from pair_rules()
    yield width_rule([rule for rule in patterns if rule.code.startswith("punctuation.half-")])
