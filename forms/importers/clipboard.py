"""HTML from the clipboard or from a drag, with the pictures that can be had: inside it, or in files that it names.

Word, WPS, QQ and WeChat name pictures in the folder for passing files; pages carry them in the text. What cannot be had
is named by the reader of the body, never dropped in silence. Whoever calls says which files may be read.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape, unescape
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from forms.body.html import from_html
from forms.body.html_scan import tag_end
from forms.body.model import Body, Image
from forms.content import Attachment
from forms.errors import Malformed
from forms.importers.result import as_attachment
from forms.pictures import open_picture
from resources.language import Sentence, say

MAX_CLIP = 64 * 2**20
MAX_PICTURES = 200
SPACER = 2  # points: smaller pictures only hold a place, or count readers

# Every part is possessive or bounded: pages are hostile, and this runs before they are measured.
_IMAGE = re.compile(r"<img(?=[\s/>])", re.IGNORECASE)
_VALUE = re.compile(r"""([a-zA-Z][a-zA-Z0-9:_-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_DATA = re.compile(r"data:image/([a-z0-9+.\-]{1,40})((?:;[a-z0-9=._\-]{1,40}){0,4}),", re.IGNORECASE)
_NUMBERED = re.compile(r"[0-9]{1,4}\Z")

Fetch = Callable[[str], bytes | None]


def no_files(source: str) -> bytes | None:
    """Gives no file."""
    return None


@dataclass(frozen=True)
class Clipped:
    """What a clipboard's HTML holds.

    Attributes:
        body: the text.
        files: pictures of the body, with their bytes, freed of place and camera.
        removed: what was left out, one sentence each.
        alone: name of the only picture where there is nothing else, ``""`` otherwise: the clipboard may hold it as
            a picture as well.
    """

    body: Body
    files: tuple[tuple[Attachment, bytes], ...] = ()
    removed: tuple[Sentence, ...] = ()
    alone: str = ""


@dataclass
class _Lifting:
    """Takes the pictures out of the text, one after the other."""

    fetch: Fetch
    known: frozenset[str]
    files: dict[str, tuple[Attachment, bytes]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    seen: int = 0

    def text(self, html: str) -> str:
        """The text with each picture as one of the article's own, or as a name."""
        parts: list[str] = []
        done = 0
        while match := _IMAGE.search(html, done):
            end = tag_end(html, match.end())
            if end is None:  # the tag is never closed: to a browser all that follows is part of it
                break
            parts += (html[done : match.start()], self._tag(html[match.start() : end]))
            done = end
        return "".join((*parts, html[done:]))

    def _tag(self, tag: str) -> str:
        told = {name.lower(): unescape(a or b or c or "") for name, a, b, c in reversed(_VALUE.findall(tag))}
        if told.get("data-attachment", "") in self.known:
            return tag
        self.seen += 1
        alt = told.get("alt", "").strip()
        data = self._bytes(told)
        if data is not None and _is_spacer(data):
            return ""
        made = as_attachment(data, f"picture-{len(self.files) + 1}") if data is not None else None
        if made is None or len(self.files) >= MAX_PICTURES:
            name = _name_of(told) or alt or str(say("picture {n}", n=self.seen))
            self.left.append(name)
            return f'<img src="attachment:left/{escape(_quoted(name))}" alt="">'
        item, clean = made
        self.files.setdefault(item.digest, (item, clean))
        return f'<img src="attachment:{item.digest}" alt="{escape(alt)}">'

    def _bytes(self, told: dict[str, str]) -> bytes | None:
        """The picture; of a page that loads its pictures late, the one meant, never what stands in its place."""
        source = told.get("data-src") or told.get("data-original") or told.get("src", "")
        if source[:5].lower() == "data:":
            return _inside(source)
        return self.fetch(source) if source else None


def read_clipboard(html: str, *, known: frozenset[str], fetch: Fetch = no_files) -> Clipped:
    """Read HTML from the clipboard.

    Args:
        html: as the clipboard has it.
        known: digests of the article's attachments, which the text may show.
        fetch: gives the bytes of a picture that the text names by an address, None where it may not be read.

    Raises:
        Malformed: it is larger than ``MAX_CLIP``, or the text without its pictures is refused by ``from_html``.
    """
    if len(html) > MAX_CLIP:
        raise Malformed(
            say("The page is too large: {size} bytes, at most {limit}.", size=len(html), limit=MAX_CLIP), "html.size"
        )
    lifting = _Lifting(fetch, known)
    read = from_html(lifting.text(html), known=known | frozenset(lifting.files))
    shown = {block.attachment: block for block in reversed(read.body.blocks) if isinstance(block, Image)}
    files = tuple((_described(item, shown[d]), data) for d, (item, data) in lifting.files.items() if d in shown)
    alone = lifting.left[0] if not read.body.blocks and len(lifting.left) == 1 and not files else ""
    return Clipped(read.body, files, read.removed, alone)


def _described(item: Attachment, block: Image) -> Attachment:
    """The attachment with the words that stand beside its picture; a file name is no description."""
    return replace(item, caption=block.caption, alt=block.alt)


def _inside(source: str) -> bytes | None:
    """The bytes of a ``data:`` address; None where they are no picture in points."""
    match = _DATA.match(source)
    if match is None or match.group(1).lower() == "svg+xml":
        return None
    rest = source[match.end() :]
    if ";base64" not in match.group(2).lower():
        return unquote_to_bytes(rest)
    try:
        return base64.b64decode(unquote(rest) if "%" in rest else rest)
    except (binascii.Error, ValueError):
        return None


def _is_spacer(data: bytes) -> bool:
    try:
        return max(open_picture(data).size) <= SPACER
    except Malformed:
        return False


def _name_of(told: dict[str, str]) -> str:
    """The name of a picture's file, as a person would know it again."""
    source = told.get("data-src") or told.get("data-original") or told.get("src", "")
    if not source or source[:5].lower() == "data:":
        return ""
    try:
        parts = urlsplit(source.replace("\\", "/"))
    except ValueError:
        return ""
    name = unquote(parts.path).rstrip("/").rsplit("/", 1)[-1]
    form = re.search(r"(?:^|&)wx_fmt=([a-z]{3,4})", parts.query)
    return f"{name}.{form.group(1)}" if form and _NUMBERED.match(name) else name[:80]


def _quoted(name: str) -> str:
    return name.replace("%", "%25").replace("?", "%3F").replace("/", "%2F").replace("#", "%23")
