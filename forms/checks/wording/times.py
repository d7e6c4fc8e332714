"""Words such as "today" and "recently": a year later nobody knows which day was meant."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.lazy import lazy
from forms.checks.piece import RUNNING_KINDS, Piece
from forms.checks.rule import Hit, PieceRule
from resources.language import say

_WORDS = (
    "今天", "今日", "昨天", "昨日", "明天", "明日", "前天", "后天", "近日", "日前", "上周", "本周", "下周", "上月", "本月",
    "下月",
)  # fmt: skip
_RELATIVE = lazy(
    r"(?:(?:^|(?<=[。！？；：，“”\s]))(?:近日|日前)(?=[，,\u4e00-\u9fff])(?!期)"
    r"|(?<![0-9一二三四五六七八九十《“、和的每在到至])(?:今天|今日|昨天|昨日|明天|明日|前天|后天|[上本下]周(?!年|转|期|边|到|岁)|[上本下]月)"
    r"(?![的之、”》和]|头条|会更|起至|底前|起，|科技|系))"
)
_DATE = lazy(
    r"[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日|[上中下]旬)|[0-9０-９]{4}[年./-][0-9０-９]{1,2}|[〇一二三四五六七八九十]月[一二三四五六七八九十]{1,3}日"
)


def time_rule() -> PieceRule:
    """The rule about relative time words."""
    return PieceRule(
        code="wording.relative-time",
        severity="I",
        name=say("Relative time without a date"),
        explanation=say(
            "Texts on government sites are read for years. “Today”, “recently” or “this month” say nothing then; write the "
            "date, at least once in the paragraph."
        ),
        source="practice",
        hits=("近日，云溪市召开节水工作会议。", "昨天上午，第一批设备运抵现场。", "工程将于下月完工。"),
        misses=(
            "近日，云溪市召开节水工作会议。会议于11月26日举行。", "11月30日前提交", "《今日云溪》栏目", "今日头条号",
            "美好的明天", "建县四十周年", "昨天、今天和明天", "节日前夕",
        ),
        find=_find,
        needs=_WORDS,
        kinds=RUNNING_KINDS,
    )  # fmt: skip


def _find(piece: Piece) -> Iterator[Hit]:
    if _DATE.search(piece.text):
        return
    for match in _RELATIVE.finditer(piece.text):
        yield Hit(
            match.start(), match.end(), say("“{word}” without a date: write which day is meant.", word=match.group())
        )
