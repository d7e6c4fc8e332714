"""One officer's desk, new for each test; and the bodies nobody thought of, which are those of the tests of forms."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desks import make_county, open_desks

from sync.desk import Desk

ME = "zhou-ming"
sys.path.insert(0, str(Path(__file__).parents[2] / "forms"))


@pytest.fixture(scope="module")
def one_officer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county in which one officer has keys."""
    root = tmp_path_factory.mktemp("county")
    make_county(root, (ME,))
    return root


@pytest.fixture
def desk(one_officer: Path, tmp_path: Path) -> Iterator[Desk]:
    """The officer's desk in a copy of it."""
    with open_desks(one_officer, tmp_path / "home", ME) as desks:
        yield desks[ME]
