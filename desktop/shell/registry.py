"""Which pages there are, in the order of the rail, and how each is built on its first visit.

A factory imports its page when it is called: nothing of a page costs anything before it is visited. The rail
shows only the pages that exist for the officer's roles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.language import Sentence, say

if TYPE_CHECKING:
    from desktop.shell.page import Page
    from desktop.shell.place import Place

PORTAL_ROLES = frozenset({"editor", "publisher", "receiver"})
LOCK_KEY, SWITCH_KEY = "Ctrl+F12", "Ctrl+Shift+F12"
REVIEW_ROLES = frozenset({"reviewer", "secrecy", "countersigner", "approver", "supervisor", "duty"})


@dataclass(frozen=True)
class Entry:
    """A page.

    Attributes:
        key: its name.
        title: its word on the rail.
        icon: its icon; ``icon_on`` when it is the page shown.
        build: makes it; None for what opens over the pages, the help.
        rail: where it stands: "top", "foot", or "" when it is reached from another page only.
        lit: which entry of the rail is lit while this page is shown.
        roles: shown to officers with one of these roles only; empty for everybody.
        shortcut: its key at the foot of the rail; those at the top are numbered.
    """

    key: str
    title: Sentence
    icon: str
    icon_on: str
    build: Callable[[Place], Page] | None
    rail: str = "top"
    lit: str = ""
    roles: frozenset[str] = frozenset()
    shortcut: str = ""

    def is_for(self, roles: frozenset[str]) -> bool:
        """Whether the rail shows it to an officer with these roles."""
        return not self.roles or bool(self.roles & roles)


def _today(place: Place) -> Page:
    from desktop.today.page import TodayPage

    return TodayPage(place)


def _articles(place: Place) -> Page:
    from desktop.articles.page import ArticlesPage

    return ArticlesPage(place)


def _editor(place: Place) -> Page:
    from desktop.editor.page import EditorPage

    return EditorPage(place)


def _review(place: Place) -> Page:
    from desktop.review.page import ReviewPage

    return ReviewPage(place)


def _leader(place: Place) -> Page:
    from desktop.leader.page import LeaderPage

    return LeaderPage(place)


def _intake(place: Place) -> Page:
    from desktop.intake.page import IntakePage

    return IntakePage(place)


def _sync(place: Place) -> Page:
    from desktop.exchange.page import SyncPage

    return SyncPage(place)


def _chain(place: Place) -> Page:
    from desktop.chain.page import ChainPage

    return ChainPage(place)


def _settings(place: Place) -> Page:
    from desktop.settings.page import SettingsPage

    return SettingsPage(place)


ENTRIES: tuple[Entry, ...] = (
    Entry("today", say("Today"), "calendar-todo-line", "calendar-todo-fill", _today),
    Entry("articles", say("Articles"), "draft-line", "draft-fill", _articles),
    Entry("editor", say("Article"), "draft-line", "draft-fill", _editor, rail="", lit="articles"),
    Entry("review", say("Review"), "file-search-line", "file-search-fill", _review, roles=REVIEW_ROLES),
    Entry("leader", say("Read and sign"), "quill-pen-line", "quill-pen-line", _leader, rail="", lit="review"),
    Entry("intake", say("Intake"), "inbox-archive-line", "inbox-archive-fill", _intake, roles=PORTAL_ROLES),
    Entry("sync", say("Sync"), "refresh-line", "refresh-fill", _sync),
    Entry("chain", say("Audit"), "shield-check-line", "shield-check-fill", _chain, rail="", lit="articles"),
    Entry("help", say("Help"), "question-line", "question-fill", None, rail="foot", shortcut="F1"),
    Entry("settings", say("Settings"), "settings-3-line", "settings-3-fill", _settings, rail="foot", shortcut="Ctrl+,"),
)


def entry(key: str) -> Entry:
    """The entry of a page.

    Raises:
        KeyError: there is no such page.
    """
    for each in ENTRIES:
        if each.key == key:
            return each
    raise KeyError(key)
