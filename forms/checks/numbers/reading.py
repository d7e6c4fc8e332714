"""Chinese numerals, figures with units and dates as they stand in running text, read once for all who ask.

What is not clear is not read: a colloquial 一百二 gives nothing rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.checks.lazy import lazy

_DIGITS = {
    **{sign: value for value, sign in enumerate("〇一二三四五六七八九")},
    **{"零": 0, "○": 0, "O": 0, "０": 0, "0": 0, "两": 2},
}
_NONZERO = "一二三四五六七八九两"
_BELOW_WAN = lazy(
    f"(?:([{_NONZERO}])千)?(?:零(?=.))?(?:([{_NONZERO}])百)?(?:零(?=.))?(?:([{_NONZERO}])?十)?(?:零(?=.))?([{_NONZERO}])?"
)
_GREAT = (("亿", 10**8), ("万", 10**4))

UNITS = (
    "平方公里|立方米|平方米|千瓦时|公里|千米|厘米|毫米|公顷|公斤|千克|摄氏度|个百分点|个月|小时|分钟|人次|户次|万元|"
    "美元|欧元|元|人|名|位|个|户|家|项|件|次|亩|米|吨|克|升|岁|年|月|天|日|周|秒|倍|度|℃|株|棵|只|头|台|辆|座|栋|幢|间|"
    "套|条|张|份|篇|册|本|场|批|期|处|字|步|所|支|种|类|宗|起|艘|架|届|轮|组|村|镇|乡"
)
_SCALES = {
    "万亿": 10**12,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 100,
}
_QUANTITY = lazy(
    r"(?<![0-9.,A-Za-z〔-])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?(?![0-9.,]*[0-9])\s?"
    rf"(万亿|千万|百万|十万|亿|万|千(?![克米瓦])|百(?!分))?(?:余|多)?(%|％|‰|{UNITS})?"
)
_DAY = lazy(
    r"(?<![0-9A-Za-z.])(?:(?P<y>(?:19|20)[0-9]{2}) ?年 ?)?(?P<m>[0-9]{1,2}) ?月(?: ?(?P<d>[0-9]{1,2}) ?(?:日|号(?!楼)))?"
    r"|(?P<hy>[一二][〇零○O0一二三四五六七八九]{3})年(?P<hm>[一二三四五六七八九十]{1,3})月(?:(?P<hd>[一二三四五六七八九十]{1,3})日)?"
    r"|(?<![0-9A-Za-z.-])(?P<iy>(?:19|20)[0-9]{2})-(?P<im>[0-9]{1,2})-(?P<id>[0-9]{1,2})(?![0-9A-Za-z-])"
)
_LUNAR = lazy(r"(?:农历|阴历|夏历|旧历)[^，。；]{0,6}$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit.

    Attributes:
        start, end: code points in the text it was read from.
        value: with 万 and 亿 worked in.
        step: worth of the last digit written; half of it either way is what rounding may have taken.
        unit: what is counted, such as ``元``, ``人`` or ``%``; empty where none stands there.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as it is written, which need not be one that exists.

    Attributes:
        start, end: code points in the text it was read from.
        year: None where only month and day stand there.
        day: None where only the month stands there.
        lunar: whether it is said to be of the traditional calendar.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    lunar: bool = False

    def on(self, year: int) -> date | None:
        """The day in a year, unless that is its own year or it has none; None where there is no such day."""
        try:
            return date(self.year or year, self.month, self.day or 0)
        except ValueError:
            return None


def read_han(text: str) -> int | None:
    """A whole number in Chinese numerals: 三千零五十, 二〇二六, 十二亿.

    Args:
        text: nothing but the numeral.

    Returns:
        The number; None where it is none or not a clear one.
    """
    if text and all(sign in _DIGITS for sign in text):
        if len(text) > 1 and "两" in text:
            return None
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return _by_units(text)


def _by_units(text: str) -> int | None:
    for unit, worth in _GREAT:
        head, found, tail = text.rpartition(unit)
        if found:
            high = _by_units(head)
            low = _by_units(tail.removeprefix("零")) if tail else 0
            unclear = len(tail) == 1 or high is None or low is None or low >= worth
            return None if unclear else (high or 0) * worth + (low or 0)
    match = _BELOW_WAN.fullmatch(text) if text else None
    if match is None:
        return None
    thousands, hundreds, tens, ones = match.groups()
    has_tens = "十" in text
    if ones and not has_tens and text[-2:-1] != "零" and (thousands or hundreds):  # 一百二 is 120
        return None
    ten = _DIGITS[tens] if tens else int(has_tens)
    return 1000 * _digit(thousands) + 100 * _digit(hundreds) + 10 * ten + _digit(ones)


def _digit(sign: str | None) -> int:
    return _DIGITS[sign] if sign else 0


def read_number(text: str) -> int | None:
    """A whole number in figures or in Chinese numerals; None where it is neither."""
    return int(text) if text.isascii() and text.isdigit() else read_han(text)


def read_figure(text: str) -> Decimal | None:
    """A figure such as ``1,234.5``, with or without commas between thousands; None where it is none."""
    if not re.fullmatch(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?", text):
        return None
    return Decimal(text.replace(",", ""))


def quantities(text: str) -> Iterator[Quantity]:
    """The figures in a text with their units, in order; years and the figures of dates are among them."""
    for match in _QUANTITY.finditer(text):
        whole, rest, scale, unit = match.groups()
        times = Decimal(_SCALES.get(scale or "", 1))
        unit = unit or ""
        if unit == "万元":
            times, unit = times * 10**4, "元"
        value = Decimal(whole.replace(",", "") + (rest or ""))
        step = Decimal(1).scaleb(-len(rest[1:]) if rest else 0)
        yield Quantity(match.start(), match.end(), value * times, step * times, "%" if unit == "％" else unit)


def dates_in(text: str) -> tuple[DateMention, ...]:
    """The dates in a text in order: figures, Chinese numerals with a year, and ``2026-11-27``."""
    if "月" not in text and "-" not in text:
        return ()
    found = (_mention(text, match) for match in _DAY.finditer(text))
    return tuple(mention for mention in found if mention is not None)


def _mention(text: str, match: re.Match[str]) -> DateMention | None:
    for year, month, day in (("y", "m", "d"), ("hy", "hm", "hd"), ("iy", "im", "id")):
        if match[month] is None:
            continue
        number = read_number(match[month])
        if number is None:
            return None
        lunar = _LUNAR.search(text, max(0, match.start() - 10), match.start()) is not None
        read_day = read_number(match[day]) if match[day] else None
        read_year = read_number(match[year]) if match[year] else None
        return DateMention(match.start(), match.end(), read_year, number, read_day, lunar)
    return None
