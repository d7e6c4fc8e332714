"""Opening: right key, wrong key, damage, a newer file, another process, a folder that cannot do it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from resources.language import LANGUAGES, use_language
from sync.store import drafts, engine, settings
from sync.store.errors import (
    StoreBusy,
    StoreLocked,
    StoreMisplaced,
    StoreNewer,
    StoreTorn,
    StoreUnreachable,
)
from sync.store.store import Store

OTHER_KEY = bytes(32)
TEXT = "防汛抗旱指挥部关于做好强降雨防范工作的紧急通知"


@pytest.fixture
def filled(path: Path, make: Any) -> Path:
    """A cleanly closed store with one draft."""
    with Store.open(path, make.key) as store:
        save(store, make)
    return path


def save(store: Store, make: Any, text: str = TEXT) -> None:
    data = text.encode()
    with store.writing() as tx:
        drafts.put(tx, "a1", data, make.digest(data), text, "tzgg", "notice", None, make.at)


def title(store: Store) -> str:
    with store.reading() as tx:
        draft = drafts.get(tx, "a1")
    assert draft is not None
    return draft.title


def raw(path: Path, key: bytes, statement: str) -> list[Any]:
    with closing(engine.connect(path, key)) as connection:
        return list(connection.execute(statement))


def everything_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_what_was_saved_is_there_when_it_is_opened_again(filled: Path, make: Any) -> None:
    with Store.open(filled, make.key) as store:
        assert title(store) == TEXT


def test_settings_of_the_writing_connection(store: Store) -> None:
    with store.writing() as tx:
        values = {
            name: str(tx.sql(f"PRAGMA {name}").scalar())
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        temporary_files_stay_in_memory = (
            tx.sql("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'TEMP_STORE=2'").scalar() == 1
        )
    assert values == {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"}
    assert temporary_files_stay_in_memory


def test_reading_connections_cannot_write(store: Store) -> None:
    with pytest.raises(RuntimeError, match="does not write"), store.reading() as tx:
        settings.set(tx, "a", "b")
    with store.reading() as tx:
        assert settings.get(tx, "a") is None


def test_only_the_owner_may_read_the_files(path: Path, make: Any) -> None:
    others = 0o077 if os.name == "posix" else 0  # Windows keeps rights elsewhere: with the folder
    with Store.open(path, make.key) as store:
        save(store, make)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert {"store.db", "store.db-wal", "store.db.check", "store.db.lock"} <= set(modes)
    assert {name: oct(mode) for name, mode in modes.items() if mode & others} == {}


def test_no_file_shows_the_text(path: Path, make: Any) -> None:
    store = Store.open(path, make.key)
    save(store, make)
    open_files = everything_in(path.parent)
    store.close()
    closed_files = everything_in(path.parent)
    assert any(name.endswith("-wal") and data for name, data in open_files.items())
    needles = [TEXT[:4].encode(form) for form in ("utf-8", "utf-16-le", "gbk")] + [b"CREATE TABLE", make.key]
    needles.append(make.key.hex().encode())
    for name, data in [*open_files.items(), *closed_files.items()]:
        assert not [needle for needle in needles if needle in data], name


def test_a_clean_close_leaves_one_database_file_and_no_log(filled: Path) -> None:
    assert sorted(file.name for file in filled.parent.iterdir()) == [
        "store.db",
        "store.db.check",
        "store.db.lock",
    ]


def test_a_key_of_another_length_is_a_defect(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Store.open(path, b"short")


# ---------------------------------------------------------------------------------------- wrong key


def test_a_wrong_key_is_told_and_changes_nothing(filled: Path, make: Any) -> None:
    before = everything_in(filled.parent)
    with pytest.raises(StoreLocked) as caught:
        Store.open(filled, OTHER_KEY)
    assert str(filled) in str(caught.value)
    assert everything_in(filled.parent) == before
    with Store.open(filled, make.key) as store:
        assert title(store) == TEXT


def test_a_wrong_key_is_told_even_without_the_check_beside_it(filled: Path) -> None:
    filled.with_name("store.db.check").unlink()
    with pytest.raises(StoreLocked):
        Store.open(filled, OTHER_KEY)
    assert filled.exists()


def test_a_check_that_is_wrong_locks_nobody_out(filled: Path, make: Any) -> None:
    check = filled.with_name("store.db.check")
    check.write_bytes(b"another key's\n")
    with Store.open(filled, make.key) as store:
        assert title(store) == TEXT
    with pytest.raises(StoreLocked):
        Store.open(filled, OTHER_KEY)


def test_a_failed_open_leaves_the_lock_free(filled: Path, make: Any) -> None:
    for _ in range(3):
        with pytest.raises(StoreLocked):
            Store.open(filled, OTHER_KEY)
    Store.open(filled, make.key).close()


# --------------------------------------------------------------------------------------------- torn


def damage_head(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[200:300] = bytes(100)
    path.write_bytes(data)


def cut_in_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 10 + 777])


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(4096 * 5))


def zeros(path: Path) -> None:
    path.write_bytes(bytes(4096 * 5))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def plain_database(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + bytes(4080))


@pytest.mark.parametrize("damage", [damage_head, cut_in_a_page, garbage, zeros, empty, plain_database])
def test_a_torn_file_is_moved_aside_whole_and_the_sentence_names_it(filled: Path, make: Any, damage: Any) -> None:
    damage(filled)
    before = filled.read_bytes()
    with pytest.raises(StoreTorn) as caught:
        Store.open(filled, make.key)
    moved = caught.value.moved_to
    assert moved is not None
    assert moved.name.startswith("store.db.torn-")
    assert moved.read_bytes() == before
    assert str(moved) in str(caught.value)
    assert not filled.exists()
    with Store.open(filled, make.key) as fresh, fresh.reading() as tx:
        assert drafts.get(tx, "a1") is None


@pytest.mark.parametrize("damage", [cut_in_a_page, zeros, plain_database])
def test_obvious_damage_is_recognised_without_the_check_beside_it(filled: Path, make: Any, damage: Any) -> None:
    filled.with_name("store.db.check").unlink()
    damage(filled)
    with pytest.raises(StoreTorn):
        Store.open(filled, make.key)


def crash(path: Path, make: Any) -> None:
    """Leave behind what a killed process leaves: database and log as they were in the middle of the day."""
    script = (
        "import os, sys; from pathlib import Path\n"
        "from sync.store.store import Store; from sync.store import settings\n"
        "store = Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n"
        "for n in range(20):\n"
        "    with store.writing() as tx: settings.set(tx, f'k{n}', 'v' * 2000)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path), make.key.hex()], check=False)
    assert done.returncode != 0


def test_after_a_crash_the_lock_is_free_and_everything_committed_is_there(path: Path, make: Any) -> None:
    crash(path, make)
    assert path.with_name("store.db-wal").stat().st_size > 0
    with Store.open(path, make.key) as store, store.reading() as tx:
        assert [settings.get(tx, f"k{n}") for n in (0, 19)] == ["v" * 2000] * 2


def test_the_log_goes_aside_with_a_torn_file(path: Path, make: Any) -> None:
    crash(path, make)
    log = path.with_name("store.db-wal").read_bytes()
    path.unlink()  # a database that vanished while its log is full of saved acts
    with pytest.raises(StoreTorn) as caught:
        Store.open(path, make.key)
    moved = caught.value.moved_to
    assert moved is not None
    assert moved.with_name(moved.name + "-wal").read_bytes() == log
    assert not path.with_name("store.db-wal").exists()
    Store.open(path, make.key).close()


def deep_damage(path: Path, key: bytes) -> None:
    """Damage the pages of the settings; no page that opening reads."""
    pages = raw(path, key, "SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'settings'")
    data = bytearray(path.read_bytes())
    for (page,) in pages:
        start = (int(page) - 1) * 4096
        data[start + 500 : start + 600] = bytes(100)
    path.write_bytes(data)


def test_damage_met_while_working_is_told_and_found_at_the_next_opening(filled: Path, make: Any) -> None:
    deep_damage(filled, make.key)
    with Store.open(filled, make.key) as store:
        with pytest.raises(StoreTorn) as met, store.reading() as tx:
            settings.get(tx, "anything")
        assert met.value.moved_to is None
        assert title(store) == TEXT, "what is not damaged can still be read"
    with pytest.raises(StoreTorn) as caught:
        Store.open(filled, make.key)
    assert caught.value.moved_to is not None


def test_a_look_through_the_whole_file_happens_after_an_unclean_close_only(filled: Path, make: Any) -> None:
    raw(filled, make.key, "UPDATE store_state SET clean = 0")
    Store.open(filled, make.key).close()  # sound: checked and opened
    deep_damage(filled, make.key)
    raw(filled, make.key, "UPDATE store_state SET clean = 1")
    Store.open(filled, make.key).close()  # clean: not looked through
    raw(filled, make.key, "UPDATE store_state SET clean = 0")
    with pytest.raises(StoreTorn):
        Store.open(filled, make.key)


def test_only_the_first_act_marks_the_store_open(filled: Path, make: Any) -> None:
    def mark() -> object:
        return raw(filled, make.key, "SELECT clean FROM store_state")[0][0]

    store = Store.open(filled, make.key)
    assert title(store) == TEXT
    assert mark() == 1
    with store.writing() as tx:
        settings.set(tx, "a", "b")
    assert mark() == 0
    store.close()
    assert mark() == 1


# ------------------------------------------------------------------------------- newer, busy, place


def test_a_newer_file_is_refused_politely_and_untouched(filled: Path, make: Any) -> None:
    raw(filled, make.key, "UPDATE alembic_version SET version_num = '0999'")
    before = everything_in(filled.parent)
    with pytest.raises(StoreNewer) as caught:
        Store.open(filled, make.key)
    assert "0999" in str(caught.value)
    assert everything_in(filled.parent) == before


def test_a_foreign_database_under_the_same_key_is_left_alone(path: Path, make: Any) -> None:
    path.parent.mkdir()
    raw(path, make.key, "CREATE TABLE letters (body TEXT)")
    with pytest.raises(StoreNewer):
        Store.open(path, make.key)
    assert raw(path, make.key, "SELECT name FROM sqlite_schema") == [("letters",)]


def test_a_file_whose_making_was_interrupted_is_made(path: Path, make: Any) -> None:
    path.parent.mkdir()
    raw(path, make.key, "PRAGMA journal_mode = WAL")
    with Store.open(path, make.key) as store:
        save(store, make)
        assert title(store) == TEXT


def test_a_second_opening_in_the_same_process_is_busy(store: Store, path: Path, make: Any) -> None:
    with pytest.raises(StoreBusy):
        Store.open(path, make.key)
    store.close()
    Store.open(path, make.key).close()


def test_a_second_process_is_busy_and_one_that_was_killed_is_not(path: Path, make: Any) -> None:
    script = (
        "import sys; from pathlib import Path; from sync.store.store import Store\n"
        "store = Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n"
        "print('open', flush=True); sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(path), make.key.hex()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreBusy) as caught:
            Store.open(path, make.key)
        assert str(path) in str(caught.value)
        other.kill()
        other.wait()
    Store.open(path, make.key).close()


def test_a_file_system_without_shared_memory_is_refused(tmp_path: Path, make: Any) -> None:
    file = tmp_path / "store.db"
    # This layer of SQLite locks by a file and has no shared memory, as some network drives have none.
    with (
        closing(engine.connect(f"file:{file}?vfs=unix-dotfile", make.key, uri=True)) as connection,
        pytest.raises(StoreMisplaced) as caught,
    ):
        engine.insist_on_wal(connection, file)
    assert str(file) in str(caught.value)


def test_a_folder_that_is_a_file_is_an_environment_trouble(tmp_path: Path, make: Any) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnreachable):
        Store.open(tmp_path / "data" / "store.db", make.key)


def test_every_trouble_speaks_every_language(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    troubles = (
        StoreLocked(file),
        StoreBusy(file),
        StoreTorn(file, file),
        StoreTorn(file, None),
        StoreNewer(file, "0999"),
        StoreMisplaced(file),
    )
    try:
        for trouble in troubles:
            said = set()
            for code in LANGUAGES:
                use_language(code)
                said.add(str(trouble))
            assert len(said) == len(LANGUAGES)
            assert all(str(file) in sentence for sentence in said)
            assert trouble.exit_code == 3
    finally:
        use_language("zh_CN")


def test_records_and_errors_load_without_the_database_library() -> None:
    script = "import sys; import sync.store.records, sync.store.errors; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.split() == [b"False"]
