"""Checkpoints: what the portal signs about its record at one size (c2sp.org/tlog-checkpoint).

Also the question a client asks at every sync: is this the record I confirmed before, only longer?
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.errors import Malformed
from resources.language import Sentence, say
from sync.log.merkle import HASH_SIZE, MAX_SIZE, ProofFailed, verify_consistency
from sync.log.note import Checked, NoteRefused, OpenedNote, Verifier, cosign_line, open_note, sign_note

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAX_CHECKPOINT_BYTES = 4096
_SPELLING = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n((?:[^\n]+\n)*)")


@dataclass(frozen=True)
class Checkpoint:
    """The state of a record.

    Attributes:
        origin: the record's lasting name, e.g. ``portal.example.gov.cn/record``.
        size: number of entries.
        root: 32 bytes, over all of them.
        extensions: further lines of the text; this program writes none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_SIZE:
            raise ValueError("no record has this size or root")
        if not all(lines) or any("\n" in line for line in lines):
            raise ValueError("an origin and its extensions are single lines")

    def text(self) -> str:
        """The one spelling that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read ``text``.

        Raises:
            Malformed: when it is too large or in any other spelling.
        """
        match = _SPELLING.fullmatch(text) if len(text) <= MAX_CHECKPOINT_BYTES else None
        if match is None or int(match[2]) > MAX_SIZE:
            raise _bad_checkpoint()
        checkpoint = cls(match[1], int(match[2]), b64decode(match[3]), tuple(match[4].split("\n")[:-1]))
        if checkpoint.text() != text:
            raise _bad_checkpoint()
        return checkpoint


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint whose log signature was checked.

    Attributes:
        checkpoint: what was signed.
        note: the whole note as it came, to be kept as evidence.
        witnesses: the cosignatures by known witnesses, each with its time.
    """

    checkpoint: Checkpoint
    note: str
    witnesses: tuple[Checked, ...]


def sign_checkpoint(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> str:
    """The checkpoint as a note signed by the log under its origin's name."""
    return sign_note(checkpoint.text(), checkpoint.origin, private)


def cosign_checkpoint(checkpoint: Checkpoint, name: str, private: Ed25519PrivateKey, time: int) -> str:
    """A witness's signature line over a checkpoint it has checked with ``check_growth``.

    Args:
        checkpoint: the checked one.
        name: the witness's name.
        private: the witness's key, used for nothing else.
        time: seconds since the epoch.
    """
    return cosign_line(checkpoint.text(), name, private, time)


def open_checkpoint(note: str | bytes, log: Verifier, witnesses: Sequence[Verifier] = ()) -> SignedCheckpoint:
    """Check who signed a checkpoint, and read it.

    Args:
        note: as fetched.
        log: the log's key; its name is the origin that is expected.
        witnesses: keys of known witnesses; their lines may be absent, never false.

    Raises:
        Malformed: when the bytes are no checkpoint.
        NoteRefused: the log did not sign it, a known signature is false, or it is another record's.
    """
    opened: OpenedNote = open_note(note, (log, *witnesses))
    if opened.by(log) is None:
        raise NoteRefused(say("The record's own key did not sign this checkpoint."), "log.unsigned")
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin != log.name:
        raise NoteRefused(_other_record(checkpoint.origin, log.name), "log.origin")
    known = tuple(c for c in opened.checked if c.verifier != log)
    return SignedCheckpoint(checkpoint, note if isinstance(note, str) else note.decode(), known)


def check_growth(last: Checkpoint | None, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Check that the record only grew since the last time.

    Args:
        last: the checkpoint confirmed last, None the first time.
        new: the one shown now, its signature already checked.
        proof: the consistency proof from ``last.size`` to ``new.size``.

    Raises:
        ProofFailed: code ``log.origin`` (another record), ``log.shorter`` (entries are gone), ``log.changed``
            (same size, other content) or ``log.rewritten`` (no valid proof). The first is always taken.
    """
    if last is None:
        return
    if new.origin != last.origin:
        raise ProofFailed(_other_record(new.origin, last.origin), "log.origin")
    if new.size < last.size:
        raise ProofFailed(_shorter(last.size, new.size), "log.shorter")
    if new.size == last.size and new.root != last.root:
        raise ProofFailed(_changed(last.size), "log.changed")
    try:
        verify_consistency(last.size, new.size, last.root, new.root, proof)
    except ProofFailed:
        raise ProofFailed(_rewritten(last.size), "log.rewritten") from None


def _other_record(shown: str, expected: str) -> Sentence:
    return say("This checkpoint is of the record “{shown}”, not of “{expected}”.", shown=shown, expected=expected)


def _shorter(before: int, now: int) -> Sentence:
    return say(
        "The portal shows a record of {now} entries, but {before} were confirmed before. It may have been "
        "restored from an old backup. Your own copies and receipts are kept; please tell the portal office.",
        now=now,
        before=before,
    )


def _changed(size: int) -> Sentence:
    return say(
        "The portal's record has {size} entries as before, but their content has changed. Your own copies "
        "and receipts are kept; please tell the portal office.",
        size=size,
    )


def _rewritten(size: int) -> Sentence:
    return say(
        "The portal cannot show that its record continues the {size} entries confirmed before: "
        "earlier entries may have been rewritten. Your own copies and receipts are kept; please tell the "
        "portal office.",
        size=size,
    )


def _bad_checkpoint() -> Malformed:
    return Malformed(say("These bytes are not a checkpoint of a record."), "log.checkpoint")
