"""The family ``wording``: misspelt words, fixed wording, names that are no longer right, terms that do not agree."""

from __future__ import annotations

from collections.abc import Iterable

from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule
from forms.checks.wording.abbreviations import abbreviation_rules
from forms.checks.wording.confusions import confusion_rules
from forms.checks.wording.consistency import consistency_rules
from forms.checks.wording.fixed import fixed_rules
from forms.checks.wording.lists import list_rules
from forms.checks.wording.organisations import organisation_rules
from forms.checks.wording.phrasing import phrasing_rules
from forms.checks.wording.times import time_rule


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    yield from confusion_rules(packs)
    yield from fixed_rules(packs)
    yield from list_rules(packs)
    yield from phrasing_rules(packs)
    yield from organisation_rules(packs)
    yield from consistency_rules(packs)
    yield from abbreviation_rules()
    yield time_rule()
