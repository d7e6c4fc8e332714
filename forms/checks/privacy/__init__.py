"""The family ``privacy``: personal data that must not go online, and how to mask what must.

Personal Information Protection Law art. 28, 51; Regulations on Open Government Information art. 15. These rules look
into quoted statutes and captions too: a number is a number wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from forms.checks.pack import RulePack
from forms.checks.privacy.contacts import contact_rules
from forms.checks.privacy.lists import list_rules
from forms.checks.privacy.masking import masking_rules
from forms.checks.privacy.numbers import number_rules
from forms.checks.privacy.people import people_rules
from forms.checks.privacy.words import read_words
from forms.checks.rule import AnyRule


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    words = read_words(packs)
    yield from number_rules(words)
    yield from contact_rules(words)
    yield from masking_rules(words)
    yield from people_rules(words)
    yield from list_rules(words)
