"""The form made from a content type: every field in and out, what is shown when, and what is said under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.editor.columns import ColumnDialog, ColumnLine
from desktop.editor.controls import DateControl, LineControl, SegmentControl
from desktop.editor.form import ArticleForm
from desktop.widgets.buttons import Segmented
from forms.catalogue import load
from forms.content import Content
from forms.contenttype import ContentType
from sync.desk import Desk

CATALOGUE = load()
COLUMNS = (
    ColumnLine("water-news", "部门动态 / 水务动态", "部门动态 水务动态 农田水利"),
    ColumnLine("water-saving", "专题 / 节水型城市建设", "专题 节水型城市建设"),
)


@pytest.fixture
def desk(desks: Callable[..., Any]) -> Iterator[Desk]:
    with desks("zhou-ming") as opened:
        yield opened["zhou-ming"]


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot, desk: Desk) -> Callable[..., ArticleForm]:
    theme.apply(qapp, "light", 100)

    def make(type_: str = "news", width: int = 900, **fields: Any) -> ArticleForm:
        made = ArticleForm(desk)
        qtbot.addWidget(made)
        made.resize(width, 500)
        show(made, CATALOGUE.get(type_), fields)
        made.show()
        qtbot.waitExposed(made)
        return made

    return make


def show(form: ArticleForm, type_: ContentType, fields: dict[str, Any]) -> Content:
    content = Content(type_.id, type_.digest, "water-news", fields=fields)
    form.show_content(type_, content, COLUMNS[0].path, COLUMNS)
    return content


def line(form: ArticleForm, key: str) -> LineControl:
    control = form.control(key)
    assert isinstance(control, LineControl)
    return control


def value_for(spec: Any) -> Any:
    """A value that fits a field."""
    if spec.choices:
        return spec.choices[-1].value
    return {
        "date": "2026-11-20", "list": ("水利", "农田"), "bool": True, "number": 12,
        "url": "https://www.gov.cn/", "article": "019ab000-0000-7000-8000-000000000001",
    }.get(spec.kind, "文字")  # fmt: skip


@pytest.mark.parametrize("type_id", [t.id for t in CATALOGUE.all()])
def test_every_field_of_every_type_comes_back_as_it_was(form: Callable[..., ArticleForm], type_id: str) -> None:
    type_ = CATALOGUE.get(type_id)
    values = {spec.key: value_for(spec) for spec in type_.fields}
    content = Content(type_.id, type_.digest, "water-news", fields=values)
    assert form(type_id, **values).fields() == dict(content.fields)
    assert form(type_id).fields() == {}


def test_what_nobody_edited_comes_back_untouched(form: Callable[..., ArticleForm]) -> None:
    odd = {"title": "题", "keywords": ("含、顿号", "乙"), "event_date": "昨天", "openness": "unheard-of"}
    made = form("news", **odd)
    assert made.fields() == odd
    line(made, "title").line.setText("新题")
    assert made.fields() == odd | {"title": "新题"}


def test_required_fields_say_so_in_a_word(form: Callable[..., ArticleForm], unnamed: Any) -> None:
    made = form("news")
    words = [child.text() for child in made.box("title").findChildren(QWidget) if hasattr(child, "text")]
    assert "必填" in words
    assert "*" not in "".join(words)
    assert unnamed(made) == []


def test_a_field_with_a_condition_appears_with_it(form: Callable[..., ArticleForm]) -> None:
    made = form("news", openness="open")
    assert not made.box("openness_reason").isVisible()
    segments = made.control("openness")
    assert isinstance(segments, SegmentControl)
    segments.segments.choose("closed")
    type_ = CATALOGUE.get("news")
    made.refresh(Content(type_.id, type_.digest, "water-news", fields=made.fields()))
    assert made.box("openness_reason").isVisible()


def test_two_to_four_choices_are_segments_and_more_a_list(form: Callable[..., ArticleForm]) -> None:
    made = form("notice")
    assert isinstance(made.control("openness").widget, Segmented)
    assert isinstance(made.control("notice_kind").widget, QComboBox)


def test_a_long_list_is_searched_by_typing(form: Callable[..., ArticleForm], qtbot: QtBot) -> None:
    made = form("policy")
    combo = made.control("subject_class").widget
    assert combo.isEditable()
    first = combo.itemText(3)
    combo.setEditText("没有这一类")
    combo.lineEdit().editingFinished.emit()
    assert combo.currentText() != "没有这一类"
    combo.setEditText(first)
    combo.lineEdit().editingFinished.emit()
    assert made.fields()["subject_class"] == combo.itemData(3)


def test_optional_fields_wait_behind_a_button(form: Callable[..., ArticleForm], qtbot: QtBot) -> None:
    made = form("news")
    assert not made.box("keywords").isVisible()
    qtbot.mouseClick(made.more, Qt.MouseButton.LeftButton)
    assert made.box("keywords").isVisible()


def test_an_error_shows_its_field_and_is_shown_once(form: Callable[..., ArticleForm], qtbot: QtBot) -> None:
    made = form("news")
    made.show_errors({"event_date": "没有 13 月"})
    assert made.box("event_date").isVisible()
    assert made.control("event_date").widget.property("bad") is True
    qtbot.mouseClick(made.more, Qt.MouseButton.LeftButton)  # folded away by hand, it stays away
    made.show_errors({"event_date": "没有 13 月"})
    assert not made.box("event_date").isVisible()
    made.show_errors({})
    assert made.control("event_date").widget.property("bad") is False


def test_the_count_turns_red_beyond_the_limit(form: Callable[..., ArticleForm]) -> None:
    made = form("news", title="字" * 81)
    assert "81 / 80" in made.box("title")._remark.text()
    assert made.box("title")._remark.property("tone") == "danger"


def test_folded_it_is_a_title_and_one_line(form: Callable[..., ArticleForm]) -> None:
    made = form("news", title="题", source="云溪市水务局", openness="open", personal_data="none")
    tall = made.sizeHint().height()
    made.fold(True)
    assert made.sizeHint().height() < tall
    assert made.control("title").widget.isVisible()
    assert not made.control("source").widget.isVisible()
    assert made._tally.accessibleName() == "必填 4 / 4"
    assert made.go_to("source")
    assert not made.folded()


def test_going_to_a_field_puts_the_focus_there(form: Callable[..., ArticleForm], qtbot: QtBot) -> None:
    made = form("news")
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    assert made.go_to("summary")
    assert made.control("summary").widget.hasFocus()
    assert made.help.whole_text().startswith("内容概述")
    assert not made.go_to("no-such-field")


def test_a_locked_form_cannot_be_changed(form: Callable[..., ArticleForm]) -> None:
    made = form("news", title="题")
    made.lock(True)
    assert line(made, "title").line.isReadOnly()
    assert not made.control("openness").widget.isEnabled()
    assert not made.column.isEnabled()


def test_another_type_makes_another_form_and_the_column_stays(form: Callable[..., ArticleForm]) -> None:
    made = form("news", title="题")
    show(made, CATALOGUE.get("policy"), {"title": "文件"})
    assert made.control("doc_number") is not None
    assert made.fields() == {"title": "文件"}
    assert made.column.words() == COLUMNS[0].path


@pytest.mark.parametrize("width", [520, 700, 900, 1300])
def test_nothing_is_squeezed(form: Callable[..., ArticleForm], width: int) -> None:
    made = form("policy", width)
    QApplication.processEvents()
    for key in ("title", "index_number", "openness"):
        widget = made.control(key).widget
        assert widget.width() >= 120
        assert widget.mapTo(made, widget.rect().topRight()).x() <= made.width()


def test_a_day_is_typed_or_chosen(form: Callable[..., ArticleForm], qtbot: QtBot) -> None:
    made = form("news")
    day = made.control("event_date")
    assert isinstance(day, DateControl)
    with qtbot.waitSignal(made.changed):
        day._chosen(day._calendar.selectedDate())
    assert made.fields()["event_date"] == day._calendar.selectedDate().toString(Qt.DateFormat.ISODate)


def test_the_column_is_found_by_any_of_its_words(qtbot: QtBot) -> None:
    dialog = ColumnDialog(COLUMNS, "water-saving")
    qtbot.addWidget(dialog)
    assert dialog.list.currentIndex().data() == COLUMNS[1].path
    dialog.search.setText("农田 水务")
    assert dialog.shown.rowCount() == 1
    with qtbot.waitSignal(dialog.chosen) as told:
        dialog.take.click()
    assert told.args == ["water-news"]
    dialog.search.setText("没有")
    assert not dialog.take.isEnabled()


def test_an_article_is_referred_to_by_its_title(
    form: Callable[..., ArticleForm], desk: Desk, writer: Any, settle: Callable[[], None], qtbot: QtBot
) -> None:
    from desktop.editor.references import ReferenceControl, ReferenceDialog

    policy = desk.new_article("policy", "water-policy")
    writer.retitle(desk, policy, "云溪市节约用水办法")
    made = form("interpretation", policy_article=policy)
    control = made.control("policy_article")
    assert isinstance(control, ReferenceControl)
    settle()
    assert control.title.whole_text() == "云溪市节约用水办法"
    control.drop.click()
    assert "policy_article" not in made.fields()
    control.pick.click()
    dialog = made.window().findChild(ReferenceDialog)
    settle()
    assert dialog.model.rowCount() == 1
    dialog.take.click()
    assert made.fields()["policy_article"] == policy


@pytest.mark.parametrize("type_id", [t.id for t in CATALOGUE.all()])
def test_another_article_of_the_same_type_finds_nothing_of_the_last(
    form: Callable[..., ArticleForm], type_id: str
) -> None:
    """The controls are used again, as making them takes longest; values, undo and odd choices must not be."""
    type_ = CATALOGUE.get(type_id)
    choices = [spec.key for spec in type_.fields if spec.choices]
    made = form(type_id, **{spec.key: value_for(spec) for spec in type_.fields} | dict.fromkeys(choices, "unheard-of"))
    kept = made.control("title")
    before = {key: box.count() for key, box in combos(made, type_).items()}
    line(made, "title").line.insert("改")
    made.show_errors({"title": "错"})
    made.start()
    show(made, type_, {})
    assert made.control("title") is kept
    assert made.fields() == {}
    assert {key: box.findData("unheard-of") for key, box in combos(made, type_).items()} == dict.fromkeys(before, -1)
    assert not any(part.isUndoAvailable() or part.text() for part in made.findChildren(QLineEdit) if lone(part))
    texts = [part.document() for part in made.findChildren(QPlainTextEdit)]
    assert not any(text.isUndoAvailable() or text.toPlainText() for text in texts)


def combos(form: ArticleForm, type_: ContentType) -> dict[str, QComboBox]:
    controls = {spec.key: form.control(spec.key) for spec in type_.fields}
    return {key: each.widget for key, each in controls.items() if each and isinstance(each.widget, QComboBox)}


def lone(part: QLineEdit) -> bool:
    """Whether it is a field of its own, not the inner line of a choice."""
    return not isinstance(part.parent(), QComboBox) and part.accessibleName() != ""


def test_a_new_draft_waits_for_its_title_and_one_with_a_title_for_its_text(
    writing: Callable[..., Any], writer: Any
) -> None:
    here = writing(new="news")
    window = here.program.window
    window.go("editor", here.article)
    here.settle()
    assert window.focusWidget() is here.page.form.control("title").widget
    window.go("editor", writer.write(here.desk))
    here.settle()
    assert window.focusWidget() is here.page.canvas


def test_enter_in_the_title_goes_on_with_the_text(writing: Callable[..., Any]) -> None:
    here = writing(new="news")
    line = here.page.form.control("title").line
    here.press(line, Qt.Key.Key_Return)
    assert here.page.canvas.hasFocus()
    assert here.page.canvas.toPlainText() == ""


def test_what_a_paste_left_out_is_a_list(writing: Callable[..., Any]) -> None:
    here = writing(new="news")
    html = "<p>正文。</p><p style='display:none'>隐藏</p><p><a href='javascript:x()'>坏</a></p><script>y()</script>"
    mime = QMimeData()
    mime.setHtml(html)
    here.page.canvas.insertFromMimeData(mime)
    here.settle()
    head, *told = here.page.trouble_text().split("\n")
    assert head == f"粘贴时有 {len(told)} 项没有带入"
    assert len(told) >= 2


def test_the_tools_grow_with_the_text(writing: Callable[..., Any]) -> None:
    here = writing()
    before = here.page.toolbar.kind.width(), here.page.main.font().pixelSize()
    here.program.preferences.choose_zoom(200)
    here.settle()
    assert (here.page.toolbar.kind.width(), here.page.main.font().pixelSize()) == (before[0] * 2, before[1] * 2)


def test_another_language_names_the_fields_of_the_checks_anew(writing: Callable[..., Any]) -> None:
    here = writing(new="notice")
    article = here.article
    here.program.preferences.choose_language("en")
    here.settle()
    here.program.window.go("editor", article)
    here.checked()
    told = [str(problem.sentence) for problem in here.page.checks.checked.problems if problem.code == "field.missing"]
    assert told
    assert not any("\u4e00" <= sign <= "\u9fff" for sentence in told for sign in sentence)
