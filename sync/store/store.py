"""The store as a whole: open, write, read, hear of changes, close.

One connection writes, one act at a time, from any thread; readers see the state of one moment and never wait. What is
committed is on the disk. No connection, row or cursor leaves this package.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from sync.store import engine, opening
from sync.store.errors import StoreTorn, StoreTrouble
from sync.store.lock import ProcessLock
from sync.store.migrate import CURRENT, Layout
from sync.store.records import ChangeSet
from sync.store.tables import store_state
from sync.store.tx import Rescue, Tx

Callback = Callable[[ChangeSet], None]


class Store:
    """An open store; made by ``Store.open``, at home in any thread.

    Attributes:
        path: of the file.
        commits: how many acts were committed since it was opened: while it stands, what was read still holds.
    """

    def __init__(self, path: Path, key: bytes, lock: ProcessLock) -> None:
        self.path = path
        self.commits = 0
        self._lock = lock
        self._turn = threading.Lock()
        self._turn_of: int | None = None
        self._callbacks: list[Callback] = []
        self._closed = False
        self._marked_open = False
        self._readers = engine.reading_engine(path, key)
        self._writer = engine.writing_engine(path, key).connect()

    @classmethod
    def open(cls, path: Path, key: bytes, layout: Layout = CURRENT) -> Store:
        """Open the store at ``path``, or make one where there is none.

        Args:
            path: the database file; its folder is made if need be. It must be on a local disk.
            key: 32 random bytes.
            layout: other than today's only in tests of migrations.

        Raises:
            StoreBusy: another process has it open.
            StoreLocked: ``key`` is wrong; nothing was changed.
            StoreTorn: the file is damaged and was moved aside; opening again makes a new store.
            StoreNewer: a newer version of the program wrote it; nothing was changed.
            StoreMisplaced: the file system cannot keep it safely.
            DiskFull, StoreUnreachable: the disk is in the way.
            ValueError: the key does not have 32 bytes.
        """
        with _plain_errors(path, files=True), ExitStack() as undo:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = ProcessLock(path)
            undo.callback(lock.release)
            opening.prepare(path, key, layout)
            store = cls(path, key, lock)
            undo.pop_all()
            return store

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """One act: everything in the block is committed together at its end, or nothing is.

        Raises:
            DiskFull, StoreUnreachable, StoreTorn: rolled back whole; the store stays usable when the cause is
                gone.
            RuntimeError: this thread is writing already, or the store is closed.
        """
        committed: list[ChangeSet] = []
        try:
            with self._my_turn(), self._transaction(committed) as tx:
                yield tx
        finally:
            self._tell(committed)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """A look at the store as it is at the first read; what is committed meanwhile is not seen.

        Raises:
            StoreTorn, StoreUnreachable: the file cannot be read.
            RuntimeError: the store is closed, or the block tries to write.
        """
        self._insist_on_open()
        with self._watched(), self._readers.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            tx = Tx(connection)
            try:
                yield tx
            except sa.exc.DBAPIError as error:
                if engine.is_write_refused(error):
                    raise RuntimeError("a reading transaction does not write") from error
                raise
            finally:
                tx.end()
                _roll_back(connection)

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Have ``callback`` called after each commit that changed something, in the thread that committed.

        It must not raise; if it does, the others are still called, the act stays committed, and the error comes out
        of the ``writing`` block. It may read and write.

        Returns:
            A function that ends the subscription.
        """
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def close(self) -> None:
        """Fold the log into the file, mark it cleanly closed, let the next process in; twice does nothing.

        What cannot be finished, on a full disk say, is finished when the store is opened next: nothing
            committed
        depends on it, so it is no error.
        """
        with self._my_turn(closing=True):
            if self._closed:
                return
            self._closed = True
            with ExitStack() as last:
                last.callback(self._lock.release)
                last.callback(self._writer.engine.dispose)
                last.callback(self._writer.close)
                self._readers.dispose()
                with suppress(StoreTrouble), _plain_errors(self.path):
                    self._finish()

    def _finish(self) -> None:
        if self._marked_open:
            self._writer.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
            self._writer.execute(store_state.update().values(clean=1))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _my_turn(self, *, closing: bool = False) -> Iterator[None]:
        if self._turn_of == threading.get_ident():
            raise RuntimeError("this thread is already writing to the store")
        with self._turn:
            if not closing:
                self._insist_on_open()
            self._turn_of = threading.get_ident()
            try:
                yield
            finally:
                self._turn_of = None

    @contextmanager
    def _transaction(self, committed: list[ChangeSet]) -> Iterator[Tx]:
        with self._watched():
            self._writer.exec_driver_sql("BEGIN IMMEDIATE")
            tx = Tx(self._writer)
            try:
                self._mark_open(tx)
                yield tx
                self._commit(tx)
            except BaseException:
                tx.end()
                _roll_back(self._writer)
                self._save_rescued(tx.rescues, committed)
                raise
            committed.append(tx.changes())

    def _mark_open(self, tx: Tx) -> None:
        if not self._marked_open:
            # In the transaction of the first act: a store only read from needs no check and no write.
            tx.run(store_state.update().values(clean=0))

    def _commit(self, tx: Tx) -> None:
        for action in tx.rescues:
            action(tx)
        tx.end()
        self._writer.exec_driver_sql("COMMIT")
        self._marked_open = True
        self.commits += 1

    def _save_rescued(self, rescues: tuple[Rescue, ...], committed: list[ChangeSet]) -> None:
        if rescues:
            with self._transaction(committed) as tx:
                for action in rescues:
                    action(tx)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            with _plain_errors(self.path):
                yield
        except StoreTorn:
            # A connection that met the damage answers everything with it from then on.
            self._readers.dispose()
            raise

    def _tell(self, committed: list[ChangeSet]) -> None:
        with ExitStack() as calls:
            for changes in reversed(committed):
                for callback in reversed(self._callbacks):
                    if changes:
                        calls.callback(callback, changes)

    def _insist_on_open(self) -> None:
        if self._closed:
            raise RuntimeError("the store is closed")


@contextmanager
def _plain_errors(path: Path, *, files: bool = False) -> Iterator[None]:
    """Sentences for errors; damage met now is looked into when the store is opened next."""
    try:
        with engine.plain_errors(path, files=files):
            yield
    except StoreTorn as torn:
        if torn.moved_to is None:
            with suppress(OSError):
                opening.suspect_path(path).touch()
        raise


def _roll_back(connection: sa.Connection) -> None:
    # After some errors (a full disk) SQLite has rolled back by itself.
    if connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
        connection.exec_driver_sql("ROLLBACK")
