"""The fixed words of the trade, one place for each: states, steps, roles, and how moments are written.

Nothing here decides anything; it only names what the floors below decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from resources.language import language, say, tr
from sync.chain.clock import CHINA, SystemClock, local

STATES = {
    "draft": say("Draft"),
    "signed": say("Signed"),
    "queued": say("Queued"),
    "unsure": say("Unconfirmed"),
    "received": say("Received"),
    "published": say("Published"),
    "returned": say("Returned"),
}

ROLES = {
    "drafter": say("Drafter"),
    "reviewer": say("Reviewer"),
    "secrecy": say("Secrecy reviewer"),
    "countersigner": say("Countersigner"),
    "approver": say("Approver"),
    "editor": say("Portal editor"),
    "publisher": say("Publisher"),
    "receiver": say("Receiver"),
    "supervisor": say("Supervisor"),
    "administrator": say("Administrator"),
    "duty": say("Duty leader"),
}


def state_word(state: str) -> str:
    """The word of one of the seven states; any other key is shown as it is."""
    return str(STATES[state]) if state in STATES else state


def action_words(action: str, level: int = 0) -> str:
    """What a step is called; the word is the desk's own, so that screen and command line say the same."""
    from sync.desk.reading import action_words as words  # heavy: only known once a desk is open

    try:
        return words(action, level)
    except KeyError:
        return action


def role_word(role: str) -> str:
    """What a role is called."""
    return str(ROLES[role]) if role in ROLES else role


def moment(when: str, now: datetime | None = None) -> str:
    """A time as people say it: "today 09:12", "20 Nov 16:45", with the year when it is another one.

    Args:
        when: an RFC 3339 time; anything else is given back unchanged.
        now: the present, for tests.
    """
    here = _parse(when)
    if here is None:
        return when
    present = (now or SystemClock().now()).astimezone(CHINA)
    clock = f"{here:%H:%M}"
    if here.date() == present.date():
        return tr("today {clock}", clock=clock)
    if here.date() == (present - timedelta(days=1)).date():
        return tr("yesterday {clock}", clock=clock)
    if here.year == present.year:
        return f"{day(when)} {clock}"
    return f"{here:%Y-%m-%d} {clock}"


def day(when: str) -> str:
    """A day in a sentence: "20 Nov"; anything that is no time is given back unchanged."""
    here = _parse(when)
    if here is None:
        return when
    if language() == "en":
        return f"{here.day} {_MONTHS[here.month - 1]}"
    return tr("{month}/{day}", month=here.month, day=here.day)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clock_and_date(when: str) -> tuple[str, str]:
    """A time for tables: ("16:45:31", "2026-11-20"); empty strings if it is no time."""
    here = _parse(when)
    if here is None:
        return "", ""
    return f"{here:%H:%M:%S}", f"{here:%Y-%m-%d}"


def _parse(when: str) -> datetime | None:
    try:
        return local(when)
    except (TypeError, ValueError):
        return None


def age(seconds: float | None) -> str:
    """An age in words: "just now", "12 minutes ago", "3 days ago"; "never" for None."""
    if seconds is None:
        return tr("never")
    minutes = int(seconds // 60)
    if minutes < 1:
        return tr("just now")
    if minutes < 60:
        return tr("{n} min ago", n=minutes)
    if minutes < 48 * 60:
        return tr("{n} h ago", n=minutes // 60)
    return tr("{n} days ago", n=minutes // (24 * 60))


def byte_size(size: int) -> str:
    """A size in B, KB or MB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / (1024 * 1024):.1f} MB"


def grouped(digest: str, *, short: bool = False) -> str:
    """A digest in upper-case groups of four; ``short`` leaves out the middle."""
    groups = [digest[i : i + 4].upper() for i in range(0, len(digest), 4)]
    if short and len(groups) > 6:
        return " ".join(groups[:3]) + " … " + " ".join(groups[-2:])
    return " ".join(groups)


def joined(*parts: object) -> str:
    """Parts of a line set apart by middle dots; empty ones left out."""
    return " · ".join(str(part) for part in parts if str(part))


def listed(parts: Iterable[object]) -> str:
    """Short parts one after the other, set apart as the language does: "1, 2, 3" or "1、2、3"."""
    return (", " if language() == "en" else "、").join(str(part) for part in parts)
