"""The sentences people read: English in the source, Chinese in ``resources/words/<language>/*.json``.

One mechanism serves all three floors, with or without Qt, so that the command line, the portal and the window say the
same thing in the same words. A test reads every literal passed to ``tr`` and ``say`` and fails when one has no
translation.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from resources import folder
from resources.english import english

LANGUAGES = ("zh_CN", "zh_TW", "en")
_MAX_PARAMETER = 2_000
_FIRST = (  # what stands in the first paint; the others are read when something of theirs is said
    "desktop", "desktop-articles", "desk-listing", "desktop-today", "desktop-help", "desktop-locking", "desktop-review",
    "desktop-editor", "desktop-editor-tools",
)  # fmt: skip

_current = "zh_CN"


def use_language(code: str) -> None:
    """Switch the language of every sentence from now on.

    Args:
        code: one of ``LANGUAGES``.

    Raises:
        ValueError: for any other code.
    """
    global _current
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code}")
    _current = code


def language() -> str:
    """The code of the language in use, one of ``LANGUAGES``."""
    return _current


def language_from_environment() -> str:
    """The language asked for by ``GAOQIAN_LANG``, else Simplified Chinese, the language of the trade."""
    asked = os.environ.get("GAOQIAN_LANG", "")
    return asked if asked in LANGUAGES else "zh_CN"


class _Words:
    """The translations of one language, English source to sentence; empty for English.

    A sentence stands in one file only, so the files of the window's first paint are read one after the other until it is
    found, and all others only for what is in none of them.

    Args:
        code: one of ``LANGUAGES``.
    """

    def __init__(self, code: str) -> None:
        self._known: dict[str, str] = {}
        self._reading = Lock()
        self._folder = folder("words", code)
        self._first = list(_FIRST)
        self._whole = code == "en"

    def get(self, source: str) -> str | None:
        """The sentence, or None if there is none."""
        while source not in self._known and not self._whole:
            self._read_on()
        return self._known.get(source)

    def _read_on(self) -> None:
        """Read the next file of the first paint, and after them all others."""
        with self._reading:
            if self._whole:
                return
            last = not self._first
            names = (
                sorted(path.name for path in self._folder.glob("*.json")) if last else [f"{self._first.pop(0)}.json"]
            )
            for name in names:
                self._known.update(json.loads((self._folder / name).read_text(encoding="utf-8")))
            self._whole = last

    def all(self) -> Mapping[str, str]:
        """All that there are."""
        while not self._whole:
            self._read_on()
        return self._known


_words = cache(_Words)


def catalogue(code: str) -> Mapping[str, str]:
    """All translations of one language: English source to sentence; empty for English."""
    return _words(code).all()


def tr(source: str, **values: object) -> str:
    """The sentence in the language now in use.

    Args:
        source: the English sentence, always a literal; ``{name}`` marks a value.
        values: what stands in the marks; a ``Sentence`` is translated too.
    """
    return _put(_current, source, values)


def _put(code: str, source: str, values: Mapping[str, object]) -> str:
    found = _words(code).get(source)
    text = english(source, values) if found is None else found
    return text.format(**values) if values else text


@dataclass(frozen=True)
class Sentence:
    """A sentence not yet put into a language: it is translated when it is shown, not when it is made.

    Attributes:
        source: the English sentence.
        values: its values by name, as sorted pairs (text, whole numbers or further sentences).
    """

    source: str
    values: tuple[tuple[str, str | int | Sentence], ...] = ()

    def __str__(self) -> str:
        return tr(self.source, **dict(self.values))

    def in_language(self, code: str) -> str:
        """The sentence in one of ``LANGUAGES``, for a page that has a language of its own."""
        values = {k: v.in_language(code) if isinstance(v, Sentence) else v for k, v in self.values}
        return _put(code, self.source, values)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON that ``from_json`` reads back, for stores and for the wire."""
        values = {k: v.to_json() if isinstance(v, Sentence) else v for k, v in self.values}
        return {"source": self.source, "values": values}

    @classmethod
    def from_json(cls, value: object) -> Sentence:
        """Read what ``to_json`` wrote; an unknown or misfit sentence is kept as plain text, never formatted.

        The other end of the wire may lie: only sentences of this program's own catalogue are filled with values.
        """
        if not isinstance(value, Mapping) or not isinstance(value.get("source"), str):
            return cls("{text}", (("text", str(value)[:_MAX_PARAMETER]),))
        source = value["source"]
        pairs = _safe_values(value.get("values"))
        if _words("zh_CN").get(source) is None:
            return cls("{text}", (("text", source[:_MAX_PARAMETER]),))
        try:
            source.format(**dict(pairs))
        except (KeyError, IndexError, ValueError, AttributeError):
            return cls("{text}", (("text", source[:_MAX_PARAMETER]),))
        return cls(source, pairs)


def _safe_values(values: object) -> tuple[tuple[str, str | int | Sentence], ...]:
    if not isinstance(values, Mapping):
        return ()
    pairs: list[tuple[str, str | int | Sentence]] = []
    for key, value in sorted(values.items()):
        if isinstance(value, Mapping):
            pairs.append((str(key), Sentence.from_json(value)))
        elif isinstance(value, int):
            pairs.append((str(key), value))
        else:
            pairs.append((str(key), str(value)[:_MAX_PARAMETER]))
    return tuple(pairs)


def say(source: str, **values: str | int | Sentence) -> Sentence:
    """A sentence to be put into the reader's language later; ``source`` is always a literal."""
    return Sentence(source, tuple(sorted(values.items())))
