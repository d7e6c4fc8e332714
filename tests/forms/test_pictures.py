"""Pictures lose place and camera, stand upright, and come within the limit."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from support.office_files import png

from forms.errors import Malformed
from forms.pictures import clean_picture, media_type_of


def photo(width: int = 400, height: int = 300, *, turned: bool = False) -> bytes:
    """A noisy photograph with a place, a camera and, if asked, a turn."""
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    exif = picture.getexif()
    exif[0x010F], exif[0x0110] = "Cameramaker", "X1"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 1.0, 1.0), 3: "E", 4: (120.0, 1.0, 1.0)})
    if turned:
        exif[0x0112] = 6
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=95, exif=exif, comment=b"secret")
    return data.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_place_camera_and_comment_go() -> None:
    clean = clean_picture(photo())
    assert not opened(clean).getexif()
    assert b"secret" not in clean
    assert b"Cameramaker" not in clean


def test_a_turned_picture_stands_upright() -> None:
    assert opened(clean_picture(photo(400, 300, turned=True))).size == (300, 400)


def test_a_large_picture_comes_within_both_limits() -> None:
    clean = clean_picture(photo(1600, 1200), max_bytes=60_000, max_side=800)
    assert len(clean) <= 60_000
    assert max(opened(clean).size) <= 800


def test_what_is_fit_stays_byte_for_byte() -> None:
    once = clean_picture(photo())
    assert clean_picture(once) == once
    assert clean_picture(png()) == png()


def test_a_drawing_stays_png() -> None:
    assert media_type_of(clean_picture(png(3000, 2000))) == "image/png"


def test_a_see_through_drawing_that_is_too_large_gets_a_white_ground() -> None:
    picture = Image.effect_noise((900, 900), 90).convert("RGBA")
    picture.putalpha(0)
    data = io.BytesIO()
    picture.save(data, "PNG")
    clean = clean_picture(data.getvalue(), max_bytes=20_000)
    assert media_type_of(clean) == "image/jpeg"
    assert opened(clean).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["BMP", "TIFF", "WEBP"])
def test_other_forms_become_ones_a_page_can_show(form: str) -> None:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, form)
    assert media_type_of(clean_picture(data.getvalue())) == "image/png"


def test_a_moving_picture_stays_or_is_refused() -> None:
    frames = [Image.effect_noise((200, 200), level) for level in (10, 90)]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    assert clean_picture(data.getvalue()) == data.getvalue()
    with pytest.raises(Malformed) as caught:
        clean_picture(data.getvalue(), max_bytes=1_000)
    assert caught.value.code == "picture.moving"


def test_a_telephone_picture_with_a_second_one_behind_it_is_a_photo() -> None:
    """Telephones write MPO under the name of JPEG: once taken for a moving picture and refused."""
    first = Image.effect_noise((900, 600), 60).convert("RGB")
    data = io.BytesIO()
    first.save(data, "MPO", save_all=True, append_images=[first.resize((90, 60))])
    clean = clean_picture(data.getvalue(), max_bytes=120_000, max_side=600)
    assert (media_type_of(clean), opened(clean).format, opened(clean).size) == ("image/jpeg", "JPEG", (600, 400))


def test_png_notes_go() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Comment", "内部")
    notes.add_itxt("Author", "程某某")
    data = io.BytesIO()
    Image.new("RGB", (40, 30)).save(data, "PNG", pnginfo=notes)
    assert b"Author" not in clean_picture(data.getvalue())


@pytest.mark.parametrize("data", [b"", b"no picture", png()[:40], photo()[:300], b"<svg/>"])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        clean_picture(data)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    data = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(data, "PNG")
    with pytest.raises(Malformed) as caught:
        clean_picture(data.getvalue())
    assert caught.value.code in ("picture.size", "picture.unreadable")
