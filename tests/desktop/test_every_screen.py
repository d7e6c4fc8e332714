"""Every screen in every language, as designed and at twice the text size, on the small screen: nothing is cut off and
nothing speaks another language.

The screens are those of ``python3 build_spec screenshots``: a page that is new in the registry is walked by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from support.desks import open_desks
from support.seen import cut_off, untranslated
from support.walked import LIE, lay_out

from build_spec.screenshots_camera import bring_up, over, press, put_back
from build_spec.screenshots_screens import FIRST_RUN, Screen, screens
from desktop.app import Program
from desktop.widgets.labels import ElidedLabel, label
from resources.language import LANGUAGES, use_language
from sync.practice.county import home_of

pytestmark = pytest.mark.window
Start = Callable[..., Program]

SMALL = (1366, 768)
ZOOMS = (100, 200)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county in which the articles of the screens lie where they are opened; every act is signed."""
    return lay_out(tmp_path_factory.mktemp("walked"))


def test_the_articles_of_all_screens_lie_in_this_county() -> None:
    """A screen that opens another sample says here how it comes to its desk."""
    assert {each.sample for each in screens() if each.sample} == set(LIE)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_screen_can_be_read(start: Start, walked: Path, tmp_path: Path, code: str) -> None:
    with open_desks(walked, tmp_path / "home"):
        pass
    wrong: list[str] = []
    for (officer, first), group in groupby(screens(), lambda each: (each.officer, each.name == FIRST_RUN)):
        wrong += _look_at(start, tmp_path, "" if first else officer, tuple(group), code)
    assert not wrong, "\n" + "\n".join(wrong)


def _look_at(start: Start, folder: Path, officer: str, group: tuple[Screen, ...], code: str) -> list[str]:
    home = home_of(folder / "home", officer) if officer else folder / "nobody"
    practice = folder / "home" if officer else None
    program = start(home=home, practice_root=practice, size=SMALL, language=code, wait=bool(officer))
    wrong = []
    for screen in group:
        for zoom in ZOOMS:
            program.preferences.choose_zoom(zoom)
            bring_up(program, screen)
            press(program, screen)
            for part in over(program) or [program.window]:
                where = f"{screen.name} {code} {zoom} %"
                wrong += [f"{where}, cut off: {text}" for text in cut_off(part)]
                wrong += [f"{where}, untranslated: {text}" for text in untranslated(part, code)]
            put_back(program, screen)
    program.preferences.choose_zoom(100)
    program.window.close()
    return wrong


# ------------------------------------------------------------------------------------------- the eyes themselves


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 200)
    QVBoxLayout(made)
    return made


def shown(page: QWidget, part: QWidget, width: int = 0, height: int = 0) -> QWidget:
    """Put a part on the page as it stands there, squeezed if a size is given."""
    page.layout().addWidget(part)
    page.show()
    part.show()
    if width or height:
        part.setFixedSize(width or part.width(), height or part.height())
        page.layout().activate()
    return part


def test_a_text_with_enough_room_is_not_cut_off(page: QWidget) -> None:
    shown(page, label("核验通过", "section"))
    shown(page, QPushButton("签名送审"))
    shown(page, label("一段要折行的话，" * 4, wrap=True))
    assert cut_off(page) == []


def test_a_squeezed_text_is_cut_off(page: QWidget) -> None:
    shown(page, label("核验通过：八步签名首尾相连", "section"), width=60)
    shown(page, QPushButton("签名送审"), width=30)
    shown(page, label("一段要折行的话，" * 12, wrap=True), width=200, height=20)
    assert len(cut_off(page)) == 3


def test_what_shortens_by_itself_is_not_cut_off(page: QWidget) -> None:
    shown(page, ElidedLabel("一行放不下的很长的标题" * 5), width=60)
    assert cut_off(page) == []


def test_a_part_outside_of_its_parent_is_cut_off_unless_it_can_be_scrolled_to(page: QWidget) -> None:
    inner = QLabel("下面的话", page)
    inner.setGeometry(10, 190, 100, 30)
    area = QScrollArea()
    content = QWidget()
    rows = QVBoxLayout(content)
    for _ in range(40):
        rows.addWidget(QLabel("远处"))
    area.setWidget(content)
    shown(page, area)
    assert [each.rpartition(": ")[2] for each in cut_off(page)] == ["下面的话"]


@pytest.mark.parametrize(
    ("code", "text"), [("zh_CN", "Settings"), ("zh_CN", "2 articles"), ("en", "立即同步"), ("zh_TW", "设置")]
)
def test_another_language_is_seen(page: QWidget, code: str, text: str) -> None:
    use_language(code)
    shown(page, QLabel(text))
    assert untranslated(page, code) == [f"QLabel: {text}"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("zh_CN", "设置"),
        ("zh_TW", "設定"),
        ("en", "Settings"),
        ("zh_CN", "PIN 码 Ctrl+Enter"),
        ("zh_CN", "3ACC FADE 02BC"),
    ],
)
def test_the_own_language_is_not(page: QWidget, code: str, text: str) -> None:
    use_language(code)
    shown(page, QLabel(text))
    assert untranslated(page, code) == []
