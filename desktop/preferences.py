"""What a person chose for the window: language, theme, text size, when it locks, the window's place.

It is kept outside the encrypted store, in the profile's folder, so that each person of a shared computer has their own.

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
from desktop.choices import FILE, STARTS, chosen_language, chosen_start, read_choices
from resources.language import LANGUAGES

LOCK_MINUTES = (5, 10, 15, 30, 0)  # 0: never by itself


class Preferences(QObject):
    """The choices and their file.

    Args:
        folder: where the file lies; made when something is first chosen.
        practice: whether the desk belongs to the practice county, where the window does not lock by itself.
    """

    language_chosen = Signal(str)
    look_chosen = Signal()
    lock_chosen = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None, *, practice: bool = False) -> None:
        super().__init__(parent)
        self._path = folder / FILE
        self._values = read_choices(folder)
        self.practice = practice

    def turn_to(self, folder: Path, *, practice: bool, newcomer: bool = False) -> None:
        """Hold the choices kept in another folder from now on.

        Args:
            folder: where they lie.
            practice: whether the desk belongs to the practice county.
            newcomer: nobody has chosen anything there yet: what is shown now stays until somebody does.
        """
        self.practice = practice
        if folder / FILE == self._path:
            return
        shown, look = self.language, (self.scheme, self.zoom)
        self._path = folder / FILE
        self._values = read_choices(folder)
        if newcomer and not self._values:
            self._values = {"language": shown, "scheme": look[0], "zoom": look[1]}
        if self.language != shown:
            self.language_chosen.emit(self.language)
        if (self.scheme, self.zoom) != look:
            self.look_chosen.emit()

    @property
    def language(self) -> str:
        """The language's code; the environment's wish if none was chosen."""
        return chosen_language(self._values)

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

    @property
    def lock_minutes(self) -> int:
        """After how many minutes without key or mouse the window locks; 0 for never."""
        chosen = self._values.get("lock_minutes")
        return chosen if chosen in LOCK_MINUTES else 0 if self.practice else 15

    @property
    def locked(self) -> bool:
        """Whether the window was locked when it was last seen: then it begins locked, however it ended."""
        return self._values.get("locked") is True

    def is_dismissed(self, notice: str) -> bool:
        """Whether a notice was put away for good."""
        return notice in self._dismissed()

    def _dismissed(self) -> list[str]:
        kept = self._values.get("dismissed")
        return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []

    @property
    def start(self) -> str:
        """The page that the window opens on: "today" or "articles"."""
        return chosen_start(self._values)

    def choose_start(self, page: str) -> None:
        """Choose the page that the window opens on, from the next start on."""
        if page in STARTS and page != self.start:
            self._put("start", page)

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

    def choose_lock(self, minutes: int) -> None:
        """Choose after how many minutes the window locks."""
        if minutes in LOCK_MINUTES and minutes != self.lock_minutes:
            self._put("lock_minutes", minutes)
            self.lock_chosen.emit()

    def keep_locked(self, *, locked: bool) -> None:
        """Remember whether the window is locked."""
        if locked != self.locked:
            self._put("locked", locked)

    def dismiss(self, notice: str) -> None:
        """A notice was put away for good."""
        if not self.is_dismissed(notice):
            self._put("dismissed", [*self._dismissed(), notice])

    def keep_geometry(self, geometry: str) -> None:
        """Remember where the window stood."""
        if geometry != self.geometry:
            self._put("geometry", geometry)

    def _put(self, key: str, value: Any) -> None:
        self._values[key] = value
        self.keep()

    def keep(self) -> None:
        """Write the choices; a full disk costs them, never the work."""
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        beside = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(text, encoding="utf-8")
            os.replace(beside, self._path)
