"""Rule packs: read strictly, known by their bytes, in force by unit, day and version; a bad one is refused."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest
from checks_kit import TODAY, shipped_book

from forms.canonical import canonical
from forms.checks.book import read_checked_pack, rule_book
from forms.checks.expression import Expression
from forms.checks.pack import RulePack, packs_in_force, read_pack, set_digest, shipped_packs
from forms.errors import Malformed

FRAME = {
    "format": "gaoqian-rules/1", "id": "own", "version": 1, "date": "2026-01-01",
    "labels": {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Own"}, "sections": {},
}  # fmt: skip


def pack(**changes: object) -> RulePack:
    return read_pack(canonical({**FRAME, **changes}))  # type: ignore[arg-type]


@pytest.mark.parametrize("shipped", shipped_packs(), ids=lambda p: p.id)
def test_a_shipped_pack_holds_to_the_strict_rules_too(shipped: RulePack) -> None:
    strict = read_checked_pack(shipped.data)
    assert (strict.id, strict.sections, strict.settings) == (shipped.id, shipped.sections, shipped.settings)


@pytest.mark.parametrize("shipped", shipped_packs(), ids=lambda p: p.id)
def test_every_row_says_where_it_comes_from_and_how_sure_it_is(shipped: RulePack) -> None:
    for name, rows in shipped.sections.items():
        for row in rows:
            assert isinstance(row, dict), name
            assert row.get("source"), (name, row)
            assert row.get("confidence"), (name, row)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"}, {"id": "Own"}, {"version": 0}, {"date": "2026-13-01"}, {"labels": {"zh_CN": "一"}},
        {"sections": {"terms": {}}}, {"settings": {"wording.x": "maybe"}}, {"settings": {"x": "off"}}, {"more": 1},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        pack(**changes)


def test_of_one_name_the_highest_version_counts_for_its_unit_from_its_day_on() -> None:
    old, new, later = pack(), pack(version=2), pack(version=3, date="2026-12-01")
    foreign = pack(version=9, unit="housing")

    def own(*further: RulePack, unit: str = "water", day: date = TODAY) -> int:
        return next((p.version for p in packs_in_force(further, unit, day) if p.id == "own"), 0)

    assert own(new, old, later, foreign) == 2
    assert own(new, later, day=date(2026, 12, 1)) == 3
    assert own(foreign) == 0
    assert own(foreign, unit="housing") == 9


def test_a_set_of_packs_has_one_digest_whatever_their_order() -> None:
    one, other = pack(), pack(id="other")
    assert set_digest((one, other)) == set_digest((other, one))
    assert set_digest((one,)) != set_digest((one, other))


def test_a_unit_may_switch_rules_off_or_raise_them_but_not_the_grave_ones() -> None:
    book = shipped_book()
    doubtful = next(code for code, rule in book.rules.items() if rule.severity == "W" and rule.on)
    grave = next(code for code, rule in book.rules.items() if rule.severity == "C")
    off = rule_book(packs_in_force((pack(settings={doubtful: "off", grave: "off"}),), "", TODAY))
    raised = rule_book(packs_in_force((pack(settings={doubtful: "E", grave: "I"}),), "", TODAY))
    assert not off.rules[doubtful].on
    assert off.rules[grave].on
    assert raised.rules[doubtful].severity == "E"
    assert raised.rules[grave].severity == "C"


@pytest.mark.parametrize("pattern", ["(", "[", "(?P<a>", "a" * 2_001, "(?<=a+b*)*("])
def test_a_broken_expression_is_refused(pattern: str) -> None:
    with pytest.raises(Malformed):
        Expression(pattern).check()


@pytest.mark.parametrize("pattern", ["(a+)+b", "(的|的的)+和", "(?:[a-z]+\\s?)+$x", "((甲|乙)*)*丙"])
def test_an_expression_that_can_take_endless_time_is_refused_quickly(pattern: str) -> None:
    begun = perf_counter()
    with pytest.raises(Malformed):
        Expression(pattern).check()
    assert perf_counter() - begun < 10


@pytest.mark.parametrize("pattern", ["其它", r"\d{4}年", "(?<!国)务院", "《[^》]{1,80}》"])
def test_a_decent_expression_is_taken(pattern: str) -> None:
    Expression(pattern).check()
