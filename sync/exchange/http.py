"""The client's side of the wire: signed requests, bounded answers, and a plain sentence for every failure.

Only this module and the reference pack's fetcher open connections. Redirects are never followed: the portal's address
comes from the enrolment file and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from secrets import token_urlsafe
from typing import Any, TypeVar
from urllib.parse import quote, urljoin, urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms
from pydantic import BaseModel, ValidationError

from forms.errors import EnvironmentTrouble, Malformed, Refused
from resources.language import say
from sync.chain.clock import Clock
from sync.chain.envelope import keyid_of
from sync.exchange import wire

TIMEOUT = (10, 60)
MAX_ANSWER_BYTES = 64 * 2**20
CHUNK_BYTES = 1 * 2**20
_M = TypeVar("_M", bound=BaseModel)


class PortalUnreachable(EnvironmentTrouble):
    """No connection: offline, wrong address, or the portal is down. The request did not get through."""


class PortalSilent(EnvironmentTrouble):
    """The request went out and no answer came: what was sent is unsure."""


class PortalBusy(EnvironmentTrouble):
    """The portal answered that it cannot serve now."""


class ClockWrong(EnvironmentTrouble):
    """This computer's clock and the portal's differ too much for requests to be signed."""


class NotEnrolled(Refused):
    """The portal does not know this desk's key."""


class PortalRefused(Refused):
    """The portal refuses the request with a reason of its own."""


class PortalLied(Malformed):
    """The portal's answer is not what the contract says."""


class _OwnKey(HTTPSignatureKeyResolver):
    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return self._private


class PortalClient:
    """One portal, spoken to with one officer's device key.

    Args:
        base: the portal's address with a slash at its end.
        device: the private key that signs requests (RFC 9421).
        clock: for the signatures' time.
        session: to be shared or replaced; proxies and certificates come from the system.
    """

    def __init__(
        self, base: str, device: Ed25519PrivateKey, clock: Clock, session: requests.Session | None = None
    ) -> None:
        if urlsplit(base).scheme not in ("http", "https"):
            raise PortalUnreachable(say("“{address}” is not the address of a portal.", address=base), "portal.address")
        self.base = base if base.endswith("/") else base + "/"
        self.session = session or requests.Session()
        self._clock = clock
        self._signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_OwnKey(device))
        self._keyid = keyid_of(device.public_key().public_bytes_raw())
        if self.base.startswith("https:") and session is None:
            _trust_system_certificates()

    # --- endpoints ---

    def info(self) -> wire.PortalInfo:
        """Who the portal says it is."""
        return self._get("v1/portal", wire.PortalInfo, signed=False)

    def enrol(self, enrolment: wire.Enrolment) -> wire.EnrolmentState:
        """Ask for keys to be entered into the roster."""
        return self._send("POST", "v1/enrolments", enrolment, wire.EnrolmentState, signed=False)

    def enrolment(self, id: str) -> wire.EnrolmentState:
        """How that request stands."""
        return self._get(f"v1/enrolments/{quote(id, safe='')}", wire.EnrolmentState, signed=False)

    def push(self, batch: wire.StepBatch) -> wire.StepResults:
        """Hand over steps."""
        return self._send("POST", "v1/steps", batch, wire.StepResults)

    def changes(self, after: int, limit: int) -> wire.Changes:
        """The next page of the feed."""
        return self._get(f"v1/changes?after={after}&limit={limit}", wire.Changes)

    def receipts(self, digests: Sequence[str]) -> Mapping[str, str | None]:
        """The receipts the portal has for these steps."""
        query = wire.ReceiptQuery(digests=tuple(digests))
        return self._send("POST", "v1/receipts:query", query, wire.ReceiptAnswer).receipts

    def put_sealed(self, content: wire.SealedContent) -> None:
        """Deposit a sealed content."""
        self._request("PUT", f"v1/sealed/{content.content}", content.model_dump_json().encode())

    def sealed(self, digest: str) -> wire.SealedContent | None:
        """A sealed content with the boxes made for this officer; None when there is none."""
        return self._find(f"v1/sealed/{digest}", wire.SealedContent)

    def content(self, digest: str) -> bytes | None:
        """A content's plain bytes, where this officer may have them."""
        return self._bytes(f"v1/contents/{digest}")

    def blob(self, digest: str) -> bytes | None:
        """A file by its digest: a ciphertext, or after the sending the attachment itself."""
        return self._bytes(f"v1/blobs/{digest}", limit=wire.MAX_BLOB_BYTES + 1024)

    def claims(self) -> wire.ClaimList | None:
        """Who works on the articles that concern this officer; None from a portal that does not keep it."""
        return self._find("v1/claims", wire.ClaimList)

    def claim(self, article: str, seconds: int) -> wire.ClaimAnswer:
        """Say to be working on an article for so long from now on."""
        return self._send("PUT", f"v1/claims/{article}", wire.ClaimRequest(seconds=seconds), wire.ClaimAnswer)

    def give_up_claim(self, article: str) -> None:
        """Leave an article to others again."""
        self._request("DELETE", f"v1/claims/{article}", b"")

    def inclusion(self, digest: str, size: int) -> wire.Inclusion | None:
        """An inclusion proof."""
        return self._find(f"v1/log/inclusion/{digest}?size={size}", wire.Inclusion, signed=False)

    def consistency(self, first: int, second: int) -> wire.Consistency | None:
        """A consistency proof; None when the log is shorter than asked."""
        return self._find(f"v1/log/consistency?first={first}&second={second}", wire.Consistency, signed=False)

    def checkpoint(self) -> bytes:
        """The newest checkpoint, a signed note."""
        found = self._bytes("log/checkpoint", signed=False, limit=64 * 1024)
        if found is None:
            raise PortalLied(say("The portal shows no record of its log."), "portal.checkpoint")
        return found

    def upload(self, digest: str, data: bytes, url: str, offset: Callable[[str, int], None]) -> None:
        """Upload a ciphertext by tus 1.0, going on where an earlier try stopped.

        Args:
            digest: SHA-256 of ``data``.
            data: the ciphertext.
            url: of an earlier try, or empty.
            offset: called with the address and the bytes safe so far, after each piece.
        """
        place = self._upload_offset(url) if url else None
        if place is None:
            url, place = self._create_upload(digest, len(data))
            offset(url, place)
        while place < len(data):
            piece = data[place : place + CHUNK_BYTES]
            headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(place)}
            answer = self._request("PATCH", url, piece, headers=headers)
            place = _offset_of(answer)
            offset(url, place)

    def _create_upload(self, digest: str, size: int) -> tuple[str, int]:
        """The address to upload to, and how much the portal has already: all of it, when the file is known there."""
        from base64 import b64encode

        metadata = f"sha256 {b64encode(digest.encode()).decode()}"
        headers = {"Upload-Length": str(size), "Upload-Metadata": metadata}
        answer = self._request("POST", "v1/uploads", b"", headers=headers)
        url = urljoin(self.base, answer.headers.get("Location", ""))
        if not url.startswith(self.base):
            raise PortalLied(say("The portal's answer cannot be read."), "portal.location")
        return url, _offset_of(answer)

    def _upload_offset(self, url: str) -> int | None:
        try:
            return _offset_of(self._request("HEAD", url, b""))
        except PortalRefused:
            return None

    # --- plumbing ---

    def _get(self, path: str, model: type[_M], *, signed: bool = True) -> _M:
        return _parse(self._request("GET", path, b"", signed=signed), model)

    def _send(self, method: str, path: str, body: BaseModel, model: type[_M], *, signed: bool = True) -> _M:
        data = body.model_dump_json().encode()
        return _parse(self._request(method, path, data, signed=signed), model)

    def _find(self, path: str, model: type[_M], *, signed: bool = True) -> _M | None:
        answer = self._request("GET", path, b"", signed=signed, missing=True)
        return None if answer.status_code == 404 else _parse(answer, model)

    def _bytes(self, path: str, *, signed: bool = True, limit: int = MAX_ANSWER_BYTES) -> bytes | None:
        answer = self._request("GET", path, b"", signed=signed, missing=True, limit=limit)
        return None if answer.status_code == 404 else answer.content

    def _request(
        self, method: str, path: str, body: bytes, *, headers: Mapping[str, str] | None = None, signed: bool = True,
        missing: bool = False, limit: int = MAX_ANSWER_BYTES,
    ) -> requests.Response:  # fmt: skip
        url = path if path.startswith(self.base) else self.base + path
        own = {"Tus-Resumable": "1.0.0", "Accept-Encoding": "identity", **(headers or {})}
        if body and "Content-Type" not in own:
            own["Content-Type"] = "application/json"
        prepared = self.session.prepare_request(requests.Request(method, url, data=body, headers=own))
        if signed:
            self._signer.sign(
                prepared, key_id=self._keyid, created=self._clock.now(), nonce=token_urlsafe(18),
                label=wire.SIGNATURE_LABEL, tag=wire.SIGNATURE_TAG, body=body,
                covered_component_ids=wire.SIGNED_COMPONENTS,
            )  # fmt: skip
        answer = self._exchange(prepared, limit)
        if not (answer.ok or (missing and answer.status_code == 404)):
            raise _trouble(answer, self._clock)
        return answer

    def _exchange(self, prepared: requests.PreparedRequest, limit: int) -> requests.Response:
        settings = self.session.merge_environment_settings(prepared.url, {}, True, None, None)
        try:
            answer = self.session.send(prepared, timeout=TIMEOUT, allow_redirects=False, **settings)
            answer._content = b"".join(_bounded(answer, limit))
        except (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError) as fault:
            raise _unreachable(self.base) from fault
        except requests.ConnectionError as fault:
            if _never_connected(fault):
                raise _unreachable(self.base) from fault
            raise _silent() from fault
        except requests.RequestException as fault:
            raise _silent() from fault
        return answer


def _bounded(answer: requests.Response, limit: int) -> Iterator[bytes]:
    seen = 0
    for piece in answer.iter_content(256 * 1024):
        seen += len(piece)
        if seen > limit:
            answer.close()
            raise PortalLied(say("The portal's answer is larger than it may be."), "portal.size")
        yield piece


def _never_connected(fault: requests.ConnectionError) -> bool:
    from urllib3.exceptions import NewConnectionError

    return "NewConnectionError" in repr(fault) or isinstance(fault.__cause__, NewConnectionError)


def _unreachable(base: str) -> PortalUnreachable:
    return PortalUnreachable(
        say("The portal at {address} cannot be reached. Everything is kept here and is sent at the next sync.",
            address=urlsplit(base).netloc),
        "portal.offline",
    )  # fmt: skip


def _silent() -> PortalSilent:
    return PortalSilent(
        say("The portal did not answer in time. What was sent is locked until its receipt is found; nothing is lost."),
        "portal.silent",
    )


def _parse(answer: requests.Response, model: type[_M]) -> _M:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as fault:
        raise PortalLied(say("The portal's answer cannot be read."), "portal.answer") from fault


def _offset_of(answer: requests.Response) -> int:
    text = answer.headers.get("Upload-Offset", "")
    if not text.isdigit():
        raise PortalLied(say("The portal's answer cannot be read."), "portal.offset")
    return int(text)


def _trouble(answer: requests.Response, clock: Clock) -> Exception:
    if answer.status_code >= 500 or answer.status_code == 429:
        return PortalBusy(say("The portal cannot serve requests now; the next try follows by itself."), "portal.busy")
    problem = _problem(answer)
    if answer.status_code == 401:
        skew = _skew(answer, clock)
        if skew is not None and abs(skew) > wire.MAX_CLOCK_SKEW_SECONDS:
            return clock_trouble(skew)
        code = problem.code if problem else "portal.key"
        return NotEnrolled(problem.text if problem else say("The portal does not know the key of this desk."), code)
    if problem is not None:
        return PortalRefused(problem.text, problem.code)
    return PortalRefused(say("The portal refused the request ({status}).", status=answer.status_code), "portal.refused")


def _problem(answer: requests.Response) -> wire.Problem | None:
    try:
        value: Any = json.loads(answer.content)
        return wire.Problem.model_validate(value)
    except (ValueError, ValidationError, RecursionError):
        return None


def clock_trouble(skew: float) -> ClockWrong:
    """The sentence for clocks that differ by ``skew`` seconds (positive: this computer is ahead)."""
    minutes = max(1, round(abs(skew) / 60))
    if skew > 0:
        sentence = say(
            "This computer's clock is {minutes} minutes ahead of the portal's. Set it right and sync again; "
            "everything signed stays valid.", minutes=minutes)  # fmt: skip
    else:
        sentence = say(
            "This computer's clock is {minutes} minutes behind the portal's. Set it right and sync again; "
            "everything signed stays valid.", minutes=minutes)  # fmt: skip
    return ClockWrong(sentence, "clock.wrong")


def _skew(answer: requests.Response, clock: Clock) -> float | None:
    """Seconds by which this computer is ahead of the portal, by the answer's Date."""
    try:
        return clock.now().timestamp() - parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
    except (TypeError, ValueError):
        return None


def _trust_system_certificates() -> None:
    """Use the operating system's certificates: organisations have their own authorities."""
    import truststore

    truststore.inject_into_ssl()
