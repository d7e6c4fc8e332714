"""Rules about the words of links and about addresses in the text that no reader could type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from forms.checks.article import Article
from forms.checks.derived import Once, digest_of, words_of
from forms.checks.lazy import lazy
from forms.checks.links.addresses import SOURCE
from forms.checks.links.target import Target
from forms.checks.pack import RulePack
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, PieceRule, Spot
from resources.language import say

_EDGES = lazy(r"\A\s+|\s+\Z|(?<=.)[，。；、：]\Z")
_MISSPELT = (
    (
        lazy(r"(?<![A-Za-z])(https?)(?:[：;；]//?|//|:/|[:：]\\\\|:///|:： ?//)(?=[A-Za-z0-9])", re.IGNORECASE),
        r"\1://",
    ),
    (lazy(r"(?<=[A-Za-z0-9]\.gov)[,，。、](?=cn(?![A-Za-z]))"), "."),
    (lazy(r"(?<![A-Za-z0-9.])www[,，。、](?=[A-Za-z0-9-]+\.)"), "www."),
    (lazy(r"(?<=[A-Za-z0-9]\.gov\.)(?:con|cm|ch|cnn|nc)(?![A-Za-z0-9.])"), "cn"),
)
_LOCAL = lazy(
    r"(?<![A-Za-z])[A-Za-z]:\\(?:Users|Documents and Settings|用户)\\|(?<![A-Za-z0-9\\])\\\\[A-Za-z][A-Za-z0-9.-]{1,60}\\[^\s\\]{2}"
    r"|(?<![A-Za-z])[A-Za-z]:\\(?=[^\s\\]+(?:\\|\.[A-Za-z]{2,4}\b))",
    re.IGNORECASE,
)
_SCRIPT = lazy(
    r"<(?:script|iframe|object|embed)\b|(?<![A-Za-z])(?:javascript|vbscript):[A-Za-z_]|(?<![A-Za-z])data:text/html",
    re.IGNORECASE,
)


def misspelt(piece: Piece) -> Iterator[Hit]:
    """Addresses with a slip in them that has one obvious repair."""
    for pattern, right in _MISSPELT:
        for match in pattern.finditer(piece.text):
            fixed = match.expand(right)
            why = say("The address is not spelt as addresses are and will not open.")
            yield Hit(match.start(), match.end(), why, (fixed,), fixed)


def local_path(piece: Piece) -> Iterator[Hit]:
    """Paths of a computer in the text."""
    for match in _LOCAL.finditer(piece.text):
        user = "\\" in match.group()[3:]
        why = say("This is a path on somebody's computer. Attach the file, or take the path out.")
        yield Hit(match.start(), match.end(), why, severity=None if user else "W")


def script_text(piece: Piece) -> Iterator[Hit]:
    """Pieces of a page's programme in the text."""
    for match in _SCRIPT.finditer(piece.text):
        why = say("This is a piece of a page's programme that came along when the text was copied. Take it out.")
        yield Hit(match.start(), match.end(), why)


def _empty_words(found: Once[tuple[Target, ...]], words: frozenset[str], article: Article) -> Iterator[Spot]:
    for target in found(article):
        shown = target.shown.strip().strip("“”《》>»… 。")
        if target.linked and shown.lower() in words:
            why = say("These words do not say where the link leads. Name the page or the file.")
            yield Spot(target.field, Hit(target.start, target.end, why))


def _edges(found: Once[tuple[Target, ...]], article: Article) -> Iterator[Spot]:
    for target in found(article):
        match = _EDGES.search(target.shown) if target.linked and len(target.shown) > 1 else None
        if match:
            why = say("The link takes in the space or punctuation beside its words. Let it end with the last word.")
            yield Spot(target.field, Hit(target.start + match.start(), target.start + match.end(), why))


def text_rules(packs: tuple[RulePack, ...], found: Once[tuple[Target, ...]]) -> Iterable[AnyRule]:
    """Rules over the words of links and the spelling of addresses.

    Args:
        packs: what they are made from.
        found: gives the addresses of an article.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    pack = digest_of(packs, "links")
    yield ArticleRule(
        code="links.empty-words", severity="I", pack=pack, source="GB/T 37668-2019",
        name=say("Link that does not say where it leads"),
        explanation=say(
            "People who hear a page instead of seeing it go from link to link. “Click here” tells them nothing. Name the "
            "page or the file."
        ),
        hits=("点击这里",), misses=("《云溪市节约用水条例》",),
        find=partial(_empty_words, found, frozenset(words_of(packs, "link-empty-words"))),
    )  # fmt: skip
    yield ArticleRule(
        code="links.edges", severity="I", pack=pack, source="practice",
        name=say("Link that takes in its neighbours"),
        explanation=say("A link ends with the last word it names; the punctuation of the sentence and spaces stay outside."),
        hits=("《办法》。",), misses=("《办法》",), find=partial(_edges, found),
    )  # fmt: skip
    yield PieceRule(
        code="links.misspelt", severity="E", pack=pack, source="RFC 3986 3", statutes=True,
        needs=("http", "HTTP", "www", ".gov"),
        name=say("Address with a slip in it"),
        explanation=say(
            "Full-width colons, lost strokes and commas in place of dots make an address that nobody can open. The repair "
            "is offered."
        ),
        find=misspelt,
        hits=("请登录http：//www.yunxi.gov.cn查询", "http//www.yunxi.gov.cn", "www.yunxi.gov，cn", "www。yunxi.gov.cn", "www.yunxi.gov.con"),
        misses=("请登录http://www.yunxi.gov.cn查询", "登录www.yunxi.gov.cn，cn域名", "HTTP/2协议", "https://a.gov.cn/b?u=http/1.1"),
    )  # fmt: skip
    yield PieceRule(
        code="links.local-path", severity="E", pack=pack, source=SOURCE, statutes=True, needs=("\\",),
        name=say("Path on a computer"),
        explanation=say(
            "A path such as C:\\Users names a computer and often its owner; readers cannot open it. Attach the file."
        ),
        find=local_path,
        hits=("见C:\\Users\\wang\\a.doc", "\\\\fileserver\\share\\a.doc", "D:\\资料\\名单.xlsx"),
        misses=("https://www.gov.cn", "比例a:b", "\\n换行"),
    )  # fmt: skip
    yield PieceRule(
        code="links.script", severity="E", pack=pack, source=SOURCE, statutes=True, needs=("<", ":"),
        name=say("Programme text of a page"),
        explanation=say(
            "Pieces such as <script> come along when a page's source is copied. The body cannot run them, but another "
            "system that takes the text may. An article about such attacks sets this aside with its reason."
        ),
        find=script_text,
        hits=("<script>alert(1)</script>", "javascript:void(0)", "<iframe src=a>"),
        misses=("script", "JavaScript：一种语言", "3<5"),
    )  # fmt: skip
