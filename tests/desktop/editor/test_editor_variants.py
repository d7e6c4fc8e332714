"""Language versions on the writing page: begun, revised paragraph by paragraph by key, and submitted only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.editor.variants.listing import VersionModel, VersionsDialog
from desktop.editor.variants.naming import LANGUAGES, STATES, language_tag, language_words
from desktop.editor.variants.parts import PartModel, laid_out
from desktop.editor.variants.reading import Row
from desktop.editor.variants.revising import RevisionDialog
from forms.body.model import Body, Paragraph, Run
from forms.variants import LANGUAGES as OFFERED
from resources.language import use_language
from sync.desk.revising import Part
from sync.desk.variants import VariantView
from sync.practice.county import PRACTICE_PIN

Writing = Callable[..., Any]
TEXTS = ("会议强调，要加强农业信息化。", "截至11月15日，已开工项目128个。")


def submitted(here: Any) -> str:
    """The article on the page, with two paragraphs, submitted."""
    view = here.desk.draft(here.article)
    body = Body(tuple(Paragraph(f"b{n}", (Run(text),)) for n, text in enumerate(TEXTS, 1)))
    here.desk.save_draft(here.article, replace(view.content, body=body), view.rev)
    here.desk.act(here.article, "submit", pin=PRACTICE_PIN)
    here.checked()
    return str(here.article)


def begun(here: Any, language: str = "zh-Hant") -> str:
    made = str(here.desk.variants.begin(submitted(here), language))
    here.program.window.go("editor", made)
    here.checked()
    return made


def listed(here: Any) -> VersionsDialog:
    here.page.tools.show_versions()
    here.settle()
    dialog = here.page.tools.versions.dialog
    assert isinstance(dialog, VersionsDialog)
    return dialog


def revising(here: Any) -> RevisionDialog:
    here.page.tools.versions.revise()
    here.settle()
    dialog = here.page.tools.versions.dialog
    assert isinstance(dialog, RevisionDialog)
    return dialog


def current(dialog: RevisionDialog) -> Row:
    row = dialog.model.at(dialog.list.currentIndex().row())
    assert row is not None
    return row


# --- words and models -------------------------------------------------------------------------------------------------


def test_every_language_and_state_has_words() -> None:
    use_language("zh_CN")
    assert set(LANGUAGES) == set(OFFERED)
    assert set(STATES) == {"open", "empty", "confirmed", "changed", "same", "added", "gone"}
    assert (language_tag("zh-Hans"), language_tag(""), language_tag("zh-Hant")) == ("", "", "繁体")
    assert (language_tag("mn"), language_words("mn")) == ("mn", "mn")


def test_the_lists_are_proper_models(qapp: Any) -> None:
    use_language("zh_CN")
    owner = QObject()
    versions, parts = VersionModel(owner), PartModel(owner)
    testers = [
        QAbstractItemModelTester(m, QAbstractItemModelTester.FailureReportingMode.Fatal) for m in (versions, parts)
    ]
    view = VariantView("a", "1-A", "zh-Hans", "题", "draft", "draft", "", 0, 0)
    versions.show_views((view, replace(view, article="b", language="en", made="person", to_do=3, stale=1)))
    said = versions.data(versions.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "英文 · 草稿 · 题 · 还有 3 段未写或者未校 · 原稿改动了 1 处"
    rows = tuple(
        Row(Part(key, "原", "譯", state), "标签") for key, state in (("a", "open"), ("b", "changed"), ("c", "empty"))
    )
    parts.show_rows(rows)
    assert [parts.to_do(-1, 1), parts.to_do(0, 1), parts.to_do(2, 1), parts.to_do(0, -1)] == [0, 2, 0, 2]
    said = parts.data(parts.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "标签，未校。原稿：原。本版：譯"
    parts.show_rows(())
    assert parts.to_do(-1, 1) == -1
    assert all(t.model() for t in testers)


# --- beginning --------------------------------------------------------------------------------------------------------


def test_a_version_is_begun_from_the_menu_and_opened(writing: Writing) -> None:
    here = writing()
    article = submitted(here)
    dialog = listed(here)
    offered = [action.data() for action in dialog.menu.actions()]
    assert offered == ["zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "en"]
    assert "机器转换" in dialog.menu.actions()[0].text()
    assert not dialog.open_button.isEnabled()
    assert not dialog.revise.isEnabled()
    dialog.menu.actions()[0].trigger()
    here.checked()
    made = here.page.article
    assert here.desk.variants.master_of(made) == article
    assert here.page.tools.versions.tag.isVisible()
    assert here.page.tools.versions.tag.accessibleName() == "繁体中文"
    bar = here.page.tools.versions.bar
    assert bar.isVisible()
    assert "的繁体中文版" in bar.words.text()
    assert "段未校" in bar.words.text()
    assert not here.page.main.isEnabled()
    dialog = listed(here)
    assert dialog.revise.isEnabled()
    dialog.list.setCurrentIndex(dialog.model.index(0))
    dialog.open_button.click()
    here.checked()
    assert here.page.article == article
    assert not here.page.tools.versions.bar.isVisible()
    assert not here.page.tools.versions.tag.isVisible()


def test_the_list_of_articles_shows_the_language(writing: Writing, qtbot: QtBot) -> None:
    here = writing()
    made = begun(here)
    here.program.window.go("articles")
    here.settle()
    model = here.page.listing.model
    qtbot.waitUntil(lambda: model.row_of_article(made) >= 0, timeout=5_000)
    line = model.line(model.row_of_article(made))
    assert line.language == "繁体"
    assert "繁体中文" in line.spoken
    assert model.line(model.row_of_article(here.article)).language == ""


def test_what_is_written_in_a_version_stays_a_version(writing: Writing) -> None:
    """The page makes the content anew from the screen; its descent must come along."""
    here = writing()
    made = begun(here)
    before = here.desk.draft(made).content.variant
    here.page.canvas.moveCursor(here.page.canvas.textCursor().MoveOperation.End)
    here.write("補充。")
    here.page.keeper.flush()
    here.qtbot.waitUntil(here.page.keeper.idle, timeout=5_000)
    stored = here.desk.draft(made).content
    assert stored.variant == before is not None
    assert "補充。" in str(stored.body)


# --- revising ---------------------------------------------------------------------------------------------------------


def test_paragraph_by_paragraph_by_key_until_it_can_be_signed(writing: Writing) -> None:
    here = writing()
    made = begun(here)
    dialog = revising(here)
    total = sum(p.state == "open" for p in here.desk.variants.revision(made).parts)
    assert dialog.count.text() == f"还有 {total} 段未校"
    assert current(dialog).part.key == "title"
    for left in range(total - 1, -1, -1):
        assert current(dialog).part.state == "open"
        here.qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
        here.settle()
        assert dialog.count.text() == (f"还有 {left} 段未校" if left else "各段都已校订")
    assert not dialog.confirm.isEnabled()
    assert dialog.again.isVisible()
    dialog.again.click()
    here.settle()
    assert dialog.count.text() == "还有 1 段未校"
    dialog.confirm.click()
    here.settle()
    dialog.shut.click()
    here.checked()
    assert here.page.main.isEnabled()
    assert "段未校" not in here.page.tools.versions.bar.words.text()


def test_keys_go_to_what_is_not_revised(writing: Writing) -> None:
    here = writing()
    made = begun(here)
    here.desk.variants.confirm(made, "#b1")
    dialog = revising(here)
    keys = [current(dialog).part.key]
    for _ in range(9):
        here.qtbot.keyClick(dialog, Qt.Key.Key_F8)
        keys.append(current(dialog).part.key)
    assert "#b1" not in keys
    assert "#b2" in keys
    here.qtbot.keyClick(dialog, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert current(dialog).part.state == "open"


def test_a_part_is_changed_in_the_text(writing: Writing) -> None:
    here = writing()
    made = begun(here)
    dialog = revising(here)
    dialog.list.setCurrentIndex(dialog.model.index(dialog.model.row_of("#b2")))
    here.qtbot.keyClick(dialog, Qt.Key.Key_F2)
    here.settle()
    assert here.page.tools.versions.dialog is None
    assert here.page.canvas.textCursor().block().text().startswith("截至")
    here.page.canvas.textCursor().insertText("目前，")
    here.saved()
    assert {p.key: p.state for p in here.desk.variants.revision(made).parts}["#b2"] == "changed"
    dialog = revising(here)
    dialog.list.setCurrentIndex(dialog.model.index(dialog.model.row_of("title")))
    dialog.change.click()
    here.settle()
    here.program.window.activateWindow()
    here.qtbot.waitUntil(here.page.form.control("title").has_focus, timeout=5_000)


def test_the_check_leads_to_the_revision(writing: Writing) -> None:
    here = writing()
    begun(here)
    assert [p.code for p in here.page.checks.checked.problems if p.code.startswith("variant.")] == ["variant.unrevised"]
    here.page.go_to("@variant")
    here.settle()
    assert isinstance(here.page.tools.versions.dialog, RevisionDialog)


def test_what_waits_for_the_original_leads_to_it(writing: Writing) -> None:
    here = writing()
    master = submitted(here)
    made = str(here.desk.variants.begin(master, "zh-Hant"))
    here.desk.act(master, "recall", reason="再改", pin=PRACTICE_PIN)
    here.program.window.go("editor", made)
    here.checked()
    entries = here.page.panel.check.list.entries.entries
    entry = next(e for e in entries if e.problem is not None and e.problem.code == "variant.master-first")
    here.page.checks.go_to(entry)
    here.settle()
    assert here.page.article == master
    assert here.page.tools.versions.dialog is None


def test_rows_are_as_high_as_their_words_and_no_line_begins_with_a_stop(writing: Writing) -> None:
    here = writing()
    begun(here)
    dialog = revising(here)
    dialog.resize(700, 420)
    here.settle()
    rows = dialog.model.rowCount()
    assert rows > 5
    assert dialog.list.verticalScrollBar().isVisible()
    for number in range(rows):
        index = dialog.model.index(number)
        box, hint = dialog.list.visualRect(index), dialog.list.sizeHintForIndex(index)
        assert box.height() == hint.height()
    layout = laid_out("一二三四五六七八九十，" * 8, 173)
    text = layout.text()
    assert layout.lineCount() > 3
    assert all(text[layout.lineAt(n).textStart()] != "，" for n in range(layout.lineCount()))
    assert laid_out("a" * 200, 100).lineCount() > 2
    dialog.reject()


def test_a_changed_original_is_taken_over(writing: Writing) -> None:
    here = writing()
    made = begun(here)
    article = here.desk.variants.master_of(made)
    here.desk.variants.confirm(made, *(p.key for p in here.desk.variants.revision(made).parts if p.state == "open"))
    here.desk.act(article, "recall", pin=PRACTICE_PIN)
    view = here.desk.draft(article)
    body = Body((*view.content.body.blocks[:1], Paragraph("b2", (Run("截至11月20日，已开工项目130个。"),))))
    here.desk.save_draft(article, replace(view.content, body=body), view.rev)
    here.desk.act(article, "submit", pin=PRACTICE_PIN)
    here.program.window.go("articles")
    here.settle()
    here.program.window.go("editor", made)
    here.checked()
    assert "原稿改动了 1 处" in here.page.tools.versions.bar.words.text()
    dialog = revising(here)
    assert dialog.stale.isVisible()
    dialog.take_over()
    here.settle()
    assert not dialog.stale.isVisible()
    assert current(dialog).part.key == "#b2"
    assert "130個" in current(dialog).part.text
    dialog.shut.click()
    here.checked()
    assert "130個" in here.page.canvas.toPlainText()


def test_a_version_under_review_is_shown_and_not_changed(writing: Writing) -> None:
    here = writing()
    made = begun(here)
    here.desk.variants.confirm(made, *(p.key for p in here.desk.variants.revision(made).parts if p.state == "open"))
    here.desk.act(made, "submit", pin=PRACTICE_PIN)
    here.checked()
    dialog = revising(here)
    assert not dialog.confirm.isEnabled()
    assert not dialog.change.isEnabled()
    assert not dialog.again.isVisible()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_control_has_a_name(writing: Writing, unnamed: Callable[[Any], list[Any]], language: str) -> None:
    here = writing(language=language)
    begun(here)
    for dialog in (listed, revising):
        shown = dialog(here)
        assert unnamed(shown) == []
        shown.reject()
        here.settle()
