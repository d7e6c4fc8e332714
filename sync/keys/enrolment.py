"""Proof that whoever enrols holds the keys: what both private keys sign at enrolment."""

from __future__ import annotations

from forms.canonical import canonical


def proof_text(code: str, officer: str, sign: str, device: str, seal: str) -> bytes:
    """The bytes both keys sign: the one-time code, the officer's id and the three public keys in hex."""
    return b"gaoqian enrolment\n" + canonical(
        {"code": code, "officer": officer, "sign": sign, "device": device, "seal": seal}
    )
