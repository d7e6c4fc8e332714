"""A transaction: what every function of the store takes first.

It runs statements while it lasts, notes what they touch, and is dead afterwards; the connection in it never leaves
the store. Only ``store`` makes one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from sync.store.records import ChangeSet

Rescue = Callable[["Tx"], None]


class Tx:
    """One transaction on one connection, used by one thread at a time."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection: sa.Connection | None = connection
        self._articles: set[str] = set()
        self._outbox = False
        self._trust = False
        self._rescues: list[Rescue] = []

    def run(
        self,
        statement: sa.Executable,
        values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> sa.CursorResult[Any]:
        """Run a statement.

        Raises:
            RuntimeError: the transaction is over. On the writing connection a statement outside a transaction
                would commit by itself, so this must not pass unnoticed.
        """
        return self._living().execute(statement, values)

    def sql(self, statement: str, values: tuple[Any, ...] = ()) -> sa.CursorResult[Any]:
        """Run what Core cannot say (full-text search), with ``?`` for each value; raises as ``run``."""
        return self._living().exec_driver_sql(statement, values)

    def rows(self, query: sa.Executable, **values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query; raises as ``run``."""
        return [tuple(row) for row in self.run(query, values)]

    def row(self, query: sa.Executable, **values: Any) -> tuple[Any, ...] | None:
        """The one row of a query, or None; raises as ``run``."""
        row = self.run(query, values).one_or_none()
        return None if row is None else tuple(row)

    def value(self, query: sa.Executable, **values: Any) -> Any:
        """The first value of the first row, None when there is none; raises as ``run``."""
        return self.run(query, values).scalar()

    def numbers(self, query: sa.Select[tuple[int]], limit: int | None = None) -> list[int]:
        """The whole numbers that a query of one column gives, in its order; raises as ``run``.

        As one JSON text, not row by row: two hundred thousand ids in a fraction of the time. The limit, even
        if none, makes SQLite keep the order of the inner query.
        """
        listed = query.limit(-1 if limit is None else limit).subquery()
        numbers: list[int] = json.loads(self.value(sa.select(sa.func.json_group_array(listed.c[0]))))
        return numbers

    def _living(self) -> sa.Connection:
        if self._connection is None:
            raise RuntimeError("this transaction of the store is over")
        return self._connection

    def touch(self, article: str) -> None:
        """Note that something of this article changed."""
        self._articles.add(article)

    def touch_outbox(self) -> None:
        """Note that the outbox changed."""
        self._outbox = True

    def touch_trust(self) -> None:
        """Note that rosters, checkpoints or evidence changed."""
        self._trust = True

    def rescue(self, action: Rescue) -> None:
        """Have ``action`` done whatever becomes of this transaction.

        It runs before the commit, or, when the transaction is rolled back, in one of its own right after: a
        text that lost a race is kept even though the act that brought it failed.
        """
        self._rescues.append(action)

    def changes(self) -> ChangeSet:
        """What was touched so far."""
        return ChangeSet(frozenset(self._articles), self._outbox, self._trust)

    @property
    def rescues(self) -> tuple[Rescue, ...]:
        """What is to be done whatever becomes of this transaction."""
        return tuple(self._rescues)

    def end(self) -> None:
        """Make this transaction unusable."""
        self._connection = None
