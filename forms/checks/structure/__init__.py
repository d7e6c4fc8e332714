"""The family ``structure``: what is left over, repeated or out of order, and what is hard to read.

Nothing here repeats ``forms.problems``: an empty, short or picture-only text and missing fields are its matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from forms.checks.derived import digest_of, numbers_of
from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule
from forms.checks.structure.layout import layout_rules
from forms.checks.structure.leftovers import leftover_rules
from forms.checks.structure.reading import reading_rules
from forms.checks.structure.titles import title_rules


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    limits, pack = numbers_of(packs, "structure-limits"), digest_of(packs, "structure")
    yield from leftover_rules(packs, pack)
    yield from title_rules(limits, pack)
    yield from layout_rules(pack)
    yield from reading_rules(limits, pack)
