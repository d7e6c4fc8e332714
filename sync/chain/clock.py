"""Times as they are written in steps and rosters: RFC 3339 with an offset, whole seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

from forms.errors import Malformed
from resources.language import say

_SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
CHINA = timezone(timedelta(hours=8))
"""The zone in which people here read times and count days, whatever the computer is set to."""
FOREVER = float("inf")


class Clock(Protocol):
    """Where the present comes from, so that tests can hold it still."""

    def now(self) -> datetime:
        """The present moment, with its offset."""
        ...


class SystemClock:
    """The computer's own clock, told in China Standard Time, the time of every county this program serves."""

    def now(self) -> datetime:
        """The present moment at UTC+8."""
        return datetime.now(CHINA)


def stamp(moment: datetime) -> str:
    """RFC 3339 with offset and whole seconds, e.g. ``2026-11-21T10:00:00+08:00``.

    Raises:
        ValueError: when the moment has no offset.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset cannot be signed")
    return moment.replace(microsecond=0).isoformat()


def parse_time(text: str) -> float:
    """Seconds since the epoch of an RFC 3339 time with offset.

    Raises:
        Malformed: when the text is not exactly such a time.
    """
    if not _SHAPE.fullmatch(text):
        raise Malformed(say("“{text}” is not a time with an offset.", text=text[:40]), "time.malformed")
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise Malformed(say("“{text}” is not a time with an offset.", text=text[:40]), "time.malformed") from None


def local(when: str) -> datetime:
    """A written time as people here read it, in China Standard Time; one without an offset was written there.

    Raises:
        ValueError: it is no time, or none that the calendar knows there.
    """
    moment = datetime.fromisoformat(when)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=CHINA)
    try:
        return moment.astimezone(CHINA)
    except OverflowError:
        raise ValueError(when) from None


def from_epoch(seconds: float) -> str:
    """The same moment as ``parse_time`` read, written in China Standard Time."""
    return stamp(datetime.fromtimestamp(seconds, UTC).astimezone(CHINA))
