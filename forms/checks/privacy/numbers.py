"""Numbers that name a person: identity card, bank card, passport; and the code that names an organisation.

A number counts only where its own check digit, its date or the words before it say so, so that index numbers, long
figures and project codes stay silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.privacy.words import PRIVACY_KINDS, Words, before, last_of, names_any
from forms.checks.rule import AnyRule, Hit, PieceRule
from forms.checks.web import in_address
from resources.language import say

DIGITS = tuple("0123456789０１２３４５６７８９")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ　－＊．", "0123456789Xx -*.")
_WIDE_SIGNS = frozenset("０１２３４５６７８９Ｘｘ　－＊．")
_LONG = lazy(r"\d{9}|\d{4}[ -]\d{4}|\d{6}[ -]\d{8}")

# First two digits of GB/T 2260 division codes, with those of Taiwan, Hong Kong and Macao cards.
_PROVINCES = (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66))
_REGIONS = frozenset(map(str, (*_PROVINCES, 71, 81, 82, 83)))
_ID18 = lazy(
    r"(?<![0-9A-Za-z*/])([1-9]\d{5})[ -]?((?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))[ -]?"
    r"(\d{3}[0-9Xx])(?![0-9A-Za-z*/])"
)
_ID15 = lazy(r"(?<![0-9A-Za-z*/.])([1-9]\d{5})(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(\d{3})(?![0-9A-Za-z*/])")
_CARD = lazy(
    r"(?<![0-9A-Za-z*/.-])(?:62|60|9\d|4\d|5[1-5]|3[57]|68|69)(?:\d{14,17}|\d{2}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?)"
    r"(?![0-9A-Za-z*/-])"
)
_CREDIT = lazy(r"(?<![0-9A-Za-z])[1-9A-HJ-NPQRTUWXY][1-9]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z/])")
_TRAVEL = lazy(
    r"(?<![A-Za-z0-9])(?:(E[A-HJ-NP-Z]?\d{7}|E\d{8}|G\d{8}|[HMC]\d{8}|[HMC]\d{10})|([DSP]E?\d{7,8}|C[A-Z]\d{7}|1[45]\d{7}"
    r"|[HM]\d{8,10}))(?![A-Za-z0-9])"
)
_AFTER_FIGURE = lazy(r"\s?(?:[万亿元吨个人次项户亩%％千]|[.．,，]\d)")


def half_width(piece: Piece) -> str:
    """The text with half-width digits, sign for sign."""
    return piece.text if piece.chars.isdisjoint(_WIDE_SIGNS) else piece.text.translate(_WIDE)


def has_long_number(piece: Piece) -> bool:
    """Whether there are digits enough for any number of a person."""
    return _LONG.search(piece.fact(half_width)) is not None


def is_figure(text: str, start: int, end: int) -> bool:
    """Whether the digits are an amount or a count rather than a name."""
    return text[start - 1 : start] in tuple("¥￥$№〔.") or _AFTER_FIGURE.match(text, end) is not None


def is_serial(words: Words, text: str, start: int) -> bool:
    """Whether the words before say that the number counts things."""
    return names_any(before(text, start, 12), words.serial)


def real_date(digits: str) -> bool:
    """Whether eight digits are a day of the calendar."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def identity_numbers(piece: Piece) -> tuple[tuple[int, int, str], ...]:
    """Stretches with the build of an 18-digit identity number: (start, end, 18 signs); GB 11643-1999."""
    if not piece.fact(has_long_number):
        return ()
    return tuple(
        (match.start(), match.end(), "".join(match.groups()).upper())
        for match in _ID18.finditer(piece.fact(half_width))
        if match[1][:2] in _REGIONS and real_date(match[2])
    )


def good_identity(number: str) -> bool:
    """Whether the check digit of an identity number fits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    from stdnum.cn.ric import calc_check_digit

    return bool(calc_check_digit(number) == number[-1])


def mask_identity(number: str) -> str:
    """The number with two signs before and three after the stars, as published lists show it."""
    return f"{number[:2]}{'*' * (len(number) - 5)}{number[-3:]}"


def _identity(words: Words, piece: Piece) -> Iterator[Hit]:
    text = piece.fact(half_width)
    for start, end, number in piece.fact(identity_numbers):
        lead = before(text, start, 14)
        named = last_of(lead, words.identity) > last_of(lead, words.serial)
        if in_address(piece, start, end) or (
            not named and (is_serial(words, text, start) or not good_identity(number))
        ):
            continue
        masked = mask_identity(number)
        if good_identity(number):
            why = say("This is the number of an identity card; it may not go online in full. Mask it.")
        else:
            why = say("This is given as an identity card number (its check digit does not fit). Mask it.")
        yield Hit(start, end, why, (masked, f"{number[:6]}{'*' * 8}{number[-4:]}"), masked)


def _identity_old(words: Words, piece: Piece) -> Iterator[Hit]:
    if not piece.fact(has_long_number):
        return
    text = piece.fact(half_width)
    for match in _ID15.finditer(text):
        start, end = match.span()
        known = match[1][:2] in _REGIONS and real_date("19" + match[2])
        if not known or is_serial(words, text, start) or is_figure(text, start, end) or in_address(piece, start, end):
            continue
        why = say("This looks like an identity card number of the old kind with 15 digits. Mask it if it is one.")
        yield Hit(start, end, why, (mask_identity(match.group()),))


def bank_numbers(piece: Piece) -> tuple[tuple[int, int, str], ...]:
    """Stretches that pass as bank card numbers: (start, end, digits); ISO/IEC 7812-1, Luhn."""
    if not piece.fact(has_long_number):
        return ()
    from stdnum.luhn import is_valid

    found = ((m.start(), m.end(), re.sub(r"\D", "", m.group())) for m in _CARD.finditer(piece.fact(half_width)))
    return tuple((start, end, digits) for start, end, digits in found if 16 <= len(digits) <= 19 and is_valid(digits))


def _bank(words: Words, piece: Piece) -> Iterator[Hit]:
    text = piece.fact(half_width)
    identities = piece.fact(identity_numbers)
    for start, end, digits in piece.fact(bank_numbers):
        lead = before(text, start, 40)
        named = names_any(lead[-20:], words.card)
        other = is_serial(words, text, start) or any(s < end and start < e for s, e, _ in identities)
        if is_figure(text, start, end) or in_address(piece, start, end) or (other and not named):
            continue
        masked = "*" * (len(digits) - 4) + digits[-4:]
        if names_any(lead, words.public_account):
            why = say("This is an account number. Make sure that it belongs to an organisation and may be public.")
            yield Hit(start, end, why, severity="W")
        elif named or digits.startswith("62"):
            why = say(
                "This is the number of a bank card; it may not go online in full. Show the last four digits only."
            )
            yield Hit(start, end, why, (masked,), masked)
        else:
            why = say("This may be the number of a bank card: its check digit fits. Show the last four digits only.")
            yield Hit(start, end, why, (masked,), severity="W")


def _credit_code(words: Words, piece: Piece) -> Iterator[Hit]:
    if not piece.fact(has_long_number):
        return
    from stdnum.cn.uscc import calc_check_digit

    text = piece.fact(half_width)
    for match in _CREDIT.finditer(text):
        code, start, end = match.group(), match.start(), match.end()
        named = names_any(before(text, start, 14), ("信用代码", "纳税人识别号"))
        built = not code.isdigit() and code[0] in "159ANY" and code[1] in "1239"
        if not named and (not built or any(first == start for first, _, _ in piece.fact(identity_numbers))):
            continue
        wanted = calc_check_digit(code)
        if code[-1] != wanted and not in_address(piece, start, end):
            why = say("The check digit of this organisation code is {found}; it should be {wanted}. Compare it with the licence.", found=code[-1], wanted=wanted)  # fmt: skip
            yield Hit(start, end, why)


def _travel(words: Words, piece: Piece) -> Iterator[Hit]:
    if not piece.fact(has_travel_build):
        return
    text = piece.fact(half_width)
    for match in _TRAVEL.finditer(text):
        start, end = match.span()
        named = names_any(before(text, start, 16), words.travel)
        figure = is_serial(words, text, start) or is_figure(text, start, end) or in_address(piece, start, end)
        if named or (match[1] and not figure):
            why = say("This looks like the number of a passport or travel permit. Mask it if it is one.")
            yield Hit(start, end, why, (match.group()[:2] + "*" * (len(match.group()) - 4) + match.group()[-2:],))


_TRAVEL_BUILD = lazy(r"[A-Z]\d{7}|(?<!\d)1[45]\d{7}(?!\d)")


def has_travel_build(piece: Piece) -> bool:
    """Whether anything is built like the number of a travel document."""
    return _TRAVEL_BUILD.search(piece.fact(half_width)) is not None


def number_rules(words: Words) -> Iterable[AnyRule]:
    """Identity card, bank card, organisation code and travel document."""

    def bound(find: Callable[[Words, Piece], Iterator[Hit]]) -> Callable[[Piece], Iterator[Hit]]:
        return partial(find, words)

    yield PieceRule(
        code="privacy.identity-card", severity="B", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS, needs=DIGITS,
        name=say("Identity card number"),
        explanation=say(
            "The number of an identity card tells who somebody is and when they were born, and cannot be taken back.\n"
            "Check digit, date and region are looked at, so that other long numbers stay silent. Mask the number: two "
            "signs before and three after the stars."
        ),
        source="GB 11643-1999；《个人信息保护法》第五十一条",
        find=bound(_identity),
        hits=("身份证号11010519491231002X。", "440524188001010014", "公民身份号码：110105 19491231 0021", "１１０１０５１９４９１２３１００２Ｘ"),
        misses=(
            "35*************123", "110105194913310021", "110105********002X", "受理编号：11010519491231002X",
            "索引号：11441700007280420Y/2021-00050", "总额为110105194912310020元", "统一社会信用代码：11010519491231002X",
        ),
    )  # fmt: skip
    yield PieceRule(
        code="privacy.identity-card-old", severity="W", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS,
        needs=DIGITS,
        name=say("Old identity card number"),
        explanation=say(
            "Identity cards had 15 digits before 1999. Such a number has no check digit, so a person must look: it is "
            "masked when it names somebody."
        ),
        source="GB 11643-1989",
        find=bound(_identity_old),
        hits=("130503670401001", "身份证：110105491231002，已核对"),
        misses=("2026010112345678", "编号130503670401001", "130503670401001元", "130503671401001"),
    )  # fmt: skip
    yield PieceRule(
        code="privacy.bank-card", severity="B", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS, needs=DIGITS,
        name=say("Bank card number"),
        explanation=say(
            "A bank card number in public invites fraud. Its check digit (Luhn) and its first digits are looked at.\n"
            "The account of an organisation may be public; it is only pointed out."
        ),
        source="ISO/IEC 7812-1；《个人信息保护法》第二十八条",
        find=bound(_bank),
        hits=("6222021234567890128", "开户银行账号4111111111111111", "卡号6222 0212 3456 7890 128"),
        misses=("6222021234567890120", "订单编号6222021234567890128", "6222021234567890128.5", "************0128"),
    )  # fmt: skip
    yield PieceRule(
        code="privacy.credit-code", severity="W", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS, needs=DIGITS,
        name=say("Organisation code with a wrong check digit"),
        explanation=say(
            "The unified code of an organisation ends in a check digit. When it does not fit, a sign was lost or "
            "swapped, and the code may name somebody else."
        ),
        source="GB 32100-2015",
        find=bound(_credit_code),
        hits=("统一社会信用代码：11441700007280420A", "91110000600037341M"),
        misses=("11441700007280420Y", "11620622013933539B", "91110000600037341L", "110105194912310021"),
    )  # fmt: skip
    yield PieceRule(
        code="privacy.passport", severity="W", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS, needs=DIGITS,
        name=say("Passport or travel permit"),
        explanation=say(
            "Passports and permits for Hong Kong, Macao and Taiwan are named by a letter and digits. So are many "
            "things; a person must look. Mask the number when it names somebody."
        ),
        source="《个人信息保护法》第五十一条",
        find=bound(_travel),
        hits=("EA1234567", "E12345678", "护照号G12345678", "港澳居民来往内地通行证H12345678", "护照号码141234567"),
        misses=("GB12345", "20260101", "设备编号G12345678", "国家标准GB12345678", "投资141234567元"),
    )  # fmt: skip
