"""Automatic numbers of Word and WPS that an article must keep in words: 一、 （一） 第三条 and numbered headings.

A list of 1. 2. 3. stays a list. Chinese numbers are part of the text of a document and would be lost with the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from forms.importers.ooxml import Package
from forms.importers.xml import Element, child, local, value

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_HAN = (
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseDigitalTenThousand", "chineseLegalSimplified",
)  # fmt: skip
_MAX_LEVELS = 9
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class _Level:
    format: str
    text: str
    start: int


@dataclass
class _Numbering:
    """The definitions of one document and where its counting stands."""

    levels: Mapping[str, Mapping[int, _Level]]
    counts: dict[str, list[int]] = field(default_factory=dict)

    def next(self, number: str, depth: int) -> str:
        """The number of the next paragraph in a list, in words."""
        levels = self.levels[number]
        counts = self.counts.setdefault(number, [])
        del counts[depth + 1 :]
        while len(counts) < depth:
            counts.append(levels[len(counts)].start if len(counts) in levels else 1)
        if len(counts) == depth:
            counts.append(levels[depth].start)
        else:
            counts[depth] += 1
        text = levels[depth].text
        for at in range(depth + 1):
            if at in levels:
                text = text.replace(f"%{at + 1}", _spelled(levels[at].format, counts[at]))
        return text


def write_numbers(package: Package, root: Element, headings: frozenset[str]) -> None:
    """Put Chinese numbers and those of headings into the text of the paragraphs that have them.

    Args:
        package: the document.
        root: its main part; changed in place.
        headings: ids of the styles that are headings.
    """
    part = package.related("numbering")
    if not part:
        return
    numbering = _Numbering(_definitions(package.xml(part)))
    by_style = _by_style(package)
    for paragraph in root.iter("{*}p"):
        style = value(child(paragraph, "pPr", "pStyle"))
        number, depth = _place(paragraph, by_style.get(style, ("", 0)))
        if depth not in numbering.levels.get(number, {}):
            continue
        level = numbering.levels[number][depth]
        text = numbering.next(number, depth)
        if _is_worded(level) or (style in headings and level.format not in ("bullet", "none")):
            _write(paragraph, text)


def _is_worded(level: _Level) -> bool:
    return level.format not in ("bullet", "none") and (
        level.format in _HAN
        or level.format.startswith("ideograph")
        or any("\u4e00" <= sign <= "\u9fff" for sign in level.text)
    )


def _definitions(root: Element) -> Mapping[str, Mapping[int, _Level]]:
    abstract = {value(a, "abstractNumId"): _levels(a) for a in root.iter("{*}abstractNum")}
    found = {}
    for item in root.iter("{*}num"):
        levels = dict(abstract.get(value(child(item, "abstractNumId")), {}))
        for override in item.iter("{*}lvlOverride"):
            depth = _whole(value(override, "ilvl"))
            start = value(child(override, "startOverride"))
            levels |= _levels(override)
            if start and depth in levels:
                levels[depth] = _Level(levels[depth].format, levels[depth].text, _whole(start))
        found[value(item, "numId")] = levels
    return found


def _levels(parent: Element) -> dict[int, _Level]:
    found = {}
    for level in parent.iter("{*}lvl"):
        depth = _whole(value(level, "ilvl"))
        if depth < _MAX_LEVELS:
            start = value(child(level, "start"))
            found[depth] = _Level(
                value(child(level, "numFmt")) or "decimal",
                value(child(level, "lvlText")),
                _whole(start) if start else 1,
            )
    return found


def _by_style(package: Package) -> Mapping[str, tuple[str, int]]:
    part = package.related("styles")
    found = {}
    for style in package.xml(part).iter("{*}style") if part else ():
        numbers = child(style, "pPr", "numPr")
        if numbers is not None:
            found[value(style, "styleId")] = (value(child(numbers, "numId")), _whole(value(child(numbers, "ilvl"))))
    return found


def _place(paragraph: Element, of_style: tuple[str, int]) -> tuple[str, int]:
    numbers = child(paragraph, "pPr", "numPr")
    if numbers is None:
        return of_style
    own, depth = value(child(numbers, "numId")), value(child(numbers, "ilvl"))
    return own or of_style[0], _whole(depth) if depth else of_style[1]


def _write(paragraph: Element, text: str) -> None:
    properties = child(paragraph, "pPr")
    numbers = child(properties, "numPr")
    if properties is not None and numbers is not None:
        properties.remove(numbers)
    namespace = str(paragraph.tag).removesuffix(local(paragraph)) or _W
    run = paragraph.makeelement(f"{namespace}r")
    inner = paragraph.makeelement(f"{namespace}t")
    inner.text = text
    run.append(inner)
    paragraph.insert(0 if properties is None else 1, run)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _spelled(format_: str, number: int) -> str:
    if format_ in _HAN:
        return han_number(number)
    return _SPELLINGS.get(format_, str)(number)


def han_number(number: int) -> str:
    """A number below one hundred in Chinese counting, such as 二十一; larger ones digit by digit."""
    if not 0 < number < 100:
        return "".join(_DIGITS[int(sign)] for sign in str(number))
    tens, ones = divmod(number, 10)
    front = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return front + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


def _roman(number: int) -> str:
    done = ""
    for size, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= size and len(done) < 30:
            done, number = done + sign, number - size
    return done


_SPELLINGS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "ideographEnclosedCircle": lambda number: chr(0x2460 + number - 1) if 0 < number <= 20 else str(number),
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if 0 < number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x2460 + number - 1) if 0 < number <= 20 else str(number),
    "none": lambda _number: "",
}
