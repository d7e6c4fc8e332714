"""The house rules that need Python's syntax: one function a rule, each naming the replacement."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from build_spec.house_source import Finding, Source, has_unpacking, keyword, literal

Rule = Callable[[Source], Iterator[Finding]]

# Where threads begin: the window's operations and the look at the list while Qt is loaded, the portal's server, what
# starts a portal beside one's own work and reads what it says; tests that race two real desks.
THREADS = (
    "desktop/operations.py",
    "desktop/practice.py",
    "desktop/shell/glancing.py",
    "sync/cli/portal.py",
    "sync/portal/",
    "sync/practice/process.py",
    "tests/",
)
# Nobody sleeps. A file is listed here only with a reason beside it.
SLEEPERS: tuple[str, ...] = ()
# The edges of a process or a thread, where anything at all must become a message or a report.
EDGES = (
    "build_spec/verbs.py",
    "desktop/entry.py",
    "desktop/operations.py",
    "sync/cli/",
    "sync/portal/edge.py",
)
PRINTERS = ("sync/cli/", "build_spec/")
FLOORS = ("desktop/", "sync/", "forms/", "resources/")

_MODE = re.compile(r"[rwaxbt+]{1,4}")
_TEMPORARY = {"tempfile.NamedTemporaryFile", "tempfile.TemporaryFile", "tempfile.SpooledTemporaryFile"}
_SUBPROCESS = {
    "subprocess.run",
    "subprocess.Popen",
    "subprocess.check_output",
    "subprocess.check_call",
    "subprocess.call",
}
_OF_THE_COMPUTER = {
    "datetime.date.today",
    "datetime.datetime.today",
    "time.localtime",
    "PySide6.QtCore.QDate.currentDate",
    "PySide6.QtCore.QDateTime.currentDateTime",
    "PySide6.QtCore.QTime.currentTime",
}
_BOXES = re.compile(r"(^|\.)QMessageBox\.(about|aboutQt|critical|information|question|warning)")
_EVADED = re.compile(
    r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip|flaky)|(.*\.)?flaky(\..*)?|unittest\.(skip|expected).*"
)
ENCODING = 'name the encoding: encoding="utf-8" (Chinese Windows reads GBK otherwise)'


def text_without_encoding(source: Source) -> Iterator[Finding]:
    """Text files read or written in whatever encoding the machine prefers."""
    for call, name in source.calls():
        if keyword(call, "encoding") is None and not has_unpacking(call) and _opens_text(call, name):
            yield source.finding(call, "encoding", ENCODING)


def _opens_text(call: ast.Call, name: str) -> bool:
    if name in ("open", "io.open", "os.fdopen"):
        return len(call.args) < 4 and _is_text(_mode(call, 1), "r")
    if name in _TEMPORARY:
        return _is_text(_mode(call, 0), "w+b")
    if name in _SUBPROCESS:
        return any(_is_true(keyword(call, word)) for word in ("text", "universal_newlines"))
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "read_text":
        return not call.args
    if call.func.attr == "write_text":
        return len(call.args) < 2
    return call.func.attr == "open" and _is_path_open(call, name)


def _is_path_open(call: ast.Call, name: str) -> bool:
    owner = name.rpartition(".")[0].rpartition(".")[2].lower()
    mode = literal(_mode(call, 0))
    if mode is None:
        return not call.args and not call.keywords and owner.endswith(("path", "file"))
    return _MODE.fullmatch(mode) is not None and "b" not in mode


def _mode(call: ast.Call, position: int) -> ast.expr | None:
    return keyword(call, "mode") or (call.args[position] if len(call.args) > position else None)


def _is_text(mode: ast.expr | None, default: str) -> bool:
    word = default if mode is None else literal(mode)
    return word is not None and "b" not in word


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def raw_threads(source: Source) -> Iterator[Finding]:
    """Threads made outside the two places that own them."""
    if source.within(THREADS):
        return
    message = "no thread of its own: use desktop.operations.ReadOp or WriteOp"
    for call, name in source.calls():
        if name in ("threading.Thread", "threading.Timer", "_thread.start_new_thread") or _is_qthread(name):
            yield source.finding(call, "thread", message)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            bases = [source.full(base) for base in node.bases]
            if any(base == "threading.Thread" or _is_qthread(base) for base in bases):
                yield source.finding(node, "thread", message)


def _is_qthread(name: str) -> bool:
    return name.rpartition(".")[2] == "QThread"


def sleeping(source: Source) -> Iterator[Finding]:
    """Waiting by the clock instead of for the thing itself."""
    if source.within(SLEEPERS):
        return
    for call, name in source.calls():
        if name in ("time.sleep", "PySide6.QtTest.QTest.qSleep", "PySide6.QtTest.QTest.qWait"):
            message = "wait for the thing itself: qtbot.waitSignal, an Event, a process's exit, its ready line"
            yield source.finding(call, "sleep", message)


def message_boxes(source: Source) -> Iterator[Finding]:
    """Boxes that stop the program and say 'OK'."""
    for call, name in source.calls():
        if _BOXES.search(name):
            message = "no box: say it through desktop.messages (a banner, a line where it happened, a toast)"
            yield source.finding(call, "box", message)


def printing(source: Source) -> Iterator[Finding]:
    """Output outside the command line."""
    if source.within(PRINTERS):
        return
    for call, name in source.calls():
        if name == "print":
            message = "print only in sync/cli: return the value, raise a Trouble, or use logging"
            yield source.finding(call, "print", message)


def broad_except(source: Source) -> Iterator[Finding]:
    """Everything caught away from the process edges; cleaning up and raising again is allowed."""
    if source.within(EDGES):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(source, node) and not _raises_again(node):
            message = "catch the error you mean (Trouble, OSError, ...); all of them only at the process edges"
            yield source.finding(node, "except", message)


def _is_broad(source: Source, handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(source.full(kind) in ("Exception", "BaseException") for kind in kinds)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def evaded_tests(source: Source) -> Iterator[Finding]:
    """Tests that can be passed by not running."""
    if not source.path.startswith("tests/"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.Attribute, ast.Name)) and _EVADED.fullmatch(source.full(node)):
            message = "a test runs and can fail: give it what it needs, or assert what holds on this machine"
            yield source.finding(node, "evaded", message)


def built_sentences(source: Source) -> Iterator[Finding]:
    """Sentences put together before they are translated, or lacking their values."""
    for call, name in sentence_calls(source):
        first = call.args[0] if call.args else None
        text = literal(first)
        if text is None:
            message = f'{name}() takes one string literal and values by name: {name}("Saved {{n}}", n=name)'
            yield source.finding(call, "sentence", message)


def zoneless_times(source: Source) -> Iterator[Finding]:
    """Times and days told in whatever zone the computer is set to."""
    if not source.within(FLOORS):
        return
    for call, name in source.calls():
        given = len(call.args) + len(call.keywords)
        moved = isinstance(call.func, ast.Attribute) and call.func.attr == "astimezone"
        without = (name == "datetime.datetime.now" or moved) and given < 1
        if name in _OF_THE_COMPUTER or without or (name == "datetime.datetime.fromtimestamp" and given < 2):
            message = "people read times in China's zone: sync.chain.clock.local(when), or SystemClock().now()"
            yield source.finding(call, "zone", message)


def sentence_calls(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """Every call of ``tr`` or ``say``, with which of the two; not in the module that defines them."""
    if source.path == "resources/language.py":
        return
    for call, name in source.calls():
        if name in ("resources.language.tr", "resources.language.say"):
            yield call, name.rpartition(".")[2]


def layout_items(source: Source) -> Iterator[Finding]:
    """Layouts asked for their items.

    Qt frees an item with its widget and does not tell Python. Its wrapper stays with the layout's; the next widget that
    comes to lie at the same place in memory has two wrappers then, and at its end PySide (6.11) reads what is freed.
    """
    for call, _ in source.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr == "itemAt":
            message = "ask for the place of a part (layout.indexOf), or keep the part: an item's wrapper outlives it"
            yield source.finding(call, "item", message)


RULES: tuple[Rule, ...] = (
    text_without_encoding,
    raw_threads,
    sleeping,
    message_boxes,
    printing,
    broad_except,
    evaded_tests,
    built_sentences,
    zoneless_times,
    layout_items,
)
