"""A town with a running portal, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from portal_kit import Town

from sync.portal.portal import Portal


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    """A portal's home with its first roster, on either database; not running."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Town(tmp_path / "portal", url)


@pytest.fixture
def portal(town: Town) -> Iterator[Portal]:
    """The same, running."""
    with town.running() as portal:
        yield portal


@pytest.fixture
def small_town(tmp_path: Path) -> Town:
    """A portal's home on SQLite only, for what does not depend on the database."""
    return Town(tmp_path / "portal")


@pytest.fixture
def small_portal(small_town: Town) -> Iterator[Portal]:
    """The same, running."""
    with small_town.running() as portal:
        yield portal
