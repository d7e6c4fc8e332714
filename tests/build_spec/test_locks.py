"""The locks: hashed lines and nothing else, one truth for program and tests, nothing that was rejected."""

from __future__ import annotations

import re
import tomllib

import pytest

from build_spec import locking
from build_spec.places import LOCKS, PROJECT
from build_spec.speech import Stop

PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[0-9][\w.!+]*)(?P<marker> ; [\w '!<>=.()-]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
PROFILES = ("runtime", "dev", "tools")
# Licences that do not fit, packages with known defects, and all of Qt that is not wanted.
REJECTED = {
    "keyrings-alt",
    "pymerkle",
    "zhconv",
    "pykcs11",
    "pymupdf",
    "bleach",
    "niquests",
    "pyside6",
    "pyside6-addons",
    "opencc-python-reimplemented",
}


def blocks(profile: str) -> list[str]:
    """One text a pinned package, its hashes included."""
    text = (LOCKS / f"{profile}.txt").read_text(encoding="utf-8")
    return [block for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if block]


def names(profile: str) -> set[str]:
    return {block.split("==")[0] for block in blocks(profile)}


@pytest.mark.parametrize("profile", PROFILES)
def test_every_line_is_a_pin_or_its_hash(profile: str) -> None:
    for block in blocks(profile):
        first, *hashes = block.rstrip("\n").split("\n")
        assert PIN.fullmatch(first), first
        assert hashes, first
        for line in hashes:
            assert HASH.fullmatch(line), line


@pytest.mark.parametrize("profile", PROFILES)
def test_no_address_is_kept(profile: str) -> None:
    text = (LOCKS / f"{profile}.txt").read_text(encoding="utf-8")
    assert locking.without_addresses(text) == text


@pytest.mark.parametrize(
    "line",
    ["--index-url x\n", "--find-links /w\n", "a @ file:///w/a.whl\n", "# from https://host/simple\n"],
)
def test_an_address_stops_the_writing(line: str) -> None:
    with pytest.raises(Stop):
        locking.without_addresses(f"a==1\n{line}")


def test_the_tests_run_on_what_the_program_runs_on() -> None:
    assert set(blocks("runtime")) <= set(blocks("dev"))


def test_everything_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[\[<>=!~ ;]", wish)[0].lower().replace("_", "-") for wish in project["dependencies"]}
    assert asked <= names("runtime")


def test_nothing_rejected_came_back() -> None:
    assert not names("dev") & REJECTED


def test_qt_stays_below_the_version_that_aborts() -> None:
    versions = [block.split("==")[1].split()[0] for block in blocks("dev") if block.startswith("pyside6-essentials==")]
    assert versions
    for version in versions:
        assert (6, 8) <= tuple(int(part) for part in version.split(".")[:2]) < (6, 12)
