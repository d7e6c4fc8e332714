"""The two windows of opening a document: one while it is read, and one that shows what was read before it is taken over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.document import fill
from desktop.editor.objects import Pictures
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import Card, Column, hairline, pair, scrolled
from desktop.widgets.sizing import open_at
from desktop.words import joined
from forms.body.model import Body
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from desktop.editor.importing.reading import Look

WIDE, HIGH, FACTS = 1040, 680, 372
MOST_BLOCKS = 200
STAGES: tuple[Sentence, ...] = (
    say("The file is read. Nothing is kept before you have seen what is in it."),
    say("Marks of secrecy are looked for."),
    say("Text, tables and pictures are taken out; old .doc and .wps files may take a minute."),
)


class ReadingDialog(QDialog):
    """Says that a document is being read and lets the person call it off.

    Args:
        name: of the file.
        parent: the page.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Open a document"))
        self.setFixedWidth(theme.px(460))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("Reading “{name}”", name=name), "section", wrap=True))
        self.words = label(str(STAGES[0]), "help", "text2", wrap=True)
        rows.addWidget(self.words)
        self.bar = QProgressBar()
        self.bar.setRange(0, len(STAGES))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Reading “{name}”", name=name))
        rows.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.stop = Button(tr("Cancel"), shortcut="Esc")
        self.stop.clicked.connect(self.reject)
        foot.addWidget(self.stop)
        rows.addLayout(foot)

    def show_stage(self, stage: int) -> None:
        """Say what is done now, see ``STAGES``."""
        self.bar.setValue(stage)
        self.words.setText(str(STAGES[stage]))


class LookDialog(QDialog):
    """Shows what was read: what goes into the form, what does not, what was left out, and the text.

    Signals:
        wanted: the person takes it over.
    """

    wanted = Signal()

    def __init__(self, name: str, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.setWindowTitle(tr("Open a document"))
        open_at(self, WIDE, HIGH)
        self.trouble = Banner()
        self.canvas = Canvas("doc-review")
        into = bool(look.target.article)
        self.take = Button(tr("Put into this draft") if into else tr("Create the draft"), "primary", "file-add-line")
        self.cancel = Button(tr("Cancel"), shortcut="Esc")
        self._build(name)
        self._show_text()
        self.take.clicked.connect(self._take)
        self.cancel.clicked.connect(self.reject)

    # ------------------------------------------------------------------------------------------ making

    def _build(self, name: str) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 18)
        rows.setSpacing(8)
        look = self.look
        rows.addWidget(label(look.imported.title or name, "section", wrap=True))
        pictures = tr("{n} pictures", n=look.pictures) if look.pictures else ""
        size = tr("{n} characters", n=f"{look.characters:,}")
        rows.addWidget(label(joined(name, size, pictures, look.place), "help", "text2", wrap=True))
        rows.addWidget(self.trouble)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        facts = scrolled(self._facts(), tr("What was read"))
        facts.setFixedWidth(theme.px(FACTS))
        middle.addWidget(facts)
        middle.addWidget(self._text(), 1)
        rows.addLayout(middle, 1)
        rows.addWidget(hairline())
        rows.addLayout(self._foot())

    def _facts(self) -> QWidget:
        box = Column()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 4, 10, 4)
        rows.setSpacing(6)
        look = self.look
        _section(
            rows,
            tr("Goes into the form"),
            look.recognised,
            none=tr("Nothing was recognised; fill in the form yourself."),
        )
        _section(rows, tr("No field for it in this kind of text"), look.dropped, tone="warning")
        _section(rows, tr("Filled in already, stays as it is"), look.kept)
        if look.imported.removed:
            rows.addWidget(label(tr("Was left out"), "help-strong"))
            for sentence in look.imported.removed:
                rows.addWidget(label(str(sentence), "help", "warning", wrap=True))
        rows.addStretch(1)
        return box

    def _text(self) -> QWidget:
        self.canvas.setReadOnly(True)
        self.canvas.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.canvas.setAccessibleName(tr("Text of the document"))
        card = Card(flush=True)
        card.body.addWidget(self.canvas)
        return card

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 6, 0, 0)
        foot.setSpacing(12)
        cut = len(self.look.imported.body.blocks) > MOST_BLOCKS
        words = tr("Only the beginning is shown here; all of it is taken over.") if cut else ""
        safe = tr("The file itself stays as it is.")
        foot.addWidget(label(f"{words} {safe}".strip(), "caption", "text2", wrap=True), 1)
        for button in (self.cancel, self.take):
            button.setProperty("tall", True)
            button.setAutoDefault(button is self.take)
            foot.addWidget(button)
        self.take.setDefault(True)
        return foot

    def _show_text(self) -> None:
        imported = self.look.imported
        files = {item.digest: data for item, data in imported.files}
        self.canvas.use_pictures(Pictures(files.__getitem__, self.canvas))
        document = self.canvas.new_document()
        fill(document, Body(imported.body.blocks[:MOST_BLOCKS]), self.canvas.metrics())
        document.setUndoRedoEnabled(False)
        self.canvas.show_document(document)

    # ------------------------------------------------------------------------------------------ acting

    @Slot()
    def _take(self) -> None:
        self._set_busy(busy=True)
        self.wanted.emit()

    def failed(self, words: str) -> None:
        """Say here why it was not taken over."""
        self._set_busy(busy=False)
        self.trouble.show_message("danger", tr("Nothing was kept"), words)

    def _set_busy(self, *, busy: bool) -> None:
        self.take.setEnabled(not busy)


def _section(
    rows: QVBoxLayout, title: str, facts: Iterable[tuple[str, str]], *, tone: str = "", none: str = ""
) -> None:
    facts = tuple(facts)
    if not facts and not none:
        return
    rows.addWidget(label(title, "help-strong", wrap=True))
    for name, value in facts:
        rows.addWidget(pair(name, value, 96, tone))
    if not facts:
        rows.addWidget(label(none, "help", "text2", wrap=True))
    rows.addSpacing(8)
