"""What comes before everything else when a window is to be opened; it imports nothing but what it must."""

from __future__ import annotations

import builtins
from pathlib import Path


def own_home() -> Path:
    """The folder of this user's own desk, as ``sync.desk.profile`` names it, without loading what a desk needs."""
    from platformdirs import user_data_path

    return user_data_path("gaoqian", appauthor=False, roaming=False)


def import_plainly() -> None:
    """Import as Python does, from now on.

    PySide6 reads the source of every module that is imported after it, in search of ``from __feature__ import``:
    that doubles the time of each import and keeps all those sources in memory.
    """
    from desktop.compiled import compiled_once

    with compiled_once():
        import PySide6.QtCore  # noqa: F401 - puts its own import in place, and Python's aside

    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain
