"""The family ``secrecy``: marks of state secrets, of work secrets and of internal papers, in the text and in its files.

Law on Guarding State Secrets (2024) art. 20, 35, 64; Regulations on Open Government Information (国令第711号) art. 14–17:
first the review, then the publication.
"""

from __future__ import annotations

from collections.abc import Iterable

from forms.checks.pack import RulePack
from forms.checks.patterned import pattern_rules
from forms.checks.rule import AnyRule
from forms.checks.secrecy.drafts import draft_rule
from forms.checks.secrecy.files import file_rules
from forms.checks.secrecy.texts import mark_rules


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    yield from mark_rules()
    patterns = tuple(pattern_rules(packs, "secrecy"))
    yield from patterns
    yield draft_rule(packs)
    yield from file_rules(packs, patterns)
