"""The one spelling of a document: RFC 8785 JSON over NFC text, and a strict, bounded reader.

Everything that is signed or hashed goes through here, so that equal documents have equal bytes. Nothing here
may guess: a float, a lone surrogate, a doubled key or too deep a nesting is refused, never repaired.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, TypeAlias

import rfc8785

from forms.errors import Malformed
from resources.language import say

JSON: TypeAlias = "bool | int | str | Sequence[JSON] | Mapping[str, JSON] | None"

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 64
MAX_INTEGER = 2**53 - 1

_STRING = re.compile(rb'"(?:[^"\\]++|\\.?)*+(?:"|\Z)', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_CHUNK = 65_536
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def canonical(value: JSON) -> bytes:
    """The canonical bytes of a JSON value: RFC 8785 with every string and key in NFC.

    Args:
        value: text, whole numbers within ±(2^53 - 1), booleans, null, sequences and string-keyed mappings.

    Raises:
        TypeError: for a float or anything JSON does not know.
        Malformed: for a lone surrogate, keys equal in NFC, too large a number or too deep a nesting.
    """
    return rfc8785.dumps(_prepared(value, MAX_DEPTH))


def digest(data: bytes) -> str:
    """The SHA-256 of the bytes as 64 lower-case hexadecimal digits; everywhere "digest" means this text."""
    return hashlib.sha256(data).hexdigest()


def nfc(text: str) -> str:
    """The text in Unicode normal form C.

    Raises:
        Malformed: for a lone surrogate, which has no bytes in UTF-8.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise _half_a_character() from None
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def parse(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> JSON:
    """Read strict UTF-8 JSON: no doubled keys, no NaN, no fractions, bounded in size and depth.

    Args:
        data: the bytes as they came.
        max_bytes: the largest size accepted, in bytes.
        max_depth: the deepest nesting of lists and objects accepted.

    Raises:
        Malformed: with a sentence that says what is wrong; nothing of the data is kept.
    """
    if len(data) > max_bytes:
        raise Malformed(
            say("The data are too large: {size} bytes, at most {limit}.", size=len(data), limit=max_bytes),
            "json.size",
        )
    if _deeper_than(data, max_depth):
        raise _too_deep(max_depth)
    value = _decoded(data)
    if _SURROGATE_ESCAPE.search(data):
        _refuse_surrogates(value)
    return value


def _decoded(data: bytes) -> JSON:
    try:
        value: JSON = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
            parse_int=_integer,
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise Malformed(say("The data are not JSON text in UTF-8."), "json.syntax") from None
    return value


def _prepared(value: JSON, levels: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise Malformed(say("A number is too large to be exact."), "json.number")
        return value
    if levels == 0:
        raise _too_deep(MAX_DEPTH)
    if isinstance(value, Mapping):
        return _prepared_object(value, levels - 1)
    if isinstance(value, list | tuple):
        return [_prepared(item, levels - 1) for item in value]
    raise TypeError(f"not canonical JSON: {type(value).__name__}")


def _prepared_object(value: Mapping[str, JSON], levels: int) -> dict[str, Any]:
    done: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError("object keys must be text")
        name = nfc(key)
        if name in done:
            raise _twice(name)
        done[name] = _prepared(item, levels)
    return done


def _deeper_than(data: bytes, limit: int) -> bool:
    """Whether brackets outside strings nest deeper than the limit: one pass, without recursion."""
    if data.count(b"[") + data.count(b"{") <= limit:
        return False
    steps = memoryview(_STRING.sub(b"", data).translate(_STEPS, _NOT_BRACKETS)).cast("b")
    depth = 0
    for start in range(0, len(steps), _CHUNK):
        chunk = steps[start : start + _CHUNK]
        if max(accumulate(chunk, initial=depth)) > limit:
            return True
        depth += sum(chunk)
    return False


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _twice(counts.most_common(1)[0][0])
    return found


def _integer(text: str) -> int:
    value = int(text) if len(text) <= 17 else MAX_INTEGER + 1
    if abs(value) > MAX_INTEGER:
        raise Malformed(say("A number is too large to be exact."), "json.number")
    return value


def _no_fraction(_text: str) -> JSON:
    raise Malformed(say("Only whole numbers are accepted."), "json.fraction")


def _refuse_surrogates(value: JSON) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise _half_a_character() from None


def _half_a_character() -> Malformed:
    return Malformed(say("The text holds half of a character and cannot be stored."), "json.surrogate")


def _too_deep(limit: int) -> Malformed:
    return Malformed(say("The data are nested more than {limit} levels deep.", limit=limit), "json.depth")


def _twice(name: str) -> Malformed:
    printable = name[:80].encode("utf-8", "replace").decode("utf-8")
    return Malformed(say("The name {name} occurs twice in one object.", name=printable), "json.twice")
