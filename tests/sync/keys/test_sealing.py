"""Sealed content: only its readers open it, and any change on the way is noticed."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.county import hands

from sync.keys.sealing import CannotOpen, KeyBox, decrypt, encrypt, new_content_key, open_key, seal_key

TEXT = "𠮷野家旁的工地".encode()
DIGEST = sha256(TEXT).hexdigest()


def public(officer: str) -> bytes:
    return hands(officer).seal.public_key().public_bytes_raw()


def test_every_reader_opens_and_nobody_else() -> None:
    key = new_content_key()
    boxes = seal_key(key, DIGEST, [public("li"), public("zhao"), public("li")])
    assert len(boxes) == 2
    assert open_key(boxes[0], DIGEST, hands("li").seal) == key
    assert open_key(boxes[1], DIGEST, hands("zhao").seal) == key
    for box in boxes:
        with pytest.raises(CannotOpen):
            open_key(box, DIGEST, hands("he").seal)
        with pytest.raises(CannotOpen):
            open_key(box, "0" * 64, hands("li").seal)


@settings(deadline=None)
@given(data=st.binary(max_size=3000), place=st.integers(0, 10_000), mask=st.integers(1, 255))
def test_what_is_encrypted_comes_back_whole_or_not_at_all(data: bytes, place: int, mask: int) -> None:
    key, digest = new_content_key(), sha256(data).hexdigest()
    sealed = encrypt(key, digest, data)
    assert decrypt(key, digest, sealed) == data
    at = place % len(sealed)
    with pytest.raises(CannotOpen):
        decrypt(key, digest, sealed[:at] + bytes([sealed[at] ^ mask]) + sealed[at + 1 :])
    with pytest.raises(CannotOpen):
        decrypt(new_content_key(), digest, sealed)


def test_a_text_under_anothers_name_is_refused() -> None:
    key = new_content_key()
    sealed = encrypt(key, DIGEST, b"another text")
    with pytest.raises(CannotOpen):
        decrypt(key, DIGEST, sealed)


def test_rubbish_boxes_are_refused() -> None:
    for rubbish in (b"", b"x" * 10, b"x" * 200):
        with pytest.raises(CannotOpen):
            open_key(KeyBox("0" * 64, rubbish), DIGEST, hands("li").seal)
