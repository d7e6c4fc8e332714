"""The parts of an official document that belong on the form: title, number, date, organ (GB/T 9704-2012 clause 7).

They are known by where they stand and how they are written. What is not certain stays in the text; marks of secrecy
and urgency always do, so that the checks see them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from forms.checks.lazy import lazy
from forms.content import FieldValue

_TOP, _BOTTOM = 15, 12
_MAX_TITLE = 120
_MAX_TITLE_LINES = 4
_SPACES = lazy(r"[\s\u3000]+")
_NUMBER = lazy(
    r"(?P<number>[\u4e00-\u9fff]{2,20}[〔\[［（(【]\s?(?:19|20)[0-9]{2}\s?[〕\]］）)】]\s?第?[0-9]{1,5}\s?号)"
    r"(?:[\s\u3000]+签发人[:：].{1,40})?"
)
_MARK = lazy(r"[\u4e00-\u9fff（）、·]{3,60}")
_GENRES = (
    "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|规定|细则|方案|规划|计划|要点|预案|"
    "目录|清单|指南|条例|规则|标准|解读|答复|简报|倡议书|讲话|致辞"
)
_GENRE_END = lazy(f"(?:{_GENRES})(?:[（(][^（()）]{{1,12}}[）)])?")
_NO_TITLE_END = lazy(r"[。；;：:，,、？?！!…]")
_LEVEL = lazy(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百]{1,5}[条章节]"
)
_RECIPIENTS = lazy(
    r"(?=[^。；]{2,300}[：:])[^。；：:]*(?:各|政府|局|委|办|部门|单位|乡|镇|街道|院|公司|处|科|室|中心)[^。；：:]*[：:]"
)
_DATE = lazy(r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日")
_HAN_DATE = lazy(
    r"(?P<y>[二一][〇零○О0九一二三四五六七八]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_ORGAN = lazy(
    r"[\u4e00-\u9fff（）·]{2,40}(?:政府|局|委|委员会|办公室|厅|法院|检察院|部|中心|处|队|站|协会|联合会|领导小组|指挥部|"
    r"管委会|组|司|署|学校|所|馆|办|街道办事处|公司|医院)"
)
_PUBLIC_MARK = lazy(r"[（(](?:此件|本文)?(?:公开发布|主动公开)[）)]")
_KEPT = lazy(r"[0-9]{6}|(?:绝密|机密|秘密).{0,20}|特急|加急|特提|平急|密级.{0,20}")
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "О": 0, "0": 0}


@dataclass(frozen=True)
class Line:
    """A paragraph as far as its place tells what it is.

    Attributes:
        text: the words.
        centred: whether it stands in the middle.
        title: whether its style says that it is the title.
    """

    text: str
    centred: bool = False
    title: bool = False


@dataclass(frozen=True)
class Head:
    """What was recognised.

    Attributes:
        title: ``""`` when none was.
        fields: for the form, by key.
        recipients: to whom it is addressed (主送机关); stays in the text.
        used: numbers of the lines that are on the form now and need not stand in the text.
    """

    title: str = ""
    fields: dict[str, FieldValue] = field(default_factory=dict)
    recipients: str = ""
    used: frozenset[int] = frozenset()


def recognise(lines: Sequence[Line]) -> Head:
    """Read the head and the foot of a document.

    Args:
        lines: its paragraphs in order, none empty.
    """
    fields: dict[str, FieldValue] = {}
    used: set[int] = set()
    number_at, number = _number(lines)
    first = 0
    if number:
        fields["doc_number"] = number
        used.add(number_at)
        first = number_at + 1
    marks = _organ_marks(lines, number_at)
    title_lines = _title_lines(lines, first, number_at, marks)
    title = _joined(lines, title_lines)
    used |= {*title_lines, *marks}
    rest = max([first - 1, *title_lines]) + 1
    fields |= _foot(lines, rest)
    if marks and "issuing_organ" not in fields:
        fields["issuing_organ"] = _SPACES.sub("", lines[marks[0]].text).removesuffix("文件")
    return Head(title, fields, _recipients(lines, rest), frozenset(used))


def _number(lines: Sequence[Line]) -> tuple[int, str]:
    for at, line in enumerate(lines[:_TOP]):
        match = _NUMBER.fullmatch(line.text.strip("（）() \u3000"))
        if match:
            return at, _SPACES.sub("", match.group("number"))
    return -1, ""


def _organ_marks(lines: Sequence[Line], number_at: int) -> list[int]:
    """The lines of the red head: names of organs above the number, the last one ending with 文件 or alone."""
    above = [at for at in range(max(number_at, 0)) if not _KEPT.fullmatch(_SPACES.sub("", lines[at].text))]
    texts = [_SPACES.sub("", lines[at].text) for at in above]
    fits = all(
        _MARK.fullmatch(text) and not _GENRE_END.search(text[-4:]) and not lines[at].title
        for at, text in zip(above, texts, strict=True)
    )
    organs = [text for text in texts if text.endswith("文件") or _ORGAN.fullmatch(text)]
    return above if fits and organs else []


def _title_lines(lines: Sequence[Line], first: int, number_at: int, marks: list[int]) -> list[int]:
    if number_at > 0 and not marks:
        above = [at for at in range(number_at) if not _KEPT.fullmatch(lines[at].text)][:_MAX_TITLE_LINES]
        joined = _joined(lines, above)
        if above and len(joined) <= _MAX_TITLE and all(_may_be_title(lines[at]) for at in above):
            return above
    styled = next((at for at in range(first, min(first + _TOP, len(lines))) if lines[at].title), None)
    start = styled if styled is not None else _first_title(lines, first)
    if start is None or len(lines) - start < 2 or not _may_be_title(lines[start]):
        return []
    return _grown(lines, start, several=number_at >= 0 or styled is not None)


def _first_title(lines: Sequence[Line], first: int) -> int | None:
    """The first line that can be a title where no style says so: not one that is kept for the checks."""
    for at in range(first, min(first + 3, len(lines))):
        if not _KEPT.fullmatch(_SPACES.sub("", lines[at].text)):
            return at
    return None


def _grown(lines: Sequence[Line], start: int, *, several: bool) -> list[int]:
    """A title of several lines, as long names have: lines that look like the first one."""
    found = [start]
    one = lines[start]
    for at in range(start + 1, min(start + _MAX_TITLE_LINES, len(lines) - 1)) if several else ():
        line = lines[at]
        alike = line.title == one.title and line.centred == one.centred and (one.title or one.centred or _short(line))
        done = _GENRE_END.fullmatch(_joined(lines, found)[-16:].lstrip()) or _ends_title(_joined(lines, found))
        if not alike or done or not _may_be_title(line) or len(_joined(lines, [*found, at])) > _MAX_TITLE:
            break
        found.append(at)
    return found


def _ends_title(text: str) -> bool:
    return any(match.end() == len(text) for match in _GENRE_END.finditer(text))


def _short(line: Line) -> bool:
    return len(line.text) <= 30


def _may_be_title(line: Line) -> bool:
    text = line.text.strip()
    return (
        2 <= len(text) <= (_MAX_TITLE if line.title else 60)
        and not _NO_TITLE_END.match(text[-1])
        and not _LEVEL.match(text)
        and not _DATE.fullmatch(text)
        and not text.startswith(("（", "(", "——", "附件"))
    )


def _joined(lines: Sequence[Line], numbers: Sequence[int]) -> str:
    """The lines as one: between Chinese signs without a space."""
    text = " ".join(" ".join(lines[at].text.split()) for at in numbers)
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)


def _recipients(lines: Sequence[Line], first: int) -> str:
    for line in lines[first : first + 2]:
        if _RECIPIENTS.fullmatch(line.text.strip()):
            return line.text.strip().rstrip("：:")
    return ""


def _foot(lines: Sequence[Line], first: int) -> dict[str, FieldValue]:
    found: dict[str, FieldValue] = {}
    start = max(first, len(lines) - _BOTTOM)
    if any(_PUBLIC_MARK.fullmatch(line.text.strip()) for line in lines[start:]):
        found["open_mark"] = True
    for at in range(len(lines) - 1, start - 1, -1):
        organ, day = _signature(lines[at].text)
        if day:
            found["date_issued"] = day
            organs = [organ] if organ else _organs_above(lines, at, first)
            if organs:
                found["issuing_organ"] = organs[0]
            if organs[1:]:
                found["joint_organs"] = tuple(organs[1:])
            break
    return found


def _signature(text: str) -> tuple[str, str]:
    """Organ and day of a closing line; ``""`` for what it has not."""
    plain = text.strip(" \u3000\t")
    for shape in (_DATE, _HAN_DATE):
        match = next((found for found in shape.finditer(plain) if found.end() == len(plain)), None)
        if match:
            before = plain[: match.start()].strip(" \u3000\t")
            organ = _SPACES.sub("", before)
            if not before or _ORGAN.fullmatch(organ):
                return organ, _iso(match)
    return "", ""


def _organs_above(lines: Sequence[Line], at: int, first: int) -> list[str]:
    organs: list[str] = []
    for number in range(at - 1, max(at - 6, first - 1), -1):
        names = [name for name in re.split(r"[\s\u3000]{2,}", lines[number].text.strip()) if name]
        joined = _SPACES.sub("", lines[number].text)
        if not names or not (_ORGAN.fullmatch(joined) or all(_ORGAN.fullmatch(_SPACES.sub("", n)) for n in names)):
            break
        several = len(names) > 1 and all(_ORGAN.fullmatch(_SPACES.sub("", name)) for name in names)
        organs = ([_SPACES.sub("", name) for name in names] if several else [joined]) + organs
    return organs


def _iso(match: re.Match[str]) -> str:
    numbers = [_number_of(match.group(key)) for key in ("y", "m", "d")]
    try:
        return date(*numbers).isoformat()
    except ValueError:
        return ""


def _number_of(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[sign]) for sign in text))
