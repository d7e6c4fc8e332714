"""What 50,000 terms of a unit cost over one article, beside one big regular expression over the same terms."""

from __future__ import annotations

import re
from random import Random
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from forms.checks.expression import Expression
from forms.checks.piece import Piece
from forms.checks.wording.table import Term, TermTable

TERMS = 50_000
LENGTH = 1_500


def made() -> tuple[list[str], str]:
    """Terms of two to eight characters, and a text of common characters with twenty of the terms in it."""
    chance = Random(11)
    signs = [chr(0x4E00 + number) for number in range(3_000)]
    words = {"".join(chance.choices(signs, k=chance.choice((2, 3, 4, 4, 6, 8)))) for _ in range(TERMS + 500)}
    terms = sorted(words)[:TERMS]
    pieces = ["".join(chance.choices(signs, k=LENGTH // 20 - 4)) for _ in range(20)]
    text = "".join(piece + chance.choice(terms) for piece in pieces)
    return terms, text[:LENGTH]


@pytest.mark.benchmark(group=f"{TERMS:,} terms over {LENGTH:,} characters")
def test_bench_checks_terms_table(benchmark: BenchmarkFixture) -> None:
    """One automaton, then the guards; every tenth term has one."""
    words, text = made()
    terms = [
        Term(word, ("好",), "E", "practice", Expression(f"(?<!不){word}") if number % 10 == 0 else None)
        for number, word in enumerate(words)
    ]
    begin = perf_counter()
    table = TermTable(terms)
    found = table.places(Piece(text, "paragraph"))
    first = perf_counter() - begin
    pattern = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
    begin = perf_counter()
    plain = [match.span() for match in pattern.finditer(text)]
    by_pattern = perf_counter() - begin
    benchmark(lambda: table.places(Piece(text, "paragraph")))
    seconds = benchmark.stats.stats.median if benchmark.stats else by_pattern
    benchmark.extra_info |= {
        "first_ms": first * 1000,
        "one_pattern_ms": by_pattern * 1000,
        "ratio": by_pattern / seconds,
    }
    assert {(place.start, place.end) for place in found} & set(plain)
    assert len(found) >= 15
    assert seconds < by_pattern / 50
