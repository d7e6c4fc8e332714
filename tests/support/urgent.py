"""Articles of the practice county on real desks: written from its samples, and carried along from act to act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from support.desks import PIN, carry

from forms.body.model import Body
from forms.content import Attachment
from resources import county as data
from sync.desk import Desk

AUTHOR, REVIEWER, SECOND, SECRECY, DUTY = "zhou-ming", "li-jing", "sun-yan", "wang-fang", "han-song"
SERVICE, PUBLISHER = "portal-service", "he-qing"
REASON = "今晚十时起停水，来不及走日常流程。"
URGENT: dict[str, Any] = {"reason": REASON, "detail": {"lane": "emergency"}}
IN_ORDER: dict[str, Any] = {"detail": {"finding": "in-order"}}
NOT_IN_ORDER: dict[str, Any] = {"detail": {"finding": "not-in-order"}, "reason": "停水时间与方案不一致。"}
OPEN = {"detail": {"conclusion": "open", **{f"q{n}": False for n in range(1, 6)}}}
Move = tuple[str, str, Mapping[str, Any]]
SUBMIT: Move = (AUTHOR, "submit", URGENT)
SIGN_OFF: Move = (DUTY, "approve", {})
TO_PUBLIC: tuple[Move, ...] = (SUBMIT, SIGN_OFF, (SERVICE, "receive", {}), (PUBLISHER, "publish", {}))


def write_sample(desk: Desk, number: int = 8) -> str:
    """Write a sample article of the county, ready to be submitted; 8 is a notice of the water bureau."""
    told = data.samples()[number - 1]
    article = desk.new_article(told["type"], told["column"])
    view = desk.draft(article)
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in told["fields"].items()}
    files = tuple(_attach(desk, article, each) for each in told.get("attachments", ()))
    content = replace(view.content, fields=values, body=Body.from_json(told["body"]), attachments=files)
    desk.save_draft(article, content, view.rev)
    return article


def _attach(desk: Desk, article: str, wanted: Mapping[str, Any]) -> Attachment:
    kept = desk.attach(article, data.sample_file(wanted["file"]), wanted["name"], wanted.get("media_type", ""))
    return replace(kept, caption=wanted.get("caption", ""), alt=wanted.get("alt", ""))


def go(desks: Mapping[str, Desk], article: str, *moves: Move) -> str:
    """Sign acts from desk to desk, as syncs would carry the article; returns at whose desk it ended."""
    last = max(desks, key=lambda officer: _length(desks[officer], article))
    for officer, action, values in moves:
        if officer != last:
            carry(desks[last], desks[officer], article)
        desks[officer].act(article, action, pin=PIN, **dict(values))
        last = officer
    return last


def bring(desks: Mapping[str, Desk], article: str, *officers: str) -> None:
    """Carry an article from where it is longest to other desks."""
    last = max(desks, key=lambda officer: _length(desks[officer], article))
    for officer in officers:
        if officer != last:
            carry(desks[last], desks[officer], article)


def _length(desk: Desk, article: str) -> int:
    row = desk.article_row(article)
    return row.sequence if row is not None else -1
