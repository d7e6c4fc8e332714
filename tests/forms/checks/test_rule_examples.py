"""Every rule of the shipped book explains itself in three languages and proves itself by its own examples."""

from __future__ import annotations

import re

import pytest
from checks_kit import codes_in, shipped_book

from forms.checks.families import FAMILIES
from forms.checks.rule import AnyRule, PieceRule
from resources.language import LANGUAGES, use_language

RULES = list(shipped_book().rules.values())
EXAMPLES = [
    pytest.param(rule, text, hit, id=f"{rule.code}-{'hit' if hit else 'miss'}-{number}")
    for rule in RULES
    if isinstance(rule, PieceRule) and rule.on
    for hit, texts in ((True, rule.hits), (False, rule.misses))
    for number, text in enumerate(texts)
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_is_in_every_language(rule: AnyRule) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z0-9][a-z0-9-]*", rule.code)
    assert rule.family in FAMILIES
    assert rule.source
    for code in LANGUAGES:
        use_language(code)
        assert str(rule.name)
        assert len(str(rule.explanation)) > 15
        if code != "en":
            assert re.search(r"[\u4e00-\u9fff]", str(rule.name) + str(rule.explanation))
    use_language("zh_CN")


@pytest.mark.parametrize("rule", [r for r in RULES if isinstance(r, PieceRule)], ids=lambda rule: rule.code)
def test_a_rule_over_pieces_has_examples(rule: PieceRule) -> None:
    assert rule.hits
    assert rule.misses


@pytest.mark.parametrize(("rule", "text", "hit"), EXAMPLES)
def test_an_example_holds(rule: PieceRule, text: str, hit: bool) -> None:
    kinds = ("paragraph", "title", "field", "heading", "item", "cell", "caption", "quote", "alt", "label")
    kind = next(kind for kind in kinds if kind in rule.kinds)
    assert (rule.code in codes_in(text, kind)) is hit
