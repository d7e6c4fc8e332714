"""What a desk gives out to the first paint of the window; everybody else takes it from ``models``.

Making a dataclass takes a third of a millisecond: the others of ``models`` are not made before the window is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sync.store.early import Order

Span = Literal["", "today", "week", "month", "year", "days"]
"""When an article was last changed: any time, today, in the last 7 or 30 days, in this year, or between two days."""

Layout = Literal["rows", "dense", "table"]
"""How the list of articles is set: rows of two lines, the same lower, or a table."""


@dataclass(frozen=True)
class Me:
    """Who sits at this desk, as the newest roster at hand says.

    Attributes:
        officer: id; name, post, unit and unit_name are empty until the first roster has arrived.
        keyid, fingerprint: of the signing key.
        key_kind: ``keyring``, ``passphrase`` or ``practice``: how the key is protected.
        practice: whether this is the practice county.
        roles: role names held now, also in the stead of somebody else.
        enrolled: whether the signing key stands in the roster.
    """

    officer: str
    name: str
    post: str
    unit: str
    unit_name: str
    keyid: str
    fingerprint: str
    key_kind: str
    practice: bool
    roles: tuple[str, ...]
    enrolled: bool


@dataclass(frozen=True)
class Question:
    """What a list of articles is asked for, in terms that mean the same tomorrow; empty values ask nothing.

    Attributes:
        text: words in title or text.
        state: one of the seven states.
        mine: whether only what waits for the person here.
        columns, units, type_ids, author: ids.
        span: when it was last changed; ``first`` and ``last`` are ISO days for ``days``, either may be empty.
        order: of the answer.
    """

    text: str = ""
    state: str = ""
    mine: bool = False
    columns: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    type_ids: tuple[str, ...] = ()
    author: str = ""
    span: Span = ""
    first: str = ""
    last: str = ""
    order: Order = "updated"


@dataclass(frozen=True)
class ListLook:
    """How the list of articles is shown: its layout, and for a table its columns and their widths at 100 %."""

    layout: Layout = "rows"
    columns: tuple[str, ...] = ("title", "state", "column", "unit", "author", "updated")
    widths: Mapping[str, int] = field(default_factory=dict)
