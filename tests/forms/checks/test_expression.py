"""Patterns that come as data: found as they should be, refused when broken or mad, bounded in time."""

from __future__ import annotations

import pytest

from forms.checks.expression import MAX_PATTERN, Expression, RanAway
from forms.errors import Malformed

MAD = "(?:省|省省)+[^省]长"


def test_matches_come_one_after_the_other() -> None:
    pattern = Expression("^[0-9]+号")
    assert [match.span() for match in pattern.finditer("12号\n3号 4号")] == [(0, 3), (4, 6)]
    assert list(pattern.finditer("无")) == []


def test_the_first_match_is_found_from_a_place_on() -> None:
    pattern = Expression("坏")
    first, second = pattern.search("坏坏"), pattern.search("坏坏", 1)
    assert first is not None
    assert second is not None
    assert (first.start(), second.start()) == (0, 1)
    assert pattern.search("坏", 1) is None


def test_a_pattern_is_compiled_only_when_it_is_used() -> None:
    broken = Expression("(")
    assert broken.pattern == "("
    with pytest.raises(Exception, match="missing"):
        broken.search("甲")


@pytest.mark.parametrize(
    "pattern", ["坏", "(?<!不)截止(?=[0-9])", "a{1,20}b", "“[^”]{1,40}”", "[一-坏]" * (MAX_PATTERN // 5)]
)
def test_a_good_pattern_passes(pattern: str) -> None:
    Expression(pattern).check()


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(坏", "missing"),
        ("[坏", "unterminated"),
        ("x" * (MAX_PATTERN + 1), str(MAX_PATTERN)),
        ("(a+)+$", "endless"),
        ("(?:的|的的)+[^的]不", "endless"),
        ("(?:[0-9]+ ?)+x", "endless"),
    ],
)
def test_a_broken_or_mad_pattern_is_refused_with_its_beginning(pattern: str, why: str) -> None:
    from resources.language import use_language

    use_language("en")
    with pytest.raises(Malformed) as refusal:
        Expression(pattern).check()
    assert refusal.value.code == "rules.pattern"
    assert pattern[:80] in str(refusal.value)
    assert why in str(refusal.value)
    assert pattern[:81] not in str(refusal.value) or len(pattern) <= 80


def test_a_search_that_runs_away_is_stopped() -> None:
    text = "省" * 60 + "。"
    with pytest.raises(RanAway, match="省省"):
        list(Expression(MAD).finditer(text))
    with pytest.raises(RanAway, match="省省"):
        Expression(MAD).search(text)
