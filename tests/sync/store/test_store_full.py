"""A full disk: the act is rolled back whole, a sentence says so, and the store goes on with new space."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from forms.errors import EnvironmentTrouble
from sync.store import attachments, drafts, outbox, settings, steps
from sync.store.engine import trouble_of
from sync.store.errors import DiskFull, DraftMoved, StoreUnreachable
from sync.store.store import Store


def act(store: Store, make: Any, article: str, attached: int) -> None:
    step = make.step(article)
    with store.writing() as tx:
        steps.put(tx, step)
        outbox.add(tx, step.digest, article, make.at)
        attachments.put(tx, os.urandom(attached), "image/png")


def queued(store: Store) -> list[str]:
    with store.reading() as tx:
        assert tx.sql("SELECT count(*) FROM attachments").scalar() == len(outbox.all(tx))
        return [item.article for item in outbox.all(tx)]


def test_a_full_file_rolls_the_act_back_and_goes_on_afterwards(store: Store, make: Any) -> None:
    act(store, make, "a1", 1000)
    with store.writing() as tx:
        pages = int(str(tx.sql("PRAGMA page_count").scalar()))
        tx.sql(f"PRAGMA max_page_count = {pages + 20}").all()
    for _ in range(3):
        with pytest.raises(DiskFull) as caught:
            act(store, make, "a2", 1_000_000)
        assert str(store.path) in str(caught.value)
        assert isinstance(caught.value, EnvironmentTrouble)
        assert queued(store) == ["a1"]
    act(store, make, "small", 1000)
    with store.writing() as tx:
        tx.sql("PRAGMA max_page_count = 1000000").all()
    act(store, make, "a2", 1_000_000)
    assert queued(store) == ["a1", "small", "a2"]


def test_a_text_that_lost_a_race_on_a_full_disk_is_told_as_full(store: Store, make: Any) -> None:
    """It could not be kept, so nobody may believe it: not "both are kept" is said but "the disk is full"."""
    data = os.urandom(200_000)
    with store.writing() as tx:
        drafts.put(tx, "a1", b"1", make.digest(b"1"), "t", "c", "n", None, make.at)
        pages = int(str(tx.sql("PRAGMA page_count").scalar()))
        tx.sql(f"PRAGMA max_page_count = {pages}").all()
    with pytest.raises((DiskFull, DraftMoved)) as caught, store.writing() as tx:
        drafts.put(tx, "a1", data, make.digest(data), "t", "c", "n", None, make.at)
    assert isinstance(caught.value, DiskFull)


@dataclass
class Disk:
    """A place of some 3 MB: a real small file system where the machine lets us, else a limit of SQLite."""

    folder: Path
    real: bool

    def open(self, make: Any) -> Store:
        store = Store.open(self.folder / "store.db", make.key)
        if not self.real:
            self._limit(store, 700)
        return store

    def fill(self, store: Store) -> None:
        if not self.real:
            with store.writing() as tx:
                pages = int(str(tx.sql("PRAGMA page_count").scalar()))
            self._limit(store, pages)
        self.put_ballast()

    def put_ballast(self) -> None:
        with suppress(OSError), open(self.folder / "ballast", "wb", buffering=0) as file:
            while self.real:
                file.write(bytes(4096))

    def empty(self, store: Store) -> None:
        (self.folder / "ballast").unlink()
        if not self.real:
            self._limit(store, 700)

    @staticmethod
    def _limit(store: Store, pages: int) -> None:
        with store.writing() as tx:
            tx.sql(f"PRAGMA max_page_count = {pages}").all()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    real = sys.platform == "linux" and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield Disk(folder, real)
    finally:
        if real:
            subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_rolls_the_act_back_and_goes_on_when_there_is_space(disk: Disk, make: Any) -> None:
    with disk.open(make) as store:
        act(store, make, "a1", 1000)
        disk.fill(store)
        for _ in range(3):
            with pytest.raises(DiskFull):
                act(store, make, "a2", 300_000)
            assert queued(store) == ["a1"]
        disk.empty(store)
        act(store, make, "a2", 300_000)
        assert queued(store) == ["a1", "a2"]
    with disk.open(make) as store:
        assert queued(store) == ["a1", "a2"]


def fill_with_acts(store: Store, make: Any) -> list[str]:
    done: list[str] = []
    with suppress(DiskFull):
        while len(done) < 100:
            act(store, make, f"a{len(done)}", 60_000)
            done.append(f"a{len(done)}")
    return done


def test_a_store_that_grows_till_the_disk_is_full_keeps_every_whole_act(disk: Disk, make: Any) -> None:
    with disk.open(make) as store:
        done = fill_with_acts(store, make)
        assert 3 < len(done) < 100
        assert queued(store) == done
    with disk.open(make) as store:
        assert queued(store) == done


def test_opening_on_a_full_disk_is_told_and_harms_nothing(disk: Disk, make: Any) -> None:
    disk.put_ballast()
    with pytest.raises(DiskFull) if disk.real else nullcontext():
        disk.open(make).close()
    (disk.folder / "ballast").unlink()
    with disk.open(make) as store:
        act(store, make, "a1", 1000)
        assert queued(store) == ["a1"]


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EACCES, StoreUnreachable),
        (errno.EROFS, StoreUnreachable),
    ],
)
def test_what_the_system_says(path: Path, number: int, trouble: type[EnvironmentTrouble]) -> None:
    assert type(trouble_of(OSError(number, os.strerror(number)), path)) is trouble


def test_an_error_of_the_caller_is_not_one_of_the_store(store: Store) -> None:
    with pytest.raises(FileNotFoundError), store.writing() as tx:
        settings.set(tx, "a", "b")
        open(store.path.with_name("picture.png"), "rb")
    with store.reading() as tx:
        assert settings.get(tx, "a") is None
