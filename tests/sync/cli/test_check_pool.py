"""Several processes: the same reports in the same order as one, however many; a process that dies is said."""

from __future__ import annotations

import multiprocessing
from datetime import date
from pathlib import Path

import pytest

from forms.errors import EnvironmentTrouble
from sync.cli.checking import pool
from sync.cli.checking.work import Order, Worker


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    found = []
    for number in range(60):
        path = tmp_path / f"{number:03}.txt"
        path.write_text(f"关于第{number}号工程的通知\n共投入１{number}万元。\n完。", encoding="utf-8")
        found.append(str(path))
    found.insert(30, str(tmp_path / "missing.txt"))
    return found


@pytest.fixture(scope="module")
def worker() -> Worker:
    return Worker(Order(date(2026, 11, 27)))


def test_several_processes_report_as_one_does(worker: Worker, names: list[str]) -> None:
    alone = list(pool.check_files(names, worker, 1))
    together = list(pool.check_files(names, worker, 2))
    assert together == alone
    assert [report.name for report in together] == names
    assert together[30].code == "check.read"
    assert any(report.findings for report in together)


def test_few_files_are_not_worth_a_process(worker: Worker, names: list[str]) -> None:
    reports = pool.check_files(names[:3], worker)
    assert [report.name for report in reports] == names[:3]


def test_what_is_left_is_dropped_when_nobody_wants_more(worker: Worker, names: list[str]) -> None:
    reports = pool.check_files(names, worker, 2)
    assert next(reports).name == names[0]
    reports.close()
    with pytest.raises(StopIteration):
        next(reports)


def test_a_process_ended_from_outside_is_said(worker: Worker, names: list[str]) -> None:
    reports = pool.check_files(names * 20, worker, 2)
    next(reports)
    for process in multiprocessing.active_children():
        process.kill()
    with pytest.raises(EnvironmentTrouble) as refusal:
        list(reports)
    assert refusal.value.code == "check.process"
