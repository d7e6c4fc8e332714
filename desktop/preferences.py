"""What a person chose for the window: language, theme, text size, the window's place.

It is kept outside the encrypted store.

The window reads it before the desk is open, so it holds nothing of articles, people or keys. A file that does
not read is ignored: preferences are never worth an error.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop import theme
from resources.language import LANGUAGES, language_from_environment

FILE = "window.json"


class Preferences(QObject):
    """The choices and their file.

    Args:
        folder: where the file lies; made when something is first chosen.
    """

    language_chosen = Signal(str)
    look_chosen = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = folder / FILE
        self._values = _read(self._path)

    @property
    def language(self) -> str:
        """The language's code; the environment's wish if none was chosen."""
        chosen = self._values.get("language")
        return chosen if chosen in LANGUAGES else language_from_environment()

    @property
    def scheme(self) -> str:
        """ "light", "dark" or "system"."""
        chosen = self._values.get("scheme")
        return chosen if chosen in theme.SCHEMES else "light"

    @property
    def zoom(self) -> int:
        """The text size in per cent."""
        chosen = self._values.get("zoom")
        return chosen if chosen in theme.zooms() else 100

    @property
    def geometry(self) -> str:
        """The window's place as Qt wrote it, in hex, or ""."""
        chosen = self._values.get("geometry")
        return chosen if isinstance(chosen, str) else ""

    def choose_language(self, code: str) -> None:
        """Choose the language."""
        if code in LANGUAGES and code != self.language:
            self._put("language", code)
            self.language_chosen.emit(code)

    def choose_scheme(self, scheme: str) -> None:
        """Choose light, dark or the desktop's own."""
        if scheme in theme.SCHEMES and scheme != self.scheme:
            self._put("scheme", scheme)
            self.look_chosen.emit()

    def choose_zoom(self, zoom: int) -> None:
        """Choose the text size."""
        if zoom in theme.zooms() and zoom != self.zoom:
            self._put("zoom", zoom)
            self.look_chosen.emit()

    def step_zoom(self, way: int) -> None:
        """Make the text one step larger (1) or smaller (-1), or as designed (0)."""
        sizes = theme.zooms()
        place = 0 if way == 0 else sizes.index(self.zoom) + way
        self.choose_zoom(sizes[max(0, min(len(sizes) - 1, place))])

    def keep_geometry(self, geometry: str) -> None:
        """Remember where the window stood."""
        if geometry != self.geometry:
            self._put("geometry", geometry)

    def _put(self, key: str, value: Any) -> None:
        self._values[key] = value
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        beside = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(text, encoding="utf-8")
            os.replace(beside, self._path)


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
