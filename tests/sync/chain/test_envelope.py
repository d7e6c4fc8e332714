"""Envelopes: one spelling, one digest, and any tool can check them."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.county import hands, sign_step, small_roster

from forms.errors import Malformed
from sync.chain.envelope import (
    MAX_ENVELOPE_BYTES,
    PAYLOAD_TYPE,
    BadSignature,
    fingerprint,
    keyid_of,
    public_pem,
    read_envelope,
    sign_payload,
    verify_envelope,
)

PUBLIC = hands("zhou").sign.public_key().public_bytes_raw()


@given(st.binary(min_size=1, max_size=2000))
def test_what_is_signed_can_be_read_and_verified(payload: bytes) -> None:
    envelope = sign_payload(payload, hands("zhou").signer)
    again = read_envelope(envelope.raw)
    assert again == envelope
    assert again.payload == payload
    assert again.digest == sha256(envelope.raw).hexdigest()
    verify_envelope(again, PUBLIC)
    with pytest.raises(BadSignature):
        verify_envelope(again, hands("li").sign.public_key().public_bytes_raw())


def test_other_spellings_of_the_same_envelope_are_refused() -> None:
    raw = sign_payload(b"{}", hands("zhou").signer).raw
    value = json.loads(raw)
    spaced = json.dumps(value).encode()
    reordered = json.dumps(dict(reversed(value.items())), separators=(",", ":")).encode()
    padded = raw.replace(value["payload"].encode(), value["payload"].rstrip("=").encode())
    sig = value["signatures"][0]["sig"]
    loose = sig[:-3] + chr(ord(sig[-3]) + 1) + "=="
    for other in (spaced, reordered, padded, raw + b"\n", raw.replace(sig.encode(), loose.encode()), b""):
        with pytest.raises(Malformed):
            read_envelope(other)


def test_an_oversize_envelope_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(Malformed):
        sign_payload(b"x" * MAX_ENVELOPE_BYTES, hands("zhou").signer)


def test_securesystemslib_reads_and_verifies_what_we_write() -> None:
    from securesystemslib.dsse import Envelope as Dsse

    envelope = sign_payload(b'{"a":1}', hands("zhou").signer)
    theirs = Dsse.from_dict(json.loads(envelope.raw))
    assert theirs.payload_type == PAYLOAD_TYPE
    assert list(theirs.verify([hands("zhou").signer.public_key], 1)) == [keyid_of(PUBLIC)]


def test_openssl_alone_verifies_a_step(tmp_path) -> None:
    assert shutil.which("openssl")
    envelope = sign_step(None, "submit", "zhou", small_roster()).envelope
    value = json.loads(envelope.raw)
    payload = b64decode(value["payload"])
    kind = value["payloadType"]
    (tmp_path / "signed").write_bytes(b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(payload), payload))
    (tmp_path / "signature").write_bytes(b64decode(value["signatures"][0]["sig"]))
    (tmp_path / "key.pem").write_text(public_pem(PUBLIC), encoding="ascii")
    command = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "key.pem",
        "-rawin",
        "-in",
        "signed",
        "-sigfile",
        "signature",
    ]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "signed").write_bytes(b"DSSEv1 0  0 ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", "key.pem", "-outform", "DER"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    ).stdout
    assert sha256(der).hexdigest() == envelope.keyid


def test_statements_are_valid_in_toto_attestations() -> None:
    import in_toto_attestation.v1.statement_pb2 as spb
    from google.protobuf.json_format import Parse
    from in_toto_attestation.v1.statement import Statement

    payload = sign_step(None, "submit", "zhou", small_roster(), attachments=(("图.png", "a" * 64),)).envelope.payload
    statement = Statement.copy_from_pb(Parse(payload.decode(), spb.Statement()))
    statement.validate()
    assert statement.pb.subject[1].digest["sha256"] == "a" * 64


def test_fingerprints_are_three_groups_of_four() -> None:
    assert fingerprint("7f3a91c2e04b" + "0" * 52) == "7F3A 91C2 E04B"


@given(st.binary(max_size=300))
def test_rubbish_is_refused_politely(raw: bytes) -> None:
    with pytest.raises(Malformed):
        read_envelope(raw)
    wrapped = b'{"payload":"%b","payloadType":"x","signatures":[]}' % b64encode(raw)
    with pytest.raises(Malformed):
        read_envelope(wrapped)
