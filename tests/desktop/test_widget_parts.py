"""The shared parts: what they say, what they give away, and what a screen reader hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button, NamedButton, Segmented
from desktop.widgets.empty import EmptyState
from desktop.widgets.fields import Field, SearchField
from desktop.widgets.flow import FlowLayout
from desktop.widgets.giving import GivingWay
from desktop.widgets.labels import ElidedLabel, digest_label, fingerprint_label, label
from desktop.widgets.legend import ChangeLegend
from desktop.widgets.painting import broken_lines
from desktop.widgets.panels import SidePanel, WrappedColumn, pair, scrolled
from desktop.widgets.sizing import BESIDE, open_at, room
from desktop.widgets.tags import StateTag
from desktop.widgets.toast import Toast
from desktop.words import STATES
from resources.language import use_language

LONG = "关于公开征求《云溪市城市供水条例实施细则（征求意见稿）》意见的公告"


@pytest.fixture(autouse=True)
def _as_designed(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 100)
    use_language("zh_CN")


def shown(qtbot: QtBot, widget: QWidget, width: int = 300, height: int = 100) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


# ---- buttons -----------------------------------------------------------------------------------


def test_a_button_without_words_has_a_name_and_a_tip(qtbot: QtBot) -> None:
    button = Button("", "tool", "close-line", name="关闭", shortcut="Esc")
    qtbot.addWidget(button)
    assert button.accessibleName() == "关闭"
    assert button.toolTip() == "关闭  Esc"
    assert not button.icon().isNull()


def test_the_icon_of_a_main_button_is_seen_in_every_state(qtbot: QtBot) -> None:
    button = Button("送审", "primary", "quill-pen-line")
    qtbot.addWidget(button)
    first = button.icon().pixmap(button.iconSize()).toImage()
    button.setEnabled(False)
    off = button.icon().pixmap(button.iconSize(), button.icon().Mode.Disabled).toImage()
    assert first != off


@pytest.mark.parametrize("kind", ["plain", "primary", "ghost", "dangerline", "dangerfill", "tool", "chip", "status"])
def test_a_button_keeps_its_size_when_it_is_focused(qtbot: QtBot, kind: str) -> None:
    """The focus edge lies inside the control: nothing moves when one tabs through."""
    frame = QWidget()
    rows = QVBoxLayout(frame)
    button, other = Button("签名送审", kind), Button("另一个")
    rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    rows.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
    shown(qtbot, frame)
    frame.activateWindow()
    other.setFocus()
    before = button.sizeHint()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert button.sizeHint() == before


def test_targets_are_large_enough(qtbot: QtBot) -> None:
    for kind, least in (("plain", 36), ("primary", 36), ("tool", 32), ("chip", 32)):
        button = Button("签发", kind)
        qtbot.addWidget(button)
        button.ensurePolished()
        assert button.sizeHint().height() >= least, kind


def test_of_joined_choices_one_holds(qtbot: QtBot) -> None:
    choice = Segmented([("a", "主动公开"), ("b", "依申请公开"), ("c", "不予公开")], "公开属性")
    qtbot.addWidget(choice)
    assert choice.value() == ""
    with qtbot.waitSignal(choice.chosen) as signal:
        choice.choose("b")
    assert (signal.args, choice.value()) == (["b"], "b")
    choice.choose("unknown")
    assert choice.value() == ""
    names = [part.accessibleName() for part in choice.findChildren(QWidget)]
    assert names == ["公开属性 主动公开", "公开属性 依申请公开", "公开属性 不予公开"]


# ---- labels ------------------------------------------------------------------------------------


def test_a_label_never_reads_html(qtbot: QtBot) -> None:
    made = label("<b>稿</b>")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


def test_the_legend_tells_what_came_from_what_went_by_more_than_colour(qtbot: QtBot) -> None:
    legend = shown(qtbot, ChangeLegend(), 240, 40)
    came, went = [part for part in legend.children() if isinstance(part, QWidget) and not isinstance(part, QLabel)]
    lines = []
    for sample in (came, went):
        image = sample.grab().toImage()
        ground = image.pixel(0, 0)
        lines.append([y for y in range(image.height()) if image.pixel(image.width() // 2, y) != ground])
    assert lines[0] == [came.height() - 2], "underlined"
    assert lines[1] == [went.height() // 2], "struck through"


def test_a_shortened_label_still_says_everything(qtbot: QtBot) -> None:
    made = shown(qtbot, ElidedLabel(LONG), 120, 30)
    assert made.text() != LONG
    assert made.text().endswith("…")
    assert (made.toolTip(), made.accessibleName(), made.whole_text()) == (LONG, LONG, LONG)
    made.resize(1200, 30)
    assert (made.text(), made.toolTip()) == (LONG, "")


def test_a_fingerprint_is_copied_whole(qtbot: QtBot) -> None:
    made = shown(qtbot, fingerprint_label("7F3A 91C2 E04B"))
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "7F3A 91C2 E04B"


def test_a_digest_is_shown_short_and_copied_whole(qtbot: QtBot) -> None:
    digest = "0123456789abcdef" * 4
    made = shown(qtbot, digest_label(digest))
    assert made.text() == "0123 4567 89AB … 89AB CDEF"
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == digest


def test_a_wrapped_label_gets_the_height_it_needs(qtbot: QtBot) -> None:
    frame = QWidget()
    rows = QVBoxLayout(frame)
    text = label(LONG * 3, "help", wrap=True)
    rows.addWidget(text)
    rows.addStretch(1)
    shown(qtbot, frame, 260, 600)
    assert text.height() >= text.heightForWidth(text.width())


# ---- fields ------------------------------------------------------------------------------------


def test_search_waits_for_a_pause_and_says_it_once(qtbot: QtBot) -> None:
    field = shown(qtbot, SearchField("搜索"))
    heard: list[str] = []
    field.searched.connect(heard.append)
    with qtbot.waitSignal(field.searched):
        for typed in ("水", "水利", "水利 "):
            field.setText(typed)
    assert heard == ["水利"]


def test_search_ignores_what_is_still_being_composed(qtbot: QtBot) -> None:
    field = shown(qtbot, SearchField("搜索"))
    heard: list[str] = []
    field.searched.connect(heard.append)
    QApplication.sendEvent(field, QInputMethodEvent("shui", []))
    assert field.text() == ""
    done = QInputMethodEvent()
    done.setCommitString("水")
    with qtbot.waitSignal(field.searched):
        QApplication.sendEvent(field, done)
    assert heard == ["水"]


def test_a_field_says_its_error_under_itself(qtbot: QtBot) -> None:
    entry = QLineEdit()
    field = shown(qtbot, Field("成文日期", entry, required=True), 300, 120)
    assert entry.accessibleName() == "成文日期"
    before = field.sizeHint().height()
    field.show_error("没有 13 月")
    assert entry.property("bad") is True
    assert field.sizeHint().height() > before
    field.show_error("")
    assert entry.property("bad") is False


# ---- the rest ----------------------------------------------------------------------------------


def test_a_banner_says_conclusion_and_way_on_in_one_breath(qtbot: QtBot) -> None:
    banner = Banner(closable=True)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_message("danger", "核验不通过", "先导出证据包。", act="重新核验")
    assert banner.accessibleName() == "核验不通过 先导出证据包。"
    with qtbot.waitSignal(banner.pressed):
        banner.findChildren(Button)[0].click()
    with qtbot.waitSignal(banner.closed):
        banner.findChildren(Button)[1].click()
    assert banner.isHidden()


@pytest.mark.parametrize("state", list(STATES))
@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "en"])
def test_a_state_is_a_word_an_icon_and_a_name(qtbot: QtBot, state: str, code: str) -> None:
    use_language(code)
    tag = StateTag(state)
    qtbot.addWidget(tag)
    assert tag.accessibleName() == str(STATES[state])
    assert tag.sizeHint().width() > tag.fontMetrics().horizontalAdvance(tag.accessibleName()) * 0.8 + 20


def test_the_seven_words_are_the_fixed_ones() -> None:
    assert [str(word) for word in STATES.values()] == [
        "草稿",
        "已签",
        "待发",
        "待确认",
        "已收",
        "已发布",
        "退回",
    ]


def test_a_toast_can_be_undone_once(qtbot: QtBot) -> None:
    window = shown(qtbot, QWidget(), 800, 600)
    toast = Toast(window)
    undone: list[int] = []

    toast.show_text("已签名送审", "撤销", lambda: undone.append(1))
    assert toast.geometry().bottom() < 600 - 34
    undo = toast.findChild(Button)
    undo.click()
    undo.click()
    assert undone == [1]
    assert toast.isHidden()


def test_chips_wrap_when_the_line_is_full(qtbot: QtBot) -> None:
    frame = QWidget()
    flow = FlowLayout(frame, gap=4)
    chips = [Button(f"待确认 {n}", "chip") for n in range(8)]
    for chip in chips:
        flow.addWidget(chip)
    shown(qtbot, frame, 2000, 200)
    assert len({chip.y() for chip in chips}) == 1
    frame.resize(300, 400)
    qtbot.waitUntil(lambda: len({chip.y() for chip in chips}) > 2)
    assert all(chip.geometry().right() <= 300 for chip in chips)
    assert flow.heightForWidth(300) > flow.heightForWidth(2000)


def test_the_height_of_wrapped_chips_follows_each_change(qtbot: QtBot) -> None:
    frame = QWidget()
    flow = FlowLayout(frame, gap=4)
    chips = [Button(f"待确认 {n}", "chip") for n in range(3)]
    for chip in chips:
        flow.addWidget(chip)
    shown(qtbot, frame, 300, 400)
    tall = flow.heightForWidth(200)
    for number in range(5):
        flow.addWidget(Button(f"待确认 {number}", "chip"))
    qtbot.waitUntil(lambda: flow.heightForWidth(200) > tall)
    more = flow.heightForWidth(200)
    chips[0].setText("待确认的一件事" * 2)
    assert flow.heightForWidth(200) > more
    for chip in chips:
        chip.hide()
    assert flow.heightForWidth(200) < more
    for _ in range(5):
        flow.takeAt(3).widget().deleteLater()
    assert flow.heightForWidth(200) == 0
    assert flow.takeAt(9) is None


def test_a_side_panel_never_scrolls_sideways(qtbot: QtBot) -> None:
    panel = shown(qtbot, SidePanel(330, "详情"), 330, 400)
    rows = panel.section("第 5 步", "约 15 分钟")
    rows.addWidget(label(LONG * 4, "help", wrap=True))
    panel.section("导出")
    panel.clear()
    panel.section("新的").addWidget(label(LONG * 4, wrap=True))
    qtbot.waitUntil(lambda: panel.findChild(QWidget) is not None)
    column = panel.body.parentWidget()
    assert column.width() <= panel.width()


def test_an_area_that_scrolls_is_no_tab_stop(qtbot: QtBot) -> None:
    area = scrolled(QWidget(), "x")
    qtbot.addWidget(area)
    assert area.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_an_empty_state_can_be_heard(qtbot: QtBot) -> None:
    state = EmptyState("还没有稿件", "写一篇新稿。", [Button("新建稿件", "primary")])
    shown(qtbot, state, 600, 500)
    assert state.accessibleName() == "还没有稿件 写一篇新稿。"
    assert state.childAt(QPoint(300, 250)) is not None


@pytest.mark.usefixtures("qtbot")
def test_two_lines_hold_the_whole_of_a_short_text() -> None:
    from PySide6.QtGui import QPainter, QPixmap

    picture = QPixmap(10, 10)
    painter = QPainter(picture)
    painter.setFont(theme.font("caption"))
    wide = painter.fontMetrics().horizontalAdvance("国" * 12) + 4
    short, long = broken_lines(painter, "国" * 20, wide, 2), broken_lines(painter, "国" * 60, wide, 2)
    painter.end()
    assert "".join(short) == "国" * 20
    assert len(long) == 2
    assert long[1].endswith("…")


def test_what_gives_way_shows_wrapped_words_whole_as_long_as_there_is_room(qtbot: QtBot) -> None:
    page = QWidget()
    rows = QVBoxLayout(page)
    above = GivingWay(6, "above")
    title = label("城区供水管网检修完成", "article-title", wrap=True)
    line = label("政务信息 / 部门动态 / 水务动态 · 工作动态 · 市水务局 · 周明 · 主动公开 · 没有附件", "help", wrap=True)
    above.body.addWidget(title)
    above.body.addWidget(line)
    rows.addWidget(above)
    rows.addWidget(QTextEdit(), 1)
    shown(qtbot, page, 612, 520)
    bottom = line.mapTo(above, line.rect().bottomLeft()).y()
    assert line.height() >= line.heightForWidth(line.width())
    assert bottom < above.height()


def test_a_dialog_opens_within_the_window_it_belongs_to(qtbot: QtBot) -> None:
    page = QWidget()
    window = shown(qtbot, page, 900, 640)
    small, large = QDialog(window), QDialog(page)
    open_at(small, 400, 300)
    open_at(large, 2_000, 2_000)
    assert (small.width(), small.height()) == (400, 300)
    assert large.size() == room(large) == window.size() - BESIDE
    assert room(QDialog()).height() < QGuiApplication.primaryScreen().availableSize().height()


def test_words_that_wrap_leave_no_empty_place_at_the_end(qtbot: QtBot) -> None:
    column = WrappedColumn()
    rows = QVBoxLayout(column)
    for _ in range(6):
        rows.addWidget(label("真的办成了才打勾，依据是各张桌上的签名和回执。" * 2, "help", wrap=True))
    area = scrolled(column)
    shown(qtbot, area, 620, 400)
    assert column.heightForWidth(area.viewport().width()) <= 400
    assert area.verticalScrollBar().maximum() == 0
    shown(qtbot, area, 200, 200)
    assert area.verticalScrollBar().maximum() > 0


def test_a_digest_stands_on_the_line_of_its_name(qtbot: QtBot) -> None:
    line = pair("内容摘要", digest_label("a" * 64))
    shown(qtbot, line, 400, 40)
    name, value = line.findChildren(QLabel)[0], line.findChildren(QPushButton)[0]
    assert abs(name.geometry().center().y() - value.geometry().center().y()) <= 1


def test_a_main_button_without_room_leaves_out_the_name_and_keeps_saying_it(qtbot: QtBot) -> None:
    button = NamedButton("签名送审 · 周明", "primary", "quill-pen-line")
    whole = button.sizeHint().width()
    shown(qtbot, button, whole, 40)
    roomy = button.grab().toImage()
    button.resize(button.minimumSizeHint().width(), 40)
    tight = button.grab().toImage()
    assert tight.width() < roomy.width()
    assert button.text() == button.accessibleName() == "签名送审 · 周明"
    short = NamedButton("签名送审", "primary", "quill-pen-line")
    shown(qtbot, short, button.width(), 40)
    assert short.sizeHint().width() <= button.width()
    assert short.grab().toImage() == tight
