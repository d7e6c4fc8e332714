"""What the writing page reads of the remarks off the window's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.editor.remarks.lines import RemarkLine, remark_lines
from desktop.operations import Job

if TYPE_CHECKING:
    from forms.content import Content
    from sync.desk import Desk
    from sync.desk.remarks import RemarksView


@dataclass(frozen=True)
class RemarksRead:
    """The remarks of one text of an article.

    Attributes:
        article: its id.
        content: the text in which they were placed.
        view: the desk's; lines: in words.
    """

    article: str
    content: Content
    view: RemarksView
    lines: tuple[RemarkLine, ...]


class ReadRemarks:
    """Places the remarks in a text that need not be saved."""

    def __init__(self, desk: Desk, article: str, content: Content, names: Mapping[str, str]) -> None:
        self._desk, self._article, self._content, self._names = desk, article, content, names

    def __call__(self, job: Job) -> RemarksRead:
        from sync.desk.rounds import Rounds

        desk = self._desk
        view = desk.remarks.of(self._article, self._content)
        job.check()
        steps = Rounds(desk.context).steps(self._article) if view.remarks else {}
        lines = remark_lines(view, self._content, self._names, steps)
        return RemarksRead(self._article, self._content, view, lines)
