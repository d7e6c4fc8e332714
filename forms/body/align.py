"""Which block of one version is which block of another.

By id first, since ids stay with their blocks; then by equal content, then by likeness of the text, so that a
text pasted anew is still compared and not shown as all new. Blocks out of the common order are moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from forms.body.coding import KINDS
from forms.body.model import AttachmentLink, Block, Divider, Image, Table
from forms.body.text import block_parts

ALIKE = 0.5
MAX_PAIRS = 10_000
_MAX_COMPARED = 2_000


@dataclass(frozen=True)
class Pair:
    """A block in both versions, or in one; ``moved`` when it stands elsewhere in the order."""

    old: Block | None
    new: Block | None
    moved: bool = False


def align(old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
    """Pairs in the order of the new version, blocks that are gone after the one they followed."""
    partner = _partners(old, new)
    stays = in_order(partner)
    pairs = [_pair(old, block, partner.get(j), stays) for j, block in enumerate(new)]
    return _with_deleted(old, partner, pairs)


def _pair(old: Sequence[Block], block: Block, i: int | None, stays: frozenset[int]) -> Pair:
    return Pair(None, block) if i is None else Pair(old[i], block, moved=i not in stays)


def _partners(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """New index to old index."""
    ids = {block.id: i for i, block in enumerate(old)}
    partner: dict[int, int] = {}
    for j, block in enumerate(new):
        i = ids.get(block.id)
        if i is not None and _family(old[i]) == _family(block):
            partner[j] = i
    _match_equal(old, new, partner)
    _match_alike(old, new, partner)
    return partner


def _match_equal(old: Sequence[Block], new: Sequence[Block], partner: dict[int, int]) -> None:
    waiting: dict[Block, list[int]] = defaultdict(list)
    taken = set(partner.values())
    for i in reversed(range(len(old))):
        if i not in taken:
            waiting[replace(old[i], id="")].append(i)
    for j, block in enumerate(new):
        if j not in partner and (places := waiting.get(replace(block, id=""))):
            partner[j] = places.pop()


def _match_alike(old: Sequence[Block], new: Sequence[Block], partner: dict[int, int]) -> None:
    taken = set(partner.values())
    left = [i for i in range(len(old)) if i not in taken]
    right = [j for j in range(len(new)) if j not in partner]
    scores = sorted(_scores(old, new, left, right), key=lambda score: (-score[0], abs(score[1] - score[2])))
    for _, i, j in scores:
        if i not in taken and j not in partner:
            taken.add(i)
            partner[j] = i


def _scores(
    old: Sequence[Block], new: Sequence[Block], left: list[int], right: list[int]
) -> list[tuple[float, int, int]]:
    """Likeness of blocks not yet matched; with very many of them, only of near neighbours."""
    reach = max(1, MAX_PAIRS // max(1, len(left)))
    texts = {j: _text(new[j]) for j in right}
    found: list[tuple[float, int, int]] = []
    for rank, i in enumerate(left):
        text = _text(old[i])
        low = 0 if len(right) <= reach else max(0, min(rank - reach // 2, len(right) - reach))
        for j in right[low : low + reach]:
            if _family(old[i]) == _family(new[j]):
                score = Indel.normalized_similarity(text, texts[j], score_cutoff=ALIKE)
                if score >= ALIKE:
                    found.append((score, i, j))
    return found


def _family(block: Block) -> str:
    """Kinds that may turn into each other are one family: paragraphs, headings, quotes and lists."""
    return KINDS[type(block)] if isinstance(block, Table | Image | AttachmentLink | Divider) else "text"


def _text(block: Block) -> str:
    return "\n".join(block_parts(block))[:_MAX_COMPARED]


def in_order(partner: dict[int, int]) -> frozenset[int]:
    """The old indices that keep their order: a longest increasing run of partners.

    Args:
        partner: new index to old index.
    """
    tails: list[int] = []
    tail_owner: list[int] = []
    before: dict[int, int | None] = {}
    for j in sorted(partner):
        i = partner[j]
        place = bisect_left(tails, i)
        before[i] = tail_owner[place - 1] if place else None
        if place == len(tails):
            tails.append(i)
            tail_owner.append(i)
        else:
            tails[place], tail_owner[place] = i, i
    keep: set[int] = set()
    walk = tail_owner[-1] if tail_owner else None
    while walk is not None:
        keep.add(walk)
        walk = before[walk]
    return frozenset(keep)


def _with_deleted(old: Sequence[Block], partner: dict[int, int], pairs: list[Pair]) -> list[Pair]:
    place_of = {i: j for j, i in partner.items()}
    after: dict[int, list[Pair]] = defaultdict(list)
    place = -1
    for i, block in enumerate(old):
        if i in place_of:
            place = place_of[i] if not pairs[place_of[i]].moved else place
        else:
            after[place].append(Pair(block, None))
    done = list(after[-1])
    for j, pair in enumerate(pairs):
        done.append(pair)
        done += after[j]
    return done
