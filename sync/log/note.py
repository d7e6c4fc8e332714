"""Signed notes: a text with the signatures of named keys under it (c2sp.org/signed-note).

Two kinds of signature: the log's Ed25519 over the text, and a witness's timestamped cosignature over the same
(c2sp.org/tlog-cosignature, ``cosignature/v1``). A text is given out only after a known key's signature was
checked.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from forms.errors import Malformed, Refused
from resources.language import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = 0x01
COSIGNATURE = 0x04
MAX_NOTE_BYTES = 256 * 1024
MAX_SIGNATURES = 200
MAX_TIME = 2**63 - 1
_MAX_KEY = 1000
_COSIGNED = "cosignature/v1\n"
_KEY = re.compile(r"([^+\s]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/]{44})")
_LINE = re.compile(r"— ([^+\s]+) ([A-Za-z0-9+/]+=*)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteRefused(Refused):
    """No known key signed the note, or a known key's signature does not hold."""


@dataclass(frozen=True)
class Verifier:
    """A public key under a name.

    Attributes:
        name: non-empty, without spaces or plus signs; usually an address without scheme.
        public: 32 bytes of Ed25519 public key.
        kind: ``ED25519`` (0x01) or ``COSIGNATURE`` (0x04).
    """

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[^+\s]+", self.name) or _CONTROL.search(self.name):
            raise _bad_key()
        if len(self.public) != 32 or self.kind not in (ED25519, COSIGNATURE):
            raise _bad_key()

    @property
    def key_id(self) -> bytes:
        """The first four bytes of the SHA-256 over name, newline, kind and key: a hint, not a proof."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line of text: ``name+key id in hex+base64 of kind and key``."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def from_vkey(cls, text: str) -> Verifier:
        """Read ``vkey``.

        Raises:
            Malformed: any other spelling, another kind of key, or an id that is not this key's.
        """
        match = _KEY.fullmatch(text) if len(text) <= _MAX_KEY else None
        if match is None:
            raise _bad_key()
        material = b64decode(match[2])
        verifier = cls(match[1], material[1:], material[0])
        if verifier.vkey != text:
            raise _bad_key()
        return verifier


@dataclass(frozen=True)
class NoteSignature:
    """One signature line, not checked: the name, the 4-byte key id and the bytes after it."""

    name: str
    key_id: bytes
    raw: bytes

    @property
    def line(self) -> str:
        """The line as it stands in the note, without its newline."""
        return f"— {self.name} {b64encode(self.key_id + self.raw).decode()}"


@dataclass(frozen=True)
class Checked:
    """A signature that holds; ``time`` in seconds since the epoch for a cosignature, else None."""

    verifier: Verifier
    time: int | None = None


@dataclass(frozen=True)
class OpenedNote:
    """A note of which at least one signature by a known key holds.

    Attributes:
        text: the signed text with its last newline.
        checked: the signatures by known keys, all of them checked.
        unknown: the lines of keys that are not known, unchecked.
    """

    text: str
    checked: tuple[Checked, ...]
    unknown: tuple[NoteSignature, ...]

    def by(self, verifier: Verifier) -> Checked | None:
        """The signature of that key, if it signed."""
        return next((c for c in self.checked if c.verifier == verifier), None)


def sign_line(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """The log's own signature line over a text.

    Args:
        text: ends in a newline.
        name: the key's name.
        private: the key.
    """
    _check_text(text)
    if text.startswith(_COSIGNED):
        raise ValueError("a plain signature over this text could be taken for a cosignature")
    verifier = Verifier(name, private.public_key().public_bytes_raw())
    return NoteSignature(name, verifier.key_id, private.sign(text.encode())).line


def cosign_line(text: str, name: str, private: Ed25519PrivateKey, time: int) -> str:
    """A witness's line: as of ``time`` (seconds since the epoch) this was the longest record it had checked.

    Args:
        text: of a checkpoint.
        name: the witness's name.
        private: a key used for nothing else.
        time: seconds since the epoch.
    """
    _check_text(text)
    if not 0 <= time <= MAX_TIME:
        raise ValueError(f"no cosignature can be of the time {time}")
    verifier = Verifier(name, private.public_key().public_bytes_raw(), COSIGNATURE)
    raw = time.to_bytes(8, "big") + private.sign(_cosigned(text, time))
    return NoteSignature(name, verifier.key_id, raw).line


def sign_note(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """The text with the log's signature under it."""
    return f"{text}\n{sign_line(text, name, private)}\n"


def with_lines(note: str, lines: Iterable[str]) -> str:
    """The note with further signature lines; lines it already bears are not doubled.

    Raises:
        Malformed: when the note or a line does not parse, or the note grows too large.
    """
    text, signatures = split_note(note)
    every = dict.fromkeys(s.line for s in signatures)
    every.update(dict.fromkeys(lines))
    grown = f"{text}\n" + "".join(f"{line}\n" for line in every)
    split_note(grown)
    return grown


def split_note(note: str | bytes) -> tuple[str, tuple[NoteSignature, ...]]:
    """Take a note apart without trusting it.

    Raises:
        Malformed: when it is too large or not exactly in the form of a signed note.
    """
    if len(note) > MAX_NOTE_BYTES:
        raise Malformed(say("The signed note is larger than it may be."), "note.size")
    decoded = note if isinstance(note, str) else _decoded(note)
    text, gap, block = decoded.rpartition("\n\n")
    if not gap or not block.endswith("\n") or _CONTROL.search(decoded) or not _encodable(decoded):
        raise _bad_note()
    lines = block[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed(say("The signed note is larger than it may be."), "note.size")
    return text + "\n", tuple(_read_line(line) for line in lines)


def open_note(note: str | bytes, verifiers: Sequence[Verifier]) -> OpenedNote:
    """Check a note against known keys and give out its text.

    Lines of unknown keys are passed over; one false signature of a known key refuses the whole note.

    Raises:
        Malformed: when the bytes are no note.
        NoteRefused: no known key signed, or a known key's signature is false.
    """
    text, signatures = split_note(note)
    known = {(v.name, v.key_id): v for v in verifiers}
    checked: dict[Verifier, Checked] = {}
    unknown = []
    for signature in signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            unknown.append(signature)
        elif verifier not in checked:
            checked[verifier] = _check(text, signature, verifier)
    if not checked:
        raise NoteRefused(say("None of the known keys signed this note."), "note.unsigned")
    return OpenedNote(text, tuple(checked.values()), tuple(unknown))


def _check(text: str, signature: NoteSignature, verifier: Verifier) -> Checked:
    if verifier.kind == ED25519:
        _check_ed25519(text.encode(), signature.raw, verifier)
        return Checked(verifier)
    time = int.from_bytes(signature.raw[:8], "big")
    if time > MAX_TIME:
        raise _false_signature(verifier)
    _check_ed25519(_cosigned(text, time), signature.raw[8:], verifier)
    return Checked(verifier, time)


def _check_ed25519(message: bytes, signature: bytes, verifier: Verifier) -> None:
    try:
        if len(signature) != 64:
            raise BadSignatureError
        crypto_sign_open(signature + message, verifier.public)
    except (BadSignatureError, ValueError):
        raise _false_signature(verifier) from None


def _cosigned(text: str, time: int) -> bytes:
    return f"{_COSIGNED}time {time}\n{text}".encode()


def _read_line(line: str) -> NoteSignature:
    match = _LINE.fullmatch(line)
    if match is None or len(match[2]) % 4:
        raise _bad_note()
    try:
        raw = b64decode(match[2], validate=True)
    except ValueError:
        raise _bad_note() from None
    signature = NoteSignature(match[1], raw[:4], raw[4:])
    if len(raw) < 5 or signature.line != line:
        raise _bad_note()
    return signature


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text) or not _encodable(text):
        raise ValueError("a note's text ends in a newline and bears no control characters")


def _decoded(note: bytes) -> str:
    try:
        return note.decode()
    except UnicodeDecodeError:
        raise _bad_note() from None


def _encodable(text: str) -> bool:
    try:
        return len(text.encode()) <= MAX_NOTE_BYTES
    except UnicodeEncodeError:
        return False


def _bad_key() -> Malformed:
    return Malformed(say("This is not a verifier key for signed notes."), "note.key")


def _bad_note() -> Malformed:
    return Malformed(say("These bytes are not a signed note."), "note.form")


def _false_signature(verifier: Verifier) -> NoteRefused:
    return NoteRefused(say("The signature of “{name}” under the note is false.", name=verifier.name), "note.signature")
