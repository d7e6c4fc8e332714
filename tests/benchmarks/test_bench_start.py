"""From the start of a process to the painted list of 200,000 articles, beside a bare PySide6 window in the same run.

The encrypted store is open by then, the first rows are read and painted, and the list is as long as 200,000 rows are. The
kinds of process take turns, so that a slow moment of the machine meets all. Memory is read at that paint, and once more
when the whole desk has been opened behind it and nothing is left to be done. The page that the window opens on where
nothing else was chosen, today, is measured beside it: its window, and what stands on it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.crowd import crowd
from support.desks import make_county

from desktop.choices import FILE
from sync.desk import Desk, glance
from sync.practice.county import home_of

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(tempfile.gettempdir()) / "gaoqian-bench-pycache"
WHO = "zhou-ming"
ARTICLES = 200_000
RUNS = 9
AIM, GATE = 1.4, 4.0
MORE_AIM, MORE_GATE = 50.0, 130.0
TODAY_GATE = 10.0
NOT_YET = (
    "sqlalchemy", "alembic", "pydantic", "requests", "tuf", "securesystemslib", "cryptography", "fastapi", "jinja2",
    "lxml", "PIL", "mammoth", "opencc", "rapidfuzz", "keyring", "asyncio", "qtawesome",
)  # fmt: skip

WATCH = """
import json, os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
def memory():
    "Resident and unshared memory in MB."
    told = dict(line.split(":") for line in open("/proc/self/smaps_rollup", encoding="utf-8").read().splitlines()[1:])
    size = {name: int(value.split()[0]) / 1024 for name, value in told.items()}
    return size["Rss"], size["Private_Clean"] + size["Private_Dirty"]
class Watch(QObject):
    "Tells when what is to be shown was painted, and again when the process has come to rest."
    def __init__(self, shown, rest):
        super().__init__()
        self.shown, self.rest, self.told, self.first = shown, rest, None, None
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.told is None:
            QTimer.singleShot(0, self.painted)
        return False
    def painted(self):
        self.first = self.first or (time.time() - float(os.environ["STARTED"]), time.process_time())
        if self.told is None and not self.shown():
            QTimer.singleShot(2, self.painted)
        elif self.told is None:
            self.told = {"seconds": time.time() - float(os.environ["STARTED"]), "memory": memory(), "first": self.first}
            self.told["processor"] = time.process_time()
            self.told["loaded"] = sorted({name.split(".")[0] for name in sys.modules})
            QTimer.singleShot(self.rest, self.tell)
    def tell(self):
        print(json.dumps(self.told | {"rest": memory()}), flush=True)
        if self.rest and "program" in globals():
            program.end()
        os._exit(0)
"""

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
watch = Watch(lambda: True, int(sys.argv[2]))
window.installEventFilter(watch)
window.show()
app.exec()
"""

OURS = """
import gc
gc.disable()
from pathlib import Path
from desktop.quick import import_plainly
from desktop.shell.glancing import Glancing
home = Path(sys.argv[1])
glancing = Glancing(home, home)
import_plainly()
from desktop.app import Program, application
app = application()
WHAT
program = Program(app, home, None, glancing)
program.begin()
watch = Watch(lambda: shown(program.window.page()), int(sys.argv[2]))
program.window.painted.connect(watch.painted)
app.exec()
"""

LIST = """
from desktop.articles.delegate import RowDelegate
class Seen(RowDelegate):
    rows = 0
    def text(self, *given):
        super().text(*given)
        Seen.rows += 1
import desktop.articles.listing
desktop.articles.listing.Listing.__init__.__defaults__ = (Seen,)
shown = lambda page: page.listing.model.rowCount() == int(sys.argv[3]) and Seen.rows > 0
"""

TODAY = """
shown = lambda page: page is not None and page.key == "today" and page.stack.currentIndex() > 0
"""


@dataclass(frozen=True)
class Told:
    """What a process told: seconds to its paint on the wall and of the processor, (resident, unshared) MB then and at
    rest, modules loaded by then, and both kinds of seconds to its very first paint."""

    seconds: float
    processor: float
    memory: tuple[float, float]
    rest: tuple[float, float]
    loaded: tuple[str, ...]
    first: tuple[float, float]


def run(code: str, home: Path, rest_ms: int = 0) -> Told:
    """Start a process and wait for what it tells; the program imports Qt only after its own look has begun."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(CACHE)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its modules compiled
    environment["STARTED"] = repr(time.time())
    ours = "import sys\n" + OURS.replace("app = app", f"{WATCH}\napp = app", 1).replace("WHAT", code)
    whole = f"{WATCH}\n{code}" if code is BARE else ours
    done = subprocess.run(
        [sys.executable, "-c", whole, str(home), str(rest_ms), str(ARTICLES)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return Told(told["seconds"], told["processor"], tuple(told["memory"]), tuple(told["rest"]), tuple(told["loaded"]),
                tuple(told["first"]))  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with 200,000 articles, whose window was closed before and opens on the list."""
    root = tmp_path_factory.mktemp("start-bench")
    make_county(root, (WHO,))
    found = home_of(root, WHO)
    with Desk.open(found) as desk:
        crowd(desk, ARTICLES)
        while desk.catch_up():
            pass
        glance.keep(desk.context)
    (found / FILE).write_text(json.dumps({"start": "articles"}), encoding="utf-8")
    return found


def table(what: str, ours: float, aim: str, more: str) -> None:
    """Print one line of the table of the program's numbers."""
    sys.stdout.write(f"\n{what:<58} {ours:8.1f}   limit {aim:<18} {more}\n")


@pytest.mark.window
def test_the_list_of_200000_is_painted_soon(home: Path, record_property: Callable[[str, object], None]) -> None:
    for code in (BARE, LIST):  # once to warm the disk and to compile
        run(code, home)
    bare, ours = [], []
    for _ in range(RUNS):
        bare.append(run(BARE, home))
        ours.append(run(LIST, home))
    soon = [statistics.median(each.seconds for each in told) * 1000 for told in (bare, ours)]
    work = [statistics.median(each.processor for each in told) * 1000 for told in (bare, ours)]
    ratio = statistics.median(o.seconds / b.seconds for b, o in zip(bare, ours, strict=True))
    more = [statistics.median(each.memory[kind] for each in ours) - statistics.median(each.memory[kind] for each in bare)
            for kind in (0, 1)]  # fmt: skip
    table("first window with the list of 200,000, ms", soon[1], f"{AIM} x {soon[0]:.0f} = {AIM * soon[0]:.0f}",
          f"ratio {ratio:.2f}   processor {work[1]:.0f} / {work[0]:.0f} = {work[1] / work[0]:.2f}")  # fmt: skip
    table("memory beyond the bare window at that paint, MB", more[0], f"{MORE_AIM:.0f}", f"unshared {more[1]:.1f}")
    record_property("start", {"ratio": ratio, "ms": soon, "processor_ms": work, "more_mb": more})
    assert work[1] / work[0] <= GATE  # of the processor: a busy machine does not fail it
    assert more[0] <= MORE_GATE


@pytest.mark.window
def test_the_whole_desk_takes_so_much_memory(home: Path, record_property: Callable[[str, object], None]) -> None:
    bare = [run(BARE, home, 1000) for _ in range(3)]
    ours = [run(LIST, home, 4000) for _ in range(3)]
    more = [statistics.median(each.rest[kind] for each in ours) - statistics.median(each.rest[kind] for each in bare)
            for kind in (0, 1)]  # fmt: skip
    table("memory beyond the bare window at rest, MB", more[0], f"{MORE_AIM:.0f}", f"unshared {more[1]:.1f}")
    record_property("memory", {"more_mb": more})
    assert more[0] <= MORE_GATE


@pytest.mark.window
def test_today_is_painted_soon(home: Path, record_property: Callable[[str, object], None]) -> None:
    choices, chosen = home / FILE, (home / FILE).read_text(encoding="utf-8")
    choices.write_text("{}", encoding="utf-8")
    try:
        pairs = [(run(BARE, home), run(TODAY, home)) for _ in range(RUNS)]
    finally:
        choices.write_text(chosen, encoding="utf-8")
    bare = statistics.median(b.processor for b, _ in pairs) * 1000
    for what, ms, work in (
        ("first window of today, not read yet, ms", [o.first[0] for _, o in pairs], [o.first[1] for _, o in pairs]),
        ("today read and shown, ms", [o.seconds for _, o in pairs], [o.processor for _, o in pairs]),
    ):
        ratio = statistics.median(each / b.seconds for each, (b, _) in zip(ms, pairs, strict=True))
        used = statistics.median(work) * 1000
        table(what, statistics.median(ms) * 1000, "none", f"ratio {ratio:.2f}   processor {used:.0f} / {bare:.0f} = "
              f"{used / bare:.2f}")  # fmt: skip
        record_property(what, {"ratio": ratio, "processor_ms": [bare, used]})
        assert used / bare <= TODAY_GATE


@pytest.mark.window
def test_nothing_heavy_is_loaded_before_the_list_is_painted(home: Path) -> None:
    loaded = run(LIST, home).loaded
    assert "sqlcipher3" in loaded
    assert [name for name in NOT_YET if name in loaded] == []
