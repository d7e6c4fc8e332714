"""The list of problems and findings: order, words, what each line offers to whom, walking, and the fold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.check_pack import BLOCKING, DOUBTFUL, ERROR, GRAVE, HINT, RIGHT, SOURCE

from desktop import theme
from desktop.editor.checks.asking import MAX_REASON, ReasonDialog
from desktop.editor.checks.entries import Entry, Rights, entries, offer_words, offers, short
from desktop.editor.checks.explain import RuleDialog
from desktop.editor.checks.panel import CheckPanel
from desktop.editor.checks.reading import Checked
from desktop.editor.checks.showing import stops
from desktop.editor.severity import LETTERS, SeverityMark
from forms.checks.waivers import Waiver
from resources.language import LANGUAGES, use_language

Check = Callable[..., Checked]
ALL = f"这里有{HINT}、{DOUBTFUL}、{ERROR}、{BLOCKING}和{GRAVE}。"
AUTHOR = Rights(change=True, aside=True, ask=True)
REVIEWER, SECRECY = Rights(aside=True), Rights(aside=True, release=True)
NAMES = {"title": "标题", "source": "来源"}


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    use_language("zh_CN")
    theme.apply(qapp, "light", 100)
    yield
    use_language("zh_CN")


@pytest.fixture
def panel(qtbot: QtBot) -> Callable[..., CheckPanel]:
    def make(checked: Checked, rights: Rights = AUTHOR, *, lead: bool = True) -> CheckPanel:
        made = CheckPanel()
        qtbot.addWidget(made)
        made.resize(384, 700)
        made.show()
        made.show_check(checked, NAMES, rights, stops(checked, "submit"), lead=lead)
        made.verdict.show_message("danger", "x")
        return made

    return make


def lines(panel: CheckPanel) -> list[Entry]:
    return panel.list.entries.entries


def buttons(panel: CheckPanel, words: str) -> list[str]:
    """The buttons of the open line of these words."""
    row = next(n for n, e in enumerate(lines(panel)) if e.finding is not None and e.finding.text == words)
    panel.list.choose(row)
    open_line = panel.list.open_line()
    assert open_line is not None
    return [button.text() for button in open_line.buttons]


# ---------------------------------------------------------------------------------------------- lines


def test_what_the_form_lacks_comes_first_then_c_b_e_w_i(check: Check, panel: Callable[..., CheckPanel]) -> None:
    shown = lines(panel(check(ALL)))
    first = [entry for entry in shown if entry.problem is not None]
    assert shown[: len(first)] == first
    assert first
    assert [entry.letter for entry in shown[len(first) :]] == list("CBEWI")
    assert shown[len(first)].place == "第 1 段"
    assert shown[len(first)].title == f"规则{GRAVE}"
    assert RIGHT[GRAVE] in shown[len(first)].line


def test_every_line_is_spoken_with_severity_and_place(check: Check, panel: Callable[..., CheckPanel]) -> None:
    made = panel(check(ALL, title=f"{ERROR}标题"))
    model = made.list.entries
    spoken = [model.data(model.index(n), Qt.ItemDataRole.AccessibleTextRole) for n in range(model.rowCount())]
    assert all(isinstance(text, str) and len(text) > 8 for text in spoken)
    assert any(text.startswith("严重") and "第 1 段" in text for text in spoken)
    assert any(ERROR in text and "标题" in text for text in spoken)


def test_the_model_keeps_qt_s_promises(check: Check, panel: Callable[..., CheckPanel]) -> None:
    made = panel(check("没有"))
    tester = QAbstractItemModelTester(made.list.entries, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for text in (ALL, ALL + ALL, "没有", ALL):
        checked = check(text)
        made.show_check(checked, NAMES, AUTHOR, stops(checked, "submit"), lead=False)
    assert tester.parent() is None
    assert made.list.entries.data(made.list.entries.index(99)) is None


def test_the_counts_are_those_that_stand(check: Check, panel: Callable[..., CheckPanel]) -> None:
    made = panel(check(ALL + ERROR, said=(Waiver("unit.hint", HINT, "aside", "原话"),)))
    words = {letter: made._numbers[letter].accessibleName() for letter in LETTERS}
    assert [words[letter].rsplit(" ", 1)[1] for letter in LETTERS] == ["1", "1", "2", "1", "0"]
    assert made.total() == len([e for e in lines(made) if not e.is_fold])
    assert made.rerun.isVisible()
    assert "2026-01-05" in made._made_with.text()


# ---------------------------------------------------------------------------------------------- what can be done


def test_each_severity_offers_what_it_may(check: Check, panel: Callable[..., CheckPanel]) -> None:
    made = panel(check(ALL))
    change = {word: f"改为“{RIGHT[word]}”" for word in RIGHT}
    aside, explain = "忽略并写理由…", "规则说明"
    assert buttons(made, GRAVE) == [change[GRAVE], explain]
    assert buttons(made, BLOCKING) == ["转保密审查…", explain]
    assert buttons(made, ERROR) == [change[ERROR], aside, explain]
    assert buttons(made, DOUBTFUL) == [change[DOUBTFUL], aside, explain]
    assert buttons(made, HINT) == [aside, explain]


def test_a_reviewer_changes_no_text_and_only_secrecy_releases(check: Check, panel: Callable[..., CheckPanel]) -> None:
    checked = check(ALL)
    assert buttons(panel(checked, REVIEWER), ERROR) == ["忽略并写理由…", "规则说明"]
    assert buttons(panel(checked, REVIEWER), BLOCKING) == ["规则说明"]
    assert buttons(panel(checked, SECRECY), BLOCKING) == ["保密放行并写理由…", "规则说明"]
    assert buttons(panel(checked, Rights()), HINT) == ["规则说明"]
    assert panel(checked, REVIEWER).sure() == ()


def test_a_blocking_finding_that_was_put_to_the_reviewer_says_so(
    check: Check, panel: Callable[..., CheckPanel]
) -> None:
    made = panel(check(ALL, said=(Waiver("unit.blocking", BLOCKING, "ask", "公开的电话"),)))
    entry = next(e for e in lines(made) if e.letter == "B")
    assert "已转保密审查" in entry.line
    assert not entry.is_aside
    assert not entry.blocks
    assert buttons(made, BLOCKING) == ["撤销", "规则说明"]


def test_what_was_set_aside_is_folded_with_its_reason(
    check: Check, panel: Callable[..., CheckPanel], qtbot: QtBot
) -> None:
    made = panel(check(ALL, said=(Waiver("unit.error", ERROR, "aside", "原文如此"),)))
    assert [e.title for e in lines(made) if e.is_fold] == ["已忽略 1 处"]
    assert not any(e.is_aside for e in lines(made))
    fold = next(n for n, e in enumerate(lines(made)) if e.is_fold)
    made.list.choose(fold)
    qtbot.keyClick(made.list, Qt.Key.Key_Return)
    aside = next(e for e in lines(made) if e.is_aside)
    assert aside.line == "周明：原文如此"
    assert buttons(made, ERROR) == ["撤销", "规则说明"]
    with qtbot.waitSignal(made.list.taken_back) as caught:
        made.list.open_line().buttons[0].click()  # type: ignore[union-attr] - it is open
    assert caught.args[0].waiver.reason == "原文如此"
    made.list.choose(fold)
    qtbot.keyClick(made.list, Qt.Key.Key_Space)
    assert not any(e.is_aside for e in lines(made))


def test_the_first_suggestion_leads_only_while_the_page_has_no_main_button(
    check: Check, panel: Callable[..., CheckPanel]
) -> None:
    made = panel(check(ALL), lead=False)
    buttons(made, GRAVE)
    assert made.list.open_line().buttons[0].property("kind") == "plain"  # type: ignore[union-attr]
    made.set_lead(lead=True)
    assert made.list.open_line().buttons[0].property("kind") == "primary"  # type: ignore[union-attr]


def test_several_suggestions_are_all_offered_the_sure_one_first(check: Check) -> None:
    from dataclasses import replace

    finding = next(j.finding for j in check(ALL).judged if j.finding.text == ERROR)
    many = replace(finding, suggestions=("甲", "乙", finding.fix or ""), fix=finding.fix)
    assert offers(many) == (finding.fix, "甲", "乙")
    assert offer_words("") == "删去"
    assert offer_words(None, "为什么") == "为什么"
    assert short("很" * 40, 10) == "很" * 9 + "…"


# ---------------------------------------------------------------------------------------------- walking


def test_walking_goes_round_over_what_stands(check: Check, panel: Callable[..., CheckPanel], qtbot: QtBot) -> None:
    made = panel(check(ALL, said=(Waiver("unit.error", ERROR, "aside", "原文如此"),)))
    count = made.total()
    went = []
    made.list.wanted.connect(went.append)
    for _ in range(count + 1):
        made.list.step(1)
    assert went[0] is not None
    assert went[count].shown() == went[0].shown()
    assert len({entry.shown() for entry in went}) == count
    made.list.step(-1)
    assert went[-1].shown() == went[count - 1].shown()


def test_the_open_line_stays_open_while_text_before_it_changes(check: Check, panel: Callable[..., CheckPanel]) -> None:
    made = panel(check(ALL))
    buttons(made, ERROR)
    widget = made.list.open_line()
    longer = check("前面多了字。" + ALL)
    made.show_check(longer, NAMES, AUTHOR, stops(longer, "submit"), lead=True)
    assert made.list.open_line() is widget
    current = made.list.current()
    assert current is not None
    assert current.finding is not None
    assert current.finding.start == longer.judged[current.number].finding.start


def test_after_a_line_is_settled_the_walk_goes_on_from_there(check: Check, panel: Callable[..., CheckPanel]) -> None:
    made = panel(check(ALL))
    buttons(made, ERROR)
    fewer = check(ALL.replace(ERROR, "好词"))
    made.show_check(fewer, NAMES, AUTHOR, stops(fewer, "submit"), lead=True)
    assert made.list.current() is None
    assert made.list.open_line() is None
    made.list.step(1)
    current = made.list.current()
    assert current is not None
    assert current.letter == "W"


def test_looking_is_told_by_keys_and_not_by_a_new_check(
    check: Check, panel: Callable[..., CheckPanel], qtbot: QtBot
) -> None:
    made = panel(check(ALL))
    made.list.choose(0)
    with qtbot.waitSignal(made.list.looked):
        qtbot.keyClick(made.list, Qt.Key.Key_Down)
    more = check(ALL + ERROR)
    with qtbot.assertNotEmitted(made.list.looked):
        made.show_check(more, NAMES, AUTHOR, stops(more, "submit"), lead=True)


def test_pressing_a_line_wants_its_place(check: Check, panel: Callable[..., CheckPanel], qtbot: QtBot) -> None:
    made = panel(check(ALL))
    index = made.list.entries.index(made.total() - 1)
    with qtbot.waitSignal(made.list.wanted) as caught:
        qtbot.mouseClick(made.list.viewport(), Qt.MouseButton.LeftButton, pos=made.list.visualRect(index).center())
    assert caught.args[0].letter == "I"


# ---------------------------------------------------------------------------------------------- fits and names


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("width", [336, 384])
@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_of_the_open_line_is_cut(
    check: Check, panel: Callable[..., CheckPanel], qapp: QApplication, code: str, width: int, zoom: int
) -> None:
    use_language(code)
    theme.apply(qapp, "dark", zoom)
    made = panel(check(ALL))
    made.resize(width * zoom // 100, 900)
    for word in (GRAVE, BLOCKING, ERROR, DOUBTFUL, HINT):
        buttons(made, word)
        qapp.processEvents()
        made.grab()
        line = made.list.open_line()
        assert line is not None
        assert line.width() <= made.list.viewport().width()
        for child in line.findChildren(QWidget):
            right, below = child.mapTo(line, child.rect().bottomRight()).toTuple()
            assert right <= line.width(), (word, child.accessibleName())
            assert below <= line.height(), (word, child.accessibleName())
    theme.apply(qapp, "light", 100)


def test_everything_reached_by_tab_has_a_name(
    check: Check, panel: Callable[..., CheckPanel], unnamed: Callable[[QWidget], list[QWidget]], qtbot: QtBot
) -> None:
    made = panel(check(ALL + ERROR))
    buttons(made, ERROR)
    assert made.fix_all.text() == "全部采用 2 处"
    assert unnamed(made) == []


def test_a_mark_at_a_label_says_what_it_is(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    mark = SeverityMark("E", parent=holder)
    assert mark.isVisible()
    assert mark.accessibleName()
    mark.grab()
    mark.show_letter("")
    assert not mark.isVisible()


# ---------------------------------------------------------------------------------------------- dialogs


@pytest.mark.parametrize("kind", ["aside", "ask", "release"])
def test_a_reason_is_asked_for_and_is_never_empty(
    check: Check, qtbot: QtBot, kind: str, unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    checked = check(ALL)
    entry = entries(checked, NAMES, unfolded=False, stage_blocks=frozenset())[-1]
    dialog = ReasonDialog(entry, kind, 2)
    qtbot.addWidget(dialog)
    dialog.show()
    assert unnamed(dialog) == []
    assert not dialog.act.isEnabled()
    dialog.reason.setPlainText("  \n ")
    assert not dialog.act.isEnabled()
    dialog.reason.setPlainText("字" * (MAX_REASON + 1))
    assert not dialog.act.isEnabled()
    dialog.reason.setPlainText(" 已与科室核对 ")
    with qtbot.waitSignal(dialog.given) as caught:
        dialog.act.click()
    assert caught.args == ["已与科室核对"]


def test_the_page_of_a_rule_says_name_reason_source_examples_and_pack(
    check: Check, qtbot: QtBot, unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    checked = check(ALL)
    rule = checked.rules["unit.error"]
    dialog = RuleDialog(rule, checked.packs[0])
    qtbot.addWidget(dialog)
    dialog.show()
    words = "\n".join(w.text() for w in dialog.findChildren(QWidget) if hasattr(w, "text"))
    for part in (f"规则{ERROR}", "按用词表改正。", "核对原文。", SOURCE, f"这里有{ERROR}。", "这里没有。", "测试用词",
                 "第 2 版", "2026-01-05", "unit.error"):  # fmt: skip
        assert part in words, part
    assert unnamed(dialog) == []
    own = RuleDialog(rule, None)
    qtbot.addWidget(own)
    assert any("程序" in w.text() for w in own.findChildren(QWidget) if hasattr(w, "text"))
