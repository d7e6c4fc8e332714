"""The emergency lane, joint publication, corrections and withdrawals in the real window, from button to signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from support.desks import PEOPLE, PIN, make_county, open_desks
from support.urgent import (
    AUTHOR,
    DUTY,
    IN_ORDER,
    NOT_IN_ORDER,
    OPEN,
    PUBLISHER,
    REASON,
    REVIEWER,
    SECOND,
    SECRECY,
    SERVICE,
    SIGN_OFF,
    SUBMIT,
    TO_PUBLIC,
    Move,
    bring,
    go,
    write_sample,
)

from desktop import theme
from desktop.app import Program
from desktop.chain.page import ChainPage
from desktop.editor.page import EditorPage
from desktop.leader.page import LeaderPage
from desktop.operations import Job
from desktop.print.layout import sheet_parts
from desktop.review.page import ReviewPage
from desktop.review.side import StationRow
from desktop.review.signing import ReadRequest, SigningDialog
from desktop.today.page import TodayPage
from resources.language import LANGUAGES, use_language
from sync.desk import Desk
from sync.practice.county import home_of

pytestmark = pytest.mark.window
HOUSING, FINANCE, DEPUTY = "xia-li", "jiang-cheng", "tang-ning"
EVERYBODY = (*PEOPLE, DUTY, SERVICE, DEPUTY, HOUSING, FINANCE)
NO_JOB = Job(0, lambda ticket, kind, value: None)
Start = Callable[..., Program]
Wait = Callable[[], None]
Desks = Mapping[str, Desk]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("town")
    make_county(root, EVERYBODY)
    return root


@pytest.fixture
def at_desk(town: Path, tmp_path: Path, start: Start) -> Callable[..., Program]:
    """``at_desk("li-jing", prepare)``: what ``prepare`` does with all desks is done, then the program starts on one."""

    def begin(officer: str, prepare: Callable[[Desks], None], **how: Any) -> Program:
        use_language("zh_CN")
        with open_desks(town, tmp_path / "home", *EVERYBODY) as desks:
            prepare(desks)
        return start(officer, county=town, home=home_of(tmp_path / "home", officer), **how)

    return begin


@pytest.fixture
def desks(town: Path, tmp_path: Path, qapp: object) -> Any:
    use_language("zh_CN")
    theme.apply(qapp, "light", 100)
    with open_desks(town, tmp_path / "home", *EVERYBODY) as opened:
        yield opened


def request(desk: Desk, article: str, action: str) -> Any:
    option = next(o for o in desk.options(article) if o.action == action)
    return ReadRequest(desk, article, option)(NO_JOB)


def words(widget: QWidget) -> str:
    """Everything that can be read on a widget, line by line."""
    texts = [w.text() for w in widget.findChildren(QLabel) + widget.findChildren(QPushButton) if not w.isHidden()]
    return "\n".join((*texts, *(row.accessibleName() for row in widget.findChildren(StationRow))))


def shown(program: Program, kind: type) -> Any:
    found = program.window.page()
    assert isinstance(found, kind)
    return found


def dialog_of(program: Program, qtbot: QtBot) -> SigningDialog:
    def visible() -> list[SigningDialog]:
        return [d for d in program.window.findChildren(SigningDialog) if d.isVisible()]

    qtbot.waitUntil(lambda: bool(visible()), timeout=10_000)
    return visible()[-1]


def finish(dialog: SigningDialog, qtbot: QtBot, settle: Wait) -> None:
    for tick in dialog.ticks:
        tick.setChecked(True)
    dialog.pin.pin.setText(PIN)
    assert dialog.ready()
    with qtbot.waitSignal(dialog.signed, timeout=20_000):
        dialog.sign.click()
    settle()


def article_of(desks: Desks, *moves: Move, number: int = 8, to: tuple[str, ...] = ()) -> str:
    article = write_sample(desks[AUTHOR], number)
    go(desks, article, *moves)
    bring(desks, article, *to)
    return article


# --- submitting -------------------------------------------------------------------------------------------------------


def test_the_dialog_offers_the_lane_and_says_what_it_skips_before_the_pin(
    desks: Desks, qtbot: QtBot, unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    dialog = SigningDialog(desks[AUTHOR], request(desks[AUTHOR], article_of(desks), "submit"))
    qtbot.addWidget(dialog)
    dialog.open()
    lane = dialog.lane
    assert lane is not None
    assert (lane.taken(), lane.words.isVisible(), dialog.detail()) == (False, False, {})
    lane.tick.setChecked(True)
    told = lane.words.text()
    for part in (
        "省去：初审、保密审查、复审。",
        "由韩松签发，随即报送门户。",
        "李静、孙岩",
        "18:00",
        "补审结论都会公开",
    ):
        assert part in told
    for tick in dialog.ticks:
        tick.setChecked(True)
    dialog.pin.pin.setText(PIN)
    assert not dialog.ready()  # a reason is missing
    lane.reason.setPlainText(REASON)
    assert dialog.ready()
    assert dialog.detail() == {"lane": "emergency"}
    assert dialog.reason_words() == REASON
    assert unnamed(dialog) == []
    lane.tick.setChecked(False)
    assert (dialog.detail(), dialog.reason_words(), dialog.ready()) == ({}, "", True)


def test_the_lane_is_signed_out_of_the_editor(at_desk: Any, qtbot: QtBot, settle: Wait) -> None:
    made: list[str] = []
    program = at_desk(AUTHOR, lambda desks: made.append(article_of(desks)))
    program.window.go("editor", made[0])
    settle()
    page = shown(program, EditorPage)
    qtbot.waitUntil(page.main.isEnabled, timeout=10_000)
    page.main.click()
    dialog = dialog_of(program, qtbot)
    assert dialog.lane is not None
    dialog.lane.tick.setChecked(True)
    dialog.lane.reason.setPlainText(REASON)
    finish(dialog, qtbot, settle)
    assert program.desk is not None
    state = program.desk.draft(made[0]).state
    assert (state.lane, state.pending.role if state.pending else "") == ("emergency", "duty")
    assert "韩松" in page.route.accessibleName()
    assert "补审" in page.route.accessibleName()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_lane_has_words_in_every_language(desks: Desks, qtbot: QtBot, code: str) -> None:
    article = article_of(desks)
    use_language(code)
    dialog = SigningDialog(desks[AUTHOR], request(desks[AUTHOR], article, "submit"))
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.lane is not None
    dialog.lane.tick.setChecked(True)
    text = words(dialog.lane)
    assert ("emergency lane" in text or "Why it cannot wait" in text) == (code == "en")


def test_a_column_without_a_lane_shows_none(desks: Desks, qtbot: QtBot) -> None:
    dialog = SigningDialog(desks[AUTHOR], request(desks[AUTHOR], article_of(desks, number=11), "submit"))
    qtbot.addWidget(dialog)
    assert dialog.lane is None


def test_units_asked_are_told_in_words_before_the_pin(desks: Desks, qtbot: QtBot) -> None:
    dialog = SigningDialog(desks[AUTHOR], request(desks[AUTHOR], article_of(desks, number=2), "submit"))
    qtbot.addWidget(dialog)
    units = dialog.units
    assert units is not None
    assert units.words.text() == "单独发布：云溪市水务局"
    for row in range(units.list.count()):
        if units.list.item(row).text() in ("云溪市财政局", "云溪市住房和城乡建设局"):
            units.list.item(row).setCheckState(Qt.CheckState.Checked)
    assert units.words.text() == "牵头：云溪市水务局　联合：云溪市住房和城乡建设局、云溪市财政局"
    assert dialog.detail()["joint"] == ["housing", "finance"]


# --- signing off ------------------------------------------------------------------------------------------------------


def test_the_duty_leader_reads_why_and_signs_on_one_page(at_desk: Any, qtbot: QtBot, settle: Wait) -> None:
    program = at_desk(DUTY, lambda desks: article_of(desks, SUBMIT, to=(DUTY,)) and None)
    today = shown(program, TodayPage)
    line = today.model.lines()[0]
    assert (line.urgent, line.kind) == ("应急", "签发")
    assert "应急" in line.spoken
    today.list.acted.emit(line)
    settle()
    page = shown(program, LeaderPage)
    assert page.reader.lane.isVisible()
    told = words(page.facts)
    for part in ("应急通道", REASON, "省去：初审、保密审查、复审。", "李静、孙岩"):
        assert part in told
    bar = page.reader.canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(page.reader.read_to_end, timeout=5_000)
    decision = page.decision
    for tick in decision.confirmed.boxes:
        tick.setChecked(True)
    decision.pin.pin.setText(PIN)
    with qtbot.waitSignal(decision.signed, timeout=20_000):
        decision.sign.click()
    settle()
    assert program.desk is not None
    (item,) = program.desk.outbox()[:1]
    assert [s.action for s in program.desk.chain(item.article).steps] == ["submit", "approve", "send"]


# --- looking back -----------------------------------------------------------------------------------------------------


def test_the_reviewer_looks_back_from_today_to_the_signature(
    at_desk: Any, qtbot: QtBot, settle: Wait, unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    program = at_desk(REVIEWER, lambda desks: article_of(desks, *TO_PUBLIC, to=(REVIEWER,)) and None)
    today = shown(program, TodayPage)
    line = today.model.lines()[0]
    assert (line.item.kind, line.kind, line.act, line.urgent) == ("look-back", "补审", "去补审", "应急")
    today.list.acted.emit(line)
    settle()
    page = shown(program, ReviewPage)
    queued = page.queue.model.line(0)
    assert (queued.station, queued.emergency) == ("补审", True)
    assert queued.spoken.startswith("应急；")
    assert page.reader.lane.isVisible()
    assert page.main.text() == "补审"
    assert "由李静、孙岩在" in words(page.side)
    bar = page.reader.canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(page.reader.read_to_end, timeout=5_000)
    page.main.click()
    dialog = dialog_of(program, qtbot)
    assert dialog.found is not None
    assert "应急通道" in words(dialog)
    assert unnamed(dialog) == []
    for tick in dialog.ticks:
        tick.setChecked(True)
    dialog.pin.pin.setText(PIN)
    assert not dialog.ready()
    dialog.found.finding.choose("not-in-order")
    assert not dialog.ready()
    dialog.found.reason.setPlainText("停水时间写错。")
    finish(dialog, qtbot, settle)
    assert program.desk is not None
    last = program.desk.chain(line.item.article).steps[-1]
    assert (last.action, last.finding, last.reason) == ("look-back", "not-in-order", "停水时间写错。")
    program.window.go("today")
    settle()
    assert shown(program, TodayPage).model.lines() == ()


def test_the_chain_shows_the_lane_and_the_look_back(at_desk: Any, settle: Wait) -> None:
    made: list[str] = []
    look: Move = (REVIEWER, "look-back", NOT_IN_ORDER)
    program = at_desk(AUTHOR, lambda desks: made.append(article_of(desks, *TO_PUBLIC, look, to=(AUTHOR,))))
    program.window.go("chain", made[0])
    settle()
    page = shown(program, ChainPage)
    rows = page.steps.steps.rows()
    assert rows[0].first.endswith("应急通道")
    assert (rows[-1].first, rows[-1].who) == ("补审", "李静")
    assert "不合规" in rows[-1].second
    told = words(page.panel)
    assert "停水时间与方案不一致。" in told
    assert "补审：不合规" in told
    assert "应急通道" in told


def test_the_sheet_says_it_on_paper(desks: Desks) -> None:
    article = article_of(desks, *TO_PUBLIC)
    html = "".join(sheet_parts(desks[PUBLISHER].approval(article), 100).rows)
    assert "经应急通道送审，下一个工作日补审。" in html
    assert REASON in html
    assert "待补审：由李静、孙岩在" in html
    go(desks, article, (REVIEWER, "look-back", IN_ORDER))
    html = "".join(sheet_parts(desks[REVIEWER].approval(article), 100).rows)
    assert "已补审：合规。" in html


# --- what came back ---------------------------------------------------------------------------------------------------


def test_a_return_is_told_to_who_had_signed_until_it_is_opened(at_desk: Any, settle: Wait) -> None:
    def prepare(desks: Desks) -> None:
        back: Move = (SECRECY, "return", {"category": "R03", "reason": "数据对不上。"})
        article_of(desks, (AUTHOR, "submit", {}), (REVIEWER, "pass", {}), back, number=11, to=(REVIEWER,))

    program = at_desk(REVIEWER, prepare)
    today = shown(program, TodayPage)
    line = today.model.lines()[0]
    assert (line.kind, line.act, line.left, line.spent) == ("退回", "去查看", "", -1.0)
    assert line.meta.startswith("王芳退回了您审核过的这篇稿件：数据对不上")
    today.list.acted.emit(line)
    settle()
    assert shown(program, ReviewPage).article == line.item.article
    program.window.go("today")
    settle()
    assert today.model.lines() == ()


# --- joint publication and deputies -----------------------------------------------------------------------------------


def test_who_leads_and_who_has_still_to_countersign_is_told_on_the_way(at_desk: Any, settle: Wait) -> None:
    made: list[str] = []

    def prepare(desks: Desks) -> None:
        together: Move = (AUTHOR, "submit", {"detail": {"joint": ["housing", "finance"]}})
        rest: tuple[Move, ...] = (
            (REVIEWER, "pass", {}), (SECRECY, "secrecy-review", OPEN), (SECOND, "pass", {}), (HOUSING, "countersign", {}),
        )  # fmt: skip
        made.append(article_of(desks, together, *rest, number=2, to=(AUTHOR,)))

    program = at_desk(AUTHOR, prepare)
    program.window.go("editor", made[0])
    settle()
    way = shown(program, EditorPage).route.accessibleName()
    assert "牵头 市水务局" in way
    assert "联合 市住建局、市财政局，还差 1 家" in way
    program.window.go("chain", made[0])
    settle()
    page = shown(program, ChainPage)
    told = words(page.panel)
    assert "牵头：云溪市水务局　联合：云溪市住房和城乡建设局、云溪市财政局（还差 1 家：云溪市财政局）" in told
    page.steps.setCurrentIndex(page.steps.steps.index(0))
    assert "云溪市财政局" in words(page.panel)


def test_deputies_are_named_with_both_names_wherever_they_signed(at_desk: Any, settle: Wait) -> None:
    made: list[str] = []

    def prepare(desks: Desks) -> None:
        moves: tuple[Move, ...] = (
            (AUTHOR, "submit", {}), (REVIEWER, "pass", {}), (DEPUTY, "secrecy-review", OPEN), (SECOND, "pass", {}),
        )  # fmt: skip
        made.append(article_of(desks, *moves, number=11, to=("zhao-ping",)))

    program = at_desk("zhao-ping", prepare)
    both = "唐宁 代 王芳"
    program.window.go("leader", made[0])
    settle()
    assert both in words(shown(program, LeaderPage).facts)
    program.window.go("review", made[0])
    settle()
    assert both in words(shown(program, ReviewPage).side)
    program.window.go("chain", made[0])
    settle()
    page = shown(program, ChainPage)
    row = page.steps.steps.rows()[2]
    assert row.who == both
    assert both in row.spoken
    page.steps.setCurrentIndex(page.steps.steps.index(2))
    assert both in words(page.panel)
    assert program.desk is not None
    assert both in "".join(sheet_parts(program.desk.approval(made[0]), 100).rows)


# --- corrections and withdrawals --------------------------------------------------------------------------------------


def test_a_correction_begins_at_the_chain_and_is_signed_in_the_editor(at_desk: Any, qtbot: QtBot, settle: Wait) -> None:
    made: list[str] = []
    program = at_desk(AUTHOR, lambda desks: made.append(article_of(desks, *TO_PUBLIC, to=(AUTHOR,))))
    program.window.go("chain", made[0])
    settle()
    page = shown(program, ChainPage)
    found = {b.property("action"): b for b in page.panel.findChildren(QPushButton) if b.property("action")}
    assert set(found) == {"correct"}
    found["correct"].click()
    settle()
    editor = shown(program, EditorPage)
    assert editor.main.text() == "写更正"
    editor.main.click()
    settle()
    desk = program.desk
    assert desk is not None
    view = desk.draft(made[0])
    assert view.editable
    desk.save_draft(
        made[0], replace(view.content, fields={**view.content.fields, "title": "关于停水的更正通知"}), view.rev
    )
    settle()
    qtbot.waitUntil(editor.main.isEnabled, timeout=10_000)
    editor.main.click()
    dialog = dialog_of(program, qtbot)
    assert dialog.lane is None
    assert dialog.reason is not None
    dialog.reason.setPlainText("更正停水时间。")
    finish(dialog, qtbot, settle)
    chain = desk.chain(made[0])
    assert (chain.steps[-1].action, chain.steps[-1].reason) == ("correct", "更正停水时间。")


def test_a_withdrawal_is_signed_at_the_chain(at_desk: Any, qtbot: QtBot, settle: Wait) -> None:
    made: list[str] = []
    program = at_desk(DUTY, lambda desks: made.append(article_of(desks, *TO_PUBLIC, to=(DUTY,))))
    program.window.go("chain", made[0])
    settle()
    page = shown(program, ChainPage)
    found = {b.property("action"): b for b in page.panel.findChildren(QPushButton) if b.property("action")}
    assert set(found) == {"withdraw"}
    found["withdraw"].click()
    dialog = dialog_of(program, qtbot)
    assert "理由写入签名链" in words(dialog)
    assert dialog.reason is not None
    dialog.reason.setPlainText("误发。")
    finish(dialog, qtbot, settle)
    assert page.steps.steps.rows()[-1].first == "撤稿"
    assert not [b for b in page.panel.findChildren(QPushButton) if b.property("action") and b.isVisible()]


def test_who_may_do_nothing_sees_no_buttons_for_it(at_desk: Any, settle: Wait) -> None:
    made: list[str] = []
    program = at_desk(SECRECY, lambda desks: made.append(article_of(desks, SUBMIT, SIGN_OFF, to=(SECRECY,))))
    program.window.go("chain", made[0])
    settle()
    assert not [b for b in shown(program, ChainPage).panel.findChildren(QPushButton) if b.property("action")]
