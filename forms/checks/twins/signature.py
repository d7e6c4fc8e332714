"""The signature of a text: a few numbers of which twins share most and other texts hardly any.

Of the hashes of all runs of eight normalised characters the smallest are kept (Broder, On the resemblance and
containment of documents, 1997: a bottom sketch). Each text picks alike, so that what is the same in two texts is
mostly picked in both. The signature is on the disk: changing it takes an index made anew.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from forms.checks.twins.normal import normal

RUN = 8
MARKS = 20
_LINES_KEPT = 4096
_SHORTEST = 4
_MIX = 0x9E3779B1


def signature(text: str) -> tuple[int, ...]:
    """The marks of a text, ascending; each below 2**32.

    Args:
        text: title and body, parted by line breaks.
    """
    marks: set[int] = set()
    for line in text.split("\n"):
        marks.update(_marks(line))
    return tuple(sorted(marks)[:MARKS])


@lru_cache(maxsize=_LINES_KEPT)
def _marks(line: str) -> tuple[int, ...]:
    """The smallest marks of one line: no others of it can be among those of the text."""
    left = normal(line)
    if len(left) < _SHORTEST:
        return ()
    data = memoryview(left.encode("utf-32-le"))
    last = max(len(data) - 4 * RUN, 0)
    # crc32 alone orders alike texts alike; the multiplication scatters them.
    hashes = {crc32(data[at : at + 4 * RUN]) * _MIX & 0xFFFFFFFF for at in range(0, last + 1, 4)}
    return tuple(sorted(hashes)[:MARKS])
