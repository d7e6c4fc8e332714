"""One thing, one name: words spelt in two ways within one article, and short names beside full ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from forms.checks.article import Article, Segment
from forms.checks.finding import Severity
from forms.checks.pack import RulePack, is_sure, read_severity
from forms.checks.rule import ArticleRule, Hit, Spot
from forms.checks.wording.table import Place, Term, TermTable, read_expression
from forms.shape import Reader
from resources.language import say


@dataclass(frozen=True, slots=True)
class Group:
    """Forms of one word or name; the first is the preferred one.

    Attributes:
        forms: as terms, each with the guard that tells this meaning from others.
        severity: of its findings.
        short: whether the further forms are short names of the first, which an article may introduce.
        source: what it rests on.
    """

    forms: tuple[Term, ...]
    severity: Severity
    short: bool
    source: str


class Groups:
    """All groups, asked once for a piece.

    Args:
        groups: of the packs.
    """

    def __init__(self, groups: Iterable[Group]) -> None:
        self._by_form = {form.wrong: group for group in groups for form in group.forms}
        self._table = TermTable(form for group in dict.fromkeys(self._by_form.values()) for form in group.forms)
        self.places = self._table.places

    def of(self, place: Place) -> Group:
        """The group a form belongs to."""
        return self._by_form[place.term.wrong]


def consistency_rules(packs: tuple[RulePack, ...]) -> Iterator[ArticleRule]:
    """The rule over the sections ``variants`` and ``shorts`` of all packs.

    Raises:
        Malformed: a row does not fit.
    """
    variants = (row for pack in packs for reader in pack.rows("variants") if (row := _read(reader, pack, short=False)))
    shorts = (row for pack in packs for reader in pack.rows("shorts") if (row := _read(reader, pack, short=True)))
    yield ArticleRule(
        code="wording.inconsistent",
        severity="I",
        name=say("One thing under two names"),
        explanation=say(
            "A reader who meets two spellings or names takes them for two things. Write one form throughout; introduce a "
            "short name once, in brackets after the full one, and keep to it."
        ),
        source="practice",
        hits=("登录系统后填写，忘记密码的可登陆系统重置。", "市人力资源和社会保障局发布公告。市人社局提醒。"),
        misses=("登录系统后填写；台风登陆。", "市人力资源和社会保障局（以下简称市人社局）发布公告。市人社局提醒。"),
        find=partial(_find, groups=Groups([*variants, *shorts])),
    )


def _read(reader: Reader, pack: RulePack, *, short: bool) -> Group | None:
    forms, source = reader.texts("forms"), reader.take("source", str)
    guards = reader.take("guards", dict, {})
    severity = read_severity(reader)
    sure = is_sure(reader)
    reader.done()
    if len(forms) < 2 or not all(isinstance(guard, str) for guard in guards.values()):
        reader.fail("forms")
    terms = tuple(
        Term(form, forms[:1], severity, source, read_expression(str(guards[form]), pack) if form in guards else None)
        for form in forms
    )
    return Group(terms, severity, short, source) if sure else None


def _find(article: Article, *, groups: Groups) -> Iterator[Spot]:
    first: dict[Group, dict[str, tuple[Segment, Place]]] = {}
    for segment in article.segments:
        for place in segment.piece.fact(groups.places):
            if not segment.piece.is_quoted(place.start, place.end):
                first.setdefault(groups.of(place), {}).setdefault(place.term.wrong, (segment, place))
    for group, forms in first.items():
        wanted = next((form.wrong for form in group.forms if form.wrong in forms), "")
        for form, (segment, place) in forms.items():
            if form == wanted or (group.short and (wanted != group.forms[0].wrong or _introduced(article, form))):
                continue
            why = say("The text says both “{one}” and “{other}”; keep to one.", one=wanted, other=form)
            hit = Hit(
                segment.start + place.start,
                segment.start + place.end,
                why,
                (wanted,),
                None,
                group.severity,
                group.source,
            )
            yield Spot(segment.field, hit)


def _introduced(article: Article, form: str) -> bool:
    """Whether the text says somewhere what the short name stands for."""
    text = article.plain.text
    start = text.find("简称")
    while start >= 0:
        if form in text[start : start + 40]:
            return True
        start = text.find("简称", start + 2)
    return False
