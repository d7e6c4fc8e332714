"""Second opinion on the width of marks, from ``autocorrect_py``: only as a hint, and only what no other rule says.

Its rules about spaces stay off: in official texts no space stands between Han characters and figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from types import ModuleType

from forms.checks.piece import RUNNING_KINDS, Piece
from forms.checks.rule import Hit, PieceRule
from resources.language import say

_OFF = (
    "space-word", "space-punctuation", "space-bracket", "space-backticks", "space-dash", "space-dollar", "halfwidth-word",
    "halfwidth-punctuation", "no-space-fullwidth", "no-space-fullwidth-quote", "spellcheck",
)  # fmt: skip
_MARKS = ",.;:?!"
_BEFORE = 4  # characters shown with a mark, so that one waiver does not speak for all marks


def width_rule(others: Sequence[PieceRule]) -> PieceRule:
    """The rule of this module.

    Args:
        others: rules whose findings it does not repeat.
    """

    def find(piece: Piece) -> Iterator[Hit]:
        found = list(_changed(piece.text))
        if found:
            known = [(hit.start, hit.end) for rule in others if _wanted(rule, piece) for hit in rule.find(piece)]
            for place, mark in found:
                if not any(start <= place < end for start, end in known):
                    start = max(0, place - _BEFORE)
                    instead = piece.text[start:place] + mark
                    yield Hit(start, place + 1, say("A full-width mark may be meant here."), (instead,))

    return PieceRule(
        code="punctuation.width",
        severity="I",
        name=say("Perhaps a full-width mark"),
        explanation=say(
            "A half-width mark stands beside Chinese, where a full-width one is usual. It may belong to a name, an address"
            " or a foreign phrase; then leave it."
        ),
        source="GB/T 15834-2011",
        hits=("会议时间为9:30,地点在二楼。",),
        misses=("落实“一网通办”，优化流程。", "网址：www.yunxi.gov.cn", "会议强调,要加强统筹。", "共5个test和3人"),
        find=find,
        needs=tuple(_MARKS),
        kinds=RUNNING_KINDS,
    )


def _wanted(rule: PieceRule, piece: Piece) -> bool:
    return piece.kind in rule.kinds and any(need in piece.text for need in rule.needs)


def _changed(text: str) -> Iterator[tuple[int, str]]:
    """The marks that would be another one; nothing where the answer cannot be laid beside the text."""
    answer = _formatter().format(text)
    if len(answer) != len(text):
        return
    for place, (old, new) in enumerate(zip(text, answer, strict=True)):
        if old != new and old in _MARKS:
            yield place, new


@cache
def _formatter() -> ModuleType:
    import autocorrect_py  # late: most starts do not need it

    config = json.dumps({"rules": {"fullwidth": 1, **dict.fromkeys(_OFF, 0)}})
    autocorrect_py.load_config(config)  # type: ignore[attr-defined]  # its stubs leave it out
    return autocorrect_py
