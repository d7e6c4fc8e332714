"""A page that was never visited is loaded on another thread and shown when it is there, unless the person went elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from desktop.app import Program
from desktop.shell.loading import module_of

pytestmark = pytest.mark.window
Start = Callable[..., Program]


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has the modules of a page loaded anew at its next visit, as at its first."""

    def forget(page: str) -> None:
        monkeypatch.delitem(sys.modules, module_of(page), raising=False)

    return forget


def test_a_page_is_shown_when_it_is_loaded(
    start: Start, settle: Callable[[], None], forgotten: Callable[[str], None]
) -> None:
    window = start().window
    before = window.page()
    forgotten("sync")
    window.go("sync")
    assert window.page() is before
    settle()
    assert window.page().key == "sync"
    assert window.visit().page == "sync"
    window.go_back()
    assert window.page() is before


def test_who_goes_elsewhere_meanwhile_stays_there(
    start: Start, settle: Callable[[], None], forgotten: Callable[[str], None]
) -> None:
    window = start().window
    window.go("articles")
    settle()
    forgotten("sync")
    window.go("sync")
    window.go("settings")
    settle()
    assert window.page().key == "settings"
    assert window.visit().page == "settings"


def test_a_desk_that_is_left_meanwhile_shows_nothing_more(
    start: Start, settle: Callable[[], None], forgotten: Callable[[str], None]
) -> None:
    window = start().window
    forgotten("sync")
    window.go("sync")
    assert window.stand_up()
    settle()
    assert window.page() is None
