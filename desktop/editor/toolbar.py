"""The tools above the text: kind of block, marks, lists, insertions, undo; each with its key in the tooltip."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QWidget

from desktop import theme
from desktop.editor import commands, props, tables
from desktop.editor.canvas import Canvas
from desktop.editor.dialogs import LinkDialog, TableDialog
from desktop.editor.props import Thing
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import upright
from resources.language import tr

_KINDS = ((props.PARAGRAPH, 0), (props.HEADING, 2), (props.HEADING, 3), (props.HEADING, 4), (props.QUOTE, 0))


class Toolbar(QFrame):
    """Works on one canvas.

    Signals:
        picture_wanted, file_wanted: the person wants to put one into the text.
        find_wanted: the person looks for words.
    """

    picture_wanted = Signal()
    file_wanted = Signal()
    find_wanted = Signal()

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self.setProperty("bar", True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 6, 14, 6)
        self._row.setSpacing(3)
        self._named: list[tuple[Button, str]] = []
        self.kind = QComboBox()
        self._lines: list[QWidget] = []
        self._build()
        self._restyle()
        self._bind_keys()
        canvas.cursorPositionChanged.connect(self._follow)
        canvas.currentCharFormatChanged.connect(self._follow)
        canvas.link_wanted.connect(self.ask_link)
        theme.notice().changed.connect(self._restyle)
        self._follow()

    # ------------------------------------------------------------------------------------------ making

    def _build(self) -> None:
        names = (tr("Body text"), tr("Heading 2"), tr("Heading 3"), tr("Heading 4"), tr("Quotation"))
        self.kind.addItems(list(names))
        self.kind.setAccessibleName(tr("Kind of paragraph"))
        self.kind.activated.connect(self._kind_chosen)
        self._row.addWidget(self.kind)
        self._row.addSpacing(6)
        self.bold = self._tool("bold", tr("Bold"), "Ctrl+B", self._bold, check=True)
        self.emphasis = self._tool("italic", tr("Emphasis"), "Ctrl+I", self._emphasis, check=True)
        self.sub = self._tool("subscript", tr("Subscript"), "Ctrl+Alt+,", self._sub, check=True)
        self.super_ = self._tool("superscript", tr("Superscript"), "Ctrl+Alt+.", self._super, check=True)
        self._gap()
        self.ordered = self._tool("list-ordered", tr("Numbered list"), "Ctrl+Shift+7", self._ordered, check=True)
        self.bullets = self._tool("list-unordered", tr("List with dots"), "Ctrl+Shift+8", self._bullets, check=True)
        self._gap()
        self.table = self._tool("table-line", tr("Table"), "", None, words=True)
        self.picture = self._tool("image-line", tr("Picture"), "Ctrl+Shift+I", self._picture, words=True)
        self.file = self._tool("attachment-line", tr("Attachment"), "Ctrl+Shift+A", self._file, words=True)
        self.link = self._tool("links-line", tr("Link"), "Ctrl+Shift+L", self.ask_link, words=True)
        self.divider = self._tool("separator", tr("Dividing line"), "Ctrl+Alt+-", self._divider)
        self._gap()
        self.undo = self._tool("arrow-go-back-line", tr("Undo"), "Ctrl+Z", self._undo)
        self.redo = self._tool("arrow-go-forward-line", tr("Redo"), "Ctrl+Shift+Z", self._redo)
        self.search = self._tool("search-line", tr("Find"), "Ctrl+F", self.find_wanted.emit)
        self._row.addStretch(1)
        self.setMinimumWidth(320)
        self.count = label("", "caption", "text2")
        self._row.addWidget(self.count)
        self._table_menu()

    def _tool(
        self, icon: str, name: str, key: str, slot: object, *, check: bool = False, words: bool = False
    ) -> Button:
        made = Button("", "tool", icon, name=name, shortcut=key)
        made.setCheckable(check)
        if words:
            self._named.append((made, name))
        if slot is not None:
            made.clicked.connect(slot)
        self._row.addWidget(made)
        return made

    @Slot()
    def _restyle(self) -> None:
        """Lengths grow with the text."""
        self.kind.setFixedWidth(theme.px(126))
        for line in self._lines:
            line.setFixedHeight(theme.px(22))

    def _gap(self) -> None:
        line = upright()
        self._lines.append(line)
        self._row.addSpacing(5)
        self._row.addWidget(line)
        self._row.addSpacing(5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What has no room goes: names of the insertions, way to the search, count, and last what is seldom needed."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, named = self.fontMetrics(), bool(self._named[0][0].text())
        names = sum(metrics.horizontalAdvance(name) + theme.px(8) for _, name in self._named)
        gap = self._row.spacing()
        count, search = self.count.sizeHint().width() + gap, self.search.sizeHint().width() + gap
        least = self._row.sizeHint().width() - (names if named else 0)
        least -= 0 if self.count.isHidden() else count
        least -= 0 if self.search.isHidden() else search
        seldom = (self.sub, self.super_, self.divider)  # each has a key
        rare = sum(each.sizeHint().width() + gap for each in seldom)
        least += rare if self.sub.isHidden() else 0
        roomy = least <= self.width()
        for each in seldom:
            each.setVisible(roomy)
        least -= 0 if roomy else rare
        self.count.setVisible(least + count <= self.width())
        self.search.setVisible(least + count + search <= self.width())
        if named != (least + count + search + names <= self.width()):
            for button, name in self._named:
                button.setText("" if named else name)

    def _bind_keys(self) -> None:
        for level in (2, 3, 4):
            self._key(f"Ctrl+Alt+{level}", self._heading_key)
        self._key("Ctrl+Alt+0", self._plain_key)
        self._key("Ctrl+Shift+9", self._quote_key)
        for key, slot in (
            ("Ctrl+B", self._bold),
            ("Ctrl+I", self._emphasis),
            ("Ctrl+Shift+7", self._ordered),
            ("Ctrl+Shift+8", self._bullets),
            ("Ctrl+Shift+L", self.ask_link),
            ("Ctrl+Alt+,", self._sub),
            ("Ctrl+Alt+.", self._super),
            ("Ctrl+Alt+-", self._divider),
            ("Ctrl+Shift+I", self._picture),
            ("Ctrl+Shift+A", self._file),
        ):
            self._key(key, slot)

    def _key(self, key: str, slot: object) -> None:
        made = QShortcut(QKeySequence(key), self.canvas)
        made.setContext(Qt.ShortcutContext.WidgetShortcut)
        made.setObjectName(key)
        made.activated.connect(slot)

    def _table_menu(self) -> None:
        menu = QMenu(self)
        self._table_acts: list[QAction] = []
        for name, slot, key in (
            (tr("Insert a table…"), self._ask_table, "Alt+Shift+T"),
            (tr("Insert row above"), self._row_above, "Alt+Shift+Up"),
            (tr("Insert row below"), self._row_below, "Alt+Shift+Down"),
            (tr("Insert column left"), self._column_left, "Alt+Shift+Left"),
            (tr("Insert column right"), self._column_right, "Alt+Shift+Right"),
            (tr("Merge the selected cells"), self._merge, "Alt+Shift+M"),
            (tr("Split the cell"), self._split, "Alt+Shift+S"),
            (tr("Header row"), self._header, "Alt+Shift+H"),
            (tr("Delete row"), self._drop_row, "Alt+Shift+Delete"),
            (tr("Delete column"), self._drop_column, "Alt+Shift+Backspace"),
            (tr("Take the table out"), self._drop_table, "Ctrl+Shift+Delete"),
        ):
            act = menu.addAction(name)
            act.setShortcut(QKeySequence(key))
            act.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # written on the entry; the text has the key
            self._key(key, slot)
            act.triggered.connect(slot)
            self._table_acts.append(act)
        self._table_acts.pop(0)  # a table can be inserted anywhere, the rest is for the one at the cursor
        menu.insertSeparator(self._table_acts[0])
        self._merge_act, self._split_act, self._head_act = self._table_acts[4:7]
        self._head_act.setCheckable(True)
        menu.aboutToShow.connect(self._table_menu_opens)
        self.table.setMenu(menu)

    # ------------------------------------------------------------------------------------------ following

    @Slot()
    def _follow(self) -> None:
        """Show what holds at the cursor."""
        canvas = self.canvas
        cursor, part = canvas.textCursor(), commands.part_at(canvas.textCursor())
        self._follow_table(cursor)
        marks = props.marks_of(canvas.currentCharFormat())
        self.bold.setChecked(marks.bold)
        self.emphasis.setChecked(marks.emphasis)
        self.sub.setChecked(marks.script == "sub")
        self.super_.setChecked(marks.script == "super")
        self.ordered.setChecked(part.kind == props.ITEM and part.ordered)
        self.bullets.setChecked(part.kind == props.ITEM and not part.ordered)
        kind = (part.kind, part.level) if part.kind == props.HEADING else (part.kind, 0)
        self.kind.setCurrentIndex(_KINDS.index(kind) if kind in _KINDS else 0)
        free = not canvas.isReadOnly() and not commands.in_table(cursor) and part.kind not in props.THINGS
        for tool in (self.kind, self.ordered, self.bullets):
            tool.setEnabled(free)

    def lock(self, locked: bool) -> None:
        """Hide the tools while the text cannot be changed."""
        self.setVisible(not locked)

    def show_count(self, characters: int) -> None:
        """How many characters the text has."""
        self.count.setText(tr("{n} characters", n=characters))
        self._fit()

    # ------------------------------------------------------------------------------------------ acting

    def _ready(self) -> bool:
        """Nothing is changed while an input method composes."""
        return not self.canvas.composing() and not self.canvas.isReadOnly()

    def _after(self) -> None:
        self.canvas.settle()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow()

    @Slot()
    def _heading_key(self) -> None:
        self._set_kind(props.HEADING, int(self.sender().objectName()[-1]))

    @Slot()
    def _plain_key(self) -> None:
        self._set_kind(props.PARAGRAPH, 0)

    @Slot()
    def _quote_key(self) -> None:
        self._set_kind(props.QUOTE, 0)

    @Slot()
    def _picture(self) -> None:
        if self._ready():
            self.picture_wanted.emit()

    @Slot()
    def _file(self) -> None:
        if self._ready():
            self.file_wanted.emit()

    @Slot(int)
    def _kind_chosen(self, place: int) -> None:
        self._set_kind(*_KINDS[place])

    def _set_kind(self, kind: str, level: int) -> None:
        if self._ready():
            commands.set_kind(self.canvas.textCursor(), kind, level, self.canvas.metrics())
            self._after()

    @Slot()
    def _bold(self) -> None:
        self._toggle("bold", True)

    @Slot()
    def _emphasis(self) -> None:
        self._toggle("emphasis", True)

    @Slot()
    def _sub(self) -> None:
        self._toggle("script", "sub")

    @Slot()
    def _super(self) -> None:
        self._toggle("script", "super")

    def _toggle(self, name: str, value: object) -> None:
        if self._ready():
            self.canvas.toggle(name, value)
            self._after()

    @Slot()
    def _ordered(self) -> None:
        self._list(True)

    @Slot()
    def _bullets(self) -> None:
        self._list(False)

    def _list(self, ordered: bool) -> None:
        if self._ready():
            commands.toggle_list(self.canvas.textCursor(), ordered, self.canvas.metrics())
            self._after()

    @Slot()
    def _divider(self) -> None:
        self.insert_thing(Thing(props.DIVIDER))

    def insert_thing(self, thing: Thing) -> None:
        """Put an object into the text at the cursor."""
        if self._ready():
            cursor = self.canvas.textCursor()
            commands.insert_thing(cursor, thing, self.canvas.metrics())
            self.canvas.setTextCursor(cursor)
            self._after()

    @Slot()
    def _undo(self) -> None:
        if self._ready():
            self.canvas.undo()
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _redo(self) -> None:
        if self._ready():
            self.canvas.redo()
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------------------------------ links

    @Slot()
    def ask_link(self) -> None:
        """Ask for the address of a link on the selection, or of the link under the cursor."""
        if not self._ready():
            return
        cursor = self.canvas.textCursor()
        if not cursor.hasSelection():
            around = commands.link_around(cursor)
            if around is not None:
                self.canvas.setTextCursor(around)
        cursor = self.canvas.textCursor()
        words = cursor.selectedText() if cursor.hasSelection() else ""
        href = props.marks_of(cursor.charFormat()).href
        dialog = LinkDialog(words, href, self.window())
        dialog.chosen.connect(self._link)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str, str)
    def _link(self, href: str, words: str) -> None:
        cursor = self.canvas.textCursor()
        if cursor.hasSelection() and words == cursor.selectedText():
            self.canvas.set_marks(href=href)
        elif words:
            marks = props.marks_of(cursor.charFormat())
            cursor.insertText(words, props.char_format(props.Marks(marks.bold, marks.emphasis, "", href)))
        self._after()

    # ------------------------------------------------------------------------------------------ tables

    @Slot()
    def _table_menu_opens(self) -> None:
        self._follow_table(self.canvas.textCursor())

    def _follow_table(self, cursor: QTextCursor) -> None:
        """Only what can be done here can be chosen."""
        table = cursor.currentTable()
        for act in self._table_acts:
            act.setEnabled(table is not None and self._ready())
        if table is not None:
            self._merge_act.setEnabled(self._ready() and cursor.hasComplexSelection())
            self._split_act.setEnabled(self._ready() and tables.is_merged(cursor))
        self._head_act.setChecked(table is not None and table.format().headerRowCount() > 0)

    @Slot()
    def _ask_table(self) -> None:
        if self._ready():
            dialog = TableDialog(self.window())
            dialog.chosen.connect(self._insert_table)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    @Slot(int, int)
    def _insert_table(self, rows: int, columns: int) -> None:
        cursor = self.canvas.textCursor()
        tables.insert_table(cursor, rows, columns, self.canvas.metrics())
        self.canvas.setTextCursor(cursor)
        self._after()

    def _in_table(self, act: Callable[..., None], **how: object) -> None:
        """Do something with the table under the cursor; the cursor goes where the act puts it."""
        cursor = self.canvas.textCursor()
        if not self._ready() or not commands.in_table(cursor):
            return
        act(cursor, **how)
        self.canvas.setTextCursor(cursor)
        self._after()

    @Slot()
    def _row_above(self) -> None:
        self._in_table(tables.add_row, below=False, metrics=self.canvas.metrics())

    @Slot()
    def _row_below(self) -> None:
        self._in_table(tables.add_row, below=True, metrics=self.canvas.metrics())

    @Slot()
    def _column_left(self) -> None:
        self._in_table(tables.add_column, right=False, metrics=self.canvas.metrics())

    @Slot()
    def _column_right(self) -> None:
        self._in_table(tables.add_column, right=True, metrics=self.canvas.metrics())

    @Slot()
    def _merge(self) -> None:
        self._in_table(tables.merge_cells, metrics=self.canvas.metrics())

    @Slot()
    def _split(self) -> None:
        self._in_table(tables.split_cell, metrics=self.canvas.metrics())

    @Slot()
    def _header(self) -> None:
        self._in_table(tables.toggle_header)

    @Slot()
    def _drop_row(self) -> None:
        self._in_table(tables.remove_row, metrics=self.canvas.metrics())

    @Slot()
    def _drop_column(self) -> None:
        self._in_table(tables.remove_column, metrics=self.canvas.metrics())

    @Slot()
    def _drop_table(self) -> None:
        self._in_table(tables.remove_table)
