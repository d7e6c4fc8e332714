"""Looks at the system for ``inputmethods`` and says above the pages what is missing, until it is put away for good."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.operations import Job
from desktop.shell.inputmethods import Lack, Surroundings, lack_of
from desktop.widgets.banner import Banner
from resources.language import say, tr

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.shell.window import Window

TOPIC = "typing"
WORDS = {
    Lack.NO_PLUGIN: say(
        "The input method this computer asks for has no plug-in in this program. Other programs are not affected, and "
        "everything but typing Chinese works."
    ),
    Lack.NOT_ASKED: say("An input method is running, but this program was not told to use it."),
    Lack.NOT_RUNNING: say("The input method that this program was told to use is not running."),
    Lack.NONE: say("No input method was found on this computer."),
}


class LookAtInput:
    """Looks at variables, plug-ins and running programs, off the window's thread.

    Args:
        platform: Qt's platform.
    """

    def __init__(self, platform: str) -> None:
        self._platform = platform

    def __call__(self, job: Job) -> Lack | None:
        if not sys.platform.startswith("linux"):
            return None
        return lack_of(Surroundings(sys.platform, self._platform, dict(os.environ), _plugins(), _running()))


def _plugins() -> frozenset[str]:
    """File names of the input plug-ins that Qt loads: its own, and those a variable points to."""
    folders = [QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)]
    folders += [each for each in os.environ.get("QT_PLUGIN_PATH", "").split(os.pathsep) if each]
    return frozenset(path.name for each in folders for path in (Path(each) / "platforminputcontexts").glob("*.so"))


def _running() -> frozenset[str]:
    """Names of the programs that run; what the system does not tell is not there."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            found.add(path.read_text(encoding="utf-8", errors="replace").strip())
        except OSError:
            continue
    return frozenset(found)


class InputNotice(QWidget):
    """One calm line: what is missing, and where to read how it is put right."""

    def __init__(self, window: Window, lack: Lack, preferences: Preferences) -> None:
        super().__init__()
        self._window, self._lack, self._preferences = window, lack, preferences
        self.banner = Banner(closable=True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 12, 24, 12)
        rows.addWidget(self.banner)
        act = tr("How to put it right")
        self.banner.show_message("warning", tr("Chinese cannot be typed in this window yet"), str(WORDS[lack]), act=act)
        self.banner.pressed.connect(self._help)
        self.banner.closed.connect(self._put_away)

    @Slot()
    def _help(self) -> None:
        self._window.show_help(TOPIC)

    @Slot()
    def _put_away(self) -> None:
        self._preferences.dismiss(_key(self._lack))
        self._window.frame.drop_notice(self)


def show_lack(window: Window, lack: Lack, preferences: Preferences) -> InputNotice | None:
    """Put the notice above the pages, unless this person put it away before."""
    if preferences.is_dismissed(_key(lack)):
        return None
    notice = InputNotice(window, lack, preferences)
    window.frame.show_notice(notice)
    return notice


def _key(lack: Lack) -> str:
    return f"input: {lack.value}"
