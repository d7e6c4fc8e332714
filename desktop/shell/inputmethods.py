"""Whether an input method can reach this window on Linux, and if not, what is missing: decided from what is seen.

Qt's own build ships a plug-in for IBus and none for Fcitx, and XIM is gone since Qt 5; Fcitx 5 answers to the IBus
plug-in, so a wish for Fcitx is widened to it. On Wayland with nothing asked for, the compositor carries the text.
Nothing here knows Qt or touches the system.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

# The names that an application asks for, by the file that answers to them; what is not here answers to its own name.
_ANSWERS = {"fcitx5": ("fcitx5", "fcitx"), "fcitx": ("fcitx",), "ibus": ("ibus",), "hime": ("hime",)}
# The background programs of each input method that a plug-in can talk to.
_SPEAKS = {"ibus": ("ibus-daemon", "fcitx5"), "fcitx": ("fcitx5", "fcitx"), "fcitx5": ("fcitx5",), "hime": ("hime",)}
_DAEMONS = ("ibus-daemon", "fcitx5", "fcitx")
_WIDER = "wayland;fcitx5;fcitx;ibus"
_PREFIX, _SUFFIX = "lib", "platforminputcontextplugin.so"


class Lack(Enum):
    """What is missing."""

    NO_PLUGIN = "no plug-in"  # an input method is asked for that this program has no plug-in for
    NOT_ASKED = "not asked"  # one runs that could be used, and nothing asks for it
    NOT_RUNNING = "not running"  # the one that is asked for does not run
    NONE = "none"  # there is none


@dataclass(frozen=True)
class Surroundings:
    """What is seen.

    Attributes:
        system: ``sys.platform``.
        platform: Qt's platform, such as "xcb" or "wayland".
        variables: of the environment.
        plugins: file names of the input plug-ins that Qt finds.
        running: names of the programs that run.
    """

    system: str
    platform: str
    variables: Mapping[str, str]
    plugins: frozenset[str]
    running: frozenset[str]


def lack_of(seen: Surroundings) -> Lack | None:
    """What is missing for an input method to reach the window; None where nothing is, or where nobody could type."""
    if not seen.system.startswith("linux") or not seen.platform.startswith(("xcb", "wayland")):
        return None
    asked = asked_for(seen.variables)
    if not asked:
        return None if seen.platform.startswith("wayland") else _nothing_asked(seen)
    if seen.platform.startswith("wayland") and "wayland" in asked:
        return None
    answering = [name for name in asked if name in answered(seen.plugins)]
    speaks = _speaking(answering)
    if answering and (not speaks or speaks & seen.running):
        return None
    mute = [name for name in asked if name not in answering]
    return Lack.NOT_RUNNING if answering and not _speaking(mute) & seen.running else Lack.NO_PLUGIN


def widened(variables: Mapping[str, str]) -> str:
    """What Qt is to be asked for where Fcitx is wished for and nothing else; "" where the wish stays as it is.

    Qt takes the first it has a plug-in for: Fcitx's own where the system brought it along, else that of IBus.
    """
    alone = not variables.get("QT_IM_MODULES") and variables.get("QT_IM_MODULE", "").strip().lower()
    return _WIDER if alone in ("fcitx", "fcitx5") else ""


def asked_for(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The input methods that Qt is asked to use, in their order: ``QT_IM_MODULES`` before ``QT_IM_MODULE``."""
    several = tuple(each for each in variables.get("QT_IM_MODULES", "").lower().split(";") if each)
    one = variables.get("QT_IM_MODULE", "").strip().lower()
    return several or ((one,) if one else ())


def answered(plugins: frozenset[str]) -> frozenset[str]:
    """The names that the plug-ins answer to."""
    own = [name.removeprefix(_PREFIX).removesuffix(_SUFFIX) for name in plugins if name.endswith(_SUFFIX)]
    if any("qtvirtualkeyboard" in name for name in plugins):
        own.append("qtvirtualkeyboard")
    return frozenset(answer for name in own for answer in _ANSWERS.get(name, (name,))) - {"compose"}


def _speaking(names: Sequence[str]) -> set[str]:
    """The background programs that plug-ins of these names talk to."""
    return {program for name in names for program in _SPEAKS.get(name, ())}


def _nothing_asked(seen: Surroundings) -> Lack:
    """On X11 without a wish Qt composes accents and nothing more."""
    return Lack.NOT_ASKED if seen.running & set(_DAEMONS) else Lack.NONE
