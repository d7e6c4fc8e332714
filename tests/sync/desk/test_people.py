"""Who has a desk on a computer: read from small files beside each profile, with every store closed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.household import FIRST, OTHER_PIN, PASSPHRASE, PIN, SECOND, THIRD, homes, make_household, open_keyring

from sync.desk import Desk
from sync.desk.parking import Parked, Parking
from sync.desk.people import CARD_FILE, new_home, note, people, root_of
from sync.desk.pins import Pins
from sync.keys.ring import LOCKED_SECONDS, MAX_TRIES, KeyRing, PinLocked, WrongPin


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    root = tmp_path_factory.mktemp("shared")
    with open_keyring():
        make_household(root)
        yield root


def test_they_are_listed_with_who_sat_here_last_first(household: Path) -> None:
    found = people(household)
    assert [each.officer for each in found] == [THIRD, SECOND, FIRST]
    assert {each.officer: each.kept for each in found} == {FIRST: "keyring", SECOND: "keyring", THIRD: "passphrase"}
    first = found[-1]
    assert (first.name, first.post, first.unit) == ("周明", "信息员", "云溪市水务局")
    assert first.home == household


def test_every_profile_knows_the_folder_of_all(household: Path) -> None:
    assert {root_of(home) for home in homes(household).values()} == {household}
    fresh = new_home(household)
    assert root_of(fresh) == household
    assert not fresh.exists()


@pytest.mark.parametrize("card", ["", "[]", '{"name": 5}', "{}"])
def test_a_card_that_does_not_read_leaves_the_persons_id(household: Path, card: str) -> None:
    path = homes(household)[SECOND] / CARD_FILE
    before = path.read_text(encoding="utf-8")
    path.write_text(card, encoding="utf-8")
    found = {each.officer: each for each in people(household)}
    assert (found[SECOND].name, found[SECOND].used) == (SECOND, "")
    path.write_text(before, encoding="utf-8")


def test_a_damaged_profile_is_left_out_and_hides_nobody(household: Path) -> None:
    wrong = household / "people" / "wrong"
    wrong.mkdir()
    (wrong / "profile.json").write_text("{", encoding="utf-8")
    (household / "people" / "empty").mkdir()
    assert len(people(household)) == 3


def test_the_card_holds_nothing_but_what_is_shown(household: Path) -> None:
    with Desk.open(homes(household)[SECOND]) as desk:
        note(desk.context.home, desk.me, "2026-11-20T10:00:00+08:00")
    card = json.loads((homes(household)[SECOND] / CARD_FILE).read_text(encoding="utf-8"))
    assert card == {"name": "李静", "post": "办公室主任", "unit": "云溪市水务局", "used": "2026-11-20T10:00:00+08:00"}


def test_nobodys_store_opens_with_anothers_key(household: Path) -> None:
    with Desk.open(homes(household)[FIRST]) as first, Desk.open(homes(household)[SECOND]) as second:
        assert first.context.ring.store_key() != second.context.ring.store_key()
        assert first.context.ring.public.keyid != second.context.ring.public.keyid


# --- the PIN outside of signing ---


def test_a_pin_is_compared_and_counts_like_any_other(household: Path) -> None:
    with Desk.open(homes(household)[SECOND]) as desk:
        pins = Pins(desk.context)
        pins.check(OTHER_PIN)
        with pytest.raises(WrongPin) as fault:
            pins.check(PIN)
        assert fault.value.left == pins.standing().tries_left == MAX_TRIES - 1
        pins.check(OTHER_PIN)
        assert pins.standing().tries_left == MAX_TRIES


def test_another_pin_opens_the_key_from_then_on(household: Path) -> None:
    with Desk.open(homes(household)[THIRD], passphrase=PASSPHRASE) as desk:
        pins = Pins(desk.context)
        with pytest.raises(WrongPin):
            pins.change("000000", "864209")
        pins.change(PIN, "864209")
        pins.check("864209")
        with pytest.raises(WrongPin):
            pins.check(PIN)
        pins.change("864209", PIN)


def test_a_key_that_rests_tells_the_minutes(household: Path) -> None:
    now = [1_000_000.0]
    with Desk.open(homes(household)[FIRST]) as desk:
        ring = KeyRing(homes(household)[FIRST], desk.context.ring._secret, lambda: now[0])
    assert ring.rests() == 0
    for _ in range(MAX_TRIES - 1):
        with pytest.raises(WrongPin):
            ring.check_pin("000000")
    with pytest.raises(PinLocked) as fault:
        ring.check_pin("000000")
    assert fault.value.minutes == LOCKED_SECONDS // 60
    now[0] += LOCKED_SECONDS - 61
    with pytest.raises(PinLocked) as fault:
        ring.check_pin(PIN)
    assert fault.value.minutes == ring.rests() == 2
    now[0] += 61
    assert ring.rests() == 0
    ring.check_pin(PIN)


# --- what was left in dialogs ---


def test_words_left_behind_wait_in_the_own_store(household: Path) -> None:
    words = (Parked("退回", "理由", "数据与附件不一致"), Parked("批注", "", "见第三段"))
    home = homes(household)[FIRST]
    with Desk.open(home) as desk:
        Parking(desk.context).keep(words[:1])
        Parking(desk.context).keep(words)
    assert "数据与附件" not in (home / "articles.db").read_bytes().decode("utf-8", "ignore")
    with Desk.open(home) as desk:
        assert Parking(desk.context).left() == words
        Parking(desk.context).clear(words[:1])
        assert Parking(desk.context).left() == words[1:]
    with Desk.open(homes(household)[SECOND]) as desk:
        assert Parking(desk.context).left() == ()
