"""Whose request it is: HTTP Message Signatures (RFC 9421) by an officer's device key. No passwords, no sessions.

The headers are checked before the body is read, the body against its signed digest before it is parsed, and each
request is taken once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from http_message_signatures.algorithms import HTTPSignatureAlgorithm
from http_message_signatures.structures import VerifyResult
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from forms.errors import Malformed
from resources.language import say
from sync.chain.clock import Clock, stamp
from sync.chain.roster import Officer, Roster
from sync.exchange.wire import MAX_CLOCK_SKEW_SECONDS, SIGNATURE_TAG, SIGNED_COMPONENTS
from sync.portal.authority import Authority
from sync.portal.database import Database
from sync.portal.problems import NotSigned
from sync.portal.schema import nonces

NONCE_LENGTH = range(8, 65)
_PRUNE_EVERY_SECONDS = 60.0


@dataclass(frozen=True)
class Message:
    """A request as the verifier wants it: method, full address and headers."""

    method: str
    url: str
    headers: Any


@dataclass(frozen=True)
class Claim:
    """Headers whose signature holds; the body is still to be compared with the digest they name."""

    officer: Officer
    keyid: str
    nonce: str
    created: int
    verified: VerifyResult
    message: Message


@dataclass(frozen=True)
class Call:
    """A request that is the officer's: headers, body and time checked, taken for the first time."""

    officer: str
    body: bytes


class _Ed25519(HTTPSignatureAlgorithm):
    """Ed25519 by the same library that checks steps, so that both ends judge odd keys alike."""

    algorithm_id = "ed25519"

    def __init__(self, public_key: bytes, private_key: bytes | None = None) -> None:
        self._public = public_key

    def verify(self, signature: bytes, message: bytes) -> None:
        try:
            crypto_sign_open(signature + message, self._public)
        except (BadSignatureError, ValueError):
            raise InvalidSignature("signature") from None


class _Verifier(HTTPMessageVerifier):
    """The library's verifier with the portal's own clock; it keeps why it refused."""

    def __init__(self, roster: Roster, clock: Clock) -> None:
        self.keys = _DeviceKeys(roster, clock)
        self.refused: NotSigned | None = None
        self._clock = clock
        super().__init__(signature_algorithm=_Ed25519, key_resolver=self.keys)

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        """Instead of the library's own clock: ``created`` within the permitted skew, both ways."""
        created = sig_input.params.get("created")
        now = self._clock.now()
        if type(created) is not int or "expires" in sig_input.params:
            raise InvalidSignature("created")
        if abs(now.timestamp() - created) > MAX_CLOCK_SKEW_SECONDS:
            self.refused = NotSigned(
                say(
                    "The clock of this computer differs from the portal's by more than {minutes} minutes; the portal "
                    "has {time}. Set the clock and try again; nothing was lost.",
                    minutes=MAX_CLOCK_SKEW_SECONDS // 60,
                    time=stamp(now),
                ),
                "signature.clock",
            )
            raise InvalidSignature("clock")


class _DeviceKeys(HTTPSignatureKeyResolver):
    """Device keys that count now; remembers whose it gave out, or why none."""

    def __init__(self, roster: Roster, clock: Clock) -> None:
        self._roster, self._clock = roster, clock
        self.officer: Officer | None = None
        self.refused: NotSigned | None = None

    def resolve_public_key(self, key_id: str) -> bytes | None:
        """The 32 bytes of the key."""
        found = self._roster.key(key_id)
        if found is None:
            self.refused = NotSigned(
                say("The key of this computer does not stand in the roster now in force. Please ask the administrator "
                    "whether it was entered or withdrawn."),
                "signature.unknown",
            )  # fmt: skip
            return None
        officer, key = found
        if key.use != "device":
            self.refused = NotSigned(say("A request is signed with the device's key."), "signature.use")
            return None
        if not key.counts_at(self._clock.now().timestamp()):
            self.refused = NotSigned(
                say("The key of this computer no longer counts, or not yet. Please ask the administrator for a new "
                    "one."),
                "signature.key",
            )  # fmt: skip
            return None
        self.officer = officer
        return key.public


class Gate:
    """Lets signed requests in, each once.

    Args:
        database: keeps the nonces.
        authority: knows the device keys.
        clock: the portal's time.
        addresses: asks for the addresses under which this portal may be called.
    """

    def __init__(
        self, database: Database, authority: Authority, clock: Clock, addresses: Callable[[], Iterable[str]]
    ) -> None:
        self._database, self._authority, self._clock, self._addresses = database, authority, clock, addresses
        self._pruned = 0.0

    def check_headers(self, method: str, host: str, target: str, headers: Any) -> Claim:
        """Check the signature over method, address and body digest.

        Args:
            method: as sent.
            host: the ``Host`` header.
            target: path and query as sent.
            headers: all headers, with ``items()``.

        Raises:
            NotSigned: with the reason.
            NotReady: there is no roster yet.
        """
        message = Message(method, self._address(host) + target, headers)
        verifier = _Verifier(self._authority.standing().roster, self._clock)
        try:
            results = verifier.verify(
                message, max_age=None, expect_tag=SIGNATURE_TAG, require_components=SIGNED_COMPONENTS
            )
        except HTTPMessageSignaturesException:
            raise verifier.refused or verifier.keys.refused or _false() from None
        if len(results) != 1 or verifier.keys.officer is None:
            raise _false()
        nonce, keyid = results[0].nonce, results[0].parameters["keyid"]
        if nonce is None or len(nonce) not in NONCE_LENGTH:
            raise _false()
        created = int(results[0].parameters["created"])
        return Claim(verifier.keys.officer, str(keyid), nonce, created, results[0], message)

    def take(self, claim: Claim, body: bytes) -> Call:
        """Compare the body with its signed digest and take the request, once.

        Raises:
            NotSigned: the body is another one, or the request was taken before.
        """
        verifier = _Verifier(self._authority.standing().roster, self._clock)
        try:
            verifier.verify_body(claim.message, [claim.verified], body)
        except HTTPMessageSignaturesException:
            raise NotSigned(say("What arrived is not what was signed."), "signature.body") from None
        self._remember(claim)
        return Call(claim.officer.id, body)

    def _remember(self, claim: Claim) -> None:
        expires = float(claim.created + 2 * MAX_CLOCK_SKEW_SECONDS)
        try:
            with self._database.writing() as connection:
                self._prune(connection)
                row = {"keyid": claim.keyid, "nonce": claim.nonce, "expires": expires}
                connection.execute(nonces.insert().values(row))
        except sa.exc.IntegrityError:
            raise NotSigned(
                say("This request has been made before; the program makes a new one by itself."), "signature.replayed"
            ) from None

    def _prune(self, connection: sa.Connection) -> None:
        now = self._clock.now().timestamp()
        if abs(now - self._pruned) > _PRUNE_EVERY_SECONDS:
            self._pruned = now
            connection.execute(nonces.delete().where(nonces.c.expires < now))

    def _address(self, host: str) -> str:
        for address in self._addresses():
            if urlsplit(address).netloc == host.lower():
                return address
        raise NotSigned(say("This portal is not known under the address the request was made to."), "signature.address")


def _false() -> NotSigned:
    return NotSigned(
        say("The request is not signed as the portal expects it. Please update the program."), "signature.false"
    )


def request_target(scope: Any) -> str:
    """Path and query of an ASGI request exactly as they were sent.

    Raises:
        Malformed: they are not ASCII, as RFC 9112 has them.
    """
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    try:
        return (path + (b"?" + query if query else b"")).decode("ascii")
    except UnicodeDecodeError:
        raise Malformed(say("The request does not have the form that is expected."), "request.form") from None
