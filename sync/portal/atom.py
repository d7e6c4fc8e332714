"""The feeds: Atom 1.0 (RFC 4287), made with an XML library so that no title can break out of its element."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2


@dataclass(frozen=True)
class Entry:
    """One article in a feed; times are RFC 3339."""

    article: str
    title: str
    url: str
    author: str
    column: str
    published: str
    updated: str
    summary: str


def feed(title: str, site: str, address: str, about: str, updated: str, entries: Sequence[Entry]) -> bytes:
    """A whole feed document.

    Args:
        title: of the feed.
        site: name of the site, its author.
        address: of the feed itself; also its lasting id.
        about: address of the page it belongs to.
        updated: RFC 3339.
        entries: newest first.
    """
    Xml.register_namespace("", _NAMESPACE)
    root = _element(None, "feed")
    root.set("xml:lang", "zh-CN")
    _text(root, "id", address)
    _text(root, "title", title)
    _text(root, "updated", updated)
    _text(_element(root, "author"), "name", site)
    _link(root, address, "self", "application/atom+xml")
    _link(root, about, "alternate", "text/html")
    for entry in entries:
        _entry(root, entry)
    document: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _entry(root: Xml.Element, entry: Entry) -> None:
    element = _element(root, "entry")
    _text(element, "id", f"urn:uuid:{entry.article}")
    _text(element, "title", entry.title)
    _text(element, "published", entry.published)
    _text(element, "updated", entry.updated)
    _text(_element(element, "author"), "name", entry.author)
    _element(element, "category").set("term", _clean(entry.column))
    _link(element, entry.url, "alternate", "text/html")
    _text(element, "summary", entry.summary)


def _element(parent: Xml.Element | None, name: str) -> Xml.Element:
    tag = f"{{{_NAMESPACE}}}{name}"
    return Xml.Element(tag) if parent is None else Xml.SubElement(parent, tag)


def _text(parent: Xml.Element, name: str, value: str) -> None:
    _element(parent, name).text = _clean(value)


def _link(parent: Xml.Element, address: str, relation: str, kind: str) -> None:
    link = _element(parent, "link")
    for name, value in (("href", address), ("rel", relation), ("type", kind)):
        link.set(name, _clean(value))


def _clean(value: str) -> str:
    return _NOT_XML.sub("", value)
