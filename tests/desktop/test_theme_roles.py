"""Colours, fonts, the style sheet and the icons: everything named exists, and every text can be read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop import icons, theme
from desktop.shell import registry
from resources import folder
from resources.language import use_language

HOUSE = Path(theme.__file__).parent
TEXTS = [
    ("text", "surface"), ("text", "window"), ("text", "selected"), ("text2", "surface"), ("text2", "window"),
    ("text2", "selected"), ("text2", "subtle"), ("text3", "surface"), ("text3", "subtle"),
    ("onPrimary", "primary"), ("onPrimary", "primaryHover"), ("primaryText", "surface"),
    ("primaryText", "primarySubtle"), ("primaryText", "selected"), ("disabledText", "disabledFill"),
    ("successText", "successBg"), ("successText", "surface"), ("warningText", "warningBg"),
    ("warningText", "surface"), ("dangerText", "dangerBg"), ("dangerText", "surface"),
    ("dangerText", "selected"), ("onSolid", "success"), ("onSolid", "danger"), ("railText", "rail"),
    ("railTextOn", "railSel"), ("railBadgeText", "railBadge"), ("railMark", "rail"), ("text", "warningBg"),
    ("text", "dangerBg"), ("text2", "dangerBg"), ("text2", "warningBg"),
]  # fmt: skip
EDGES = [("borderStrong", "surface"), ("borderStrong", "subtle"), ("focus", "surface"), ("focus", "window")]


@pytest.fixture(autouse=True)
def _as_designed(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 100)


def luminance(color: QColor) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2 between two roles."""
    lights = sorted((luminance(theme.color(first)), luminance(theme.color(second))), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_reads_well_on_its_ground(qapp: QApplication, scheme: str) -> None:
    theme.apply(qapp, scheme)
    assert {pair: contrast(*pair) for pair in TEXTS if contrast(*pair) < 4.5} == {}
    assert {pair: contrast(*pair) for pair in EDGES if contrast(*pair) < 3.0} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [100, 200])
def test_the_style_sheet_is_filled_in_whole(qapp: QApplication, scheme: str, zoom: int) -> None:
    theme.apply(qapp, scheme, zoom)
    sheet = theme.style_sheet()
    assert not re.findall(r"[@~]\w+", sheet.split("*/", 1)[1])
    for picture in re.findall(r"url\((.*?)\)", sheet):
        assert Path(picture).is_file(), picture


def test_text_size_makes_fonts_and_lengths_grow(qapp: QApplication) -> None:
    small = theme.font("body").pixelSize(), theme.px(70)
    theme.apply(qapp, "light", 200)
    assert (theme.font("body").pixelSize(), theme.px(70)) == (2 * small[0], 2 * small[1])


@pytest.mark.usefixtures("qtbot")
def test_what_is_signed_has_another_voice_than_the_interface() -> None:
    assert not set(theme.families("doc")) & set(theme.families("ui"))
    assert theme.font("doc").families() == theme.families("doc")


def test_traditional_chinese_has_its_own_interface_font() -> None:
    before = theme.families("ui")
    use_language("zh_TW")
    assert theme.families("ui")[0] != before[0]


def test_the_first_interface_font_on_this_machine_has_rare_han() -> None:
    """Names such as 𠮷 must not be boxes."""
    here = [name for name in theme.families("ui") if name in QFontDatabase.families()]
    assert here, "no interface font is installed"


def test_a_new_look_is_announced(qtbot: QtBot, qapp: QApplication) -> None:
    with qtbot.waitSignal(theme.notice().changed):
        theme.apply(qapp, "dark")
    assert theme.look() == theme.Look("dark", 100)


def test_the_style_sheet_reaches_a_widget(qtbot: QtBot) -> None:
    label = QLabel("x")
    label.setProperty("voice", "section")
    button = QPushButton("x")
    button.setProperty("kind", "primary")
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    assert label.font().pixelSize() == 17
    assert button.grab().toImage().pixelColor(8, button.height() // 2) == theme.color("primary")


# ---- icons -------------------------------------------------------------------------------------


def named_icons() -> set[tuple[str, str]]:
    """Every string in the program that looks like an icon's name, with its file."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name = node.value.removeprefix("ri.")
                if re.fullmatch(r"[a-z0-9-]+-(line|fill)", name):
                    found.add((name, path.name))
    return found


def test_every_icon_named_anywhere_is_shipped() -> None:
    assert {pair for pair in named_icons() if pair[0] not in icons.names()} == set()
    assert {theme.state_icon(state) for state in theme.STATES} <= icons.names()
    assert {name for each in registry.ENTRIES for name in (each.icon, each.icon_on)} <= icons.names()


@pytest.mark.parametrize("name", sorted(icons.names()))
def test_an_icon_stays_in_its_box(name: str) -> None:
    box = icons.outline(name).boundingRect()
    assert box.width() > 100
    assert box.left() >= -1
    assert box.top() >= -1
    assert box.right() <= icons.BOX + 1
    assert box.bottom() <= icons.BOX + 1


@pytest.mark.usefixtures("qtbot")
def test_an_icon_has_the_colour_of_its_role() -> None:
    image = theme.picture("checkbox-circle-fill", "success", 24).toImage()
    colors = {
        image.pixelColor(x, y).rgb() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() == 255
    }
    assert theme.color("success").rgb() in colors


def test_the_outlines_say_whose_they_are() -> None:
    assert "Apache-2.0" in folder("icons", "glyphs.json").read_text(encoding="utf-8")
