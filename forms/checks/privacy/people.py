"""People who need more care: minors by name, and groups whose very list tells something about those on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.privacy.words import PRIVACY_KINDS, Words, names_any
from forms.checks.rule import AnyRule, Hit, PieceRule
from resources.language import say

_FULL_AGE = 18
_CHILD = "学生|同学|男孩|女孩|男童|女童|儿童|孩子|少年|小朋友|幼童|婴儿"
_SCHOOLS = ("小学", "初中", "中学", "幼儿园", "年级", "高中")
_GROWN = ("大学", "学院", "研究生", "本科", "专科")
_NO_NAMES = frozenset(
    [
        "老师",
        "老",
        "校长",
        "主任",
        "书记",
        "教授",
        "教练",
        "医生",
        "阿姨",
        "叔叔",
        "爷爷",
        "奶奶",
        "大爷",
        "大妈",
        "女士",
        "先生",
        "某",
        "某某",
        "局长",
        "家长",
        "级",
        "同学",
        "同",
        "学生",
        "学",
    ]
)
# What may follow a name in running text; a third sign that is none of these belongs to the name.
_AFTER_NAME = r"(?=$|[，,。、；：（()）“”\s]|同学|小朋友|获|荣|参|在|说|被|因|等|和|的|是|以|与|为|代|正|一|今|向)"


def _surnames(names: tuple[str, ...]) -> str:
    double = [name for name in names if len(name) > 1]
    single = "".join(name for name in names if len(name) == 1)
    return "|".join([*map(re.escape, double), f"[{re.escape(single)}]"])


@lru_cache(maxsize=4)
def minor_patterns(surnames: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns with a group ``name`` and, where it is told, ``age``; made when first needed."""
    name = rf"(?P<name>(?:{_surnames(surnames)})[\u4e00-\u9fff]{{1,2}}?)"
    return (
        lazy(rf"(?<![\u4e00-\u9fff]){name}[，,（(、](?:[男女][，,、])?(?P<age>\d{{1,2}})岁"),
        lazy(rf"(?P<age>\d{{1,2}})岁的?(?:{_CHILD}){name}{_AFTER_NAME}"),
        lazy(rf"(?:{'|'.join(_SCHOOLS)})[^。；，,\n]{{0,12}}?(?:{_CHILD}|班){name}{_AFTER_NAME}"),
    )


def _minor(words: Words, piece: Piece) -> Iterator[Hit]:
    seen: set[int] = set()
    for pattern in minor_patterns(words.surnames):
        for match in pattern.finditer(piece.text):
            name, age = match["name"], match.groupdict().get("age")
            grown = int(age) >= _FULL_AGE if age else names_any(piece.text, _GROWN)
            if (
                grown
                or name[:2] in words.not_names
                or not _is_name(name, piece.text[match.end("name") :])
                or match.start("name") in seen
            ):
                continue
            seen.add(match.start("name"))
            why = say("A minor stands here by name. Ask those who have custody, or write {masked}.", masked=name[0] + "某某")  # fmt: skip
            yield Hit(match.start("name"), match.end("name"), why, (name[0] + "某某",))


def _is_name(name: str, after: str) -> bool:
    return name[1:] not in _NO_NAMES and "某" not in name and not after.startswith(("*", "×", "某", "（化名", "(化名"))


@lru_cache(maxsize=4)
def special_patterns(
    surnames: tuple[str, ...],
    special: tuple[str, ...],
    lists: tuple[str, ...],
    illness: tuple[str, ...],
    faith: tuple[str, ...],
) -> tuple[re.Pattern[str], ...]:
    """Lists of such groups, and persons with their illness or faith; made when first needed."""
    group, of, ill, creed = ("|".join(map(re.escape, words)) for words in (special, lists, illness, faith))
    person = rf"(?:^|[，。、；：“（\s]|村民|居民|患者|群众|学生|职工)(?:{_surnames(surnames)})[\u4e00-\u9fff]{{1,2}}?(?=[，,（(因身患确感现信])"
    return (
        lazy(rf"(?:{group})[^。；，\n]{{0,12}}?(?:{of})"),
        lazy(rf"{person}[^。；\n]{{0,16}}?(?:患有?|确诊|感染|罹患|身患)[^。；\n]{{0,8}}?(?:{ill})"),
        lazy(rf"{person}[^。；\n]{{0,8}}?(?:信仰|信奉|皈依)(?:{creed})"),
    )


def _special(words: Words, piece: Piece) -> Iterator[Hit]:
    patterns = special_patterns(words.surnames, words.special, words.lists, words.illness, words.faith)
    for number, pattern in enumerate(patterns):
        for match in pattern.finditer(piece.text):
            if "某" in match.group() or "*" in match.group() or "×" in match.group():
                continue
            if number == 0:
                why = say("A list of this kind tells something sensitive about everybody on it. Check the basis, the columns and how long it stays.")  # fmt: skip
            else:
                why = say("Illness and faith of a person are sensitive. They need that person's own consent.")
            start = match.start() + (len(match.group()) - len(match.group().lstrip("，。、；：“（ \n")))
            yield Hit(start, match.end(), why)


def people_rules(words: Words) -> Iterable[AnyRule]:
    """Minors and special categories."""
    if words.surnames:
        yield PieceRule(
            code="privacy.minor", severity="W", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS,
            needs=("岁", *_SCHOOLS),
            name=say("Minor by name"),
            explanation=say(
                "Data of children under 14 are sensitive, and name, picture and school of a minor together let strangers "
                "find the child. Ask those who have custody, or leave the name out."
            ),
            source="《未成年人保护法》第四条；《个人信息保护法》第二十八条、第三十一条",
            find=partial(_minor, words),
            hits=("王小雨，女，12岁", "云溪市第一小学学生李小禾获一等奖", "9岁的男孩周子安在图书馆看书"),
            misses=(
                "李建国，男，56岁", "云溪市第一小学班主任李老师", "12岁的男孩王某某", "云溪大学三年级学生李小禾", "小学年级组长会议",
                "对年满6岁的儿童高度关注", "中学生和小学生参加活动",
            ),
        )  # fmt: skip
    if words.surnames and words.special and words.lists and words.illness and words.faith:
        yield PieceRule(
            code="privacy.special-list", severity="I", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS,
            needs=(*words.lists, *words.illness, *words.faith),
            name=say("Sensitive group or condition"),
            explanation=say(
                "To stand on a list of people in need, ill or under correction is itself sensitive. Publish such a list only "
                "where a rule says so, with no more columns than it names, and take it down in time."
            ),
            source="《个人信息保护法》第二十八条",
            find=partial(_special, words),
            hits=("2026年低保对象名单", "村民张大山，因身患尿毒症", "特困人员救助供养公示表"),
            misses=("低保标准提高", "特困人员救助供养工作", "开展艾滋病防治宣传", "张某某身患尿毒症", "先进集体名单"),
        )  # fmt: skip
