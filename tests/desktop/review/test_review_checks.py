"""The check on the review page: the author's list for the reviewer, what stops which signature, and who may release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from support.check_pack import BLOCKING, DOUBTFUL, ERROR, HINT, put_pack
from support.desks import PIN, carry

from desktop.editor.checks.asking import ReasonDialog
from desktop.review.reader import AFTER, MARKED
from forms.body.model import Body, Paragraph, Run

Under = Callable[..., Any]
CALM = "市水务局对取水单位开展检查，公开检查结果，接受群众监督，并将继续做好服务工作。"


def finding(desk: Any, article: str, words: str) -> Any:
    judged = desk.checks(article).run(desk.draft(article).content).judged
    return next(item.finding for item in judged if item.finding.text == words)


@pytest.fixture
def under(here: Callable[..., Any], others: Any) -> Under:
    """``under("text", …)``: the article is at the first review, open on 李静's page; ``who`` for another desk."""

    def begin(
        *texts: str, who: str = "li-jing", ask: bool = False, passed: bool = False, **how: Any
    ) -> tuple[Any, str]:
        author, first = others.desks["zhou-ming"], others.desks["li-jing"]
        for desk in (author, first):
            put_pack(desk)
        article = others.write()
        view = author.draft(article)
        body = Body(tuple(Paragraph(f"bp{n:09}", (Run(text),)) for n, text in enumerate(texts)))
        author.save_draft(article, replace(view.content, body=body), view.rev)
        if ask:
            author.set_aside(article, finding(author, article, BLOCKING), "ask", "值班室公开的电话")
        author.act(article, "submit", pin=PIN)
        last = author
        if passed:
            carry(author, first, article)
            first.act(article, "pass", pin=PIN)
            last = first
        made = here(who, **how)
        put_pack(made.desk)
        carry(last, made.desk, article)
        made.open(article)
        return made, article

    return begin


def lines(here: Any) -> list[Any]:
    shown = here.page.side.check.list.entries.entries
    return [e for e in shown if e.finding is not None and e.finding.code.startswith("unit.")]


def choose(here: Any, words: str) -> Any:
    check = here.page.side.check
    row = next(n for n, e in enumerate(check.list.entries.entries) if e.finding is not None and e.finding.text == words)
    check.list.choose(row)
    return check.list.open_line()


def give(here: Any, reason: str) -> None:
    here.qtbot.waitUntil(lambda: bool(here.program.window.findChildren(ReasonDialog)), timeout=5_000)
    asked = here.program.window.findChildren(ReasonDialog)[-1]
    asked.reason.setPlainText(reason)
    asked.act.click()
    here.settle()


# ---------------------------------------------------------------------------------------------- first review


def test_the_first_review_deals_with_every_error(under: Under) -> None:
    here, article = under(CALM, f"{ERROR}，{DOUBTFUL}，{HINT}。")
    assert [e.letter for e in lines(here)] == ["E", "W", "I"]
    assert not here.page.main.isEnabled()
    assert here.page.reason.text() == "还有 1 项须先处置"
    here.page.reason.click()
    line = here.page.side.check.list.open_line()
    assert [b.text() for b in line.buttons] == ["忽略并写理由…", "规则说明"]
    line.buttons[0].click()
    give(here, "原文如此")
    here.qtbot.waitUntil(here.page.main.isEnabled, timeout=5_000)
    assert not here.page.reason.isVisible()
    assert [e.letter for e in lines(here)] == ["W", "I"]
    here.desk.act(article, "pass", pin=PIN)
    assert here.desk.waivers(article)[-1].signed


def test_the_findings_are_marked_in_the_text_and_walked(under: Under) -> None:
    here, _ = under(CALM, f"{ERROR}，{DOUBTFUL}。")
    text = here.page.reader.canvas.document().toRawText()
    lined = here.page.reader.canvas.underlines
    for entry in lines(here):
        mark = lined.mark(entry.number)
        assert text[mark.start : mark.end] == entry.finding.text
    here.page.queue.list.setFocus()
    here.qtbot.keyClick(here.page, Qt.Key.Key_F8)
    assert lined.current() == here.page.side.check.list.current().number
    here.page.reader.canvas.pressed.emit(text.index(DOUBTFUL) + 1)
    assert here.page.side.check.list.current().finding.text == DOUBTFUL
    assert here.page.reader.canvas.isReadOnly()


def test_going_to_a_finding_leaves_the_view_of_changes(under: Under, others: Any) -> None:
    here, article = under(CALM, f"旧{DOUBTFUL}。")
    here.desk.act(article, "return", pin=PIN, category="R03", reason="请核对")
    others.rewrite(article, here.desk, lines=(CALM, f"新的{DOUBTFUL}。"))
    here.open(article)
    here.settle()
    reader = here.page.reader
    assert reader._mode == MARKED
    assert len(reader.canvas.underlines) == 0
    entry = lines(here)[0]
    reader.go_to_finding(entry)
    assert reader._mode == AFTER
    assert reader.canvas.underlines.current() == entry.number
    assert reader.canvas.underlines.mark(entry.number) is not None


# ---------------------------------------------------------------------------------------------- secrecy


def test_only_the_secrecy_reviewer_releases_and_must(under: Under) -> None:
    here, article = under(CALM, f"电话{BLOCKING}。", who="wang-fang", ask=True, passed=True)
    assert not here.page.main.isEnabled()
    line = choose(here, BLOCKING)
    assert [b.text() for b in line.buttons] == ["保密放行并写理由…", "规则说明"]
    line.buttons[0].click()
    give(here, "已公开的办公电话")
    here.qtbot.waitUntil(here.page.main.isEnabled, timeout=5_000)
    assert [view.waiver.kind for view in here.desk.waivers(article)] == ["ask", "release"]


def test_the_first_reviewer_sees_what_was_asked_and_cannot_release(under: Under) -> None:
    here, _ = under(CALM, f"电话{BLOCKING}。", ask=True)
    assert here.page.main.isEnabled()
    line = choose(here, BLOCKING)
    assert [b.text() for b in line.buttons] == ["规则说明"]
    assert "周明" in " ".join(w.text() for w in line.findChildren(QWidget) if hasattr(w, "text"))


# ---------------------------------------------------------------------------------------------- the panel


def test_the_list_keeps_its_place_when_the_article_is_read_again(under: Under) -> None:
    here, article = under(CALM, f"{ERROR}，{DOUBTFUL}，{HINT}。")
    choose(here, DOUBTFUL)
    here.page._open(article)
    here.settle()
    assert here.page.side.check.list.current().finding.text == DOUBTFUL


@pytest.mark.parametrize("code", ["zh_CN", "en"])
def test_the_foot_and_the_panel_fit(under: Under, code: str, unnamed: Callable[[QWidget], list[QWidget]]) -> None:
    here, _ = under(CALM, f"{ERROR}，{DOUBTFUL}，{HINT}。", size=(1366, 768), language=code)
    choose(here, ERROR)
    here.settle()
    assert unnamed(here.page) == []
    for widget in (here.page.reason, here.page.main, here.page.send_back):
        assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
    panel = here.page.side.check
    for widget in panel.findChildren(QWidget):
        if widget.isVisibleTo(panel) and not panel.list.isAncestorOf(widget):
            assert widget.mapTo(panel, widget.rect().topRight()).x() <= panel.width(), widget.accessibleName()
