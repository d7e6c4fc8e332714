"""The verb ``run``: from a fresh copy of the project to the open practice county in one command."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from build_spec import environment, system
from build_spec.places import PROJECT, WINDOWS, venv_folder
from build_spec.speech import Stop, tell

_FOLDERS = {
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
}
_SESSION = frozenset({"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"})


def run(arguments: Sequence[str]) -> int:
    """Set up where needed, then hand over to the program.

    Args:
        arguments: ``--headless`` first where no window is wanted, then the program's own arguments, if any.
    """
    headless = bool(arguments) and arguments[0] == "--headless"
    rest = list(arguments[1:] if headless else arguments)
    require_whole_project()
    if not headless and not rest:
        require_screen()
    system.prepare("headless" if headless else "window", first=not environment.ready("runtime"))
    python = environment.ensure("runtime")
    if headless and not rest:
        return walk(program(python))
    hand_over([*program(python), *(rest or ["practice", "--open"])])


def program(python: Path) -> list[str]:
    """The command that starts the program; ``-P`` keeps the folder one stands in off the path."""
    return [str(python), "-P", "-m", "desktop.entry"]


def walk(command: Sequence[str]) -> int:
    """Walk the practice county without a window, in a home of its own that is removed afterwards."""
    tell("在临时文件夹里走一遍练习县", "Walking the practice county in a temporary folder")
    with tempfile.TemporaryDirectory(prefix="gaoqian-", ignore_cleanup_errors=True) as folder:
        variables = in_home(environment.child_environment(venv_folder()), Path(folder))
        return subprocess.run([*command, "practice", "--walk"], env=variables, cwd=folder, check=False).returncode


def in_home(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """The variables changed so that the person's own folders and keyring stay out of reach."""
    kept = {name: value for name, value in variables.items() if name not in _SESSION}
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        kept[name] = str(home)
    for name, folder in _FOLDERS.items():
        kept[name] = str(home / folder)
    return kept | {"QT_QPA_PLATFORM": "offscreen"}


def hand_over(command: Sequence[str]) -> NoReturn:
    """Become the program; on Windows, where that is not possible, wait for it."""
    variables = environment.child_environment(venv_folder())
    sys.stdout.flush()
    if WINDOWS:
        sys.exit(subprocess.run(command, env=variables, check=False).returncode)
    os.execve(command[0], list(command), variables)


def require_whole_project() -> None:
    """Stop where the program's own files are missing, as in a half-unpacked copy.

    Raises:
        Stop: naming the file.
    """
    entry = PROJECT / "desktop" / "entry.py"
    if not entry.is_file():
        raise Stop(
            f"缺少程序文件 {entry}，请重新取一份完整的代码。",
            f"{entry} is missing; get a complete copy of the project.",
        )


def require_screen() -> None:
    """Stop where no window could be shown, before anything is installed for one.

    Raises:
        Stop: naming the way without a window.
    """
    if not sys.platform.startswith("linux"):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise Stop(
            "这里没有图形界面，窗口打不开。请在桌面会话里运行，或用 python3 build_spec run --headless 不开窗口走一遍。",
            "There is no screen here to open a window on. Run this inside a desktop session, or walk "
            "through it without a window: python3 build_spec run --headless",
        )
