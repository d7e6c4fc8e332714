"""Older files: brought up on a copy, swapped in whole, kept as they were; and the two descriptions agree."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from forms.errors import EnvironmentTrouble
from sync.store import drafts, engine, migrate, outbox, steps, tables, versions
from sync.store.errors import StoreNewer
from sync.store.migrate import CURRENT, Layout
from sync.store.store import Store

TODAY = tables.HEAD
TOMORROW = f"{int(TODAY) + 1:04}"
NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "{tomorrow}"
down_revision = "{today}"


def upgrade():
{body}
"""
GOOD = """
    op.add_column("drafts", sa.Column("note", sa.Text))
    op.execute("CREATE TABLE letters (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")
"""
FAILS_HALF_WAY = """
    op.execute("DROP TABLE settings")
    op.execute("CREATE TABLE settings (this is not SQL")
"""
LOSES_DRAFTS = """
    op.execute("DROP TRIGGER drafts_kept")
    op.execute("DROP TRIGGER drafts_signed")
    op.execute("DELETE FROM drafts")
"""


@pytest.fixture
def next_layout(tmp_path: Path) -> Callable[[str], Layout]:
    """A layout that does not exist yet, for a file of today to be brought up to."""

    def build(body: str) -> Layout:
        scripts = tmp_path / "migrations"
        shutil.copytree(CURRENT.scripts, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / f"{TOMORROW}_next.py").write_text(
            NEXT.format(body=body, today=TODAY, tomorrow=TOMORROW), encoding="utf-8"
        )
        return Layout(TOMORROW, scripts)

    return build


@pytest.fixture
def older(path: Path, make: Any) -> Path:
    """A closed store of today's layout with a draft and a queued step."""
    with Store.open(path, make.key) as store, store.writing() as tx:
        drafts.put(tx, "a1", b"text", make.digest(b"text"), "t", "c", "n", None, make.at)
        steps.put(tx, make.step())
        outbox.add(tx, make.step().digest, "a1", make.at)
    return path


def schema(path: Path, key: bytes) -> dict[str, str]:
    """Every table, index and trigger with its statement, blanks aside; without Alembic's own table."""
    with closing(engine.connect(path, key)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {name: re.sub(r"\s", "", sql) for name, sql in rows if name != "alembic_version"}


def version(path: Path, key: bytes) -> str:
    with closing(engine.connect(path, key)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_the_migrations_lead_to_the_layout_of_today(tmp_path: Path, make: Any) -> None:
    fresh, migrated = tmp_path / "fresh.db", tmp_path / "migrated.db"
    Store.open(fresh, make.key).close()
    migrate.upgrade(migrated, make.key, CURRENT)
    assert schema(migrated, make.key) == schema(fresh, make.key)
    assert version(migrated, make.key) == version(fresh, make.key) == tables.HEAD
    Store.open(migrated, make.key).close()


def test_versions_come_through_with_their_rules_and_may_be_kept_before_a_restore(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "store.db"
    migrate.upgrade(path, make.key, replace(CURRENT, head="0002"))
    with closing(engine.connect(path, make.key)) as connection:
        connection.execute("INSERT INTO contents VALUES (?, ?)", (make.digest(b"x"), b"x"))
        kept = [(n, "a1", make.digest(b"x"), cause, make.at) for n, cause in ((3, "signature"), (9, "interval"))]
        connection.executemany("INSERT INTO versions VALUES (?, ?, ?, ?, ?)", kept)
        with pytest.raises(engine.driver_error, match="CHECK"):
            connection.execute("INSERT INTO versions VALUES (10, 'a1', ?, 'restored', '')", (make.digest(b"x"),))
    with Store.open(path, make.key) as store:
        with store.writing() as tx:
            assert [tuple(row) for row in tx.sql("SELECT * FROM versions").all()] == kept
            assert versions.put(tx, "a1", make.digest(b"x"), "restored", make.at).id == 10
        with pytest.raises(sa.exc.IntegrityError, match="versions are never deleted"), store.writing() as tx:
            tx.sql("DELETE FROM versions WHERE cause = 'restored'")


def test_there_is_one_line_of_migrations_and_its_head_is_ours() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(CURRENT.scripts))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [tables.HEAD]
    assert scripts.get_bases() == ["0001"]
    assert all(script.revision.isdigit() and len(script.revision) == 4 for script in scripts.walk_revisions())


def test_a_store_of_today_never_loads_alembic(path: Path, make: Any) -> None:
    script = (
        "import sys; from pathlib import Path; from sync.store.store import Store\n"
        "for _ in range(2): Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])).close()\n"
        "print(sorted(name for name in sys.modules if name in ('alembic', 'mako', 'sqlalchemy.orm')))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path), make.key.hex()], capture_output=True, check=True)
    assert done.stdout.split() == [b"[]"]


def test_an_older_file_is_brought_up_and_kept_as_it_was(
    older: Path, make: Any, next_layout: Callable[[str], Layout]
) -> None:
    before = older.read_bytes()
    with Store.open(older, make.key, next_layout(GOOD)) as store:
        with store.reading() as tx:
            assert [item.article for item in outbox.all(tx)] == ["a1"]
            assert tx.sql("SELECT note FROM drafts").all() == [(None,)]
            assert tx.sql("SELECT count(*) FROM letters").scalar() == 0
        with store.writing() as tx:
            tx.sql("INSERT INTO letters (body) VALUES ('信')")
    assert version(older, make.key) == TOMORROW
    assert older.with_name(f"store.db.before-{TODAY}").read_bytes() == before
    assert names(older.parent) == [
        "store.db",
        f"store.db.before-{TODAY}",
        "store.db.check",
        "store.db.lock",
    ]
    with pytest.raises(StoreNewer):
        Store.open(older, make.key)


def test_what_was_still_in_the_log_is_brought_up_too(
    path: Path, make: Any, next_layout: Callable[[str], Layout]
) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from sync.store.store import Store; from sync.store import settings\n"
        "store = Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n"
        "with store.writing() as tx: settings.set(tx, 'last', 'act')\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path), make.key.hex()], check=False)
    assert path.with_name("store.db-wal").stat().st_size > 0
    with Store.open(path, make.key, next_layout(GOOD)) as store, store.reading() as tx:
        assert tx.sql("SELECT value FROM settings WHERE key = 'last'").scalar() == "act"


@pytest.mark.parametrize(("body", "error"), [(FAILS_HALF_WAY, sa.exc.OperationalError), (LOSES_DRAFTS, RuntimeError)])
def test_a_migration_that_fails_changes_nothing(
    older: Path, make: Any, next_layout: Callable[[str], Layout], body: str, error: type[Exception]
) -> None:
    before, beside = older.read_bytes(), names(older.parent)
    with pytest.raises(error):
        Store.open(older, make.key, next_layout(body))
    assert older.read_bytes() == before
    assert names(older.parent) == beside
    with Store.open(older, make.key) as store, store.reading() as tx:
        assert drafts.get(tx, "a1") is not None


def test_a_copy_left_by_a_killed_migration_is_made_anew(
    older: Path, make: Any, next_layout: Callable[[str], Layout]
) -> None:
    for side in ("", "-wal", "-shm"):
        older.with_name(f"store.db.migrating{side}").write_bytes(b"half a copy")
    Store.open(older, make.key, next_layout(GOOD)).close()
    assert version(older, make.key) == TOMORROW
    assert not [name for name in names(older.parent) if "migrating" in name]


def test_no_room_for_the_copy_changes_nothing(older: Path, make: Any, next_layout: Callable[[str], Layout]) -> None:
    layout = next_layout(GOOD)
    before = older.read_bytes()
    older.with_name("store.db.migrating").mkdir()  # in the way, as a full disk is: no copy can be written
    with pytest.raises(EnvironmentTrouble):
        Store.open(older, make.key, layout)
    assert older.read_bytes() == before
    older.with_name("store.db.migrating").rmdir()
    Store.open(older, make.key, layout).close()
    assert version(older, make.key) == TOMORROW
