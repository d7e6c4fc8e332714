"""Web pages in: the main text of a page, its title and source, and the pictures that are inside the file.

The time of publication is never taken over: it belongs to the portal alone. Pages exported by this program come back
with their fields.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from forms.body.html import from_html
from forms.body.html_scan import decode, scan
from forms.body.model import Body, Heading, Paragraph
from forms.body.text import block_parts
from forms.catalogue import load
from forms.checks.lazy import lazy
from forms.content import Attachment, FieldValue
from forms.importers.head import Line, recognise
from forms.importers.result import Imported, as_attachment, described
from forms.importers.xml import Element
from resources.language import LANGUAGES, Sentence

_MAX_PICTURES = 200
_MARKERS = (
    "js_content", "ucap-content", "trs_editor", "trs_ueditor", "zoom", "article-content", "article_content", "pages_content",
    "news_content", "con_text", "detail-content", "content_text", "xxgk_content", "rich_media_content", "mainbody", "vsb_content",
)  # fmt: skip
_DATA = lazy(r"data:image/[a-z+.\-]+;base64,([A-Za-z0-9+/=\s]+)\Z")
_SITE_NAME = lazy(r"\s*[-_|–—]{1,2}\s*[^-_|–—]{2,30}\Z")
_DROPPED = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "iframe", "form")
_LEAST_TEXT = 40
_FIELD_KINDS = ("text", "long", "date", "url", "list", "choice")


@dataclass
class _Found:
    """The pictures inside a page, by digest."""

    files: dict[str, tuple[Attachment, bytes]] = field(default_factory=dict)


def read_page(data: bytes | str) -> Imported:
    """Read a web page.

    Args:
        data: bytes in the encoding their mark or ``meta`` names, or text.

    Raises:
        Malformed: it is too large, or nested or entangled beyond reading.
    """
    from lxml import html as markup

    text, _ = decode(data)
    scan(text)
    root = markup.document_fromstring(
        text or "<p></p>", parser=markup.HTMLParser(no_network=True, huge_tree=False, remove_pis=True)
    )
    metas = {
        str(m.get("name") or m.get("property") or "").lower(): str(m.get("content") or "") for m in root.iter("meta")
    }
    main = _main(root)
    own = main.tag == "article" and bool(main.get("lang"))
    fields = _own_fields(main) if own else {}
    title = _title(root, main, metas)
    if own:
        _drop(main, ("dl", "section"))
    found = _Found()
    _take_pictures(main, found)
    read = from_html(markup.tostring(main, encoding="unicode"), known=frozenset(found.files))
    return _imported(title, fields, metas, read.body, read.removed, found)


def _imported(
    title: str,
    fields: dict[str, FieldValue],
    metas: Mapping[str, str],
    body: Body,
    removed: tuple[Sentence, ...],
    found: _Found,
) -> Imported:
    if title:
        body = _without_title(body, title)
    lines = [Line(part) for block in body.blocks for part in block_parts(block)[:1] if part]
    head = recognise([Line(title, title=True), *lines]) if title else recognise(lines)
    fields = {**head.fields, **fields}
    source = metas.get("contentsource", "").strip()
    if source and "source" not in fields:
        fields["source"] = source
    if not title and head.title:
        title, body = head.title, _without_title(body, head.title)
    facts = {"kind": "html", "recipients": head.recipients}
    return Imported(title, fields, body, described(found.files, body), removed, facts)


def _main(root: Element) -> Element:
    """The element that holds the article: named so, or the one with the most text that is not links."""
    own = root.xpath("//article[@lang]")
    if own:
        return own[0]
    for path in ("//article", "//main"):
        found = max(root.xpath(path), key=_weight, default=None)
        if found is not None and _weight(found) >= _LEAST_TEXT:
            return found
    for element in root.iter("div", "td", "section"):
        names = f"{element.get('id') or ''} {element.get('class') or ''}".lower()
        if any(marker in names.split() or marker in names for marker in _MARKERS) and _weight(element) >= _LEAST_TEXT:
            return element
    body = root.find("body")
    body = root if body is None else body
    _drop(body, _DROPPED)
    return _densest(body)


def _densest(body: Element) -> Element:
    """Go down while one part holds nearly all of the text."""
    current, weight = body, _weight(body)
    while True:
        parts = [
            (item, _weight(item))
            for item in current
            if item.tag in ("div", "section", "td", "tr", "tbody", "table", "center")
        ]
        best = max(parts, key=lambda pair: pair[1], default=None)
        if best is None or best[1] < 0.7 * weight or best[1] < _LEAST_TEXT:
            return current
        current, weight = best
        if current.tag in ("table", "tbody", "tr") and len(current.xpath(".//td")) > 4:
            return body if current.getparent() is None else current.getparent()


def _weight(element: Element) -> int:
    links = sum(len(str(a.text_content())) for a in element.iter("a"))
    return len(str(element.text_content()).strip()) - links


def _drop(element: Element, tags: Iterable[str]) -> None:
    for item in list(element.iter(*tags)):
        if item is not element and item.getparent() is not None:
            item.drop_tree()


def _title(root: Element, main: Element, metas: Mapping[str, str]) -> str:
    own = [str(h.text_content()) for h in main.iter("h1")]
    named = [str(e.text_content()) for e in root.xpath("//*[@id='activity-name']")]
    heads = [str(h.text_content()) for h in root.iter("h1")]
    page = [_SITE_NAME.sub("", str(t.text_content())) for t in root.iter("title")]
    for text in (*own[:1], *named, metas.get("articletitle", ""), metas.get("og:title", ""), *heads[:1], *page):
        line = " ".join(text.split())
        if line:
            return line[:200]
    return ""


def _without_title(body: Body, title: str) -> Body:
    """The body without a first block that only repeats the title."""
    for number, block in enumerate(body.blocks[:2]):
        if isinstance(block, Heading | Paragraph) and "".join(block_parts(block)).split() == title.split():
            return Body((*body.blocks[:number], *body.blocks[number + 1 :]))
    return body


def _take_pictures(main: Element, found: _Found) -> None:
    for image in main.iter("img"):
        match = _DATA.match(str(image.get("src") or "")[: 8 * 2**20])
        made = None
        if match and len(found.files) < _MAX_PICTURES:
            try:
                made = as_attachment(base64.b64decode(match.group(1)), f"picture-{len(found.files) + 1}")
            except binascii.Error:
                made = None
        if made is not None:
            found.files.setdefault(made[0].digest, made)
            image.set("src", f"attachment:{made[0].digest}")
        elif match:
            image.set("src", "")
        elif image.get("data-src"):
            image.set("src", str(image.get("data-src")))  # pages that load their pictures late


def _own_fields(article: Element) -> dict[str, FieldValue]:
    """The fields of a page that this program wrote: labels back to keys."""
    keys = _labels()
    found: dict[str, FieldValue] = {}
    for term in article.xpath("./dl[@class='facts']/dt"):
        shown = term.getnext()
        known = keys.get(str(term.text_content()).strip())
        if known and shown is not None and shown.tag == "dd":
            key, kind, choices = known
            text = str(shown.text_content()).strip()
            if kind == "list":
                found[key] = tuple(item for item in re.split(r"[；;]\s*", text) if item)
            elif kind != "choice":
                found[key] = text
            elif text in choices:
                found[key] = choices[text]
    for section in article.xpath("./section[h2 and p]"):
        known = keys.get(str(section.find("h2").text_content()).strip())
        if known and known[1] == "long":
            found[known[0]] = _with_breaks(section.find("p"))
    return found


def _with_breaks(element: Element) -> str:
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return str(element.text_content()).strip()


def _labels() -> dict[str, tuple[str, str, dict[str, str]]]:
    found: dict[str, tuple[str, str, dict[str, str]]] = {}
    for type_ in load().all():
        for spec in type_.fields:
            if spec.kind in _FIELD_KINDS:
                for code in LANGUAGES:
                    choices = {choice.labels.in_language(code): choice.value for choice in spec.choices}
                    found.setdefault(spec.label.in_language(code), (spec.key, spec.kind, choices))
    return found
