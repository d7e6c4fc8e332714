"""What a remark says on its card, worked out once when the remarks are read: number, place, words, how it stands.

Pure: it puts the desk's view into words; what may be said and by whom is the desk's answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.words import action_words, joined, moment
from forms.body.anchors import FIELD, FILE, Spot
from forms.body.blocks import AttachmentLink, Image
from forms.body.text import block_parts
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from forms.content import Content
    from sync.desk.remarks import EntryView, RemarksView, RemarkView

STATES: dict[str, tuple[str, str, Sentence]] = {  # state: (icon, colour role, words)
    "open": ("chat-1-line", "warningText", say("Still open")),
    "accepted": ("check-line", "successText", say("Accepted")),
    "refused": ("close-circle-line", "text2", say("Rejected")),
    "answered": ("chat-check-line", "primaryText", say("Answered")),
    "resolved": ("checkbox-circle-line", "successText", say("Resolved")),
}
OUTCOMES: dict[str, Sentence] = {
    "accepted": say("accepted"),
    "refused": say("rejected"),
    "answered": say("answered"),
    "resolved": say("resolved"),
    "reopened": say("opened again"),
}
WAITS = say("Goes with your next signature")


@dataclass(frozen=True)
class Rights:
    """What the person here may do with remarks.

    Attributes:
        says: say something at all.
        answers: accept, refuse and answer, as the author.
        changes: change the text itself.
    """

    says: bool = False
    answers: bool = False
    changes: bool = False


@dataclass(frozen=True)
class Saying:
    """One thing said, in words.

    Attributes:
        entry: what the desk knows of it.
        who, when: name and unit; time, round and step, or that it waits.
        outcome: what a settlement decided, or "".
    """

    entry: EntryView
    who: str
    when: str
    outcome: str = ""


@dataclass(frozen=True)
class RemarkLine:
    """One remark, in words.

    Attributes:
        number: from 1 in the order of the text, as it stands in the text too.
        view: the desk's.
        place: where it stands.
        now: the words that stand at its place now; "" for a whole block or a place that is gone.
        note: that the words were changed or the place is gone, with the words as they were; or "".
        first, later: what was said.
        replaceable: whether the suggested wording can be put in the place of the words by the program.
    """

    number: int
    view: RemarkView
    place: str
    now: str
    note: str
    first: Saying
    later: tuple[Saying, ...]
    replaceable: bool

    @property
    def name(self) -> str:
        """What marks and cards know it by."""
        return self.view.first.id

    @property
    def kind(self) -> str:
        """How its mark looks: "waiting" for a signature, "open" or "closed"."""
        if self.view.state != "open":
            return "closed"
        return "open" if self.view.first.signed else "waiting"

    @property
    def spot(self) -> Spot | None:
        """Where it stands in the text shown."""
        return self.view.found.spot if self.view.found is not None else None

    def state_words(self) -> str:
        """How it stands; that it waits comes before anything else."""
        return str(WAITS if not self.view.first.signed else STATES[self.view.state][2])

    def state_icon(self) -> tuple[str, str]:
        """The icon of how it stands and its colour role."""
        return ("time-line", "warningText") if not self.view.first.signed else STATES[self.view.state][:2]

    def below(self) -> str:
        """The last line of its card: how it stands, and how many answers there are."""
        count = len(self.later)
        return joined(self.state_words(), tr("{n} answers", n=count) if count else "")

    def spoken(self) -> str:
        """The card as one sentence."""
        said = joined(self.first.who, self.view.quote and f"“{self.view.quote}”", self.first.entry.text, self.below())
        return tr("Remark {n}, {place}: {words}", n=self.number, place=self.place, words=said)


def remark_lines(
    view: RemarksView, content: Content, names: Mapping[str, str], steps: Mapping[int, tuple[int, str]]
) -> tuple[RemarkLine, ...]:
    """The remarks of an article in words, in the desk's order.

    Args:
        content: the text in which the desk placed them.
        names: labels of the fields by key.
        steps: round and action of each step, by its number.
    """
    numbers = {block.id: number for number, block in enumerate(content.body.blocks, 1)}
    return tuple(_line(n, each, content, names, numbers, steps) for n, each in enumerate(view.remarks, 1))


def _line(
    number: int,
    view: RemarkView,
    content: Content,
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    steps: Mapping[int, tuple[int, str]],
) -> RemarkLine:
    spot = view.found.spot if view.found is not None else None
    now = words_of(content, spot) if spot is not None and view.quote else ""
    return RemarkLine(
        number, view, _place(view, content, names, numbers), now, _note(view),
        _saying(view.first, steps, told=True), tuple(_saying(entry, steps) for entry in view.later),
        view.replacement is not None and bool(now) and spot is not None and _in_words(content, spot),
    )  # fmt: skip


def _place(view: RemarkView, content: Content, names: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    if view.whole:
        return tr("Whole article")
    if view.found is None:
        return tr("Place is gone")
    return place_words(view.found.spot, content, names, numbers)


def place_words(spot: Spot, content: Content, names: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    """Where a place is: a paragraph by its number, a field or an attachment by its name."""
    if spot.block.startswith(FIELD):
        key = spot.block.removeprefix(FIELD)
        return names.get(key, key)
    if spot.block.startswith(FILE):
        item = content.attachment(spot.block.removeprefix(FILE))
        return (item.caption or item.name) if item is not None else tr("Attachments")
    return tr("Para. {n}", n=numbers.get(spot.block, 0))


def _note(view: RemarkView) -> str:
    if view.whole or (view.found is not None and view.found.exact):
        return ""
    if view.found is not None:
        return tr("The words were changed since; they were: “{quote}”", quote=view.quote)
    if not view.quote:
        return tr("The passage is no longer in the text.")
    return tr("The text was changed; the words were: “{quote}”", quote=view.quote)


def _saying(entry: EntryView, steps: Mapping[int, tuple[int, str]], *, told: bool = False) -> Saying:
    """One thing said; ``told`` where how it stands is told elsewhere on the card."""
    outcome = str(OUTCOMES[entry.outcome]) if entry.outcome is not None else ""
    when = moment(entry.time)
    if not entry.signed:
        return Saying(entry, joined(entry.officer_name, entry.unit_name), joined(when, "" if told else WAITS), outcome)
    round_, action = steps.get(entry.sequence, (0, ""))
    which = tr("round {n}, {step}", n=round_, step=step_words(action)) if round_ else ""
    return Saying(entry, joined(entry.officer_name, entry.unit_name), joined(when, which), outcome)


def step_words(action: str) -> str:
    """What a step is called where its level is not at hand."""
    return tr("Review") if action == "pass" else action_words(action)


def words_of(content: Content, spot: Spot) -> str:
    """The words that stand at a place of a text."""
    if spot.block.startswith(FIELD):
        text = content.text(spot.block.removeprefix(FIELD))
    elif spot.block.startswith(FILE):
        item = content.attachment(spot.block.removeprefix(FILE))
        text = (item.caption or item.name) if item is not None else ""
    else:
        block = next((b for b in content.body.blocks if b.id == spot.block), None)
        parts = block_parts(block) if block is not None else ()
        text = parts[spot.part] if spot.part < len(parts) else ""
    return text[spot.start : spot.end]


def _in_words(content: Content, spot: Spot) -> bool:
    """Whether a place is in running text or a field; names and captions of files are changed in their own list."""
    if spot.block.startswith(FIELD):
        return isinstance(content.fields.get(spot.block.removeprefix(FIELD)), str)
    block = next((b for b in content.body.blocks if b.id == spot.block), None)
    return block is not None and not isinstance(block, (Image, AttachmentLink))
