"""Nothing that a person does all day holds the window up: the main flows with 200,000 articles at the desk, every turn of
the window's thread measured, what is loaded for the first time included.

The flows run in a process of their own (``support.stall_flows``). What is too long once is looked at again in a second run
before it is called a hold: a hold comes again, a hiccup of the machine does not.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from support import stall_desks
from support.live import County
from support.stall_flows import FLOWS
from support.stalls import BUSY_MS, STILL_MS, Hold, StallWatch

from desktop.shell import registry
from desktop.shell.loading import module_of

pytestmark = [pytest.mark.window, pytest.mark.xdist_group("stalls")]

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("desktop", "sync", "forms", "resources")
SECONDS = 600


@dataclass(frozen=True)
class Seen:
    """What one run of the flows showed."""

    holds: tuple[Hold, ...]
    longest: tuple[Hold, ...]
    failed: tuple[str, ...]

    def of(self, flow: str) -> list[Hold]:
        """The holds of a flow."""
        return [hold for hold in self.holds if hold.flow == flow]


class Runs:
    """Runs the flows, each time on a fresh copy of the county, and at most twice."""

    def __init__(self, county: Path, folder: Path) -> None:
        self._county, self._folder = county, folder
        self._seen: list[Seen] = []

    def seen(self, time: int) -> Seen:
        """What the first (0) or second (1) run showed."""
        while len(self._seen) <= time:
            self._seen.append(self._run(self._folder / f"run-{len(self._seen)}"))
        return self._seen[time]

    def _run(self, root: Path) -> Seen:
        shutil.copytree(self._county, root)
        county = County(root)
        county.start()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its modules compiled
        try:
            done = subprocess.run(
                [sys.executable, "-m", "support.stall_flows", str(root)], env=environment, cwd=root, check=False,
                capture_output=True, text=True, encoding="utf-8", timeout=SECONDS,
            )  # fmt: skip
        finally:
            county.stop()
            shutil.rmtree(root)
        assert done.returncode == 0, done.stderr[-4000:]
        told = json.loads(done.stdout.splitlines()[-1])
        holds, longest = (tuple(_hold(each) for each in told[kind]) for kind in ("holds", "longest"))
        return Seen(holds, longest, tuple(told["failed"]))


def _hold(told: dict[str, object]) -> Hold:
    return Hold(**{**told, "stack": tuple(told["stack"])})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """The flows on a county with 200,000 articles at two desks, which is thrown away afterwards."""
    for part in PARTS:
        compileall.compile_dir(ROOT / part, quiet=2)
    folder = tmp_path_factory.mktemp("stalls")
    yield Runs(stall_desks.build(folder / "county"), folder)
    shutil.rmtree(folder)


@pytest.mark.parametrize("flow", [flow.__name__ for flow in FLOWS])
def test_the_window_is_never_held_up(runs: Runs, record_property: Callable[[str, object], None], flow: str) -> None:
    first = runs.seen(0)
    assert not [words for words in first.failed if words.startswith(f"{flow}:")], first.failed
    record_property("longest turn, ms", next(hold for hold in first.longest if hold.flow == flow).busy)
    if first.of(flow):
        again = runs.seen(1)
        assert not again.of(flow), "\n".join(map(str, (*first.of(flow), *again.of(flow))))


def test_every_page_is_loaded_by_the_module_that_the_loader_knows() -> None:
    for entry in registry.ENTRIES:
        if entry.build is not None:
            assert (ROOT / Path(*module_of(entry.key).split("."))).with_suffix(".py").is_file(), entry.key


# ------------------------------------------------------------------------------------------------- the watch itself


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[StallWatch]:
    made = StallWatch()
    yield made
    made.close()


def _count_long() -> None:
    number = 0
    while number < 6_000_000:
        number += 1


def test_a_busy_turn_is_told_with_its_lines(watch: StallWatch) -> None:
    with watch.flow("counting"):
        watch.act(_count_long)
    (hold,) = watch.holds
    assert hold.flow == "counting"
    assert hold.busy > BUSY_MS
    assert "_count_long" in hold.stack[-1]


def test_a_turn_that_waits_is_told_with_its_lines(watch: StallWatch) -> None:
    with watch.flow("waiting"):
        watch.act(lambda: threading.Event().wait(3 * STILL_MS / 1000))
    (hold,) = watch.holds
    assert hold.still > STILL_MS
    assert hold.busy < BUSY_MS
    assert "wait" in hold.stack[-1]


def test_short_turns_and_what_others_do_are_no_holds(watch: StallWatch) -> None:
    busy = threading.Thread(target=_count_long)
    busy.start()
    with watch.flow("short"):
        while busy.is_alive():
            watch.act(lambda: sum(range(1000)))
            watch.turn()
    assert watch.holds == []
    assert watch.longest["short"].busy < BUSY_MS
