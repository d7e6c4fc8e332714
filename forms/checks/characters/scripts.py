"""Characters of other scripts that look like Chinese characters, Latin letters or numerals."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from resources.language import say

_HAN = r"\u4e00-\u9fff"
_KANA = {
    "ニ": "二",
    "ハ": "八",
    "エ": "工",
    "ロ": "口",
    "カ": "力",
    "タ": "夕",
    "ト": "卜",
    "チ": "千",
    "オ": "才",
    "ヌ": "又",
}
_KANA_ALONE = lazy(f"(?<=[{_HAN}0-9])[{''.join(_KANA)}](?=[{_HAN}0-9，。、；：）”])")
_JAPANESE = lazy("[\u3041-\u309f]")
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеорсухіјѕ", "ABESIJKMHOPCTYXaeopcyxijs", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
_LETTERS = {**_CYRILLIC, **_GREEK}
_FOREIGN = "".join(_LETTERS)
_MIXED_WORD = lazy(
    f"(?<![\u0370-\u04ff])(?:[A-Za-z]+[{_FOREIGN}]|[{_FOREIGN}]+[A-Za-z])[A-Za-z{_FOREIGN}]*(?![\u0370-\u04ff])"
)
_LETTER_IN_NUMBER = lazy(r"(?<![A-Za-z0-9.])\d+[OolI]\d+(?=[年月日元万亿个人％%])")


def _find_lookalike(piece: Piece) -> Iterator[Hit]:
    if not _JAPANESE.search(piece.text):
        for match in _KANA_ALONE.finditer(piece.text):
            right = _KANA[match.group()]
            why = say("{sign} is a Japanese letter; the character {right} is meant.", sign=match.group(), right=right)
            yield Hit(match.start(), match.end(), why, (right,), right)
    for match in _MIXED_WORD.finditer(piece.text):
        right = "".join(_LETTERS.get(sign, sign) for sign in match.group())
        why = say("Letters of another alphabet stand in {right}; they only look the same.", right=right)
        yield Hit(match.start(), match.end(), why, (right,), right)
    for match in _LETTER_IN_NUMBER.finditer(piece.text):
        right = match.group().translate({ord("O"): "0", ord("o"): "0", ord("l"): "1", ord("I"): "1"})
        yield Hit(
            match.start(), match.end(), say("A letter stands in the number {right}.", right=right), (right,), None, "W"
        )


def lookalike_rule() -> PieceRule:
    """The rule about characters that look the same."""
    return PieceRule(
        code="characters.lookalike",
        severity="E",
        name=say("Characters of another script that look the same"),
        explanation=say(
            "Recognised scans and deceptive addresses have Japanese, Cyrillic or Greek letters that look like Chinese "
            "characters or Latin letters, or the letter O in a number. Search does not find such words, and links with them "
            "lead elsewhere."
        ),
        source="Unicode Technical Standard 39",
        hits=("第ニ季度", "人ロ普查", "С919客机、CОVID", "2O26年"),
        misses=("第二季度", "人口普查", "カラオケ大会", "直径5μm", "ГОСТ标准", "O型血", "お客様の口カ"),
        find=_find_lookalike,
        needs=(*_KANA, *_FOREIGN, "O", "o", "l", "I"),
    )
