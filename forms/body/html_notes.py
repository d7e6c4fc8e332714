"""Remembers what an import leaves out and says it in plain sentences: nothing goes missing in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from forms.body.html_scan import Scanned
from forms.body.links import SCHEMES
from resources.language import Sentence, say

_SCRIPTS = ("script", "noscript", "template")
_EMBEDDED = ("iframe", "frame", "object", "embed", "applet", "video", "audio", "canvas", "svg", "math")
_FORMS = ("form", "input", "select", "textarea", "button")
_LOOKS = ("style", "font")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_NAMED = 5
_SHOWN = 40


@dataclass
class Notes:
    """Counts of what was left out or changed while reading one page."""

    scripts: bool = False
    embedded: int = 0
    forms: bool = False
    looks: bool = False
    unreadable: bool = False
    struck: bool = False
    pictures: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    readings: bool = False
    links: int = 0
    nested_tables: int = 0
    headings: int = 0
    levels: int = 0
    invisible: int = 0

    def note_tags(self, scanned: Scanned) -> None:
        """Take over what the scan of the raw page saw and the sanitiser drops."""
        self.scripts = any(scanned.tags[tag] for tag in _SCRIPTS)
        self.embedded = sum(scanned.tags[tag] for tag in _EMBEDDED)
        self.forms = any(scanned.tags[tag] for tag in _FORMS)
        self.looks = any(scanned.tags[tag] for tag in _LOOKS)
        self.readings = bool(scanned.tags["rt"])
        self.links = sum(1 for address in scanned.addresses if _forbidden_scheme(unescape(address)))

    def sentences(self) -> tuple[Sentence, ...]:
        """What was left out, the most important first."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        if self.pictures:
            yield say(
                "Pictures not taken over: {count} ({names}). Insert them from files.",
                count=len(self.pictures),
                names=_list(self.pictures),
            )
        if self.files:
            yield say(
                "Links to files that are not attached, now plain text: {count} ({names}).",
                count=len(self.files),
                names=_list(self.files),
            )
        if self.hidden:
            yield say("Hidden text was left out: {text}", text=" ".join(self.hidden)[:_SHOWN])
        if self.deleted:
            yield say("Text marked as deleted was left out: {text}", text=" ".join(self.deleted)[:_SHOWN])
        if self.remarks:
            yield say("Remarks of reviewers were left out.")
        if self.links:
            yield say("Links whose addresses are not allowed, now plain text: {count}.", count=self.links)
        yield from self._structure()
        yield from self._page_parts()

    def _structure(self) -> Iterator[Sentence]:
        if self.nested_tables:
            yield say("Tables inside tables, now lines of text: {count}.", count=self.nested_tables)
        if self.headings:
            yield say("Headings brought to the levels 2 to 4: {count}.", count=self.headings)
        if self.levels:
            yield say("List items nested too deep, now raised: {count}.", count=self.levels)
        if self.struck:
            yield say("Struck-out text was taken over as ordinary text. Check whether it should stay.")
        if self.invisible:
            yield say("Invisible characters left out: {count}.", count=self.invisible)
        if self.unreadable:
            yield say("Some characters could not be read. Compare the text with the original.")

    def _page_parts(self) -> Iterator[Sentence]:
        if self.readings:
            yield say("Small readings above the characters were left out.")
        if self.scripts:
            yield say("Scripts were left out.")
        if self.embedded:
            yield say("Embedded pages, films or drawings left out: {count}.", count=self.embedded)
        if self.forms:
            yield say("Input fields and buttons were left out.")
        if self.looks:
            yield say("Colours, fonts and sizes were left out.")


def _forbidden_scheme(address: str) -> bool:
    found = _SCHEME.match(address)
    return found is not None and found.group(1).lower() not in SCHEMES


def _list(names: list[str]) -> str:
    shown = "、".join(name[:_SHOWN] for name in names[:_NAMED])
    return shown + ("…" if len(names) > _NAMED else "")
