"""What every function of a desk needs: keys, store, rosters, clock. It holds no article and no rule."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path
from typing import Any

from forms.catalogue import Catalogue, load
from forms.content import Content
from forms.errors import Refused
from resources import county
from resources.language import say
from sync.chain.clock import Clock, SystemClock, stamp
from sync.chain.envelope import fingerprint, read_envelope
from sync.chain.roster import Roster
from sync.chain.rosters import Rosters
from sync.chain.state import State
from sync.chain.step import SignedStep, Step
from sync.chain.workflow import fold
from sync.desk.files import STORE_FILE
from sync.desk.models import Me
from sync.desk.numbers import article_number as article_number
from sync.desk.numbers import new_article_id as new_article_id
from sync.desk.profile import Profile
from sync.keys.ring import KeyRing
from sync.store import contents, steps, trust
from sync.store.records import ArticleCounts, StepRow
from sync.store.store import Store
from sync.store.tx import Tx


class Context:
    """The parts of one desk.

    Args:
        home: the profile's folder.
        profile: read from it.
        ring: the officer's keys.
        store: open.
        clock: where the present comes from.
        key_kind: how the keys are protected.
    """

    def __init__(self, home: Path, profile: Profile, ring: KeyRing, store: Store, clock: Clock, key_kind: str) -> None:
        self.home, self.profile, self.ring, self.store = home, profile, ring, store
        self.clock, self.key_kind = clock, key_kind
        self._rosters: tuple[int, Rosters] | None = None
        self._written: tuple[bytes, Content] | None = None
        self._lock = threading.Lock()
        # kept between checks; only ``sync.desk.checking`` looks at these
        self.checking_lock = threading.Lock()
        self.checking: dict[str, Any] = {}
        self.packs: tuple[tuple[str, ...], tuple[Any, ...]] | None = None
        self.inspected: dict[str, Any] = {}
        # how many articles there are, with the commits of the store by then; only ``sync.desk.listing`` looks at it
        self.counting = threading.Lock()
        self.counted: tuple[int, ArticleCounts] | None = None
        # what ``sync.desk.today`` read of drafts and returns, by article, each with the digest it was read from
        self.glanced: dict[str, tuple[str, Any]] = {}

    @classmethod
    def open(cls, home: Path, profile: Profile, ring: KeyRing, key_kind: str, clock: Clock | None) -> Context:
        """Open the store with the key ring's store key."""
        store = Store.open(home / STORE_FILE, ring.store_key())
        return cls(home, profile, ring, store, clock or SystemClock(), key_kind)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The content types that ship with the program."""
        return load()

    def now(self) -> str:
        """The present as it is written in steps."""
        return stamp(self.clock.now())

    def moment(self) -> float:
        """The present in seconds since the epoch."""
        return self.clock.now().timestamp()

    # --- rosters ---

    def rosters(self, tx: Tx) -> Rosters:
        """All rosters kept, parsed once a version."""
        count = trust.roster_count(tx)
        with self._lock:
            if self._rosters is None or self._rosters[0] != count:
                kept = trust.rosters(tx)
                known = {r.version: r for r in self._rosters[1].all()} if self._rosters else {}
                parsed = [known.get(v) or Roster.from_bytes(data) for v, data in kept.items()]
                self._rosters = (len(kept), Rosters(parsed))
            return self._rosters[1]

    def roster(self, tx: Tx) -> Roster:
        """The newest roster at hand.

        Raises:
            RosterUnknown: none has arrived yet.
        """
        return self.rosters(tx).latest

    def me(self, tx: Tx) -> Me:
        """Who sits here, as far as the newest roster knows."""
        keyid = self.ring.public.keyid
        kept = self.rosters(tx).all()
        officer = kept[-1].officer(self.profile.officer) if kept else None
        if not kept or officer is None:
            return Me(
                self.profile.officer, self._name_untold(), "", "", "", keyid, fingerprint(keyid), self.key_kind,
                self.profile.practice, (), False,
            )  # fmt: skip
        roster, now = kept[-1], self.moment()
        unit = roster.unit(officer.unit)
        people = (officer.id, *roster.principals_of(officer.id, now))
        grants = (grant for each in people for grant in roster.grants_of(each))
        roles = dict.fromkeys(g.role for g in grants if g.span[0] <= now < g.span[1])
        enrolled = any(k.keyid == keyid for k in officer.keys_for("sign", now))
        return Me(
            officer.id, officer.name, officer.post, officer.unit, unit.name if unit else "", keyid,
            fingerprint(keyid), self.key_kind, self.profile.practice, tuple(roles), enrolled,
        )  # fmt: skip

    def _name_untold(self) -> str:
        """What the person is called while no roster names them: in the practice county the name is known all the same."""
        officer = self.profile.officer
        people = county.officers() if self.profile.practice else []
        return next((str(each["name"]) for each in people if each["id"] == officer), officer)

    # --- chains ---

    def signed_steps(self, tx: Tx, article: str) -> tuple[SignedStep, ...]:
        """The article's steps, parsed; their signatures were checked before they were stored."""
        return tuple(signed_of(row) for row in steps.of(tx, article))

    def state(self, tx: Tx, article: str) -> State:
        """Where the article stands, with the steps signed here and not yet confirmed."""
        chain = self.signed_steps(tx, article)
        return fold(chain, self.rosters(tx), article) if chain else State(article)

    def content(self, tx: Tx, digest: str) -> Content:
        """A signed content at hand.

        Raises:
            Refused: it has not arrived here.
        """
        data = contents.get(tx, digest)
        if data is None:
            raise Refused(
                say("The text of this article has not arrived on this computer; sync once more."), "desk.content"
            )
        return Content.from_bytes(data)

    def written(self, data: bytes) -> Content:
        """The content that these bytes of a draft spell; the last one is kept, for each act asks for it several times.

        Raises:
            Malformed: as ``Content.from_bytes``.
        """
        last = self._written
        if last is None or last[0] != data:
            last = self._written = data, Content.from_bytes(data)
        return last[1]


def signed_of(row: StepRow) -> SignedStep:
    """A stored step, parsed; it was verified before it was stored."""
    envelope = read_envelope(row.envelope)
    return SignedStep(Step.from_payload(envelope.payload), envelope)


def step_row(signed: SignedStep, *, own: bool) -> StepRow:
    """The stored form of a verified step."""
    step = signed.step
    return StepRow(
        signed.digest, step.article, step.sequence, step.previous or "", step.action, step.officer,
        step.content_digest, step.time, signed.envelope.raw, own,
    )  # fmt: skip
