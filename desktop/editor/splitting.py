"""Splits the article at the cursor: what follows becomes a draft of its own, after the person has seen where.

Both parts are drafts of the same column. Nothing is split that is not saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor import props
from desktop.editor.canvas import Canvas
from desktop.editor.document import read
from desktop.messages import messages
from desktop.operations import Job, WriteOp
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from forms.body.model import Body, Heading
from forms.body.text import block_parts
from resources.language import tr

if TYPE_CHECKING:
    from desktop.editor.saving import WhenSaved
    from sync.desk import Desk

MOST_WORDS = 60


def block_at(cursor: QTextCursor) -> str:
    """The id of the block that the second article would begin with; a list or a table is never cut in two.

    "" where nothing would stay before it, or nothing would follow.
    """
    table = cursor.currentTable()
    if table is not None:
        found = str(table.format().property(props.Key.ID) or "")
    else:
        block = cursor.block()
        while block.isValid() and props.part_of(block).kind == props.FILLER and not block.text():
            block = block.next()
        inside = QTextCursor(block).currentTable() if block.isValid() else None
        found = str(inside.format().property(props.Key.ID) or "") if inside else props.part_of(block).id
    blocks = read(cursor.document()).blocks
    return found if found in [each.id for each in blocks[1:]] else ""


def first_words(body: Body, block: str) -> tuple[str, bool]:
    """How the second article would begin, and whether that is its title."""
    from sync.desk.history import title_of

    found = next((each for each in body.blocks if each.id == block), None)
    words = " ".join(part for part in block_parts(found) if part).split() if found is not None else []
    is_title = isinstance(found, Heading)
    text = title_of(" ".join(words)) if is_title else " ".join(words)
    return text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 1] + "…", is_title


class SplitDialog(QDialog):
    """Shows where the article is split.

    Signals:
        wanted: the id of the block.
    """

    wanted = Signal(str)

    def __init__(self, block: str, words: str, parent: QWidget, *, title: bool) -> None:
        super().__init__(parent)
        self._block = block
        self.setWindowTitle(tr("Split the article"))
        self.setFixedWidth(theme.px(520))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("Split the article here?"), "section", wrap=True))
        told = tr("From this place on the text becomes a new draft for the same column; pictures go with their text. "
                  "The title stays with the first article; the other fields are copied.")  # fmt: skip
        rows.addWidget(label(told, "body", "text2", wrap=True))
        box = QFrame()
        box.setProperty("note", True)
        inner = QVBoxLayout(box)
        inner.setContentsMargins(14, 10, 14, 10)
        inner.setSpacing(4)
        head = tr("Title of the second article") if title else tr("The second article begins with")
        inner.addWidget(label(head, "caption", "text2"))
        inner.addWidget(label(words or tr("Picture"), "doc-review", wrap=True))
        rows.addWidget(box)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        cancel = Button(tr("Cancel"), shortcut="Esc")
        cancel.clicked.connect(self.reject)
        self.act = Button(tr("Split here"), "primary", "scissors-cut-line")
        self.act.setDefault(True)
        self.act.clicked.connect(self._decide)
        foot.addWidget(cancel)
        foot.addWidget(self.act)
        rows.addLayout(foot)

    @Slot()
    def _decide(self) -> None:
        self.accept()
        self.wanted.emit(self._block)


class _Split:
    """Splits, on the writer thread; gives the id of the new article."""

    def __init__(self, desk: Desk, article: str, block: str, rev: int) -> None:
        self._desk, self._article, self._block, self._rev = desk, article, block, rev

    def __call__(self, job: Job) -> str:
        return self._desk.split_article(self._article, self._block, self._rev)


class Splitting(QObject):
    """What “split here” does.

    Args:
        desk: the open desk.
        canvas: the text.
        saving: lets it happen once the text is saved.
        page: over which the question opens.

    Signals:
        opened: the person wants to go on with the new article.
    """

    opened = Signal(str)

    def __init__(self, desk: Desk, canvas: Canvas, saving: WhenSaved, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._canvas, self._saving, self._page = desk, canvas, saving, page
        self._wanted = ("", "")
        self._made = ""

    def ask(self, article: str) -> None:
        """Ask whether to split at the cursor."""
        block = block_at(self._canvas.textCursor())
        if not block:
            words = tr("Put the cursor where the second article is to begin; something must stay before it.")
            messages().say("neutral", words, self._page)
            return
        words, title = first_words(read(self._canvas.document()), block)
        self._wanted = article, ""
        dialog = SplitDialog(block, words, self._page, title=title)
        dialog.wanted.connect(self._decided)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _decided(self, block: str) -> None:
        self._wanted = self._wanted[0], block
        if not self._saving.ask(self._split):
            words = tr("This text is not saved yet. Put right what stands above first; nothing was split.")
            messages().say("warning", words, self._page)

    def _split(self) -> None:
        article, block = self._wanted
        work = _Split(self._desk, article, block, self._saving.rev())
        WriteOp(self, work).then(self._done).otherwise(self._failed).start()

    @Slot(object)
    def _done(self, article: str) -> None:
        self._made = article
        messages().toast(tr("The article was split in two"), tr("Open the second one"), self.open_second)

    @Slot()
    def open_second(self) -> None:
        """Go on with the new article."""
        if self._made:
            self.opened.emit(self._made)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        messages().report(error, self._page)
