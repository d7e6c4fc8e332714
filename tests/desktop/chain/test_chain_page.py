"""The chain of an article: what holds, what breaks, and who answers, from a real desk's verification."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from support.desks import open_desks

from desktop.app import Program
from desktop.chain.judging import AFTER, BROKEN, WAITING, broken_step, conclusion, duties, rows_of
from desktop.chain.page import ChainPage
from desktop.chain.steps import StepModel
from resources.language import say, use_language
from sync.chain.verify import CheckResult
from sync.desk.models import ChainView

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]


@pytest.fixture
def view(travelled: Any, tmp_path: Path) -> ChainView:
    use_language("zh_CN")
    with open_desks(travelled.folder, tmp_path / "home", "portal-service") as opened:
        return opened["portal-service"].chain(travelled.article)


def broken_at(view: ChainView, step: int) -> ChainView:
    """The same chain as the verifier would show it with a fault at a step."""
    fault = CheckResult(7, "contents", False, say("{text}", text="内容与签名时不一致"), step, "content")
    checks = tuple(fault if check.number == 7 else check for check in view.report.checks)
    steps = tuple(replace(each, held=each.sequence < step) for each in view.steps)
    return replace(view, report=replace(view.report, checks=checks, credited=step - 1), steps=steps)


# ---- what is said of a chain -------------------------------------------------------------------------------------


def test_a_whole_chain_is_concluded_in_one_sentence(view: ChainView) -> None:
    said = conclusion(view)
    assert (said.tone, said.title) == ("success", "核验通过：7 步签名首尾相连")
    assert "没有联网" in said.text
    assert "还有 7 步没有收到门户回执" in said.text
    assert {row.mark for row in rows_of(view)} == {WAITING}


def test_a_broken_chain_shows_where_and_hides_nothing(view: ChainView) -> None:
    broken = broken_at(view, 5)
    said = conclusion(broken)
    assert (said.tone, said.title) == ("danger", "核验不通过：签名链在第 5 步断开")
    assert said.text == "第 1 至 4 步可信。内容与签名时不一致"
    marks = [row.mark for row in rows_of(broken)]
    assert marks == [WAITING] * 4 + [BROKEN] + [AFTER] * 2
    assert len(marks) == len(view.steps)
    assert rows_of(broken)[4].second == "内容与签名时不一致"
    assert rows_of(broken)[6].verdict == "未采信"


def test_a_fault_without_a_step_breaks_no_link(view: ChainView) -> None:
    fault = CheckResult(11, "log", False, say("{text}", text="日志不在手边"))
    checks = (*view.report.checks[:-1], fault)
    broken = replace(view, report=replace(view.report, checks=checks))
    assert broken_step(broken) is None
    assert conclusion(broken).title == "核验不通过"


def test_the_duties_come_from_signatures(view: ChainView) -> None:
    supervises, publishes, answers = duties(view)
    assert (supervises.names, supervises.steps) == ("赵平", "第 5 步")
    assert (publishes.known, publishes.why, publishes.alarm) == (False, "还没有发布", False)
    assert answers.names.split("  ")[0] == "周明"


def test_a_void_signature_names_nobody(view: ChainView) -> None:
    supervises, _, answers = duties(broken_at(view, 5))
    assert (supervises.known, supervises.why, supervises.alarm) == (False, "第 5 步签名不采信", True)
    assert answers.known


def test_a_step_is_heard_as_a_sentence(view: ChainView) -> None:
    row = rows_of(view)[1]
    assert row.spoken.startswith("第 2 步，初审，李静，")
    assert row.spoken.endswith("还没有回执")


def test_the_model_keeps_qts_rules(qtbot: QtBot, view: ChainView) -> None:
    model = StepModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(rows_of(view))
    model.show_rows(rows_of(broken_at(view, 2)))
    model.show_rows([])
    assert tester.model() is model


# ---- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(start: Start, travelled: Any, settle: Wait) -> ChainPage:
    program = start("zhao-ping", county=travelled.folder)
    program.window.go("chain", travelled.article)
    settle()
    found = program.window.page()
    assert isinstance(found, ChainPage)
    return found


def panel_words(page: ChainPage) -> str:
    return "\n".join(label.text() for label in page.panel.findChildren(QLabel))


def test_the_page_verifies_when_it_is_opened(page: ChainPage) -> None:
    assert page.header.title.whole_text() == "取水口专项检查"
    assert page.banner.title().startswith("核验通过：6 步")
    assert len(page.steps.steps.rows()) == 6
    assert page.state.accessibleName() == "待发"


def test_the_chosen_step_is_explained(page: ChainPage, qtbot: QtBot) -> None:
    page.steps.setFocus()
    page.steps.setCurrentIndex(page.steps.steps.index(1))
    words = panel_words(page)
    assert "第 2 步：初审" in words
    assert "云溪市水务局" in words
    qtbot.keyClick(page.steps, Qt.Key.Key_Down)
    assert "第 3 步：保密审查" in panel_words(page)


def test_every_check_is_listed_by_number(page: ChainPage) -> None:
    assert page.view is not None
    words = panel_words(page)
    for check in page.view.report.checks:
        assert f"{check.number}. {check.sentence}" in words


def test_f9_verifies_again(page: ChainPage, qtbot: QtBot, settle: Wait) -> None:
    first = page.view
    qtbot.keyClick(page.steps, Qt.Key.Key_F9)
    settle()
    assert page.view is not first


def test_the_evidence_is_written_where_it_is_wanted(page: ChainPage, tmp_path: Path, settle: Wait) -> None:
    target = tmp_path / "证据.zip"
    page.export_to(target)
    settle()
    assert zipfile.ZipFile(target).namelist()


def test_esc_goes_back_to_where_one_came_from(page: ChainPage, qtbot: QtBot) -> None:
    window = page.window()
    qtbot.keyClick(page.steps, Qt.Key.Key_Escape)
    assert window.page().key == "today"


def test_a_draft_has_no_chain_yet(start: Start, desks: Any, writer: Any, settle: Wait) -> None:
    with desks("zhou-ming") as opened:
        article = writer.write(opened["zhou-ming"])
    program = start("zhou-ming")
    program.window.go("chain", article)
    settle()
    assert program.window.page().banner.title() == "还没有签名"


@pytest.mark.parametrize("size", [(1024, 680), (1366, 768), (1440, 900)])
def test_the_page_fits(page: ChainPage, settle: Wait, size: tuple[int, int]) -> None:
    page.window().resize(*size)
    settle()
    assert page.width() == page.window().width() - 84
    assert page.steps.height() >= 2 * 71
    assert page.banner.geometry().right() <= page.width()
