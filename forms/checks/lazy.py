"""Patterns of the program's own rules, compiled when first used: two hundred of them would hold up the first check."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern and becomes one at the first use of any of its methods."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = self.__dict__.get("_compiled") or self.__dict__.setdefault(
            "_compiled", re.compile(self._source, self._flags)
        )
        return self.__dict__.setdefault(name, getattr(compiled, name))


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``, but not yet.

    Args:
        pattern: an expression that the tests have seen compiled.
        flags: as for ``re.compile``.
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
