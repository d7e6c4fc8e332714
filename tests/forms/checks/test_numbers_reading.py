"""What the family ``numbers`` reads: numerals, figures with units, dates, and amounts in capital characters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.checks.numbers.capitals import LIMIT, read_capital, write_capital
from forms.checks.numbers.reading import dates_in, quantities, read_figure, read_han, read_number

SIGNS = "零一二三四五六七八九"


def write_han(number: int) -> str:
    """A number below 10^12 in Chinese numerals, the long way: 一十二 and a 零 for every gap."""
    if number >= 10**4:
        unit, worth = ("亿", 10**8) if number >= 10**8 else ("万", 10**4)
        high, low = divmod(number, worth)
        return write_han(high) + unit + (("零" if low < worth // 10 else "") + write_han(low) if low else "")
    text, gap = "", False
    for worth, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // worth % 10
        if digit:
            text += ("零" if gap and text else "") + SIGNS[digit] + unit
        gap = not digit
    return text


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_a_number_written_in_numerals_is_read_back(number: int) -> None:
    assert read_han(write_han(number)) == number


@given(st.text(alphabet="零〇一二两三十百千万亿点", max_size=12))
def test_any_row_of_numerals_is_read_or_refused(text: str) -> None:
    found = read_han(text)
    assert found is None or 0 <= found < 10 ** max(30, len(text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二〇二六", 2026), ("十", 10), ("十五", 15), ("二十", 20), ("一百零八", 108), ("三千零五十", 3050), ("两千", 2000),
        ("三百五十", 350), ("一百二", None), ("三万五", None), ("十二亿", 12 * 10**8), ("一亿零三十万", 100_300_000), ("", None),
        ("二两", None), ("第三", None), ("万", None), ("百", None), ("零", 0), ("一千二百三十四", 1234), ("三千二", None),
    ],
)  # fmt: skip
def test_numerals(text: str, number: int | None) -> None:
    assert read_han(text) == number


def test_a_number_is_read_in_either_form() -> None:
    assert (read_number("12"), read_number("十二"), read_number("甲")) == (12, 12, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", "1234.5"),
        ("12345", "12345"),
        ("0.05", "0.05"),
        ("12,34", None),
        ("1.", None),
        ("1,2345", None),
        ("", None),
    ],
)
def test_figures(text: str, value: str | None) -> None:
    assert read_figure(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投资1.25亿元", [("125000000", "1000000", "元")]),
        ("共1,200人，增长5.5%", [("1200", "1", "人"), ("5.5", "0.1", "%")]),
        ("补助3000万元", [("30000000", "10000", "元")]),
        ("重3千克", [("3", "1", "千克")]),
        ("提高5个百分点", [("5", "1", "个百分点")]),
        ("建成12个口袋公园", [("12", "1", "个")]),
        ("约300余户", [("300", "1", "户")]),
        ("版本1.2.3与A4纸", []),
    ],
)
def test_quantities(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(q.value, q.step, q.unit) for q in quantities(text)]
    assert found == [(Decimal(value), Decimal(step), unit) for value, step, unit in expected]


def test_quantities_know_their_place() -> None:
    (found,) = quantities("共有120人参加")
    assert (found.start, found.end) == (2, 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年11月21日召开", [(0, 11, 2026, 11, 21)]),
        ("自11月21号起", [(1, 7, None, 11, 21)]),
        ("3月8号楼", [(0, 2, None, 3, None)]),
        ("二〇二六年十一月二十一日", [(0, 12, 2026, 11, 21)]),
        ("2026 年 1 月 5 日", [(0, 14, 2026, 1, 5)]),
        ("生成日期：2026-11-27", [(5, 15, 2026, 11, 27)]),
        ("编号A-2026-11-27-3", []),
        ("2026年13月", [(0, 8, 2026, 13, None)]),
        ("没有日期", []),
    ],
)
def test_dates(text: str, expected: list[tuple[int, int, int | None, int, int | None]]) -> None:
    assert [(d.start, d.end, d.year, d.month, d.day) for d in dates_in(text)] == expected


def test_a_date_of_the_traditional_calendar_says_so() -> None:
    assert [d.lunar for d in dates_in("农历2026年2月30日，公历3月18日")] == [True, False]


def test_a_date_without_year_takes_the_one_it_is_given() -> None:
    (mention,) = dates_in("2月29日")
    assert (mention.on(2024), mention.on(2026)) == (date(2024, 2, 29), None)
    (whole,) = dates_in("2024年2月29日")
    assert whole.on(2026) == date(2024, 2, 29)


# --- amounts in capital characters ---


@given(st.integers(min_value=0, max_value=int(LIMIT) * 100 - 1))
def test_an_amount_in_capitals_is_read_back(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert read_capital(write_capital(amount)) == amount


@given(st.text(alphabet="零壹贰叁拾佰仟万亿元角分整正", max_size=45))
def test_any_row_of_capitals_is_read_or_refused(text: str) -> None:
    found = read_capital(text)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"), ("123.4", "壹佰贰拾叁元肆角整"), ("1000050.06", "壹佰万零伍拾元零陆分"), ("100000000", "壹亿元整"),
        ("200030000", "贰亿零叁万元整"), ("0.05", "伍分"), ("16", "壹拾陆元整"), ("1010", "壹仟零壹拾元整"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_on_a_cheque(amount: str, text: str) -> None:
    assert write_capital(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("壹佰贰拾叁圆正", "123"), ("拾万元整", "100000"), ("伍拾陆万柒仟捌佰元", "567800"), ("叁角", "0.3"), ("壹佰贰拾叁", None),
        ("元整", None), ("贰贰元", None), ("佰元", None), ("拾佰元", None), ("", None), ("壹" * 41, None),
    ],
)  # fmt: skip
def test_amounts_are_read_in_the_forms_people_use(text: str, amount: str | None) -> None:
    assert read_capital(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("amount", ["-1", "0.001", str(LIMIT)])
def test_what_cannot_be_written_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        write_capital(Decimal(amount))
