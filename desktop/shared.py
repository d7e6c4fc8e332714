"""Whose desk opens first on a shared computer, and whether it is one: a file or two are read, before anything is loaded."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

FILE = "last.json"
PEOPLE = "people"


def root_of(home: Path) -> Path:
    """The folder that holds all profiles, as ``sync.desk.people`` lays them out, from the folder of one of them."""
    return home.parent.parent if home.parent.name == PEOPLE else home


def last_home(root: Path) -> Path:
    """The folder of the desk that was open last below a root; the root itself where that is not known."""
    try:
        kept = json.loads((root / FILE).read_text(encoding="utf-8"))["home"]
        home = root / kept
        inside = home.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, TypeError, KeyError):
        return root
    return home if inside and (home / "profile.json").exists() else root


def keep_last(root: Path, home: Path) -> None:
    """Note whose desk was open last; a full disk costs the note, never the desk."""
    beside = root / f"{FILE}.new"
    with contextlib.suppress(OSError, ValueError):
        beside.write_text(json.dumps({"home": home.relative_to(root).as_posix()}), encoding="utf-8")
        os.replace(beside, root / FILE)


def is_shared(root: Path) -> bool:
    """Whether more than one person has a desk below a root."""
    homes = [root, *(root / PEOPLE).glob("*/")]
    return sum((home / "profile.json").exists() for home in homes) > 1
