"""Real desks and a real window for the tests of the desktop: nothing stands in for a part of the program."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.desks import PEOPLE, carry, make_county, open_desks

from desktop.app import Program, application
from desktop.operations import close_operations, operations
from forms.body.model import Body
from resources import county as data
from resources.language import use_language
from sync.desk import Desk
from sync.practice.county import PRACTICE_PIN, home_of

AUTHOR, REVIEWER, SECRECY, SECOND, LEADER = "zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping"
PUBLISHER, EDITOR, SERVICE = "he-qing", "su-wen", "portal-service"
OPEN = {"conclusion": "open", **{f"q{n}": False for n in range(1, 6)}}


_TESTS_A_FULL_COLLECTION = 25
_ended = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Nothing is collected by itself until the test has been taken down (see ``desktop.collecting``)."""
    gc.disable()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Widgets in a circle of references go where nothing else is under way: what a test needs is taken down before."""
    yield
    gc.collect(2 if next(_ended) % _TESTS_A_FULL_COLLECTION == 0 else 1)


@pytest.fixture(scope="session")
def county_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of six officers with real keys, made once."""
    root = tmp_path_factory.mktemp("county")
    make_county(root, (*PEOPLE, EDITOR, SERVICE))
    return root


@pytest.fixture
def desks(county_folder: Path, tmp_path: Path) -> Callable[..., Any]:
    """``with desks("zhou-ming") as open:`` desks of a copy of the county in ``tmp_path / "home"``."""

    def opened(*people: str) -> Any:
        return open_desks(county_folder, tmp_path / "home", *people)

    return opened


class Writer:
    """Writes and signs on desks, the way the window would, without a window."""

    def write(self, desk: Desk, number: int = 11, title: str = "", **fields: Any) -> str:
        """Write a sample article of the county, ready to be submitted.

        Args:
            desk: the author's.
            number: of the sample; 8 and 11 have no attachments.
            title: another title.
            fields: further fields.
        """
        told = data.samples()[number - 1]
        article = desk.new_article(told["type"], told["column"])
        view = desk.draft(article)
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in told["fields"].items()} | fields
        if title:
            values["title"] = title
        content = replace(view.content, fields=values, body=Body.from_json(told["body"]))
        desk.save_draft(article, content, view.rev)
        return article

    def retitle(self, desk: Desk, article: str, title: str) -> None:
        """Give a draft another title."""
        view = desk.draft(article)
        fields = {**view.content.fields, "title": title}
        desk.save_draft(article, replace(view.content, fields=fields), view.rev)

    def sign(self, desk: Desk, article: str, action: str, **more: Any) -> None:
        """Sign an act with the practice PIN."""
        detail = OPEN if action == "secrecy-review" else None
        desk.act(article, action, pin=PRACTICE_PIN, detail=detail, **more)

    def sign_off(self, open: Any, article: str) -> None:
        """Carry an article from desk to desk until it is signed off."""
        acts = (
            (AUTHOR, "submit"),
            (REVIEWER, "pass"),
            (SECRECY, "secrecy-review"),
            (SECOND, "pass"),
            (LEADER, "approve"),
        )
        self.along(open, article, acts)

    def receive(self, open: Any, article: str) -> None:
        """What the portal's service does with an article that was signed off."""
        self.along(open, article, ((LEADER, ""), (SERVICE, "receive")))

    def along(self, open: Any, article: str, acts: tuple[tuple[str, str], ...]) -> None:
        """Carry an article from desk to desk; each officer signs an act ("" for none)."""
        before = None
        for officer, action in acts:
            if before is not None:
                carry(open[before], open[officer], article)
            if action:
                self.sign(open[officer], article, action)
            before = officer


@pytest.fixture
def writer() -> Writer:
    """Writes and signs on desks."""
    return Writer()


@dataclass(frozen=True)
class Travelled:
    """A county in which one article was signed off, sent and received; it lies on every desk it passed."""

    folder: Path
    article: str


@pytest.fixture(scope="session")
def travelled(county_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Travelled:
    """Such a county, made once: signing with a PIN is slow on purpose."""
    folder = tmp_path_factory.mktemp("travelled")
    writer = Writer()
    people = (AUTHOR, REVIEWER, SECRECY, SECOND, LEADER, SERVICE, PUBLISHER, EDITOR)
    with open_desks(county_folder, folder, *people) as opened:
        article = writer.write(opened[AUTHOR], title="取水口专项检查")
        writer.sign_off(opened, article)
        writer.receive(opened, article)
        for officer in (PUBLISHER, EDITOR):
            carry(opened[SERVICE], opened[officer], article)
    return Travelled(folder, article)


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[], None]:
    """Wait until no work is queued or running and what follows from it has been done."""

    def wait() -> None:
        for _ in range(3):
            qtbot.waitUntil(operations().idle, timeout=20_000)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            QApplication.processEvents()

    return wait


@pytest.fixture
def start(
    qtbot: QtBot, tmp_path: Path, county_folder: Path, settle: Callable[[], None]
) -> Iterator[Callable[..., Program]]:
    """``start("zhou-ming")``: the real program on an officer's desk, closed at the end of the test."""
    close_operations()
    use_language("zh_CN")
    running: list[Program] = []

    def begin(officer: str = AUTHOR, *, size: tuple[int, int] = (1440, 900), **how: Any) -> Program:
        home = how.get("home") or home_of(tmp_path / "home", officer)
        if not home.exists() and "home" not in how:
            with open_desks(how.get("county", county_folder), tmp_path / "home"):
                pass
        program = Program(application(), home, how.get("practice_root"))
        program.preferences.choose_language(how.get("language", "zh_CN"))
        running.append(program)
        program.window.resize(*size)
        program.begin()
        qtbot.waitExposed(program.window)
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow)
        if how.get("wait", True):
            qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)
            settle()
        return program

    yield begin
    for program in running:
        program.window.close()
        program.end()
        shiboken6.delete(program.window)
        shiboken6.delete(program)


@pytest.fixture
def unnamed() -> Callable[[QWidget], list[QWidget]]:
    """Finds controls one can reach by Tab that a screen reader could not name."""

    def look(root: QWidget) -> list[QWidget]:
        found = []
        for widget in root.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                interface = QAccessible.queryAccessibleInterface(widget)
                if interface is None or not interface.text(QAccessible.Text.Name).strip():
                    found.append(widget)
        return found

    return look
