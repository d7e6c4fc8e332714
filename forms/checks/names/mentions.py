"""Where listed leaders stand in a piece, which titles stand beside them, and what is nearly one of their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from forms.checks.lazy import lazy
from forms.checks.names.register import Leader, Post, Register
from forms.checks.piece import Piece

Bearing: TypeAlias = Literal["named", "bare", "other"]

FORMER_WORDS = ("时任", "原任", "曾任", "历任", "前任", "原", "前")
_PRESENT_WORDS = ("现任", "新任", "中共")
_BEFORE_TITLE = lazy(r"[\u4e00-\u9fff]{0,24}\Z")
_GAP = lazy(r"(?<=[\u4e00-\u9fff])[ \t\u3000\u00a0\n]+(?=[\u4e00-\u9fff])")
_HAN = lazy(r"[\u4e00-\u9fff]+\Z")
_LEFT = tuple("由受和与及同经据对给向请随是为以让被跟听陪")
_ORGANS = ("", "人民政府", "政府", "委", "人大常委会", "政协", "监委", "县委", "市委", "区委", "省委")
_NOT_AFTER_TITLE = (
    "助理", "办公", "信箱", "热线", "专线", "会议", "基金", "秘书", "职务", "一职", "期间", "任期", "任上", "职责", "候选",
)  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """A listed title beside a listed name.

    Attributes:
        title, start, end: which and where.
        prefix: the Han characters before it, without words such as 时任.
        chain: those before the first of several titles in a row (云溪市委副书记、市长); as ``prefix`` for one title.
        former: whether 时任, 原 or the like says that the post is past.
        before: whether the title stands before the name.
    """

    title: str
    start: int
    end: int
    prefix: str
    chain: str
    former: bool
    before: bool


@dataclass(frozen=True)
class Mention:
    """A listed name in a piece."""

    start: int
    end: int
    leader: Leader
    claims: tuple[Claim, ...]
    bounded: bool


@dataclass(frozen=True)
class Near:
    """What stands where a listed name is expected, and is one sign away from it."""

    start: int
    end: int
    text: str
    leader: Leader
    post: Post
    claim: Claim
    sure: bool


@dataclass(frozen=True)
class Loose:
    """A piece without the spaces between its Han characters.

    Attributes:
        text: what is left.
        places: where each sign of it stands in the piece.
        names: the listed names in it.
    """

    text: str
    places: tuple[int, ...]
    names: tuple[tuple[int, int], ...]


def bearing(claim: Claim, post: Post) -> Bearing:
    """Whether the words before a title say that it is this post.

    ``named``: they name its scope. ``bare``: nothing speaks against it. ``other``: it is the post of another place.
    """
    names_it = [_bearing(prefix, post) for prefix in (claim.prefix, claim.chain)]
    if names_it[0] == "bare" and names_it[1] == "named":
        return "named"
    return names_it[0]


def _bearing(prefix: str, post: Post) -> Bearing:
    scope = post.scope
    if scope:
        if any(prefix.endswith(scope + organ) for organ in _ORGANS):
            return "named"
        if post.title[0] == scope[-1] and prefix.endswith(scope[:-1]) and len(scope) > 1:
            return "named"
        if len(prefix) > 1 and scope.endswith(prefix):
            return "bare"
    if not prefix or prefix.endswith(_LEFT):
        return "bare" if scope else "named"
    return "other"


@dataclass(frozen=True)
class Finder:
    """Finds names and titles of a register in pieces; one for a book, so that pieces keep what it found.

    Args:
        register: the leaders.
        ordinary: words that begin like a name and are none, such as 高度.
        follows: words that may follow a name.
    """

    register: Register
    ordinary: frozenset[str]
    follows: tuple[str, ...]

    def mentions(self, piece: Piece) -> tuple[Mention, ...]:
        """The listed names in a piece, in order."""
        return tuple(self._mention(piece.text, start, end) for start, end in self.register.names_in(piece.text))

    def nears(self, piece: Piece) -> tuple[Near, ...]:
        """What is nearly a listed name beside one of the titles of that person."""
        return tuple(self._nears(piece.text))

    def loose(self, piece: Piece) -> Loose | None:
        """The listed names in a piece read without the spaces between Han characters; None where it has no such space."""
        gaps = list(_GAP.finditer(piece.text))
        if not gaps:
            return None
        places = list(range(len(piece.text)))
        for gap in reversed(gaps):
            del places[gap.start() : gap.end()]
        joined = "".join(map(piece.text.__getitem__, places))
        return Loose(joined, tuple(places), tuple(self.register.names_in(joined)))

    def _mention(self, text: str, start: int, end: int) -> Mention:
        leader = self.register.by_name[text[start:end]]
        claims = (*self._claims_before(text, start), *self._claims_after(text, end))
        return Mention(start, end, leader, claims, self._ends_here(text, end))

    def _claims_before(self, text: str, end: int) -> Iterator[Claim]:
        found: list[tuple[str, int, str, bool]] = []
        while title := self.register.title_ending(text, end):
            start = end - len(title)
            prefix, former = _prefix(text, start)
            found.append((title, start, prefix, former))
            if not text.endswith("、", 0, start):
                break
            end = start - 1
        for title, start, prefix, former in found:
            past = former or found[-1][3]
            yield Claim(title, start, start + len(title), prefix, found[-1][2], past, True)

    def _claims_after(self, text: str, start: int) -> Iterator[Claim]:
        title = self.register.title_at(text, start)
        end = start + len(title)
        if title and not text.startswith(_NOT_AFTER_TITLE, end):
            yield Claim(title, start, end, "", "", False, False)

    def _ends_here(self, text: str, end: int) -> bool:
        """Whether a name may end at a place: before the end, a mark or a word that follows names."""
        rest = text[end : end + 4]
        return not rest or not "\u4e00" <= rest[0] <= "\u9fff" or rest.startswith(self.follows)

    def _nears(self, text: str) -> Iterator[Near]:
        for start, end in self.register.titles_in(text):
            yield from self._near_after(text, next(self._claims_before(text, end)))
            yield from self._near_before(text, Claim(text[start:end], start, end, "", "", False, False))

    def _near_after(self, text: str, claim: Claim) -> Iterator[Near]:
        if self.register.name_at(text, claim.end):
            return
        for leader, post in self.register.namesakes(claim.title, text[claim.end : claim.end + 1]):
            how = bearing(claim, post)
            for size in () if how == "other" else (len(leader.name), len(leader.name) + 1, len(leader.name) - 1):
                written = text[claim.end : claim.end + size]
                end = claim.end + len(written)
                if self._is_near(written, leader) and self._ends_here(text, end):
                    yield Near(claim.end, end, written, leader, post, claim, how == "named")
                    break

    def _near_before(self, text: str, claim: Claim) -> Iterator[Near]:
        if text.startswith(_NOT_AFTER_TITLE, claim.end) or self.register.name_ending(text, claim.start):
            return
        for size in range(3, min(6, claim.start) + 1):
            first = claim.start - size
            if first and "\u4e00" <= text[first - 1] <= "\u9fff" and text[first - 1] not in _LEFT:
                continue
            written = text[first : claim.start]
            for leader, post in self.register.namesakes(claim.title, written[0]):
                if len(leader.name) == size and self._is_near(written, leader):
                    yield Near(first, claim.start, written, leader, post, claim, False)

    def _is_near(self, written: str, leader: Leader) -> bool:
        if len(written) < 2 or written in self.register.by_name or not _HAN.match(written):
            return False
        if not written.startswith(leader.surname) or written in self.ordinary:
            return False
        return near_names(written[len(leader.surname) :], leader.name[len(leader.surname) :])


def near_names(one: str, other: str) -> bool:
    """Whether two given names differ by one sign changed, left out, put in, or by two that changed places."""
    if one == other or not one or not other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        changed = [number for number, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(changed) == 2 and one[changed[0]] == other[changed[1]] and one[changed[1]] == other[changed[0]]
        return len(changed) == 1 or swapped
    short, long = sorted((one, other), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _prefix(text: str, start: int) -> tuple[str, bool]:
    """The Han characters before a title without words of time, and whether those say that the post is past."""
    match = _BEFORE_TITLE.search(text, max(0, start - 24), start)
    prefix = match.group() if match else ""
    former = False
    for word in FORMER_WORDS:
        at = prefix.rfind(word)
        if at >= 0 and (prefix.endswith(word) or at == 0 or prefix[at - 1] in _LEFT or len(word) > 1):
            former, prefix = True, prefix[:at] if prefix.endswith(word) else prefix[at + len(word) :]
            break
    for word in _PRESENT_WORDS:
        prefix = prefix.replace(word, "", 1)
    return prefix, former
