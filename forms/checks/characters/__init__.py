"""The family ``characters``: characters that are not what they seem, unseen, broken, of the wrong width or script.

They spoil search and comparison, are read aloud wrongly and may hide other words; most can be put right at once.
Control characters, lone surrogates and compatibility ideographs cannot be in a ``Content`` and are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable

from forms.checks.characters.broken import broken_rules
from forms.checks.characters.scripts import lookalike_rule
from forms.checks.characters.traditional import traditional_rule
from forms.checks.characters.unseen import unseen_rules
from forms.checks.characters.width import width_rules
from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family; none of them needs a pack."""
    yield from unseen_rules()
    yield from broken_rules()
    yield from width_rules()
    yield lookalike_rule()
    yield traditional_rule()
