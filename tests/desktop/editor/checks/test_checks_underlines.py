"""The marks over the text: they follow edits, never enter the document, and are painted where the words stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.checks.places import Atlas
from desktop.editor.marking import boxes
from desktop.editor.severity import LETTERS, ink
from forms.body.model import Body, Cell, Heading, Image, ListBlock, ListItem, Paragraph, Run, Table
from forms.body.text import plain_text

Make = Callable[..., Canvas]
TEXT = "前文错字甲，中间错字乙，后面错字丙。"


def runs(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def mark(canvas: Canvas, *words: str, moment: int | None = None) -> set[int]:
    """Mark the first place of each of these words, C B E W I in turn, numbered from 0."""
    body = canvas.body()
    plain, atlas, found = plain_text(body), Atlas(canvas.document(), body), []
    for number, each in enumerate(words):
        at = plain.locate(plain.text.index(each))
        span = next(s for s in plain.spans if (s.block_id, s.part) == (at.block_id, at.part))
        place = atlas.find((at.block_id, at.part), plain.text[span.start : span.end], at.offset, each)
        assert place is not None
        found.append((number, LETTERS[number % 5], each, place))
    return canvas.underlines.show(found, canvas.underlines.moment() if moment is None else moment)


def marked(canvas: Canvas) -> list[str]:
    """The words under the marks as they stand now."""
    text = canvas.document().toRawText()
    return [text[m.start : m.end] for m in canvas.underlines.between(0, 1 << 30)]


# ---------------------------------------------------------------------------------------------- following


def test_typing_before_a_mark_moves_it_and_typing_in_it_takes_it_away(
    canvas: Make, qtbot: QtBot, at: Callable[..., None]
) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)))
    assert mark(page, "错字甲", "错字乙", "错字丙") == {0, 1, 2}
    at(page, "中间")
    qtbot.keyClicks(page, "abc")
    assert marked(page) == ["错字甲", "错字乙", "错字丙"]
    at(page, "错字乙", 1)
    qtbot.keyClicks(page, "x")
    assert marked(page) == ["错字甲", "错字丙"]
    at(page, "错字丙", 3)
    qtbot.keyClicks(page, "y")
    at(page, "错字甲", 0)
    qtbot.keyClicks(page, "z")
    assert marked(page) == ["错字甲", "错字丙"]


def test_deleting_new_paragraphs_and_undo_are_followed(canvas: Make, qtbot: QtBot, at: Callable[..., None]) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)), Paragraph("b2", runs("第二段错字丁。")))
    mark(page, "错字甲", "错字丙", "错字丁")
    at(page, "中间", 0, to=2)
    qtbot.keyClick(page, Qt.Key.Key_Delete)
    at(page, "后面")
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert marked(page) == ["错字甲", "错字丙", "错字丁"]
    page.undo()
    page.undo()
    assert marked(page) == ["错字甲", "错字丙", "错字丁"]


def test_a_change_of_form_leaves_the_marks(canvas: Make) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)))
    mark(page, "错字甲", "错字乙")
    page.selectAll()
    page.toggle("bold")
    assert marked(page) == ["错字甲", "错字乙"]


def test_what_a_late_check_brings_is_moved_along_or_dropped(
    canvas: Make, qtbot: QtBot, at: Callable[..., None]
) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)))
    body = page.body()
    atlas, moment = Atlas(page.document(), body), page.underlines.moment()
    found = [(n, "E", w, atlas.find(("b1", 0), TEXT, TEXT.index(w), w)) for n, w in enumerate(("错字甲", "错字丙"))]
    at(page, "前文")
    qtbot.keyClicks(page, "ab")
    at(page, "错字丙", 1)
    qtbot.keyClicks(page, "x")
    assert page.underlines.show(found, moment) == {0}  # type: ignore[arg-type] - both were found
    assert marked(page) == ["错字甲"]


def test_a_check_of_another_text_brings_nothing(canvas: Make) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)))
    before = page.underlines.moment()
    page.load(Body((Paragraph("b1", runs(TEXT)),)))
    assert mark(page, "错字甲", moment=before) == set()
    assert marked(page) == []


def test_the_marks_of_one_text_do_not_outlive_it(canvas: Make) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)))
    mark(page, "错字甲")
    page.load(Body((Paragraph("b2", runs("别的文字在此")),)))
    assert marked(page) == []


# ---------------------------------------------------------------------------------------------- never in the text


def test_marks_are_in_no_document_no_copy_and_no_undo(canvas: Make) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)))
    body, steps = page.body(), page.document().availableUndoSteps()
    page.selectAll()
    copied = {name: bytes(page.createMimeDataFromSelection().data(name)) for name in ("text/plain", "text/html")}
    mark(page, "错字甲", "错字乙")
    page.underlines.choose(0)
    page.grab()
    assert page.body() == body
    assert page.document().availableUndoSteps() == steps
    assert not page.document().isModified()
    page.selectAll()
    assert copied == {n: bytes(page.createMimeDataFromSelection().data(n)) for n in ("text/plain", "text/html")}


# ---------------------------------------------------------------------------------------------- painting

BLOCKS = (
    Paragraph("b1", runs("近日，我市开工错字甲。")),
    Heading("b2", 2, runs("一、标题错字乙")),
    ListBlock("b3", True, (ListItem(runs("项目错字丙")),)),
    Table("b4", 1, ((Cell(runs("表头")),), (Cell(runs("格子错字丁")),))),
    Paragraph("b5", runs("末段错字戊。")),
)
WORDS = ("错字甲", "错字乙", "错字丙", "错字丁", "错字戊")


def colours(image: QImage, box: object) -> Iterator[QColor]:
    area = box.toAlignedRect()  # type: ignore[attr-defined] - a QRectF
    for x in range(area.left(), area.right()):
        for y in range(area.top(), area.bottom()):
            yield image.pixelColor(QPoint(x, y))


def has(image: QImage, box: object, role: str) -> bool:
    wanted = theme.color(role)
    return any(abs(c.red() - wanted.red()) + abs(c.green() - wanted.green()) + abs(c.blue() - wanted.blue()) < 140
               for c in colours(image, box))  # fmt: skip


@pytest.mark.parametrize("place", range(5))
def test_each_severity_is_painted_under_its_words(canvas: Make, place: int) -> None:
    page = canvas(*BLOCKS)
    plain = page.viewport().grab().toImage()
    assert mark(page, *WORDS) == set(range(5))
    image = page.viewport().grab().toImage()
    one = page.underlines.mark(place)
    assert one is not None
    box = next(iter(boxes(page, one)))
    assert page.viewport().rect().contains(box.toAlignedRect())
    line = box.adjusted(0, box.height() - 4, 0, 3)
    assert not has(plain, line, ink(one.letter))
    assert has(image, line, ink(one.letter))
    ground = {"C": "sevCbg", "B": "sevBbg"}.get(one.letter)
    assert ground is None or has(image, box, ground)


def test_the_current_finding_has_a_frame(canvas: Make) -> None:
    page = canvas(*BLOCKS)
    mark(page, *WORDS)
    one = page.underlines.mark(2)
    assert one is not None
    above = next(iter(boxes(page, one))).adjusted(0, -3, 0, 0)
    above.setHeight(4)
    assert not has(page.viewport().grab().toImage(), above, "sevE")
    page.underlines.choose(2)
    assert has(page.viewport().grab().toImage(), above, "sevE")


def test_words_over_two_lines_are_marked_on_both(canvas: Make) -> None:
    long = "很长的一段错误文字，" * 12
    page = canvas(Paragraph("b1", runs(long)))
    mark(page, long[:-1])
    one = page.underlines.mark(0)
    assert one is not None
    found = list(boxes(page, one))
    assert len(found) >= 2
    assert all(box.width() > 40 for box in found)
    assert found[1].top() > found[0].top()


def test_only_what_is_on_the_screen_is_painted(canvas: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    import desktop.editor.checks.painting as painting

    page = canvas(*(Paragraph(f"b{n}", runs(f"第{n}段有错字{chr(0x4E00 + n)}在此")) for n in range(200)))
    mark(page, *(f"错字{chr(0x4E00 + n)}" for n in range(200)))
    drawn: list[int] = []
    real = painting._line
    monkeypatch.setattr(painting, "_line", lambda p, letter, box, ink: (drawn.append(1), real(p, letter, box, ink)))
    page.viewport().grab()
    assert 5 < len(drawn) < 60


def test_a_composition_before_a_mark_moves_the_painted_line_only(
    canvas: Make, at: Callable[..., None], compose: Callable[..., None]
) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)))
    mark(page, "错字乙")
    one = page.underlines.mark(0)
    assert one is not None
    before = next(iter(boxes(page, one))).left()
    at(page, "中间")
    compose(page, "nihao")
    page.viewport().grab()
    assert next(iter(boxes(page, one))).left() > before + 20
    assert marked(page) == ["错字乙"]
    compose(page, "", "你好")
    assert marked(page) == ["错字乙"]


def test_a_picture_is_marked_as_a_whole(canvas: Make) -> None:
    digest = "a" * 64
    page = canvas(Image("b1", digest, "图说有错", "图说有错"))
    mark(page, "图说有错")
    one = page.underlines.mark(0)
    assert one is not None
    assert one.thing
    assert next(iter(boxes(page, one))).width() > 100


def test_the_gravest_of_several_over_one_place_is_pressed(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", runs(TEXT)))
    mark(page, "错字甲", "前文错字甲")
    over = page.underlines.at(3)
    assert over is not None
    assert over.letter == "C"
    assert page.underlines.at(9) is None
    with qtbot.waitSignal(page.pressed) as caught:
        box = next(iter(boxes(page, over))).center().toPoint()
        qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert page.underlines.at(caught.args[0]) is over


def test_marks_live_through_a_new_theme(canvas: Make, qapp: QApplication) -> None:
    page = canvas(*BLOCKS)
    mark(page, *WORDS)
    theme.apply(qapp, "dark", 125)
    page.viewport().grab()
    assert marked(page) == list(WORDS)
    theme.apply(qapp, "light", 100)


def test_a_cursor_at_the_end_is_not_over_a_mark(canvas: Make) -> None:
    page = canvas(Paragraph("b1", runs("错字")))
    mark(page, "错字")
    page.moveCursor(QTextCursor.MoveOperation.End)
    assert page.underlines.at(page.textCursor().position()) is None
    page.underlines.clear()
    assert len(page.underlines) == 0
