"""Real desks of a few officers of the practice county, without a portal: made once, copied for each test.

Articles are carried from desk to desk by copying what a sync would bring: steps, texts and attachments.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sync.chain.envelope import keyid_of
from sync.chain.roster import Key, Roster
from sync.desk import Desk
from sync.desk.context import Context
from sync.desk.enrolling import make_profile
from sync.desk.profile import new_profile
from sync.desk.projection import refresh
from sync.keys.ring import KeyRing
from sync.practice.county import PRACTICE_PIN, county_name, first_roster, home_of
from sync.store import articles, attachments, contents, outbox, remarks, steps, trust
from sync.store.records import StepRow
from sync.store.tx import Tx

PIN = PRACTICE_PIN
SINCE = "2026-01-01T00:00:00+08:00"
PEOPLE = ("zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping", "he-qing")


def make_county(root: Path, people: tuple[str, ...] = PEOPLE) -> Roster:
    """Profiles of these officers in a folder, all holding the same first roster."""
    rings = {
        officer: make_profile(
            home_of(root, officer), new_profile(officer, county_name(), "", practice=True), b"{}", PIN
        )
        for officer in people
    }
    roster = first_roster({officer: _keys(ring) for officer, ring in rings.items()}, "log+00000000+AA==", "log")
    for officer in people:
        with Desk.open(home_of(root, officer)) as desk, desk.context.store.writing() as tx:
            trust.put_roster(tx, roster.version, roster.digest, roster.to_bytes())
    return roster


def _keys(ring: KeyRing) -> tuple[Key, ...]:
    public = ring.public
    raw = (("sign", public.sign), ("device", public.device), ("seal", public.seal))
    return tuple(Key(keyid_of(bytes.fromhex(h)), bytes.fromhex(h), use, SINCE) for use, h in raw)


@contextmanager
def open_desks(county: Path, home: Path, *people: str) -> Iterator[Mapping[str, Desk]]:
    """Desks of a copy of the county, closed at the end."""
    shutil.copytree(county, home, dirs_exist_ok=True)
    desks = {officer: Desk.open(home_of(home, officer)) for officer in people}
    try:
        yield desks
    finally:
        for desk in desks.values():
            desk.close()


def carry(source: Desk, target: Desk, article: str) -> None:
    """Bring an article's steps, texts and attachments to another desk, as a sync would."""
    with source.context.store.reading() as tx:
        rows = steps.of(tx, article)
        texts = {row.content_digest: contents.get(tx, row.content_digest) for row in rows}
        files = _files(source.context, tx, texts)
        named = {s.step.remarks for s in source.context.signed_steps(tx, article) if s.step.remarks}
        papers = {digest: remarks.paper(tx, digest, article) for digest in named}
    with target.context.store.writing() as tx:
        for data in files:
            attachments.put(tx, *data)
        for text in texts.values():
            if text is not None:
                contents.put(tx, text)
        for digest, paper in papers.items():
            remarks.put_paper(tx, digest, article, paper or b"")
        for row in rows:
            steps.put(tx, _foreign(row))
        refresh(target.context, tx, article)


def _files(context: Context, tx: Tx, texts: Mapping[str, bytes | None]) -> list[tuple[bytes, str]]:
    from forms.content import Content

    found = []
    for text in texts.values():
        for each in Content.from_bytes(text).attachments if text else ():
            if attachments.has(tx, each.digest):
                found.append((attachments.read(tx, each.digest), each.media_type))
    return found


def _foreign(row: StepRow) -> StepRow:
    return StepRow(
        row.digest, row.article, row.sequence, row.previous, row.action, row.officer, row.content_digest,
        row.time, row.envelope, False,
    )  # fmt: skip


def confirm(desk: Desk, article: str) -> None:
    """Note every own step of an article as received by the portal, as a receipt would."""
    with desk.context.store.writing() as tx:
        for item in outbox.of(tx, article):
            outbox.mark_receipted(tx, item.step_digest)
        refresh(desk.context, tx, article)


def row_of(desk: Desk, article: str) -> object:
    """The article's row in a desk's list."""
    with desk.context.store.reading() as tx:
        return articles.get(tx, article)
