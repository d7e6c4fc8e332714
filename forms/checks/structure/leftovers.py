"""What was not meant to go out: placeholders, test texts, chat, marks of another program.

The patterns are data. One that is certain is an error; where a template may be printed on purpose it is doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from forms.checks.derived import rows_of, words_of
from forms.checks.expression import Expression
from forms.checks.finding import Severity
from forms.checks.lazy import lazy
from forms.checks.pack import RulePack
from forms.checks.piece import TEXT_KINDS, Kind, Piece
from forms.checks.rule import AnyRule, Hit, PieceRule
from forms.checks.web import in_address
from resources.language import Sentence, say

_QUOTED = lazy(r"“[^“”]{0,400}”|‘[^‘’]{0,200}’|《[^《》]{0,120}》")
_CROSSES = lazy(r"[×xXＸ]{2,}")
# Pictographs and faces; signs that stand in running text for ages (stars, arrows, ticks, boxes) are not among them.
_EMOJI = lazy(
    "(?:[\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff\U0001fa70-\U0001faff\U0001f1e6-\U0001f1ff]"
    "|[\u2600-\u27bf]\ufe0f)[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
)


@dataclass(frozen=True)
class Leftover:
    """One pattern.

    Attributes:
        expression: finds it.
        needs: one of these strings is in every text it fits.
        severity: of its hits.
        kinds: roles it is looked for in.
        template: whether a text about templates may hold it on purpose.
        source: of the row.
    """

    expression: Expression
    needs: tuple[str, ...]
    severity: Severity
    kinds: frozenset[Kind]
    template: bool
    source: str


def read_leftovers(packs: tuple[RulePack, ...], section: str) -> tuple[Leftover, ...]:
    """The patterns of a section.

    Raises:
        Malformed: a row does not fit, or its pattern is broken or runs away.
    """
    found = []
    for reader, pack in rows_of(packs, section):
        expression = Expression(reader.take("pattern", str))
        if not pack.trusted:
            expression.check()
        kinds = frozenset(kind for kind in TEXT_KINDS if kind in reader.texts("kinds", tuple(TEXT_KINDS)))
        severity = _severity(reader.take("severity", str))
        needs, source = reader.texts("needs"), reader.take("source", str)
        found.append(Leftover(expression, needs, severity or "W", kinds, reader.take("template", bool, False), source))
        if severity is None or not needs or not kinds:
            reader.fail("severity" if severity is None else "needs" if not needs else "kinds")
        reader.done()
    return tuple(found)


def _severity(value: str) -> Severity | None:
    names: dict[str, Severity] = {"E": "E", "W": "W", "I": "I"}
    return names.get(value)


def quotations(piece: Piece) -> tuple[tuple[int, int], ...]:
    """Stretches in quotation marks or title marks: what somebody else said or wrote."""
    if piece.chars.isdisjoint("“‘《"):
        return ()
    return tuple(match.span() for match in _QUOTED.finditer(piece.text))


def _find(rows: tuple[Leftover, ...], templates: tuple[str, ...], why: Sentence, piece: Piece) -> Iterator[Hit]:
    text = piece.text
    taken: list[tuple[int, int]] = []
    for row in rows:
        if piece.kind not in row.kinds or not any(need in text for need in row.needs):
            continue
        for match in row.expression.finditer(text):
            start, end = match.span()
            inside = any(first <= start and end <= last for first, last in (*piece.fact(quotations), *taken))
            if start == end or inside or in_address(piece, start, end):
                continue
            taken.append((start, end))
            on_purpose = row.template and row.severity == "E" and _is_template(piece, templates)
            yield Hit(start, end, why, severity="W" if on_purpose else row.severity, source=row.source)


def _is_template(piece: Piece, words: tuple[str, ...]) -> bool:
    many = piece.kind not in ("title", "heading") and len(_CROSSES.findall(piece.text)) > 2
    return many or any(word in piece.text for word in words)


def _emoji(piece: Piece) -> Iterator[Hit]:
    for match in _EMOJI.finditer(piece.text):
        yield Hit(
            match.start(), match.end(), say("A pictograph stands in the text. Not every system shows it; take it out.")
        )


def leftover_rules(packs: tuple[RulePack, ...], pack: str) -> Iterable[AnyRule]:
    """Placeholders, private voice, marks of another program, pictographs.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    templates = words_of(packs, "structure-template-words")
    placeholders, voices = read_leftovers(packs, "structure-placeholders"), read_leftovers(packs, "structure-voices")
    markup = read_leftovers(packs, "structure-markup")
    if placeholders:
        yield PieceRule(
            code="structure.placeholder", severity="E", pack=pack, source="practice", needs=_needs(placeholders),
            name=say("Placeholder or test text"),
            explanation=say(
                "A place for something that was to be filled in, or a text typed to try something out. On a public page it "
                "is named in every inspection. Fill it in, or take it out.\nWhere the text is itself a form or a model, it "
                "is only pointed out."
            ),
            find=partial(_find, placeholders, templates, say("This was to be filled in or was typed as a test. Fill it in or take it out.")),
            hits=("XX市召开会议", "（此处填写会议时间）", "lorem ipsum dolor", "TODO补充数据", "20XX年3月", "新闻标题1"),
            misses=(
                "测试工作有序开展", "张××同志", "核酸检测测试点", "按“XX市人民政府”的格式书写", "XXL号服装", "X光检查", "会议时间另行通知",
                "https://www.gov.cn/xx市/a",
            ),
        )  # fmt: skip
    if voices:
        yield PieceRule(
            code="structure.private-voice", severity="W", pack=pack, source="practice", needs=_needs(voices),
            name=say("Private voice or chat"),
            explanation=say(
                "A line of somebody's own mood or chat has come into the text, as once happened on a government home page. "
                "What people said in quotation marks is left alone."
            ),
            find=partial(_find, voices, (), say("This reads like a private message, not like an article of the office. Take it out.")),
            hits=("今天心情非常的不好！", "哈哈哈，终于写完了", "亲们，收到请回复", "[图片]", "作为一个AI语言模型，我无法"),
            misses=(
                "怀着激动的心情", "父老乡亲们踊跃参加", "“今天心情非常好！”张大爷说", "哈尔滨哈西站", "市民心情舒畅", "请各单位收到后及时转发",
                "见附件[图片说明]",
            ),
        )  # fmt: skip
    if markup:
        yield PieceRule(
            code="structure.markup", severity="E", pack=pack, source="practice", needs=_needs(markup),
            name=say("Marks of another program"),
            explanation=say(
                "Marks such as &nbsp; or **bold** belong to the program the text was copied from. Readers see them as they "
                "stand. Take them out."
            ),
            find=partial(_find, markup, (), say("This is a mark of the program the text was copied from. Take it out.")),
            hits=("云溪市&nbsp;水务局", "第一段</p>", "**总体要求**", "## 一、总体要求", "<br/>下一行"),
            misses=("A&B公司", "温度<35℃", "2*3*4", "#1机组", "C#语言", "p<0.05"),
        )  # fmt: skip
    yield PieceRule(
        code="structure.emoji", severity="W", pack=pack, source="practice",
        name=say("Pictograph in the text"),
        explanation=say(
            "Faces and pictographs belong to chat. Office computers often show an empty box in their place, and a reading "
            "voice reads out their names."
        ),
        find=_emoji,
        hits=("圆满成功\U0001f389", "点赞\U0001f44d\U0001f3fb", "❤️ 温暖"),
        misses=("★重点任务", "√已完成", "☎ 0000-5550219", "①②③", "→下一步", "■总体要求"),
    )  # fmt: skip


def _needs(rows: tuple[Leftover, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for row in rows for need in row.needs))
