"""Receipts: the portal's signed word that a step stands in its log, at which place and under which roster."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from forms.canonical import canonical
from forms.errors import Malformed
from resources.language import say
from sync.chain.clock import parse_time
from sync.chain.envelope import Envelope, read_envelope, sign_payload, verify_envelope
from sync.chain.step import STATEMENT_TYPE

if TYPE_CHECKING:
    from securesystemslib.signer import Signer

RECEIPT_TYPE = "https://gaoqian.example/receipt/v1"


@dataclass(frozen=True)
class Receipt:
    """What the portal confirms.

    Attributes:
        step: digest of the step's envelope.
        article, sequence: of the step.
        log_index: its place in the portal's log, from 0.
        origin: of the log.
        time: the portal's time of logging, RFC 3339; for a publish step the time of publication.
        roster_version, roster_digest: the roster in force at the portal when it was logged.
        url: the public address once published, else empty.
    """

    step: str
    article: str
    sequence: int
    log_index: int
    origin: str
    time: str
    roster_version: int
    roster_digest: str
    url: str = ""


def sign_receipt(receipt: Receipt, signer: Signer) -> Envelope:
    """Sign a receipt with the portal's key."""
    body = asdict(receipt)
    payload = canonical(
        {
            "_type": STATEMENT_TYPE,
            "predicateType": RECEIPT_TYPE,
            "subject": [{"digest": {"sha256": body.pop("step")}, "name": "step"}],
            "predicate": body,
        }
    )
    return sign_payload(payload, signer)


def read_receipt(raw: bytes, public: bytes) -> Receipt:
    """Check a receipt's signature, then read it.

    Args:
        raw: the envelope's bytes.
        public: 32 bytes of the portal's signing key from the roster.

    Raises:
        BadSignature: somebody else signed it.
        Malformed: it is no receipt.
    """
    envelope = read_envelope(raw)
    verify_envelope(envelope, public)
    try:
        statement = json.loads(envelope.payload)
        if statement["_type"] != STATEMENT_TYPE or statement["predicateType"] != RECEIPT_TYPE:
            raise ValueError("type")
        (subject,) = statement["subject"]
        receipt = Receipt(step=subject["digest"]["sha256"], **statement["predicate"])
        numbers = (receipt.sequence, receipt.log_index, receipt.roster_version)
        texts = (receipt.step, receipt.article, receipt.origin, receipt.roster_digest, receipt.url)
        if not all(type(n) is int and n >= 0 for n in numbers) or not all(isinstance(t, str) for t in texts):
            raise ValueError("field")
        parse_time(receipt.time)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Malformed(say("The portal's receipt cannot be read."), "receipt.malformed") from None
    return receipt
