"""English words: one of a thing is said in the singular, and quotation marks are no wider than a letter."""

from __future__ import annotations

import string

import pytest

from resources.english import singulars
from resources.language import catalogue, say, tr, use_language


@pytest.fixture(autouse=True)
def _back() -> object:
    yield
    use_language("zh_CN")


def _marks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_one_of_a_thing_is_said_in_the_singular() -> None:
    use_language("en")
    assert tr("{n} wait for you", n=1) == "1 waits for you"
    assert tr("{n} wait for you", n=2) == "2 wait for you"
    assert str(say("{n} answers", n=1)) == "1 answer"
    use_language("zh_CN")
    assert tr("{n} wait for you", n=1) == "1 篇等您办理"


def test_two_counts_have_a_form_each() -> None:
    use_language("en")

    def told(n: int, soon: int) -> str:
        return tr("{n} wait for you, {soon} are due within two days", n=n, soon=soon)

    assert told(1, 1) == "1 waits for you, due within two days"
    assert told(3, 1) == "3 wait for you, 1 is due within two days"
    assert told(3, 2) == "3 wait for you, 2 are due within two days"


def test_marks_of_quotation_are_straight_and_what_is_quoted_stays() -> None:
    use_language("en")
    assert tr("Change to “{text}”", text="“五位一体”") == 'Change to "“五位一体”"'


@pytest.mark.parametrize("source", sorted(singulars()))
def test_each_singular_belongs_to_a_sentence_and_has_marks_of_it(source: str) -> None:
    assert catalogue("zh_CN").get(source) is not None
    for names, form in singulars()[source].items():
        assert set(names.split(",")) <= _marks(source)
        assert _marks(form) <= _marks(source)
        assert form != source
