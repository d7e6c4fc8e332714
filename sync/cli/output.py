"""What the command line prints: sentences for people, one JSON document for machines. The only place that prints."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from resources.language import Sentence


@dataclasses.dataclass
class Settings:
    """What the options before the command said."""

    home: Path | None = None
    json: bool = False
    pin: str = ""
    passphrase: str = ""


SETTINGS = Settings()


def out(text: object, data: object = None) -> None:
    """Print a line for people, or the data for machines.

    Args:
        text: a sentence.
        data: what ``--json`` prints instead; the text itself when None.
    """
    if SETTINGS.json:
        print(json.dumps(plain(data if data is not None else {"text": str(text)}), ensure_ascii=False))
    else:
        print(text)
    sys.stdout.flush()


def lines(rows: Sequence[Sequence[object]], data: object) -> None:
    """Print a table for people, padded by the width Chinese characters really take, or the data for machines."""
    if SETTINGS.json:
        print(json.dumps(plain(data), ensure_ascii=False))
        return
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max((_width(r[n]) for r in texts), default=0) for n in range(len(texts[0]) if texts else 0)]
    for row in texts:
        print("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip())
    sys.stdout.flush()


def complain(text: object, code: str) -> None:
    """Say on the error stream what went wrong."""
    if SETTINGS.json:
        print(json.dumps({"error": str(text), "code": code}, ensure_ascii=False), file=sys.stderr)
    else:
        print(text, file=sys.stderr)


def plain(value: object) -> Any:
    """JSON of frozen values: dataclasses, sentences, bytes as hex."""
    if isinstance(value, Sentence):
        return str(value)
    if hasattr(value, "to_json"):
        return value.to_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
