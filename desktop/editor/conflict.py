"""Two texts of one draft: the one on the screen goes on as the draft, the other one stays among the versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.operations import Job

if TYPE_CHECKING:
    from sync.desk import Desk

_NEVER = 1 << 40


class KeepBoth:
    """Keeps the stored text as a version, on the writer thread; gives the revision to go on from.

    A save under a revision that cannot be is refused, and the store keeps a refused text among the versions: just
    what is wanted for the text that is about to be replaced.
    """

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> int:
        from sync.store.errors import DraftMoved

        view = self._desk.draft(self._article)
        try:
            self._desk.save_draft(self._article, view.content, view.rev + _NEVER)
        except DraftMoved as moved:
            return moved.current_rev
        return view.rev
