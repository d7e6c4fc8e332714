"""What is said about remarks, asked for in the box and done on the writer thread; both pages use it.

The page stays as it is until the store tells of the change; what could not be kept stays in the box with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.editor.remarks.box import Kept, PlaceChoice, Purpose, RemarkBox
from desktop.editor.remarks.lines import RemarkLine
from desktop.messages import messages
from desktop.operations import Job, WriteOp
from forms.errors import Trouble
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from forms.content import Content
    from forms.remarks import Outcome
    from sync.desk import Desk

_OUTCOMES: dict[str, Outcome] = {
    "accept": "accepted", "done": "accepted", "refuse": "refused", "answer": "answered", "resolve": "resolved",
    "reopen": "reopened",
}  # fmt: skip
_AT_ONCE = frozenset({"done", "resolve"})
_ASKED: dict[str, tuple[Sentence, Sentence, bool]] = {  # verb: heading, button, whether words are needed
    "reply": (say("Reply to the remark"), say("Keep the reply"), True),
    "answer": (say("Answer the remark"), say("Keep the answer"), True),
    "refuse": (say("Why it is rejected"), say("Reject"), True),
    "reopen": (say("Open the remark again"), say("Open again"), False),
}


class RemarkActs(QObject):
    """Asks for words and does what was decided.

    Args:
        desk: the open desk.
        page: over which the box floats.

    Signals:
        done: what was done: the verb, and the id of the entry made ("" where none was).
    """

    done = Signal(str, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._article = ""
        self._content: Content | None = None
        self._own = ""  # the article that the box is about
        self.box = RemarkBox(page)
        self.box.kept.connect(self._kept)

    def follow(self, article: str, content: Content | None) -> None:
        """Another article or text is shown; what was being said of the one before is kept, as it waits anyway."""
        if article != self._article and self.box.purpose is not None:
            self.put_away()
        self._article, self._content = article, content

    def put_away(self) -> None:
        """The person goes elsewhere: what was typed is kept if it can be, and nothing is asked."""
        box = self.box
        if box.purpose is None:
            return
        box.composition.commit()
        if box.typed() and box.ready():
            box.keep_it()
            messages().toast(tr("What you were writing was kept with your remarks."))
        elif not box.typed():
            box.close_box()

    # ------------------------------------------------------------------------------------------ asking

    def add(self, places: tuple[PlaceChoice, ...], beside: QRect) -> None:
        """Ask for a new remark."""
        if self.box.purpose is not None and self.box.typed():
            self.box.text.setFocus()
            return
        self._ask(Purpose("add", "", tr("New remark"), tr("Keep the remark"), suggests=True, places=places), beside)

    def begin(self, verb: str, entry: str, line: RemarkLine, beside: QRect) -> None:
        """Do what a card asks for: at once, or after words were asked for.

        Args:
            verb: see ``desktop.editor.remarks.card``; "accept" is settled here after the text was changed.
            entry: the entry it is about.
            line: the remark.
            beside: where the box may stand.
        """
        if verb in _AT_ONCE or verb == "accept":
            self._settle(line.name, verb, "")
        elif verb == "change":
            self._ask(_to_change(entry, line), beside)
        elif verb == "drop":
            self._ask(_to_drop(entry, line), beside)
        elif verb in _ASKED:
            title, act, needed = _ASKED[verb]
            quote = line.now or line.view.quote
            self._ask(Purpose(verb, line.name, str(title), str(act), quote, needed=needed), beside)

    def _ask(self, purpose: Purpose, beside: QRect) -> None:
        if self.box.purpose is not None and self.box.typed():
            self.box.leave()
            return
        self._own = self._article
        self.box.ask(purpose, beside)

    # ------------------------------------------------------------------------------------------ doing

    @Slot(object)
    def _kept(self, kept: Kept) -> None:
        verb, about = kept.purpose.verb, kept.purpose.about
        work: Callable[[Job], Said]
        if verb == "add":
            work = _Add(self._desk, self._own, self._content, kept)
        elif verb == "change":
            work = _Change(self._desk, self._own, kept)
        elif verb == "drop":
            work = _Drop(self._desk, self._own, about)
        elif verb == "reply":
            work = _Reply(self._desk, self._own, about, kept.text)
        else:
            work = _Settle(self._desk, self._own, about, verb, kept.text)
        WriteOp(self, work).then(self._written).otherwise(self._refused).start()

    def _settle(self, remark: str, verb: str, text: str) -> None:
        WriteOp(self, _Settle(self._desk, self._article, remark, verb, text)).then(self._settled).start()

    @Slot(object)
    def _settled(self, said: Said) -> None:
        self.done.emit(said.verb, said.entry)

    @Slot(object)
    def _written(self, said: Said) -> None:
        self.box.close_box()
        self.done.emit(said.verb, said.entry)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Trouble):
            self.box.say_error(str(error))
        else:
            self.box.say_error("")
            messages().report(error, self._page)


def _to_change(entry: str, line: RemarkLine) -> Purpose:
    first = line.first.entry.id == entry
    said = next(s.entry for s in (line.first, *line.later) if s.entry.id == entry)
    replacement = line.view.replacement if first else None
    settles = said.outcome is not None
    return Purpose(
        "change", entry, tr("Change the remark") if first else tr("Change what you said"), tr("Keep the change"),
        line.view.quote, said.text, replacement, suggests=first and bool(line.view.quote), needed=not settles,
    )  # fmt: skip


def _to_drop(entry: str, line: RemarkLine) -> Purpose:
    first = line.first.entry.id == entry
    title = tr("Take back this remark?") if first else tr("Take back what you said?")
    return Purpose("drop", entry, title, tr("Take it back"), line.view.quote if first else "", writes=False)


@dataclass(frozen=True)
class Said:
    """What was done, and the entry made by it."""

    verb: str
    entry: str = ""


class _Add:
    """Makes a remark."""

    def __init__(self, desk: Desk, article: str, content: Content | None, kept: Kept) -> None:
        self._desk, self._article, self._content, self._kept = desk, article, content, kept

    def __call__(self, job: Job) -> Said:
        kept = self._kept
        content = self._content if self._content is not None else self._desk.draft(self._article).content
        return Said("add", self._desk.remarks.add(self._article, content, kept.spot, kept.text, kept.replacement))


class _Change:
    """Changes what waits."""

    def __init__(self, desk: Desk, article: str, kept: Kept) -> None:
        self._desk, self._article, self._kept = desk, article, kept

    def __call__(self, job: Job) -> Said:
        kept = self._kept
        self._desk.remarks.change(self._article, kept.purpose.about, kept.text, kept.replacement)
        return Said("change", kept.purpose.about)


class _Drop:
    """Takes back what waits."""

    def __init__(self, desk: Desk, article: str, entry: str) -> None:
        self._desk, self._article, self._entry = desk, article, entry

    def __call__(self, job: Job) -> Said:
        self._desk.remarks.drop(self._article, self._entry)
        return Said("drop")


class _Reply:
    """Says something to a remark."""

    def __init__(self, desk: Desk, article: str, remark: str, text: str) -> None:
        self._desk, self._article, self._remark, self._text = desk, article, remark, text

    def __call__(self, job: Job) -> Said:
        return Said("reply", self._desk.remarks.reply(self._article, self._remark, self._text))


class _Settle:
    """Decides how a remark is settled, or opens it again."""

    def __init__(self, desk: Desk, article: str, remark: str, verb: str, text: str) -> None:
        self._desk, self._article, self._remark, self._verb, self._text = desk, article, remark, verb, text

    def __call__(self, job: Job) -> Said:
        outcome = _OUTCOMES[self._verb]
        return Said(self._verb, self._desk.remarks.settle(self._article, self._remark, outcome, self._text))
