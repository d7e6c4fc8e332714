"""Which files the house rules look at."""

from __future__ import annotations

import subprocess
from pathlib import Path

from build_spec.house_rules import project_files, read_text


def fill(root: Path) -> None:
    for name in ("a.py", ".venv/b.py", ".mypy_cache/c.json", "x.egg-info/d.txt", "文/稿.md"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("x\n", encoding="utf-8")


def test_without_version_control_everything_but_the_made_folders(tmp_path: Path) -> None:
    fill(tmp_path)
    assert project_files(tmp_path) == ["a.py", "文/稿.md"]


def test_with_version_control_what_is_kept_and_what_would_be(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / ".gitignore").write_text(".venv/\n*_cache/\n*.egg-info/\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "a.py"], check=True)
    assert project_files(tmp_path) == [".gitignore", "a.py", "文/稿.md"]


def test_what_is_not_text_is_left_alone(tmp_path: Path) -> None:
    for name, data in (("a.png", b"\x89PNG\0"), ("b.txt", "稿".encode("gbk")), ("c.txt", "稿".encode())):
        (tmp_path / name).write_bytes(data)
    assert [read_text(tmp_path / name) for name in ("a.png", "b.txt", "c.txt")] == [None, None, "稿"]
