"""When an environment is used as it is, added to, or made anew; and that nothing foreign is ever deleted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from build_spec import environment
from build_spec.environment import STAMP, Stamp, extends, read_stamp, satisfies
from build_spec.guard import MARK
from build_spec.places import PROJECT, scripts_folder, site_packages, venv_python
from build_spec.speech import Stop

RUNTIME = Stamp(1, "3.11.7", {"runtime": "aa"})
BOTH = Stamp(1, "3.11.7", {"runtime": "aa", "dev": "bb"})


def test_a_stamp_is_read_as_it_was_written(tmp_path: Path) -> None:
    environment.write_atomically(tmp_path / STAMP, BOTH.to_text())
    assert read_stamp(tmp_path) == BOTH
    assert [path.name for path in tmp_path.iterdir()] == [STAMP]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"layout": 1, "python": "3", "locks": []}', '"x"', "null"])
def test_a_torn_stamp_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / STAMP).write_text(text, encoding="utf-8")
    assert read_stamp(tmp_path) is None


@pytest.mark.parametrize(
    ("found", "wanted", "enough", "adds"),
    [
        (None, RUNTIME, False, False),
        (RUNTIME, RUNTIME, True, True),
        (BOTH, RUNTIME, True, False),
        (RUNTIME, BOTH, False, True),
        (Stamp(1, "3.11.7", {"runtime": "old"}), RUNTIME, False, False),
        (Stamp(1, "3.11.7", {"runtime": "old"}), BOTH, False, False),
        (Stamp(1, "3.12.1", {"runtime": "aa"}), RUNTIME, False, False),
        (Stamp(0, "3.11.7", {"runtime": "aa"}), RUNTIME, False, False),
    ],
)
def test_what_is_enough_and_what_only_adds(found: Stamp | None, wanted: Stamp, enough: bool, adds: bool) -> None:
    assert (satisfies(found, wanted), extends(found, wanted)) == (enough, adds)


def test_a_changed_lock_changes_the_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_spec.places.LOCKS", tmp_path)
    (tmp_path / "runtime.txt").write_bytes(b"a==1\n")
    before = environment.current_stamp("runtime")
    (tmp_path / "runtime.txt").write_bytes(b"a==2\n")
    assert not satisfies(before, environment.current_stamp("runtime"))


@pytest.mark.parametrize("content", ["pyvenv.cfg", "letters.docx"])
def test_a_folder_made_by_someone_else_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / content).write_text("mine", encoding="utf-8")
    with pytest.raises(Stop) as refused:
        environment.refuse_strange_folder(tmp_path)
    assert refused.value.code == 3
    assert str(tmp_path) in refused.value.zh
    assert (tmp_path / content).exists()


def test_an_absent_an_empty_and_an_own_folder_are_taken(tmp_path: Path) -> None:
    environment.refuse_strange_folder(tmp_path / "absent")
    environment.refuse_strange_folder(tmp_path)
    for name in (MARK, "half-made"):
        (tmp_path / name).touch()
    environment.refuse_strange_folder(tmp_path)
    assert (tmp_path / "half-made").exists()


def test_clearing_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "letter").touch()
    venv = tmp_path / "venv"
    (venv / "lib" / "deep").mkdir(parents=True)
    for name in (MARK, STAMP, "file"):
        (venv / name).touch()
    (venv / "link").symlink_to(outside)
    environment.clear(venv)
    assert [path.name for path in venv.iterdir()] == [MARK]
    assert (outside / "letter").exists()


def test_the_project_is_on_the_path_wherever_it_lies(tmp_path: Path) -> None:
    site_packages(tmp_path).mkdir(parents=True)
    environment.put_on_path(tmp_path)
    path_file = site_packages(tmp_path) / environment.PATH_FILE
    assert path_file.read_text(encoding="utf-8") == f"{PROJECT}\n"
    path_file.write_text("/elsewhere\n", encoding="utf-8")
    environment.put_on_path(tmp_path)
    assert path_file.read_text(encoding="utf-8") == f"{PROJECT}\n"


def test_the_command_survives_blanks_and_quotes_in_its_folder(tmp_path: Path) -> None:
    venv = tmp_path / "it's a 文件夹"
    scripts_folder(venv).mkdir(parents=True)
    python = venv_python(venv)
    python.write_text('#!/bin/sh\nprintf "%s|" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    environment.write_launcher(venv)
    said = subprocess.run(
        [scripts_folder(venv) / "gaoqian", "export", "a b"], capture_output=True, encoding="utf-8", check=True
    )
    assert said.stdout == "-P|-m|desktop.entry|export|a b|"


def test_nothing_of_an_outer_python_leaks_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    variables = environment.child_environment(tmp_path)
    assert "/elsewhere" not in variables.values()
    assert variables["PATH"].split(os.pathsep)[0] == str(scripts_folder(tmp_path))


HOLD = """
import sys
from pathlib import Path
from build_spec.guard import holding
with holding(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def start_holder(venv: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(venv)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_two_set_ups_wait_for_each_other(tmp_path: Path) -> None:
    with start_holder(tmp_path) as first:
        assert line_of(first) == "held\n"
        with start_holder(tmp_path) as second:
            assert "waiting for it" in line_of(second)
            first.communicate("\n")
            assert line_of(second) == "held\n"
            second.communicate("\n")
    assert (first.returncode, second.returncode) == (0, 0)


def test_a_killed_set_up_gives_the_folder_back(tmp_path: Path) -> None:
    with start_holder(tmp_path) as first:
        assert line_of(first) == "held\n"
        first.kill()
    with start_holder(tmp_path) as second:
        assert line_of(second) == "held\n"
        second.communicate("\n")
    assert second.returncode == 0
