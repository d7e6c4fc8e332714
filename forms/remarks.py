"""Remarks (批注) on places of a text: what was said, suggested, answered and settled, as one signed paper a step.

A paper is only ever added to; who wrote its entries is told by the signature of the step that names it, never by the
paper. What stands of a remark is computed from all papers in the order of the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from forms.body.anchors import Anchor
from forms.canonical import JSON, canonical, parse
from forms.errors import Malformed
from forms.shape import Reader, as_list
from resources.language import say

FORMAT = "gaoqian-remarks/1"
MAX_PAPER_BYTES = 1024 * 1024
MAX_ENTRIES = 500
MAX_TEXT = 2_000

EntryKind: TypeAlias = Literal["remark", "reply", "settle"]
Outcome: TypeAlias = Literal["accepted", "refused", "answered", "resolved", "reopened"]
RemarkState: TypeAlias = Literal["open", "accepted", "refused", "answered", "resolved"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
OF_THE_AUTHOR = frozenset({"accepted", "refused", "answered"})


@dataclass(frozen=True)
class Entry:
    """One thing said.

    Attributes:
        id: UUIDv7.
        kind: a ``remark`` on a place, a ``reply`` to one, or how one is to ``settle``.
        at: RFC 3339, the writer's claim.
        text: what is said; may be empty for a suggestion or a settlement.
        to: id of the remark replied to or settled, else empty.
        anchor: the place of a remark; None for one on the whole article.
        replacement: suggested wording for the place's words; None when nothing is suggested.
        outcome: of a settlement, else None.
    """

    id: str
    kind: EntryKind
    at: str
    text: str = ""
    to: str = ""
    anchor: Anchor | None = None
    replacement: str | None = None
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        long = len(self.text) > MAX_TEXT or len(self.replacement or "") > MAX_TEXT
        if long:
            raise Malformed(say("A remark has at most {limit} characters.", limit=MAX_TEXT), "remark.long")
        said = bool(self.text.strip()) or self.replacement is not None or self.outcome is not None
        if not said:
            raise Malformed(say("A remark says something."), "remark.empty")
        if self.replacement is not None and (self.anchor is None or not self.anchor.quote):
            raise Malformed(say("A wording is suggested for words of the text."), "remark.words")

    def to_json(self) -> dict[str, JSON]:
        """Plain JSON; what an entry has not is left out."""
        found: dict[str, JSON] = {"id": self.id, "kind": self.kind, "at": self.at, "text": self.text}
        if self.to:
            found["to"] = self.to
        if self.anchor is not None:
            found["anchor"] = self.anchor.to_json()
        if self.replacement is not None:
            found["replacement"] = self.replacement
        if self.outcome is not None:
            found["outcome"] = self.outcome
        return found

    @classmethod
    def from_json(cls, value: object, where: str = "entry") -> Entry:
        """Read what ``to_json`` wrote.

        Raises:
            Malformed: it does not fit.
        """
        reader = Reader(value, where)
        kind = next((k for k in get_args(EntryKind) if k == reader.take("kind", str)), None)
        ids = reader.take("id", str), reader.take("to", str, "")
        at, text = reader.take("at", str), reader.take("text", str)
        anchor = Anchor.from_json(reader.raw("anchor"), f"{where}.anchor") if reader.has("anchor") else None
        replacement = reader.take("replacement", str) if reader.has("replacement") else None
        outcome = next((o for o in OUTCOMES if reader.has("outcome") and o == reader.take("outcome", str)), None)
        fits = kind is not None and 0 < len(ids[0]) <= 64 and len(ids[1]) <= 64 and len(at) <= 40
        fits = fits and (kind == "remark") == (not ids[1]) and (kind == "settle") == (outcome is not None)
        if not fits or kind is None or (kind != "remark" and (anchor or replacement is not None)):
            reader.fail("kind")
        reader.done()
        return cls(ids[0], kind, at, text, ids[1], anchor, replacement, outcome)


def paper_bytes(article: str, entries: Sequence[Entry]) -> bytes:
    """The canonical bytes of a paper, which a step names by their digest.

    Raises:
        Malformed: there are too many entries for one signature.
    """
    if len(entries) > MAX_ENTRIES:
        raise Malformed(say("At most {limit} remarks go with one signature.", limit=MAX_ENTRIES), "remark.count")
    listed: list[JSON] = [entry.to_json() for entry in entries]
    return canonical({"format": FORMAT, "article": article, "entries": listed})


def read_paper(data: bytes, article: str) -> tuple[Entry, ...]:
    """The entries of a paper that came from another desk.

    Raises:
        Malformed: it is larger than a paper may be, of another article, or does not fit.
    """
    value = parse(data, max_bytes=MAX_PAPER_BYTES, max_depth=8)
    reader = Reader(value, "remarks")
    items = as_list(reader.take("entries", list), "remarks")
    named = reader.take("format", str), reader.take("article", str)
    reader.done()
    if named != (FORMAT, article) or not 0 < len(items) <= MAX_ENTRIES:
        reader.fail("article")
    return tuple(Entry.from_json(item, f"remarks[{number}]") for number, item in enumerate(items, 1))


# --- what stands ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """An entry with what is known of its signature.

    Attributes:
        officer, unit: ids, of the step that carries it.
        sequence: number of that step; 0 while it waits for the next signature.
        time: of the step, or of the entry while it waits.
        author: whether it was said with the article's own side's signature: a submission, correction or recall.
        demanded: whether it came with a return, so that the author has to answer it.
    """

    entry: Entry
    officer: str
    unit: str
    sequence: int
    time: str
    author: bool
    demanded: bool = False


@dataclass(frozen=True)
class Thread:
    """A remark with everything said of it since.

    Attributes:
        state: how it stands.
        answered: whether the author's side has said something since it was made or opened again.
    """

    first: Said
    later: tuple[Said, ...] = ()
    state: RemarkState = "open"
    answered: bool = False

    @property
    def unanswered(self) -> bool:
        """Whether the author still has to answer it before the article is submitted again."""
        return self.first.demanded and not self.answered and self.state == "open"


def threads(said: Iterable[Said]) -> tuple[Thread, ...]:
    """The remarks in the order in which they were made; what speaks of no known remark is left out.

    Accepting, refusing and answering are the author's; anyone may call a remark resolved or open it again. An id that
    was used before counts only once, so that a paper sent twice changes nothing.
    """
    found: dict[str, Thread] = {}
    seen: set[str] = set()
    for item in said:
        entry = item.entry
        if entry.id in seen:
            continue
        seen.add(entry.id)
        if entry.kind == "remark":
            found[entry.id] = Thread(item)
        elif entry.to in found:
            found[entry.to] = _with(found[entry.to], item)
    return tuple(found.values())


def _with(thread: Thread, item: Said) -> Thread:
    state, answered = thread.state, thread.answered or item.author
    outcome = item.entry.outcome
    if outcome == "reopened":
        state, answered = "open", item.author
    elif outcome is not None and (item.author or outcome not in OF_THE_AUTHOR):
        state = outcome
    return Thread(thread.first, (*thread.later, item), state, answered)


def still_to_sign(drafts: Mapping[str, Entry], carried: Iterable[Entry]) -> tuple[Entry, ...]:
    """Of the entries written here, those that no standing signature carries, in the order of writing."""
    gone = {entry.id for entry in carried}
    return tuple(entry for key, entry in drafts.items() if key not in gone)
