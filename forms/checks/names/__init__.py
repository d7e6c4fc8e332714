"""Names and posts: leaders and organisations of the unit's own list, administrative divisions, peoples of China.

No list of leaders ships with the program; a unit's own comes signed with the reference pack (sections ``leaders``,
``own_organisations`` and ``own_places``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from forms.checks.derived import words_of
from forms.checks.names.manners import manner_rules
from forms.checks.names.mentions import Finder
from forms.checks.names.organisations import own_name_rules
from forms.checks.names.places import place_rules
from forms.checks.names.posts import post_rules
from forms.checks.names.register import read_register
from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule

_OWN = ("leaders", "own_organisations", "own_places")


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    return tuple(_rules(packs))


def _rules(packs: tuple[RulePack, ...]) -> Iterator[AnyRule]:
    finder = Finder(read_register(packs), frozenset(words_of(packs, "surname_words")), words_of(packs, "name_follows"))
    own = next((pack.digest for pack in packs if any(section in pack.sections for section in _OWN)), "")
    for rule in (*post_rules(finder), *manner_rules(finder), *own_name_rules(packs)):
        yield replace(rule, pack=own)
    yield from place_rules(packs)
