"""The bodies nobody thought of, and a reviewer at the real program with an article on the desk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from support.desks import PIN, carry, open_desks

from desktop.app import Program
from desktop.operations import close_operations
from desktop.review.page import ReviewPage
from desktop.review.returning import ReturnDialog
from desktop.review.signing import SigningDialog
from forms.body.model import Body, Paragraph, Run
from sync.desk import Desk

sys.path.insert(0, str(Path(__file__).parents[2] / "forms"))

OPEN = {"conclusion": "open", **{f"q{n}": False for n in range(1, 6)}}
ACTS = (
    ("zhou-ming", "submit"),
    ("li-jing", "pass"),
    ("wang-fang", "secrecy-review"),
    ("sun-yan", "pass"),
    ("zhao-ping", "approve"),
)


class Others:
    """The other desks of the county, where articles are written and signed before they come here."""

    def __init__(self, desks: Any, writer: Any) -> None:
        self.desks, self.writer = desks, writer

    def write(self, number: int = 11, title: str = "") -> str:
        return str(self.writer.write(self.desks["zhou-ming"], number, title))

    def bring(self, article: str, upto: str, here: Desk) -> None:
        """Sign until an act of the route is done, and bring the article here."""
        before = ""
        for officer, action in ACTS:
            if before:
                carry(self.desks[before], self.desks[officer], article)
            detail = OPEN if action == "secrecy-review" else None
            self.desks[officer].act(article, action, pin=PIN, detail=detail)
            before = officer
            if f"{officer} {action}" == upto:
                break
        carry(self.desks[before], here, article)

    def rewrite(self, article: str, here: Desk, *, lines: tuple[str, ...], title: str = "") -> None:
        """After a return made here: the author changes the text and submits again."""
        author = self.desks["zhou-ming"]
        carry(here, author, article)
        view = author.draft(article)
        body = Body(tuple(Paragraph(f"bline{n}", (Run(text),)) for n, text in enumerate(lines)))
        fields = {**view.content.fields, **({"title": title} if title else {})}
        author.save_draft(article, replace(view.content, body=body, fields=fields, attachments=()), view.rev)
        author.act(article, "submit", pin=PIN)
        carry(author, here, article)

    def rewrite_draft(self, article: str, lines: tuple[str, ...]) -> None:
        """Give a draft of the author these paragraphs and nothing else."""
        author = self.desks["zhou-ming"]
        view = author.draft(article)
        body = Body(tuple(Paragraph(f"bpara{n:07}", (Run(text),)) for n, text in enumerate(lines)))
        author.save_draft(article, replace(view.content, body=body, attachments=()), view.rev)

    def bring_on(self, article: str, here: Desk) -> None:
        """What was submitted again goes through every review before the sign-off."""
        before = "zhou-ming"
        for officer, action in ACTS[1:-1]:
            carry(self.desks[before], self.desks[officer], article)
            self.desks[officer].act(article, action, pin=PIN, detail=OPEN if action == "secrecy-review" else None)
            before = officer
        carry(self.desks[before], here, article)


class Here:
    """The review page of the running program."""

    def __init__(self, program: Program, settle: Callable[[], None], qtbot: QtBot) -> None:
        self.program, self.settle, self.qtbot = program, settle, qtbot

    @property
    def desk(self) -> Desk:
        assert self.program.desk is not None
        return self.program.desk

    @property
    def page(self) -> ReviewPage:
        shown = self.program.window.page()
        assert isinstance(shown, ReviewPage)
        return shown

    def open(self, article: str = "") -> None:
        self.program.window.go("review", article)
        self.settle()

    def read(self) -> None:
        """Scroll to the end of the text, as one reads."""
        bar = self.page.reader.canvas.verticalScrollBar()
        bar.setValue(bar.maximum())
        self.qtbot.waitUntil(self.page.reader.read_to_end, timeout=5_000)

    def dialog(self, kind: type[SigningDialog] | type[ReturnDialog]) -> Any:
        self.qtbot.waitUntil(lambda: bool(self.shown(kind)), timeout=5_000)
        return self.shown(kind)[-1]

    def shown(self, kind: type[SigningDialog] | type[ReturnDialog]) -> list[Any]:
        return [d for d in self.program.window.findChildren(kind) if d.isVisible()]

    def finish(self, dialog: Any) -> None:
        dialog.pin.pin.setText(PIN)
        with self.qtbot.waitSignal(dialog.signed, timeout=20_000):
            dialog.sign.click()
        self.settle()


@pytest.fixture
def others(county_folder: Path, tmp_path: Path, writer: Any) -> Iterator[Others]:
    """The other desks, in a folder of their own."""
    with ExitStack() as stack:
        people = [officer for officer, _ in ACTS]
        yield Others(stack.enter_context(open_desks(county_folder, tmp_path / "others", *people)), writer)


@pytest.fixture
def here(start: Callable[..., Program], settle: Callable[[], None], qtbot: QtBot) -> Callable[..., Here]:
    """``here("li-jing")``: the program on a reviewer's desk."""

    def begin(officer: str = "li-jing", **how: Any) -> Here:
        return Here(start(officer, **how), settle, qtbot)

    return begin


@pytest.fixture
def plain_desk(desks: Callable[..., Any], qapp: object) -> Iterator[Any]:
    """Desks without a window."""
    close_operations()
    with desks("zhou-ming", "li-jing", "wang-fang") as opened:
        yield opened
        close_operations()
