"""Characters that are broken: private ones, lost ones, radicals in the place of characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from forms.checks.characters.signs import ALL_KINDS, codes, signs
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from resources.language import say

_BROKEN = lazy("[\ue000-\uf8ff\ufffc\ufffd\U000f0000-\U0010fffd]")
# What GB 18030-2022 puts in the place of private-use characters of older systems.
_GB18030 = dict(
    zip(
        "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864"
        "\ue816\ue817\ue818\ue831\ue83b\ue855",
        "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb"
        "\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe",
        strict=True,
    )
)
_BOX = lazy(r"(?<=[\u4e00-\u9fff])[\u25a1\u25af\u2b1c]{1,2}(?=[\u4e00-\u9fff])(?![是否有无男女已未内里中])")
_CHECKBOX = lazy(
    r"(?:^|[^\u4e00-\u9fff\u25a1\u25af\u2b1c])[\u25a1\u25af\u2b1c]|[\u25a1\u25af\u2b1c](?:$|[^\u4e00-\u9fff\u25a1\u25af\u2b1c])"
)

_RADICAL = lazy("[\u2e80-\u2ef3\u2f00-\u2fd5]")
# Unicode EquivalentUnifiedIdeograph; the Kangxi radicals have theirs by NFKC.
_UNIFIED = dict(
    zip(
        "\u2e9f\u2ea0\u2ec1\u2ec4\u2ec5\u2ec6\u2ec9\u2ecb\u2ed1\u2ed3\u2ed4\u2ed7\u2ed8\u2ed9\u2eda\u2edb\u2edc\u2edd"
        "\u2ee2\u2ee3\u2ee4\u2ee5\u2ee6\u2ee8\u2ee9\u2eec\u2eee\u2ef0\u2ef3",
        "母民虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)

_RADICAL_SIGNS = signs((0x2E80, 0x2EF3), (0x2F00, 0x2FD5))


def broken_rules() -> Iterator[PieceRule]:
    """The rules of this module."""
    yield from (_broken(), _box(), _radical())


def _find_broken(piece: Piece) -> Iterator[Hit]:
    for match in _BROKEN.finditer(piece.text):
        known = _GB18030.get(match.group())
        if known:
            why = say("This character of an old system has a place of its own now.")
            yield Hit(match.start(), match.end(), why, (known,), known, source="GB 18030-2022")
        else:
            why = say("Here stands no character that others can see ({codes}).", codes=codes(match.group()))
            yield Hit(match.start(), match.end(), why)


def _broken() -> PieceRule:
    return PieceRule(
        code="characters.broken",
        severity="E",
        name=say("Broken or private characters"),
        explanation=say(
            "Characters of the private-use area are seen only on the machine whose fonts know them, often rare characters "
            "of names typed long ago; the replacement character stands for something already lost in a conversion. Look "
            "at the original and type the character again."
        ),
        source="GB 18030-2022",
        hits=("张\ue863同志", "云\ufffd市", "\ue81e"),
        misses=("云溪市", "𬬭"),
        statutes=True,
        find=_find_broken,
        kinds=ALL_KINDS,
    )


def _find_box(piece: Piece) -> Iterator[Hit]:
    if _CHECKBOX.search(piece.text):
        return
    for match in _BOX.finditer(piece.text):
        yield Hit(match.start(), match.end(), say("A box between characters: a character may have been lost here."))


def _box() -> PieceRule:
    return PieceRule(
        code="characters.box",
        severity="W",
        name=say("A box in place of a character"),
        explanation=say(
            "A box in the middle of a word often stands for a rare character that a scan or an old program could not show. "
            "Boxes to be ticked, before or after the words, are not meant."
        ),
        source="practice",
        hits=("李□明同志主持会议", "云\u25a1市"),
        misses=("□同意 □不同意", "是否有房：□是□否", "性别：男□女□", "是□否□"),
        find=_find_box,
        needs=("\u25a1", "\u25af", "\u2b1c"),
    )


def _find_radical(piece: Piece) -> Iterator[Hit]:
    for match in _RADICAL.finditer(piece.text):
        right = _unified(match.group())
        why = say("This is a radical sign ({codes}), not the character it looks like.", codes=codes(match.group()))
        yield Hit(match.start(), match.end(), why, (right,) if right else (), right or None)


def _unified(sign: str) -> str:
    plain = _UNIFIED.get(sign) or unicodedata.normalize("NFKC", sign)
    return plain if plain != sign else ""


def _radical() -> PieceRule:
    return PieceRule(
        code="characters.radical",
        severity="E",
        name=say("Radicals in place of characters"),
        explanation=say(
            "Text copied from PDF files often has signs of dictionary radicals where characters should stand. They look "
            "the same, but search does not find them and a screen reader reads them wrongly. They can be put right at once."
        ),
        source="GB 18030-2022",
        hits=("\u2f08民政府", "云溪\u2f24学", "\u2ea0生"),
        misses=("人民政府", "民生", "﨑"),
        statutes=True,
        find=_find_radical,
        needs=_RADICAL_SIGNS,
        kinds=ALL_KINDS,
    )
