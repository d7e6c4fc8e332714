"""How soon a reviewer sees what changed in a long text since the own signature: 10,000 characters in under 0.3 s.

In the real window on a real desk, from the wish to the painted marks; each article is opened for the first time. What is
held against the gate is the time of the processor, so that a busy machine does not fail it.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.desks import PIN, carry, make_county, open_desks
from support.live import write
from support.painted import Paints, window_at_rest
from support.stall_desks import changed, prose, save

from desktop.app import Program
from desktop.operations import operations
from desktop.review.page import ReviewPage
from sync.practice.county import home_of

AUTHOR, REVIEWER = "zhou-ming", "li-jing"
LENGTH, ARTICLES = 10_000, 6
LIMIT_MS, GATE = 300.0, 2.0


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """The reviewer's home, and articles that were returned there and came back changed."""
    root = tmp_path_factory.mktemp("review-bench")
    make_county(root, (AUTHOR, REVIEWER))
    with open_desks(root, root / "home", AUTHOR, REVIEWER) as desks:
        author, reviewer = desks[AUTHOR], desks[REVIEWER]
        made = []
        for seed in range(ARTICLES):
            article = write(author, title=f"第 {seed} 篇改过再送审的稿件")
            before = save(author, article, prose(LENGTH, 30 + seed, flawed=False))
            author.act(article, "submit", pin=PIN)
            carry(author, reviewer, article)
            reviewer.act(article, "return", pin=PIN, category="R03", reason="数据要核对")
            carry(reviewer, author, article)
            save(author, article, changed(before.body))
            author.act(article, "submit", pin=PIN)
            carry(author, reviewer, article)
            made.append(article)
    return home_of(root / "home", REVIEWER), tuple(made)


@pytest.fixture
def program(shelf: tuple[Path, tuple[str, ...]], qtbot: QtBot) -> Iterator[Program]:
    """The real window on the reviewer's desk, at rest."""
    with window_at_rest(shelf[0], qtbot) as running:
        yield running


@pytest.mark.window
def test_what_changed_since_i_signed_is_shown(
    program: Program, shelf: tuple[Path, tuple[str, ...]], qtbot: QtBot, record_property: Callable[[str, object], None]
) -> None:
    walls, works = [], []
    for article in shelf[1]:
        program.window.go("articles")
        qtbot.waitUntil(operations().idle, timeout=60_000)
        gc.collect()
        wall, work = time.perf_counter(), time.thread_time()
        program.window.go("review", article)
        show(program, article)
        walls.append((time.perf_counter() - wall) * 1000)
        works.append((time.thread_time() - work) * 1000)
        page = program.window.page()
        assert isinstance(page, ReviewPage)
        assert page.reader.bar.isVisible()
    longest, work = max(walls[1:]), max(works[1:])  # the first one builds the page
    told = f"{longest:8.2f} ms   limit {LIMIT_MS:6.1f} ms   ratio {longest / LIMIT_MS:5.2f}   processor {work:7.2f} ms"
    sys.stdout.write(f"\n10,000 changed characters opened for review, longest of {ARTICLES - 1} {told}\n")
    record_property("review", {"ms": longest, "processor_ms": work, "limit": LIMIT_MS})
    assert work <= LIMIT_MS * GATE


def show(program: Program, article: str) -> None:
    """Let the window work until the article's changes are marked and painted."""
    deadline, paints = time.perf_counter() + 30, None
    while True:
        assert time.perf_counter() < deadline
        QApplication.processEvents()
        page = program.window.page()
        if not isinstance(page, ReviewPage):
            continue
        paints = paints or Paints(page.reader.canvas.viewport())
        shown = page.article == article and page._opened is not None and page.reader.bar.isVisible()
        if not shown:
            paints.count = 0
        elif paints.count:
            return
