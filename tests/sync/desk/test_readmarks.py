"""How far a text was read: kept for each text of an article, never taken back, never growing without end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desks import make_county, open_desks

from sync.desk import Desk
from sync.desk.readmarks import BOTTOM, MAX_MARKS, ReadMark, ended_texts, keep_mark
from sync.practice.county import home_of

READER = "li-jing"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (READER,))
    return root


@pytest.fixture
def desk(county: Path, tmp_path: Path) -> Iterator[Desk]:
    with open_desks(county, tmp_path / "home", READER) as opened:
        yield opened[READER]


def ended(desk: Desk) -> dict[str, str]:
    with desk.context.store.reading() as tx:
        return ended_texts(tx)


def test_nothing_was_read_at_first(desk: Desk) -> None:
    assert desk.marks.of("a", "one") == ReadMark(0, False)
    assert ended(desk) == {}


def test_the_place_is_that_of_one_text(desk: Desk) -> None:
    desk.marks.keep("a", "one", ReadMark(4_200, True))
    assert desk.marks.of("a", "one") == ReadMark(4_200, True)
    assert desk.marks.of("a", "two") == desk.marks.of("b", "one") == ReadMark()
    desk.marks.keep("a", "two", ReadMark(100))
    assert desk.marks.of("a", "one") == ReadMark()
    assert ended(desk) == {}


def test_an_end_once_seen_stays_seen(desk: Desk) -> None:
    desk.marks.keep("a", "one", ReadMark(9_000, True))
    desk.marks.keep("a", "one", ReadMark(0, False))
    assert desk.marks.of("a", "one") == ReadMark(0, True)
    assert ended(desk) == {"a": "one"}


@pytest.mark.parametrize(("given", "kept"), [(-5, 0), (BOTTOM + 1, BOTTOM)])
def test_a_place_lies_within_the_text(desk: Desk, given: int, kept: int) -> None:
    desk.marks.keep("a", "one", ReadMark(given))
    assert desk.marks.of("a", "one").place == kept


def test_the_oldest_notes_go(desk: Desk) -> None:
    for number in range(MAX_MARKS):
        keep_mark(desk.context, f"a{number}", "one", ReadMark(1, True))
    desk.marks.keep("a0", "one", ReadMark(2))
    desk.marks.keep("new", "one", ReadMark(3, True))
    assert len(ended(desk)) == MAX_MARKS
    assert "a1" not in ended(desk)
    assert desk.marks.of("a0", "one") == ReadMark(2, True)


def test_the_notes_outlive_the_desk(county: Path, tmp_path: Path) -> None:
    with open_desks(county, tmp_path / "other", READER) as opened:
        opened[READER].marks.keep("a", "one", ReadMark(5_000, True))
    with Desk.open(home_of(tmp_path / "other", READER)) as again:
        assert again.marks.of("a", "one") == ReadMark(5_000, True)
