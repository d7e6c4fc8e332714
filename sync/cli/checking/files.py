"""Which files a command means: files as named, folders with what is in them, always in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePath

STANDARD_INPUT = "-"
PATTERNS = ("*.docx", "*.html", "*.htm", "*.txt", "*.zip")
_WORD_LOCKS = "~$"


def find_files(names: Iterable[str], include: Sequence[str] = ()) -> list[str]:
    """The files meant, each once: named ones as they are, folders with all that fits, in the order of their names.

    Args:
        names: files, folders, or ``-`` for standard input.
        include: patterns of what to look at in folders; with a slash they are of the way from the folder named, else
            of the file's name. ``PATTERNS`` when empty.
    """
    found: dict[str, None] = {}
    for name in names:
        path = Path(name)
        if name == STANDARD_INPUT or not path.is_dir():
            found[name] = None
        else:
            found.update(dict.fromkeys(map(str, _in_folder(path, include or PATTERNS))))
    return list(found)


def _in_folder(folder: Path, patterns: Sequence[str]) -> Iterator[Path]:
    """Hidden files, and the files Word keeps beside an open document, are nobody's article."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith((".", _WORD_LOCKS)) and _fits(path.relative_to(folder), patterns):
                yield path


def _fits(path: PurePath, patterns: Sequence[str]) -> bool:
    whole, name = path.as_posix().lower(), path.name.lower()
    return any(fnmatch(whole if "/" in pattern else name, pattern.lower()) for pattern in patterns)
