"""Who sits at a desk, as far as it is known there."""

from __future__ import annotations

from support.live import County


def test_a_desk_of_the_practice_county_bears_its_officers_name_before_the_first_sync(county: County) -> None:
    with county.desk("zhou-ming") as desk:
        assert (desk.me.officer, desk.me.name) == ("zhou-ming", "周明")
        assert not desk.me.enrolled
