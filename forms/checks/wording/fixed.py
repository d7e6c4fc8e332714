"""Fixed wording that is nearly right: one or two characters other, missing or too many inside a phrase.

A row says which beginning and end of its phrase must stand unchanged, so that the phrase is surely meant, and which
kinds of change count. What is right in itself (a longer or shorter settled form) is listed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import ahocorasick_rs
from rapidfuzz.distance import OSA

from forms.checks.finding import Severity
from forms.checks.lazy import lazy
from forms.checks.pack import RulePack, is_sure, read_severity
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from forms.shape import Reader
from resources.language import say

_LEFT_OUT = lazy("[“”‘’ \u3000\u00a0\n]+")
_SPACE = lazy(r"\s")
_HAN = lazy("[\u4e00-\u9fff]+")
_AROUND = 6
_MAX_DISTANCE = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row.

    Attributes:
        text: the phrase as it is written, with its quotation marks.
        plain: without them.
        severity: of its findings.
        distance: how many characters may be other.
        keep: how many characters at the beginning and at the end must stand unchanged.
        kinds: ``other``, ``missing``, ``more``: which changes count.
        allow: other right forms; where one stands nothing is pointed out.
        source: what it rests on.
    """

    text: str
    plain: str
    severity: Severity
    distance: int
    keep: tuple[int, int]
    kinds: frozenset[str]
    allow: tuple[str, ...]
    source: str

    @property
    def anchor(self) -> str:
        """The part that is looked for: the beginning, or the end where the beginning may change."""
        return self.plain[: self.keep[0]] if self.keep[0] else self.plain[-self.keep[1] :]


@dataclass(frozen=True, slots=True)
class Near:
    """A phrase that is nearly right, or right but broken by a space, at its place in a piece."""

    start: int
    end: int
    phrase: Phrase
    broken: bool = False


class NearPhrases:
    """Finds all phrases at once.

    Args:
        phrases: all rows.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_anchor: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self._by_anchor.setdefault(phrase.anchor, []).append(phrase)
        self._groups = tuple(self._by_anchor.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._by_anchor)) if self._by_anchor else None

    def places(self, piece: Piece) -> tuple[Near, ...]:
        """The phrases that are nearly right in a piece, in the order of the text, each place once."""
        if self._automaton is None:
            return ()
        text = _LEFT_OUT.sub("", piece.text)
        anchors = self._automaton.find_matches_as_indexes(text, overlapping=True)
        origin = _origin(piece.text) if anchors else ()
        found: dict[tuple[int, int], Near] = {}
        for number, start, end in anchors:
            for phrase in self._groups[number]:
                for first, last in _windows(phrase, text, start, end):
                    place = (origin[first], origin[last - 1] + 1)
                    exact = text[first:last] == phrase.plain
                    if not exact or _SPACE.search(piece.text[place[0] : place[1]]):
                        found.setdefault(place, Near(*place, phrase, exact))
        return tuple(found[place] for place in sorted(found))


def _origin(text: str) -> Sequence[int]:
    """Where each character of the text without quotation marks and spaces came from."""
    if not _LEFT_OUT.search(text):
        return range(len(text))
    return [place for place, sign in enumerate(text) if not _LEFT_OUT.match(sign)]


def _windows(phrase: Phrase, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the phrase stands around its anchor, right or nearly right: the right one alone, if there is one."""
    length = len(phrase.plain)
    by_start = bool(phrase.keep[0])
    right = (start, start + length) if by_start else (end - length, end)
    if right[0] >= 0 and text[right[0] : right[1]] == phrase.plain:
        yield right
        return
    for more in range(-phrase.distance, phrase.distance + 1):
        first, last = (start, start + length + more) if by_start else (end - length - more, end)
        if first >= 0 and last <= len(text) and _is_near(phrase, text, first, last):
            yield first, last
            return


def _is_near(phrase: Phrase, text: str, first: int, last: int) -> bool:
    head, tail = phrase.keep
    if not text.startswith(phrase.plain[:head], first) or not text.endswith(
        phrase.plain[len(phrase.plain) - tail :], first, last
    ):
        return False
    window = text[first:last]
    kind = ("missing", "other", "more")[(len(window) > len(phrase.plain)) - (len(window) < len(phrase.plain)) + 1]
    if kind not in phrase.kinds or not _HAN.fullmatch(window):
        return False
    if OSA.distance(window, phrase.plain, score_cutoff=phrase.distance) > phrase.distance:
        return False
    around = text[max(0, first - _AROUND) : last + _AROUND]
    return not any(form in around for form in phrase.allow)


def fixed_rules(packs: tuple[RulePack, ...]) -> Iterator[PieceRule]:
    """The rules over the sections ``fixed`` of all packs.

    Raises:
        Malformed: a row does not fit.
    """
    phrases = [phrase for pack in packs for reader in pack.rows("fixed") if (phrase := _read_phrase(reader))]
    near = NearPhrases(phrases)
    yield _grave(near)
    yield _wrong(near)
    yield _doubtful(near)


def _read_phrase(reader: Reader) -> Phrase | None:
    text = reader.take("phrase", str)
    head, tail = reader.number("head", 0, len(text)), reader.number("tail", 0, len(text))
    phrase = Phrase(
        text,
        _LEFT_OUT.sub("", text),
        read_severity(reader),
        reader.number("distance", 1, _MAX_DISTANCE),
        (head, tail),
        frozenset(reader.texts("kinds")),
        reader.texts("allow", ()),
        reader.take("source", str),
    )
    sure = is_sure(reader)
    reader.done()
    if not head and not tail:
        reader.fail("head")
    return phrase if sure else None


def _find(piece: Piece, *, near: NearPhrases, severity: Severity) -> Iterator[Hit]:
    for place in piece.fact(near.places):
        phrase = place.phrase
        if ("W" if place.broken else phrase.severity) != severity:
            continue
        if place.broken:
            why = say("“{phrase}” is not broken by a space or a new line.", phrase=phrase.plain)
        else:
            why = say("This is nearly the fixed wording “{phrase}”, but not to the letter.", phrase=phrase.plain)
        fix = phrase.plain if severity != "W" and phrase.plain == phrase.text else None
        yield Hit(place.start, place.end, why, (phrase.text,), fix, source=phrase.source)


def _grave(near: NearPhrases) -> PieceRule:
    return PieceRule(
        code="wording.fixed-grave",
        severity="C",
        name=say("Grave slips in fixed wording"),
        explanation=say(
            "The names of the country and the Party and the wording of its guiding thought are fixed to the letter. A "
            "character other or left out is a grave error of expression. Only what can be nothing else is pointed out."
        ),
        source="国办秘函〔2019〕19号",
        hits=(
            "学习习近平新时代中国特设社会主义思想", "以习近平为核心的党中央", "刁近平总书记强调", "中华人民共合国成立",
            "中国公产党章程", "邓小乎理论",
        ),
        misses=(
            "学习习近平新时代中国特色社会主义思想", "学习习近平新时代中国特色社会主义经济思想", "以习近平同志为核心的党中央",
            "以邓小平同志为核心的党中央", "习近平总书记强调", "习近平任总书记", "时任中共福建省委副书记习近平", "其中人民共和国成立以来",
            "中华人民共和国", "日本共产党", "其中共产党员二十名", "中国共产主义青年团", "中国致公党", "习近平副书记",
        ),
        find=partial(_find, near=near, severity="C"),
    )  # fmt: skip


def _wrong(near: NearPhrases) -> PieceRule:
    return PieceRule(
        code="wording.fixed",
        severity="E",
        name=say("Slips in fixed wording"),
        explanation=say(
            "The wording of decisions of the Party and the state is quoted to the letter. Here one character is other or "
            "missing; the fixed form is offered."
        ),
        source="党的二十大报告",
        hits=("筑牢中华民族共同体意识", "发展全过程人民主", "社会主义核心介值观", "落实中央八条规定精神"),
        misses=(
            "铸牢中华民族共同体意识", "发展全过程人民民主", "社会主义核心价值观", "社会主义核心价值体系", "落实中央八项规定精神",
            "“五位一体”总体布局", "五位一体总布局", "中国农业现代化",
        ),
        find=partial(_find, near=near, severity="E"),
    )  # fmt: skip


def _doubtful(near: NearPhrases) -> PieceRule:
    return PieceRule(
        code="wording.fixed-doubtful",
        severity="W",
        name=say("Fixed wording that is perhaps meant"),
        explanation=say(
            "The text comes close to a fixed wording, or the wording is broken by a space or a new line between its "
            "characters. Names and titles of posts are kept together."
        ),
        source="practice",
        hits=("习近平 总书记强调", "中华人民 共和国", "坚持新发晨理念", "推动高质是发展"),
        misses=("习近平总书记强调", "坚持新发展理念", "推动高质量发展", "科学开展观测", "高质化发展"),
        find=partial(_find, near=near, severity="W"),
    )
