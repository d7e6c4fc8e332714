"""Ways to reach a person: mobile number, private mail box, home address, number plate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.privacy.numbers import DIGITS, half_width, has_long_number, is_figure, is_serial
from forms.checks.privacy.words import PRIVACY_KINDS, Words, before, names_any
from forms.checks.rule import AnyRule, Hit, PieceRule
from forms.checks.web import in_address
from resources.language import say

OFFICE_FIELDS = frozenset({"contact_phone", "complaint_phone"})
_PLACE_FIELDS = frozenset({"contact_address", "place", "event_place", "area"})
_MOBILE = lazy(
    r"(?<![0-9A-Za-z/_\-.*])(?P<land>\+?86[- ]?)?(?P<a>1[3-9]\d)(?P<gap>[- ]?)(?P<b>\d{4})(?P=gap)(?P<c>\d{4})"
    r"(?![0-9A-Za-z@*/_-])"
)
_YEARS = lazy(r"(?:19|20)\d{2}")
_MAIL = lazy(r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]{1,64})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})")
_PLATE = lazy(
    r"(?<![A-Za-z0-9])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. ]?"
    r"(?:(?:[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Za-z0-9]|号(?![牌车]))"
)
_HOME_END = lazy(r"\d{1,5}(?:室|户|单元)|(?:\d{1,3}|[一二三四五六七八九十]{1,3})[组社队]\d{1,4}号")
_HOME = lazy(
    r"[\u4e00-\u9fff]{2,10}(?:村|社区|小区|花园|家园|公寓|新村|路|街|巷|弄|大道)[\u4e00-\u9fff\d]{0,12}?"
    r"(?:\d{1,5}(?:号|幢|栋|座)(?:楼)?[\d\u4e00-\u9fff]{0,6}?\d{1,5}(?:室|户|单元)"
    r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})[组社队]\d{1,4}号)"
)


def mobile_numbers(piece: Piece) -> tuple[tuple[int, int, str, str], ...]:
    """Mobile numbers that stand as such: (start, end, what stands before the digits, eleven digits)."""
    if not piece.fact(has_long_number):
        return ()
    text = piece.fact(half_width)
    found = []
    for match in _MOBILE.finditer(text):
        years = match["gap"] == " " and _YEARS.fullmatch(match["b"]) and _YEARS.fullmatch(match["c"])
        if not years and not is_figure(text, *match.span()) and not in_address(piece, *match.span()):
            digits = match["a"] + match["b"] + match["c"]
            found.append((match.start(), match.end(), match["land"] or "", digits))
    return tuple(found)


def mask_mobile(digits: str) -> str:
    """As ``138****1234``."""
    return f"{digits[:3]}****{digits[-4:]}"


def _mobile(words: Words, piece: Piece) -> Iterator[Hit]:
    text = piece.fact(half_width)
    for start, end, land, digits in piece.fact(mobile_numbers):
        if is_serial(words, text, start):
            continue
        masked = land + mask_mobile(digits)
        if piece.name in OFFICE_FIELDS or names_any(before(text, start, 24), words.office):
            yield office_mobile(start, end, masked)
        else:
            yield private_mobile(start, end, masked)


def office_mobile(start: int, end: int, masked: str) -> Hit:
    """The hit for a mobile number that an office gives out."""
    why = say("A mobile number stands as the contact of an office. Give the office's own line, or make sure its holder agrees.")  # fmt: skip
    return Hit(start, end, why, (masked,), severity="W")


def private_mobile(start: int, end: int, masked: str) -> Hit:
    """The hit for the mobile number of a person."""
    return Hit(start, end, say("This is a mobile number of a person; it may not go online in full. Mask it."), (masked,), masked)  # fmt: skip


def _mail(words: Words, piece: Piece) -> Iterator[Hit]:
    for match in _MAIL.finditer(piece.text):
        host = match[2].lower()
        if re.fullmatch(r"1[3-9]\d{9}", match[1]):
            why = say("This mail box carries a mobile number in its name. Give the unit's own mail box.")
            yield Hit(*match.span(), why, severity="W")
        elif host in words.mail_hosts:
            why = say("This is a private mail box at {host}. A unit gives its own official mail box.", host=host)
            yield Hit(*match.span(), why)


def _plate(words: Words, piece: Piece) -> Iterator[Hit]:
    for match in _PLATE.finditer(piece.text):
        plate = match.group()
        if plate[1:3] in ("GB", "DB", "JB", "HB") or sum(sign.isdigit() for sign in plate) < 3:
            continue
        if is_serial(words, piece.text, match.start()) or in_address(piece, *match.span()):
            continue
        why = say("This is the number plate of a vehicle. Mask it unless the vehicle itself is the matter.")
        yield Hit(*match.span(), why, (f"{plate[:2]}***{plate[-2:]}",))


def _home(words: Words, piece: Piece) -> Iterator[Hit]:
    text = piece.text
    if piece.name in _PLACE_FIELDS or not _HOME_END.search(text):
        return
    for match in _HOME.finditer(text):
        near = before(text, match.start(), 16) + match.group() + text[match.end() : match.end() + 8]
        if not names_any(near, words.office_place):
            why = say("This is a home address in full. Keep it to the town or street office.")
            yield Hit(*match.span(), why)


def contact_rules(words: Words) -> Iterable[AnyRule]:
    """Mobile number, mail box, number plate and home address."""
    yield PieceRule(
        code="privacy.mobile", severity="B", pack=words.pack, statutes=True, needs=DIGITS,
        kinds=PRIVACY_KINDS - {"cell"},
        name=say("Mobile number"),
        explanation=say(
            "A person's mobile number may not go online in full; inspections name each one. Mask it as 138****1234.\n"
            "Landlines may be public. A mobile number given out as the contact of an office is only pointed out: the "
            "office's own line is better."
        ),
        source="《个人信息保护法》第五十一条；《政府信息公开条例》第十五条",
        find=partial(_mobile, words),
        hits=("联系人张某，13812345678", "138-1234-5678", "+86 13812345678", "联系电话：13812345678", "１３８１２３４５６７８"),
        misses=(
            "138****1234", "12345678901", "1234567890123", "咨询电话：0000-5550219", "13812345678元", "项目编号13812345678",
            "https://www.gov.cn/p/13812345678", "产量13812345678吨", "138 2023 2024", "990000025/2026-00003",
        ),
    )  # fmt: skip
    yield PieceRule(
        code="privacy.email", severity="I", pack=words.pack, statutes=True, needs=("@",), kinds=PRIVACY_KINDS,
        name=say("Private mail box"),
        explanation=say(
            "A mail box at a public provider belongs to a person, not to an office, and often carries a mobile number. "
            "Give the unit's official mail box."
        ),
        source="practice",
        find=partial(_mail, words),
        hits=("请发至a@163.com", "报名邮箱：yunxi-water@qq.com", "13812345678@139.com"),
        misses=("@某某", "投稿邮箱：xxgk@yunxi.gov.cn", "service@yunxi-water.com"),
    )  # fmt: skip
    yield PieceRule(
        code="privacy.plate", severity="W", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS,
        needs=tuple("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"),
        name=say("Number plate"),
        explanation=say(
            "A number plate leads to its keeper. Where the vehicle itself is the matter, as in an auction, it may "
            "stand; else mask it."
        ),
        source="《个人信息保护法》第五十一条",
        find=partial(_plate, words),
        hits=("粤B·12345", "京AD12345", "一辆号牌为云A12345的货车"),
        misses=("川A0号", "粤B***45", "执行新GB18401标准", "粤B2-20090059", "云A12345号文件", "京A级景区"),
    )  # fmt: skip
    yield PieceRule(
        code="privacy.address", severity="W", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS,
        needs=("室", "户", "单元", "组", "社", "队"),
        name=say("Home address in full"),
        explanation=say(
            "Where somebody lives is personal data. In public it ends with the town or street office. The address of "
            "an office may stand in full."
        ),
        source="《个人信息保护法》第二十八条",
        find=partial(_home, words),
        hits=("家住人民路12号3单元502室", "住幸福小区5栋2单元", "云溪市青石镇柳湾村3组12号村民"),
        misses=(
            "北京路街道办事处", "办公地址：人民路12号3楼305室", "人民路12号市政务服务中心2楼201室", "青石镇柳湾村3组共有12户",
            "报名地点：滨河街8号1栋302室",
        ),
    )  # fmt: skip
