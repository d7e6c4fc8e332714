"""Form, text and attachments of one article as one content, both ways.

It puts an opened article on the screen and reads the screen back as a ``Content``; it saves and signs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.editor.attachments import AttachmentPanel, InText
from desktop.editor.canvas import Canvas
from desktop.editor.files.pasting import Kept, PastedPictures
from desktop.editor.files.shown import ShownFiles
from desktop.editor.form import COLUMN, ArticleForm
from desktop.editor.objects import Pictures
from desktop.editor.opening import Opened
from forms.body.model import Body, attachments_of
from forms.content import Attachment, Content
from forms.errors import Malformed
from forms.problems import Problem, count_words
from resources.language import Sentence, tr

if TYPE_CHECKING:
    from sync.desk import Desk


class Manuscript(QObject):
    """What is on the screen of the writing page.

    Signals:
        changed: the person changed something.
        left: the focus left a field or the text.
        column_changed: another column was chosen.
        said: tone and sentence to be shown on the page.
    """

    changed = Signal()
    left = Signal()
    column_changed = Signal()
    said = Signal(str, str)

    def __init__(
        self, desk: Desk, form: ArticleForm, canvas: Canvas, attachments: AttachmentPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.form, self.canvas, self.attachments = form, canvas, attachments
        self._opened: Opened | None = None
        self._column = ""
        self._seen: dict[str, Attachment] = {}
        self._body: Body | None = None
        form.changed.connect(self._field_changed)
        form.left.connect(self.left)
        form.titled.connect(self._to_text)
        form.column_chosen.connect(self._column_chosen)
        canvas.edited.connect(self._text_changed)
        canvas.left.connect(self.left)
        canvas.pasted.connect(self._left_out)
        canvas.files_dropped.connect(self._files)
        self.shown = ShownFiles(canvas)
        self.pasted = PastedPictures(desk, self)
        canvas.pictures_brought.connect(self.pasted.take)
        self.pasted.kept.connect(self._pictures_kept)
        attachments.in_text = InText(self.shown.here, self.shown.count)
        attachments.changed.connect(self._attachments_changed)
        attachments.insert_wanted.connect(self.insert)
        attachments.removed.connect(self._take_out)
        attachments.restored.connect(self._put_back)
        attachments.replaced.connect(self._replace)
        attachments.trouble.connect(self._trouble)

    # ------------------------------------------------------------------------------------------ in

    def open(self, opened: Opened) -> None:
        """Put an article on the screen, in a document of its own."""
        content = opened.view.content
        self._opened, self._column = opened, content.column
        self._seen = {a.digest: a for a in content.attachments}
        self.shown.forget()
        self.canvas.use_pictures(Pictures(self._desk.attachment_bytes, self.canvas))
        self.canvas.know(frozenset(self._seen))
        self.canvas.load(content.body)
        self._body = None
        self.attachments.open(self._desk, opened.view.article, content.attachments)
        self.form.start()
        self.form.show_content(opened.type, content, opened.column_words, opened.columns)

    def close(self) -> None:
        """Take the article off the screen."""
        self._opened, self._body = None, None
        self.attachments.leave()
        self.canvas.load(Body())

    def lock(self, locked: bool) -> None:
        """Let everything be read only."""
        self.canvas.setReadOnly(locked)
        self.form.lock(locked)
        self.attachments.lock(locked)

    def show_errors(self, problems: tuple[Problem, ...]) -> None:
        """Show under the fields what is wrong with them; a field not filled in is marked in the list only."""
        errors: dict[str, str] = {}
        for problem in problems:
            if problem.code != "field.missing":
                errors.setdefault(problem.field, str(problem.sentence))
        self.form.show_errors(errors)

    # ------------------------------------------------------------------------------------------ out

    def content(self) -> Content:
        """What is on the screen now.

        Raises:
            Malformed: it cannot be stored as an article, e.g. because it is too large.
        """
        if self._opened is None:
            raise RuntimeError("no article is open")
        was = self._opened.view.content
        body = self._written()
        self._bring_back(body)
        return Content(
            was.type_id,
            was.type_digest,
            self._column,
            was.language,
            self.form.fields(),
            body,
            self.attachments.items(),
            was.variant,
        )

    def content_or_none(self) -> Content | None:
        """The same, or None while nothing is open or it cannot be stored."""
        if self._opened is None:
            return None
        try:
            return self.content()
        except Malformed:
            return None

    def body(self) -> Body:
        """The text that is on the screen now."""
        return self._written()

    def characters(self) -> int:
        """How many characters the text has as the checks count it: no blanks, no words of pictures and files."""
        return count_words(self._written())

    def field_names(self) -> Mapping[str, str]:
        """The labels of the fields by key."""
        specs = self._opened.type.fields if self._opened else ()
        return {COLUMN: tr("Column")} | {spec.key: spec.label.here() for spec in specs}

    def _written(self) -> Body:
        if self._body is None:
            self._body = self.canvas.body()
        return self._body

    def _bring_back(self, body: Body) -> None:
        """An undone removal brings a picture back into the text: its attachment comes back with it."""
        there, used = {a.digest for a in self.attachments.items()}, attachments_of(body)
        back = [self._seen[d] for d in sorted(used - there) if d in self._seen]
        if back:
            self.attachments.bring_back(back, used)

    # ------------------------------------------------------------------------------------------ changes

    @Slot()
    def _text_changed(self) -> None:
        self._body = None
        self.changed.emit()

    @Slot()
    def _field_changed(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        content = self.content_or_none()
        if content is not None:
            self.form.refresh(content)

    @Slot(str)
    def _column_chosen(self, column: str) -> None:
        self._column = column
        if self._opened is not None:
            lines = self._opened.columns
            words = next((line.path for line in lines if line.id == column), column)
            self.form.column.show_column(column, words, lines)
        self._follow()
        self.changed.emit()
        self.column_changed.emit()

    @Slot(object)
    def _attachments_changed(self, items: tuple[Attachment, ...]) -> None:
        self._seen |= {a.digest: a for a in items}
        self.canvas.know(frozenset(a.digest for a in items))
        self.shown.describe({a.digest: a for a in items})
        self._follow()
        self.changed.emit()

    @Slot(object, object)
    def insert(self, item: Attachment, place: object = None) -> None:
        """Put an attachment into the text: a picture as a picture, anything else as a line that offers it."""
        if item is not None:
            self.shown.insert(item, place)

    @Slot(str)
    def _take_out(self, digest: str) -> None:
        self.shown.take_out(digest)

    @Slot(object)
    def _put_back(self, item: Attachment) -> None:
        self.shown.put_back(item)

    @Slot(str, object)
    def _replace(self, old: str, item: Attachment) -> None:
        self._seen[item.digest] = item
        self.shown.replace(old, item)

    @Slot(object)
    def _pictures_kept(self, kept: Kept) -> None:
        """The attachments first: text may not show what the article does not have."""
        if self.canvas.awaits(kept.found):
            self.attachments.add_items(kept.items)
        self.canvas.finish_paste(kept.found)

    @Slot(object)
    def _left_out(self, sentences: tuple[Sentence, ...]) -> None:
        if len(sentences) > 1:
            head = tr("Left out when pasting: {n}", n=len(sentences))
            self.said.emit("neutral", "\n".join((head, *(str(s) for s in sentences))))
        elif sentences:
            self.said.emit("neutral", str(sentences[0]))

    @Slot()
    def _to_text(self) -> None:
        """Enter in the title: what follows it is the text."""
        if not self.canvas.isReadOnly():
            self.canvas.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def _files(self, paths: list[str]) -> None:
        self.attachments.add_files(paths, insert=True)

    @Slot(str)
    def _trouble(self, text: str) -> None:
        self.said.emit("danger", text)
