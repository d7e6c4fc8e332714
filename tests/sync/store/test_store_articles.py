"""The list of articles: what is asked for, in which order, by ids and by the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from sync.store import articles, search, twins
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
    since=st.one_of(st.just(""), st.integers(0, 59).map(at)),
    before=st.one_of(st.just(""), st.integers(0, 59).map(at)),
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
        and (not wanted.since or line.updated_at >= wanted.since)
        and (not wanted.before or line.updated_at < wanted.before)
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


@rules(max_examples=40)
@given(_LINES, _FILTERS, st.sampled_from(["会议", "会议通知", "会", "没有"]), st.integers(1, 5))
def test_text_and_filters_together_by_pieces_and_by_the_first_ones(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any], wanted: ArticleFilter, text: str, limit: int
) -> None:
    texts = ("会议通知", "通知会议", "别的")
    with Store.open(tmp_path_factory.mktemp("both") / "store.db", bytes(32)) as store:
        with store.writing() as tx:
            for number, value in enumerate(values):
                line = ArticleRow(f"a{number}", "题", **value)
                search.index(tx, articles.put(tx, line), "题", texts[number % 3])
        asked = replace(wanted, text=text)
        with store.reading() as tx:
            plain = articles.ids(tx, wanted)
            having = {row[0] for row in tx.sql("SELECT id FROM search_text WHERE instr(text, ?)", (text,))}
            expected = [rowid for rowid in plain if rowid in having]
            assert [rowid for piece in articles.pieces(tx, asked) for rowid in piece] == expected
            assert articles.ids(tx, asked) == expected
            assert articles.ids(tx, asked, limit=limit) == expected[:limit]


def test_many_articles_with_text_and_filters_take_the_long_way_to_the_same_answer(store: Store, make: Any) -> None:
    """More candidates than are looked up one by one: rare and common filters agree with a look through everything."""
    with store.writing() as tx:
        for number in range(1800):
            line = make.line(
                f"a{number}", unit=f"u{number % 7}", author=f"z{number % 50}", column=f"c{number % 3}",
                updated_at=at(number % 60),
            )  # fmt: skip
            body = "工作会，会议工" if number % 5 else "工作会议"
            search.index(tx, articles.put(tx, line), "题", body)
    filters = (
        ArticleFilter(), ArticleFilter(units=("u3",)), ArticleFilter(author="z7"), ArticleFilter(columns=("c1",)),
        ArticleFilter(units=("u3",), author="z7"), ArticleFilter(columns=("c1",), units=("u2",), since=at(30)),
        ArticleFilter(units=("none",)),
    )  # fmt: skip
    with store.reading() as tx:
        having = {row[0] for row in tx.sql("SELECT id FROM search_text WHERE instr(text, '作会议')")}
        for wanted in filters:
            expected = [rowid for rowid in articles.ids(tx, wanted) if rowid in having]
            asked = replace(wanted, text="作会议")
            assert articles.ids(tx, asked, limit=50) == expected[:50]
            assert [rowid for piece in articles.pieces(tx, asked) for rowid in piece] == expected


def test_who_stops_between_two_pieces_leaves_nothing_open(store: Store, make: Any) -> None:
    with store.writing() as tx:
        for number in range(700):
            search.index(tx, articles.put(tx, make.line(f"a{number}")), "题", "工作会议记录")
    with store.reading() as tx:
        pieces = articles.pieces(tx, ArticleFilter(text="工作会议"))
        first = next(pieces)
        pieces.close()
        assert 0 < len(first) < 700
    with store.writing() as tx:
        articles.put(tx, make.line("after"))
    assert listed(store, limit=1)


def test_an_article_taken_out_is_neither_listed_nor_found(store: Store, make: Any) -> None:
    with store.writing() as tx:
        rowid = articles.put(tx, make.line("a1"))
        search.index(tx, rowid, "防汛", "工作")
        twins.index(tx, rowid, "防汛", "工作" * 40)
        articles.put(tx, make.line("a2"))
    with store.writing() as tx:
        articles.remove(tx, "a1")
        articles.remove(tx, "never there")
        assert tx.changes().articles == {"a1"}
    assert listed(store) == ["a2"]
    assert listed(store, ArticleFilter(text="防汛")) == []
    with store.reading() as tx:
        assert articles.get(tx, "a1") is None
        assert tx.sql("SELECT count(*) FROM twin_marks").scalar() == 0
