"""The topics of the help, in their order, and which of them belongs to which page.

A topic is one Markdown file a language; its first line is its title. Nothing here knows Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from resources import folder
from resources.language import language

TOPICS = (
    "today", "drafting", "checks", "submitting", "reviewing", "secrecy", "signing", "syncing", "intake", "verifying",
    "keys", "locking", "typing", "recovery", "shortcuts", "practice",
)  # fmt: skip
# A page that is not named here has a topic of its own name, or else the first one.
OF_PAGE = {
    "articles": "drafting", "editor": "drafting", "review": "reviewing", "sync": "syncing", "chain": "verifying",
    "settings": "keys", "welcome": "keys", "leader": "signing",
}  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """One topic.

    Attributes:
        key: its name.
        title: as the list shows it.
        text: Markdown, the title included.
    """

    key: str
    title: str
    text: str


def topic_of(page: str) -> str:
    """The topic of a page of the registry, by the page's key."""
    key = OF_PAGE.get(page, page)
    return key if key in TOPICS else TOPICS[0]


def topics() -> tuple[Topic, ...]:
    """All topics in the language now in use."""
    return _read(language())


@cache
def _read(code: str) -> tuple[Topic, ...]:
    found = []
    for key in TOPICS:
        text = folder("help", code, f"{key}.md").read_text(encoding="utf-8")
        title, _, _ = text.partition("\n")
        found.append(Topic(key, title.removeprefix("# ").strip(), text))
    return tuple(found)


def sought(words: str, among: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics that hold every blank-separated part of what is sought, those with it in the title first."""
    parts = words.casefold().split()
    held = [each for each in among if all(part in each.text.casefold() for part in parts)]
    return tuple(sorted(held, key=lambda each: not all(part in each.title.casefold() for part in parts)))
