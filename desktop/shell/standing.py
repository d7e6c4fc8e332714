"""How the open desk stands, as the status bar and the rail say it; read once the desk is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import Me

STAGES = {
    "review": ("review", "published", "withdrawn"),  # of what is public, what is owed a look back
    "intake": ("sent", "received", "adopted"),
}


@dataclass(frozen=True)
class Standing:
    """What the status bar says.

    Attributes:
        me: who sits here.
        online: whether the last exchange reached the portal.
        last_sync: the time of the last exchange, or "".
        queued: how many articles have steps that wait to be sent.
        unsure: how many have steps that were sent and have no receipt.
        pack_age: the age of the roster in seconds, or None.
        waiting: how many things wait for this person, by page: "today", "review", "intake".
        pressing: whether one of them is over the line or due today.
    """

    me: Me
    online: bool
    last_sync: str
    queued: int
    unsure: int
    pack_age: int | None
    waiting: Mapping[str, int] = field(default_factory=dict)
    pressing: bool = False


def standing(desk: Desk) -> Standing:
    """Read how a desk stands; called off the window's thread."""
    from sync.store.records import ArticleFilter

    sync, counts, ages, today = desk.last_sync(), desk.counts(), desk.reference_ages(), desk.today()
    mine = {
        page: len(desk.article_ids(ArticleFilter(stages=stages, mine_next=True))) for page, stages in STAGES.items()
    }
    return Standing(
        me=desk.me,
        online=sync.online,
        last_sync=sync.time,
        queued=counts.states.get("queued", 0),
        unsure=counts.states.get("unsure", 0),
        pack_age=ages[0].seconds if ages else None,
        waiting={"today": len(today.items) + today.beyond, **mine},
        pressing=any(item.group in ("red", "today") for item in today.items),
    )
