"""A strict reader of JSON objects: every key is known, present and of its type, or the whole is refused.

Used for all documents of this floor, so that a refusal always names the place in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from forms.canonical import JSON
from forms.errors import Malformed
from resources.language import say

T = TypeVar("T", str, bool, int, "list[JSON]", "dict[str, JSON]")

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_MISSING: Any = object()


class Reader:
    """Takes known keys out of one JSON object; ``done`` refuses what was not taken."""

    def __init__(self, value: object, where: str) -> None:
        self._where = where
        if not isinstance(value, dict):
            raise Malformed(say("{where} is not an object.", where=where), "shape.object")
        self._value: Mapping[str, JSON] = value
        self._taken: set[str] = set()

    def take(self, key: str, kind: type[T], default: T = _MISSING) -> T:
        """The value under a key.

        Args:
            key: the name.
            kind: ``str``, ``bool``, ``int``, ``list`` or ``dict``; a boolean is not a number here.
            default: given back when the key is absent; without one the key is required.

        Raises:
            Malformed: when the key is missing or of another type.
        """
        self._taken.add(key)
        found = self._value.get(key, _MISSING)
        if found is _MISSING and default is not _MISSING:
            return default
        if type(found) is not kind:
            self.fail(key)
        return found

    def has(self, key: str) -> bool:
        """Whether the object has the key."""
        return key in self._value

    def raw(self, key: str) -> JSON:
        """The value under a required key, whatever its type."""
        self._taken.add(key)
        if key not in self._value:
            self.fail(key)
        return self._value[key]

    def number(self, key: str, low: int, high: int, default: int = _MISSING) -> int:
        """A whole number between ``low`` and ``high``, both included."""
        found = self.take(key, int, default)
        if not low <= found <= high:
            self.fail(key)
        return found

    def digest(self, key: str) -> str:
        """A SHA-256 as 64 lower-case hexadecimal digits."""
        found = self.take(key, str)
        if not is_digest(found):
            self.fail(key)
        return found

    def texts(self, key: str, default: tuple[str, ...] = _MISSING) -> tuple[str, ...]:
        """A list of texts."""
        if not self.has(key) and default is not _MISSING:
            self._taken.add(key)
            return default
        found = tuple(item for item in self.take(key, list) if isinstance(item, str))
        if len(found) != len(self.take(key, list)):
            self.fail(key)
        return found

    def fail(self, key: str) -> NoReturn:
        """Refuse the document because of one key."""
        sentence = say("{where}: the value of {key} is missing or wrong.", where=self._where, key=key)
        raise Malformed(sentence, "shape.value")

    def done(self) -> None:
        """Refuse keys nobody asked for: what is not understood must not be signed or shown."""
        unknown = sorted(set(self._value) - self._taken)
        if unknown:
            name = unknown[0][:80].encode("utf-8", "replace").decode("utf-8")
            sentence = say("{where}: {key} is not known here.", where=self._where, key=name)
            raise Malformed(sentence, "shape.unknown")


def as_list(value: JSON, where: str) -> list[JSON]:
    """The value as a list.

    Raises:
        Malformed: when it is none.
    """
    if not isinstance(value, list):
        raise Malformed(say("{where} is not a list.", where=where), "shape.list")
    return value


def is_digest(text: str) -> bool:
    """Whether the text is a SHA-256 as 64 lower-case hexadecimal digits."""
    return bool(_DIGEST.match(text))
