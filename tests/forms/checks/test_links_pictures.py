"""Pictures: their words, their size, maps and their approval numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from checks_kit import article, codes_in, findings

from forms.body.model import Block, Image, Paragraph, Run
from forms.checks.article import Inspected
from forms.content import Attachment, FieldValue


def picture(number: int, size: int = 90_000, caption: str = "", alt: str = "") -> Attachment:
    return Attachment(f"{number:064x}", size, "image/jpeg", f"照片{number}.jpg", caption, alt)


def image(number: int, caption: str = "", alt: str = "") -> Image:
    return Image(f"bi{number}", f"{number:064x}", alt, caption)


def in_pictures(
    blocks: Sequence[Block], code: str = "links", files: Sequence[Attachment] = (), width: int = 0, **fields: FieldValue
) -> list[tuple[str, str, str]]:
    shown = {block.attachment for block in blocks if isinstance(block, Image)}
    attachments = files or tuple(picture(int(digest, 16)) for digest in sorted(shown))
    content = article(blocks=blocks, attachments=attachments, **fields)
    inspected = Inspected(facts={"width": width}) if width else None
    found = findings(content, code, attachment=lambda _: inspected)
    return [
        (f.code.removeprefix("links."), f.severity, f.text) for f in found if "picture" in f.code or "map" in f.code
    ]


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("IMG_2031.jpg", "E"),
        ("微信图片_20261120083012", "E"),
        ("DSC_0012", "E"),
        ("20261120083012", "E"),
        ("3f2a9c0b7d6e5f4a3f2a9c0b", "E"),
        ("现场.png", "E"),
        ("图片1", "W"),
        ("照片（二）", "W"),
        ("image", "W"),
        ("志愿者在柳湾河畔清理垃圾", ""),
        ("2026年11月20日", ""),
        ("图1 全市用水量变化", ""),
        ("3座水厂", ""),
    ],
)
def test_the_words_of_a_picture_say_something(words: str, severity: str) -> None:
    for shown in (image(1, caption=words, alt=words), image(1, alt=words)):
        expected = [("picture-words", severity, words)] if severity else []
        assert in_pictures([shown], "links.picture-words") == expected


def test_the_words_of_the_file_stand_in_for_those_of_the_picture() -> None:
    files = (picture(1, caption="IMG_2031.jpg"),)
    assert in_pictures([image(1)], "links.picture-words", files) == [("picture-words", "E", "IMG_2031.jpg")]
    assert in_pictures([image(1, caption="清淤现场", alt="清淤现场")], "links.picture-words", files) == []


def test_each_picture_has_words_of_its_own() -> None:
    same = [image(1, alt="清淤现场"), image(2, alt="清淤现场")]
    assert in_pictures(same) == [("picture-same-alt", "I", "清淤现场")]
    assert in_pictures([image(1, alt="甲村开工")], title="甲村开工") == [("picture-same-alt", "I", "甲村开工")]
    assert in_pictures([image(1, alt="清淤现场"), image(2, alt="施工图纸")], title="甲村开工") == []
    assert in_pictures([image(1), image(2)]) == []


def test_a_picture_stands_once() -> None:
    twice = [image(1, alt="清淤"), Image("bi9", f"{1:064x}", "施工", "")]
    assert in_pictures(twice) == [("picture-twice", "W", "照片1.jpg")]


@pytest.mark.parametrize(
    ("size", "width", "count"),
    [(204_800, 640, 0), (204_801, 640, 1), (90_000, 639, 1), (300_000, 320, 2), (90_000, 0, 0)],
)
def test_a_picture_is_neither_too_small_nor_too_large(size: int, width: int, count: int) -> None:
    found = in_pictures([image(1, alt="清淤")], files=(picture(1, size),), width=width)
    assert [code for code, _, _ in found] == ["picture-size"] * count


@pytest.mark.parametrize(
    ("text", "pictures", "found"),
    [
        ("图为活动现场。", 0, "图为"),
        ("活动结束。图为活动现场。", 1, ""),
        ("左图为清淤前，右图为清淤后。", 1, "左图为"),
        ("左图为清淤前，右图为清淤后。", 2, ""),
        ("流程如下图所示：", 0, "如下图所示"),
        ("力图为群众办实事", 0, ""),
        ("推荐以下图书", 0, ""),
        ("企图为自己开脱", 0, ""),
        ("如图书馆开放时间有变", 0, ""),
    ],
)
def test_pictures_spoken_of_are_there(text: str, pictures: int, found: str) -> None:
    blocks = [Paragraph("bp", (Run(text),)), *(image(number, alt=f"第{number}处") for number in range(1, pictures + 1))]
    assert {shown for _, _, shown in in_pictures(blocks, "links.picture-count")} == (
        {found, *(["右图为"] if found == "左图为" else [])} - {""}
    )


@pytest.mark.parametrize(
    ("caption", "asked"),
    [
        ("项目区位图", True),
        ("云溪市行政区划图", True),
        ("线路示意图", True),
        ("办理流程示意图", False),
        ("水泵结构示意图", False),
        ("施工图纸", False),
        ("项目区位图（审图号：GS（2023）2767号）", False),
        ("项目地图，来源：标准地图服务，审图号：云S（2026）012号", False),
    ],
)
def test_a_map_carries_its_approval_number(caption: str, asked: bool) -> None:
    assert bool(in_pictures([image(1, caption=caption, alt="图示")], "links.map-number")) is asked


def test_the_approval_number_may_stand_elsewhere() -> None:
    shown = [image(1, caption="项目区位图")]
    assert in_pictures(shown, "links.map-number", image_credit="审图号：GS（2023）2767号") == []
    assert in_pictures([*shown, Paragraph("bp", (Run("审图号：GS（2023）2767号"),))], "links.map-number") == []
    assert in_pictures([*shown, Paragraph("bp", (Run("请使用有审图号的地图"),))], "links.map-number") != []


def test_a_text_about_maps_without_pictures_is_silent() -> None:
    assert findings(article("公布云溪市行政区划图", title="行政区划图"), "links.map-number") == ()


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("审图号：GS(2023)2767号", False),
        ("审图号：GS京（2022）0316号", False),
        ("审图号：粤S（2021）012号", False),
        ("依法取得审图号的地图", False),
        ("未标注审图号", False),
        ("审图号：无", True),
        ("审图号：GS2023-2767", True),
        ("审图号：GS（23）2767号", True),
    ],
)
def test_the_form_of_an_approval_number(text: str, hit: bool) -> None:
    assert ("links.map-form" in codes_in(text)) is hit
