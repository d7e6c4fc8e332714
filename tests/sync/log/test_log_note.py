"""Signed notes against notes that other programs signed, and against everything that is almost a note."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import Malformed
from sync.log.note import (
    COSIGNATURE,
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    NoteRefused,
    Verifier,
    cosign_line,
    open_note,
    sign_line,
    sign_note,
    split_note,
    with_lines,
)

# The example of golang.org/x/mod/sumdb/note, with its published private key.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PETER_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_NOTE = (
    PETER_TEXT
    + "\n— PeterNeumann "
    + "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The test vector of c2sp.org/signed-note.
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The Go checksum database's key, and a tree head it signed.
GO_SUM = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_SUM_NOTE = b64decode(
    "Z28uc3VtIGRhdGFiYXNlIHRyZWUKNjU2NjQyNTgKV1ZWTlZEMnF4K2ZUcTMxemtqNlVBcXhUNVg2SHZHcGhHTStvOFRobmJzZz0KCuKAlCBz"
    "dW0uZ29sYW5nLm9yZyBBejNncmxpZ0ptZ1g3S0d5R1BLeWJ5a05UaDNWZ3NiTHZVdXZPd3JNNXpMVmx1bG1GcDJ3ZHZieE93NzQvZ2NOeFVS"
    "U2hYRXBiN1JYY3MzK0JZZmxZTit3MGdRPQo="
)
# A checkpoint of a Certificate Transparency log with cosignatures of the public witness network.
ARCHE = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
REMORA = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
ARCHE_NOTE = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
"""
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
TEXT = "临川县门户\n3\n第三行\n"


def verifier(name: str, private: Ed25519PrivateKey, kind: int = 1) -> Verifier:
    return Verifier(name, private.public_key().public_bytes_raw(), kind)


@pytest.mark.parametrize(
    ("vkey", "note"), [(PETER, PETER_NOTE), (FOO, FOO_NOTE), (GO_SUM, GO_SUM_NOTE), (ARCHE, ARCHE_NOTE)]
)
def test_notes_of_other_programs_open(vkey: str, note: str | bytes) -> None:
    key = Verifier.from_vkey(vkey)
    assert key.vkey == vkey
    opened = open_note(note, [key])
    assert opened.by(key) is not None
    decoded = note if isinstance(note, str) else note.decode()
    assert decoded.startswith(opened.text + "\n— ")


def test_the_same_key_writes_the_same_note_as_go() -> None:
    private = Ed25519PrivateKey.from_private_bytes(PETER_SEED)
    assert sign_note(PETER_TEXT, "PeterNeumann", private) == PETER_NOTE


def test_a_witness_of_the_public_network_is_understood() -> None:
    log, witness = Verifier.from_vkey(ARCHE), Verifier.from_vkey(REMORA)
    opened = open_note(ARCHE_NOTE, [log, witness])
    cosigned = opened.by(witness)
    assert cosigned is not None
    assert cosigned.time == 0x6A122120
    assert len(opened.unknown) == 2  # another kind of key under the log's own name, and another witness


def test_a_cosignature_holds_only_for_its_time_and_text() -> None:
    note = with_lines(sign_note(TEXT, "log", KEY), [cosign_line(TEXT, "witness", OTHER, 1_795_000_000)])
    key = verifier("witness", OTHER, COSIGNATURE)
    cosigned = open_note(note, [key]).by(key)
    assert cosigned is not None
    assert cosigned.time == 1_795_000_000
    *rest, line = split_note(note)[1]
    moved = line.raw[:7] + bytes([line.raw[7] ^ 1]) + line.raw[8:]
    for raw in (moved, line.raw[8:], b"\xff" + line.raw[1:]):
        forged = f"{TEXT}\n— witness {b64encode(line.key_id + raw).decode()}\n"
        with pytest.raises(NoteRefused):
            open_note(forged, [key])
    assert len(rest) == 1


def test_a_plain_signature_is_no_cosignature() -> None:
    note = sign_note(TEXT, "log", KEY)
    with pytest.raises(NoteRefused) as refused:
        open_note(note, [verifier("log", KEY, COSIGNATURE)])
    assert refused.value.code == "note.unsigned"
    with pytest.raises(ValueError, match="cosignature"):
        sign_line("cosignature/v1\ntime 1\n" + TEXT, "log", KEY)


def test_an_unknown_key_opens_nothing() -> None:
    for stranger in (verifier("log", OTHER), verifier("other", KEY)):
        with pytest.raises(NoteRefused) as refused:
            open_note(sign_note(TEXT, "log", KEY), [stranger])
        assert refused.value.code == "note.unsigned"


def test_one_false_signature_of_a_known_key_refuses_the_note() -> None:
    good = sign_note(TEXT, "log", KEY)
    false = split_note(sign_note("another\n", "witness", OTHER))[1][0].line
    note = with_lines(good, [false])
    assert open_note(note, [verifier("log", KEY)]).text == TEXT
    with pytest.raises(NoteRefused) as refused:
        open_note(note, [verifier("log", KEY), verifier("witness", OTHER)])
    assert refused.value.code == "note.signature"


@given(at=st.integers(0, 400), by=st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(at: int, by: int) -> None:
    note = sign_note(TEXT, "log", KEY).encode()
    at %= len(note)
    changed = note[:at] + bytes([note[at] ^ by]) + note[at + 1 :]
    with pytest.raises((Malformed, NoteRefused)):
        open_note(changed, [verifier("log", KEY)])


@given(
    text=st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc"))), min_size=1, max_size=5).map(
        lambda lines: "\n".join(lines) + "\n"
    )
)
def test_any_text_comes_back_as_it_was_signed(text: str) -> None:
    assert open_note(sign_note(text, "log", KEY), [verifier("log", KEY)]).text == text


def test_lines_are_not_doubled() -> None:
    line = cosign_line(TEXT, "witness", OTHER, 5)
    once = with_lines(sign_note(TEXT, "log", KEY), [line])
    assert with_lines(once, [line, line]) == once
    assert len(split_note(once)[1]) == 2


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n\n",
        FOO_NOTE[:-1],
        FOO_NOTE + "\n",
        FOO_NOTE + "rest\n",
        FOO_NOTE.replace("—", "-"),
        FOO_NOTE.replace("— ", "—  "),
        FOO_NOTE.replace("\n\n", "\n"),
        FOO_NOTE.replace("example.com/foo", "example com/foo"),
        FOO_NOTE.replace("example.com/foo", "example+foo"),
        FOO_NOTE.replace("aQM=", "aQM"),
        FOO_NOTE.replace("aQM=", "aQN="),  # the same bytes in a second spelling
        FOO_NOTE.replace("This", "Th\tis"),
        FOO_NOTE.replace("message.\n", "message.\r\n"),
        "text\n\n— name AAAAAA==\n",
        "text\ud800\n\n— name AAAAAAAA\n",
        b"text\xff\n\n\xe2\x80\x94 name AAAAAAAA\n",
    ],
)
def test_what_is_almost_a_note_is_none(note: str | bytes) -> None:
    with pytest.raises(Malformed) as refused:
        open_note(note, [Verifier.from_vkey(FOO)])
    assert refused.value.code == "note.form"


def test_a_note_has_its_limits() -> None:
    line = split_note(FOO_NOTE)[1][0].line + "\n"
    for note in (FOO_NOTE + line * MAX_SIGNATURES, "x" * MAX_NOTE_BYTES + FOO_NOTE):
        with pytest.raises(Malformed) as refused:
            split_note(note)
        assert refused.value.code == "note.size"
    assert len(split_note(FOO_NOTE + line * (MAX_SIGNATURES - 1))[1]) == MAX_SIGNATURES


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "PeterNeumann",
        PETER + "=",
        PETER[:-1],
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("Peter", "Peter "),
        PETER.replace("PeterNeumann", "PeterNeumann\n"),
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "x" * 2000 + PETER,
    ],
)
def test_keys_in_any_other_spelling_are_refused(vkey: str) -> None:
    with pytest.raises(Malformed) as refused:
        Verifier.from_vkey(vkey)
    assert refused.value.code == "note.key"


def test_texts_that_cannot_be_signed() -> None:
    for text in ("no newline", "control\x07\n", "lone \ud800\n"):
        with pytest.raises(ValueError, match="newline"):
            sign_note(text, "log", KEY)
    with pytest.raises(ValueError, match="time"):
        cosign_line(TEXT, "witness", KEY, 2**63)
