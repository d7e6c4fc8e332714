"""The list of articles: what is asked for, in which order, by ids and by the page."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from sync.store import articles, search
from sync.store.records import ARTICLE_STATES, ArticleCounts, ArticleFilter, ArticleRow
from sync.store.store import Store


def at(minute: int, offset: str = "+08:00") -> str:
    return f"2026-11-21T10:{minute:02d}:00{offset}"


def put(store: Store, *lines: ArticleRow) -> dict[str, int]:
    with store.writing() as tx:
        return {line.article: articles.put(tx, line) for line in lines}


def listed(store: Store, wanted: ArticleFilter = ArticleFilter(), **how: Any) -> list[str]:
    with store.reading() as tx:
        return [row.article for row in articles.rows(tx, articles.ids(tx, wanted, **how))]


def test_a_line_comes_back_as_it_was_with_its_rowid(store: Store, make: Any) -> None:
    line = make.line(
        "a1",
        state="queued",
        stage="review",
        next_action="pass",
        waiting_for="李审核",
        due=at(30),
        head=make.digest(b"head"),
        sequence=4,
        mine=True,
    )
    rowid = put(store, line)["a1"]
    with store.reading() as tx:
        kept = articles.get(tx, "a1")
        assert kept is not None
        assert kept == ArticleRow(**{**line.__dict__, "rowid": rowid})
        assert articles.rows(tx, [rowid]) == [kept]
        assert articles.get(tx, "none") is None


def test_the_rowid_stays_when_the_line_changes(store: Store, make: Any) -> None:
    first = put(store, make.line("a1"), make.line("a2"))
    again = put(store, make.line("a1", state="published", rowid=99))
    assert again["a1"] == first["a1"]
    assert listed(store, ArticleFilter(states=("published",))) == ["a1"]
    assert listed(store, ArticleFilter(states=("draft",))) == ["a2"]


def test_orders(store: Store, make: Any) -> None:
    put(
        store,
        make.line("a1", updated_at=at(5), due=at(50), title="乙"),
        make.line("a2", updated_at=at(9), due=None, title="甲"),
        make.line("a3", updated_at=at(7), due=at(40), title="丙"),
        make.line("a4", updated_at=at(7), due=None, title="乙"),
    )
    assert listed(store) == ["a2", "a4", "a3", "a1"]
    assert listed(store, order="created") == ["a4", "a3", "a2", "a1"]
    assert listed(store, order="due") == ["a3", "a1", "a4", "a2"]
    assert listed(store, order="title") == ["a3", "a4", "a1", "a2"]
    assert listed(store, order="due", limit=2) == ["a3", "a1"]


def test_times_sort_as_moments_not_as_texts(store: Store, make: Any) -> None:
    put(
        store,
        make.line("east", updated_at="2026-11-21T10:00:00+08:00"),
        make.line("utc", updated_at="2026-11-21T03:00:00Z"),
        make.line("west", updated_at="2026-11-20T23:00:00-05:00"),
    )
    assert listed(store) == ["west", "utc", "east"]


@pytest.mark.parametrize("time", ["2026-11-21T10:00:00", "yesterday", ""])
@pytest.mark.parametrize("field", ["updated_at", "due"])
def test_a_time_without_an_offset_is_a_defect(store: Store, make: Any, field: str, time: str) -> None:
    with pytest.raises(ValueError, match=r"offset|isoformat"):
        put(store, make.line("a1", **{field: time}))


def test_a_state_that_is_none_of_the_seven_is_refused(store: Store, make: Any) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        put(store, make.line("a1", state="sent"))


_WORDS = st.sampled_from(["x", "y", "z"])
_LINES = st.lists(
    st.fixed_dictionaries(
        {
            "state": st.sampled_from(ARTICLE_STATES),
            "stage": _WORDS,
            "column": _WORDS,
            "type_id": _WORDS,
            "unit": _WORDS,
            "author": _WORDS,
            "mine": st.booleans(),
            "updated_at": st.integers(0, 59).map(at),
        }
    ),
    max_size=12,
)
_FILTERS = st.builds(
    ArticleFilter,
    states=st.lists(st.sampled_from(ARTICLE_STATES), max_size=2).map(tuple),
    stages=st.lists(_WORDS, max_size=2).map(tuple),
    columns=st.lists(_WORDS, max_size=2).map(tuple),
    type_ids=st.lists(_WORDS, max_size=2).map(tuple),
    units=st.lists(_WORDS, max_size=2).map(tuple),
    author=st.sampled_from(["", "", "x", "y"]),
    mine_next=st.sampled_from([None, None, True, False]),
)


def fits(line: ArticleRow, wanted: ArticleFilter) -> bool:
    return (
        (not wanted.states or line.state in wanted.states)
        and (not wanted.stages or line.stage in wanted.stages)
        and (not wanted.columns or line.column in wanted.columns)
        and (not wanted.type_ids or line.type_id in wanted.type_ids)
        and (not wanted.units or line.unit in wanted.units)
        and (not wanted.author or line.author == wanted.author)
        and (wanted.mine_next is None or line.mine == wanted.mine_next)
    )


@rules(max_examples=60)
@given(_LINES, _FILTERS)
def test_every_filter_means_what_it_says(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any], wanted: ArticleFilter
) -> None:
    lines = [ArticleRow(f"a{number}", "题", **value) for number, value in enumerate(values)]
    with Store.open(tmp_path_factory.mktemp("filters") / "store.db", bytes(32)) as store:
        put(store, *lines)
        expected = [line for line in lines if fits(line, wanted)]
        expected.sort(key=lambda line: (line.updated_at, int(line.article[1:])), reverse=True)
        assert listed(store, wanted) == [line.article for line in expected]
        with store.reading() as tx:
            counted = articles.counts(tx)
    states = {state: sum(line.state == state for line in lines) for state in ARTICLE_STATES}
    assert counted == ArticleCounts(states, sum(line.mine for line in lines))
    assert counted.total == len(lines)


def test_rows_come_in_the_order_asked_for_and_unknown_ones_are_left_out(store: Store, make: Any) -> None:
    given_ids = put(store, *(make.line(f"a{number}") for number in range(1200)))
    wanted = [given_ids[f"a{number}"] for number in range(1199, -1, -1)]
    with store.reading() as tx:
        rows = articles.rows(tx, [10**9, *wanted, wanted[0]])
        assert articles.rows(tx, []) == []
    assert [row.rowid for row in rows] == [*wanted, wanted[0]]


@pytest.mark.parametrize(
    ("wanted", "order", "index"),
    [
        (ArticleFilter(), "updated", "articles_by_update"),
        (ArticleFilter(states=("queued",)), "updated", "articles_by_state"),
        (ArticleFilter(columns=("tzgg",)), "updated", "articles_by_column"),
        (ArticleFilter(author="zhang"), "updated", "articles_by_author"),
        (ArticleFilter(mine_next=True), "updated", "articles_mine"),
        (ArticleFilter(), "due", "articles_by_due"),
    ],
)
def test_common_lists_are_read_off_an_index_without_sorting(
    store: Store, wanted: ArticleFilter, order: Any, index: str
) -> None:
    asked: list[str] = []
    with store.reading() as tx:
        engine = tx._living().engine
        sa.event.listen(engine, "before_cursor_execute", lambda c, cu, s, p, ctx, m: asked.append((s, p)))
        articles.ids(tx, wanted, order)
        statement, values = asked[-1]
        plan = " ".join(str(row[3]) for row in tx.sql(f"EXPLAIN QUERY PLAN {statement}", values))
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_text_narrows_the_other_conditions(store: Store, make: Any) -> None:
    ids = put(
        store,
        make.line("a1", state="draft"),
        make.line("a2", state="queued"),
        make.line("a3", state="queued"),
    )
    with store.writing() as tx:
        for article, text in (("a1", "防汛工作"), ("a2", "防汛通知"), ("a3", "文化活动")):
            search.index(tx, ids[article], "题", text)
    assert listed(store, ArticleFilter(text="防汛")) == ["a2", "a1"]
    assert listed(store, ArticleFilter(text="防汛", states=("queued",))) == ["a2"]
    assert listed(store, ArticleFilter(text="防汛"), limit=1) == ["a2"]
    assert listed(store, ArticleFilter(text=" \u3000\t")) == ["a3", "a2", "a1"]
