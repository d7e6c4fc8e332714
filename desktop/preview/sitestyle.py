"""The measures and colours of the portal's style sheet, for a text document that understands few of its rules.

Nothing is written down twice: what the site's style sheet says is read out of it, so that a change of the site is a
change of the preview.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

ROOT_PX = 16.0

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NARROW = re.compile(r"@media \(max-width:[^)]*\) \{((?:[^{}]+\{[^{}]*\})*)\s*\}")
_MEDIA = re.compile(r"@media [^{]*\{(?:[^{}]+\{[^{}]*\})*\s*\}")
_LENGTH = re.compile(r"(-?[\d.]+)(rem|em|px)")

Rules = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class SiteStyle:
    """The rules of the site for one width of screen: declarations by single selector."""

    rules: Rules

    def color(self, name: str) -> str:
        """One of the colours of ``:root`` such as ``main``, as hex.

        Raises:
            KeyError: the style sheet has no such colour.
        """
        return self.rules[":root"][f"--{name}"]

    def value(self, selector: str, name: str) -> str:
        """A declaration as written, with colours in place of their names; empty when there is none."""
        found = self.rules.get(selector, {}).get(name, "")
        return re.sub(r"var\(--([\w-]+)\)", lambda var: self.rules[":root"][f"--{var[1]}"], found)

    def pixels(self, selector: str, name: str, default: float = 0.0, em: float = ROOT_PX) -> float:
        """The first length of a declaration in CSS pixels.

        Args:
            default: when there is none.
            em: the font size that ``em`` refers to.
        """
        found = _LENGTH.search(self.value(selector, name))
        if found is None:
            return default
        unit = {"rem": ROOT_PX, "em": em, "px": 1.0}[found[2]]
        return float(found[1]) * unit

    def number(self, selector: str, name: str, default: float) -> float:
        """A plain number such as a line height."""
        found = self.value(selector, name)
        return float(found) if re.fullmatch(r"[\d.]+", found) else default


@cache
def site_style(css: str, *, phone: bool) -> SiteStyle:
    """Read the style sheet.

    Args:
        css: the site's.
        phone: whether the rules for narrow screens count too.
    """
    plain = _COMMENT.sub("", css)
    rules: dict[str, dict[str, str]] = {}
    _add(rules, _MEDIA.sub("", plain))
    if phone:
        for block in _NARROW.findall(plain):
            _add(rules, block)
    return SiteStyle(rules)


def _add(rules: dict[str, dict[str, str]], css: str) -> None:
    for selectors, body in _RULE.findall(css):
        told = {}
        for declaration in body.split(";"):
            name, colon, value = declaration.partition(":")
            if colon:
                told[name.strip()] = value.strip()
        for selector in selectors.split(","):
            rules.setdefault(" ".join(selector.split()), {}).update(told)
