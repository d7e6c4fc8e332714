"""Amounts of money in capital characters (人民币大写), both ways, as cheques and contracts write them.

Rules for filling in notes and settlement vouchers (正确填写票据和结算凭证的基本规定), 1 to 4. Bounded: at most 40 characters,
below a million million yuan.
"""

from __future__ import annotations

from decimal import Decimal

from forms.checks.lazy import lazy

MAX_CHARACTERS = 40
LIMIT = Decimal(10) ** 12

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_VALUE = {**{sign: n for n, sign in enumerate(CAPITALS)}, "〇": 0, "弍": 2, "貳": 2, "參": 3, "陸": 6}
_SMALL = {"拾": 10, "佰": 100, "仟": 1000}
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
SIGNS = "".join(_VALUE) + "拾佰仟万亿元圆角分整正"
_AMOUNT = lazy(
    r"(?P<yuan>[^元圆角分整正]*[元圆])?零?(?:(?P<jiao>[^元圆角分整正零])角)?零?(?:(?P<fen>[^元圆角分整正零])分)?[整正]?"
)


def read_capital(text: str) -> Decimal | None:
    """The yuan of an amount in capital characters.

    Args:
        text: the amount alone, such as ``壹仟零伍拾元整``.

    Returns:
        Yuan with at most two decimals; None where the text is no proper amount.
    """
    match = _AMOUNT.fullmatch(text) if 0 < len(text) <= MAX_CHARACTERS else None
    if match is None or not any(match.groupdict().values()):
        return None
    yuan = _whole(match["yuan"][:-1]) if match["yuan"] else 0
    jiao, fen = (_VALUE.get(match[part] or "零") for part in ("jiao", "fen"))
    if yuan is None or jiao is None or fen is None:
        return None
    return Decimal(yuan) + Decimal(jiao * 10 + fen) / 100


def _whole(text: str) -> int | None:
    """Read from left to right, each unit smaller than the one before it in its group; None where that fails."""
    total, group, digit, last = 0, 0, -1, 10_000
    if not text:
        return None
    for sign in text:
        if sign in _VALUE:
            if digit > 0:
                return None
            digit = _VALUE[sign]
        elif sign in _SMALL:
            if _SMALL[sign] >= last or (digit <= 0 and not (sign == "拾" and group == 0 and total == 0)):
                return None
            group, last = group + max(digit, 1) * _SMALL[sign], _SMALL[sign]
            digit = -1
        elif sign in ("万", "亿"):
            group += max(digit, 0)
            if sign == "亿":
                total, group = (total + group) * 10**8, 0
            else:
                total, group = total + group * 10**4, 0
            digit, last = -1, 10_000
        else:
            return None
    return total + group + max(digit, 0)


def write_capital(amount: Decimal) -> str:
    """An amount in capital characters, with 整 where no 分 follow.

    Args:
        amount: yuan, not negative, at most two decimals, below ``LIMIT``.

    Raises:
        ValueError: for any other amount.
    """
    cents = amount * 100
    if not 0 <= amount < LIMIT or cents != int(cents):
        raise ValueError("the amount cannot be written in yuan, jiao and fen")
    yuan, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    if not yuan and not rest:
        return "零元整"
    text = f"{_write_whole(yuan)}元" if yuan else ""
    text += f"{CAPITALS[jiao]}角" if jiao else "零" if fen and yuan else ""
    return text + (f"{CAPITALS[fen]}分" if fen else "整")


def _write_whole(number: int) -> str:
    text, gap = "", False
    for place in (2, 1, 0):
        group = number // 10 ** (4 * place) % 10_000
        if group:
            text += ("零" if text and (gap or group < 1000) else "") + _write_group(group) + _GROUPS[place]
        gap = not group
    return text


def _write_group(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + CAPITALS[digit] + _PLACES[place]
        gap = not digit
    return text
