"""What a person chose for the window, as it lies in its file; ``preferences`` changes it. Nothing of Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from resources.language import LANGUAGES, language_from_environment

FILE = "window.json"
STARTS = ("today", "articles")
"""The pages that the window may open on."""


def read_choices(folder: Path) -> dict[str, Any]:
    """The choices kept in a folder; none where there is no file that reads."""
    try:
        values = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def chosen_language(values: Mapping[str, Any]) -> str:
    """The language's code; the environment's wish if none was chosen."""
    chosen = values.get("language")
    return chosen if isinstance(chosen, str) and chosen in LANGUAGES else language_from_environment()


def chosen_start(values: Mapping[str, Any]) -> str:
    """The page that the window opens on."""
    chosen = values.get("start")
    return chosen if isinstance(chosen, str) and chosen in STARTS else STARTS[0]
