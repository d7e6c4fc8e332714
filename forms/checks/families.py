"""The families of rules in the order of the book. A family gives its rules for a set of packs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TypeAlias

from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule
from resources.language import Sentence, say

Family: TypeAlias = Callable[[tuple[RulePack, ...]], Iterable[AnyRule]]

# Family name, which begins the codes of its rules, to what it is called. Each is a module (or a package) beside this
# one with a function ``rules``; imported when a book is made, so that a window opens without them.
FAMILIES: dict[str, Sentence] = {
    "characters": say("Characters"),
    "wording": say("Wording"),
    "names": say("Names and posts"),
    "documents": say("Document forms"),
    "numbers": say("Dates and numbers"),
    "punctuation": say("Punctuation"),
    "secrecy": say("Secrecy and internal marks"),
    "privacy": say("Personal data"),
    "links": say("Links and files"),
    "twins": say("Twins and old texts"),
    "replies": say("Replies"),
    "structure": say("Structure and readability"),
}


def all_rules(packs: tuple[RulePack, ...]) -> Iterator[AnyRule]:
    """Every rule of every family, made from a set of packs.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    for name in FAMILIES:
        family: Family = import_module(f"forms.checks.{name}").rules
        yield from family(packs)
