"""The family ``links``: where an article leads, its pictures and its attachments.

Guidelines for the Development of Government Websites (国办发〔2017〕47号): readers are not sent off to unknown places;
maps carry their approval number (Map Administration Regulations, art. 15, 22).
"""

from __future__ import annotations

from collections.abc import Iterable

from forms.checks.derived import Once
from forms.checks.links.addresses import address_rules
from forms.checks.links.attachments import attachment_rules
from forms.checks.links.pictures import picture_rules
from forms.checks.links.target import targets
from forms.checks.links.texts import text_rules
from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    found = Once(targets)
    yield from address_rules(packs, found)
    yield from text_rules(packs, found)
    yield from picture_rules(packs)
    yield from attachment_rules(packs)
