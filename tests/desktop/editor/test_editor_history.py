"""The version history on the writing page: listed with cause, compared, brought back without losing the text now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.history.dialog import HistoryDialog
from desktop.editor.history.listing import VersionModel
from desktop.editor.history.reading import CAUSES, CompareVersion, Restore
from desktop.operations import Job
from desktop.review.marked import fill_marked
from desktop.widgets.legend import ChangeLegend
from forms.body.model import Body, Paragraph, Run
from forms.errors import Refused
from resources.language import use_language
from sync.desk.keeping import RENEWED, end_session
from sync.desk.models import VersionView
from sync.store.records import CAUSES as KNOWN

Writing = Callable[..., Any]


class Later:
    """The desk's clock, moved back by hand."""

    def __init__(self, clock: Any, seconds: float) -> None:
        self.clock, self.seconds = clock, seconds

    def now(self) -> Any:
        return self.clock.now() + timedelta(seconds=self.seconds)


def rewrite(desk: Any, article: str, text: str) -> None:
    view = desk.draft(article)
    desk.save_draft(article, replace(view.content, body=Body((Paragraph("b1", (Run(text),)),))), view.rev)


def grow(here: Any, *texts: str) -> None:
    """Write texts twelve minutes apart, the last one now."""
    clock = here.desk.context.clock
    for number, text in enumerate(texts):
        here.desk.context.clock = Later(clock, 720.0 * (number + 1))
        rewrite(here.desk, here.article, text)
    here.desk.context.clock = clock
    here.checked()


def opened(here: Any) -> HistoryDialog:
    here.page.tools.show_history()
    dialog = here.page.tools.history.dialog
    here.settle()
    return dialog


def choose(here: Any, dialog: HistoryDialog, text: str) -> None:
    """Choose the version with a text."""
    rows = range(dialog.model.rowCount())
    row = next(r for r in rows if body_text(here.desk.version(dialog.model.at(r).digest)) == text)
    dialog.list.setCurrentIndex(dialog.model.index(row))
    here.settle()


def body_text(content: Any) -> str:
    return "".join(run.text for run in content.body.blocks[0].runs)


def test_every_cause_has_words() -> None:
    assert set(CAUSES) == {*KNOWN, RENEWED}


def test_the_list_is_a_proper_model(qapp: Any) -> None:
    use_language("zh_CN")
    view = VersionView(1, "a" * 64, "signature", "2026-11-20T09:00:00+08:00", "旧题")
    owner = QObject()
    model = VersionModel(owner)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_versions((view, replace(view, id=2, digest="b" * 64, cause="conflict", title="新题")), "a" * 64, "新题")
    assert model.second_line(0) == "签名 · 与现在相同 · 旧题"
    assert model.second_line(1) == "两处同时保存"
    assert tester.model() is model


def test_versions_are_listed_newest_first_with_their_cause(writing: Writing) -> None:
    here = writing()
    grow(here, "第一稿。", "第二稿。")
    dialog = opened(here)
    assert dialog.model.rowCount() == len(here.desk.versions(here.article)) >= 2
    assert "每 10 分钟" in dialog.model.second_line(0)
    assert dialog.model.is_present(0)
    assert dialog.list.currentIndex().row() == 1


def test_a_version_is_compared_with_what_is_on_the_screen(writing: Writing) -> None:
    here = writing()
    grow(here, "第一稿写完。", "第二稿写完。")
    dialog = opened(here)
    shown = dialog.canvas.document().toPlainText()
    assert "第一" in shown
    assert "二稿写完。" in shown
    assert dialog.words.text() == "此后改动 1 处"
    legend = dialog.findChild(ChangeLegend)
    assert legend.isVisible()
    dialog.modes.choose("then")
    assert not legend.isVisible(), "nothing is marked in a text by itself"
    assert dialog.canvas.document().toPlainText() == "第一稿写完。"
    dialog.modes.choose("now")
    assert dialog.canvas.document().toPlainText() == "第二稿写完。"


def test_what_is_not_saved_yet_is_compared_too(writing: Writing) -> None:
    here = writing()
    grow(here, "第一稿。")
    here.write("刚写的")
    dialog = opened(here)
    dialog.modes.choose("now")
    assert dialog.canvas.document().toPlainText() == "第一稿。刚写的"


def test_changes_of_fields_are_named(writing: Writing, writer: Any) -> None:
    here = writing()
    grow(here, "第一稿。")
    writer.retitle(here.desk, here.article, "换了标题")
    here.checked()
    dialog = opened(here)
    assert "换了标题" in dialog.changes.text()


def test_a_version_comes_back_and_the_text_now_is_kept(writing: Writing, qtbot: QtBot) -> None:
    here = writing()
    grow(here, "第一稿。", "第二稿。")
    here.write("没存的字")
    dialog = opened(here)
    choose(here, dialog, "第一稿。")
    dialog.restore.click()
    qtbot.waitUntil(lambda: here.page.tools.history.dialog is None, timeout=5_000)
    here.checked()
    assert body_text(here.stored()) == "第一稿。"
    assert here.page.canvas.document().toPlainText() == "第一稿。"
    kept = [body_text(here.desk.version(v.digest)) for v in here.desk.versions(here.article)]
    assert "第二稿。没存的字" in kept
    here.write("又写")
    here.saved()
    assert body_text(here.stored()) == "第一稿。又写"


def test_a_version_of_another_article_never_comes_back(writing: Writing, writer: Any) -> None:
    here = writing()
    other = writer.write(here.desk, 8)
    rewrite(here.desk, other, "另一篇。")
    end_session(here.desk.context)
    rewrite(here.desk, other, "另一篇改过。")
    stranger = here.desk.versions(other)[0]
    before = here.stored()
    with pytest.raises(Refused):
        Restore(here.desk, here.article, stranger.digest, here.desk.draft(here.article).rev)(Job(1, print))
    assert here.stored() == before


def test_nothing_comes_back_over_a_text_saved_elsewhere(writing: Writing, qtbot: QtBot) -> None:
    here = writing()
    grow(here, "第一稿。", "第二稿。")
    dialog = opened(here)
    here.page.tools.saving.rev = lambda: 1  # as if another window had saved since
    dialog.restore.click()
    qtbot.waitUntil(dialog.trouble.isVisible, timeout=5_000)
    assert body_text(here.stored()) == "第二稿。"
    dialog.reject()


def test_a_locked_article_shows_versions_and_brings_none_back(writing: Writing, writer: Any) -> None:
    here = writing()
    writer.sign(here.desk, here.article, "submit")
    here.checked()
    dialog = opened(here)
    assert dialog.model.rowCount() >= 1
    assert not dialog.restore.isVisible()
    dialog.reject()


def test_a_draft_without_versions_says_so(writing: Writing) -> None:
    here = writing(new="news")
    dialog = opened(here)
    assert dialog._stack.currentIndex() == 1
    dialog.reject()


def test_turning_to_another_article_closes_the_versions(writing: Writing, writer: Any) -> None:
    here = writing()
    grow(here, "第一稿。")
    opened(here)
    here.program.window.go("editor", writer.write(here.desk, 8))
    here.settle()
    assert here.page.tools.history.dialog is None


def test_the_key_opens_the_versions(writing: Writing) -> None:
    here = writing()
    both = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    here.press(here.page.canvas, Qt.Key.Key_H, *both)
    assert here.page.tools.history.dialog is not None
    here.page.tools.history.dialog.reject()


def test_ten_thousand_characters_are_compared_and_shown_in_a_tenth_of_a_second(writing: Writing, qapp: Any) -> None:
    here = writing()
    line = "市水务局对取水口逐一登记建档，发现问题当场交办并限期整改到位，逐月通报进展情况。"
    blocks = tuple(Paragraph(f"b{n}", (Run(f"{line}第{n}号。{line}"),)) for n in range(125))
    view = here.desk.draft(here.article)
    old = here.desk.save_draft(here.article, replace(view.content, body=Body(blocks)), view.rev)
    changed = tuple(
        replace(b, runs=(Run(b.runs[0].text.replace("当场", "立即")),)) if n % 5 == 0 else b
        for n, b in enumerate(blocks)
    )
    present = replace(old.content, body=Body(changed[:61] + changed[62:]))
    end_session(here.desk.context)
    here.desk.save_draft(here.article, present, old.rev)
    version = next(v for v in here.desk.versions(here.article) if v.digest == old.content.digest)
    theme.apply(qapp, "light", 100)
    canvas = Canvas("doc-review")
    best = 9.0
    for _ in range(3):
        begun = time.perf_counter()
        compared = CompareVersion(here.desk, version, present)(Job(1, print))
        document = canvas.new_document()
        fill_marked(document, compared.difference, canvas.metrics())
        canvas.show_document(document)
        best = min(best, time.perf_counter() - begun)
    assert compared.difference.count == 26
    assert best <= 0.1
