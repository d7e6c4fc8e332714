"""Regular expressions that come as data: compiled when first needed, and bounded in time.

A pattern that runs away is a weapon: one from outside is tried on hostile texts before it is taken, and each search
has a time limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from time import thread_time

import regex

from forms.errors import Malformed
from resources.language import say

MAX_PATTERN = 2_000
SEARCH_SECONDS = 0.25
_TRIAL_SECONDS = 0.05
_TRIALS_SECONDS = 1.0
_TRIAL_LENGTH = 3_000


class RanAway(Exception):
    """A search took longer than ``SEARCH_SECONDS``."""


class Expression:
    """One pattern of a rule pack.

    Args:
        pattern: in the syntax of the ``regex`` package, which contains that of ``re``.
    """

    __slots__ = ("__dict__", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> regex.Pattern[str]:
        return regex.compile(self.pattern, regex.MULTILINE)

    def finditer(self, text: str) -> Iterator[regex.Match[str]]:
        """All matches in a text.

        Raises:
            RanAway: the search took too long.
        """
        try:
            yield from self._compiled.finditer(text, timeout=SEARCH_SECONDS)
        except TimeoutError:
            raise RanAway(self.pattern) from None

    def search(self, text: str, start: int = 0) -> regex.Match[str] | None:
        """The first match, or None; raises ``RanAway`` as ``finditer``."""
        try:
            return self._compiled.search(text, start, timeout=SEARCH_SECONDS)
        except TimeoutError:
            raise RanAway(self.pattern) from None

    def check(self) -> None:
        """Compile it and try it on texts that drive a bad pattern mad.

        Raises:
            Malformed: it is too long, broken, or runs away.
        """
        if len(self.pattern) > MAX_PATTERN:
            raise self._refused(say("it is longer than {limit} characters", limit=MAX_PATTERN))
        begun = thread_time()
        try:
            compiled = self._compiled
            for text in _hostile_texts(self.pattern):
                for _ in compiled.finditer(text, timeout=_TRIAL_SECONDS):
                    pass
                if thread_time() - begun > _TRIALS_SECONDS:  # a plain search does not look at the clock
                    raise TimeoutError
        except regex.error as fault:
            raise self._refused(say("{text}", text=str(fault))) from None
        except (TimeoutError, RecursionError, MemoryError):
            raise self._refused(say("it can take endless time on some texts")) from None

    def _refused(self, why: object) -> Malformed:
        shown = self.pattern[:80]
        return Malformed(say("The pattern {pattern} is refused: {why}.", pattern=shown, why=str(why)), "rules.pattern")


def _hostile_texts(pattern: str) -> Iterator[str]:
    """Long repetitions of what the pattern is made of, broken off by a sign that fits nothing.

    All its signs follow once more, for a search looks first whether a sign it needs occurs at all.
    """
    signs = [sign for sign in dict.fromkeys(pattern) if sign.isalnum() or "\u4e00" <= sign <= "\u9fff"][:40]
    joined = "".join(signs)
    for piece in [*signs, "a", "0", " ", "的", "、", "“", "a0", "省市", *([joined] if joined else [])]:
        yield piece * (_TRIAL_LENGTH // len(piece) + 1) + "\u0000" + joined
