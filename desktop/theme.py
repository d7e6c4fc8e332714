"""Colours, fonts and the style sheet: what ``resources/theme`` says, put on the application.

Widgets name roles (``color("dangerText")``, ``font("caption")``) and never a hex value or a font size.
Switching theme, language or text size re-applies palette and style sheet; painters read the roles each time
they paint.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop import icons
from resources import folder
from resources.language import language

SCHEMES = ("light", "dark", "system")
STATES = ("draft", "signed", "queued", "unsure", "received", "published", "returned")


@cache
def tokens() -> dict[str, Any]:
    """The shipped design tokens."""
    data: dict[str, Any] = json.loads(folder("theme", "tokens.json").read_text(encoding="utf-8"))
    return data


def zooms() -> tuple[int, ...]:
    """The text sizes on offer, in per cent."""
    return tuple(tokens()["zooms"])


@dataclass(frozen=True)
class Look:
    """What the person chose: ``scheme`` is "light" or "dark", ``zoom`` the text size in per cent."""

    scheme: str = "light"
    zoom: int = 100


class _Notice(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._still: list[QWidget] = []

    def undress(self, app: QApplication) -> None:
        """Take the sheet off; the next one is put on one turn later, and all is painted anew the turn after."""
        self._still += [each for each in app.topLevelWidgets() if each.isVisible() and each.updatesEnabled()]
        for window in self._still:
            window.setUpdatesEnabled(False)
        app.setStyleSheet("")
        QTimer.singleShot(0, self._dress)

    @Slot()
    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.dress(app)
        QTimer.singleShot(0, self.tell)

    def dress(self, app: QApplication) -> None:
        """Put the sheet of the look in use on."""
        if app.styleSheet() != style_sheet():
            app.setStyleSheet(style_sheet())

    @Slot()
    def tell(self) -> None:
        """Tell everybody, and let the windows be painted again."""
        still, self._still = self._still, []
        for window in filter(shiboken6.isValid, still):
            window.setUpdatesEnabled(True)
        self.changed.emit()


_look = Look()
_notice: _Notice | None = None


def look() -> Look:
    """The look in use."""
    return _look


def notice() -> _Notice:
    """The object whose signal ``changed`` tells that colours, fonts or sizes are new."""
    global _notice
    if _notice is None:
        _notice = _Notice()
    return _notice


def color(role: str) -> QColor:
    """The colour of a role in the look in use.

    Raises:
        KeyError: there is no such role.
    """
    return QColor(_hex(role))


def _hex(role: str) -> str:
    value: str = tokens()["colors"][role][1 if _look.scheme == "dark" else 0]
    return f"#{value[7:9]}{value[1:7]}" if len(value) == 9 else value


def px(size: int | float) -> int:
    """A length that grows with the text, e.g. a row height: device-independent pixels at the zoom in use."""
    return round(size * _look.zoom / 100)


def font(role: str = "body", *, bold: bool | None = None) -> QFont:
    """The font of a size role such as "body", "caption", "section", "doc" or "mono".

    Args:
        role: a key of the tokens' ``fonts``.
        bold: overrides the role's weight.

    Raises:
        KeyError: there is no such role.
    """
    size, heavy, voice = tokens()["fonts"][role]
    made = QFont(families(voice))
    made.setPixelSize(px(size))
    made.setBold(heavy if bold is None else bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if voice == "mono":
        made.setStyleHint(QFont.StyleHint.Monospace)
    return made


def families(voice: str) -> list[str]:
    """The font families, best first, of a voice: "ui", "doc" (what is signed) or "mono"."""
    choice: dict[str, list[str]] = tokens()["families"]["zh_TW" if language() == "zh_TW" else "zh_CN"]
    return list(choice[voice])


def icon(
    name: str, role: str = "text", *, size: int = 20, disabled: str = "text3", checked: str = "", gap: int = 0
) -> QIcon:
    """A line icon in the colour of a role.

    Args:
        name: the icon, e.g. "draft-line" (a prefix "ri." is allowed).
        role: its colour role.
        size: its side at 100 %.
        disabled: the role when its control is disabled.
        checked: the role when its control is checked; the same as ``role`` if empty.
        gap: empty space at its right at 100 %, before a button's text.
    """
    size, gap = px(size), px(gap)
    made = QIcon(icons.pixmap(name, size, color(role), gap))
    made.addPixmap(icons.pixmap(name, size, color(disabled), gap), QIcon.Mode.Disabled)
    if checked:
        made.addPixmap(icons.pixmap(name, size, color(checked), gap), QIcon.Mode.Normal, QIcon.State.On)
    return made


def picture(name: str, role: str = "text", size: int = 20) -> QPixmap:
    """An icon as a picture of ``size`` pixels at 100 %."""
    return icons.pixmap(name, px(size), color(role))


def state_icon(state: str) -> str:
    """The icon name of one of the seven states."""
    name: str = tokens()["states"][state][1]
    return name


def state_tone(state: str) -> str:
    """The tone of one of the seven states, a key of ``TONES``."""
    tone: str = tokens()["states"][state][0]
    return tone


TONES = {  # tone: (fill, edge, text)
    "neutral": ("subtle", "border", "text2"),
    "primary": ("primarySubtle", "primaryLine", "primaryText"),
    "warning": ("warningBg", "warningLine", "warningText"),
    "success": ("successBg", "successLine", "successText"),
    "solid": ("success", "success", "onSolid"),
    "danger": ("dangerBg", "dangerLine", "dangerText"),
}


def tone_colors(tone: str) -> tuple[QColor, QColor, QColor]:
    """Fill, edge and text colour of a tone."""
    fill, edge, text = TONES[tone]
    return color(fill), color(edge), color(text)


def apply(app: QApplication, scheme: str = "light", zoom: int = 100, *, at_once: bool = True) -> None:
    """Put a look on the application: palette, fonts and style sheet.

    Args:
        app: the application.
        scheme: "light", "dark", or "system" to follow the desktop.
        zoom: the text size in per cent, 100 to 200.
        at_once: otherwise the old sheet goes now, the new one comes with the next turn of the window and ``changed`` with
            the one after: on a window full of pages all of it together would be felt.
    """
    global _look
    _look = Look(_settled(scheme), max(100, min(200, zoom)))
    app.setPalette(_palette())
    app.setFont(font("body"))
    if app.styleSheet() not in ("", style_sheet()):
        if not at_once:
            notice().undress(app)
            return
        app.setStyleSheet("")  # one sheet in the place of another takes four times as long as on a bare window
    notice().dress(app)
    notice().tell()


def _settled(scheme: str) -> str:
    if scheme != "system":
        return "dark" if scheme == "dark" else "light"
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def _palette() -> QPalette:
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: "window", roles.WindowText: "text", roles.Base: "surface",
        roles.AlternateBase: "subtle",
        roles.Text: "text", roles.Button: "surface", roles.ButtonText: "text", roles.BrightText: "onSolid",
        roles.Highlight: "selection", roles.HighlightedText: "text", roles.Link: "primaryText",
        roles.LinkVisited: "primaryText", roles.ToolTipBase: "surface", roles.ToolTipText: "text",
        roles.PlaceholderText: "text3", roles.Light: "surface", roles.Midlight: "subtle", roles.Mid: "border",
        roles.Dark: "borderStrong", roles.Shadow: "borderStrong", roles.Accent: "primary",
    }  # fmt: skip
    palette = QPalette()
    for role, name in pairs.items():
        palette.setColor(role, color(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("text3"))
    return palette


def style_sheet() -> str:
    """The style sheet of the look in use: ``@role`` names a colour, ``~15px`` a length that grows."""
    source = folder("theme", "sheet.qss").read_text(encoding="utf-8")
    source = source.replace("@icons/", f"{folder('icons').as_posix()}/{_look.scheme}-")
    source = re.sub(r"@([A-Za-z]\w*)", lambda found: _hex(found[1]), source)
    return re.sub(r"~(\d+)px", lambda found: f"{px(int(found[1]))}px", source) + _font_rules()


def _font_rules() -> str:
    rules = []
    for role, (size, heavy, voice) in tokens()["fonts"].items():
        names = ", ".join(f'"{name}"' for name in families(voice))
        weight = "bold" if heavy else "normal"
        rules.append(f'*[voice="{role}"] {{ font-family:{names}; font-size:{px(size)}px; font-weight:{weight}; }}')
    return "\n".join(rules)
