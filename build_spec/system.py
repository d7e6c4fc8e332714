"""What the operating system must bring: Qt's libraries, a Chinese font, and for the tests some programs.

As root on Debian it installs what is missing; otherwise it prints the one command that does. Other systems
are asked only whether the libraries load.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from build_spec.speech import Stop, tell


@dataclass(frozen=True)
class Need:
    """One thing the system must have.

    Attributes:
        package: the Debian package that brings it.
        library: the shared library whose loading proves that it is there.
        program: the program whose presence on the path proves that it is there.
        instead: other Debian packages that serve as well.
        required: without it nothing starts; otherwise its absence is only told.
    """

    package: str
    library: str = ""
    program: str = ""
    instead: tuple[str, ...] = ()
    required: bool = True


# Found by trial on a bare Debian 12: Qt's error names xcb-cursor even when another one is missing.
OFFSCREEN = (
    Need("libgl1", "libGL.so.1"),
    Need("libegl1", "libEGL.so.1"),
    Need("libxkbcommon0", "libxkbcommon.so.0"),
    Need("libfontconfig1", "libfontconfig.so.1"),
    Need("libdbus-1-3", "libdbus-1.so.3"),
    Need("libglib2.0-0", "libglib-2.0.so.0", instead=("libglib2.0-0t64",)),
)
WINDOW = (
    *OFFSCREEN,
    Need("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    Need("libxcb-cursor0", "libxcb-cursor.so.0"),
    Need("libxcb-icccm4", "libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    Need("libxcb-shape0", "libxcb-shape.so.0"),
    Need("fonts-noto-cjk", instead=("fonts-wqy-zenhei", "fonts-wqy-microhei"), required=False),
)
TESTS = (
    *WINDOW,
    Need("xvfb", program="Xvfb"),
    Need("xauth", program="xauth"),
    Need("xdotool", program="xdotool"),
    Need("postgresql", program="pg_ctl"),
    Need("gnome-keyring", program="gnome-keyring-daemon"),
    Need("dbus", program="dbus-run-session"),
    Need("at-spi2-core", library="libatspi.so.0"),  # what a screen reader is told is asked of the running program
    Need("jq", program="jq"),
    Need("openssl", program="openssl"),
    Need("git", program="git"),
)
FREEZE = (*WINDOW, Need("binutils", program="objdump"))
PROFILES = {"headless": OFFSCREEN, "window": WINDOW, "test": TESTS, "freeze": FREEZE}


def prepare(profile: str, *, first: bool) -> None:
    """See that the system brings what ``profile`` needs; install it where that is possible.

    Args:
        profile: ``headless``, ``window``, ``test`` or ``freeze``.
        first: whether an environment is about to be made, so that pip is looked for as well.

    Raises:
        Stop: with the command to run, when something required is missing and cannot be installed here.
    """
    if not sys.platform.startswith("linux"):
        return
    needs = list(PROFILES[profile])
    if first and not can_make_venv():
        needs.append(Need(venv_package()))
    missing = missing_of(needs)
    if missing:
        supply(missing, root=is_root())


def can_make_venv() -> bool:
    """Whether this Python can make an environment with pip; Debian ships that part separately."""
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def venv_package() -> str:
    """The Debian package that completes this Python."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def missing_of(needs: Iterable[Need]) -> list[Need]:
    """What is neither an installed Debian package nor found on the system in another way."""
    needs = list(needs)
    installed = installed_packages({name for need in needs for name in (need.package, *need.instead)})
    return [need for need in needs if not installed & {need.package, *need.instead} and not is_present(need)]


def installed_packages(names: Iterable[str]) -> set[str]:
    """Which of these Debian packages are installed; none where there is no dpkg."""
    if shutil.which("dpkg-query") is None:
        return set()
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\\n", *sorted(names)]
    answer = subprocess.run(query, capture_output=True, encoding="utf-8", errors="replace", check=False)
    lines = (line.split() for line in answer.stdout.splitlines())
    return {words[0] for words in lines if len(words) == 2 and words[1] == "installed"}


def is_present(need: Need) -> bool:
    """Whether the thing itself is there, whoever installed it."""
    if need.library:
        return _loads(need.library)
    if need.program:
        return shutil.which(need.program) is not None
    return need.package.startswith("fonts-") and has_chinese_font()


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese characters; taken for granted where nobody can tell."""
    if shutil.which("fc-list") is None:
        return shutil.which("dpkg-query") is None
    answer = subprocess.run(
        ["fc-list", ":lang=zh", "family"],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return bool(answer.stdout.strip())


def supply(missing: Sequence[Need], *, root: bool) -> None:
    """Install what is missing where that is allowed, else say how.

    Raises:
        Stop: when something required stays missing.
    """
    names = [need.package for need in missing]
    if root and shutil.which("apt-get") is not None:
        tell(f"安装系统组件：{' '.join(names)}", f"Installing system packages: {' '.join(names)}")
        apt_install(names)
        missing = missing_of(missing)
        if not missing:
            return
    required = [need for need in missing if need.required]
    if required:
        zh, en = how_to_install(missing, root=root)
        raise Stop(zh, en)
    packages = " ".join(need.package for need in missing)
    tell(
        f"系统里没有中文字体，汉字会显示成方框。请安装 {packages}",
        f"There is no Chinese font, characters will show as boxes. Install {packages}",
    )


def is_root() -> bool:
    """Whether system packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(names: Sequence[str]) -> bool:
    """Install Debian packages without questions, fetching the lists first where they are missing or old."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", *names]
    return _apt(install) or (_apt(["apt-get", "update"]) and _apt(install))


def _apt(command: Sequence[str]) -> bool:
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = [command[0], "-q", *command[1:]]
    return subprocess.run(quiet, env=variables, stdin=subprocess.DEVNULL, check=False).returncode == 0


def how_to_install(missing: Sequence[Need], *, root: bool) -> tuple[str, str]:
    """The one command, in both languages; on a system without apt the libraries by name."""
    names = " ".join(need.package for need in missing)
    if shutil.which("apt-get") is None:
        wanted = " ".join(need.library or need.program or need.package for need in missing)
        return (
            f"系统缺少这些组件：{wanted}。请用本系统的软件管理器安装后再次运行。",
            f"The system lacks {wanted}. Install them with its package manager and run this again.",
        )
    command = f"apt-get install -y --no-install-recommends {names}"
    if not root:
        command = f"sudo {command}"
    return (
        f"系统缺少一些组件。请运行下面这一条命令，然后再次运行：\n    {command}",
        f"The system lacks some packages. Run this one command, then run this again:\n    {command}",
    )
