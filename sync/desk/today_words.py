"""How a day stands in one sentence, before any figure: what is over the line, what is due today, and how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from forms.freshness import spans
from resources.language import Sentence, say
from sync.desk.todayviews import TodayItem

URGENT = ("red", "today")


def headline(items: Sequence[TodayItem]) -> Sentence:
    """How many things come first today."""
    count = sum(item.group in URGENT for item in items)
    if not count:
        return say("Nothing turns red today")
    return say("One thing to do first today") if count == 1 else say("{n} things to do first today", n=count)


def in_short(items: Sequence[TodayItem]) -> Sentence:
    """What they are: those over the line, then those due today; without any, how many wait for later."""
    over, due = (_counted([item for item in items if item.group == group]) for group in URGENT)
    if over is not None and due is not None:
        return say("over the line: {over}; due today: {due}.", over=over, due=due)
    if over is not None:
        return say("over the line: {over}.", over=over)
    if due is not None:
        return say("due today: {due}.", due=due)
    if items:
        return say("What waits for later: {n}.", n=len(items))
    return say("Nothing waits for you at this desk.")


def span_words(column_class: str) -> Sentence:
    """How long a column of a class may stand; only for classes that have a span."""
    span = spans()[column_class]
    return say("{n} months", n=span.months) if span.months else say("{n} days", n=span.days)


def _counted(items: Sequence[TodayItem]) -> Sentence | None:
    """The kinds with their counts, the most pressing first."""
    told: Sentence | None = None
    for kind, count in Counter(item.kind for item in items).items():
        words = _of_kind(kind, count)
        told = words if told is None else say("{a}, {b}", a=told, b=words)
    return told


def _of_kind(kind: str, n: int) -> Sentence:
    return {
        "returned": say("{n} returned", n=n),
        "review": say("{n} to review", n=n),
        "approve": say("{n} to sign off", n=n),
        "secrecy": say("{n} to review for secrecy", n=n),
        "look-back": say("{n} to look back at", n=n),
        "sent-back": say("{n} returned after you had signed", n=n),
        "intake": say("{n} to receive or publish", n=n),
        "unsure": say("{n} unconfirmed", n=n),
        "refused": say("{n} refused by the portal", n=n),
        "recovery": say("{n} recovered", n=n),
        "draft": say("{n} with a date to keep", n=n),
        "column": say("{n} to be brought up to date", n=n),
        "pack": say("roster and rules"),
        "sync": say("a sync"),
    }[kind]
