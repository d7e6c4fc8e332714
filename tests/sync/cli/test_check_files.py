"""Which files a command means: named ones as they are, folders by pattern, always in one order, each once."""

from __future__ import annotations

from pathlib import Path

from sync.cli.checking.files import find_files


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")


def test_folders_give_what_can_be_checked_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b/乙.TXT", "b/a.docx", "a.html", "z.txt", "a/x.htm", "a/图.png", "a/稿.zip", "read.md")
    found = [Path(name).relative_to(tmp_path).as_posix() for name in find_files([str(tmp_path)])]
    assert found == ["a.html", "z.txt", "a/x.htm", "a/稿.zip", "b/a.docx", "b/乙.TXT"]


def test_hidden_files_and_locks_of_word_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, ".a.txt", ".git/b.txt", "~$稿.docx", "稿.docx")
    assert find_files([str(tmp_path)]) == [str(tmp_path / "稿.docx")]


def test_patterns_choose_by_name_or_by_the_way_from_the_folder(tmp_path: Path) -> None:
    make(tmp_path, "new/a.txt", "new/b.docx", "old/a.txt", "a.md")
    assert find_files([str(tmp_path)], ["*.TXT"]) == [str(tmp_path / "new/a.txt"), str(tmp_path / "old/a.txt")]
    assert find_files([str(tmp_path)], ["new/*"]) == [str(tmp_path / "new/a.txt"), str(tmp_path / "new/b.docx")]
    assert find_files([str(tmp_path)], ["*.md"]) == [str(tmp_path / "a.md")]


def test_named_files_come_as_they_are_and_only_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    one, missing = str(tmp_path / "b.txt"), str(tmp_path / "nowhere.pdf")
    assert find_files([one, missing, str(tmp_path), one]) == [one, missing, str(tmp_path / "a.txt")]
    assert find_files(["-"]) == ["-"]


def test_a_link_back_to_a_folder_above_is_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "a/b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert find_files([str(tmp_path)]) == [str(tmp_path / "a/b.txt")]
