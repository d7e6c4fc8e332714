"""The verb ``test``: style, types, floors, house rules and all tests, each stage timed, no failure hidden."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from build_spec import environment, system
from build_spec.places import PROJECT, scripts_folder, venv_folder
from build_spec.speech import line, tell

# Timings mean nothing while two workers share the cores: benchmarks run once here, and are timed when named.
PYTEST_ALL = ("-n", "2", "--dist", "loadgroup", "--benchmark-disable")
PATIENCE_SECONDS = 3000.0
"""All tests take a fifth of it; a run that hangs is ended and says so."""


@dataclass(frozen=True)
class Stage:
    """One check: its name and the command that exits nonzero when it does not hold."""

    name: str
    command: tuple[str, ...]


def stages(python: Path) -> tuple[Stage, ...]:
    """The checks before pytest, quickest first."""
    module = (str(python), "-m")
    return (
        Stage("ruff check", (*module, "ruff", "check", "--output-format", "concise", ".")),
        Stage("ruff format", (*module, "ruff", "format", "--check", ".")),
        Stage("house rules", (*module, "build_spec.house_rules")),
        Stage("import-linter", (str(scripts_folder(venv_folder()) / "lint-imports"), "--no-cache")),
        Stage("mypy", (*module, "mypy")),
    )


def run(arguments: Sequence[str]) -> int:
    """Run everything, or only pytest when it is given arguments; gives the exit code.

    pytest comes last and has the last word on the output, so that its closing line can be read by machines.
    """
    system.prepare("test", first=True)
    python = environment.ensure("dev")
    pytest = (str(python), "-m", "pytest")
    if arguments:
        return _call((*pytest, *arguments))
    failed = [stage.name for stage in stages(python) if not holds(stage)]
    if failed:
        tell(f"未通过：{'、'.join(failed)}", f"Failed so far: {', '.join(failed)}")
    line("== pytest")
    try:
        code = _call((*pytest, *PYTEST_ALL), PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        tell("测试没有在限定时间内结束，已经中止。", "The tests did not end in the time they have; they were stopped.")
        return 1
    return code or int(bool(failed))


def holds(stage: Stage) -> bool:
    """Run one stage and say how it went and how long it took."""
    line(f"== {stage.name}")
    began = time.monotonic()
    code = _call(stage.command)
    seconds = time.monotonic() - began
    outcome = "通过 held" if code == 0 else "未通过 FAILED"
    line(f"== {stage.name}: {outcome}, {seconds:.1f} s")
    return code == 0


def _call(command: Sequence[str], seconds: float | None = None) -> int:
    """Run a command.

    Raises:
        subprocess.TimeoutExpired: it did not end in time, and was ended.
    """
    sys.stdout.flush()
    variables = environment.child_environment(venv_folder())
    done = subprocess.run(command, cwd=PROJECT, env=variables, stdin=subprocess.DEVNULL, check=False, timeout=seconds)
    return done.returncode
