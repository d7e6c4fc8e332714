"""The private environment: made from the hashed locks, stamped last, rebuilt when it is half made.

It only ever deletes inside a folder that carries its own mark, so a wrong ``GAOQIAN_VENV`` costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import locale
import os
import platform
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from build_spec import installing
from build_spec.guard import MARK, holding
from build_spec.places import (
    PROJECT,
    WINDOWS,
    lock_file,
    scripts_folder,
    site_packages,
    venv_folder,
    venv_python,
)
from build_spec.speech import Stop, disk_full, tell

STAMP = "gaoqian-setup.json"
PATH_FILE = "gaoqian.pth"
LAYOUT = 1  # raise it when an environment made by an older set-up must be made anew
NEEDED_BYTES = {"runtime": 700_000_000, "dev": 1_100_000_000}


@dataclass(frozen=True)
class Stamp:
    """What an environment was finished with.

    Attributes:
        layout: the set-up's own version.
        python: the full version of the interpreter.
        locks: SHA-256 of each installed lock file by profile.
    """

    layout: int
    python: str
    locks: Mapping[str, str]

    def to_text(self) -> str:
        """The stamp file's text."""
        value = {"layout": self.layout, "python": self.python, "locks": dict(self.locks)}
        return json.dumps(value, indent=1, sort_keys=True) + "\n"


def lock_digest(profile: str) -> str:
    """SHA-256 of a lock file as it lies in the project."""
    return hashlib.sha256(lock_file(profile).read_bytes()).hexdigest()


def current_stamp(profile: str) -> Stamp:
    """The stamp that an environment for ``profile`` would get now; ``dev`` contains ``runtime``."""
    profiles = ("runtime", "dev") if profile == "dev" else ("runtime",)
    return Stamp(LAYOUT, platform.python_version(), {name: lock_digest(name) for name in profiles})


def read_stamp(venv: Path) -> Stamp | None:
    """The stamp of an environment; None when there is none or it cannot be read."""
    try:
        value = json.loads((venv / STAMP).read_text(encoding="utf-8"))
        locks = {str(name): str(digest) for name, digest in value["locks"].items()}
        return Stamp(int(value["layout"]), str(value["python"]), locks)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def satisfies(found: Stamp | None, wanted: Stamp) -> bool:
    """Whether an environment stamped ``found`` holds everything of ``wanted``."""
    if found is None or (found.layout, found.python) != (wanted.layout, wanted.python):
        return False
    return all(found.locks.get(name) == digest for name, digest in wanted.locks.items())


def extends(found: Stamp | None, wanted: Stamp) -> bool:
    """Whether ``wanted`` only adds a profile to what is there, so that nothing has to be made anew."""
    if found is None or (found.layout, found.python) != (wanted.layout, wanted.python):
        return False
    return all(wanted.locks.get(name) == digest for name, digest in found.locks.items())


def ready(profile: str) -> bool:
    """Whether the environment can be used as it is."""
    venv = venv_folder()
    return satisfies(read_stamp(venv), current_stamp(profile)) and venv_python(venv).exists()


def ensure(profile: str) -> Path:
    """Set the environment up where needed; gives its interpreter.

    Raises:
        Stop: with the sentence to show.
    """
    venv = venv_folder()
    if not ready(profile):
        refuse_strange_folder(venv)
        with holding(venv) as handles:
            if not ready(profile):  # another start may have finished it meanwhile
                _build(venv, profile, handles)
    put_on_path(venv)
    return venv_python(venv)


def refuse_strange_folder(venv: Path) -> None:
    """Stop unless the folder is absent, empty or one that this set-up made.

    Raises:
        Stop: when it holds anything else.
    """
    if not venv.exists() or (venv / MARK).is_file():
        return
    if not venv.is_dir() or any(venv.iterdir()):
        raise Stop(
            f"{venv} 里已有别的内容，不会覆盖。请移走它，或用环境变量 GAOQIAN_VENV 指定一个空文件夹。",
            f"{venv} already holds something else and is left alone. Move it away, or name an empty folder "
            "in GAOQIAN_VENV.",
        )


def _build(venv: Path, profile: str, handles: tuple[int, ...]) -> None:
    began = time.monotonic()
    wanted = current_stamp(profile)
    _require_space(venv, profile)
    if extends(read_stamp(venv), wanted) and venv_python(venv).exists():
        tell("[1/3] 运行环境已有，补装开发工具", "[1/3] The environment is there, adding the tools")
    else:
        tell(f"[1/3] 建立运行环境 {venv}", f"[1/3] Making the environment {venv}")
        clear(venv)
        installing.make_venv(venv, handles)
    tell("[2/3] 安装依赖（逐个核对摘要）", "[2/3] Installing what it needs (every file's digest is checked)")
    installing.install_locked(venv_python(venv), lock_file(profile), handles)
    tell("[3/3] 写入启动命令", "[3/3] Writing the start command")
    put_on_path(venv)
    write_launcher(venv)
    write_atomically(venv / STAMP, wanted.to_text())
    seconds = round(time.monotonic() - began)
    tell(f"运行环境就绪，用时 {seconds} 秒", f"The environment is ready after {seconds} s")


def clear(venv: Path) -> None:
    """Empty a marked environment, the stamp first, so that a stop half-way is seen as one."""
    (venv / STAMP).unlink(missing_ok=True)
    for entry in venv.iterdir():
        if entry.name == MARK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _require_space(venv: Path, profile: str) -> None:
    try:
        free = shutil.disk_usage(venv).free
    except OSError:
        return
    if free < NEEDED_BYTES[profile] and read_stamp(venv) is None:
        raise disk_full()


def put_on_path(venv: Path) -> None:
    """Put the project on the environment's path, without a build step and without the network."""
    path_file = site_packages(venv) / PATH_FILE
    encoding = "utf-8" if sys.version_info >= (3, 13) else locale.getencoding()
    line = f"{PROJECT}\n"
    try:
        if path_file.read_text(encoding=encoding) == line:
            return
    except (OSError, UnicodeDecodeError):
        pass  # absent or of another encoding: written below
    write_atomically(path_file, line, encoding)


def write_launcher(venv: Path) -> None:
    """Write the command ``gaoqian`` into the environment's scripts folder.

    ``-P`` keeps the folder one stands in off the path: a folder named ``forms`` there must not win.
    """
    if WINDOWS:
        text = '@"%~dp0python.exe" -P -m desktop.entry %*\r\n'
        write_atomically(scripts_folder(venv) / "gaoqian.cmd", text, locale.getencoding())
        return
    python = str(venv_python(venv)).replace("'", "'\\''")
    launcher = scripts_folder(venv) / "gaoqian"
    write_atomically(launcher, f"#!/bin/sh\nexec '{python}' -P -m desktop.entry \"$@\"\n")
    launcher.chmod(0o755)


def write_atomically(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write beside, flush to the disk, then replace: a reader sees the old file or the new one."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding=encoding, newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def child_environment(venv: Path | None = None) -> dict[str, str]:
    """The variables for a program run inside the environment: nothing of an outer Python leaks in."""
    variables = {name: value for name, value in os.environ.items() if name not in installing.FOREIGN}
    if venv is not None:
        variables["VIRTUAL_ENV"] = str(venv)
        variables["PATH"] = os.pathsep.join([str(scripts_folder(venv)), variables.get("PATH", os.defpath)])
    return variables
