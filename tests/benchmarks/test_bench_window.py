"""How soon the window is painted, against a bare PySide6 window in the same run; and what is loaded by then.

Each figure is the time from the start of a process to its first painted window. The two kinds of process take turns,
so that a slow moment of the machine meets both.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from support.desks import make_county

from sync.practice.county import home_of

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(tempfile.gettempdir()) / "gaoqian-bench-pycache"
RUNS = 7
AIM = 1.5
GATE = 2.0
HEAVY = ("sqlalchemy", "tuf", "cryptography", "pydantic", "requests", "qtawesome", "securesystemslib", "alembic")

WATCH = """
import json, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    "Notes when the first paint of a window has been put on the screen."
    def __init__(self, window, app):
        super().__init__()
        self.window, self.app, self.done = window, app, False
        window.installEventFilter(self)
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not self.done:
            self.done = True
            QTimer.singleShot(0, self.painted)
        return False
    def painted(self):
        loaded = sorted({name.split(".")[0] for name in sys.modules})
        print(json.dumps({"painted": time.time() - float(sys.argv[1]), "loaded": loaded}), flush=True)
        self.app.quit()
"""

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
watch = Watch(window, app)
window.show()
app.exec()
"""

OURS = """
import gc
gc.disable()
from pathlib import Path
from desktop.app import Program, application
app = application()
program = Program(app, Path(sys.argv[2]), None)
watch = Watch(program.window, app)
program.begin()
app.exec()
program.end()
"""


def painted(code: str, *arguments: str) -> tuple[float, list[str]]:
    """Start a process; seconds until its window was painted, and the top-level modules loaded by then."""
    started = f"{WATCH}\n{code}"
    start = "import time, os; import sys; sys.argv.insert(1, repr(float(os.environ['STARTED'])))\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(CACHE)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its modules compiled
    environment["STARTED"] = repr(time.time())
    done = subprocess.run(
        [sys.executable, "-c", start + started, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[0])
    return float(told["painted"]), list(told["loaded"])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("window-bench")
    make_county(root, ("zhou-ming",))
    return home_of(root, "zhou-ming")


def test_the_window_is_painted_soon(home: Path, record_property: pytest.FixtureRequest) -> None:
    painted(BARE), painted(OURS, str(home))
    bare, ours = [], []
    for _ in range(RUNS):
        bare.append(painted(BARE)[0])
        ours.append(painted(OURS, str(home))[0])
    ratio = statistics.median(ours) / statistics.median(bare)
    figures = {"bare": statistics.median(bare), "ours": statistics.median(ours), "ratio": ratio, "aim": AIM}
    record_property("window", figures)
    assert ratio <= GATE, figures


def test_nothing_heavy_is_loaded_before_the_first_paint(home: Path) -> None:
    loaded = painted(OURS, str(home))[1]
    assert [name for name in HEAVY if name in loaded] == []
