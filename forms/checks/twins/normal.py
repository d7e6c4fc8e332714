"""What makes two reports twins is what stays when dates, numbers, names, posts and places are taken away.

Rules see these stretches only roughly. That is enough: where the words around are the same, both texts lose the same.
Everything goes line by line, so that after an edit only the line that changed is looked at again. What ``normal``
makes of a line is on the disk, in the index of ``sync.store.twins``: changing it takes an index made anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from forms.checks.lazy import lazy

SlotKind: TypeAlias = Literal["date", "number", "person", "post", "place", "organisation"]

SLOT_KINDS: tuple[SlotKind, ...] = ("date", "number", "person", "post", "place", "organisation")
MAX_LINE = 20_000
_LINES_KEPT = 4096

_FIGURE = "一二三四五六七八九十"
_DATE = (
    rf"(?:(?:\d{{4}}|[〇零○一二三四五六七八九]{{4}})年度?|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|(?:(?<!\d)(?:[12]?\d|3[01])|[{_FIGURE}]{{1,3}})(?:月份?|[日号](?![楼院]))|第?[{_FIGURE}1-4]季度"
    rf"|(?:星期|周)[{_FIGURE}日天末]|上午|下午|凌晨|傍晚|中午|晚上|上半年|下半年"
    rf"|\d{{1,2}}(?:[时点](?:\d{{1,2}}分|半|整)?|[:：]\d{{2}})"
    rf"|[今去前明后]年|[本上下]月|[今昨前明当]日|近日|日前)+"
)
_NUMBER = (
    r"(?:\d+(?:[.,，．]\d+)*[万亿千百]*[余多]?[%％‰]?"
    rf"|第[{_FIGURE}百]{{1,4}}"
    rf"|百分之[{_FIGURE}百零点]+"
    rf"|[{_FIGURE}两百千万亿零]{{1,8}}[余多]?(?=[名人个家户次项份处亩元条场件台辆期届批轮位只吨座间所天公]))"
)
_POST = (
    r"(?:党(?:委|组|工委|总支|支部))?(?:常务)?(?:副|代理|第一)?"
    r"(?:书记|市长|县长|区长|镇长|乡长|局长|主任|部长|厅长|处长|科长|股长|所长|站长|院长|校长|会长|理事长|秘书长"
    r"|总经理|董事长|经理|队长|支队长|大队长|组长|行长|检察长|主席|调研员|巡视员|委员|常委|负责人|工程师|专家|教授)"
)
# What ends the name before it: small words and verbs that no name of a place or an office begins or goes on with.
_SMALL = "在到赴于向从为和与及的是对全各本该我了有等由至被把将让给同个这那每某其他以按经据进入来往去达访并或也都就还又只可能会要请使"
_NAME = rf"[^\W\d_{_SMALL}一二三四五六七八九十省市县区镇乡村街路农社城]"
_PLACE = rf"(?:{_NAME}{{2,3}}(?:自治[区州县]|街道|社区|大道|水库|广场|公园|小区|[省市县区镇乡村路街湖河山桥港]))+"
_ORGANISATION = (
    rf"[^\W\d_{_SMALL}]{{2,6}}?(?:委员会|办公室|管委会|有限公司|公司|合作社|派出所|司法所|卫生院|医院|小学|中学"
    rf"|幼儿园|协会|支队|大队|中心|局(?![长面势部]))"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易"
    "乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_ONE_PERSON = rf"[{_SURNAMES}][^\W\d_{_SMALL}]{{1,2}}?"
_AFTER_A_PERSON = r"一行|同志|先生|女士|主持|出席|参加|带队|带领|表示|指出|强调|介绍|宣布|致辞|讲话|陪同|率|到|赴|前往|深入|调研|检查|督查|走访|慰问"
_PERSON = lazy(
    rf"{_ONE_PERSON}(?:、{_ONE_PERSON})*"
    rf"(?=[，。、；：,;:()（）\s]|$|{_AFTER_A_PERSON}|在|作|为|对|等|和|与|及|说|就|通报|部署|提出|要求|听取)"
)
_SLOT = lazy(
    rf"(?P<date>{_DATE})|(?P<number>{_NUMBER})|(?P<post>{_POST})|(?P<place>{_PLACE})|(?P<organisation>{_ORGANISATION})"
    rf"|(?P<person>(?<!\w){_ONE_PERSON}(?={_AFTER_A_PERSON}))"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a line that changes from one report to its twin.

    Attributes:
        kind: what it seems to be.
        start, end: code points in the line.
    """

    kind: SlotKind
    start: int
    end: int


@lru_cache(maxsize=_LINES_KEPT)
def slots(line: str) -> tuple[Slot, ...]:
    """The dates, numbers, names, posts and places in a line, in its order, as far as rules can see."""
    return tuple(_slots(line[:MAX_LINE]))


def _slots(line: str) -> Iterator[Slot]:
    place = 0
    while found := _SLOT.search(line, place):
        kind = next(k for k in SLOT_KINDS if k == found.lastgroup)
        yield Slot(kind, found.start(), place := found.end())
        if kind == "post" and (named := _PERSON.match(line, place)):
            yield Slot("person", place, place := named.end())


def fold(text: str) -> str:
    """Width, compatibility forms and case as one (NFKC); may be longer or shorter than the text."""
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=_LINES_KEPT)
def normal(line: str) -> str:
    """What is left of a line without its slots, white space and punctuation."""
    folded = fold(line)[:MAX_LINE]
    left, place = [], 0
    for slot in _slots(folded):
        left.append(folded[place : slot.start])
        place = slot.end
    left.append(folded[place:])
    return "".join(filter(str.isalnum, "".join(left)))


def normal_text(text: str) -> str:
    """The same of a text of several lines, run together."""
    return "".join(map(normal, text.split("\n")))
