"""What was typed in dialogs when a desk was left for another person's: kept in the desk's own store until it is seen.

A dialog cannot outlive the desk it was opened at; the words in it must.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sync.desk.context import Context
from sync.store import settings
from sync.store.tx import Tx

KEY = "parked-words"


@dataclass(frozen=True)
class Parked:
    """Words of one field: the title of the dialog, the name of the field, and what stood in it."""

    dialog: str
    field: str
    text: str


class Parking:
    """The words left behind at one desk.

    Args:
        context: of the open desk.
    """

    def __init__(self, context: Context) -> None:
        self._store = context.store

    def keep(self, words: Sequence[Parked]) -> None:
        """Keep words beside those that nobody has seen yet."""
        with self._store.writing() as tx:
            both = dict.fromkeys((*_read(tx), *words))
            settings.set(tx, KEY, json.dumps([asdict(each) for each in both], ensure_ascii=False))

    def left(self) -> tuple[Parked, ...]:
        """What was left behind, the oldest first."""
        with self._store.reading() as tx:
            return _read(tx)

    def clear(self, seen: Sequence[Parked]) -> None:
        """These were seen by their owner and are put away."""
        with self._store.writing() as tx:
            rest = [asdict(each) for each in _read(tx) if each not in seen]
            settings.set(tx, KEY, json.dumps(rest, ensure_ascii=False))


def _read(tx: Tx) -> tuple[Parked, ...]:
    kept = settings.get(tx, KEY)
    return tuple(Parked(**each) for each in json.loads(kept)) if kept else ()
