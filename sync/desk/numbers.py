"""How articles are told apart: the id that a machine makes, and the short number that people say.

Loaded before the first paint, so it may import nothing of the store.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable


def new_article_id(clock: Callable[[], float] = time.time) -> str:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then random."""
    millis = int(clock() * 1000) & ((1 << 48) - 1)
    random = int.from_bytes(os.urandom(10), "big")
    value = (millis << 80) | (0x7 << 76) | ((random >> 68) << 64) | (0b10 << 62) | (random & ((1 << 62) - 1))
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def article_number(article: str) -> str:
    """The short form people say: six figures of the date it was begun, four signs of its id: ``261121-3F9A``."""
    day = time.strftime("%y%m%d", time.gmtime(int(article[:8] + article[9:13], 16) / 1000 + 8 * 3600))
    return f"{day}-{article[-4:].upper()}"
