"""What a row of 今日 says, put into words once when the day is read and never while painting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from desktop.words import day, joined, moment
from forms.clocks import calendar
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from sync.desk.todayviews import TodayItem

KINDS: dict[str, Sentence] = {
    "returned": say("Returned"),
    "review": say("Review"),
    "approve": say("Sign-off"),
    "secrecy": say("Secrecy review"),
    "look-back": say("Look-back"),
    "sent-back": say("Returned"),
    "intake": say("Intake"),
    "unsure": say("Unconfirmed"),
    "refused": say("Refused"),
    "recovery": say("Recovered"),
    "draft": say("Draft"),
    "column": say("Column"),
    "pack": say("Reference data"),
    "sync": say("Sync"),
}
ACTS: dict[str, Sentence] = {
    "revise": say("Revise"),
    "review": say("Go to review"),
    "approve": say("Go to sign off"),
    "secrecy": say("Go to review"),
    "look-back": say("Go to look back"),
    "reread": say("Look at it"),
    "intake": say("Go to intake"),
    "sync": say("Go to sync"),
    "look": say("Look at it"),
    "recover": say("Compare"),
    "write": say("Go on writing"),
    "begin": say("Update it"),
}
ICONS = {
    "returned": "arrow-go-back-line",
    "review": "file-search-line",
    "approve": "quill-pen-line",
    "secrecy": "shield-keyhole-line",
    "look-back": "eye-line",
    "sent-back": "arrow-go-back-line",
    "intake": "inbox-archive-line",
    "unsure": "question-line",
    "refused": "close-circle-line",
    "recovery": "history-line",
    "draft": "calendar-event-line",
    "column": "layout-grid-line",
    "pack": "contacts-book-line",
    "sync": "refresh-line",
}
GROUPS: dict[str, Sentence] = {
    "red": say("Over the line"),
    "today": say("Due today"),
    "soon": say("Within three days"),
    "later": say("Later"),
}
# What the chips over the list put together, in their order.
FAMILIES: dict[str, tuple[Sentence, frozenset[str]]] = {
    "returned": (say("Returned"), frozenset({"returned", "sent-back"})),
    "review": (say("For me to review"), frozenset({"review", "approve", "secrecy", "look-back", "intake"})),
    "sends": (say("Sending"), frozenset({"unsure", "refused", "sync", "pack"})),
    "drafts": (say("Drafts"), frozenset({"draft", "recovery"})),
    "columns": (say("Columns"), frozenset({"column"})),
}
_BY_DAYS = frozenset({"draft", "column", "pack"})
_WEEKDAYS = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)


@dataclass(frozen=True)
class Line:
    """One row, in words.

    Attributes:
        item: what it is about.
        kind, icon, act: word, icon and button of the row.
        meta: the second line.
        left: how much time is left; ``when`` the moment it turns red.
        spent: how much of its time is gone, 0 to 1; -1 when no time runs.
        urgent: the word for an article of the emergency lane, "" for any other.
        spoken: the row as one sentence.
    """

    item: TodayItem
    kind: str
    icon: str
    act: str
    meta: str
    left: str
    when: str
    spent: float
    spoken: str
    urgent: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same row after the day was read again."""
        return self.item.kind, self.item.article or self.item.column


def line_of(item: TodayItem, now: datetime) -> Line:
    """Put an item into words."""
    from desktop.review.claiming import claim_words
    from desktop.review.reasons import category_words

    kind, act = str(KINDS[item.kind]), str(ACTS[item.action])
    claim = claim_words(item.claim) if item.claim is not None else ""
    meta = joined(claim, str(item.sentence).rstrip("。"), category_words(item.category) if item.category else "")
    left, when = _left(item, now), _when(item)
    urgent = tr("Urgent") if item.emergency else ""
    spoken = tr("; ").join(
        part
        for part in (kind, urgent, item.title, claim, str(item.sentence), str(GROUPS[item.group]), left, when, act)
        if part
    )
    return Line(item, kind, ICONS[item.kind], act, meta, left, when, _spent(item, now), spoken, urgent)


def has_words(line: Line, words: tuple[str, ...]) -> bool:
    """Whether a row has all these words, given in lower case, in its title, its second line or its number."""
    text = f"{line.item.title}\n{line.meta}\n{line.item.number}".casefold()
    return all(word in text for word in words)


def _left(item: TodayItem, now: datetime) -> str:
    if not item.reds_at:
        return ""
    if item.kind == "refused":
        return tr("Refused")
    red = datetime.fromisoformat(item.reds_at)
    if item.group == "red":  # a column's line is the end of a day: the day after it is over by one
        return _days_over(red, now) if item.kind == "column" else _over(now - red)
    if item.group == "today":
        return tr("today before {clock}", clock=f"{red:%H:%M}")
    if item.emergency and item.kind != "look-back":  # its hour does not wait for a working day
        return moment(item.reds_at)
    today = now.astimezone(red.tzinfo).date()
    if item.kind in _BY_DAYS:
        return tr("{n} days left", n=(red.date() - today).days)
    left = calendar().workdays(today + timedelta(1), red.date())
    return tr("1 working day left") if left == 1 else tr("{n} working days left", n=left)


def _over(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    if hours < 1:
        return tr("just over")
    return tr("{n} h over", n=hours) if hours < 24 else tr("{n} d over", n=hours // 24)


def _days_over(red: datetime, now: datetime) -> str:
    return tr("{n} d over", n=max(1, (now.astimezone(red.tzinfo).date() - red.date()).days))


def _when(item: TodayItem) -> str:
    if not item.reds_at:
        return ""
    if item.kind == "refused":
        return tr("signed {when}", when=day(item.reds_at))
    red = _day(datetime.fromisoformat(item.reds_at).date())
    words = tr("red since {day}", day=red) if item.group == "red" else tr("red on {day}", day=red)
    return tr("{when}, provisional", when=words) if item.provisional else words


def _day(there: date) -> str:
    """A day of the county's calendar, whatever time zone this computer is set to."""
    return day(f"{there.isoformat()}T12:00:00")


def _spent(item: TodayItem, now: datetime) -> float:
    if not item.begun or not item.reds_at:
        return -1.0
    begun, red = datetime.fromisoformat(item.begun), datetime.fromisoformat(item.reds_at)
    whole = (red - begun).total_seconds()
    return min(1.0, max(0.04, (now - begun).total_seconds() / whole)) if whole > 0 else 1.0


def day_words(at: datetime) -> str:
    """The day in the header: date, weekday, week of the year, and whether it is worked."""
    return joined(
        tr("{weekday} {day}", day=_day(at.date()), weekday=str(_WEEKDAYS[at.weekday()])),
        tr("week {n}", n=at.isocalendar().week),
        work_words(at.date()),
    )


def work_words(today: date) -> str:
    """Whether a day is worked, and why where it is not what its weekday says."""
    days = calendar()
    holiday, made_up = days.holiday(today), days.made_up(today)
    if made_up is not None:
        words = tr("worked for {holiday}", holiday=made_up.labels.here())
    elif holiday is not None:
        words = tr("{holiday}, a day off", holiday=holiday.labels.here())
    else:
        words = tr("a working day") if days.is_workday(today) else tr("a day off")
    return words if days.knows(today.year) else tr("{when}, provisional", when=words)


def next_words(item: TodayItem) -> str:
    """What turns red next, for a day on which nothing does."""
    return tr("The next is “{title}”: {when}.", title=item.title, when=moment(item.reds_at))
