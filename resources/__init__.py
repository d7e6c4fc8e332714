"""Data the program ships: translations, content types, the practice county, icons and templates.

Everything is read through ``folder()``, so that a source checkout, an installed wheel and a frozen build find the
same files. This package holds no behaviour beyond reading its own data.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def folder(*parts: str) -> Path:
    """The path of a shipped file or folder, e.g. ``folder("types", "news.json")``."""
    return _HERE.joinpath(*parts)
