"""What a terminal is shown of a line: nothing it would obey, carets that stand right under full-width characters."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sync.cli.checking.lines import pointed, visible, width


def test_what_nobody_sees_is_written_out() -> None:
    assert visible("甲\u200b乙\x1b[31m\u202e\ue000") == "甲<U+200B>乙<U+001B>[31m<U+202E><U+E000>"


def test_width_is_what_a_terminal_gives() -> None:
    assert width("甲a，e\u0301") == 6


@pytest.mark.parametrize(
    ("line", "start", "end", "room", "shown", "marks"),
    [
        ("云溪市水务局", 1, 3, 40, "云溪市水务局", "  ^^^^"),
        ("ab坏cd", 2, 3, 40, "ab坏cd", "  ^^"),
        ("再\u200b来", 1, 2, 40, "再<U+200B>来", "  ^^^^^^^^"),
        ("甲乙丙", 3, 3, 40, "甲乙丙", "      ^"),
        ("甲" * 30 + "坏" + "乙" * 30, 30, 31, 20, "…" + "甲" * 4 + "坏" + "乙" * 4 + "…", " " * 9 + "^^"),
        ("坏" + "乙" * 30, 0, 1, 11, "坏" + "乙" * 4 + "…", "^^"),
        ("甲" * 30 + "坏", 30, 31, 11, "…" + "甲" * 4 + "坏", " " * 9 + "^^"),
        ("坏" * 30, 0, 30, 11, "坏" * 5 + "…", "^" * 11),
    ],
)
def test_carets_stand_under_what_is_meant(line: str, start: int, end: int, room: int, shown: str, marks: str) -> None:
    assert pointed(line, start, end, room) == (shown, marks)


@given(st.text(max_size=80), st.data(), st.integers(4, 60))
def test_nothing_shown_is_wider_than_the_room_or_unprintable(line: str, data: st.DataObject, room: int) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    shown, marks = pointed(line, start, end, room)
    assert width(shown) <= room
    assert len(marks) <= max(width(shown), width(marks.replace("^", "")) + 1)
    assert visible(shown) == shown
    assert set(marks) <= {" ", "^"}
