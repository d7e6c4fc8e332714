"""The rounds of submission, for lists and for what was said in each: cheap, for they are asked for many articles at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.chain import step as act
from sync.desk.context import Context
from sync.store import rounds

BEGINS = (act.SUBMIT, act.CORRECT)


class Rounds:
    """The rounds at one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, articles: Sequence[str]) -> Mapping[str, int]:
        """How often each article was submitted; those never submitted are left out."""
        with self._context.store.reading() as tx:
            return rounds.counts(tx, articles, BEGINS)

    def steps(self, article: str) -> Mapping[int, tuple[int, str]]:
        """For each step, by its number: the round in which it was signed, and its action."""
        with self._context.store.reading() as tx:
            return rounds.of_steps(tx, article, BEGINS)
