"""Place names and names of peoples: misspelt, wrongly called, short where the whole name belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from forms.checks.derived import digest_of, rows_of
from forms.checks.lazy import lazy
from forms.checks.names.areas import read_areas, read_peoples
from forms.checks.pack import RulePack
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, Hit, PieceRule
from resources.language import say

_SOURCE = "民政部 行政区划代码"
_END_OF_NAME = r"(?=[，。、；：！？）”》\s]|$|的|人民|政府|委|厅)"
_SHORT_INNER_MONGOLIA = lazy(r"(?<![境国区市省县院日月年以城校室体蒙])内蒙(?![古受冤难混骗着住汉语文族尘特自谷])")
_MIXED_LIST = 3


@dataclass(frozen=True)
class Province:
    """A provincial-level unit: its whole and its short name, and what it is wrongly called."""

    full: str
    short: str
    misnamed: tuple[str, ...]


@dataclass(frozen=True)
class Replacements:
    """Wrong spellings, each with the right one."""

    right: Mapping[str, str]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return lazy("|".join(map(re.escape, sorted(self.right, key=len, reverse=True))) or r"(?!)")

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The wrong spellings in a text: begin, end and the right one."""
        return ((match.start(), match.end(), self.right[match.group()]) for match in self._pattern.finditer(text))


def place_rules(packs: tuple[RulePack, ...]) -> Iterator[AnyRule]:
    """The rules about places and peoples.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    provinces = _read_provinces(packs)
    digest = digest_of(packs, "places")
    yield from _spelling_rules(packs, digest)
    yield _autonomous_rule(packs, digest)
    yield _kind_rule(provinces, digest)
    yield _short_rule(digest)
    yield _mixed_rule(provinces, digest)


def _spelling_rules(packs: tuple[RulePack, ...], digest: str) -> Iterator[AnyRule]:
    places = Replacements(_read_spellings(packs))
    yield PieceRule(
        code="names.place-misspelt",
        severity="E",
        name=say("Place name misspelt"),
        explanation=say(
            "The name of a province, city or area is written with a wrong sign. A wrong place name is among the errors "
            "inspections count as grave wording. Put the right name."
        ),
        source=_SOURCE,
        find=_replacing(places),
        needs=tuple(places.right),
        hits=("新彊工作专班", "安微省住房城乡建设厅", "前往乌鲁木奇学习", "毫州市中药材市场"),
        misses=("他不安微笑着说", "新疆、安徽省", "保障州市两级", "齐齐哈尔、哈尔滨", "经济宁厦门两地"),
        pack=digest,
    )
    peoples = read_peoples(packs)
    wrong = Replacements({form: people.name for people in peoples for form in people.wrong})
    yield PieceRule(
        code="names.people-misspelt",
        severity="E",
        name=say("Name of a people misspelt"),
        explanation=say(
            "The name of one of the 56 peoples is written with a wrong sign. Names of peoples are laid down by the "
            "State; a wrong one offends and is counted as a grave error. Put the right name."
        ),
        source="GB/T 3304",
        find=_replacing(wrong),
        needs=tuple(wrong.right),
        hits=("傈傈族同胞", "仡老族村寨", "拉枯族群众", "畬族文化节"),
        misses=("傈僳族、仡佬族、仫佬族", "畲族乡", "维吾尔族"),
        pack=digest,
    )
    former = Replacements({form: people.name for people in peoples for form in people.former})
    yield PieceRule(
        code="names.people-former",
        severity="W",
        name=say("Former or foreign name of a people"),
        explanation=say(
            "The people in China bears another name today: 毛难族 has been 毛南族 since 1986, 崩龙族 has been 德昂族 "
            "since 1985; the people in China is 乌孜别克族, that of Uzbekistan 乌兹别克族."
        ),
        source="GB/T 3304",
        find=_replacing(former, certain=False),
        needs=tuple(former.right),
        hits=("毛难族乡亲", "乌兹别克族干部"),
        misses=("毛南族", "乌孜别克族", "乌兹别克斯坦"),
        pack=digest,
    )


def _replacing(replacements: Replacements, *, certain: bool = True) -> Callable[[Piece], Iterable[Hit]]:
    def find(piece: Piece) -> Iterator[Hit]:
        for start, end, right in replacements.find(piece.text):
            message = say("The right name is {name}.", name=right)
            yield Hit(start, end, message, (right,), right if certain else None)

    return find


def _autonomous_rule(packs: tuple[RulePack, ...], digest: str) -> AnyRule:
    return PieceRule(
        code="names.autonomous-area",
        severity="E",
        name=say("Name of an autonomous area"),
        explanation=say(
            "The names of the five autonomous regions, thirty prefectures, 117 counties and three banners are laid down "
            "with the order of their peoples and with or without 族.\nA name in another order or with a sign too many "
            "is an error; a short form is pointed out, because formal texts write the whole name."
        ),
        source="民族区域自治法第十三条；行政区划代码",
        find=read_areas(packs).find,
        needs=("自治区", "自治州", "自治县", "自治旗"),
        hits=(
            "新疆维吾尔族自治区", "湘西苗族土家族自治州", "伊犁哈萨克族自治州", "广西自治区", "彭水土家族苗族自治县",
            "克孜勒苏柯尔克兹自治州", "恩施土家族苗簇自治州",
        ),
        misses=(
            "新疆维吾尔自治区", "湘西土家族苗族自治州", "伊犁哈萨克自治州", "各省、自治区、直辖市", "民族自治县的财政",
            "省、自治州", "西藏自治区和内蒙古自治区", "新疆生产建设兵团和各自治区", "黔西南布依族苗族自治州",
            "在新疆的回族自治州", "隆林各族自治县",
        ),
        pack=digest,
    )  # fmt: skip


def _kind_rule(provinces: tuple[Province, ...], digest: str) -> AnyRule:
    right = {form: province.full for province in provinces for form in province.misnamed}
    pattern = lazy(f"(?:{'|'.join(map(re.escape, right)) or '(?!)'}){_END_OF_NAME}")

    def find(piece: Piece) -> Iterator[Hit]:
        for match in pattern.finditer(piece.text):
            name = right[match.group()]
            message = say("There is no such province today; it is {name}.", name=name)
            yield Hit(match.start(), match.end(), message, (name,))

    return PieceRule(
        code="names.province-kind",
        severity="W",
        name=say("Municipality or autonomous region called a province"),
        explanation=say(
            "Municipalities and autonomous regions are not provinces. Names of earlier times (广西省 before 1958, 新疆省 "
            "before 1955) stand only where the text speaks of those times."
        ),
        source=_SOURCE,
        find=find,
        needs=tuple(right),
        hits=("内蒙古省、河北省", "来自广西省的客商"),
        misses=("重庆省级产业园", "援助西藏省市", "北京省亲"),
        pack=digest,
    )


def _short_rule(digest: str) -> AnyRule:
    def find(piece: Piece) -> Iterator[Hit]:
        for match in _SHORT_INNER_MONGOLIA.finditer(piece.text):
            message = say("The short form is 内蒙古.")
            yield Hit(match.start(), match.end(), message, ("内蒙古",))

    return PieceRule(
        code="names.inner-mongolia",
        severity="W",
        name=say("内蒙 for 内蒙古"),
        explanation=say("内蒙 is colloquial. Write 内蒙古, in formal texts 内蒙古自治区."),
        source=_SOURCE,
        find=find,
        needs=("内蒙",),
        hits=("赴内蒙考察", "内蒙、宁夏"),
        misses=("内蒙古", "国内蒙受损失", "境内蒙古族", "体内蒙毒"),
        pack=digest,
    )


def _mixed_rule(provinces: tuple[Province, ...], digest: str) -> AnyRule:
    names = {form: form == province.full for province in provinces for form in (province.full, province.short)}
    one = "|".join(sorted(names, key=len, reverse=True))
    pattern = lazy(f"(?:{one})(?:(?:、|和|及|与)(?:{one}))+(?![\u4e00-\u9fff])")
    single = lazy(one)

    def find(piece: Piece) -> Iterator[Hit]:
        for match in pattern.finditer(piece.text):
            whole = [names[found] for found in single.findall(match.group())]
            if len(whole) >= _MIXED_LIST and any(whole) and not all(whole):
                message = say("One list has whole and short names of provinces side by side; write all in one form.")
                yield Hit(match.start(), match.end(), message)

    return PieceRule(
        code="names.province-list",
        severity="I",
        name=say("Whole and short names of provinces mixed"),
        explanation=say("In one list the names of provinces are either all whole (河北省) or all short (河北)."),
        source="practice",
        find=find,
        needs=("、",),
        hits=("客商来自河北省、山西、内蒙古自治区。", "（北京、上海市、广东）"),
        misses=("河北、山西、内蒙古。", "河北省、山西省、内蒙古自治区。", "河北省、山西", "山西、河北省石家庄市、北京"),
        pack=digest,
    )


def _read_provinces(packs: tuple[RulePack, ...]) -> tuple[Province, ...]:
    found: list[Province] = []
    for reader, _ in rows_of(packs, "provinces"):
        found.append(Province(reader.take("full", str), reader.take("short", str), reader.texts("misnamed")))
        reader.done()
    return tuple(found)


def _read_spellings(packs: tuple[RulePack, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for reader, _ in rows_of(packs, "spellings"):
        name = reader.take("name", str)
        found.update(dict.fromkeys(reader.texts("wrong"), name))
        reader.done()
    return found
