"""A shared computer with three people, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.household import MemoryKeyring, make_household, open_keyring


@pytest.fixture(scope="session")
def household_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MemoryKeyring]:
    """Such a computer and its keyring, never touched: making keys is slow on purpose."""
    root = tmp_path_factory.mktemp("household") / "computer"
    with open_keyring() as kept:
        make_household(root)
    return root, kept


@pytest.fixture
def household(household_template: tuple[Path, MemoryKeyring], tmp_path: Path) -> Iterator[Path]:
    """The folder of a computer on which three people have desks; the keyring of the login is open."""
    template, kept = household_template
    shutil.copytree(template, tmp_path / "computer")
    with open_keyring() as mine:
        mine.kept |= kept.kept
        yield tmp_path / "computer"
