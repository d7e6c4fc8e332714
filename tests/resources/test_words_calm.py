"""What the window says is calm: no emoji stands for an icon, and nothing is exclaimed."""

from __future__ import annotations

import json
import re

import pytest

from resources import folder
from resources.language import LANGUAGES

SECRET = "\u2605"
"""The star that marks a state secret (the marks are quoted in the checks that look for it)."""

_PICTURE = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f]")
_SHOUT = re.compile(r"[!\uff01]")
_OF_A_PICTURE = re.compile(r"^!\[", re.MULTILINE)


def said(code: str) -> list[tuple[str, str]]:
    """Every sentence of the window in a language, and every topic of the help, with the file it is from."""
    found = []
    for path in sorted(folder("words", "zh_CN" if code == "en" else code).iterdir()):
        words = json.loads(path.read_text(encoding="utf-8"))
        found += [(path.name, text) for text in (words if code == "en" else words.values())]
    topics = sorted(folder("help", code).iterdir())
    return found + [(path.name, _OF_A_PICTURE.sub("[", path.read_text(encoding="utf-8"))) for path in topics]


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_emoji_and_no_exclamation(code: str) -> None:
    texts = said(code)
    assert len(texts) > 1_000
    assert [(name, text) for name, text in texts if _PICTURE.search(text.replace(SECRET, ""))] == []
    assert [(name, text) for name, text in texts if _SHOUT.search(text)] == []
