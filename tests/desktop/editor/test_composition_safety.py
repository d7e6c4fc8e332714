"""A thousand compositions in the real editor on a real desk, cut across by everything a program does meanwhile.

joplin#12066, leo-editor#4785. A seeded script of an input method (pinyin in stages, drawn preedits, commits that replace,
cancelled ones, rare characters beyond the first plane) writes into the text, a table cell and a field of the form, of
several drafts in turn, and is interrupted by autosave, another draft, another page, the lock, a lost focus, undo and
redo, the find bar, a new theme, a sync. A model of plain strings says what must stand where; nothing may be missing and
nothing may stand there twice.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.writing import compose, units

from desktop.app import Program
from desktop.operations import operations
from forms.body.model import Body, Cell, Paragraph, Run, Table
from sync.practice.county import PRACTICE_PIN

pytestmark = pytest.mark.window
COUNT = 1_000
DRAFTS = 3
TEXT, CELL, TITLE = "text", "cell", "title"
OFTEN = 0.7  # so many end by what the person does, the others are interrupted
SHORT = 30  # units in the title before it is begun anew
WORDS = ("水务", "农田水利", "的", "𠮷", "㐀𠀀", "𪚥龘", "青山绿水", "，", "2026", "“引号”", "重大项目", "𰻝面")
PINYIN = ("shui'wu", "nong'tian'shui'li", "de", "ji", "qiu", "da", "qing'shan'lv'shui", "zhong'da'xiang'mu")


@dataclass
class Model:
    """What must stand in one draft; ``past`` are the states of the text that undo may go back to."""

    words: dict[str, str] = field(default_factory=lambda: {TEXT: "", CELL: "", TITLE: ""})
    past: list[tuple[str, str]] = field(default_factory=list)

    def note(self) -> None:
        """The text stands like this now."""
        self.past.append((self.words[TEXT], self.words[CELL]))


class Machine:
    """An input method, a person who is interrupted, and the model."""

    def __init__(self, program: Program, qtbot: QtBot, seed: int) -> None:
        self.program, self.window, self.bot = program, program.window, qtbot
        self.dice = random.Random(seed)
        self.drafts = [self._new(number) for number in range(DRAFTS)]
        self.models = {article: Model() for article in self.drafts}
        self.article, self.target = self.drafts[0], TEXT
        self.done: dict[str, int] = {}
        self.open_draft(self.article)

    def _new(self, number: int) -> str:
        desk = self.program.desk
        article = desk.new_article("news", "water-news")
        view = desk.draft(article)
        body = Body((Paragraph("b1"), Table("b2", 0, ((Cell(),),)), Paragraph("b3", (Run(f"尾{number}"),))))
        fields = {key: value for key, value in view.content.fields.items() if key != "title"}
        desk.save_draft(article, replace(view.content, body=body, fields=fields), view.rev)
        return str(article)

    # ---- what there is -----------------------------------------------------------------------------

    @property
    def page(self) -> Any:
        return self.window.page()

    @property
    def model(self) -> Model:
        return self.models[self.article]

    def settle(self) -> None:
        self.bot.waitUntil(operations().idle, timeout=20_000)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()

    def widget(self, target: str) -> QWidget:
        return self.page.form.control("title").widget if target == TITLE else self.page.canvas

    def go_to(self, target: str) -> None:
        """Put the cursor at the end of what was written there."""
        self.target = target
        widget = self.widget(target)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if target == TITLE:
            widget.end(False)
            return
        cursor = QTextCursor(self.page.canvas.document())
        if target == TEXT:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        else:
            block = self.page.canvas.document().findBlockByNumber(1)
            while block.isValid() and QTextCursor(block).currentTable() is None:
                block = block.next()
            cursor.setPosition(block.position())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.page.canvas.setTextCursor(cursor)

    def seen(self) -> dict[str, str]:
        """What stands in the draft on the screen."""
        blocks = self.page.canvas.body().blocks
        table = next(each for each in blocks if isinstance(each, Table))
        paragraphs = [each for each in blocks if isinstance(each, Paragraph)]
        return {
            TEXT: "".join(run.text for run in paragraphs[0].runs),
            CELL: "".join(run.text for run in table.rows[0][0].runs),
            TITLE: self.page.form.control("title").widget.text(),
        }

    def stored(self, article: str) -> dict[str, str]:
        content = self.program.desk.draft(article).content
        table = next(each for each in content.body.blocks if isinstance(each, Table))
        paragraphs = [each for each in content.body.blocks if isinstance(each, Paragraph)]
        return {
            TEXT: "".join(run.text for run in paragraphs[0].runs),
            CELL: "".join(run.text for run in table.rows[0][0].runs),
            TITLE: str(content.fields.get("title") or ""),
        }

    def check(self, what: str) -> None:
        assert self.seen() == self.model.words, f"after {what}, {sum(self.done.values())} compositions"

    # ---- the person --------------------------------------------------------------------------------

    def open_draft(self, article: str) -> None:
        self.window.go("editor", article)
        self.article = article
        self.settle()
        self.bot.waitUntil(lambda: self.page.key == "editor" and self.page.article == article, timeout=20_000)
        self.model.past.clear()  # each draft has a history of its own, and it begins when it is opened
        self.model.note()
        self.go_to(TEXT)

    def one(self) -> None:
        """One composition, in stages, and how it ends."""
        if self.dice.random() < 0.4:
            self.go_to(self.dice.choice((TEXT, TEXT, CELL, TITLE)))
        if units(self.model.words[TITLE]) > SHORT:
            self.widget(TITLE).clear()
            self.model.words[TITLE] = ""
        ends = (self.commit, self.commit_instead, self.cancel)
        often = self.dice.random() < OFTEN
        end = self.dice.choice(ends) if often else self.dice.choices(INTERRUPTIONS, WEIGHTS)[0]
        pinyin = self.dice.choice(PINYIN)
        for length in sorted({self.dice.randint(1, len(pinyin)) for _ in range(3)} | {len(pinyin)}):
            compose(self.widget(self.target), pinyin[:length])
        if self.dice.random() < 0.3:  # the first half is chosen already, the rest still pinyin
            pinyin = self.dice.choice(WORDS) + "'" + pinyin[:4]
            compose(self.widget(self.target), pinyin)
        name = end.__name__
        end(self, pinyin) if end in INTERRUPTIONS else end(pinyin)
        self.done[name] = self.done.get(name, 0) + 1
        self.check(name)

    def wrote(self, text: str, instead: int = 0) -> None:
        before = self.model.words[self.target]
        self.model.words[self.target] = (before[:-instead] if instead else before) + text
        if self.target != TITLE:
            self.model.note()

    def commit(self, pinyin: str) -> None:
        word = self.dice.choice(WORDS)
        compose(self.widget(self.target), "", word)
        self.wrote(word)

    def commit_instead(self, pinyin: str) -> None:
        """The input method puts something else in the place of what it committed last."""
        word, last = self.dice.choice(WORDS), self.model.words[self.target][-1:]
        length = units(last)
        compose(self.widget(self.target), "", word, replace=(-length, length))
        self.wrote(word, len(last))

    def cancel(self, pinyin: str) -> None:
        compose(self.widget(self.target), "")

    # ---- the interruptions -------------------------------------------------------------------------

    def another_draft(self, pinyin: str) -> None:
        self.wrote(pinyin)
        self.open_draft(self.dice.choice([each for each in self.drafts if each != self.article]))

    def autosave(self, pinyin: str) -> None:
        """It saves what is in the text and leaves the composition alone."""
        self.page.keeper.flush()
        self.settle()
        assert self.page.composition.text() == pinyin
        self.commit(pinyin)

    def save_key(self, pinyin: str) -> None:
        self.wrote(pinyin)
        self.page._save_key()
        self.settle()
        assert self.stored(self.article) == self.model.words

    def close_and_come_back(self, pinyin: str) -> None:
        self.wrote(pinyin)
        self.window.go("articles")
        self.settle()
        self.window.go("editor", self.article)
        self.settle()

    def lock(self, pinyin: str) -> None:
        self.wrote(pinyin)
        self.window.lock_now()
        assert self.window.is_locked()
        self.settle()
        assert self.stored(self.article) == self.model.words
        self.window.lock.page.box.pin.setText(PRACTICE_PIN)
        self.window.lock.page.unlock.click()
        self.bot.waitUntil(lambda: not self.window.is_locked(), timeout=20_000)

    def lose_focus(self, pinyin: str) -> None:
        self.wrote(pinyin)
        self.page.look.setFocus(Qt.FocusReason.TabFocusReason)
        assert not self.page.composition.is_open()
        self.go_to(self.target)

    def into_another_field(self, pinyin: str) -> None:
        """The composition that was left stands, and the one that is begun elsewhere is another."""
        self.wrote(pinyin)
        self.go_to(TITLE if self.target != TITLE else CELL)
        compose(self.widget(self.target), "lian")
        compose(self.widget(self.target), "", "连")
        self.wrote("连")

    def find_and_replace(self, pinyin: str) -> None:
        """The bar takes the focus; what is sought and put in its place is composed too, and nothing of it is lost."""
        self.wrote(pinyin)
        self.page.tools.replace()
        bar = self.page.tools.bar
        for line, words in ((bar.find, "没有这样的话"), (bar.put, "替换成这样")):
            line.clear()
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            compose(line, "mei'you")
            self.check("a composition in the find bar")
            compose(line, "", words)
            assert line.text() == words
        bar.all.click()
        bar.close_.click()
        self.go_to(self.target)

    def undo_and_redo(self, pinyin: str) -> None:
        """Both by the mouse: the composition is committed, then taken back and brought again; no other state appears."""
        self.wrote(pinyin)
        QTest.mouseClick(self.page.toolbar.undo, Qt.MouseButton.LeftButton)
        gone = self.seen()
        assert (gone[TEXT], gone[CELL]) in self.model.past
        QTest.mouseClick(self.page.toolbar.redo, Qt.MouseButton.LeftButton)
        self.go_to(self.target)

    def undo(self, pinyin: str) -> None:
        """What undo leaves is a state that was there before, and writing goes on from it."""
        self.wrote(pinyin)
        QTest.mouseClick(self.page.toolbar.undo, Qt.MouseButton.LeftButton)
        left = self.seen()
        assert (left[TEXT], left[CELL]) in self.model.past
        assert left[TITLE] == self.model.words[TITLE]
        self.model.words |= left
        self.model.note()
        self.go_to(self.target)

    def another_look(self, pinyin: str) -> None:
        """Theme and text size change round a composition, not in it."""
        self.program.preferences.choose_scheme("dark" if self.program.preferences.scheme == "light" else "light")
        assert self.page.composition.text() == pinyin
        self.commit(pinyin)

    def news(self, pinyin: str) -> None:
        """A sync touches the article; the page reads it again."""
        from sync.store.records import ChangeSet

        self.page.changed(ChangeSet(frozenset({self.article})))
        self.settle()
        assert self.page.composition.text() == pinyin
        self.commit(pinyin)


INTERRUPTIONS = (
    Machine.another_draft,
    Machine.autosave,
    Machine.save_key,
    Machine.close_and_come_back,
    Machine.lock,
    Machine.lose_focus,
    Machine.into_another_field,
    Machine.find_and_replace,
    Machine.undo_and_redo,
    Machine.undo,
    Machine.another_look,
    Machine.news,
)
WEIGHTS = (2, 4, 3, 1, 3, 4, 5, 3, 5, 4, 0.5, 2)  # what loads a page or restyles the program happens less often


def test_a_thousand_compositions_lose_and_double_nothing(
    start: Callable[..., Program], qtbot: QtBot, settle: Callable[[], None]
) -> None:
    machine = Machine(start("zhou-ming"), qtbot, seed=20261120)
    for _ in range(COUNT):
        machine.one()
    assert set(machine.done) >= {each.__name__ for each in INTERRUPTIONS}, "each happened"
    machine.window.go("today")
    settle()
    for article, model in machine.models.items():
        assert machine.stored(article) == model.words
    machine.program.preferences.choose_scheme("light")


def test_a_text_from_elsewhere_never_takes_the_place_of_a_composition(
    start: Callable[..., Program], qtbot: QtBot, settle: Callable[[], None]
) -> None:
    """The draft is saved at another place while something is being composed here: both texts are kept."""
    machine = Machine(start("zhou-ming"), qtbot, seed=1)
    desk, article = machine.program.desk, machine.article
    compose(machine.page.canvas, "", "这里的字")
    machine.page.keeper.flush()
    settle()
    compose(machine.page.canvas, "bie'chu")
    view = desk.draft(article)
    desk.save_draft(article, replace(view.content, body=Body((Paragraph("b1", (Run("别处的字"),)),))), view.rev)
    settle()
    assert machine.page.canvas.document().toPlainText().startswith("这里的字bie'chu")
    machine.page.keeper.flush()
    settle()
    assert machine.page.keeper.in_trouble(), "the person decides"
    assert "别处的字" in desk.draft(article).content.to_bytes().decode("utf-8")
    machine.page.banner.pressed.emit()
    settle()
    assert "bie'chu" in desk.draft(article).content.to_bytes().decode("utf-8")
