"""HTML in and out of a body: out as small semantic HTML, in through a sanitiser.

What ``to_html`` writes, ``from_html`` reads back as the very same body. A page or a clipboard from elsewhere
gives a sensible body; what the closed document has no place for is named, never dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.body.html_in import read_html
from forms.body.html_out import runs_html, to_html
from forms.body.html_scan import MAX_HTML_BYTES, MAX_HTML_DEPTH
from forms.body.model import Body, normalise
from resources.language import Sentence

__all__ = ["MAX_HTML_BYTES", "MAX_HTML_DEPTH", "Imported", "from_html", "runs_html", "to_html"]


@dataclass(frozen=True)
class Imported:
    """A body read from HTML and what was left out on the way."""

    body: Body
    removed: tuple[Sentence, ...]


def from_html(html: str | bytes, *, known: frozenset[str]) -> Imported:
    """Read HTML of any origin.

    Args:
        html: text, or bytes in the encoding their mark or ``meta`` names (UTF-8 or GB 18030 otherwise).
        known: digests of the attachments pictures and file links may name; others are left out.

    Raises:
        Malformed: when the page is larger than ``MAX_HTML_BYTES``, nested deeper than ``MAX_HTML_DEPTH`` or
            so entangled that reading it would take long.
    """
    blocks, removed = read_html(html, known)
    return Imported(normalise(Body(blocks)), removed)
