"""Whether an input method reaches the window: decided from tables of surroundings, and said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.help.window import HelpWindow
from desktop.shell.inputmethods import Lack, Surroundings, answered, asked_for, lack_of, widened
from desktop.shell.inputnotice import TOPIC, InputNotice, LookAtInput, show_lack
from desktop.widgets.banner import Banner

SHIPPED = frozenset(
    {
        "libcomposeplatforminputcontextplugin.so",
        "libibusplatforminputcontextplugin.so",
        "libqtvirtualkeyboardplugin.so",
    }
)
FCITX5 = SHIPPED | {"libfcitx5platforminputcontextplugin.so"}
FCITX4 = SHIPPED | {"libfcitxplatforminputcontextplugin.so"}


def seen(
    variables: dict[str, str],
    running: set[str],
    plugins: frozenset[str] = SHIPPED,
    platform: str = "xcb",
    system: str = "linux",
) -> Surroundings:
    return Surroundings(system, platform, variables, plugins, frozenset(running))


@pytest.mark.parametrize(
    ("surroundings", "lack"),
    [
        # IBus as Debian and Ubuntu set it up
        (seen({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"}, {"ibus-daemon"}), None),
        (seen({"QT_IM_MODULE": "ibus"}, set()), Lack.NOT_RUNNING),
        (seen({"QT_IM_MODULE": "ibus"}, {"bash", "fcitx"}), Lack.NOT_RUNNING),
        # Fcitx 5 answers to the IBus plug-in
        (seen({"QT_IM_MODULE": "ibus"}, {"fcitx5"}), None),
        # Fcitx as Kylin, UOS and Deepin set it up: Qt's own build has no plug-in for it
        (seen({"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}, {"fcitx"}), Lack.NO_PLUGIN),
        (seen({"QT_IM_MODULE": "fcitx"}, {"fcitx5"}), Lack.NO_PLUGIN),
        (seen({"QT_IM_MODULE": "fcitx5"}, {"fcitx5"}), Lack.NO_PLUGIN),
        (seen({"QT_IM_MODULE": "fcitx"}, {"fcitx5"}, FCITX5), None),
        (seen({"QT_IM_MODULE": "fcitx"}, {"fcitx"}, FCITX4), None),
        (seen({"QT_IM_MODULE": "fcitx"}, set(), FCITX4), Lack.NOT_RUNNING),
        # several wishes: one that is answered is enough
        (seen({"QT_IM_MODULES": "wayland;fcitx;ibus", "QT_IM_MODULE": "fcitx"}, {"fcitx5"}), None),
        (seen({"QT_IM_MODULES": "fcitx;xim"}, {"fcitx5"}), Lack.NO_PLUGIN),
        # the wish for Fcitx as this program widens it
        (seen({"QT_IM_MODULES": "wayland;fcitx5;fcitx;ibus", "QT_IM_MODULE": "fcitx"}, {"fcitx5"}), None),
        (seen({"QT_IM_MODULES": "wayland;fcitx5;fcitx;ibus", "QT_IM_MODULE": "fcitx"}, {"fcitx"}), Lack.NO_PLUGIN),
        (seen({"QT_IM_MODULES": "wayland;fcitx5;fcitx;ibus", "QT_IM_MODULE": "fcitx"}, {"bash"}), Lack.NOT_RUNNING),
        (seen({"QT_IM_MODULES": "wayland;fcitx5;fcitx;ibus"}, {"fcitx"}, FCITX4), None),
        (seen({"QT_IM_MODULES": "wayland;fcitx5;fcitx;ibus"}, set(), platform="wayland"), None),
        # XIM is gone since Qt 5, and so are the old ones
        (seen({"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"}, {"fcitx"}), Lack.NO_PLUGIN),
        (seen({"QT_IM_MODULE": "scim"}, set()), Lack.NO_PLUGIN),
        (seen({"QT_IM_MODULE": "compose"}, {"ibus-daemon"}), Lack.NO_PLUGIN),
        (seen({"QT_IM_MODULE": "qtvirtualkeyboard"}, set()), None),
        # nothing is asked for
        (seen({"XMODIFIERS": "@im=ibus"}, {"ibus-daemon"}), Lack.NOT_ASKED),
        (seen({}, {"fcitx5"}), Lack.NOT_ASKED),
        (seen({"QT_IM_MODULE": ""}, set()), Lack.NONE),
        (seen({}, {"bash"}), Lack.NONE),
        # on Wayland the compositor carries the text
        (seen({}, set(), platform="wayland"), None),
        (seen({"QT_IM_MODULE": "fcitx"}, {"fcitx5"}, platform="wayland"), Lack.NO_PLUGIN),
        # where nobody types, or another system carries the text
        (seen({"QT_IM_MODULE": "fcitx"}, set(), platform="offscreen"), None),
        (seen({}, set(), system="win32", platform="windows"), None),
    ],
)
def test_what_is_missing(surroundings: Surroundings, lack: Lack | None) -> None:
    assert lack_of(surroundings) is lack


def test_names_are_read_as_qt_reads_them() -> None:
    assert asked_for({"QT_IM_MODULES": "Fcitx;;IBus", "QT_IM_MODULE": "xim"}) == ("fcitx", "ibus")
    assert asked_for({}) == ()
    assert answered(SHIPPED) == {"ibus", "qtvirtualkeyboard"}
    assert {"fcitx", "fcitx5"} <= answered(FCITX5)


@pytest.mark.parametrize(
    ("variables", "wider"),
    [
        ({"QT_IM_MODULE": "fcitx"}, True),
        ({"QT_IM_MODULE": "Fcitx5 "}, True),
        ({"QT_IM_MODULE": "ibus"}, False),
        ({"QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "fcitx"}, False),
        ({}, False),
    ],
)
def test_only_a_wish_for_fcitx_alone_is_widened(variables: dict[str, str], wider: bool) -> None:
    assert bool(widened(variables)) is wider
    assert not wider or asked_for({**variables, "QT_IM_MODULES": widened(variables)})[-1] == "ibus"


def test_the_plug_ins_that_come_with_this_build_are_known() -> None:
    """The table above is only right as long as the build ships what it says."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    names = frozenset(path.name for path in folder.glob("*.so"))
    assert "ibus" in answered(names)
    assert not {"fcitx", "fcitx5"} & answered(names)


def test_the_look_at_this_computer_comes_to_an_end() -> None:
    assert LookAtInput("offscreen")(None) is None  # type: ignore[arg-type]
    assert LookAtInput("xcb")(None) in {None, *Lack}  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------- in the window


@pytest.mark.window
def test_the_notice_stands_above_the_pages_and_leads_to_the_help(
    start: Callable[..., Program], settle: Callable[[], None], qtbot: QtBot
) -> None:
    program = start()
    program._input_looked_at(Lack.NO_PLUGIN)
    settle()
    notice = program.window.findChild(InputNotice)
    assert notice.isVisible()
    assert notice.banner.title() == "这个窗口里暂时打不出中文"
    program.window.go("articles")
    settle()
    assert notice.isVisible()
    notice.banner.pressed.emit()
    qtbot.waitUntil(lambda: program.window.findChild(HelpWindow) is not None)
    shown = program.window.findChild(HelpWindow)
    assert shown.topic() == TOPIC
    shown.close()


@pytest.mark.window
def test_what_was_put_away_stays_away_until_something_else_is_missing(
    start: Callable[..., Program], settle: Callable[[], None], qtbot: QtBot
) -> None:
    program = start()
    notice = show_lack(program.window, Lack.NONE, program.preferences)
    assert notice is not None
    settle()
    notice.findChild(Banner)._close.click()
    qtbot.waitUntil(lambda: program.window.findChild(InputNotice) is None)
    assert show_lack(program.window, Lack.NONE, program.preferences) is None
    assert show_lack(program.window, Lack.NOT_RUNNING, program.preferences) is not None
    qtbot.waitUntil(lambda: len(program.window.findChildren(InputNotice)) == 1)


@pytest.mark.window
def test_the_notice_is_there_again_in_another_language_and_gone_at_the_first_run(
    start: Callable[..., Program], settle: Callable[[], None], qtbot: QtBot
) -> None:
    program = start()
    program._input_looked_at(Lack.NONE)
    program.preferences.choose_language("en")
    settle()
    notice = program.window.findChild(InputNotice)
    assert notice.banner.title() == "Chinese cannot be typed in this window yet"
    program.welcome_newcomer()
    qtbot.waitUntil(lambda: program.first_run is not None, timeout=20_000)
    assert not notice.isVisible()
