"""Enrolment: keys are made on this computer, and the portal's administrators enter them into the next roster.

The enrolment file says where the portal is and whom to trust; the one-time code is told apart from it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from forms.errors import Refused, WrongUse
from resources.language import say
from sync.chain.clock import Clock, SystemClock
from sync.desk.files import PROFILE_FILE, ROOT_FILE
from sync.desk.profile import Profile, new_profile, read_enrolment_file, read_profile, write_profile
from sync.keys.keeper import keep_new_secret, keeper_of
from sync.keys.ring import KeyRing
from sync.keys.wrap import SCRYPT_COST
from sync.pack.files import write_whole

PRACTICE_COST = 2**8
MIN_CODE, MAX_CODE = 6, 40


def make_profile(home: Path, profile: Profile, root: bytes, pin: str, *, passphrase: str | None = None) -> KeyRing:
    """Make the keys of a profile and write it; the profile file comes last, so that a torn start begins anew.

    Args:
        home: an empty or new folder.
        profile: whose it is.
        root: the reference pack's root of trust.
        pin: for the signing key.
        passphrase: where there is no keyring; ignored in practice.

    Raises:
        Refused: there is a profile already, or the PIN is too short.
        NoKeyring, KeyringLocked: no keyring to use and no passphrase given.
    """
    if (home / PROFILE_FILE).exists():
        raise Refused(
            say("There is a profile in “{home}” already; it stays as it is.", home=str(home)), "profile.exists"
        )
    secret = keep_new_secret(home, profile.id, passphrase, practice=profile.practice)
    cost = PRACTICE_COST if profile.practice else SCRYPT_COST  # the practice PIN is printed on the screen anyway
    ring = KeyRing.create(home, secret, pin, cost=cost)
    write_whole(home / ROOT_FILE, root)
    write_profile(home, profile)
    return ring


def enrol(
    home: Path,
    file: Path,
    code: str,
    pin: str,
    *,
    passphrase: str | None = None,
    clock: Clock | None = None,
) -> Profile:
    """Make a profile from an enrolment file and ask the portal to enter its keys.

    A second call on the same folder sends the same keys again: nothing is made twice.

    Raises:
        WrongUse: the file is no enrolment file, or the code cannot be one.
        PortalUnreachable: the keys are made; call again when the portal can be reached.
        PortalRefused: the code is wrong, used or too old.
    """
    if not MIN_CODE <= len(code.strip()) <= MAX_CODE:
        raise WrongUse(say("The one-time code is not complete; enter it as it was told to you."), "enrolment.code.form")
    code = code.strip()
    told = read_enrolment_file(file)
    if (home / PROFILE_FILE).exists():
        profile = read_profile(home)
        ring = KeyRing(home, keeper_of(home, profile.id, passphrase).secret())
    else:
        profile = new_profile(told["officer"], told["county"], told["portal"], practice=bool(told.get("practice")))
        ring = make_profile(home, profile, str(told["root"]).encode(), pin, passphrase=passphrase)
    return _ask(home, profile, ring, code, pin, clock or SystemClock())


def _ask(home: Path, profile: Profile, ring: KeyRing, code: str, pin: str, clock: Clock) -> Profile:
    from sync.exchange import wire
    from sync.exchange.http import PortalClient

    proof, device_proof = ring.prove(code, profile.officer, pin)
    keys = ring.public
    request = wire.Enrolment(
        code=code, officer=profile.officer, sign=keys.sign, device=keys.device, seal=keys.seal, proof=proof.hex(),
        device_proof=device_proof.hex(),
    )  # fmt: skip
    client = PortalClient(profile.portal, ring.device_key(), clock)
    try:
        state = client.enrol(request)
    finally:
        client.session.close()
    asked = replace(profile, enrolment=state.id)
    write_profile(home, asked)
    return asked
