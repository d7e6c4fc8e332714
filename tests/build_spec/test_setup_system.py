"""What the system must bring, asked of stand-ins for Debian's own programs on the path."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from build_spec import system
from build_spec.speech import Stop
from build_spec.system import Need

ABSENT = Need("libnothing9", "libnothing.so.9")
OTHER = Need("nothing-tools", program="nothing-at-all")
FONT = Need("fonts-nothing", required=False)


class Debian:
    """A folder with ``dpkg-query`` and ``apt-get`` that know only what is written beside them."""

    def __init__(self, folder: Path, *, installs: bool) -> None:
        self.folder = folder
        self.known = folder / "installed"
        self.calls = folder / "calls"
        self.known.touch()
        self._program("dpkg-query", f'cat "{self.known}"\n')
        keep = f'for name in "$@"; do echo "$name installed" >> "{self.known}"; done\n' if installs else "exit 100\n"
        self._program("apt-get", f'echo "$@" >> "{self.calls}"\n{keep}')

    def _program(self, name: str, body: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}", encoding="utf-8")
        path.chmod(0o755)

    def has(self, *names: str) -> None:
        self.known.write_text("".join(f"{name} installed\n" for name in names), encoding="utf-8")

    def asked(self) -> list[str]:
        return self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Debian:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return Debian(tmp_path, installs=True)


def test_installed_packages_are_not_missing(debian: Debian) -> None:
    debian.has("libnothing9")
    assert system.missing_of([ABSENT, OTHER]) == [OTHER]


def test_a_package_that_serves_instead_is_enough(debian: Debian) -> None:
    debian.has("libnothing9t64")
    assert system.missing_of([Need("libnothing9", "libnothing.so.9", instead=("libnothing9t64",))]) == []


def test_a_removed_package_counts_as_missing(debian: Debian) -> None:
    debian.known.write_text("libnothing9 config-files\n", encoding="utf-8")
    assert system.missing_of([ABSENT]) == [ABSENT]


def test_what_is_there_without_a_package_is_enough(debian: Debian) -> None:
    assert system.missing_of([Need("libc6-renamed", "libc.so.6"), Need("shell", program="sh")]) == []


def test_root_installs_all_of_it_in_one_go(debian: Debian) -> None:
    system.supply([ABSENT, OTHER], root=True)
    assert len(debian.asked()) == 1
    assert debian.asked()[0].endswith("libnothing9 nothing-tools")
    assert "--no-install-recommends" in debian.asked()[0]


def test_others_are_given_the_one_command(debian: Debian) -> None:
    with pytest.raises(Stop) as stopped:
        system.supply([ABSENT, OTHER], root=False)
    assert debian.asked() == []
    assert stopped.value.code == 3
    command = "sudo apt-get install -y --no-install-recommends libnothing9 nothing-tools"
    assert stopped.value.zh.splitlines()[1].strip() == command
    assert stopped.value.en.splitlines()[1].strip() == command


def test_a_missing_font_is_told_and_stops_nobody(debian: Debian, capsys: pytest.CaptureFixture[str]) -> None:
    system.supply([FONT], root=False)
    assert "fonts-nothing" in capsys.readouterr().out


def test_lists_are_fetched_when_the_first_try_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    debian = Debian(tmp_path, installs=False)
    with pytest.raises(Stop) as stopped:
        system.supply([ABSENT], root=True)
    assert [line.split()[1] for line in debian.asked()] == ["install", "update"]
    assert "sudo" not in stopped.value.en


def test_other_systems_are_told_the_names_of_the_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system.missing_of([ABSENT]) == [ABSENT]
    with pytest.raises(Stop) as stopped:
        system.supply([ABSENT], root=True)
    assert "libnothing.so.9" in stopped.value.zh
    assert "apt" not in stopped.value.en


def test_without_a_window_no_window_library_and_no_font_is_needed() -> None:
    names = {need.package for need in system.PROFILES["headless"]}
    assert not {name for name in names if "xcb" in name or "x11" in name or "font" in name} - {"libfontconfig1"}
    assert names < {need.package for need in system.PROFILES["window"]}


def test_this_python_can_make_an_environment_or_says_with_what() -> None:
    assert system.can_make_venv()
    assert system.venv_package() == f"python3.{sys.version_info.minor}-venv"
