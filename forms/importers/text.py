"""Plain text files: which encoding they are in, and their paragraphs."""

from __future__ import annotations

import codecs
import unicodedata

from forms.body.model import Body, Paragraph, Run, new_block_id, normalise
from forms.checks.lazy import lazy
from forms.content import MAX_CONTENT_BYTES
from forms.errors import Malformed
from resources.language import say

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPACE = " \t\u3000\xa0"
_CONTROLS = lazy(r"[\x00-\x08\x0e-\x1f]")
_ODD_SHARE = 200


def read_text(data: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or in GB 18030, the encodings of the trade.

    Raises:
        Malformed: it is too long, or in none of these, or no text at all.
    """
    if len(data) > 2 * MAX_CONTENT_BYTES:
        raise too_long()
    text = _decoded(data)
    if _CONTROLS.search(text):
        raise Malformed(say("This is not a text file. Save the document as .docx and open that."), "text.binary")
    if len(text.encode("utf-8")) > MAX_CONTENT_BYTES:
        raise too_long()
    return text


def paragraphs(lines: list[str]) -> Body:
    """A body with one paragraph a line."""
    return normalise(Body(tuple(Paragraph(new_block_id(), (Run(line),)) for line in lines)))


def split_lines(text: str) -> list[str]:
    """The lines of a text that hold anything, without the spaces around them."""
    stripped = (line.strip(_SPACE) for line in text.splitlines())
    return [line for line in stripped if line]


def too_long() -> Malformed:
    """The refusal of more text than an article can hold."""
    limit = MAX_CONTENT_BYTES // 2**20
    return Malformed(say("The text is longer than an article can be ({limit} MB). Split it.", limit=limit), "text.size")


def _decoded(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and not _is_foreign(text):
        return text
    text = _strictly(data, "gb18030")
    odd = sum(1 for sign in text if unicodedata.category(sign) in ("Co", "Cn"))
    if odd * _ODD_SHARE > len(text):
        raise _unknown_encoding()
    return text


def _is_foreign(text: str) -> bool:
    """Whether a text would be mostly Cyrillic, Arabic and the like: Chinese in GB 18030 that happens to be valid UTF-8."""
    if text.isascii() or max(text) > "\u07ff":
        return False
    return sum(1 for sign in text if sign >= "\u0370") > sum(1 for sign in text if not sign.isspace()) // 2


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise _unknown_encoding() from None


def _unknown_encoding() -> Malformed:
    sentence = say(
        "The text is in none of the encodings UTF-8, UTF-16 and GB 18030. Save it as UTF-8 and open it again."
    )
    return Malformed(sentence, "text.encoding")
