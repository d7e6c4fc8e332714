"""What goes along with a signature: the remarks and answers that wait for it, in the return dialog and for a leader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop import theme
from desktop.editor.remarks.lines import OUTCOMES
from desktop.widgets.labels import IconLabel, label
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.remarks import EntryView, RemarksView, RemarkView

MOST, QUOTE, WORDS = 6, 14, 60
_STOPS = ".;。；"


def waiting_words(view: RemarksView) -> tuple[tuple[str, str], ...]:
    """The words each is about, and what it says, of everything that waits for the next signature here."""
    return tuple(
        (remark.quote, _said(remark, entry))
        for remark in view.remarks
        for entry in (remark.first, *remark.later)
        if not entry.signed
    )


def open_words(view: RemarksView) -> tuple[tuple[str, str], ...]:
    """The same of the remarks that stand open, whoever made them."""
    return tuple((each.quote, _said(each, each.first)) for each in view.remarks if each.state == "open")


def _said(remark: RemarkView, entry: EntryView) -> str:
    parts = [str(OUTCOMES[entry.outcome]) if entry.outcome is not None else "", entry.text]
    if entry is remark.first and remark.replacement is not None:
        suggested = remark.replacement
        parts.append(tr("Change to “{text}”", text=_short(suggested, WORDS)) if suggested else tr("Delete it"))
    return _short(tr("; ").join(part.rstrip(_STOPS) for part in parts if part), WORDS)


class AlongBox(QFrame):
    """Lists what goes along with a return."""

    def __init__(self, along: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.setProperty("note", True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 10)
        rows.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("chat-1-line", "warningText", 18))
        words = tr("{n} remarks go along with it", n=len(along))
        head.addWidget(label(words, "help-strong", wrap=True), 1)
        rows.addLayout(head)
        for line in along_lines(along):
            rows.addWidget(line)
        self.setAccessibleName(words)


def along_lines(along: tuple[tuple[str, str], ...]) -> list[QLabel]:
    """A line for each of the first, and how many there are beyond."""
    made = []
    for number, (quote, words) in enumerate(along[:MOST], 1):
        about = f"“{_short(quote, QUOTE)}” " if quote else ""
        made.append(label(f"{number}. {about}{words}", "help", wrap=True))
    if len(along) > MOST:
        made.append(
            label(tr("{n} more are in the list of remarks.", n=len(along) - MOST), "caption", "text2", wrap=True)
        )
    for each in made:
        each.setMinimumWidth(theme.px(120))
    return made


def _short(text: str, most: int) -> str:
    one = " ".join(text.split())
    return one if len(one) <= most else one[: most - 1] + "…"
