"""A line of the checks that is about a file leads to that file's own row or words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from support.attaching import Files
from support.check_pack import DOUBTFUL, ERROR, RIGHT

from desktop.editor.checks.entries import Entry
from desktop.editor.checks.filing import Filed, filed

Writing = Callable[..., Any]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def files(writing: Writing, tmp_path: Path) -> Files:
    """A text with two pictures; the second one's words are to be found fault with."""
    made = Files(writing("正文写到这里。" * 30), tmp_path / "files")
    for name in ("甲.png", "乙.png"):
        made.add(name, insert=True)
    return made


def describe(files: Files, row: int, *, caption: str = "", alt: str = "") -> None:
    files.choose(row)
    for line, words in ((files.panel.caption, caption), (files.panel.alt, alt)):
        line.setText(words)
        line.textEdited.emit(words)
    files.here.checked()


def lead(files: Files, code: str) -> Entry:
    """Choose a problem and go to its place."""
    entries = files.here.list.entries.entries
    entry = next(e for e in entries if e.problem is not None and e.problem.code == code)
    files.here.page.checks.go_to(entry)
    return entry


def test_a_picture_without_words_leads_to_its_own_field(files: Files) -> None:
    describe(files, 0, caption="干渠", alt="挖掘机在清淤")
    files.choose(0)
    files.here.page.canvas.setFocus()
    files.here.page.panel.show_tab("check")
    lead(files, "image.no-alt")
    assert files.panel.current().name == "乙.png"
    assert files.panel.alt.hasFocus()
    lead(files, "image.no-caption")
    assert files.panel.caption.hasFocus()
    assert files.panel.isVisible()


def test_words_of_a_picture_are_selected_and_put_right_in_their_field(files: Files) -> None:
    describe(files, 0, caption="干渠", alt="挖掘机在清淤")
    describe(files, 1, caption=f"新修的{DOUBTFUL}河堤", alt="水库大坝")
    files.choose(0)
    entry = files.here.choose(DOUBTFUL)
    files.here.page.checks.go_to(entry)
    line = files.panel.caption
    assert files.panel.current().name == "乙.png"
    assert (line.hasFocus(), line.selectedText()) == (True, DOUBTFUL)
    files.here.page.panel.show_tab("check")
    files.here.choose(DOUBTFUL)
    files.here.page.canvas.setFocus()
    files.here.qtbot.keyClick(files.here.page.canvas, Qt.Key.Key_Return, ALT)
    assert line.text() == f"新修的{RIGHT[DOUBTFUL]}河堤"
    assert files.panel.items()[1].caption == f"新修的{RIGHT[DOUBTFUL]}河堤"
    files.here.checked()
    assert files.here.words() == []
    line.undo()
    assert line.text() == f"新修的{DOUBTFUL}河堤"


def test_the_words_read_out_are_the_second_part_of_a_picture(files: Files) -> None:
    describe(files, 1, caption=f"新修的{DOUBTFUL}河堤", alt=f"又是{DOUBTFUL}")
    entry, checked = files.here.choose(DOUBTFUL), files.here.page.checks.checked
    spots = tuple(replace(s, part=1, offset=2) if n == entry.number and s else s for n, s in enumerate(checked.spots))
    assert filed(checked, entry) == Filed(files.panel.items()[1].digest, "caption", DOUBTFUL, 3)
    assert filed(replace(checked, spots=spots), entry) == Filed(files.panel.items()[1].digest, "alt", DOUBTFUL, 2)


def test_a_name_that_says_nothing_leads_to_the_row_and_a_missing_title_into_its_field(files: Files) -> None:
    files.add("扫描件1.csv", "节水清单.csv")
    files.here.checked()
    lead(files, "attachment.bare-name")
    assert files.panel.current().name == "扫描件1.csv"
    assert files.panel.list.hasFocus()
    entries = files.here.list.entries.entries
    bare = [e for e in entries if e.problem is not None and e.problem.code == "attachment.no-caption"]
    files.here.page.checks.go_to(bare[-1])
    assert files.panel.current().name == "节水清单.csv"
    assert files.panel.caption.hasFocus()


def test_what_was_taken_out_meanwhile_leads_nowhere_wrong(files: Files) -> None:
    describe(files, 0, caption="干渠", alt="挖掘机在清淤")
    describe(files, 1, caption=f"新修的{ERROR}河堤", alt="河堤")
    entry = files.here.choose(ERROR)
    files.choose(1)
    files.panel.detail.remove.click()
    files.here.page.checks.go_to(entry)
    assert files.panel.current().name == "甲.png"
    assert not files.panel.caption.hasFocus()


def test_walking_on_shows_the_list_again(files: Files) -> None:
    describe(files, 0, caption="干渠", alt="挖掘机在清淤")
    describe(files, 1, caption="", alt="河堤")
    files.here.write(f"又写{ERROR}。")
    files.here.checked()
    panel, checks = files.here.page.panel, files.here.page.checks
    seen = []
    for _ in range(6):
        checks.next()
        current = files.here.list.current()
        about_file = filed(checks.checked, current) is not None
        assert files.panel.isVisible() == about_file
        assert panel.check.isVisible() != about_file
        seen.append(about_file)
    assert {True, False} == set(seen)
