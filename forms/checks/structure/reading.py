"""What makes a text hard to read or says it twice, and what a report of an event must tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from forms.checks.article import Article, Segment
from forms.checks.lazy import lazy
from forms.checks.piece import RUNNING_KINDS, Kind, Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, PieceRule, Spot
from forms.checks.structure.titles import bare_words
from forms.problems import BODY
from resources.language import Sentence, say

_SENTENCE = lazy(r"[^。！？；!?;\n]+[。！？；!?;]?[”’）》]*")
_FORM_LINE = lazy(r"盖章|签字|签名|年[\s\u3000]*月[\s\u3000]*日|[_＿]{3,}|[：:][\s\u3000]*\Z|\s{4,}")
_EVENT = lazy(r"召开|举行|举办|开展|座谈|调研|仪式|启动|慰问|培训班|督导|检查|走访|宣讲|论坛|演练|竞赛|比赛")
_TIME = lazy(
    r"\d{1,2}月\d{1,2}日|\d{1,2}日|近日|日前|近期|连日来|今天|今日|昨天|昨日|上午|下午|[一二三四五六七八九十]月"
)
_PLACE = lazy(r"[在赴到于]|深入|走进|来到|前往")
_PEOPLE = lazy(
    r"参加|出席|主持|带队|陪同|干部|群众|代表|志愿者|职工|局长|主任|书记|[省市县区镇乡州部厅]长|委员|同志|师生|居民|村民|负责人|人员"
    r"|专家|学员|记者|企业家|\d(?:余|多)?(?:名|人)"
)
_CLAUSE = lazy(r"第[一二三四五六七八九十百千零〇0-9]{1,8}条")
_LEAST_SENTENCES = 5


def sentences(piece: Piece) -> tuple[tuple[int, int], ...]:
    """The sentences of a piece as pairs of offsets; a semicolon ends one too."""
    return tuple(match.span() for match in _SENTENCE.finditer(piece.text))


def _long_sentences(limit: int, piece: Piece) -> Iterator[Hit]:
    if len(piece.text) <= limit:
        return
    for start, end in piece.fact(sentences):
        if end - start > limit:
            why = say("This sentence has {count} characters. Two shorter ones are easier to follow.", count=end - start)
            yield Hit(start, end, why)


def _long_paragraph(limit: int, piece: Piece) -> Iterator[Hit]:
    if len(piece.text) > limit:
        why = say("This paragraph has {count} characters. Break it where the thought breaks.", count=len(piece.text))
        yield Hit(0, len(piece.text), why)


def repeatable(piece: Piece) -> str:
    """The words of a paragraph that should stand only once; empty for short ones and lines of a form."""
    if piece.kind not in ("paragraph", "item") or _FORM_LINE.search(piece.text):
        return ""
    words = piece.fact(bare_words)
    return words if len(words) >= 20 else ""


def is_clause(piece: Piece) -> bool:
    """Whether a paragraph is an article or a numbered point of a statute."""
    return _CLAUSE.match(piece.text) is not None


def _twice(limit: int, article: Article) -> Iterator[Spot]:
    seen: dict[str, Segment] = {}
    again: list[tuple[Segment, int]] = []
    for segment in article.segments:
        words = segment.piece.fact(repeatable) if segment.block >= 0 else ""
        if words and seen.setdefault(words, segment) is not segment:
            again.append((segment, len(words)))
    if again and any(segment.piece.fact(is_clause) for segment in article.segments):
        again = []
    for segment, length in again:
        why = say("This paragraph stands in the text already, further up.")
        hit = Hit(segment.start, segment.start + len(segment.text), why, severity=None if length >= limit else "W")
        yield Spot(BODY, hit)


def event_facts(piece: Piece) -> tuple[bool, bool, bool]:
    """Whether a piece tells a time, a place, people."""
    text = piece.text
    return _TIME.search(text) is not None, _PLACE.search(text) is not None, _PEOPLE.search(text) is not None


def _event(article: Article) -> Iterator[Spot]:
    type_, title = article.type, article.content.title
    if type_ is None or type_.field("event_date") is None or not _EVENT.search(title):
        return
    told = [event_facts_of(segment) for segment in article.segments if segment.block >= 0]
    there = [
        bool(article.content.text("event_date")) or any(facts[0] for facts in told),
        bool(article.content.text("event_place")) or any(facts[1] for facts in told),
        any(facts[2] for facts in told) or bool(_PEOPLE.search(title)),
    ]
    for missing, why in zip(there, _MISSING, strict=True):
        if not missing and told:
            yield Spot("title", Hit(0, len(title), why))


def event_facts_of(segment: Segment) -> tuple[bool, bool, bool]:
    """``event_facts`` of the piece, worked out once."""
    return segment.piece.fact(event_facts)


_MISSING: tuple[Sentence, ...] = (
    say("The report does not say when it happened."),
    say("The report does not say where it happened."),
    say("The report does not say who took part."),
)


def lengths(piece: Piece) -> tuple[int, ...]:
    """The lengths of the sentences of running text."""
    return tuple(end - start for start, end in piece.fact(sentences)) if piece.kind in RUNNING_KINDS else ()


def _readability(limit: int, article: Article) -> Iterator[Spot]:
    if article.type is None or not any(link.name == "interprets" for link in article.type.links):
        return
    found = [length for segment in article.body() for length in segment.piece.fact(lengths)]
    long = sum(length > limit for length in found)
    if len(found) >= _LEAST_SENTENCES and long * 2 >= len(found):
        why = say("{long} of {count} sentences have more than {limit} characters. An interpretation speaks to people who have not read the document.", long=long, count=len(found), limit=limit)  # fmt: skip
        yield Spot(BODY, Hit(0, 0, why))


def reading_rules(limits: dict[str, int], pack: str) -> Iterable[AnyRule]:
    """Sentences, paragraphs, repetitions, events.

    Args:
        limits: ``sentence``, ``paragraph``, ``repeated``, ``plain-sentence``: characters.
        pack: digest of the pack.
    """
    kinds: frozenset[Kind] = frozenset({"paragraph", "item"})
    sentence, paragraph = limits.get("sentence", 150), limits.get("paragraph", 600)
    yield PieceRule(
        code="structure.long-sentence", severity="I", pack=pack, source="practice", kinds=kinds,
        name=say("Very long sentence"),
        explanation=say("Nobody keeps a sentence of more than 150 characters in mind to its end. Two or three say the same."),
        find=partial(_long_sentences, sentence),
        hits=("，".join(["统筹推进各项重点工作落地见效"] * 12) + "。",),
        misses=("。".join(["统筹推进各项重点工作落地见效"] * 12) + "。", "短句。"),
    )  # fmt: skip
    yield PieceRule(
        code="structure.long-paragraph", severity="I", pack=pack, source="practice", kinds=kinds,
        name=say("Very long paragraph"),
        explanation=say("On a phone, a paragraph of more than 600 characters fills several screens without a pause. Break it where the thought breaks."),
        find=partial(_long_paragraph, paragraph),
        hits=("统筹推进各项重点工作落地见效。" * 45,), misses=("统筹推进各项重点工作落地见效。" * 20,),
    )  # fmt: skip
    yield ArticleRule(
        code="structure.paragraph-twice", severity="E", pack=pack, source="practice",
        name=say("Paragraph twice"),
        explanation=say("The same paragraph stands in the text twice, as happens when a part is pasted again. A short one is only pointed out.\nStatutes repeat their clauses on purpose and are left alone."),
        hits=("甲段、甲段",), misses=("甲段、乙段",), find=partial(_twice, limits.get("repeated", 60)),
    )  # fmt: skip
    yield ArticleRule(
        code="structure.event", severity="I", pack=pack, source="practice",
        name=say("Event without time, place or people"),
        explanation=say("A report of a meeting or an event tells when, where and who. Without them it cannot be checked, and tells little."),
        hits=("市水务局召开会议（无时间）",), misses=("11月20日，市水务局召开会议",), find=_event,
    )  # fmt: skip
    yield ArticleRule(
        code="structure.readability", severity="I", pack=pack, source="国办发〔2017〕47号《政府网站发展指引》",
        name=say("Interpretation that is hard to read"),
        explanation=say("An interpretation puts a document into plain words. When half of its sentences are as long as the document's own, it does not."),
        hits=("长句过半",), misses=("短句为主",), find=partial(_readability, limits.get("plain-sentence", 80)),
    )  # fmt: skip
