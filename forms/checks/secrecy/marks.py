"""State-secret marks (密级标志): what a document of a secret nature bears on its face, told from prose about secrecy.

Law on Guarding State Secrets (2024) art. 20 and GB/T 9704-2012 clause 7.2.2: the grade, a star, the term. Such a text
is refused before anything is written to disk, so that this module must be quick and must not cry wolf.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forms.checks.lazy import lazy

_GRADE = r"(?:[绝絕][ \u3000]{0,4}密|[机機][ \u3000]{0,4}密|秘[ \u3000]{0,4}密)[级級]?"
_STARS = "★☆⭐✭✩✯"
_WEAK_STARS = "*＊﹡"
_TERM = (
    r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[ \u3000]?(?:年|个?月|[天日])|[长長]期|"
    r"[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日|[\u4e00-\u9fff]{1,8}前"
)
_MARK = lazy(
    rf"{_GRADE}[ \u3000]{{0,4}}(?:[{_STARS}](?![ \u3000]*[{_STARS}])(?:[ \u3000]{{0,4}}(?:{_TERM}))?"
    rf"|[{_WEAK_STARS}][ \u3000]{{0,4}}(?:{_TERM}))"
)
_TERMED = lazy(rf"[{_STARS}{_WEAK_STARS}][ \u3000]{{0,4}}(?:{_TERM})\Z")
_ALONE = lazy(
    rf"[ \t\u3000]*[（(【\[]?(?:[0-9]{{4,6}}[ \t\u3000]+)?(?:密[ \t\u3000]{{0,6}}[级級][ \t\u3000]{{0,4}}[：:][ \t\u3000]*)?"
    rf"(?P<mark>{_GRADE}(?:[ \t\u3000·]*(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})[ \t\u3000]?年)?)[）)】\]]?[ \t\u3000]*"
)
_LABELLED = lazy(
    rf"[ \t\u3000]*(?P<mark>密[ \t\u3000]{{0,6}}[级級][ \t\u3000]{{0,4}}[：:][ \t\u3000]*{_GRADE}"
    rf"(?:[{_STARS}{_WEAK_STARS} \t\u3000·]*(?:{_TERM})?)?)[ \t\u3000]*(?=\Z|紧急程度|缓急|份号|编号|签发)"
)
# What stands before a mark of its own: nothing, a space, a bracket, a number; not a word and not a quotation mark.
_BEFORE = lazy(r"(?:[^\W\d]|[“‘「『《〈\"'*`])\Z")
_LABEL = lazy(r"密[ \t\u3000]{0,6}[级級][ \t\u3000]{0,4}[：:]")
_LONGEST_ALONE = 30
_LOOKED_BACK = 24
_NEAR = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in one line.

    Attributes:
        start, end: code points within the line.
        kind: ``mark`` for one that stands by itself with its star or label; ``alone`` for a line that is only the
            grade, which marks a document at its head and may be a heading further down; ``cited`` for one inside a
            sentence.
    """

    start: int
    end: int
    kind: str


def marks_in(line: str) -> tuple[Mark, ...]:
    """All marks in one line or paragraph.

    Args:
        line: text without line breaks; with them, each line is looked at for itself.
    """
    if "密" not in line:
        return ()
    if "\n" in line:
        return tuple(_in_lines(line))
    return tuple(_in_line(line))


def classified_marks(texts: Iterable[str]) -> tuple[str, ...]:
    """The state-secret marks that texts bear: only those that leave no doubt, with a star or a label.

    A line that is only 秘密 may be the beginning of a sentence somebody is typing; the rules look at it, this does not.

    Args:
        texts: title, body, fields, names of files: in reading order, of any length.

    Returns:
        Each mark once, as it is written.
    """
    found: dict[str, None] = {}
    for text in texts:
        if "密" in text:
            found.update(dict.fromkeys(_certain(text)))
    return tuple(found)


def _certain(text: str) -> Iterator[str]:
    for star in (*_STARS, *_WEAK_STARS):
        at = text.find(star)
        while at >= 0:
            start = max(0, at - _LOOKED_BACK)
            if "密" in text[max(0, at - _NEAR) : at]:
                yield from _at_star(text[start : at + _LOOKED_BACK], at - start)
            at = text.find(star, at + 1)
    if _LABEL.search(text):
        for line in text.split("\n"):
            match = _LABELLED.match(line)
            if match:
                yield match.group("mark").strip()


def _at_star(near: str, star: int) -> Iterator[str]:
    for match in _MARK.finditer(near):
        if match.start() < star < match.end() and not _BEFORE.search(near[: match.start()]):
            yield match.group().strip()


def _in_lines(text: str) -> Iterator[Mark]:
    start = 0
    for line in text.split("\n"):
        for mark in _in_line(line):
            yield Mark(start + mark.start, start + mark.end, mark.kind)
        start += len(line) + 1


def _in_line(line: str) -> Iterator[Mark]:
    labelled = _LABELLED.match(line)
    if labelled:
        yield Mark(labelled.start("mark"), labelled.end("mark"), "mark")
        return
    alone = _ALONE.fullmatch(line) if len(line) <= _LONGEST_ALONE else None
    if alone:
        yield Mark(alone.start("mark"), alone.end("mark"), "alone")
        return
    for match in _MARK.finditer(line):
        if not _BEFORE.search(line[: match.start()]):
            yield Mark(*match.span(), "mark")
        elif _TERMED.search(match.group()) and not _is_compound(line[: match.start()]):
            yield Mark(*match.span(), "cited")


def _is_compound(before: str) -> bool:
    """Whether the word goes on to the left, as in 商业秘密."""
    return before.endswith(("商业", "工作", "国家", "技术", "个人", "军事", "保守", "泄露", "绝对"))
