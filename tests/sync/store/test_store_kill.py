"""Killed between any two statements, a process leaves whole acts or none."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sync.store import articles, contents, drafts, outbox, steps, versions
from sync.store.records import ArticleFilter
from sync.store.store import Store

CHILD = Path(__file__).with_name("act_child.py")
STATEMENTS_OF_AN_ACT = 13
CHANCE = random.Random(2026)


def run_child(path: Path, key: bytes, statements: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(CHILD), str(path), key.hex(), str(statements)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert abs(done.returncode) == 9, done.stderr
    return done.stdout.split()


def insist_on_whole_acts(path: Path, key: bytes, told: list[str]) -> None:
    """Every act that was told is there; at most one more, and each one with all its parts."""
    with Store.open(path, key) as store, store.reading() as tx:
        queued = [item.article for item in outbox.all(tx)]
        assert queued[: len(told)] == told
        assert len(queued) <= len(told) + 1
        lines = [row.article for row in articles.rows(tx, articles.ids(tx, order="created"))]
        assert lines[::-1] == queued
        assert sorted(articles.ids(tx, ArticleFilter(text="防汛通知"))) == sorted(articles.ids(tx))
        for article in queued:
            draft = drafts.get(tx, article)
            assert draft is not None
            assert [step.content_digest for step in steps.of(tx, article)] == [draft.content_digest]
            assert [version.content_digest for version in versions.of(tx, article)] == [draft.content_digest]
            assert contents.get(tx, draft.content_digest) == draft.content
        for article in (f"a{len(queued)}", f"a{len(queued) + 1}"):
            assert drafts.get(tx, article) is None
            assert steps.of(tx, article) == ()
            assert versions.of(tx, article) == ()


@pytest.mark.parametrize(
    "statements",
    [*range(0, STATEMENTS_OF_AN_ACT + 2), *(CHANCE.randrange(20, 400) for _ in range(4))],
)
def test_killed_between_two_statements(path: Path, make: Any, statements: int) -> None:
    told = run_child(path, make.key, statements)
    insist_on_whole_acts(path, make.key, told)


def test_the_points_of_death_cover_a_whole_act(path: Path, make: Any) -> None:
    """If an act took more statements than the test thinks, some points would never be tried."""
    assert run_child(path, make.key, STATEMENTS_OF_AN_ACT + 1) == ["a0"]


def test_killed_again_and_again_the_same_store_stays_whole(path: Path, make: Any) -> None:
    told: list[str] = []
    for statements in (40, 3, 9):
        child = run_child(path, make.key, statements)
        told = told or child
        insist_on_whole_acts(path, make.key, told)


def test_killed_at_any_moment(path: Path, make: Any) -> None:
    """Not between statements but whenever the parent has heard of enough acts: inside a commit, say."""
    for acts in (3, 40):
        file = path.with_name(f"moment{acts}.db")
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(file), make.key.hex(), "1000000000"],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        with child:
            assert child.stdout is not None
            told = [child.stdout.readline().strip() for _ in range(acts)]
            child.kill()
            told += child.stdout.read().split()
        insist_on_whole_acts(file, make.key, told)
