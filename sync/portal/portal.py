"""The parts of one running portal, put together; no request is handled here."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from forms.errors import WrongUse
from resources.language import say
from sync.chain.clock import Clock, SystemClock, stamp
from sync.exchange.wire import API_VERSION, PortalInfo
from sync.portal.authority import Authority, NotReady
from sync.portal.chains import Chains
from sync.portal.claims import Claims
from sync.portal.database import Database
from sync.portal.enrolment import Enrolments
from sync.portal.files import Blobs
from sync.portal.intake import Intake
from sync.portal.keys import read_keys
from sync.portal.parties import Parties
from sync.portal.record import Record, RecordBehind
from sync.portal.requests import Gate
from sync.portal.schema import evidence
from sync.portal.settings import BLOBS_FOLDER, PACK_FOLDER, UPLOADS_FOLDER, database_url, read_settings
from sync.portal.uploads import Uploads


class Portal:
    """One portal, opened from its home folder.

    Args:
        home: the folder that ``service.init_portal`` made.
        clock: the portal's time.

    Raises:
        EnvironmentTrouble: settings, keys or database cannot be used.
    """

    def __init__(self, home: Path, clock: Clock | None = None) -> None:
        self.home = home
        self.clock = clock or SystemClock()
        self.settings = read_settings(home)
        self.keys = read_keys(home)
        self.listening = ""
        self.database = Database(database_url(home, self.settings))
        self.files = Blobs(home / BLOBS_FOLDER)
        self.chains = Chains()
        self.authority = Authority(self.database, home / PACK_FOLDER, self.now)
        self.parties = Parties(self.database, self.authority, self.chains, self.clock)
        self.claims = Claims(self.database, self.authority, self.parties, self.chains, self.clock)
        self.record = Record(home, self.settings.origin, self.keys.log)
        self.gate = Gate(self.database, self.authority, self.clock, self.addresses)
        self.uploads = Uploads(self.database, self.files, home / UPLOADS_FOLDER, self.clock)
        self.enrolments = Enrolments(self.database, self.authority, self.keys.pepper, self.clock)
        self.intake = Intake(
            self.database, self.authority, self.parties, self.chains, self.record, self.keys, self.files, self.clock,
            self.settings.origin, self.base_url,
        )  # fmt: skip
        self._begin()

    def _begin(self) -> None:
        with self.database.writing() as connection:
            self.record.begin(connection, self.now())
        try:
            with self.database.reading() as connection:
                self.record.check_not_behind(connection)
        except RecordBehind as fault:
            self.intake.closed = fault
            self._note("record-behind", self.record.shown_last())

    def accept_loss(self) -> None:
        """The administrator's decision to go on although the database is an older copy; it is kept as evidence.

        Every department will see that the record went back: tell them before they ask.

        Raises:
            WrongUse: the database is not older than the record.
        """
        if self.intake.closed is None:
            raise WrongUse(say("The portal's database is not older than its record."), "portal.record.whole")
        self._note("loss-accepted", self.record.accept_loss())
        self.intake.closed = None

    def _note(self, kind: str, data: bytes) -> None:
        with self.database.writing() as connection:
            connection.execute(evidence.insert().values(kind=kind, at=self.now(), data=data))

    def notes(self) -> tuple[tuple[str, str, bytes], ...]:
        """What the portal noticed: kind, time and data, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(evidence).order_by(evidence.c.id)).all()
        return tuple((r.kind, r.at, bytes(r.data)) for r in rows)

    def now(self) -> str:
        """The portal's time, RFC 3339."""
        return stamp(self.clock.now())

    def addresses(self) -> tuple[str, ...]:
        """Under which addresses a signed request may be made."""
        return (*self.settings.addresses, self.listening) if self.listening else self.settings.addresses

    def base_url(self) -> str:
        """The public address."""
        return self.settings.base_url or self.listening

    def info(self) -> PortalInfo:
        """Who this portal says it is."""
        try:
            version = self.authority.standing().roster.version
        except NotReady:
            version = 0
        return PortalInfo(
            api=API_VERSION,
            county=self.settings.county,
            origin=self.settings.origin,
            time=self.now(),
            service_keyid=self.keys.keyid,
            log_key=self.keys.log_verifier(self.settings.origin).vkey,
            roster_version=version,
            practice=self.settings.practice,
        )

    def close(self) -> None:
        """Let go of the database and of all threads."""
        self.intake.close()
        self.record.write_latest()
        self.database.close()
