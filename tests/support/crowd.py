"""Fills a desk's store with very many lines of articles in seconds, as years of syncs would have.

The lines have no steps and no texts of their own beyond what the list and the search show: they are there to be counted,
scrolled, sorted and searched. The real articles of a test stand among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sync.chain.clock import from_epoch
from sync.desk import Desk
from sync.store import search
from sync.store.tx import Tx

STATES = ("draft", "signed", "queued", "received", "published", "published", "published", "returned")
STAGES = {"draft": "draft", "returned": "returned", "published": "published"}
SUBJECTS = (
    "农田水利修复",
    "老旧小区改造",
    "农村公路养护",
    "校舍安全排查",
    "森林防火巡查",
    "河道清淤",
    "饮水工程提质",
    "便民服务站建设",
)
DEEDS = ("工作推进会召开", "专项督查开展", "现场观摩举行", "下一阶段任务部署", "一线职工走访慰问", "业务培训班开班")
BATCH = 10_000
BEGAN = 1_577_836_800  # 2020-01-01; the lines are older than whatever a test writes
_COLUMNS = ("article", "title", "type_id", "column_id", "unit", "author", "state", "stage", "next_action", "waiting_for",
            "due", "due_order", "updated_at", "updated_order", "head", "sequence", "mine")  # fmt: skip


def crowd(desk: Desk, count: int = 200_000, waiting: int = 0) -> None:
    """Put lines into the list of a desk and into its search.

    Args:
        desk: an open desk.
        count: of lines.
        waiting: how many of them wait for the person at the desk.
    """
    roster = desk.roster()
    columns = [column.id for column in roster.columns]
    units = [unit.id for unit in roster.units]
    people = [officer.id for officer in roster.officers]
    numbers = iter(range(count))
    while batch := list(islice(numbers, BATCH)):
        with desk.context.store.writing() as tx:
            first = tx.sql("SELECT coalesce(max(id), 0) FROM articles").scalar() + 1
            _many(tx, "articles", _COLUMNS, _lines(batch, columns, units, people, count - waiting))
            texts = [(first + at, search.fold(title(number)), number) for at, number in enumerate(batch)]
            _many(tx, "search_text", ("id", "title", "text", "indexed"), [(at, words, "", 1) for at, words, _ in texts])
            tokens = [(at, " ".join(search.tokens(words))) for at, words, _ in texts]
            _many(tx, "search_index", ("rowid", "tokens"), tokens)


def title(number: int) -> str:
    """The title of a line."""
    return f"关于第{number}号{SUBJECTS[number % len(SUBJECTS)]}{DEEDS[number // 8 % len(DEEDS)]}的通知"


def article(number: int) -> str:
    """The id of a line: a UUID of version 7 with the time of its number."""
    moment = (BEGAN + number * 900) * 1000
    return f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7000-8000-{number:012x}"


def _lines(
    numbers: Sequence[int], columns: list[str], units: list[str], people: list[str], mine_from: int
) -> Iterator[tuple[Any, ...]]:
    for n in numbers:
        mine, at = n >= mine_from, BEGAN + n * 900
        state = "signed" if mine else STATES[n % len(STATES)]
        stage = "review" if mine else STAGES.get(state, "review")
        yield (
            article(n), title(n), "news", columns[n % len(columns)], units[n % len(units)], people[n % len(people)],
            state, stage, "pass:1" if mine else "", "李静" if stage == "review" else "", None, None,
            from_epoch(at), float(at), "", 1, int(mine),
        )  # fmt: skip


def _many(tx: Tx, table: str, columns: Sequence[str], rows: Any) -> None:
    marks = ", ".join("?" * len(columns))
    tx.sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", list(rows))  # type: ignore[arg-type]
