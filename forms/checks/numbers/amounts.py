"""The rule about an amount that stands twice: in figures and in capital characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from forms.checks.lazy import lazy
from forms.checks.numbers.capitals import LIMIT, SIGNS, read_capital, write_capital
from forms.checks.numbers.reading import read_figure
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, Hit, PieceRule
from resources.language import say

_CAPITAL = rf"(?P<big>[{SIGNS}]{{2,40}})"
_FIGURE = r"(?P<small>[0-9][0-9,]*(?:\.[0-9]{1,6})?) ?(?P<scale>万|亿)?(?P<yuan>元)?"
_LINK = r"[（(，,：:；; ]{0,3}(?:即|计)?(?:人民币)?(?:（?小写）?)?[：: ]?(?:人民币)?[¥￥]? ?"
_BIG_FIRST = lazy(rf"{_CAPITAL}{_LINK}{_FIGURE}")
_SMALL_FIRST = lazy(
    rf"(?<![0-9.,]){_FIGURE}[（(，,：:；; ]{{0,3}}(?:即|计)?(?:人民币)?(?:（?大写）?)?[：: ]?(?:人民币)?[：: ]?{_CAPITAL}"
)
_SCALES = {"万": 10**4, "亿": 10**8}


def amount_rules() -> Iterator[AnyRule]:
    """The rules of this module."""
    yield PieceRule(
        code="numbers.capital-amount",
        severity="E",
        name=say("An amount in figures and in capitals that do not agree"),
        explanation=say(
            "The amount stands twice, in figures and in capital characters (大写), and the two differ. A payment order on"
            " which they differ is void.\nLook the amount up and put the wrong one right."
        ),
        source="票据法第八条",
        hits=("合同价为人民币壹佰贰拾叁万元整（¥1,320,000.00元）。", "中标金额：56.8万元（大写：伍拾陆万柒仟元整）", "叁仟元（小写：3500元）"),
        misses=(
            "合同价为人民币壹佰贰拾叁万元整（¥1,230,000.00元）。", "中标金额：56.78万元（大写：伍拾陆万柒仟捌佰元整）",
            "预算120元（含税），保证金叁仟元整", "保证金叁仟元整，120元另计", "编号叁拾2号", "壹佰元整，3人参加", "共计3500.50元（大写：叁仟伍佰元零伍角）",
        ),
        find=wrong_amounts,
        needs=tuple("壹贰叁肆伍陆柒捌玖拾"),
    )  # fmt: skip


def wrong_amounts(piece: Piece) -> Iterator[Hit]:
    """Amounts that stand there twice and differ."""
    taken = 0
    found = [*_BIG_FIRST.finditer(piece.text), *_SMALL_FIRST.finditer(piece.text)]
    for match in sorted(found, key=re.Match.start):
        amounts = _both(match) if match.start() >= taken else None
        if amounts is None:
            continue
        taken = match.end()
        big, small = amounts
        if big != small:
            start, end = match.start("big"), match.end("big")
            yield Hit(start, end, say("The figures say {amount} yuan.", amount=f"{small:f}"), _suggested(small))


def _both(match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """Capitals and figures in yuan; None where it is not certain that both are amounts of money."""
    big, small = read_capital(match["big"]), read_figure(match["small"])
    first, last = sorted([match.span("big"), match.span("small")])
    linked = re.search("[（(¥￥即写]", match.string[first[1] : last[0]])
    money = match["yuan"] or "¥" in match[0] or "￥" in match[0]
    if big is None or small is None or not linked or not money or not re.search("[元圆角分]", match["big"]):
        return None
    return big, small * _SCALES.get(match["scale"] or "", 1)


def _suggested(amount: Decimal) -> tuple[str, ...]:
    return (write_capital(amount),) if amount < LIMIT and amount * 100 == int(amount * 100) else ()
