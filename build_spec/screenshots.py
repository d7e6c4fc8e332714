"""The verb ``screenshots``: every screen of the window as a picture, for the README and for eyes that compare.

This part reads what is asked and sets the environment up; ``screenshots_taking`` does the rest inside it.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_spec import environment, running, system
from build_spec.places import PROJECT, venv_folder
from build_spec.speech import Stop, tell

WRONG_USE = 2
DEFAULT_OUT = PROJECT / "build" / "screenshots"
README_OUT = PROJECT / "build_spec" / "screenshots"


@dataclass(frozen=True)
class Asked:
    """What to take.

    Attributes:
        out: the folder of the pictures.
        only: names of screens; all of them if empty.
        readme: the few pictures of the README, under their plain names.
    """

    out: Path
    only: tuple[str, ...] = ()
    readme: bool = False

    def arguments(self) -> list[str]:
        """The same as arguments of ``screenshots_taking``."""
        only = [part for name in self.only for part in ("--only", name)]
        return ["--out", str(self.out), *only, *(["--readme"] if self.readme else [])]


def asked(arguments: Sequence[str]) -> Asked:
    """Read the arguments of the verb.

    Raises:
        Stop: they cannot be understood.
    """
    out, only, readme = Path(), list[str](), False
    words = iter(arguments)
    for word in words:
        if word == "--readme":
            readme = True
        elif word == "--out":
            out = Path(_value(word, words)).expanduser().absolute()
        elif word == "--only":
            only.append(_value(word, words))
        else:
            raise Stop(f"screenshots 没有“{word}”这个选项。", f"'screenshots' has no option '{word}'.", WRONG_USE)
    chosen = out if out != Path() else README_OUT if readme else DEFAULT_OUT
    return Asked(chosen, tuple(only), readme)


def _value(option: str, words: Iterator[str]) -> str:
    value = next(words, "")
    if not value or value.startswith("--"):
        raise Stop(f"{option} 后面缺少内容。", f"'{option}' needs a value.", WRONG_USE)
    return value


def run(arguments: Sequence[str]) -> int:
    """Take the pictures in a home of their own that is removed afterwards; gives the exit code.

    Raises:
        Stop: with the sentence to show.
    """
    wanted = asked(arguments)
    running.require_whole_project()
    system.prepare("window", first=not environment.ready("runtime"))
    python = environment.ensure("runtime")
    wanted.out.mkdir(parents=True, exist_ok=True)
    command = [str(python), "-P", "-m", "build_spec.screenshots_taking", *wanted.arguments()]
    with tempfile.TemporaryDirectory(prefix="gaoqian-", ignore_cleanup_errors=True) as folder:
        variables = running.in_home(environment.child_environment(venv_folder()), Path(folder))
        code = subprocess.run(command, env=variables, cwd=folder, stdin=subprocess.DEVNULL, check=False).returncode
    if code == 0:
        tell(f"截图已写入 {wanted.out}", f"The pictures are in {wanted.out}")
    return code
