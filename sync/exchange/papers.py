"""The remarks that steps speak of: fetched after the steps, opened with the own key, checked, and kept.

A paper that is not open to this desk is left alone without a word: the desk says how many there are where remarks are
shown.
"""

from __future__ import annotations

import json
from hashlib import sha256

from forms.errors import Malformed
from forms.remarks import read_paper
from resources.language import say
from sync.desk.context import Context
from sync.exchange import wire
from sync.exchange.http import PortalClient, PortalLied
from sync.keys.sealing import CannotOpen, KeyBox, decrypt, open_key
from sync.store import remarks, sealed, settings
from sync.store.tx import Tx

MISSING = "remarks.missing"


def want(context: Context, tx: Tx, article: str) -> None:
    """Note the papers an article's steps name and that are not here."""
    named = [s.step.remarks for s in context.signed_steps(tx, article) if s.step.remarks]
    lacking = {digest: article for digest in named if remarks.paper(tx, digest, article) is None}
    if lacking:
        _keep(tx, {**_wanted(tx), **lacking})


def fetch(context: Context, client: PortalClient) -> None:
    """Fetch the papers noted; one that is not open to this desk is not asked for again until its article moves.

    Raises:
        PortalLied: a paper is not what its step names.
    """
    with context.store.reading() as tx:
        wanted = _wanted(tx)
    for digest, article in wanted.items():
        opened = _open(context, client, digest)
        if opened is not None:
            _check(opened[1], digest, article)
        with context.store.writing() as tx:
            if opened is not None:
                remarks.put_paper(tx, digest, article, opened[1])
                sealed.put(tx, digest, opened[0], article)
            _keep(tx, {d: a for d, a in _wanted(tx).items() if d != digest})


def _open(context: Context, client: PortalClient, digest: str) -> tuple[bytes, bytes] | None:
    """The key and the bytes of a paper, or None where it is not open to this desk."""
    answer = client.sealed(digest)
    own = context.ring.sealing_key()
    for box in answer.boxes if answer is not None else ():
        try:
            key = open_key(KeyBox(box.keyid, wire.from_base64(box.sealed)), digest, own)
        except CannotOpen:
            continue
        return key, decrypt(key, digest, wire.from_base64(answer.ciphertext if answer else ""))
    return None


def _check(data: bytes, digest: str, article: str) -> None:
    try:
        if sha256(data).hexdigest() != digest:
            raise Malformed(say("These are other bytes than were signed."), "remarks.digest")
        read_paper(data, article)
    except Malformed as fault:
        raise PortalLied(say("Remarks that the portal relayed do not hold."), "portal.remarks") from fault


def _wanted(tx: Tx) -> dict[str, str]:
    found: dict[str, str] = json.loads(settings.get(tx, MISSING) or "{}")
    return found


def _keep(tx: Tx, wanted: dict[str, str]) -> None:
    settings.set(tx, MISSING, json.dumps(wanted))
