"""Untrusted HTML made safe before anything looks at it: decoded, measured, sanitised, cut into tokens.

What would take long is refused by a scan of one pass over the text; only then does nh3 parse it. Nothing here
recurses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

import nh3

from forms.errors import Malformed
from resources.language import say

MAX_HTML_BYTES = 4 * 1024 * 1024
MAX_HTML_DEPTH = 256
MAX_HTML_TAGS = 60_000
MAX_HTML_WORK = 500_000
MAX_HTML_REFERENCES = 5_000_000_000

# A tag up to its end as the HTML standard's tokeniser reads it: quotes count only after an equals sign.
_TAG = re.compile(r"<!--|<(/?)([a-zA-Z][^\s/>]*)|<[!?]|</")
_REST = re.compile(
    r"""[\s/]*+(?:(?:=[^\s/>=]*+|[^\s/>=]++)"""
    r"""(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|(?=>)|[^\s>"'][^\s>]*+))?+[\s/]*+)*+>"""
)
_COMMENT_END = re.compile("--!?>")
_ANY_END = re.compile(">")
_SELF_CLOSED = re.compile(r"(?:\A|[\s\"'])/>\Z")
_HREF = re.compile(r"<a\s[^<>]*?\bhref\s*=\s*[\"']?\s*([^\s\"'<>#][^\s\"'<>]*)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_\-]{2,20})", re.IGNORECASE)
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s=">]+="[^"]*")*)>|([^<]+|<)')
_ATTRIBUTE = re.compile(r' ([^\s=">]+)="([^"]*)"')
_RAW = frozenset({"script", "style", "textarea", "title", "xmp"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("area base basefont bgsound br col embed frame hr img input link meta param source track wbr o:p")
_SELF_CLOSING = _words("p li td th tr dt dd option thead tbody tfoot colgroup html head body")
_DRAWINGS = _words("svg math")
_FORMATTING = _words("b big code em font i nobr s small strike strong tt u")
_BLOCK_TAGS = _words(
    "p div section article header footer main aside h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd table "
    "caption thead tbody tfoot tr td th figure figcaption hr pre center address fieldset details summary"
)
_INLINE_TAGS = _words("a b strong i em cite dfn var sub sup span font br img u s strike del ins")
_DROPPED = _words(
    "script style title noscript template svg math iframe object video audio canvas select option textarea "
    "button nav xml noframes rt rp"
)
_ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"id", "style", "hidden"},
    "a": {"href"},
    "p": {"data-attachment"},
    "img": {"src", "alt", "data-attachment"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_ROWS = re.compile(r"\s{0,50}<(?:col|colgroup|tr|td|tbody|thead)\b", re.IGNORECASE)
_STYLES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![a-z-])font-weight:(?:bold|bolder|[6-9]00|1000)\b"), "bold"),
    (re.compile(r"(?<![a-z-])font-weight:(?:normal|lighter|[1-5]00)\b"), "light"),
    (re.compile(r"(?<![a-z-])font-style:(?:italic|oblique)"), "italic"),
    (re.compile(r"(?<![a-z-])font-style:normal"), "upright"),
    (re.compile(r"vertical-align:super"), "super"),
    (re.compile(r"vertical-align:sub\b"), "sub"),
    (re.compile(r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|%)?(?:;|\Z)"), "hidden"),
    (re.compile(r"text-decoration(?:-line)?:[a-z ]*line-through"), "struck"),
    (re.compile(r"mso-list:ignore"), "marker"),
    (re.compile(r"mso-element:comment|mso-special-character:comment"), "remark"),
)
_WORD_LIST = re.compile(r"mso-list:(l[0-9]+)level([0-9])")


@dataclass(frozen=True)
class Token:
    """A piece of sanitised HTML: an opening or closing tag, or text (``tag`` is empty)."""

    tag: str
    text: str = ""
    closing: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scanned:
    """What the scan of the raw HTML saw: how often each tag occurs, and the addresses of links."""

    tags: Counter[str]
    addresses: tuple[str, ...]


def decode(html: str | bytes) -> tuple[str, bool]:
    """The HTML as text within the size bound, and whether all of it could be read.

    Bytes are read as their mark or their ``meta`` says, else as UTF-8, else as GB 18030.

    Raises:
        Malformed: when it is larger than ``MAX_HTML_BYTES``.
    """
    size = len(html) if isinstance(html, bytes) or len(html) > MAX_HTML_BYTES else len(_encoded(html))
    if size > MAX_HTML_BYTES:
        raise Malformed(
            say("The page is too large: {size} bytes, at most {limit}.", size=size, limit=MAX_HTML_BYTES),
            "html.size",
        )
    if isinstance(html, str):
        text = _encoded(html).decode("utf-8")
        return _fragment(text), text == html
    text = _decoded(html)
    return _fragment(text), "\ufffd" not in text


def scan(html: str) -> Scanned:
    """Measure the raw HTML in one pass.

    Raises:
        Malformed: when tags are too many, nested too deep, or so entangled that parsing would take long.
    """
    if html.count("<") > MAX_HTML_TAGS or _references(html) > MAX_HTML_REFERENCES:
        raise _entangled()
    tags: Counter[str] = Counter()
    formats: set[str] = set()
    depth = drawings = 0
    for name, closing, rest in _raw_tags(html):
        tags[name] += not closing
        if name in _FORMATTING and not closing:
            formats.add(name + rest)
        step = 0 if drawings and _SELF_CLOSED.search(rest) else -1 if closing else 1
        if drawings or (name not in _VOID and name not in _SELF_CLOSING):
            depth = max(0, depth + step)
        if name in _DRAWINGS:
            drawings = max(0, drawings + step)
        if depth > MAX_HTML_DEPTH:
            raise Malformed(
                say("The page is nested more than {limit} levels deep.", limit=MAX_HTML_DEPTH), "html.depth"
            )
    if len(formats) * tags.total() > MAX_HTML_WORK:
        raise _entangled()
    return Scanned(tags, tuple(_HREF.findall(html)))


def tag_end(html: str, position: int) -> int | None:
    """Where a tag ends, from behind its name, quotes heeded as a browser does; None where it never does."""
    found = _REST.match(html, position)
    return found.end() if found else None


def _entangled() -> Malformed:
    return Malformed(say("The page has too many tags to be read."), "html.tags")


def tokens(html: str) -> Iterator[Token]:
    """The sanitised HTML piece by piece; tags are balanced, as the HTML parser wrote them."""
    for match in _TOKEN.finditer(_CLEANER.clean(html)):
        closing, tag, attributes, text = match.groups()
        if tag:
            yield Token(tag, "", bool(closing), _attributes(attributes))
        else:
            yield Token("", unescape(text))


def _attributes(text: str) -> Mapping[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)} if text else {}


def _references(html: str) -> int:
    """How much work character references make: their number times the length of the text around them."""
    if html.count("&") + html.count("\u00a0") < 5_000:
        return 0
    return sum(len(text) * (text.count("&") + text.count("\u00a0")) for text in html.split("<"))


def _raw_tags(html: str) -> Iterator[tuple[str, bool, str]]:
    """Name, whether it closes, and the rest of each tag; comments and the insides of scripts are stepped over."""
    position = 0
    while match := _TAG.search(html, position):
        name = (match.group(2) or "").lower()
        if match.group(0) == "<!--":
            end = _COMMENT_END.search(html, match.start() + 2)
        elif name:
            end = _REST.match(html, match.end())
        else:
            end = _ANY_END.search(html, match.end())
        if end is None:
            return
        position = end.end()
        if name:
            closing = bool(match.group(1))
            yield name, closing, end.group(0)
            if name in _RAW and not closing:
                position = _raw_end(html, name, position)


def _raw_end(html: str, name: str, position: int) -> int:
    """Where the text of a script or style ends: at its own closing tag, however that is written."""
    found = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(html, position)
    return found.start() if found else len(html)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _decoded(data: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    said = _CHARSET.search(data[:4096])
    name = said.group(1).decode("ascii").lower() if said else "utf-8"
    wanted = "gb18030" if name in ("gb2312", "gbk", "gb18030", "x-gbk") else "utf-8"
    for candidate in (wanted, "utf-8", "gb18030"):
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    return data.decode(wanted, "replace")


def _fragment(text: str) -> str:
    """The part between the marks a clipboard puts around what was copied, if it has them.

    A spreadsheet puts them inside its table; the rows are a table all the same.
    """
    start = text.find("<!--StartFragment-->")
    end = text.rfind("<!--EndFragment-->")
    if not 0 <= start < end:
        return text
    part = text[start + len("<!--StartFragment-->") : end]
    return f"<table>{part}</table>" if _ROWS.match(part) else part


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Keep of a style only what means something, as words."""
    if attribute != "style":
        return value
    style = re.sub(r"\s+", "", value[:2_000].lower())
    words = [word for pattern, word in _STYLES if pattern.search(style)]
    found = _WORD_LIST.search(style)
    if found:
        words.append(f"list:{found.group(1)}:{found.group(2)}")
    return " ".join(words) or None


_CLEANER = nh3.Cleaner(
    tags=_BLOCK_TAGS | _INLINE_TAGS,
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    attribute_filter=_filter,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel", "attachment"},
    url_relative="pass_through",
)
