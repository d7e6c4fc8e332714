"""Where things are: the project, its locks, its private environment. Nothing here writes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LOCKS = PROJECT / "build_spec" / "locks"
WINDOWS = sys.platform == "win32"


def venv_folder() -> Path:
    """The private environment: ``.venv`` in the project unless ``GAOQIAN_VENV`` names another folder."""
    asked = os.environ.get("GAOQIAN_VENV", "")
    return Path(asked).expanduser().absolute() if asked else PROJECT / ".venv"


def scripts_folder(venv: Path) -> Path:
    """Where an environment keeps its programs."""
    return venv / ("Scripts" if WINDOWS else "bin")


def venv_python(venv: Path) -> Path:
    """The interpreter of an environment."""
    return scripts_folder(venv) / ("python.exe" if WINDOWS else "python")


def site_packages(venv: Path) -> Path:
    """Where an environment of the running Python's version keeps its packages."""
    if WINDOWS:
        return venv / "Lib" / "site-packages"
    return venv / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


def lock_file(profile: str) -> Path:
    """The hashed list of a profile: ``runtime``, ``dev`` (contains runtime) or ``tools``."""
    return LOCKS / f"{profile}.txt"
