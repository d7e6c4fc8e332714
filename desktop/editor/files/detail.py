"""What is known of the attachment chosen, its words, and everything that can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget

from desktop.editor.checks.fixing import select_in_line
from desktop.editor.files.copies import OpenCopies
from desktop.editor.files.kinds import can_be_looked_at, facts_line
from desktop.editor.files.looking import FactsOf
from desktop.operations import ReadOp
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import digest_label, label
from resources.language import tr

if TYPE_CHECKING:
    from forms.content import Attachment
    from sync.desk import Desk

_SHORT = 8


class FileDetail(QWidget):
    """The lower part of the panel.

    Signals:
        described: title or description were changed by the person.
        next_wanted: the description is written; on to the next picture without one.
        renamed: the file is to bear another name.
        save_wanted: a copy is to be saved. other_wanted: another file is to take this one's place.
    """

    described = Signal()
    next_wanted = Signal()
    renamed = Signal(str)
    save_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._item: Attachment | None = None
        self._known: dict[str, str] = {}
        self._names: tuple[str, ...] = ()
        self._copies = OpenCopies(self)
        self.caption, self.alt = QLineEdit(), QLineEdit()
        self.facts = label("", "caption", "text2")
        self.digest = digest_label("", tr("Digest of the file"))
        self._make_buttons()
        self._build()
        self.caption.textEdited.connect(self._edited)
        self.alt.textEdited.connect(self._edited)
        for line in (self.caption, self.alt):
            line.installEventFilter(self)

    def _make_buttons(self) -> None:
        self.insert = Button(tr("Insert in text"))
        self.look = Button("", "tool", "eye-line", name=tr("Look at it here"), shortcut="Return")
        self.open = Button("", "tool", "external-link-line", name=tr("Open a read-only copy in another program"))
        self.more = Button("", "tool", "more-2-line", name=tr("More to do with this file"))
        self.remove = Button("", "tool", "delete-bin-line", name=tr("Take out"), shortcut="Delete")

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(18, 4, 18, 0)
        rows.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.facts, 1)
        line.addWidget(self.digest)
        rows.addLayout(line)
        self._caption_box = Field(tr("Title or caption"), self.caption)
        rows.addWidget(self._caption_box)
        self._alt_box = Field(tr("Description (read out)"), self.alt, required=True)
        rows.addWidget(self._alt_box)
        acts = QHBoxLayout()
        acts.setSpacing(4)
        acts.addWidget(self.insert)
        acts.addStretch(1)
        for button in (self.look, self.open, self.remove, self.more):
            acts.addWidget(button)
        rows.addLayout(acts)

    # ---- showing ---------------------------------------------------------------------------------------

    def use(self, desk: Desk) -> None:
        """The desk that has the files."""
        self._desk = desk

    def show_item(self, item: Attachment | None) -> None:
        """Show an attachment, or nothing."""
        same = item is not None and self._item is not None and item.digest == self._item.digest
        self._item = item
        self.setVisible(item is not None)
        if item is None:
            return
        _show(self.caption, item.caption, typing=same)
        _show(self.alt, item.alt, typing=same)
        self._alt_box.setVisible(item.is_image)
        self._caption_box.show_error(_caption_error(item))
        self.digest.show_value(item.digest[:_SHORT].upper() + "…", item.digest)
        self.digest.setAccessibleName(f"{tr('Digest of the file')} {item.digest}")
        self.look.setVisible(can_be_looked_at(item))
        self.open.setVisible(not can_be_looked_at(item))
        known = self._known.get(item.digest)
        self.facts.setText(facts_line(item, known or ""))
        if known is None and self._desk is not None and can_be_looked_at(item):
            self._known[item.digest] = ""
            ReadOp(self, FactsOf(self._desk, item)).then(self._found).otherwise(self._not_found).start()

    @Slot(object)
    def _found(self, found: tuple[str, str]) -> None:
        digest, words = found
        self._known[digest] = words
        if self._item is not None and self._item.digest == digest:
            self.facts.setText(facts_line(self._item, words))

    @Slot(object)
    def _not_found(self, error: object) -> None:
        """Size and kind are said all the same; looking at the file says what is wrong with it."""

    def lock(self, locked: bool) -> None:
        """Let nothing be changed."""
        for line in (self.caption, self.alt):
            line.setReadOnly(locked)
        for button in (self.insert, self.remove):
            button.setVisible(not locked)

    def ask_alt(self) -> None:
        """Go to the description."""
        self.alt.setFocus(Qt.FocusReason.OtherFocusReason)

    def line(self, name: str) -> QLineEdit:
        """The title ("caption") or the description ("alt")."""
        return self.alt if name == "alt" and self._alt_box.isVisibleTo(self) else self.caption

    def select(self, name: str, start: int, words: str) -> bool:
        """Go to title or description and select words of it, those nearest to ``start``; whether they are there."""
        line = self.line(name)
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        if not words:
            line.selectAll()
            return False
        return select_in_line(line, start, words)

    @Slot()
    def _edited(self) -> None:
        self.described.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on: from the title to the description, from there to the next picture that has none."""
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _is_enter(event)):
            return False
        if watched is self.caption and self._alt_box.isVisible():
            self.ask_alt()
        else:
            self.next_wanted.emit()
        return True

    # ---- copies, menu ------------------------------------------------------------------------------------

    @Slot(object)
    def open_copy(self, item: Attachment) -> None:
        """Open a read-only copy in the system's program."""
        if self._desk is not None:
            self._copies.open(self._desk, item)

    @Slot()
    def _open_this(self) -> None:
        if self._item is not None:
            self.open_copy(self._item)

    def close_copies(self) -> None:
        """Delete the copies that were opened."""
        self._copies.clean()

    def copies(self) -> OpenCopies:
        """The copies that were opened."""
        return self._copies

    def menu(self, view: QListView, locked: bool) -> QMenu:
        """Everything that can be done with the one chosen, with its keys."""
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not locked:
            _entry(menu, tr("Insert in text"), self.insert.click)
            _entry(menu, tr("Edit the title"), self._edit_title, "F2")
            _entry(menu, tr("Change the file name…"), self._ask_name)
            _entry(menu, tr("Move up"), self._move_up, "Alt+Up")
            _entry(menu, tr("Move down"), self._move_down, "Alt+Down")
            menu.addSeparator()
        if self._item is not None and can_be_looked_at(self._item):
            _entry(menu, tr("Look at it here"), self.look.click, "Return")
        _entry(menu, tr("Open a read-only copy in another program"), self._open_this)
        _entry(menu, tr("Save a copy…"), self.save_wanted.emit)
        _entry(menu, tr("Copy the digest (SHA-256)"), self._copy_digest)
        if not locked:
            menu.addSeparator()
            _entry(menu, tr("Replace with another file…"), self.other_wanted.emit)
            _entry(menu, tr("Take out"), self.remove.click, "Delete")
        self._view = view
        return menu

    @Slot()
    def _edit_title(self) -> None:
        self._view.edit(self._view.currentIndex())

    def know_names(self, names: tuple[str, ...]) -> None:
        """The names of all attachments: no two may be the same."""
        self._names = names

    @Slot()
    def _ask_name(self) -> None:
        from desktop.editor.files.renaming import RenameDialog

        if self._item is not None:
            dialog = RenameDialog(self._item.name, (n for n in self._names if n != self._item.name), self)
            dialog.named.connect(self.renamed)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    @Slot()
    def _move_up(self) -> None:
        self._view.move(-1)

    @Slot()
    def _move_down(self) -> None:
        self._view.move(1)

    @Slot()
    def _copy_digest(self) -> None:
        if self._item is not None:
            QGuiApplication.clipboard().setText(self._item.digest)


def _is_enter(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _entry(menu: QMenu, words: str, slot: object, key: str = "") -> None:
    act: QAction = menu.addAction(words)
    if key:
        act.setShortcut(QKeySequence(key))
        act.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    act.triggered.connect(slot)


def _caption_error(item: Attachment) -> str:
    """A file name says nothing to a reader."""
    same = item.is_image and item.caption and item.caption.lower() in (item.name.lower(), _stem(item.name).lower())
    return tr("A file name is no caption. Say what the picture shows.") if same else ""


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _show(line: QLineEdit, text: str, *, typing: bool) -> None:
    """Show words; while they are typed they stay as they are typed."""
    if line.text() != text and not (typing and line.hasFocus()):
        line.setText(text)
        line.setCursorPosition(0)
