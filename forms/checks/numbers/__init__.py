"""The family ``numbers``: dates, figures and amounts, and whether they agree with each other.

Forms that a pattern can tell are rows of the pack; what has to be worked out is code.
"""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.numbers.agreement import agreement_rules
from forms.checks.numbers.amounts import amount_rules
from forms.checks.numbers.comparison import comparison_rules
from forms.checks.numbers.dates import date_rules
from forms.checks.numbers.tables import table_rules
from forms.checks.pack import RulePack
from forms.checks.patterned import pattern_rules
from forms.checks.rule import AnyRule


def rules(packs: tuple[RulePack, ...]) -> Iterator[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of ``number-patterns`` does not fit.
    """
    yield from date_rules()
    yield from pattern_rules(packs, "number-patterns")
    yield from amount_rules()
    yield from comparison_rules()
    yield from table_rules()
    yield from agreement_rules()
