"""Which addresses a text may point to: http, https, mailto and tel, spelled without trickery.

The answer is given by the same sanitiser that cleans HTML on the way in, so that a link the model accepts is
never lost on the way through a page.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape

import nh3

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_HREF = 2_000

_SHAPE = re.compile(
    r"(?:https?://[^/?#\\\s]|mailto:[^\s@]+@|tel:\+?[0-9])[^\s\\<>\"\x00-\x20\x7f-\x9f]*\Z", re.IGNORECASE
)


_SANITISER = nh3.Cleaner(
    tags={"a"}, attributes={"a": {"href"}}, url_schemes=set(SCHEMES), url_relative="deny", link_rel=None
)


@lru_cache(maxsize=4096)
def clean_href(text: str) -> str:
    """The address in NFC without surrounding space, or ``""`` when it is not one a text may link to."""
    href = unicodedata.normalize("NFC", text.strip())
    if not href or len(href) > MAX_HREF or not _SHAPE.match(href):
        return ""
    return href if _sanitiser_keeps(href) else ""


def _sanitiser_keeps(href: str) -> bool:
    return "href=" in _SANITISER.clean(f'<a href="{escape(href)}">')
