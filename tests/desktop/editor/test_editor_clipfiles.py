"""A paste reads only files that programs lay down for it, whatever a page names."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from support.office_files import png

from desktop.editor.clipfiles import fetch, may_read, path_of


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is not the one for passing files."""
    from desktop.editor import clipfiles

    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    clipfiles._passing.cache_clear()
    home = tmp_path / "home"
    home.mkdir()
    return home


def named(path: Path) -> str:
    return path.as_uri()


def test_what_lies_in_the_folder_for_passing_files_is_read(elsewhere: Path) -> None:
    picture = elsewhere.parent / "passing" / "msohtmlclip1" / "01" / "clip_image002.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(png())
    assert fetch(named(picture)) == png()


@pytest.mark.parametrize("folder", ["ksohtml12044", "Tencent Files/1/nt_qq", "xwechat_files/a/temp"])
def test_chat_and_office_folders_are_read(elsewhere: Path, folder: str) -> None:
    picture = elsewhere / folder / "图 一.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(png())
    assert fetch(named(picture)) == png()


def test_a_private_picture_is_not(elsewhere: Path) -> None:
    private = elsewhere / "Pictures" / "私人.png"
    private.parent.mkdir()
    private.write_bytes(png())
    assert fetch(named(private)) is None


def test_nor_through_a_link_or_a_way_back(elsewhere: Path) -> None:
    private = elsewhere / "私人.png"
    private.write_bytes(png())
    passing = elsewhere.parent / "passing"
    (passing / "a.png").symlink_to(private)
    assert fetch(named(passing / "a.png")) is None
    assert fetch(f"{named(passing)}/../home/私人.png") is None


def test_nor_what_is_no_picture(elsewhere: Path) -> None:
    secret = elsewhere.parent / "passing" / "keys.txt"
    secret.write_text("x", encoding="utf-8")
    assert not may_read(secret)


@pytest.mark.parametrize(
    "source",
    ["https://x.example/a.png", "cid:1", "file://server/share/a.png", "file:////server/a.png", "\\\\server\\a.png", "file:///a\0.png", "", "a.png", "file://[/"],
)  # fmt: skip
def test_other_addresses_name_no_file(source: str) -> None:
    assert path_of(source) is None


def test_windows_paths_are_understood() -> None:
    shown = path_of("file:///C:\\Users\\x\\AppData\\Local\\Temp\\ksohtml1\\wps%201.jpg")
    assert shown is not None
    assert shown.as_posix() == "C:/Users/x/AppData/Local/Temp/ksohtml1/wps 1.jpg"


def test_a_file_that_vanished_is_no_trouble(elsewhere: Path) -> None:
    assert fetch(named(elsewhere.parent / "passing" / "没有.png")) is None
