"""The look at the list before the desk is open: the same as the desk says, or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.crowd import crowd
from support.desks import make_county

from forms.canonical import digest
from resources.language import use_language
from sync.desk import Desk, glance
from sync.desk.early import ListLook
from sync.keys.keeper import PassphraseKeeper
from sync.practice.county import home_of
from sync.store import trust
from sync.store.records import ArticleFilter

WHO = "zhou-ming"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A desk with some articles, closed as the window closes it."""
    use_language("zh_CN")
    make_county(tmp_path, (WHO,))
    found = home_of(tmp_path, WHO)
    with Desk.open(found) as desk:
        crowd(desk, 300, 7)
        glance.keep(desk.context)
    return found


def test_it_sees_what_the_desk_says(home: Path) -> None:
    seen = glance.take(home, "zh_CN")
    assert seen is not None
    with Desk.open(home) as desk:
        ids = desk.article_ids()
        assert seen.count == len(ids) == 300
        assert list(seen.rows) == desk.article_rows(ids[: glance.LINES])
        assert seen.me == desk.me
        assert seen.look == desk.list_look()
        roster = desk.roster()
        assert seen.names["columns"] == {column.id: column.name for column in roster.columns}
        assert seen.names["types"] == {kind.id: kind.names.here() for kind in desk.catalogue.all()}


def test_looking_twice_changes_nothing_and_leaves_nothing_open(home: Path) -> None:
    before = (home / "articles.db").read_bytes()
    assert glance.take(home, "zh_CN") == glance.take(home, "zh_CN")
    assert (home / "articles.db").read_bytes() == before
    with Desk.open(home) as desk:
        assert len(desk.article_ids()) == 300


def test_keeping_the_same_again_writes_nothing(home: Path) -> None:
    with Desk.open(home) as desk:
        changes: list[object] = []
        with desk.context.store.reading() as tx:
            stands = tx.sql("SELECT clean FROM store_state").scalar()
        desk.on_change(changes.append)
        glance.keep(desk.context)
        with desk.context.store.reading() as tx:
            assert tx.sql("SELECT clean FROM store_state").scalar() == stands == 1
    assert changes == []


def test_it_sees_how_the_list_was_shown(home: Path) -> None:
    look = ListLook("table", ("title", "unit"), {"unit": 200})
    with Desk.open(home) as desk:
        desk.keep_list_look(look)
        glance.keep(desk.context)
    seen = glance.take(home, "zh_CN")
    assert seen is not None
    assert seen.look == look


def test_a_desk_without_articles(tmp_path: Path) -> None:
    make_county(tmp_path, (WHO,))
    with Desk.open(home_of(tmp_path, WHO)) as desk:
        glance.keep(desk.context)
    seen = glance.take(home_of(tmp_path, WHO), "zh_CN")
    assert seen is not None
    assert (seen.count, seen.rows) == (0, ())


def test_no_glance_in_another_language(home: Path) -> None:
    assert glance.take(home, "zh_TW") is None


def test_no_glance_with_a_newer_roster(home: Path) -> None:
    with Desk.open(home) as desk, desk.context.store.writing() as tx:
        roster = desk.roster()
        trust.put_roster(tx, roster.version + 1, digest(b"{}"), b"{}")
    assert glance.take(home, "zh_CN") is None


def test_no_glance_of_another_layout(home: Path) -> None:
    with Desk.open(home) as desk, desk.context.store.writing() as tx:
        tx.sql("UPDATE alembic_version SET version_num = '0001'")
    assert glance.take(home, "zh_CN") is None


def test_no_glance_while_or_after_a_session_that_was_cut_off(home: Path) -> None:
    with Desk.open(home) as desk:
        with desk.context.store.writing() as tx:
            tx.touch("a")
        assert glance.take(home, "zh_CN") is None
    assert glance.take(home, "zh_CN") is not None


def test_no_glance_before_one_was_kept_or_where_there_is_no_desk(tmp_path: Path) -> None:
    make_county(tmp_path, (WHO,))
    assert glance.take(home_of(tmp_path, WHO), "zh_CN") is None
    assert glance.take(tmp_path / "nothing", "zh_CN") is None
    assert not (tmp_path / "nothing").exists()


def test_no_glance_without_the_passphrase(home: Path) -> None:
    secret = bytes.fromhex(json.loads((home / "secret.json").read_text(encoding="utf-8"))["secret"])
    PassphraseKeeper(home, "eight characters").keep(secret)
    assert glance.take(home, "zh_CN") is None


@given(st.integers(0, 4095), st.integers(1, 255))
def test_damage_in_the_first_page_means_no_glance(damaged: Path, place: int, flip: int) -> None:
    data = bytearray(damaged.with_name("whole.db").read_bytes())
    data[place] ^= flip
    damaged.write_bytes(bytes(data))
    assert glance.take(damaged.parent, "zh_CN") is None
    assert damaged.read_bytes() == bytes(data)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("damaged")
    make_county(root, (WHO,))
    home = home_of(root, WHO)
    with Desk.open(home) as desk:
        glance.keep(desk.context)
    (home / "whole.db").write_bytes((home / "articles.db").read_bytes())
    return home / "articles.db"


def test_it_loads_nothing_heavy(home: Path) -> None:
    code = "import sys; from pathlib import Path; from sync.desk import glance\n"
    code += "assert glance.take(Path(sys.argv[1]), 'zh_CN') is not None; print('\\n'.join(sys.modules))"
    command = [sys.executable, "-c", code, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    heavy = {
        "sqlalchemy",
        "alembic",
        "cryptography",
        "rfc8785",
        "rapidfuzz",
        "nh3",
        "pydantic",
        "tuf",
        "requests",
        "PySide6",
    }
    assert "sqlcipher3" in loaded
    assert not loaded & heavy


def test_the_order_is_the_lists(home: Path) -> None:
    seen = glance.take(home, "zh_CN")
    with Desk.open(home) as desk:
        assert seen is not None
        ids = desk.article_ids(ArticleFilter(), "updated")
        assert [row.rowid for row in seen.rows] == ids[: glance.LINES]
