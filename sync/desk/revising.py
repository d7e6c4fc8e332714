"""How far the words of a version were revised: which are as the machine left them, and which a person has confirmed.

A confirmation is bound to the very words on both sides: a later edit of either voids it. What is confirmed here is
signed with the submission (``detail["revised"]``), and the signer is the reviser.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, TypeAlias

from forms.content import Content
from forms.contenttype import ContentType, is_required
from forms.variants import has_words, parts, variant_of
from sync.store import settings
from sync.store.tx import Tx

PartState: TypeAlias = Literal["open", "empty", "confirmed", "changed", "same", "added", "gone"]
STILL_TO_DO: frozenset[PartState] = frozenset({"open", "empty"})
_KEY = "variant.revision:"


@dataclass(frozen=True)
class Part:
    """One paragraph, field or caption beside that of the master.

    Attributes:
        key: as in ``forms.variants.parts``.
        master, text: its words there and here.
        state: ``open`` as a machine left it, ``empty`` not written yet, ``confirmed`` read and found right, ``changed``
            written by a person, ``same`` without words, ``added`` only here, ``gone`` only there.
    """

    key: str
    master: str
    text: str
    state: PartState


@dataclass(frozen=True)
class Notes:
    """What is kept of a revision at this desk: digests only.

    Attributes:
        awaiting: by key, the words that nobody has revised when they stand there unchanged.
        confirmed: by key, the words of master and version that were found right together.
    """

    awaiting: Mapping[str, tuple[str, ...]]
    confirmed: Mapping[str, tuple[str, str]]

    def with_awaiting(self, more: Mapping[str, str]) -> Notes:
        """More words that await revision."""
        found = dict(self.awaiting)
        for key, text in more.items():
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), _digest(text))))
        return Notes(found, self.confirmed)

    def with_confirmed(self, chosen: Iterable[Part], *, done: bool) -> Notes:
        """Parts found right, or not any more."""
        found = dict(self.confirmed)
        for part in chosen:
            found.pop(part.key, None)
            if done:
                found[part.key] = (_digest(part.master), _digest(part.text))
        return Notes(self.awaiting, found)


def notes_of(tx: Tx, article: str, master: Content | None, own: Content, type_: ContentType) -> Notes:
    """What is known of the revision; where this desk did not make the version, the machine's words are made again."""
    kept = settings.get(tx, _KEY + article)
    if kept is not None:
        told = json.loads(kept)
        confirmed = {key: (pair[0], pair[1]) for key, pair in told["confirmed"].items()}
        return Notes({key: tuple(texts) for key, texts in told["awaiting"].items()}, confirmed)
    if master is None or own.variant is None or not own.variant.machine:
        return Notes({}, {})
    made = variant_of(master, type_, own.variant.master, own.language)
    if made.variant == own.variant:
        return Notes({}, {}).with_awaiting(parts(made, type_))
    return Notes({}, {}).with_awaiting(parts(own, type_))  # another release of the tables: all of it is read again


def keep_notes(tx: Tx, article: str, notes: Notes) -> None:
    """Remember the revision."""
    settings.set(tx, _KEY + article, json.dumps({"awaiting": notes.awaiting, "confirmed": notes.confirmed}))


def parts_of(master: Content | None, own: Content, type_: ContentType, notes: Notes) -> tuple[Part, ...]:
    """Every part with its state: the version's in their order, each gone one after the one before it."""
    there = parts(master, type_) if master is not None else {}
    here = parts(own, type_)
    free = {spec.key for spec in type_.fields if not is_required(spec, own)}
    found = [Part(key, there.get(key, ""), text, _state(key, there, text, notes, free)) for key, text in here.items()]
    order = list(there)
    for place, key in enumerate(order):
        if key not in here and has_words(there[key]):
            before = set(order[:place])
            at = max((n for n, part in enumerate(found, 1) if part.key in before), default=0)
            found.insert(at, Part(key, there[key], "", "gone"))
    return tuple(part for part in found if part.master or part.text)


def _state(key: str, there: Mapping[str, str], text: str, notes: Notes, free: Collection[str]) -> PartState:
    """How one part stands; ``free`` are the fields that may as well be left out."""
    master = there.get(key, "")
    if not text.strip() and has_words(master):
        return "gone" if key in free else "empty"
    if not has_words(text):
        return "same"
    if _digest(text) in notes.awaiting.get(key, ()):
        return "confirmed" if notes.confirmed.get(key) == (_digest(master), _digest(text)) else "open"
    return "changed" if key in there else "added"


def signed_note(own: Content, found: Collection[Part]) -> dict[str, object]:
    """What the submission says of the revision (``sync.chain.revised``); empty where no machine had a part in it."""
    if own.variant is None or not own.variant.machine:
        return {}
    read = [part for part in found if part.state in ("confirmed", "changed", "added")]
    changed = sum(part.state != "confirmed" for part in read)
    note = {"machine": own.variant.machine, "tool": own.variant.made, "blocks": len(read), "changed": changed}
    return {"revised": note}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
