"""A rule pack: dated, versioned data that rules are made from, known by the digest of its bytes.

Shipped packs lie in ``resources/rules``; newer ones and a unit's own come signed with the reference pack. A row says
where it comes from and how sure that is; what was only remembered ships switched off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from forms.canonical import JSON, canonical, digest, parse
from forms.checks.finding import SEVERITIES, Severity
from forms.checks.lazy import lazy
from forms.contenttype import Labels
from forms.errors import Malformed
from forms.shape import Reader
from resources import folder
from resources.language import say

FORMAT = "gaoqian-rules/1"
MAX_PACK_BYTES = 8 * 2**20
MAX_ROWS = 100_000
CONFIDENCES = ("standard", "law", "official", "observed", "common", "recall")

_ID = lazy(r"[a-z][a-z0-9-]{0,39}")
_CODE = lazy(r"[a-z][a-z-]{0,39}\.[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, eq=False)
class RulePack:
    """One pack; two packs are the same when their bytes are.

    Attributes:
        id: such as ``wording``; with the same id, the higher version takes the place of the lower.
        version: counted up with every change.
        date: from when it is in force.
        unit: id of the unit whose own pack it is; empty for all units.
        labels: what it is called.
        settings: rule code to ``off``, ``on`` or a graver severity.
        sections: rows by section name; each family reads its own sections.
        data: the bytes of the file; ``digest`` their SHA-256.
        trusted: whether it ships with the program and was tried when the program was made.
    """

    id: str
    version: int
    date: date
    unit: str
    labels: Labels
    settings: Mapping[str, str]
    sections: Mapping[str, tuple[JSON, ...]]
    data: bytes = field(repr=False)
    digest: str
    trusted: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RulePack) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def rows(self, section: str) -> Iterator[Reader]:
        """The rows of a section, each to be read strictly; a missing section has none."""
        for number, row in enumerate(self.sections.get(section, ()), 1):
            yield Reader(row, f"{self.id}: {section}[{number}]")


def read_pack(data: bytes, *, trusted: bool = False) -> RulePack:
    """Read the frame of a pack; its rows are read by the families when a book is made of it.

    Args:
        data: bytes of the file.
        trusted: whether it ships with the program.

    Raises:
        Malformed: names the key that does not fit.
    """
    # a shipped pack was read strictly by the tests, and its reading is part of the first check's time
    reader = Reader(json.loads(data) if trusted else parse(data, max_bytes=MAX_PACK_BYTES), "rules")
    if reader.take("format", str) != FORMAT:
        raise Malformed(say("The rule pack is written in a form this program does not know."), "rules.format")
    identity = reader.take("id", str)
    if not _ID.fullmatch(identity):
        reader.fail("id")
    names = Reader(reader.take("labels", dict), "labels")
    pack = RulePack(
        identity,
        reader.number("version", 1, 10**6),
        _day(reader),
        reader.take("unit", str, ""),
        Labels(names.take("zh_CN", str), names.take("zh_TW", str), names.take("en", str)),
        _settings(reader),
        _sections(reader),
        data,
        digest(data),
        trusted,
    )
    names.done()
    reader.done()
    return pack


def _day(reader: Reader) -> date:
    try:
        return date.fromisoformat(reader.take("date", str))
    except ValueError:
        reader.fail("date")


def _settings(reader: Reader) -> dict[str, str]:
    found = reader.take("settings", dict, {})
    for code, value in found.items():
        if not _CODE.fullmatch(code) or value not in (*SEVERITIES, "on", "off"):
            reader.fail("settings")
    return {code: str(value) for code, value in found.items()}


def _sections(reader: Reader) -> dict[str, tuple[JSON, ...]]:
    sections: dict[str, tuple[JSON, ...]] = {}
    for name, rows in reader.take("sections", dict).items():
        if not isinstance(rows, list) or len(rows) > MAX_ROWS:
            reader.fail(f"sections.{name}")
        sections[name] = tuple(rows)
    return sections


def read_severity(reader: Reader, key: str = "severity") -> Severity:
    """The severity that a row names.

    Raises:
        Malformed: it is none.
    """
    asked = reader.take(key, str)
    severity = next((known for known in SEVERITIES if known == asked), None)
    if severity is None:
        reader.fail(key)
    return severity


def is_sure(reader: Reader) -> bool:
    """Whether a row may count: how sure it is stands in it, and it was not only remembered.

    Raises:
        Malformed: its confidence is none of ``CONFIDENCES``.
    """
    confidence = reader.take("confidence", str)
    if confidence not in CONFIDENCES:
        reader.fail("confidence")
    return confidence != "recall"


def read_labels(reader: Reader, key: str) -> Labels:
    """A text in the three languages of the program, from a row.

    Raises:
        Malformed: a language is missing.
    """
    labels = Reader(reader.take(key, dict), key)
    done = Labels(labels.take("zh_CN", str), labels.take("zh_TW", str), labels.take("en", str))
    labels.done()
    return done


@cache
def shipped_packs() -> tuple[RulePack, ...]:
    """The packs that ship with the program, by id."""
    return tuple(read_pack(path.read_bytes(), trusted=True) for path in sorted(folder("rules").glob("*.json")))


def packs_in_force(further: tuple[RulePack, ...], unit: str, day: date) -> tuple[RulePack, ...]:
    """Of the shipped packs and further ones, those that count for a unit on a day: of each id the highest version.

    Args:
        further: packs that came with the reference pack.
        unit: id of the unit at the desk; packs of other units do not count.
        day: packs dated later do not count yet.
    """
    newest: dict[str, RulePack] = {}
    for pack in (*shipped_packs(), *further):
        known = newest.get(pack.id)
        counts = pack.unit in ("", unit) and (pack.trusted or pack.date <= day)
        if counts and (known is None or pack.version > known.version):
            newest[pack.id] = pack
    return tuple(newest[key] for key in sorted(newest))


def set_digest(packs: tuple[RulePack, ...]) -> str:
    """The digest of a set of packs, as a signed step names it: SHA-256 over their sorted digests."""
    return digest(canonical(sorted(pack.digest for pack in packs)))
