"""The unit's own list of leaders: who bore which post from when to when. The program ships none.

Rows come signed with the reference pack, because names and posts change by the day and a wrong one is the gravest
error there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import ahocorasick_rs

from forms.checks.derived import rows_of
from forms.checks.pack import RulePack
from forms.shape import Reader

LOWEST_RANK = 10**6
_COMPOUND = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "南宫",
    "长孙", "宇文", "轩辕", "呼延", "澹台", "申屠",
)  # fmt: skip
_SHARED = ("副", "委员", "常委", "成员", "代表", "顾问", "助理", "调研员", "秘书长", "主任科员", "理事")


@dataclass(frozen=True)
class Post:
    """One post of a person.

    Attributes:
        title: such as 市长, or with the organ, 市委书记.
        begin, end: first and last day; None where open.
        scope: the place or organ, such as 云溪市; empty where the title is complete.
        rank: the lower, the higher.
    """

    title: str
    begin: date | None
    end: date | None
    scope: str
    rank: int

    def held_on(self, day: date) -> bool:
        """Whether it is held on a day."""
        return not self.ended_before(day) and not self.begins_after(day)

    def ended_before(self, day: date) -> bool:
        """Whether it had ended by a day."""
        return self.end is not None and self.end < day

    def begins_after(self, day: date) -> bool:
        """Whether it begins only after a day."""
        return self.begin is not None and self.begin > day

    @property
    def single(self) -> bool:
        """Whether one person at a time holds it."""
        return not any(word in self.title for word in _SHARED)


@dataclass(frozen=True)
class Leader:
    """One person.

    Attributes:
        name: as it is to be written.
        forbidden: spellings that must not occur.
        posts: in the order of the list.
    """

    name: str
    forbidden: tuple[str, ...]
    posts: tuple[Post, ...]

    @property
    def surname(self) -> str:
        """The surname, of one sign or of two."""
        return self.name[:2] if self.name.startswith(_COMPOUND) and len(self.name) > 2 else self.name[:1]

    def rank_on(self, day: date) -> int:
        """The highest rank among the posts held on a day; ``LOWEST_RANK`` where none is."""
        return min((post.rank for post in self.posts if post.held_on(day)), default=LOWEST_RANK)


class Register:
    """All listed leaders, asked by name and by title.

    Args:
        leaders: each name once; persons of one name are told apart by nothing, so their posts count together.
    """

    def __init__(self, leaders: tuple[Leader, ...]) -> None:
        self.leaders = leaders
        self.by_name = {leader.name: leader for leader in leaders}
        self.owners: dict[str, list[tuple[Leader, Post]]] = {}
        for leader in leaders:
            for post in leader.posts:
                self.owners.setdefault(post.title, []).append((leader, post))
        self.longest_title = max(map(len, self.owners), default=0)
        self._name_lengths = sorted({len(name) for name in self.by_name})
        self._owners_by_sign: dict[tuple[str, str], list[tuple[Leader, Post]]] = {}
        for title, owners in self.owners.items():
            for leader, post in owners:
                self._owners_by_sign.setdefault((title, leader.name[0]), []).append((leader, post))

    @cached_property
    def _names(self) -> ahocorasick_rs.AhoCorasick:
        return _automaton(self.by_name)

    @cached_property
    def _titles(self) -> ahocorasick_rs.AhoCorasick:
        return _automaton(self.owners)

    def names_in(self, text: str) -> list[tuple[int, int]]:
        """Where listed names stand in a text."""
        return [(found[1], found[2]) for found in self._names.find_matches_as_indexes(text)]

    def titles_in(self, text: str) -> list[tuple[int, int]]:
        """Where listed titles stand in a text, of those within another the longest."""
        return [(found[1], found[2]) for found in self._titles.find_matches_as_indexes(text)]

    def namesakes(self, title: str, sign: str) -> list[tuple[Leader, Post]]:
        """Those with a post of this title whose names begin with a sign."""
        return self._owners_by_sign.get((title, sign), [])

    def name_at(self, text: str, start: int) -> bool:
        """Whether a listed name begins at a place."""
        return any(text[start : start + length] in self.by_name for length in self._name_lengths)

    def name_ending(self, text: str, end: int) -> bool:
        """Whether a listed name ends at a place."""
        return any(text[max(0, end - length) : end] in self.by_name for length in self._name_lengths)

    def title_ending(self, text: str, end: int) -> str:
        """The longest listed title that ends at a place; empty when none does."""
        lengths = range(min(self.longest_title, end), 0, -1)
        return next((text[end - n : end] for n in lengths if text[end - n : end] in self.owners), "")

    def title_at(self, text: str, start: int) -> str:
        """The longest listed title that begins at a place; empty when none does."""
        lengths = range(self.longest_title, 0, -1)
        return next((text[start : start + n] for n in lengths if text[start : start + n] in self.owners), "")


def _automaton(words: Iterable[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def read_register(packs: tuple[RulePack, ...]) -> Register:
    """The leaders of all packs.

    Raises:
        Malformed: a row does not fit.
    """
    found: dict[str, Leader] = {}
    for reader, _ in rows_of(packs, "leaders"):
        leader = _leader(reader)
        known = found.get(leader.name)
        if known:
            leader = Leader(leader.name, known.forbidden + leader.forbidden, known.posts + leader.posts)
        found[leader.name] = leader
    return Register(tuple(found.values()))


def _leader(reader: Reader) -> Leader:
    name = reader.take("name", str)
    if len(name) < 2:
        reader.fail("name")
    forbidden = reader.texts("aliases_forbidden", ())
    if not all(forbidden) or name in forbidden:
        reader.fail("aliases_forbidden")
    posts = tuple(_post(Reader(post, name)) for post in reader.take("posts", list))
    reader.done()
    return Leader(name, forbidden, posts)


def _post(reader: Reader) -> Post:
    title = reader.take("title", str)
    if not title:
        reader.fail("title")
    begin, end = read_day(reader, "from"), read_day(reader, "to")
    if begin and end and end < begin:
        reader.fail("to")
    post = Post(title, begin, end, reader.take("scope", str, ""), reader.number("rank", 1, LOWEST_RANK, LOWEST_RANK))
    reader.done()
    return post


def read_day(reader: Reader, key: str) -> date | None:
    """A day written ``YYYY-MM-DD``; None where the key is missing or empty.

    Raises:
        Malformed: it is no day.
    """
    text = reader.take(key, str, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        reader.fail(key)
