"""The verb ``lock``: compile ``locks/*.txt``, hashed, for every supported machine, free of any address.

The compiler comes from its own lock into a folder under ``build/``; the index is the machine's own.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from build_spec import environment, installing
from build_spec.places import LOCKS, PROJECT, lock_file, scripts_folder, venv_python
from build_spec.speech import Stop, tell

TOOLS = PROJECT / "build" / "lock-tools"
# The oldest C library of each kind of machine on which the locked wheels are to install (Debian 12 has 2.36).
MACHINES = ("x86_64-pc-windows-msvc", "x86_64-manylinux_2_36", "aarch64-manylinux_2_36")
PYTHONS = ("3.11", "3.12", "3.13")
_ADDRESS = re.compile(r"://|^\s*--(?:index-url|extra-index-url|find-links|trusted-host)|@ file", re.MULTILINE)
_PROJECT = ["pyproject.toml", str(LOCKS / "machines.in")]
_COMPILE = (
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--quiet",
)


def lock() -> int:
    """Compile all three locks, then see that each kind of machine finds a ready-made wheel for everything."""
    uv = _compiler()
    compile_lock(uv, "tools", [str(LOCKS / "tools.in")])
    compile_lock(uv, "runtime", _PROJECT)
    compile_lock(uv, "dev", [*_PROJECT, "--extra", "dev", "-c", str(lock_file("runtime"))])
    for machine in MACHINES:
        for python in PYTHONS:
            require_wheels(uv, machine, python)
    return 0


def _compiler() -> Path:
    if not venv_python(TOOLS).exists():
        tell("准备依赖清单工具", "Getting the lock compiler")
        TOOLS.parent.mkdir(parents=True, exist_ok=True)
        installing.make_venv(TOOLS, ())
    installing.install_locked(venv_python(TOOLS), lock_file("tools"), ())
    return scripts_folder(TOOLS) / ("uv.exe" if sys.platform == "win32" else "uv")


def compile_lock(uv: Path, profile: str, sources: Sequence[str]) -> None:
    """Compile one lock with the newest versions that its sources allow.

    Raises:
        Stop: when the compiler fails or an address got into its answer.
    """
    tell(f"生成 {profile}.txt", f"Compiling {profile}.txt")
    command = [str(uv), "pip", "compile", *sources, *_COMPILE]
    answer = subprocess.run(command, cwd=PROJECT, capture_output=True, encoding="utf-8", check=False)
    if answer.returncode != 0:
        sys.stderr.write(answer.stderr)
        raise Stop("依赖清单没有生成，原因见上。", "The lock was not compiled; the cause is above.")
    environment.write_atomically(lock_file(profile), without_addresses(answer.stdout))


def without_addresses(text: str) -> str:
    """The lock as it may be kept.

    Raises:
        Stop: when it names an index, a folder or a host, which differ from place to place.
    """
    if _ADDRESS.search(text):
        raise Stop("清单里出现了地址，没有写入。", "The lock names an address and was not written.")
    return text


def require_wheels(uv: Path, machine: str, python: str) -> None:
    """See that a kind of machine can install the runtime lock without compiling anything.

    Raises:
        Stop: naming the machine.
    """
    options = [
        "--dry-run",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--target",
        str(TOOLS / "none"),
    ]
    target = ["--python-platform", machine, "--python-version", python]
    command = [str(uv), "pip", "install", *options, *target, "-r", str(LOCKS / "runtime.txt")]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if answer.returncode != 0:
        sys.stderr.write(answer.stderr)
        raise Stop(
            f"{machine}（Python {python}）装不上这份清单，原因见上。",
            f"{machine} with Python {python} cannot install this lock; the cause is above.",
        )
    tell(f"{machine}，Python {python}：可安装", "installable")
