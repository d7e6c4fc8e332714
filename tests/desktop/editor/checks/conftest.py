"""Findings of the made-up words on a canvas, in a list, and in the running program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot
from support.check_pack import pack_bytes, put_pack
from support.writing import compose

from desktop.app import Program
from desktop.editor.checks.entries import Entry
from desktop.editor.checks.listing import EntryList
from desktop.editor.checks.reading import Checked, gather
from desktop.editor.page import EditorPage
from forms.body.model import Block, Body, Paragraph, Run
from forms.catalogue import load
from forms.checks.article import Circumstances
from forms.checks.book import RuleBook
from forms.checks.checker import check_once
from forms.checks.pack import read_pack
from forms.checks.patterned import pattern_rules
from forms.checks.waivers import Waiver, judge
from forms.content import Content
from sync.desk import Desk
from sync.desk.checking import CheckResult
from sync.desk.models import WaiverView

TODAY = date(2026, 11, 27)


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Paragraph(f"bp{n:09}", (Run(text),)) for n, text in enumerate(texts))


@pytest.fixture
def check() -> Callable[..., Checked]:
    """``check("text", …, title="…", said=(waiver, …))``: what the made-up rules find, without a desk."""
    pack = read_pack(pack_bytes())
    book = RuleBook((pack,), pattern_rules((pack,), "number-patterns"))
    kind = load().get("news")

    def run(*texts: str, title: str = "标题", said: tuple[Waiver, ...] = (), body: Body | None = None) -> Checked:
        shown = body if body is not None else Body(paragraphs(*texts))
        content = Content(kind.id, kind.digest, "water-news", fields={"title": title}, body=shown)
        report = check_once(book, content, kind, Circumstances(TODAY))
        report = replace(report, problems=tuple(p for p in report.problems if p.code == "field.missing"))
        result = CheckResult(report, judge(report, said), (pack,), TODAY)
        views = tuple(WaiverView(each, "周明", "云溪市水务局", "2026-11-27T09:00:00+08:00", False) for each in said)
        return gather("a", content, result, views, book.rules)

    return run


class At:
    """An article open on the writing page of the running program, with the made-up rules in force."""

    def __init__(self, program: Program, article: str, settle: Callable[[], None], qtbot: QtBot) -> None:
        self.program, self.article, self.settle, self.qtbot = program, article, settle, qtbot

    @property
    def page(self) -> EditorPage:
        shown = self.program.window.page()
        assert isinstance(shown, EditorPage)
        return shown

    @property
    def desk(self) -> Desk:
        assert self.program.desk is not None
        return self.program.desk

    @property
    def list(self) -> EntryList:
        return self.page.panel.check.list

    def lines(self) -> list[Entry]:
        """The lines of the made-up rules, whatever the rules that ship find besides."""
        return [e for e in self.list.entries.entries if e.finding is not None and e.finding.code.startswith("unit.")]

    def words(self) -> list[str]:
        """What they cover."""
        return [entry.finding.text for entry in self.lines() if entry.finding is not None]

    def checked(self) -> None:
        """Wait until the text was checked."""
        self.qtbot.waitUntil(lambda: not self.page.checks.waits(), timeout=20_000)
        self.settle()

    def choose(self, words: str) -> Entry:
        """Open the line of these words."""
        entries = self.list.entries.entries
        row = next(n for n, e in enumerate(entries) if e.finding is not None and e.finding.text == words)
        self.list.choose(row)
        return entries[row]

    def write(self, words: str) -> None:
        """Write at the end of the text."""
        self.page.canvas.setFocus()
        self.page.canvas.moveCursor(QTextCursor.MoveOperation.End)
        compose(self.page.canvas, "", words)

    def text(self) -> str:
        """What is on the screen."""
        return self.page.canvas.toPlainText()


@pytest.fixture
def writing(start: Callable[..., Program], settle: Callable[[], None], qtbot: QtBot, writer: Any) -> Callable[..., At]:
    """``writing("text", …)``: the author's program with these paragraphs open and checked."""

    def begin(*texts: str, title: str = "", **how: Any) -> At:
        program = start(**how)
        assert program.desk is not None
        put_pack(program.desk)
        article = writer.write(program.desk, 11, title)
        view = program.desk.draft(article)
        program.desk.save_draft(article, replace(view.content, body=Body(paragraphs(*texts))), view.rev)
        settle()
        made = At(program, article, settle, qtbot)
        program.window.go("editor", article)
        settle()
        made.checked()
        return made

    return begin
