"""Keys on the disk: PIN, tries, wrapping, and every designed state of the keyring."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.errors import KeyringLocked as Locked
from keyring.errors import NoKeyringError

from forms.errors import EnvironmentTrouble, Malformed, Refused
from sync.chain.envelope import sign_payload, verify_envelope
from sync.keys import keeper as keepers
from sync.keys.keeper import (
    KeyringLocked,
    NoKeyring,
    PassphraseNeeded,
    keep_new_secret,
    keeper_of,
)
from sync.keys.ring import LOCKED_SECONDS, MAX_TRIES, KeyRing, PinLocked, WrongPin
from sync.keys.storekey import KEYS_FILE
from sync.keys.wrap import WrongSecret, unwrap, wrap

PIN = "135791"
SECRET = bytes(range(32))


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def ring(tmp_path) -> KeyRing:
    return KeyRing.create(tmp_path, SECRET, PIN)


def test_the_pin_opens_the_signing_key(ring: KeyRing) -> None:
    envelope = sign_payload(b"x", ring.signer(PIN))
    verify_envelope(envelope, bytes.fromhex(ring.public.sign))
    assert envelope.keyid == ring.public.keyid


def test_five_wrong_pins_let_the_key_rest_and_then_it_works_again(tmp_path) -> None:
    clock = Hand()
    KeyRing.create(tmp_path, SECRET, PIN)
    ring = KeyRing(tmp_path, SECRET, clock)
    for left in range(MAX_TRIES - 1, 0, -1):
        with pytest.raises(WrongPin) as caught:
            ring.signer("000000")
        assert caught.value.left == left == KeyRing(tmp_path, SECRET, clock).tries_left()
    with pytest.raises(PinLocked):
        ring.signer("000000")
    with pytest.raises(PinLocked):
        KeyRing(tmp_path, SECRET, clock).signer(PIN)
    clock.time += LOCKED_SECONDS
    assert ring.tries_left() == MAX_TRIES
    ring.signer(PIN)
    assert ring.tries_left() == MAX_TRIES


def test_a_right_pin_clears_the_wrong_ones(ring: KeyRing) -> None:
    with pytest.raises(WrongPin):
        ring.signer("000000")
    ring.signer(PIN)
    assert ring.tries_left() == MAX_TRIES


def test_neither_disk_nor_secret_alone_signs(tmp_path, ring: KeyRing) -> None:
    other = KeyRing(tmp_path, bytes(32))
    with pytest.raises((WrongPin, WrongSecret)):
        other.signer(PIN)
    with pytest.raises(WrongSecret):
        other.store_key()
    with pytest.raises(WrongPin):
        ring.signer("")


def test_no_private_key_lies_on_the_disk_in_the_clear(tmp_path, ring: KeyRing) -> None:
    text = (tmp_path / KEYS_FILE).read_text(encoding="utf-8")
    for private in (ring.device_key(), ring.sealing_key()):
        assert private.private_bytes_raw().hex() not in text
    assert ring.store_key().hex() not in text


def test_a_changed_pin_takes_the_place_of_the_old(ring: KeyRing) -> None:
    ring.change_pin(PIN, "246802")
    ring.signer("246802")
    with pytest.raises(WrongPin):
        ring.signer(PIN)
    with pytest.raises(Refused):
        ring.change_pin("246802", "1")


def test_a_damaged_key_file_says_so(tmp_path, ring: KeyRing) -> None:
    path = tmp_path / KEYS_FILE
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: len(whole) // 2], encoding="utf-8")
    with pytest.raises(Malformed):
        KeyRing(tmp_path, SECRET)
    value = json.loads(whole)
    value["wrapped"]["device"].pop("nonce")
    path.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(Malformed):
        KeyRing(tmp_path, SECRET).device_key()
    path.unlink()
    with pytest.raises(EnvironmentTrouble):
        KeyRing(tmp_path, SECRET)


@settings(deadline=None, max_examples=20)
@given(
    plain=st.binary(max_size=80), secret=st.binary(min_size=1, max_size=40), other=st.binary(min_size=1, max_size=40)
)
def test_wrapping_gives_back_only_with_the_same_secret_and_purpose(plain: bytes, secret: bytes, other: bytes) -> None:
    box = wrap(plain, secret=secret, purpose="a")
    assert unwrap(box, secret=secret, purpose="a") == plain
    with pytest.raises(WrongSecret):
        unwrap(box, secret=secret, purpose="b")
    if other != secret:
        with pytest.raises(WrongSecret):
            unwrap(box, secret=other, purpose="a")


# --- where the secret is kept ---


class FakeKeyring:
    """The keyring library, an outside part, in each of its moods."""

    def __init__(self, mood: type[Exception] | None = None) -> None:
        self.mood, self.kept = mood, dict[tuple[str, str], str]()

    def set_password(self, service: str, user: str, words: str) -> None:
        if self.mood:
            raise self.mood("x")
        self.kept[service, user] = words

    def get_password(self, service: str, user: str) -> str | None:
        if self.mood:
            raise self.mood("x")
        return self.kept.get((service, user))


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    fake = FakeKeyring()
    import keyring as library

    monkeypatch.setattr(library, "set_password", fake.set_password)
    monkeypatch.setattr(library, "get_password", fake.get_password)
    return fake


def test_the_keyring_keeps_the_secret(tmp_path, keyring: FakeKeyring) -> None:
    secret = keep_new_secret(tmp_path, "p1", None)
    assert keeper_of(tmp_path, "p1").secret() == secret
    assert secret.hex() not in (tmp_path / keepers.SECRET_FILE).read_text(encoding="utf-8")
    keyring.kept.clear()
    with pytest.raises(KeyringLocked):
        keeper_of(tmp_path, "p1").secret()


@pytest.mark.parametrize(("mood", "kind"), [(NoKeyringError, NoKeyring), (Locked, KeyringLocked)])
def test_no_keyring_and_a_locked_one_are_told_apart_and_leave_nothing(tmp_path, keyring, mood, kind) -> None:
    keyring.mood = mood
    with pytest.raises(kind):
        keep_new_secret(tmp_path, "p1", None)
    assert list(tmp_path.iterdir()) == []


def test_a_passphrase_takes_the_keyrings_place(tmp_path) -> None:
    secret = keep_new_secret(tmp_path, "p1", "correct horse")
    assert keeper_of(tmp_path, "p1", "correct horse").secret() == secret
    with pytest.raises(WrongSecret):
        keeper_of(tmp_path, "p1", "wrong horse").secret()
    with pytest.raises(PassphraseNeeded):
        keeper_of(tmp_path, "p1").secret()
    with pytest.raises(PassphraseNeeded):
        keep_new_secret(tmp_path / "other", "p1", "short")
    assert secret.hex() not in (tmp_path / keepers.SECRET_FILE).read_text(encoding="utf-8")


@settings(max_examples=20, deadline=None)
@given(
    st.binary(max_size=64),
    st.binary(max_size=40),
    st.text(max_size=12).map(lambda w: w.strip() or "w"),
    st.text("abc ", max_size=9),
)
def test_a_box_is_what_another_library_makes_of_the_same(plain: bytes, secret: bytes, words: str, purpose: str) -> None:
    """RFC 7914, RFC 5869 and RFC 8439 as ``cryptography`` does them: boxes on the disk open for ever."""
    box = wrap(plain, secret=secret, words=words, purpose=purpose, cost=16)
    salt, nonce, wrapped = (bytes.fromhex(box[name]) for name in ("salt", "nonce", "wrapped"))
    stretched = Scrypt(salt=salt, length=32, n=16, r=8, p=1).derive(words.encode())
    key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose.encode()).derive(secret + stretched)
    assert ChaCha20Poly1305(key).decrypt(nonce, wrapped, purpose.encode()) == plain
    assert unwrap(box, secret=secret, words=words, purpose=purpose) == plain


def test_the_dearest_stretching_there_may_be_has_room(ring: KeyRing) -> None:
    box = wrap(b"x", words="w", purpose="p", cost=2**15)
    assert unwrap(box, words="w", purpose="p") == b"x"
    with pytest.raises(WrongSecret):
        unwrap({**box, "wrapped": box["wrapped"][:20]}, words="w", purpose="p")
