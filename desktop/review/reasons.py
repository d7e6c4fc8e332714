"""Why an article goes back: six groups and their reasons, read from shipped data; a return names at least one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from resources import folder
from resources.language import language, tr


@dataclass(frozen=True)
class Reason:
    """A group or a reason: its code and its label in each language."""

    code: str
    group: str
    labels: tuple[tuple[str, str], ...]

    def here(self) -> str:
        """The label in the language in use."""
        found = dict(self.labels)
        return found.get(language()) or found.get("zh_CN", self.code)


@cache
def groups() -> tuple[Reason, ...]:
    """The six groups in order."""
    return tuple(Reason(g["id"], g["id"], tuple(g["labels"].items())) for g in _data()["groups"])


@cache
def reasons() -> tuple[Reason, ...]:
    """All reasons in order of their codes."""
    return tuple(Reason(r["code"], r["group"], tuple(r["labels"].items())) for r in _data()["reasons"])


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    data: dict[str, list[dict[str, Any]]] = json.loads(folder("return_reasons.json").read_text(encoding="utf-8"))
    return data


def category_of(chosen_groups: Iterable[str], chosen_reasons: Iterable[str]) -> str:
    """What a step carries as its category: the codes chosen, and each group of which no code was chosen."""
    wanted_groups, wanted_reasons = frozenset(chosen_groups), frozenset(chosen_reasons)
    codes = [r for r in reasons() if r.code in wanted_reasons]
    named = {r.group for r in codes}
    bare = [g.code for g in groups() if g.code in wanted_groups and g.code not in named]
    return ",".join([*(r.code for r in codes), *bare])


def category_words(category: str) -> str:
    """A step's category for the eye; an unknown code is shown as it is."""
    known = {r.code: r for r in (*groups(), *reasons())}
    parts = [part.strip() for part in category.split(",") if part.strip()]
    return tr("; ").join(known[p].here() if p in known else p for p in parts)
