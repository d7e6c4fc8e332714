"""Rules that are rows: read strictly, proved by their own examples when they come from outside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forms.checks.pack import RulePack, read_pack
from forms.checks.patterned import pattern_rules
from forms.checks.piece import TEXT_KINDS, Piece
from forms.checks.rule import PieceRule
from forms.errors import Malformed
from resources import folder

SECTION = "number-patterns"
WORDS = {"zh_CN": "不写作“坏”，写作“好”。", "zh_TW": "不寫作“壞”，寫作“好”。", "en": "Write it well."}
ROW: dict[str, Any] = {
    "code": "numbers.mine", "severity": "W", "name": WORDS, "message": WORDS, "explanation": WORDS, "source": "practice",
    "confidence": "common", "pattern": "(坏)(事)", "hits": ["一件坏事"], "misses": ["一件好事"],
}  # fmt: skip


def pack(*rows: dict[str, Any], trusted: bool = False) -> RulePack:
    value = {
        "format": "gaoqian-rules/1", "id": "own", "version": 1, "date": "2026-11-27", "unit": "u1",
        "labels": WORDS, "sections": {SECTION: list(rows)},
    }  # fmt: skip
    return read_pack(json.dumps(value, ensure_ascii=False).encode(), trusted=trusted)


def rule(**changes: Any) -> PieceRule:
    (found,) = pattern_rules((pack({**ROW, **changes}),), SECTION)
    return found


def hits(made: PieceRule, text: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [(text[h.start : h.end], h.suggestions, h.fix) for h in made.find(Piece(text, "paragraph"))]


def test_a_row_is_a_rule() -> None:
    made = rule()
    assert (made.code, made.severity, made.on, made.kinds, made.needs) == ("numbers.mine", "W", True, TEXT_KINDS, ())
    assert hits(made, "一件坏事，两件坏事") == [("坏事", (), None), ("坏事", (), None)]


def test_a_template_a_swap_and_a_fix() -> None:
    assert hits(rule(replace="好\\2"), "坏事") == [("坏事", ("好事",), None)]
    assert hits(rule(replace="好\\2", fix=True), "坏事") == [("坏事", ("好事",), "好事")]
    assert hits(rule(swap={"坏": "好"}, fix=True), "坏事") == [("坏事", ("好事",), "好事")]
    assert hits(rule(replace="\\1\\1", swap={"坏": "好"}), "坏事") == [("坏事", ("好好",), None)]
    assert hits(rule(replace="", fix=True), "坏事") == [("坏事", (), "")]


def test_a_group_may_be_the_place() -> None:
    assert hits(rule(pattern="(?P<at>坏)事", replace="好"), "一件坏事") == [("坏", ("好",), None)]


def test_what_was_only_remembered_is_off() -> None:
    assert not rule(confidence="recall").on


def test_rows_of_all_packs_count() -> None:
    other = pack({**ROW, "code": "numbers.other"}, trusted=True)
    assert [r.code for r in pattern_rules((pack(ROW), other), SECTION)] == ["numbers.mine", "numbers.other"]
    assert [r.pack for r in pattern_rules((other,), SECTION)] == [other.digest]


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": "X"}, {"confidence": "certain"}, {"kinds": ["page"]}, {"swap": {"坏坏": "好"}}, {"swap": {"坏": 1}},
        {"pattern": "(坏"}, {"pattern": "(坏+)+事$"}, {"hits": ["一件好事"]}, {"misses": ["一件坏事"]}, {"hits": []},
        {"replace": "\\9"}, {"more": "x"}, {"name": "坏"}, {"pattern": "坏" * 3000},
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        rule(**changes)


def test_the_kinds_of_a_row_are_those_it_names() -> None:
    assert rule(kinds=["title", "cell"]).kinds == {"title", "cell"}


@pytest.mark.parametrize(("name", "section"), [("numbers", SECTION), ("punctuation", "punctuation-patterns")])
def test_a_shipped_pack_would_be_taken_from_outside_too(name: str, section: str) -> None:
    data = (folder("rules") / f"{name}.json").read_bytes()
    made = list(pattern_rules((read_pack(data),), section))
    assert len(made) == len({r.code for r in made}) > 20
    assert all(r.source and r.on for r in made)
