"""Pictures made fit for a portal: upright, without place and camera, no larger than they need to be."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from forms.errors import Malformed
from resources.language import say

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MAX_PIXELS = 100_000_000
MAX_BYTES = 2**20
MAX_SIDE = 2_560
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_PHOTOS = ("JPEG", "MPO")  # telephones put a second picture behind the first: MPO, which looks like a JPEG to others
_SHOWN = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
# What a file may say of itself beside its points; everything else tells of people, places or programs.
_HARMLESS = frozenset({
    "adobe", "adobe_transform", "aspect", "background", "chromaticity", "default_image", "disposal", "dpi", "duration", "extension",
    "gamma", "icc_profile", "interlace", "jfif", "jfif_density", "jfif_unit", "jfif_version", "loop", "progression",
    "progressive", "srgb", "timestamp", "transparency", "version",
})  # fmt: skip
_KEPT = ("icc_profile", "transparency")
_QUALITIES = (88, 78, 65, 50)
_DRAWING_COLOURS = 4_096
_SMALLEST_SIDE = 320


def media_type_of(data: bytes) -> str:
    """``image/png``, ``image/jpeg`` or ``image/gif`` by the first bytes; ``""`` for anything else."""
    for start, media_type in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
    ):
        if data.startswith(start):
            return media_type
    return ""


def open_picture(data: bytes) -> Picture:
    """Open a picture without decoding it.

    Raises:
        Malformed: it is none, damaged, or decodes to more than ``MAX_PIXELS``.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(BytesIO(data), formats=_FORMATS)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        EOFError,
        TypeError,
    ):
        raise _unreadable() from None
    if picture.width * picture.height > MAX_PIXELS:
        raise Malformed(
            say(
                "The picture has {width} × {height} points, more than can be opened.",
                width=picture.width,
                height=picture.height,
            ),
            "picture.size",
        )
    return picture


def clean_picture(data: bytes, max_bytes: int = MAX_BYTES, max_side: int = MAX_SIDE) -> bytes:
    """The picture as PNG, JPEG or GIF, turned upright, without EXIF, GPS and comments, within the limits.

    A picture that is fit already stays byte for byte as it is. Drawings stay PNG while that is small enough. A moving
    GIF stays as it is: its frames are not touched.

    Args:
        data: the file.
        max_bytes: the most bytes the result may have.
        max_side: the most points along its longer side.

    Raises:
        Malformed: it is no picture, damaged, too large to be opened, or cannot be brought within the limits.
    """
    from PIL import Image, ImageOps

    picture = open_picture(data)
    if len(data) <= max_bytes and max(picture.size) <= max_side and picture.format in _SHOWN and _is_silent(picture):
        return data
    if picture.format == "GIF" and getattr(picture, "is_animated", False):
        raise Malformed(
            say("A moving picture cannot be made smaller here. Insert one within {limit} KB.", limit=max_bytes // 1024),
            "picture.moving",
        )
    if picture.format in _PHOTOS:
        picture.draft("RGB", (max_side, max_side))
    _decode(picture)
    upright = ImageOps.exif_transpose(picture)
    upright.info = {key: upright.info[key] for key in _KEPT if key in upright.info}
    upright.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    return _within(upright, max_bytes, drawing=_is_drawing(picture.format, upright))


def _is_silent(picture: Picture) -> bool:
    """Whether a picture tells nothing but what it shows; the notes of a moving GIF are let be."""
    _decode(picture)  # notes may stand behind the points
    moving = picture.format == "GIF" and getattr(picture, "is_animated", False)
    return not picture.getexif() and (moving or {str(key) for key in picture.info} <= _HARMLESS)


def _decode(picture: Picture) -> None:
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError):
        raise _unreadable() from None


def _is_drawing(format_: str | None, picture: Picture) -> bool:
    """Whether a picture has so few colours, or is see-through, that it should stay PNG."""
    if format_ in _PHOTOS:
        return False
    small = picture.convert("RGB").resize((min(picture.width, 400), min(picture.height, 400)), 0)
    return "A" in picture.getbands() or small.getcolors(_DRAWING_COLOURS) is not None


def _within(picture: Picture, max_bytes: int, *, drawing: bool) -> bytes:
    while True:
        if drawing:
            made = _png(picture)
            if len(made) <= max_bytes:
                return made
        for quality in _QUALITIES:
            made = _jpeg(picture, quality)
            if len(made) <= max_bytes:
                return made
        if max(picture.size) <= _SMALLEST_SIDE:
            raise Malformed(
                say("The picture cannot be brought below {limit} KB.", limit=max_bytes // 1024), "picture.limit"
            )
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def _png(picture: Picture) -> bytes:
    mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    bare = picture if picture.mode in ("RGB", "RGBA", "L", "P") else picture.convert(mode)
    out = BytesIO()
    bare.save(out, "PNG", optimize=True, exif=b"")
    return out.getvalue()


def _jpeg(picture: Picture, quality: int) -> bytes:
    from PIL import Image

    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _unreadable() -> Malformed:
    return Malformed(say("This picture cannot be read; the file is damaged or no picture."), "picture.unreadable")
