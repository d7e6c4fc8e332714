"""What is chosen for a batch and what the queue says of the rest: values and words, no widget and no rule.

Which articles can be signed is the desk's answer (``sync.desk.batch``); here one kind of act is chosen at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.operations import Job
from desktop.review.stations import station_words
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.batch import BatchItem, Candidate

MOST = 50
_REASONS: dict[str, Sentence] = {
    "batch.unread": say("not opened to the end"),
    "batch.changed": say("changed after you read it"),
    "submit.problems": say("findings to be dealt with"),
    "batch.secrecy": say("secrecy review, signed one by one"),
    "batch.kind": say("another kind of act"),
    "batch.action": say("to be signed alone"),
    "": say("not open to you now"),
}


@dataclass(frozen=True)
class Tick:
    """The box of a row: whether it can be ticked, whether it is, and why it cannot be."""

    can: bool
    on: bool = False
    why: str = ""


@dataclass(frozen=True)
class Batch:
    """What waits, looked at for one kind of act, and what is chosen of it.

    Attributes:
        candidates: as the desk gave them.
        label: the kind of act, such as ``pass:1``; empty if none waits that can be signed with others.
        chosen: articles that are ticked.
    """

    candidates: tuple[Candidate, ...] = ()
    label: str = ""
    chosen: frozenset[str] = frozenset()

    def with_candidates(self, found: tuple[Candidate, ...]) -> Batch:
        """The same choice among what waits now; what can no longer be signed is not chosen any more."""
        labels = {c.label for c in found if c.item is not None}
        label = self.label if self.label in labels else _commonest(found)
        fit = {c.article for c in found if c.item is not None and c.label == label}
        return Batch(found, label, self.chosen & fit)

    def of_kind(self, label: str) -> Batch:
        """Another kind of act; nothing is chosen then."""
        return replace(self, label=label, chosen=frozenset())

    def kinds(self) -> list[str]:
        """The kinds of act of which something can be signed."""
        return list(dict.fromkeys(c.label for c in self.candidates if c.item is not None))

    def ready(self) -> tuple[BatchItem, ...]:
        """What can be signed, in the order of the queue."""
        return tuple(c.item for c in self.candidates if c.item is not None and c.label == self.label)

    def items(self) -> tuple[BatchItem, ...]:
        """What is chosen, in the order of the queue."""
        return tuple(item for item in self.ready() if item.article in self.chosen)

    def toggled(self, article: str) -> Batch:
        """A box pressed: ticked if it can be, or no longer."""
        if article in self.chosen:
            return replace(self, chosen=self.chosen - {article})
        tick = self.tick(article)
        return replace(self, chosen=self.chosen | {article}) if tick is not None and tick.can else self

    def all_chosen(self) -> Batch:
        """Everything that can be signed, as far as one batch reaches."""
        return replace(self, chosen=frozenset(item.article for item in self.ready()[:MOST]))

    def tick(self, article: str) -> Tick | None:
        """The box of an article; None for one that was not looked at."""
        found = next((c for c in self.candidates if c.article == article), None)
        if found is None:
            return None
        if article in self.chosen:
            return Tick(can=True, on=True)
        why = self._why(found)
        if why is None and len(self.chosen) >= MOST:
            why = say("At most {n} articles are signed together.", n=MOST)
        return Tick(can=why is None, why=str(why or ""))

    def _why(self, candidate: Candidate) -> Sentence | None:
        if candidate.item is None or candidate.label == self.label:
            return candidate.why
        return say("It waits for another act: {act}.", act=station_words(candidate.label))

    def words(self) -> str:
        """How many can be signed, how many cannot, and why."""
        ready, rest = len(self.ready()), [c for c in self.candidates if c.item is None or c.label != self.label]
        if not rest:
            return tr("{n} can be signed", n=ready)
        counts = Counter(_code(c) for c in rest)
        reasons = tr(", ").join(
            tr("{reason} {n}", reason=str(_REASONS[code]), n=counts[code]) for code in _REASONS if counts[code]
        )
        return tr("{n} can be signed, {rest} cannot: {reasons}", n=ready, rest=len(rest), reasons=reasons)


def _code(candidate: Candidate) -> str:
    if candidate.item is not None:
        return "batch.kind"
    return candidate.code if candidate.code in _REASONS else ""


def _commonest(found: Iterable[Candidate]) -> str:
    counts = Counter(c.label for c in found if c.item is not None)
    return counts.most_common(1)[0][0] if counts else ""


class ReadCandidates:
    """Asks the desk what can be signed together, on a reader thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> tuple[Candidate, ...]:
        return self._desk.batch.candidates(job.cancelled)
