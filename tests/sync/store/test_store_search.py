"""Search: for every text and every query exactly what a look through everything would find."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from sync.store import articles, search
from sync.store.records import ArticleFilter, ArticleRow
from sync.store.store import Store

AT = "2026-11-21T10:00:00+08:00"

# Few letters, so that queries hit and nearly hit: Han in and beyond the basic plane, Latin in two widths
# and cases, figures, marks of the query language, blanks, an emoji, a combining accent.
_LETTERS = "防汛抗旱工作的𠮷㐀ＡａAb12２，。“”\"'*()-^: \u3000\t\n_+&😀é\u0301①"
_TEXTS = st.text(st.sampled_from(_LETTERS), max_size=30)
_QUERIES = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=6)


def naive(texts: dict[int, tuple[str, str]], query: str) -> set[int]:
    """The meaning of a search, spelt out."""
    parts = search.fold(query).split()
    folded = {rowid: (search.fold(title), search.fold(text)) for rowid, (title, text) in texts.items()}
    return {rowid for rowid, (title, text) in folded.items() if all(part in title or part in text for part in parts)}


def fill(store: Store, texts: list[tuple[str, str]]) -> dict[int, tuple[str, str]]:
    filled = {}
    with store.writing() as tx:
        for number, (title, text) in enumerate(texts):
            line = ArticleRow(f"a{number}", title, "notice", "tzgg", "unit", "zhang", "draft", "draft", AT)
            rowid = articles.put(tx, line)
            search.index(tx, rowid, title, text)
            filled[rowid] = (title, text)
    return filled


def found(store: Store, query: str, limit: int | None = None) -> list[int]:
    with store.reading() as tx:
        return articles.ids(tx, ArticleFilter(text=query), limit=limit)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("search")


@rules(max_examples=80)
@given(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=6), st.lists(_QUERIES, min_size=1, max_size=8))
def test_any_query_finds_what_a_look_through_everything_finds(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]], queries: list[str]
) -> None:
    with Store.open(tmp_path_factory.mktemp("search") / "store.db", bytes(32)) as store:
        filled = fill(store, texts)
        for query in queries:
            assert set(found(store, query)) == naive(filled, query), query


@rules(max_examples=40)
@given(st.data())
def test_any_piece_of_a_text_finds_it(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    text = data.draw(st.text(st.sampled_from(_LETTERS), min_size=6, max_size=60))
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : start + data.draw(st.integers(1, 6))]
    with Store.open(tmp_path_factory.mktemp("search") / "store.db", bytes(32)) as store:
        filled = fill(store, [("", text), ("别的", "毫不相干")])
        assert set(found(store, piece)) == naive(filled, piece)


class Searching(RuleBasedStateMachine):
    """Indexing, indexing later, catching up and editing in any order leave the answers exact."""

    tmp: Path

    @initialize()
    def open_store(self) -> None:
        number = len(list(self.tmp.iterdir()))
        self.store = Store.open(self.tmp / f"{number}" / "store.db", bytes(32))
        self.texts = fill(self.store, [("一", "防汛"), ("二", "抗旱工作")])

    @rule(which=st.integers(0, 1), title=_TEXTS, text=_TEXTS, behind=st.booleans())
    def edit(self, which: int, title: str, text: str, behind: bool) -> None:
        rowid = sorted(self.texts)[which]
        with self.store.writing() as tx:
            (search.later if behind else search.index)(tx, rowid, title, text)
        self.texts[rowid] = (title, text)

    @rule(limit=st.integers(1, 3))
    def catch_up(self, limit: int) -> None:
        with self.store.writing() as tx:
            assert 0 <= search.catch_up(tx, limit) <= limit

    @rule(query=_QUERIES)
    def ask(self, query: str) -> None:
        assert set(found(self.store, query)) == naive(self.texts, query)

    @rule()
    def every_old_token_is_gone_once_caught_up(self) -> None:
        with self.store.writing() as tx:
            while search.catch_up(tx, 10):
                pass
            for rowid, (title, text) in self.texts.items():
                wanted = search.tokens(search.fold(title)) | search.tokens(search.fold(text))
                for token in ("防汛", "汛抗", "抗旱", "a", "12", "𠮷㐀"):
                    hits = tx.sql(
                        "SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid = ?",
                        (f'"{token}"', rowid),
                    ).all()
                    assert bool(hits) == (token in wanted)

    def teardown(self) -> None:
        self.every_old_token_is_gone_once_caught_up()
        self.store.close()


def test_edits_leave_no_old_token(folder: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    machine = type("Here", (Searching,), {"tmp": folder})
    run_state_machine_as_test(machine, settings=rules(max_examples=25, stateful_step_count=12, deadline=None))


@pytest.mark.parametrize(
    "query",
    [
        '"防汛"',
        "防汛 OR 文化",
        "NOT 防汛",
        "防汛*",
        "(防汛)",
        "title:防汛",
        "^防汛",
        "防汛 AND",
        "NEAR(防汛 工作)",
        "%",
        "_",
        "';--",
        "\\",
        "\x00",
        "\ud800",
        "{防汛}",
    ],
)
def test_nothing_in_a_query_is_an_operator(store: Store, query: str) -> None:
    filled = fill(store, [("防汛", "防汛工作"), ("文化", "原文：" + query), ("", "a or b")])
    assert set(found(store, query)) == naive(filled, query)
    assert sorted(filled)[1] in found(store, query)


def test_parts_must_all_occur_and_a_word_over_title_and_text_does_not(store: Store) -> None:
    one, two, three = fill(store, [("防汛", "工作会议"), ("防汛工作", "会议"), ("会议", "无关")])
    assert found(store, "防汛 会议") == [two, one]
    assert found(store, "防汛工作") == [two]
    assert found(store, "会议") == [three, two, one]
    assert found(store, "汛工") == [two]


def test_width_and_case_of_letters_do_not_matter(store: Store) -> None:
    (only,) = fill(store, [("ＩＳＯ９００１认证", "第１２号")])
    for query in ("iso9001", "ISO", "ｉｓｏ９", "第12号", "9001认证"):
        assert found(store, query) == [only]


def test_a_query_of_absurd_length_is_answered(store: Store) -> None:
    text = "".join(chr(0x4E00 + n) for n in range(3000))
    (only,) = fill(store, [("长", text)])
    assert found(store, text) == [only]
    assert found(store, text + "外") == []
    assert found(store, " ".join(text)) == [only]


def test_many_candidates_take_the_long_way_to_the_same_answer(store: Store) -> None:
    """More than a thousand candidates, few or none of them right: every way of asking agrees."""
    chance = random.Random(11)
    texts = [("会议", "工作会，会议工" + "".join(chance.choices("甲乙丙丁", k=3))) for _ in range(1500)]
    texts[700] = ("会议", "工作会议工作")
    filled = fill(store, texts)
    rare, every = sorted(filled)[700], sorted(filled, reverse=True)
    assert found(store, "作会议工") == [rare]
    assert found(store, "作会议工", limit=5) == [rare]
    assert found(store, "会议") == every
    assert found(store, "会议", limit=7) == every[:7]
    assert found(store, "议", limit=7) == every[:7]
    assert set(found(store, "甲")) == naive(filled, "甲")
    assert found(store, "，", limit=3) == every[:3]
    assert set(found(store, "议 丁甲")) == naive(filled, "议 丁甲")


@pytest.mark.parametrize("behind", [1, 40, 90])
@pytest.mark.parametrize("query", ["会议", "议", "防汛", "工作会议", "会议 防汛", "旧"])
def test_what_waits_for_its_index_is_found_as_it_now_is(store: Store, behind: int, query: str) -> None:
    """Few or many wait, few or many have the words; what a text had before it was written anew is not found any more."""
    texts = [("会议", f"工作会议{number % 7}" if number % 3 else "旧事") for number in range(900)]
    filled = fill(store, texts)
    chance = random.Random(behind)
    with store.writing() as tx:
        for rowid in chance.sample(sorted(filled), behind):
            filled[rowid] = chance.choice([("会议", "防汛"), ("题", "别的"), ("题", "工作会议与防汛"), ("旧", "会议")])
            search.later(tx, rowid, *filled[rowid])
    right = sorted(naive(filled, query), reverse=True)
    assert found(store, query) == right
    assert found(store, query, limit=5) == right[:5]
    assert found(store, query, limit=400) == right[:400]


def test_indexing_again_with_the_same_text_writes_nothing(store: Store) -> None:
    fill(store, [("题", "防汛工作")])
    with store.writing() as tx:
        before = tx.sql("SELECT total_changes()").scalar()
        search.index(tx, 1, "题", "防汛工作")
        search.later(tx, 1, "题", "防汛工作")
        assert tx.sql("SELECT total_changes()").scalar() == before
        search.index(tx, 1, "题", "抗旱工作")
        assert tx.sql("SELECT total_changes()").scalar() > before


def test_catching_up_starts_with_the_newest_and_ends(store: Store) -> None:
    filled = sorted(fill(store, [("题", "旧")] * 5))
    with store.writing() as tx:
        for rowid in filled:
            search.later(tx, rowid, "题", "防汛")
        assert search.catch_up(tx, 2) == 2
        waiting = [row[0] for row in tx.sql("SELECT id FROM search_text WHERE indexed = 0")]
        assert waiting == filled[:3]
        assert [search.catch_up(tx, 2), search.catch_up(tx, 2), search.catch_up(tx, 2)] == [2, 1, 0]
    assert found(store, "防汛") == filled[::-1]
    assert found(store, "旧") == []
