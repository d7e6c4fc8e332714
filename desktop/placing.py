"""Where a file that leaves the program is put unless the person says otherwise: among the own documents.

Without a folder Qt offers the one the program was started in, where nobody looks and often nobody may write.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def among_documents(name: str) -> str:
    """The path to offer for a file of this name."""
    where = QStandardPaths.StandardLocation
    for place in (where.DocumentsLocation, where.HomeLocation):
        folder = QStandardPaths.writableLocation(place)
        if folder and Path(folder).is_dir():
            return str(Path(folder) / name)
    return name
