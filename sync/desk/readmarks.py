"""How far the person here has read a text: one note for each article and the very text of it, kept with the desk.

The signing dialog, the batch and the page for leaders ask the same note whether a text was opened to its end. A new
text of the article begins afresh.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sync.desk.context import Context
from sync.store import settings
from sync.store.tx import Tx

TOP, BOTTOM = 0, 10_000
MAX_MARKS = 400
_KEY = "review.readmarks"


@dataclass(frozen=True)
class ReadMark:
    """How far a text was read.

    Attributes:
        place: what lies above the top of the page, in ten-thousandths of the text.
        ended: whether its end has been on the screen.
    """

    place: int = TOP
    ended: bool = False


class ReadMarks:
    """The marks of one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, article: str, digest: str) -> ReadMark:
        """How far a text of an article was read here."""
        with self._context.store.reading() as tx:
            return mark_of(tx, article, digest)

    def keep(self, article: str, digest: str, mark: ReadMark) -> None:
        """Remember how far a text was read; see ``keep_mark``."""
        keep_mark(self._context, article, digest, mark)


def mark_of(tx: Tx, article: str, digest: str) -> ReadMark:
    """How far a text was read; another text of the article, or none yet, is at its top."""
    kept = _kept(tx).get(article)
    return kept[1] if kept is not None and kept[0] == digest else ReadMark()


def ended_texts(tx: Tx) -> dict[str, str]:
    """The texts that were opened to their end: digest by article."""
    return {article: digest for article, (digest, mark) in _kept(tx).items() if mark.ended}


def keep_mark(context: Context, article: str, digest: str, mark: ReadMark) -> None:
    """Remember how far a text was read. An end once seen stays seen; the oldest notes beyond ``MAX_MARKS`` go.

    Args:
        digest: of the content that was shown.
    """
    place = min(max(mark.place, TOP), BOTTOM)
    with context.store.writing() as tx:
        kept = _kept(tx)
        before = kept.pop(article, None)
        ended = mark.ended or (before is not None and before[0] == digest and before[1].ended)
        kept[article] = digest, ReadMark(place, ended)
        newest = list(kept.items())[-MAX_MARKS:]
        settings.set(tx, _KEY, json.dumps([[a, d, m.place, m.ended] for a, (d, m) in newest]))


def _kept(tx: Tx) -> dict[str, tuple[str, ReadMark]]:
    """The notes by article, the last written last."""
    told = json.loads(settings.get(tx, _KEY) or "[]")
    return {article: (digest, ReadMark(int(place), bool(ended))) for article, digest, place, ended in told}
