"""What the checks cost, beside the same rules run naively in the same run.

Naively means: every rule over every piece, without asking which rules a piece needs, and nothing remembered from one
check to the next. 1,000 files on the command line; 10,000 with GAOQIAN_BENCH_FULL=1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from support import prose

from forms.body.model import Body, Paragraph, Run
from forms.catalogue import load
from forms.checks.article import Circumstances, read_article
from forms.checks.book import RuleBook, rule_book
from forms.checks.checker import Checker, Report, check_once
from forms.checks.pack import packs_in_force
from forms.checks.rule import PieceRule
from forms.content import Content
from sync.cli.checking.work import Order, Worker

FILES = 10_000 if os.environ.get("GAOQIAN_BENCH_FULL") == "1" else 1_000
TODAY = date(2026, 11, 27)
AROUND = Circumstances(today=TODAY, unit="云溪市水务局")
NEWS = load().get("news")
SLOWEST = 12
_LOAD = """
import json, sys, time
start = time.perf_counter()
from forms.checks.book import rule_book
from forms.checks.pack import packs_in_force, shipped_packs
from datetime import date
engine = time.perf_counter()
shipped_packs()
packs = time.perf_counter()
book = rule_book(packs_in_force((), "", date(2026, 11, 27)))
made = time.perf_counter()
rules = len(book.rules)
names = ("engine_import_ms", "packs_ms", "book_ms")
values = ((engine - start) * 1000, (packs - engine) * 1000, (made - packs) * 1000)
print(json.dumps({**dict(zip(names, values)), "rules": rules}))
"""


@cache
def shipped() -> RuleBook:
    """The rules as they ship, twins among them, which are silent without an archive."""
    return rule_book(packs_in_force((), "", TODAY))


@cache
def naive() -> RuleBook:
    """The same rules, none of which says what it needs."""
    rules = shipped().rules.values()
    return RuleBook(shipped().packs, (replace(r, needs=()) if isinstance(r, PieceRule) else r for r in rules))


def content(title: str, paragraphs: list[str]) -> Content:
    body = Body(tuple(Paragraph(f"b{number:09}", (Run(text),)) for number, text in enumerate(paragraphs)))
    fields = {"title": title, "source": "云溪市水务局", "event_date": "2026-11-20"}
    return Content(NEWS.id, NEWS.digest, "col-news", fields=fields, body=body)


def article(length: int, seed: int = 1) -> tuple[str, list[str]]:
    chance = Random(seed)
    return prose.title(chance), prose.paragraphs(chance, length)


def edits(title: str, paragraphs: list[str], count: int) -> Iterator[Content]:
    """Versions of an article, each with one more character in one paragraph."""
    for number in range(count):
        place = number * 7 % len(paragraphs)
        text = paragraphs[place]
        paragraphs = [*paragraphs[:place], text[:20] + "改" + text[20:], *paragraphs[place + 1 :]]
        yield content(title, paragraphs)


def milliseconds(call: Callable[[], object]) -> float:
    begin = perf_counter()
    call()
    return (perf_counter() - begin) * 1000


def warm(book: RuleBook) -> None:
    """Compile what is compiled at first use."""
    check_once(book, content(*article(3_000, 99)), NEWS, AROUND)


# ---------------------------------------------------------------------------------------- after a keystroke


@pytest.mark.benchmark(group="findings after a keystroke in 10,000 characters")
def test_bench_checks_keystroke_fresh(benchmark: BenchmarkFixture) -> None:
    """The whole article again."""
    warm(shipped())
    versions = cycle([content(*article(10_000))])
    assert benchmark.pedantic(lambda: check_once(shipped(), next(versions), NEWS, AROUND), rounds=15).rules


@pytest.mark.benchmark(group="findings after a keystroke in 10,000 characters")
def test_bench_checks_keystroke(benchmark: BenchmarkFixture) -> None:
    """Only what can have changed; 5 ms is the budget."""
    warm(shipped())
    checker, (title, paragraphs) = Checker(shipped()), article(10_000)
    checker.check(content(title, paragraphs), NEWS, AROUND)
    versions = list(edits(title, paragraphs, 120))
    rest = iter(versions[20:])

    def check() -> Report:
        return checker.check(next(rest), NEWS, AROUND)

    for version in versions[:20]:
        checker.check(version, NEWS, AROUND)
    last = benchmark.pedantic(check, rounds=100)
    assert last == check_once(shipped(), versions[-1], NEWS, AROUND)
    fresh = median(milliseconds(lambda: check_once(shipped(), versions[-1], NEWS, AROUND)) for _ in range(7))
    benchmark.extra_info |= {"fresh_ms": fresh, "budget_ms": 5}
    assert benchmark.stats.stats.median * 1000 < fresh / 3  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------ a whole article


@pytest.mark.benchmark(group="a whole article")
@pytest.mark.parametrize("length", [1_500, 10_000])
@pytest.mark.parametrize("way", ["shipped", "naive"])
def test_bench_checks_whole(benchmark: BenchmarkFixture, length: int, way: str) -> None:
    """Every family; the budget is 5 ms for 1,500 characters and 30 ms for 10,000."""
    book = shipped() if way == "shipped" else naive()
    warm(book)
    whole = content(*article(length))
    report = benchmark.pedantic(lambda: check_once(book, whole, NEWS, AROUND), rounds=15 if way == "shipped" else 5)
    assert report.findings == check_once(shipped(), whole, NEWS, AROUND).findings
    assert report.silenced == ()


# ---------------------------------------------------------------------------------------------- first use


@pytest.mark.benchmark(group="rules at first use")
def test_bench_checks_load(benchmark: BenchmarkFixture) -> None:
    """A fresh process reads the packs and makes the book; the figures inside are what it measures itself."""
    runs: list[dict[str, float]] = []

    def load_once() -> None:
        done = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, check=True)
        runs.append(json.loads(done.stdout))

    benchmark.pedantic(load_once, rounds=7, warmup_rounds=1)
    benchmark.extra_info |= {key: median(run[key] for run in runs) for key in runs[0]} | {"budget_ms": 50}
    assert runs[0]["rules"] == len(shipped().rules)


# ---------------------------------------------------------------------------------------- the command line


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many articles of some 1,500 characters."""
    place = tmp_path_factory.mktemp("articles")
    for number in range(FILES):
        text = prose.plain_article(Random(number), 1_500)
        (place / f"{number:05}.txt").write_text(text, encoding="utf-8")
    return place


@pytest.mark.benchmark(group=f"{FILES:,} articles")
@pytest.mark.parametrize("jobs", [1, 2])
def test_bench_checks_command(benchmark: BenchmarkFixture, folder: Path, jobs: int) -> None:
    """``gaoqian check FOLDER --json`` in a process of its own, from start to end."""
    command = [sys.executable, "-P", "-m", "sync.cli", "check", "--json", "--jobs", str(jobs), str(folder)]
    sizes: list[int] = []

    def check() -> None:
        done = subprocess.run(command, capture_output=True, check=False)
        sizes.append(done.stdout.count(b"\n"))

    benchmark.pedantic(check, rounds=1)
    benchmark.extra_info["articles_a_second"] = FILES / benchmark.stats.stats.min  # type: ignore[union-attr]
    assert sizes == [FILES]


@pytest.mark.benchmark(group="100 articles in one process")
@pytest.mark.parametrize("way", ["shipped", "naive"])
def test_bench_checks_worker(benchmark: BenchmarkFixture, folder: Path, way: str) -> None:
    """The work on files, without the start of a process."""
    book = shipped() if way == "shipped" else naive()
    warm(book)
    worker = Worker(Order(TODAY), book)
    names = sorted(map(str, folder.iterdir()))[:100]
    reports = benchmark.pedantic(lambda: [worker.check_file(name) for name in names], rounds=3)
    benchmark.extra_info["articles_a_second"] = len(names) / benchmark.stats.stats.min  # type: ignore[union-attr]
    assert all(report.trouble is None for report in reports)


# -------------------------------------------------------------------------------------- where the time goes


def costs(book: RuleBook, whole: Content) -> Counter[str]:
    """Milliseconds per rule on one article: piece rules on the pieces that need them, article rules on the whole.

    What an article rule derives from pieces is derived anew, as in a first check; what rules share is charged to the
    first of them.
    """
    spent: Counter[str] = Counter()
    seen = read_article(whole, NEWS, AROUND)
    for segment in seen.segments:
        for rule in book.rules_for(segment.piece):
            spent[rule.code] += milliseconds(lambda r=rule, s=segment: tuple(r.find(s.piece)))  # type: ignore[misc]
    for rule in book.article_rules:
        spent[rule.code] += milliseconds(lambda r=rule: tuple(r.find(seen)))  # type: ignore[misc]
    return spent


@pytest.mark.benchmark(group="which rules are asked for a 10,000-character article")
def test_bench_checks_slowest_rules(benchmark: BenchmarkFixture) -> None:
    """Only the choice of rules is timed; beside it the slowest rules are named, in milliseconds."""
    warm(shipped())
    whole = content(*article(10_000))
    runs = [costs(shipped(), whole) for _ in range(5)]
    least = Counter({code: min(run[code] for run in runs) for code in runs[0]})
    benchmark.extra_info |= {code: round(spent, 3) for code, spent in least.most_common(SLOWEST)}
    benchmark.extra_info["all_rules"] = round(least.total(), 3)
    pieces = [segment.piece for segment in read_article(whole, NEWS, AROUND).segments]
    asked = benchmark(lambda: sum(len(tuple(shipped().rules_for(piece))) for piece in pieces))
    assert asked < len(pieces) * len(shipped().rules) / 2
