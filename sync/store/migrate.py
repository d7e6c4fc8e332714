"""Bringing an older store to today's layout: on a copy, which takes the old file's place only when all went well.

Alembic is imported here and only when there is something to bring up; a fresh store never pays for it.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sync.store import engine, tables

_SIDES = ("-wal", "-shm")

# What people made or others signed: a new layout may hold more of it, never less.
_KEPT = (
    "contents",
    "drafts",
    "versions",
    "attachments",
    "chunks",
    "steps",
    "step_returned",
    "receipts",
    "outbox",
    "rosters",
    "checkpoints",
    "evidence",
    "sealed_keys",
    "waivers",
    "remark_papers",
    "remark_drafts",
)


@dataclass(frozen=True)
class Layout:
    """Which layout is wanted and where the steps to it are."""

    head: str = tables.HEAD
    scripts: Path = Path(__file__).parent / "migrations"


CURRENT = Layout()


def bring_up(path: Path, key: bytes, layout: Layout, old_version: str) -> Path:
    """Bring the store at ``path`` to ``layout``; whatever fails, the file is as it was.

    Returns:
        Where the file as it was before is kept.

    Raises:
        RuntimeError: the migration lost rows: a defect of the migration.
        OSError, sqlalchemy.exc.DBAPIError: as they come; ``opening`` puts them into sentences.
    """
    copy = path.with_name(path.name + ".migrating")
    _remove(copy)
    try:
        before = _settle(path, key)
        _copy(path, copy)
        upgrade(copy, key, layout)
        after = _settle(copy, key)
        if any(after.get(table, 0) < number for table, number in before.items()):
            raise RuntimeError(f"the migration to layout {layout.head} lost rows")
        return _swap(path, copy, old_version)
    finally:
        _remove(copy)


def _settle(path: Path, key: bytes) -> dict[str, int]:
    """Fold the write-ahead log into the file, check it, and count what must not become less."""
    with closing(engine.connect(path, key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        present = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        counted = [table for table in _KEPT if table in present]
        return {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in counted}


def _copy(path: Path, copy: Path) -> None:
    with open(path, "rb") as source, open(copy, "wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
        target.flush()
        os.fsync(target.fileno())


def upgrade(path: Path, key: bytes, layout: Layout) -> None:
    """Run the migrations on the file at ``path`` itself, which is a copy or of no worth yet."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(layout.scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    writer = engine.writing_engine(path, key)
    try:
        with writer.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, layout.head)
    finally:
        writer.dispose()


def _swap(path: Path, copy: Path, old_version: str) -> Path:
    backup = path.with_name(f"{path.name}.before-{old_version}")
    kept = backup.with_name(backup.name + ".new")
    with suppress(FileNotFoundError):
        kept.unlink()
    try:
        os.link(path, kept)
    except OSError:
        _copy(path, kept)  # a file system without links
    os.replace(kept, backup)
    os.replace(copy, path)
    _sync_folder(path.parent)
    return backup


def _sync_folder(folder: Path) -> None:
    """Make the new names durable, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove(copy: Path) -> None:
    for name in (copy.name, *(copy.name + side for side in _SIDES)):
        with suppress(FileNotFoundError):
            copy.with_name(name).unlink()
