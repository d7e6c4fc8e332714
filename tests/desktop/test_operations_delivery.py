"""Work off the window's thread: who does it, who is told, and who is not."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from desktop.messages import messages
from desktop.operations import ExchangeOp, Job, ReadOp, WriteOp, close_operations, operations
from forms.errors import Cancelled, Refused
from resources.language import say


@pytest.fixture(autouse=True)
def _fresh(qtbot: QtBot) -> Iterator[None]:
    close_operations()
    yield
    close_operations()


class Taker(QObject):
    """Writes down what it is told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.errors: list[object] = []
        self.steps: list[object] = []
        self.ends = 0
        self.threads: set[QThread] = set()

    @Slot(object)
    def take(self, value: object) -> None:
        self.threads.add(QThread.currentThread())
        self.got.append(value)

    @Slot(object)
    def fail(self, error: object) -> None:
        self.errors.append(error)

    @Slot(object)
    def step(self, value: object) -> None:
        self.steps.append(value)

    @Slot()
    def end(self) -> None:
        self.ends += 1


@pytest.fixture
def taker(qtbot: QtBot) -> Taker:
    return Taker()


def test_a_result_comes_on_the_windows_thread(qtbot: QtBot, taker: Taker) -> None:
    names = []

    def work(job: Job) -> int:
        names.append(threading.current_thread().name)
        return 7

    ReadOp(taker, work).then(taker.take).ended(taker.end).start()
    qtbot.waitUntil(lambda: taker.ends == 1)
    assert taker.got == [7]
    assert taker.threads == {taker.thread()}
    assert names[0].startswith("reader")


def test_writes_are_done_one_after_the_other_on_one_thread(qtbot: QtBot, taker: Taker) -> None:
    order: list[tuple[int, str]] = []
    for number in range(300):
        WriteOp(taker, lambda job, n=number: order.append((n, threading.current_thread().name))).ended(
            taker.end
        ).start()
    qtbot.waitUntil(lambda: taker.ends == 300)
    assert [number for number, _ in order] == list(range(300))
    assert len({name for _, name in order}) == 1


def test_a_slow_exchange_holds_up_no_write(qtbot: QtBot, taker: Taker) -> None:
    go_on = threading.Event()
    other = Taker()
    ExchangeOp(other, lambda job: go_on.wait(20)).ended(other.end).start()
    WriteOp(taker, lambda job: "written").then(taker.take).start()
    qtbot.waitUntil(lambda: taker.got == ["written"])
    assert other.ends == 0
    go_on.set()
    qtbot.waitUntil(lambda: other.ends == 1)


@pytest.mark.parametrize("receiver", [lambda value: None, print, "text".join])
def test_only_methods_of_objects_may_receive(taker: Taker, receiver: object) -> None:
    with pytest.raises(TypeError, match="receiver"):
        ReadOp(taker, lambda job: 1).then(receiver)  # type: ignore[arg-type]


def test_nothing_is_delivered_after_the_parents_end(qtbot: QtBot, taker: Taker) -> None:
    go_on = threading.Event()
    parent = QObject()
    errors: list[object] = []
    operations().failed.connect(lambda error, where: errors.append(error))

    def work(job: Job) -> None:
        go_on.wait(20)
        raise ValueError("late")

    ReadOp(parent, lambda job: go_on.wait(20)).then(taker.take).ended(taker.end).start()
    ReadOp(parent, work).then(taker.take).ended(taker.end).start()
    shiboken6.delete(parent)
    go_on.set()
    qtbot.waitUntil(operations().idle)
    assert (taker.got, taker.ends, errors) == ([], 0, [])


def test_an_error_goes_to_its_taker(qtbot: QtBot, taker: Taker) -> None:
    def work(job: Job) -> None:
        raise Refused(say("No."), "x")

    WriteOp(taker, work).then(taker.take).otherwise(taker.fail).ended(taker.end).start()
    qtbot.waitUntil(lambda: taker.ends == 1)
    assert taker.got == []
    assert isinstance(taker.errors[0], Refused)


def test_an_error_without_a_taker_is_announced_with_its_parent(qtbot: QtBot, taker: Taker) -> None:
    def work(job: Job) -> None:
        raise ValueError("broken")

    with qtbot.waitSignal(operations().failed) as signal:
        WriteOp(taker, work).then(taker.take).start()
    error, parent = signal.args
    assert isinstance(error, ValueError)
    assert parent is taker


def test_what_is_called_off_says_nothing_more(qtbot: QtBot, taker: Taker) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> str:
        started.set()
        go_on.wait(20)
        return "too late"

    running = ReadOp(taker, work).then(taker.take).otherwise(taker.fail).ended(taker.end)
    running.start()
    started.wait(20)
    running.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: taker.ends == 1)
    assert (taker.got, taker.errors) == ([], [])


def test_work_that_stops_itself_is_silent(qtbot: QtBot, taker: Taker) -> None:
    def work(job: Job) -> None:
        raise Cancelled(say("Cancelled."))

    ReadOp(taker, work).then(taker.take).otherwise(taker.fail).ended(taker.end).start()
    qtbot.waitUntil(lambda: taker.ends == 1)
    assert (taker.got, taker.errors) == ([], [])


def test_work_called_off_while_waiting_is_never_begun(qtbot: QtBot, taker: Taker) -> None:
    go_on = threading.Event()
    begun: list[str] = []
    WriteOp(taker, lambda job: go_on.wait(20)).ended(taker.end).start()
    second = WriteOp(taker, lambda job: begun.append("second")).ended(taker.end)
    second.start()
    second.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: taker.ends == 2)
    assert begun == []


def test_progress_comes_in_order_before_the_end(qtbot: QtBot, taker: Taker) -> None:
    def work(job: Job) -> str:
        for number in range(20):
            job.progress(number)
        return "done"

    ReadOp(taker, work).progress(taker.step).then(taker.take).ended(taker.end).start()
    qtbot.waitUntil(lambda: taker.ends == 1)
    assert taker.steps == list(range(20))


def test_closing_lets_writes_finish_and_does_the_last_work_last(qtbot: QtBot, taker: Taker) -> None:
    done: list[str] = []
    begun, stopped = threading.Event(), threading.Event()

    def exchange(job: Job) -> None:
        begun.set()
        while not job.cancelled():
            stopped.wait(0.01)
        done.append("exchange")

    ExchangeOp(taker, exchange).start()
    assert begun.wait(20)  # what was called off before it began would not run at all
    for number in range(20):
        WriteOp(taker, lambda job, n=number: done.append(f"write {n}")).start()
    assert close_operations(lambda job: done.append("last"))
    assert done[-1] == "last"
    assert "exchange" in done
    assert [each for each in done if each.startswith("write")] == [f"write {n}" for n in range(20)]


def test_it_tells_when_nothing_runs_any_more(qtbot: QtBot, taker: Taker) -> None:
    with qtbot.waitSignal(operations().fell_idle):
        ReadOp(taker, lambda job: 1).start()
    assert operations().idle()


def test_the_bridge_takes_what_nobody_took(qtbot: QtBot, taker: Taker) -> None:
    operations().failed.connect(messages().report)

    def work(job: Job) -> None:
        raise Refused(say("No."), "x")

    with qtbot.waitSignal(messages().trouble) as signal:
        ReadOp(taker, work).start()
    assert signal.args[0] == "danger"


def test_reads_that_are_held_start_no_thread_before_they_are_let_go(qtbot: QtBot, taker: Taker) -> None:
    def running() -> set[str]:
        return {each.name for each in threading.enumerate() if each.name.startswith(("reader", "writer", "exchange"))}

    operations().hold_reads()
    ReadOp(taker, lambda job: 7).then(taker.take).start()
    assert running() == set()
    operations().release_reads()
    qtbot.waitUntil(lambda: taker.got == [7], timeout=5_000)
    assert running() >= {"reader-0"}
