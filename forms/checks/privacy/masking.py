"""Masks that show too much: a masked number is silent only where too little is left to find the person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.privacy.contacts import mask_mobile
from forms.checks.privacy.numbers import mask_identity
from forms.checks.privacy.words import PRIVACY_KINDS, Words
from forms.checks.rule import AnyRule, Hit, PieceRule
from resources.language import say

_MASKS = "*＊×●•·█■#＃"
_MASKED = lazy(rf"(?<![0-9A-Za-z{_MASKS}])\d{{2,17}}[{_MASKS}]{{1,15}}\d{{0,15}}[0-9Xx]?(?![0-9A-Za-z{_MASKS}])")
_MOST_SHOWN = {11: 7, 15: 10, 16: 10, 17: 10, 18: 10, 19: 10}


def _weak(piece: Piece) -> Iterator[Hit]:
    for match in _MASKED.finditer(piece.text):
        found = match.group()
        shown = sum(sign not in _MASKS for sign in found)
        if shown <= _MOST_SHOWN.get(len(found), 99):
            continue
        if len(found) == 11 and not re.match(r"1[3-9]", found):
            continue
        why = say("The mask leaves {count} signs to be read, enough to find the person. Mask more.", count=shown)
        better = mask_mobile(found) if len(found) == 11 else mask_identity(found)
        yield Hit(*match.span(), why, () if any(s in _MASKS for s in better if s != "*") else (better,))


def masking_rules(words: Words) -> Iterable[AnyRule]:
    """Masks with too few stars."""
    yield PieceRule(
        code="privacy.weak-mask", severity="W", pack=words.pack, statutes=True, kinds=PRIVACY_KINDS,
        needs=tuple(_MASKS),
        name=say("Mask that shows too much"),
        explanation=say(
            "A mask serves its end only where the rest no longer leads to the person. Of an identity card number no more "
            "than the first six and last four signs stay, of a mobile number the first three and last four."
        ),
        source="《个人信息保护法》第五十一条",
        find=_weak,
        hits=("1101051949****002X", "1381234**78", "11010519491231***X", "1381234***8"),
        misses=(
            "138****1234", "110105********002X", "35*************123", "3840×2160", "2026**重点**", "***************0128",
            "分辨率1920×1080", "1234567**89",
        ),
    )  # fmt: skip
