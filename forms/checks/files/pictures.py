"""What a picture tells beside what it shows: its size, where and with what it was taken (Exif 2.32, CIPA DC-008)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.errors import Malformed
from forms.pictures import open_picture
from resources.language import say

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_MAKE, _MODEL, _ARTIST, _GPS, _DESCRIPTION = 0x010F, 0x0110, 0x013B, 0x8825, 0x010E
_POSITION = (2, 4)  # GPSLatitude, GPSLongitude
_FULLY_DECODED = 40_000_000


def read_picture(data: bytes, kind: str) -> dict[str, object]:
    """Facts of a picture.

    Raises:
        Malformed: it does not open, or is cut off.
    """
    picture = open_picture(data)
    facts: dict[str, object] = {"kind": kind, "width": picture.width, "height": picture.height}
    facts |= _exif(picture)
    words = [
        str(value)[:500] for key, value in picture.info.items() if isinstance(value, str) and "exif" not in str(key)
    ]
    facts["aside"] = "\n".join([*filter(None, (str(facts.pop("described", "")),)), *words])
    if picture.format == "JPEG":
        picture.draft("RGB", (200, 200))
    if picture.width * picture.height <= _FULLY_DECODED:
        _decode(picture)
    return facts


def _exif(picture: Picture) -> dict[str, object]:
    try:
        exif = picture.getexif()
        place = exif.get_ifd(_GPS)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, EOFError):
        return {}
    device = " ".join(filter(None, (_plain(exif.get(_MAKE)), _plain(exif.get(_MODEL)))))
    return {
        "gps": all(key in place for key in _POSITION),
        "device": device,
        "author": _plain(exif.get(_ARTIST)),
        "described": _plain(exif.get(_DESCRIPTION)),
    }


def _plain(value: object) -> str:
    return "".join(sign for sign in str(value or "") if sign.isprintable()).strip()[:120]


def _decode(picture: Picture) -> None:
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError):
        raise Malformed(
            say("This picture cannot be read; the file is damaged or no picture."), "picture.unreadable"
        ) from None
