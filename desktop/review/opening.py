"""What the review reads of an article off the window's thread: text, changes, way, chain, problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.editor.opening import column_words
from desktop.operations import Job
from desktop.review.pin import Signer
from desktop.review.returning import ReturnRequest
from desktop.review.signing import practice_pin

if TYPE_CHECKING:
    from forms.contenttype import ContentType
    from forms.problems import Problem
    from sync.chain.workflow import Option
    from sync.desk import Desk
    from sync.desk.models import ChainView, Reading


@dataclass(frozen=True)
class Opened:
    """An article with everything the review shows of it.

    Attributes:
        reading: the desk's view for a reviewer.
        type: the content type, None where its version is not at hand.
        problems: what the content type finds wrong.
        chain: its chain, verified.
        me: name of the person here.
        columns: the places of the column now and before, by id.
    """

    reading: Reading
    type: ContentType | None
    problems: tuple[Problem, ...]
    chain: ChainView
    me: str
    columns: Mapping[str, str]

    def option(self, action: str) -> Option | None:
        """The option of an action."""
        return next((o for o in self.reading.options if o.action == action), None)


class ReadForReview:
    """Opens an article for review."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> Opened:
        from forms.catalogue import UnknownType

        desk = self._desk
        reading = desk.reading(self._article)
        job.check()
        try:
            type_ = desk.catalogue.of(reading.content)
            problems = desk.problems(reading.content)
        except UnknownType:
            type_, problems = None, ()
        job.check()
        return Opened(reading, type_, problems, desk.chain(self._article), desk.me.name, _columns(desk, reading))


def _columns(desk: Desk, reading: Reading) -> Mapping[str, str]:
    roster = desk.roster()
    both = (reading.content, reading.signed) if reading.signed is not None else (reading.content,)
    return {content.column: column_words(roster, content.column) for content in both}


class ReadReturn:
    """Asks the desk for what the return dialog says."""

    def __init__(self, desk: Desk, article: str, option: Option) -> None:
        self._desk, self._article, self._option = desk, article, option

    def __call__(self, job: Job) -> ReturnRequest:
        desk, me = self._desk, self._desk.me
        summary = desk.signing_summary(self._article, self._option)
        reading = desk.reading(self._article)
        signers = dict.fromkeys(name for s in reading.stations if s.done for name in s.people)
        signer = Signer(
            summary.signer, summary.post, summary.unit, summary.fingerprint, summary.tries_left,
            practice_pin(me.practice), summary.principal,
        )  # fmt: skip
        author = desk.roster().officer(reading.state.author)
        return ReturnRequest(
            self._article, self._option, author.name if author else reading.author, reading.state.rounds,
            tuple(signers), signer, summary.digest,
        )  # fmt: skip
