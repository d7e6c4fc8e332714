"""What a reply is checked against, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from forms.checks.finding import Finding
from forms.contenttype import Labels


@dataclass(frozen=True)
class Letter:
    """A letter from a citizen.

    Attributes:
        question: what it says; empty when that is not at hand.
        earlier: replies of the unit to other people.
    """

    question: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Element:
    """One thing a good reply has.

    Attributes:
        id: ``salutation``, ``restated``, ``answer``, ``basis``, ``unit``, ``contact``, ``next-step``, ``date`` or
            ``length``.
        labels: what it is called.
        weight: how many of the 100 points it is worth.
        present: whether the reply has it.
    """

    id: str
    labels: Labels
    weight: int
    present: bool


@dataclass(frozen=True)
class ReplyReport:
    """What a check of a reply found.

    Attributes:
        findings: in the order people work through them; offsets count code points of the reply.
        score: from 0 to 100; below 60 the reply should not go out.
        elements: what the score is made of, in the order of a reply.
    """

    findings: tuple[Finding, ...]
    score: int
    elements: tuple[Element, ...]
