"""Characters that nobody sees: zero-width ones, marks of direction, unusual spaces."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.characters.signs import ALL_KINDS, codes, signs
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from resources.language import say

# Letters that live by joiners and direction marks: Arabic, Indic, Mongolian; and pictures, which are joined too.
_JOINING = "\u0590-\u1fff\u2600-\u27bf\ufb1d-\ufdff\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff"
_INVISIBLE = lazy(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]+"
    f"|(?<![{_JOINING}])[\u180b-\u180e\u200c\u200d]+(?![{_JOINING}])"
)
_BIDI = lazy("[\u202d\u202e]|[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]+")
_RIGHT_TO_LEFT = lazy("[\u0590-\u05ff\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_OVERRIDES = "\u202d\u202e"
_SPACES = lazy("[\u00a0\u1680\u2000-\u200a\u202f\u205f]+")

_UNSEEN_SIGNS = (
    *"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u3164\ufeff\uffa0",
    *signs((0x180B, 0x180E), (0x200B, 0x200D), (0x2060, 0x2065), (0x206A, 0x206F), (0xFFF9, 0xFFFB)),
)
_BIDI_SIGNS = ("\u061c", *signs((0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069)))
_SPACE_SIGNS = (*"\u00a0\u1680\u202f\u205f", *signs((0x2000, 0x200A)))


def unseen_rules() -> Iterator[PieceRule]:
    """The rules of this module."""
    yield from (_invisible(), _bidi(), _space())


def _find_invisible(piece: Piece) -> Iterator[Hit]:
    for match in _INVISIBLE.finditer(piece.text):
        why = say("Unseen characters ({codes}) spoil search and comparison. Remove them.", codes=codes(match.group()))
        yield Hit(match.start(), match.end(), why, fix="")


def _invisible() -> PieceRule:
    return PieceRule(
        code="characters.invisible",
        severity="E",
        name=say("Unseen characters"),
        explanation=say(
            "Zero-width characters come along when text is pasted from web pages and chat programs. Nobody sees them, but "
            "a word with one inside is not found by search, and two equal texts count as different. They can be removed "
            "at once. Where Arabic, Mongolian or Indic letters or pictures need a joiner, it is left alone."
        ),
        source="Unicode Standard 23.2",
        hits=("人民政\u200b府", "\ufeff关于召开会议的通知", "云溪\u00ad市", "云\u200d溪市"),
        misses=("人民政府", "می\u200cخواهم", "👩\u200d🌾", "ᠮᠣᠩᠭᠣᠯ\u180e"),
        statutes=True,
        find=_find_invisible,
        needs=_UNSEEN_SIGNS,
        kinds=ALL_KINDS,
    )


def _find_bidi(piece: Piece) -> Iterator[Hit]:
    foreign = bool(_RIGHT_TO_LEFT.search(piece.text))
    for match in _BIDI.finditer(piece.text):
        if not foreign or match.group() in _OVERRIDES:
            why = say(
                "The direction mark {codes} can show text in another order than it is stored. Remove it.",
                codes=codes(match.group()),
            )
            yield Hit(match.start(), match.end(), why, fix="")


def _bidi() -> PieceRule:
    return PieceRule(
        code="characters.bidi",
        severity="E",
        name=say("Marks of writing direction"),
        explanation=say(
            "Marks of writing direction turn what follows round: what a reader sees is then not what is signed. Chinese "
            "and Latin text needs none. In a paragraph with Arabic or Hebrew letters the plain marks are left alone, the "
            "overriding ones are not."
        ),
        source="Unicode Standard Annex 9",
        hits=("云溪市\u202e123", "公示期\u200f七天", "\u2066通知\u2069"),
        misses=("云溪市123", "مرحبا\u200f 你好"),
        statutes=True,
        find=_find_bidi,
        needs=_BIDI_SIGNS,
        kinds=ALL_KINDS,
    )


def _find_space(piece: Piece) -> Iterator[Hit]:
    for match in _SPACES.finditer(piece.text):
        why = say("This space ({codes}) is not the usual one.", codes=codes(match.group()))
        yield Hit(match.start(), match.end(), why, (" ",), " ")


def _space() -> PieceRule:
    return PieceRule(
        code="characters.space",
        severity="I",
        name=say("Unusual spaces"),
        explanation=say(
            "No-break spaces and spaces of special width come from web pages and layout programs. They look like a space "
            "but lines do not break there and search does not find across them. Use the usual space or none."
        ),
        source="Unicode Standard 6.2",
        hits=("云溪市\u00a0人民政府", "3\u2009公里"),
        misses=("云溪市 人民政府", "张\u3000三"),
        find=_find_space,
        needs=_SPACE_SIGNS,
    )
