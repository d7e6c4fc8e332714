"""Enrolment: a one-time code from the administrator brings an officer's public keys before the next roster.

The portal only keeps the request. The keys count when the administrators have put them into a signed roster, and in
no other way.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from secrets import choice, token_hex

import sqlalchemy as sa
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from resources.language import say
from sync.chain.clock import Clock, stamp
from sync.chain.envelope import keyid_of
from sync.chain.roster import Roster
from sync.exchange.wire import Enrolment, EnrolmentState
from sync.portal.authority import Authority
from sync.portal.database import Database
from sync.portal.problems import NotAllowed, NotFound, TooMany
from sync.portal.schema import codes, enrolments

MAX_TRIES = 10
VALID_DAYS = 7
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another when read from paper
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True)
class Request:
    """An enrolment that waits, or was decided.

    Attributes:
        id: of the request.
        officer: id.
        sign, device, seal: raw public keys in hex.
        at: RFC 3339.
        status: ``waiting``, ``confirmed`` or ``refused``.
    """

    id: str
    officer: str
    sign: str
    device: str
    seal: str
    at: str
    status: str


class Enrolments:
    """Codes and requests.

    Args:
        database, authority: the portal's.
        pepper: 32 bytes that are not in the database.
        clock: the portal's time.
    """

    def __init__(self, database: Database, authority: Authority, pepper: bytes, clock: Clock) -> None:
        self._database, self._authority, self._pepper, self._clock = database, authority, pepper, clock

    def create_code(self, officer: str, days: int = VALID_DAYS) -> str:
        """A one-time code for an officer; earlier codes of the officer that were not used end.

        Args:
            officer: id, in the roster already or soon.
            days: how long it is valid.

        Returns:
            The code, to be told to the officer in person; the portal keeps only its hash.
        """
        code = "-".join("".join(choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        expires = self._clock.now().timestamp() + days * 86_400
        row = {
            "id": token_hex(16),
            "officer": officer,
            "hash": self._hash(officer, code),
            "expires": expires,
            "tries": 0,
        }
        with self._database.writing() as connection:
            connection.execute(codes.delete().where(codes.c.officer == officer, codes.c.used.is_(None)))
            connection.execute(codes.insert().values(row))
        return code

    def enrol(self, asked: Enrolment) -> EnrolmentState:
        """Keep a request with a valid code and proofs of both private keys; the same request again is the same.

        Raises:
            NotAllowed: code or proofs are not right, or the code was used for other keys.
            TooMany: the officer's codes were tried too often.
        """
        _check_proofs(asked)
        refused: NotAllowed | TooMany | None = None
        with self._database.writing() as connection:
            code, refused = self._code(connection, asked)
            id = code.used if code and code.used else token_hex(16)
            if code is not None and code.used is None:
                row = asked.model_dump(include={"officer", "sign", "device", "seal"})
                at = stamp(self._clock.now())
                connection.execute(enrolments.insert().values(**row, id=id, at=at, refused=False))
                connection.execute(codes.update().where(codes.c.id == code.id).values(used=id))
        if refused is not None:  # after the commit: the failed try is counted
            raise refused
        found = self.state(id)
        if found.officer != asked.officer or not self._same_keys(id, asked):
            raise NotAllowed(say("This code was used already; ask the administrator for a new one."), "enrolment.used")
        return found

    def state(self, id: str) -> EnrolmentState:
        """Where a request stands.

        Raises:
            NotFound: there is none of that id.
        """
        with self._database.reading() as connection:
            row = connection.execute(sa.select(enrolments).where(enrolments.c.id == id)).first()
        if row is None:
            raise NotFound(say("There is no such enrolment."), "enrolment.absent")
        return EnrolmentState.model_validate(
            {
                "id": row.id,
                "officer": row.officer,
                "status": self._status(row, self._authority.standing().rosters.all()),
            }
        )

    # --- for the administrator ---

    def requests(self) -> tuple[Request, ...]:
        """All requests, oldest first."""
        every = self._authority.standing().rosters.all()
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(enrolments).order_by(enrolments.c.at, enrolments.c.id)).all()
        return tuple(Request(r.id, r.officer, r.sign, r.device, r.seal, r.at, self._status(r, every)) for r in rows)

    def waiting(self) -> tuple[Request, ...]:
        """The requests whose keys are to be put into the next roster, or refused."""
        return tuple(r for r in self.requests() if r.status == "waiting")

    def refuse(self, id: str) -> None:
        """Refuse a request.

        Raises:
            NotFound: there is none of that id.
        """
        with self._database.writing() as connection:
            done = connection.execute(enrolments.update().where(enrolments.c.id == id).values(refused=True))
        if done.rowcount != 1:
            raise NotFound(say("There is no such enrolment."), "enrolment.absent")

    # --- inside ---

    def _code(
        self, connection: sa.Connection, asked: Enrolment
    ) -> tuple[sa.Row[tuple[object, ...]] | None, NotAllowed | TooMany | None]:
        mine = connection.execute(sa.select(codes).where(codes.c.officer == asked.officer).with_for_update()).all()
        if any(row.tries >= MAX_TRIES for row in mine if row.used is None):
            return None, TooMany(
                say("The code was tried too often; ask the administrator for a new one."), "enrolment.tries"
            )
        given = self._hash(asked.officer, asked.code)
        fits = [row for row in mine if hmac.compare_digest(row.hash, given)]
        if fits and (fits[0].used or fits[0].expires >= self._clock.now().timestamp()):
            return fits[0], None
        unused = sa.and_(codes.c.officer == asked.officer, codes.c.used.is_(None))
        connection.execute(codes.update().where(unused).values(tries=codes.c.tries + 1))
        return None, NotAllowed(
            say("The code is not right or no longer valid; ask the administrator for a new one."), "enrolment.code"
        )

    def _hash(self, officer: str, code: str) -> str:
        plain = "".join(code.upper().split()).replace("-", "")
        return hmac.new(self._pepper, f"{officer} {plain}".encode(), sha256).hexdigest()

    def _same_keys(self, id: str, asked: Enrolment) -> bool:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(enrolments).where(enrolments.c.id == id)).one()
        return bool((row.sign, row.device, row.seal) == (asked.sign, asked.device, asked.seal))

    @staticmethod
    def _status(row: sa.Row[tuple[object, ...]], rosters: Sequence[Roster]) -> str:
        if row.refused:
            return "refused"
        wanted = {keyid_of(bytes.fromhex(k)) for k in (row.sign, row.device, row.seal)}
        officer = rosters[-1].officer(row.officer) if rosters else None
        return "confirmed" if officer and wanted <= {k.keyid for k in officer.keys} else "waiting"


def _check_proofs(asked: Enrolment) -> None:
    from sync.keys.enrolment import proof_text

    text = proof_text(asked.code, asked.officer, asked.sign, asked.device, asked.seal)
    for proof, public in ((asked.proof, asked.sign), (asked.device_proof, asked.device)):
        try:
            crypto_sign_open(bytes.fromhex(proof) + text, bytes.fromhex(public))
        except (BadSignatureError, ValueError):
            raise NotAllowed(
                say("The request does not prove that it comes from the holder of the keys."), "enrolment.proof"
            ) from None
