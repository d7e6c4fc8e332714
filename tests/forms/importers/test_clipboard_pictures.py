"""Pictures in pasted HTML: those that can be had come along clean, the others are named, and no page may stall."""

from __future__ import annotations

import base64
import io
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures
from support.office_files import png

from forms.body.model import Image, Paragraph
from forms.errors import Malformed
from forms.importers.clipboard import MAX_CLIP, read_clipboard
from forms.pictures import open_picture

NONE: frozenset[str] = frozenset()


def inside(data: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def photo() -> bytes:
    made = Pictures.effect_noise((300, 200), 50).convert("RGB")
    exif = made.getexif()
    exif[0x0110] = "X1"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 1.0, 1.0), 3: "E", 4: (120.0, 1.0, 1.0)})
    data = io.BytesIO()
    made.save(data, "JPEG", exif=exif)
    return data.getvalue()


def test_a_picture_inside_the_page_comes_without_its_place() -> None:
    found = read_clipboard(f'<p>前</p><p><img alt="渠道" src="{inside(photo(), "jpeg")}"></p><p>后</p>', known=NONE)
    (item, data), *more = found.files
    assert not more
    assert not open_picture(data).getexif()
    assert [type(b) for b in found.body.blocks] == [Paragraph, Image, Paragraph]
    assert (item.media_type, item.alt, found.removed) == ("image/jpeg", "渠道", ())


def test_files_are_fetched_by_whoever_may() -> None:
    asked: list[str] = []

    def fetch(source: str) -> bytes | None:
        asked.append(source)
        return png() if source.endswith("a.png") else None

    html = '<img src="file:///tmp/ksohtml1/a.png"><img src="file:///tmp/b.png"><img src="https://x.example/c.png?d=1">'
    found = read_clipboard(html, known=NONE, fetch=fetch)
    assert asked == ["file:///tmp/ksohtml1/a.png", "file:///tmp/b.png", "https://x.example/c.png?d=1"]
    assert len(found.files) == 1
    assert "b.png、c.png" in str(found.removed[0])


def test_the_same_picture_twice_is_one_file() -> None:
    source = inside(png())
    found = read_clipboard(f'<img src="{source}"><p>文</p><img src="{source}">', known=NONE)
    assert len(found.files) == 1
    assert [b.attachment for b in found.body.blocks if isinstance(b, Image)] == [found.files[0][0].digest] * 2


def test_a_lone_picture_that_cannot_be_had_is_told_apart() -> None:
    """Browsers copy a picture as HTML that names it, and as a picture."""
    assert read_clipboard('<img src="https://x.example/渠道.png">', known=NONE).alone == "渠道.png"
    assert not read_clipboard('<p>文</p><img src="https://x.example/a.png">', known=NONE).alone
    assert not read_clipboard(
        '<img src="https://x.example/a.png"><img src="https://x.example/b.png">', known=NONE
    ).alone


def test_pictures_of_the_article_stay_what_they_are() -> None:
    digest = "a" * 64
    html = f'<figure id="b1"><img src="x" alt="图" data-attachment="{digest}"><figcaption>说明</figcaption></figure>'
    found = read_clipboard(html, known=frozenset({digest}))
    assert found.body.blocks == (Image("b1", digest, "图", "说明"),)
    assert found.files == ()


@pytest.mark.parametrize(
    "source",
    ["data:image/png;base64,AAAA", "data:image/png;base64,%%%", "data:,x", "data:image/svg+xml;utf8,<svg/>", "cid:1@x", "\\\\host\\a.png", "//[", ""],
)  # fmt: skip
def test_what_is_no_picture_is_named(source: str) -> None:
    found = read_clipboard(f'<p>文</p><img alt="图" src="{source}">', known=NONE)
    assert found.files == ()
    assert "1" in str(found.removed[0])


def test_spacers_are_nothing() -> None:
    found = read_clipboard(f'<p>甲<img src="{inside(png(1, 1))}">乙</p>', known=NONE)
    assert (found.files, found.removed) == ((), ())
    assert [run.text for run in found.body.blocks[0].runs] == ["甲乙"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "html",
    ["<img " * 200_000, '<img alt="' * 100_000, "<img src='x" + "y" * 5_000_000, '<img a="b" ' * 80_000 + ">", "<img/" * 200_000],
    ids=["open", "quotes", "long", "many", "slashes"],
)  # fmt: skip
def test_a_hostile_page_ends_soon(html: str) -> None:
    began = time.monotonic()
    with suppress(Malformed):
        read_clipboard(html, known=NONE)
    assert time.monotonic() - began < 10


def test_pictures_do_not_count_as_text_but_everything_has_an_end() -> None:
    large = Pictures.effect_noise((1800, 1500), 90)
    data = io.BytesIO()
    large.save(data, "PNG")
    html = f'<p>文</p><img src="{inside(data.getvalue())}">'
    assert len(html) > 3 * 2**20
    assert len(read_clipboard(html * 2, known=NONE).files) == 1
    with pytest.raises(Malformed):
        read_clipboard("x" * (MAX_CLIP + 1), known=NONE)


@settings(max_examples=80)
@given(html=st.text(alphabet="<>img src=\"'/ datbse64,;:甲-", max_size=120))
def test_any_text_gives_blocks_or_a_sentence(html: str) -> None:
    try:
        found = read_clipboard(f"<img {html}", known=NONE)
    except Malformed:
        return
    assert all(not isinstance(b, Image) for b in found.body.blocks)
