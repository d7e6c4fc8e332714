"""What English needs and its source sentences cannot say: the singular, and quotation marks of one cell.

A source sentence counts in the plural; ``words/en/singular.json`` has its form for one. Curly marks are as wide as a
Han character in the fonts of the window, so that English words seem to stand apart from what they quote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from resources import folder

_STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"'})


@cache
def singulars() -> Mapping[str, Mapping[str, str]]:
    """By source sentence: its form when the values named, parted by commas, are one each."""
    found: Mapping[str, Mapping[str, str]] = json.loads(
        folder("words", "en").joinpath("singular.json").read_text("utf-8")
    )
    return found


def english(source: str, values: Mapping[str, object]) -> str:
    """The sentence as an English reader sees it, its values not yet filled in.

    Args:
        source: the sentence of the source.
        values: what is to stand in its marks.
    """
    forms = singulars().get(source, {}) if values else {}
    for names, form in forms.items():
        if all(str(values.get(name)) == "1" for name in names.split(",")):
            source = form
            break
    return source.translate(_STRAIGHT)
