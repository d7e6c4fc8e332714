"""Rules about pictures: words that say something, a size that can be seen, maps with their approval number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from forms.body.model import Image
from forms.body.text import Position
from forms.checks.article import Article
from forms.checks.derived import Once, digest_of, numbers_of, rows_of, words_of
from forms.checks.lazy import lazy
from forms.checks.pack import RulePack
from forms.checks.piece import TEXT_KINDS, Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, PieceRule, Spot
from forms.content import Attachment
from forms.problems import BODY
from resources.language import say

_FILE_NAME = lazy(
    r".{1,80}\.(?:jpe?g|png|gif|bmp|webp|tiff?|heic)|(?:img|dsc[fn]?|pic|image|photo|scan|mmexport|wx_camera|screenshot|"
    r"微信图片|微信截图|屏幕截图|qq图片|qq截图|企业微信截图|新建)[\s_-]?\(?[0-9][0-9_\-() ]{1,40}|[0-9a-f]{16,}|[0-9]{8,}(?:_[0-9]+)*",
    re.IGNORECASE,
)
_FORM = lazy(
    r"审图号[：:]?\s*(?:(?:GS|国审字|[\u4e00-\u9fff]{1,2}S|GS[\u4e00-\u9fff])\s*[（(]\d{4}[）)]\s*第?\d{1,6}号"
    r"|[\u4e00-\u9fff]{1,3}审字\s*[（(]\d{4}[）)]第?\d{1,6}号)"
)
_GIVEN = lazy(r"审图号\s*(?:[：:为]\s*)?(?=[A-Z0-9（(国]|[\u4e00-\u9fff]{1,2}S|无|待|/)|审图号\s*[：:]")
_MENTIONS = (
    (lazy(r"(?:^|[。；！？（(\n])[ \u3000]*图为"), 1),
    (lazy(r"(?:^|[。；！？，、（(\n])[ \u3000]*[左右]图(?:为|是|[：:])"), 2),
    (lazy(r"如(?:下|上|右|左)?图所示|(?:详?见|如)(?:下|上|附|右|左)图(?![书纸例片像])"), 1),
)


@dataclass(frozen=True)
class Picture:
    """A picture in the body.

    Attributes:
        number: from 1.
        start, end: of its caption in the plain text.
        caption, alt: as they are shown: its own, else those of the attachment.
        attachment: the file; None never occurs in a whole article.
    """

    number: int
    start: int
    end: int
    caption: str
    alt: str
    attachment: Attachment | None


def pictures(article: Article) -> tuple[Picture, ...]:
    """The pictures of the body in order."""
    found: list[Picture] = []
    for block in article.blocks:
        if isinstance(block, Image):
            attachment = article.content.attachment(block.attachment)
            start = article.plain.offset_of(Position(block.id, 0, 0))
            caption = block.caption or (attachment.caption if attachment else "")
            alt = block.alt or (attachment.alt if attachment else "")
            found.append(Picture(len(found) + 1, start, start + len(block.caption), caption, alt, attachment))
    return tuple(found)


Pictures = Once[tuple[Picture, ...]]


def _spot(picture: Picture, hit: Hit, text: str = "") -> Spot:
    name = picture.attachment.name if picture.attachment else ""
    return Spot(BODY, hit, text or name)


def _words(found: Pictures, empty: frozenset[str], article: Article) -> Iterator[Spot]:
    for picture in found(article):
        for words in dict.fromkeys(word.strip() for word in (picture.caption, picture.alt) if word.strip()):
            if _FILE_NAME.fullmatch(words):
                why = say("“{words}” is the name of a file, not what picture {number} shows.", words=words, number=picture.number)  # fmt: skip
                yield _spot(picture, Hit(picture.start, picture.end, why), words)
            elif re.sub(r"[\d\s一二三四五六七八九十（）()]+", "", words).lower() in empty:
                why = say("“{words}” does not say what picture {number} shows.", words=words, number=picture.number)
                yield _spot(picture, Hit(picture.start, picture.end, why, severity="W"), words)


def _same_alt(found: Pictures, article: Article) -> Iterator[Spot]:
    seen: dict[str, int] = {}
    title = article.content.title.strip()
    for picture in found(article):
        alt = picture.alt.strip()
        first = seen.setdefault(alt, picture.number)
        if alt and first != picture.number:
            why = say("Pictures {first} and {number} are described in the same words.", first=first, number=picture.number)  # fmt: skip
            yield _spot(picture, Hit(picture.start, picture.end, why), alt)
        elif alt and alt == title:
            why = say("Picture {number} is described by the title of the article. Say what can be seen.", number=picture.number)  # fmt: skip
            yield _spot(picture, Hit(picture.start, picture.end, why), alt)


def _twice(found: Pictures, article: Article) -> Iterator[Spot]:
    seen: dict[str, int] = {}
    for picture in found(article):
        if picture.attachment is None:
            continue
        first = seen.setdefault(picture.attachment.digest, picture.number)
        if first != picture.number:
            why = say("Picture {number} is the same as picture {first}.", first=first, number=picture.number)
            yield _spot(picture, Hit(picture.start, picture.end, why))


def _size(found: Pictures, limits: dict[str, int], article: Article) -> Iterator[Spot]:
    for picture in found(article):
        attachment = picture.attachment
        if attachment is None:
            continue
        size, most = attachment.size // 1024, limits.get("picture-bytes")
        if most and attachment.size > most:
            why = say("Picture {number} has {size} KB; more than {limit} KB load slowly on a phone. Make it smaller.", number=picture.number, size=size, limit=most // 1024)  # fmt: skip
            yield _spot(picture, Hit(picture.start, picture.end, why), f"{attachment.name} {size} KB")
        inspected = article.around.attachment(attachment)
        width = inspected.facts.get("width") if inspected else None
        if isinstance(width, int) and 0 < width < limits.get("picture-width", 0):
            why = say("Picture {number} is {width} pixels wide; fewer than {limit} look blurred.", number=picture.number, width=width, limit=limits["picture-width"])  # fmt: skip
            yield _spot(picture, Hit(picture.start, picture.end, why), f"{attachment.name} {width} px")


def mentions(piece: Piece) -> tuple[tuple[int, int, int], ...]:
    """Where the text speaks of pictures: (start, end, how many there must be)."""
    if "图" not in piece.chars or piece.kind in ("caption", "alt", "title"):
        return ()
    return tuple(
        (match.start() + len(match.group()) - len(match.group().lstrip("。；！？，、（(\n \u3000")), match.end(), count)
        for pattern, count in _MENTIONS
        for match in pattern.finditer(piece.text)
    )


def _count(found: Pictures, article: Article) -> Iterator[Spot]:
    for segment in article.body():
        for start, end, wanted in segment.piece.fact(mentions):
            there = len(found(article))
            if there < wanted:
                why = say("The text speaks of {wanted} pictures and there are {there}.", wanted=wanted, there=there)
                yield Spot(BODY, Hit(segment.start + start, segment.start + end, why))


def _map_words(packs: tuple[RulePack, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for reader, _ in rows_of(packs, "map-words"):
        word, after = reader.take("word", str), reader.texts("not_after", ())
        reader.done()
        if not word:
            reader.fail("word")
        found.append((word, after))
    return tuple(found)


def shows_map(text: str, words: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """The word in a caption that tells of a map; empty when there is none."""
    for word, not_after in words:
        place = text.find(word)
        if place >= 0 and not any(text[:place].endswith(other) for other in not_after):
            return word
    return ""


def has_number(piece: Piece) -> bool:
    """Whether an approval number of a map is given."""
    return "审图号" in piece.text and _GIVEN.search(piece.text) is not None


def _maps(found: Pictures, words: tuple[tuple[str, tuple[str, ...]], ...], article: Article) -> Iterator[Spot]:
    shown = found(article)
    if not shown or any(segment.piece.fact(has_number) for segment in article.segments):
        return
    for picture in shown:
        if "审图号" in picture.caption + picture.alt:
            continue
        word = shows_map(picture.caption, words) or shows_map(picture.alt, words)
        if word:
            why = say("Picture {number} seems to be a map ({word}) and has no approval number (审图号).", number=picture.number, word=word)  # fmt: skip
            yield _spot(picture, Hit(picture.start, picture.end, why))


def number_form(piece: Piece) -> Iterator[Hit]:
    """Approval numbers that do not have the form of one."""
    for match in _GIVEN.finditer(piece.text):
        if not _FORM.match(piece.text, match.start()):
            end = min(len(piece.text), match.start() + 20)
            why = say("An approval number of a map reads like 审图号：GS（2023）2767号. Compare it with the map.")
            yield Hit(match.start(), end, why)


def picture_rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """Rules over the pictures of an article.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    found: Pictures = Once(pictures)
    limits, pack = numbers_of(packs, "picture-limits"), digest_of(packs, "links")
    yield ArticleRule(
        code="links.picture-words", severity="E", pack=pack, source="GB/T 37668-2019",
        name=say("Picture described by a file name or by nothing"),
        explanation=say(
            "The caption and the description stand in for the picture where it cannot be seen. A file name, “picture 1” or "
            "“photo” says nothing. Write who does what, where and when."
        ),
        hits=("IMG_2031.jpg", "图片1"), misses=("11月20日，志愿者在柳湾河畔清理垃圾",),
        find=partial(_words, found, frozenset(words_of(packs, "picture-empty-words"))),
    )  # fmt: skip
    yield ArticleRule(
        code="links.picture-same-alt", severity="I", pack=pack, source="GB/T 37668-2019",
        name=say("Pictures described in the same words"),
        explanation=say("Each picture shows something of its own; whoever hears the page should learn what."),
        hits=("两图一说",), misses=("一图一说",), find=partial(_same_alt, found),
    )  # fmt: skip
    yield ArticleRule(
        code="links.picture-twice", severity="W", pack=pack, source="practice",
        name=say("Same picture twice"),
        explanation=say("The same file stands twice in the text. One of the two was meant to be another picture, or is too many."),
        hits=("图一、图一",), misses=("图一、图二",), find=partial(_twice, found),
    )  # fmt: skip
    yield ArticleRule(
        code="links.picture-size", severity="W", pack=pack, source="practice",
        name=say("Picture too small or too large"),
        explanation=say(
            "Pictures fewer than 640 pixels wide look blurred; files of more than 200 KB load slowly for people on the "
            "road. The limits come with the rule pack."
        ),
        hits=("320 × 240",), misses=("1280 × 720",), find=partial(_size, found, limits),
    )  # fmt: skip
    yield ArticleRule(
        code="links.picture-count", severity="W", pack=pack, source="practice",
        name=say("Picture spoken of and not there"),
        explanation=say("The text says “the picture shows” or “left picture, right picture”, and there are fewer pictures than that."),
        hits=("图为活动现场。",), misses=("力图为群众办实事",), find=partial(_count, found),
    )  # fmt: skip
    yield ArticleRule(
        code="links.map-number", severity="W", pack=pack, source="《地图管理条例》第十五条、第二十二条",
        name=say("Map without approval number"),
        explanation=say(
            "A published map needs the approval number of the survey authority beside it. Take a map from the standard map "
            "service and quote its number. Plans of scenic spots, streets and underground lines are exempt."
        ),
        hits=("项目区位图",), misses=("施工流程示意图", "区位图（审图号：GS（2023）2767号）"),
        find=partial(_maps, found, _map_words(packs)),
    )  # fmt: skip
    yield PieceRule(
        code="links.map-form", severity="I", pack=pack, source="《地图管理条例》第二十二条", needs=("审图号",),
        kinds=TEXT_KINDS | {"alt", "label"},
        name=say("Form of an approval number"),
        explanation=say("An approval number names the authority, the year in brackets and the number, such as 审图号：GS（2023）2767号."),
        find=number_form,
        hits=("审图号：无", "审图号：GS2023-2767", "审图号GS（2023）号"),
        misses=("审图号：GS(2023)2767号", "审图号：GS京（2022）0316号", "审图号：粤S（2021）012号", "使用依法取得审图号的地图"),
    )  # fmt: skip
