"""XML from outside, parsed without trust: no document type, no entities, no network, bounded in size and depth."""

from __future__ import annotations

from typing import Any, TypeAlias

from forms.errors import Malformed
from resources.language import say

Element: TypeAlias = Any  # lxml ships no types

MAX_XML_BYTES = 32 * 2**20
MAX_ELEMENTS = 400_000
MAX_XML_DEPTH = 64
_DOCTYPES = ("<!DOCTYPE", "<!ENTITY")
_TOO_DEEP = "boolean(" + "/*" * (MAX_XML_DEPTH + 1) + ")"


def parse_xml(data: bytes, *, max_elements: int = MAX_ELEMENTS) -> Element:
    """The root element.

    Args:
        data: the file.
        max_elements: the most elements it may have.

    Raises:
        Malformed: it is not well formed, declares entities, or is too large or too deep.
    """
    from lxml import etree

    if len(data) > MAX_XML_BYTES or data.count(b"<") > 3 * max_elements:
        raise _too_much()
    if any(word.encode(code) in data for word in _DOCTYPES for code in ("ascii", "utf-16-le", "utf-16-be")):
        raise Malformed(
            say("The file declares entities, which documents have no need of. It is not opened."), "xml.entities"
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise Malformed(say("The file is damaged or incomplete and cannot be opened."), "xml.syntax") from None
    if root.getroottree().docinfo.doctype or root.xpath("count(//*)") > max_elements or root.xpath(_TOO_DEEP):
        raise _too_much()
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def value(element: Element | None, name: str = "val") -> str:
    """An attribute by its local name; empty where there is none."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def child(element: Element | None, *path: str) -> Element | None:
    """The first child along a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = element.find(f"{{*}}{name}")
    return element


def is_on(element: Element | None) -> bool:
    """Whether a switch such as ``w:vanish`` is there and not turned off (ECMA-376 part 1, 17.17.4)."""
    return element is not None and value(element).lower() not in ("0", "false", "off", "none")


def _too_much() -> Malformed:
    return Malformed(say("The file is nested too deep or has too many parts to be opened."), "xml.size")
