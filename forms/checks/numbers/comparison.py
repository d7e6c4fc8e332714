"""Rules about growth told in a sentence: the rate beside the two values it comes from, and 百分点 for percentages.

Only a sentence of a known build is judged, and never one at constant prices, whose rate does not follow from its values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from forms.checks.lazy import lazy
from forms.checks.numbers.change import growth_range
from forms.checks.numbers.reading import UNITS, Quantity, quantities
from forms.checks.piece import RUNNING_KINDS, Piece
from forms.checks.rule import AnyRule, Hit, PieceRule
from resources.language import say

_FIGURE = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_AMOUNT = rf"{_FIGURE}(?:万亿|亿|万)?(?:%|％|{UNITS})"
_UP = "增长|增加|提高|上升|提升|增幅|扩大"
_DOWN = "下降|减少|降低|回落|降幅|缩短|压缩|缩减"
_RATE = rf"(?P<way>{_UP}|{_DOWN})(?:了|达|为|约)?(?P<rate>{_FIGURE})(?P<unit>[%％]|个百分点)(?!以上|左右|[～~—至])"
_GAP = "[^，。；！？0-9\\n]"
_FROM_TO = lazy(
    rf"[由从]{_GAP}{{0,14}}?(?:[12][0-9]{{3}}年{_GAP}{{0,6}}?)?(?P<old>{_AMOUNT}){_GAP}{{0,8}}?"
    rf"(?:{_UP}|{_DOWN}|发展|降)(?:到|至|为|成)了?{_GAP}{{0,10}}?(?:[12][0-9]{{3}}年{_GAP}{{0,6}}?)?(?P<new>{_AMOUNT})，{_GAP}{{0,6}}?{_RATE}"
)
_THIS_LAST = lazy(
    rf"(?:今年|本年|[12][0-9]{{3}}年){_GAP}{{0,24}}?(?P<new>{_AMOUNT})，(?:去年|上年|同期){_GAP}{{0,10}}?(?P<old>{_AMOUNT})，{_GAP}{{0,6}}?{_RATE}"
)
_BY = lazy(
    rf"(?P<new>{_AMOUNT})，(?:同比|比上年|比去年|较上年|较去年|环比|比上月|较上月)(?:同期)?(?P<turn>{_UP}|{_DOWN})了?(?P<by>{_AMOUNT})，{_GAP}{{0,4}}?{_RATE}"
)
_CONSTANT = lazy("生产总值|增加值|GDP|可比|不变价|同口径|剔除|扣除|实际增|名义|折算|年均|平均|累计|翻")


def comparison_rules() -> Iterator[AnyRule]:
    """The rules of this module."""
    yield PieceRule(
        code="numbers.growth",
        severity="W",
        name=say("A rate of growth that does not follow from the two values"),
        explanation=say(
            "The sentence gives the old value, the new one and a rate, and the rate is another one than the two values"
            " give, even if both were rounded.\nWork the rate out again, or check the values; where it is counted at"
            " constant prices (可比价), say so in the sentence."
        ),
        source="practice",
        hits=(
            "园区企业由120家增加到150家，增长30%。", "今年共受理1200件，去年为1000件，增长12%。",
            "全年接待游客50万人次，同比增加10万人次，增长12%。", "办理时间由10天压缩至4天，压缩40%。",
        ),
        misses=(
            "园区企业由120家增加到150家，增长25%。", "今年共受理1200件，去年为1000件，增长20%。",
            "全年接待游客50万人次，同比增加10万人次，增长25%。", "地区生产总值由500亿元增加到550亿元，增长6.2%。",
            "收入由3.2亿元增加到3.6亿元，增长12.6%。", "办理时间由10天压缩至4天，压缩60%。", "由3家增加到5家，增长60%以上。",
        ),
        find=wrong_growth,
        needs=("增长", "增加", "提高", "上升", "下降", "减少", "降低", "增幅", "降幅", "压缩", "缩短"),
        kinds=RUNNING_KINDS,
    )  # fmt: skip
    yield PieceRule(
        code="numbers.percentage-points",
        severity="W",
        name=say("百分点 between two percentages"),
        explanation=say(
            "The difference between two percentages is counted in percentage points (百分点). From 40 % to 50 % is a rise"
            " of 10 percentage points, or of 25 %.\nWrite 个百分点 for the difference."
        ),
        source="practice",
        hits=("合格率由90%提高到95%，提高5%。", "合格率由90%提高到95%，提高8个百分点。"),
        misses=("合格率由90%提高到95%，提高5个百分点。", "园区企业由120家增加到150家，增长25%。"),
        find=wrong_points,
        needs=("%", "％"),
        kinds=RUNNING_KINDS,
    )


def _told(piece: Piece) -> tuple[tuple[re.Match[str], Quantity, Quantity], ...]:
    """The sentences of a piece that tell a growth: match, old and new value."""
    text = piece.text
    if "，" not in text or not any(sign.isdigit() for sign in piece.chars):
        return ()
    found = [_read(match) for build in (_FROM_TO, _THIS_LAST, _BY) for match in build.finditer(text)]
    return tuple(item for item in found if item is not None and not _CONSTANT.search(_sentence(text, item[0])))


def _read(match: re.Match[str]) -> tuple[re.Match[str], Quantity, Quantity] | None:
    values = match.groupdict()
    new = _quantity(match["new"])
    other = _quantity(values.get("by") or values["old"])
    if new is None or other is None or new.unit != other.unit:
        return None
    if "by" in values:
        change = -other.value if _is_down(match["turn"]) else other.value
        other = Quantity(0, 0, new.value - change, new.step + other.step, new.unit)
    return match, other, new


def _quantity(text: str) -> Quantity | None:
    return next(quantities(text), None)


def _sentence(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；！？\n")
    ends = [end for mark in "。；！？\n" if (end := text.find(mark, match.end())) >= 0]
    return text[start + 1 : min(ends, default=len(text))]


def _is_down(way: str) -> bool:
    return re.fullmatch(_DOWN, way) is not None


def wrong_growth(piece: Piece) -> Iterator[Hit]:
    """Rates that do not follow from the values beside them."""
    for match, old, new in piece.fact(_told):
        growth = growth_range(old, new)
        if match["unit"] == "个百分点" or new.unit == "%" or growth is None:
            continue
        rate = Decimal(match["rate"].replace(",", ""))
        if not growth.allows(-rate if _is_down(match["way"]) else rate, _step(match["rate"])):
            yield Hit(match.start("way"), match.end(), say("The two values give {rate} %.", rate=growth.shown()))


def wrong_points(piece: Piece) -> Iterator[Hit]:
    """Differences of percentages that are wrong or called %."""
    for match, old, new in piece.fact(_told):
        if new.unit != "%":
            continue
        rate, gap = Decimal(match["rate"].replace(",", "")), abs(new.value - old.value)
        start, end = match.start("way"), match.end()
        shown = f"{gap.normalize():f}"
        if match["unit"] == "个百分点" and abs(gap - rate) > (old.step + new.step) / 2 + _step(match["rate"]):
            yield Hit(start, end, say("The two percentages differ by {gap} percentage points.", gap=shown))
        elif match["unit"] != "个百分点" and gap == rate:
            unit = match.start("unit")
            message = say("The difference between two percentages is counted in percentage points (百分点).")
            yield Hit(unit, end, message, ("个百分点",))


def _step(figure: str) -> Decimal:
    return Decimal(1).scaleb(-len(figure.partition(".")[2]))
