"""Each house rule over Python: a case it catches and one it lets by."""

from __future__ import annotations

import pytest

from build_spec import house_python
from build_spec.house_rules import check_text
from build_spec.places import PROJECT

SAY = "from resources.language import say, tr\n"
BIDI = "\u202e"  # right-to-left override
ZERO_WIDTH = "\u200b"


def rules(path: str, text: str) -> list[str]:
    """The names of the rules that a file breaks."""
    return [finding.rule for finding in check_text(path, text)]


CAUGHT = [
    ("encoding", "sync/a.py", "open('x')\n"),
    ("encoding", "sync/a.py", "open('x', 'w')\n"),
    ("encoding", "sync/a.py", "open('x', mode='a')\n"),
    ("encoding", "sync/a.py", "import os\nos.fdopen(3, 'w')\n"),
    ("encoding", "sync/a.py", "path.read_text()\n"),
    ("encoding", "sync/a.py", "path.write_text('x')\n"),
    ("encoding", "sync/a.py", "path.open('w')\n"),
    ("encoding", "sync/a.py", "path.open()\n"),
    ("encoding", "sync/a.py", "import tempfile\ntempfile.NamedTemporaryFile('w')\n"),
    ("encoding", "sync/a.py", "import subprocess\nsubprocess.run(['x'], text=True)\n"),
    ("thread", "desktop/today/view.py", "import threading\nthreading.Thread(target=f)\n"),
    ("thread", "sync/exchange/loop.py", "from threading import Thread as T\nT(target=f)\n"),
    ("thread", "desktop/today/view.py", "from PySide6.QtCore import QThread\nclass W(QThread):\n    pass\n"),
    ("thread", "desktop/today/view.py", "from PySide6 import QtCore\nt = QtCore.QThread()\n"),
    ("sleep", "sync/exchange/loop.py", "import time\ntime.sleep(1)\n"),
    ("sleep", "tests/sync/test_x.py", "from time import sleep as rest\nrest(1)\n"),
    ("sleep", "tests/desktop/test_x.py", "from PySide6.QtTest import QTest\nQTest.qWait(100)\n"),
    (
        "box",
        "desktop/a.py",
        "from PySide6.QtWidgets import QMessageBox\nQMessageBox.warning(None, 'a', 'b')\n",
    ),
    ("box", "desktop/a.py", "from PySide6 import QtWidgets as w\nw.QMessageBox.question(None, 'a', 'b')\n"),
    ("print", "sync/store/a.py", "print('x')\n"),
    ("print", "tests/sync/test_x.py", "print('x')\n"),
    ("except", "sync/a.py", "try:\n    f()\nexcept Exception:\n    pass\n"),
    ("except", "sync/a.py", "try:\n    f()\nexcept:\n    pass\n"),
    ("except", "sync/a.py", "try:\n    f()\nexcept (OSError, BaseException) as e:\n    g(e)\n"),
    ("evaded", "tests/test_x.py", "import pytest\n\n@pytest.mark.skip\ndef test_it(): ...\n"),
    (
        "evaded",
        "tests/test_x.py",
        "import pytest\n\n@pytest.mark.skipif(True, reason='')\ndef test_it(): ...\n",
    ),
    ("evaded", "tests/test_x.py", "import pytest\n\n@pytest.mark.xfail\ndef test_it(): ...\n"),
    ("evaded", "tests/test_x.py", "from pytest import skip\nskip('later')\n"),
    ("evaded", "tests/test_x.py", "import pytest\nx = pytest.importorskip('x')\n"),
    ("evaded", "tests/test_x.py", "from flaky import flaky\n\n@flaky\ndef test_it(): ...\n"),
    ("item", "desktop/a.py", "found = page.layout().itemAt(0).widget()\n"),
    ("sentence", "desktop/a.py", SAY + "tr(f'Saved {name}')\n"),
    ("sentence", "desktop/a.py", SAY + "say('Saved ' + name)\n"),
    ("sentence", "desktop/a.py", "from resources import language\nlanguage.tr(text)\n"),
    ("sentence", "forms/a.py", SAY + "tr('Saved %s' % name)\n"),
    ("zone", "desktop/a.py", "from datetime import datetime\nx = datetime.now()\n"),
    ("zone", "sync/a.py", "import datetime\nx = datetime.datetime.now(tz).astimezone()\n"),
    ("zone", "sync/a.py", "from datetime import date\nx = date.today()\n"),
    ("zone", "sync/a.py", "from datetime import datetime\nx = datetime.fromtimestamp(3)\n"),
    ("zone", "desktop/a.py", "from PySide6.QtCore import QDate\nx = QDate.currentDate()\n"),
    ("invisible", "sync/a.py", f"x = '{ZERO_WIDTH}'\n"),
    ("invisible", "resources/words/zh_CN/a.json", f'{{"a": "甲{BIDI}"}}'),
    ("invisible", "README.md", "a\u00adb\n"),
    ("place", "README.md", "see .." + "/shared/x\n"),
    ("place", "tests/a.json", '"/' + 'work/x"'),
    ("length", "sync/a.py", "x = 1\n" * 501),
    ("syntax", "sync/a.py", "def f(:\n"),
]

LET_BY = [
    ("desktop/a.py", "class Flow(QLayout):\n    def itemAt(self, index):\n        return None\n"),
    ("sync/a.py", "open('x', 'rb')\nopen('x', encoding='utf-8')\nopen('x', **options)\nopen(3, mode)\n"),
    (
        "sync/a.py",
        "path.read_text(encoding='utf-8')\npath.read_text('utf-8')\npath.write_text('x', 'utf-8')\n",
    ),
    (
        "sync/a.py",
        "path.open('rb')\nStore.open(path, key)\nDesk.open(home)\nzipfile.ZipFile(x).open('a/b.txt')\n",
    ),
    ("sync/a.py", "import tempfile\ntempfile.NamedTemporaryFile()\ntempfile.TemporaryFile('w+b')\n"),
    ("sync/a.py", "import subprocess\nsubprocess.run(['x'], text=True, encoding='utf-8')\n"),
    ("desktop/operations.py", "import threading\nthreading.Thread(target=f)\n"),
    ("sync/portal/serve.py", "import threading\nthreading.Thread(target=f)\n"),
    ("desktop/a.py", "from PySide6.QtCore import QThread\nassert QThread.currentThread() is main\n"),
    ("sync/a.py", "import threading\nlock = threading.Lock()\n"),
    ("sync/a.py", "import time\ntime.monotonic()\nsleep_seconds = 3\n"),
    ("desktop/a.py", "from PySide6.QtWidgets import QMessageBox\nx = QMessageBox.StandardButton.Yes\n"),
    ("sync/cli/show.py", "print('x')\n"),
    ("build_spec/a.py", "print('x')\n"),
    ("sync/a.py", "pprint('x')\n'print(1)'\n"),
    ("sync/a.py", "try:\n    f()\nexcept BaseException:\n    close()\n    raise\n"),
    ("desktop/operations.py", "try:\n    f()\nexcept Exception as e:\n    g(e)\n"),
    ("sync/a.py", "try:\n    f()\nexcept OSError:\n    pass\n"),
    ("tests/test_x.py", "import pytest\n\n@pytest.mark.postgresql\ndef test_skip_nothing(): ...\n"),
    ("sync/a.py", "import pytest\npytest.skip('only tests are looked at')\n"),
    ("desktop/a.py", SAY + "tr('Saved {name}', name=name)\nsay('a' 'b')\nsay('Draft')\n"),
    ("desktop/a.py", "class W:\n    def tr(self, x): ...\nW().tr(f'{x}')\n"),
    ("resources/language.py", "from resources.language import tr\ntr(source)\n"),
    ("sync/a.py", "x = '\\u200b'\n"),
    ("sync/a.py", "from datetime import datetime\nx = datetime.now(CHINA).astimezone(UTC)\n"),
    ("sync/a.py", "from datetime import datetime\nx = datetime.fromtimestamp(3, CHINA)\nself.clock.now()\n"),
    ("build_spec/a.py", "from datetime import datetime\nx = datetime.now()\n"),
    ("README.md", "稿签　全角空格 and tab\t\n"),
    ("README.md", "worked/homework/ and ./shared\n"),
    ("sync/a.py", "x = 1\n" * 500),
    ("tests/fossils/0.1.0/a.json", ZERO_WIDTH),
]


@pytest.mark.parametrize(("rule", "path", "text"), CAUGHT)
def test_caught(rule: str, path: str, text: str) -> None:
    assert rule in rules(path, text)


@pytest.mark.parametrize(("path", "text"), LET_BY)
def test_let_by(path: str, text: str) -> None:
    assert rules(path, text) == []


def test_a_finding_names_the_line_and_the_replacement() -> None:
    found = list(check_text("sync/a.py", "x = 1\n\nopen('x')\n"))
    assert [str(finding) for finding in found] == [
        'sync/a.py:3: encoding: name the encoding: encoding="utf-8" (Chinese Windows reads GBK otherwise)'
    ]


def test_every_message_says_what_to_do_instead() -> None:
    for _, path, text in CAUGHT:
        for finding in check_text(path, text):
            assert len(finding.message) > 20 or finding.rule == "syntax"
            assert finding.line >= 1


def test_exceptions_to_the_rules_name_what_exists() -> None:
    places = {*house_python.THREADS, *house_python.SLEEPERS, *house_python.EDGES, *house_python.PRINTERS}
    assert {place for place in places if not (PROJECT / place).exists()} == set()
