"""What the intake page reads, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.operations import Job

if TYPE_CHECKING:
    from desktop.review.returning import ReturnRequest
    from sync.chain.workflow import Option
    from sync.desk import Desk
    from sync.desk.models import ChainView, Reading
    from sync.desk.readmarks import ReadMark


@dataclass(frozen=True)
class Opened:
    """An article as the portal office sees it: its text as HTML, how far it was read, its pictures, its chain, verified.

    Attributes:
        undoable: the act whose signature can still be taken back here, or "".
    """

    article: str
    reading: Reading
    chain: ChainView
    html: str
    pictures: dict[str, bytes]
    mark: ReadMark
    undoable: str = ""


@dataclass(frozen=True)
class OpenArticle:
    """Reads an article for the portal office and verifies its chain."""

    desk: Desk
    article: str

    def __call__(self, job: Job) -> Opened:
        from forms.body.html import to_html
        from forms.body.model import Image

        reading = self.desk.reading(self.article)
        job.check()
        chain = self.desk.chain(self.article)
        job.check()
        body = reading.content.body
        wanted = {block.attachment for block in body.blocks if isinstance(block, Image)}
        at_hand = {d: self.desk.attachment_bytes(d) for d in wanted if self.desk.has_attachment(d)}
        mark = self.desk.marks.of(self.article, reading.content.digest)
        undoable = self.desk.undoing.of(self.article)
        return Opened(self.article, reading, chain, to_html(body, url_of=_address), at_hand, mark, undoable)


def _address(digest: str) -> str:
    return f"attachment:{digest}"


@dataclass(frozen=True)
class ReadReturn:
    """Reads what the dialog says that declines an article."""

    desk: Desk
    article: str
    option: Option

    def __call__(self, job: Job) -> ReturnRequest:
        from desktop.review.pin import Signer
        from desktop.review.returning import ReturnRequest
        from desktop.review.signing import ReadRequest
        from sync.desk.names import hand_name

        asked = ReadRequest(self.desk, self.article, self.option)(job)
        summary, state, roster = asked.summary, self.desk.reading(self.article).state, self.desk.roster()
        people = [hand_name(roster, each.officer, each.person) for each in state.standing]
        author = roster.officer(state.author)
        signer = Signer(
            summary.signer, summary.post, summary.unit, summary.fingerprint, summary.tries_left,
            asked.practice_pin, summary.principal, summary.rests,
        )  # fmt: skip
        return ReturnRequest(
            self.article,
            self.option,
            author.name if author else state.author,
            state.rounds,
            tuple(dict.fromkeys(people)),
            signer,
            summary.digest,
        )
