"""The checker, closely: everything of a hit arrives in its finding, and a rule that runs away is left out, and said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checks_kit import TODAY, article

from forms.catalogue import load
from forms.checks.article import Article, Circumstances
from forms.checks.book import RuleBook
from forms.checks.checker import Checker, check_once
from forms.checks.expression import RanAway
from forms.checks.finding import Finding
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, PieceRule, Spot, adjusted
from forms.problems import ATTACHMENTS, BODY, find_problems
from resources.language import say

AROUND = Circumstances(today=TODAY, unit="云溪市水务局")
NEWS = load().get("news")
WHY = say("No")
BECAUSE = say("Yes")


def piece_rule(code: str = "wording.x", **values: object) -> PieceRule:
    plain: dict[str, object] = {
        "code": code, "severity": "W", "name": WHY, "explanation": WHY, "source": "standard", "find": lambda piece: (),
        "pack": "p" * 64, **values,
    }  # fmt: skip
    return PieceRule(**plain)  # type: ignore[arg-type]


def article_rule(code: str = "structure.x", **values: object) -> ArticleRule:
    plain: dict[str, object] = {
        "code": code, "severity": "W", "name": WHY, "explanation": WHY, "source": "standard", "find": lambda seen: (),
        **values,
    }  # fmt: skip
    return ArticleRule(**plain)  # type: ignore[arg-type]


def found(*rules: AnyRule, text: str = "好坏", **fields: str) -> tuple[Finding, ...]:
    return check_once(RuleBook((), rules), article(text, **fields), NEWS, AROUND).findings


def runs_away(seen: object) -> Iterable[Hit]:
    raise RanAway("pattern")
    yield Hit(0, 1, WHY)


def test_everything_of_a_hit_arrives_in_its_finding() -> None:
    hit = Hit(1, 2, BECAUSE, ("佳", "好"), "佳", "E", "clause")
    expected = Finding("wording.x", "E", BODY, 1, 2, "坏", BECAUSE, "clause", ("佳", "好"), "佳", "p" * 64)
    assert found(piece_rule(find=lambda piece: (hit,))) == (expected,)
    whole = replace(expected, code="structure.x", pack="")
    assert found(article_rule(find=lambda seen: (Spot(BODY, hit),))) == (whole,)


def test_what_a_hit_does_not_say_its_rule_says() -> None:
    bare = Hit(1, 2, BECAUSE)
    (finding,) = found(piece_rule(find=lambda piece: (bare,)))
    assert (finding.severity, finding.source, finding.suggestions, finding.fix) == ("W", "standard", (), None)


def test_a_spot_may_name_its_own_text_and_one_in_no_text_has_none() -> None:
    named = article_rule("structure.a", find=lambda seen: (Spot(ATTACHMENTS, Hit(0, 0, WHY), "图.png"),))
    nameless = article_rule("structure.b", find=lambda seen: (Spot(ATTACHMENTS, Hit(0, 5, WHY)),))
    assert [finding.text for finding in found(named, nameless)] == ["图.png", ""]


def test_rules_see_the_type_the_circumstances_and_the_name_of_a_field() -> None:
    seen: list[object] = []

    def look(whole: Article) -> Iterable[Spot]:
        seen.extend([whole.type, whole.around.unit])
        return ()

    def names(piece: Piece) -> Iterable[Hit]:
        seen.append((piece.kind, piece.name))
        return ()

    found(article_rule(find=look), piece_rule(find=names), title="标题", summary="摘要")
    assert seen == [("title", "title"), ("field", "summary"), ("paragraph", ""), NEWS, "云溪市水务局"]


def test_the_same_words_in_the_same_role_are_looked_at_once() -> None:
    seen: list[str] = []

    def look(piece: Piece) -> Iterable[Hit]:
        seen.append(piece.text)
        return (Hit(0, 1, WHY),)

    report = check_once(RuleBook((), [piece_rule(find=look)]), article("同", "异", "同"), None, AROUND)
    assert seen == ["同", "异"]
    assert [finding.start for finding in report.findings] == [0, 2, 4]


def test_the_report_names_the_packs_and_the_problems_of_the_form() -> None:
    book, content = RuleBook((), ()), article("正文")
    report = check_once(book, content, NEWS, AROUND)
    assert report.rules == book.digest
    assert report.silenced == ()
    assert report.problems == find_problems(content, NEWS) != ()
    assert check_once(book, content, None, AROUND).problems == ()


def test_a_rule_that_runs_away_is_left_out_and_said_and_the_others_go_on() -> None:
    good_hit, good_spot = Hit(0, 1, BECAUSE), Spot(BODY, Hit(1, 2, BECAUSE))
    rules: list[AnyRule] = [
        piece_rule("wording.mad", find=runs_away),
        piece_rule("wording.good", find=lambda piece: (good_hit,)),
        article_rule("structure.mad", find=runs_away),
        article_rule("structure.good", find=lambda seen: (good_spot,)),
    ]
    checker = Checker(RuleBook((), rules))
    for text in ("好坏", "又坏"):
        report = checker.check(article(text), None, AROUND)
        assert [finding.code for finding in report.findings] == ["wording.good", "structure.good"]
        assert report.silenced == ("structure.mad", "wording.mad")


def test_findings_of_one_place_are_one_only_when_they_say_the_same() -> None:
    def twice(piece: Piece) -> Iterable[Hit]:
        return (Hit(0, 1, WHY), Hit(0, 1, WHY), Hit(0, 1, BECAUSE))

    told = [
        (f.code, f.message) for f in found(piece_rule("wording.a", find=twice), piece_rule("wording.b", find=twice))
    ]
    assert told == [("wording.a", WHY), ("wording.a", BECAUSE), ("wording.b", WHY), ("wording.b", BECAUSE)]
    fixes = [piece_rule(f"wording.{n}", find=lambda piece, n=n: (Hit(0, 1, WHY, fix=n),)) for n in "ab"]
    assert len(found(*fixes)) == 2


def test_a_rule_that_ships_off_is_switched_on_and_a_strange_setting_changes_nothing() -> None:
    on, off = piece_rule(), piece_rule(on=False)
    assert adjusted(off, "on") == replace(off, on=True)
    assert adjusted(off, "off") == off
    assert adjusted(on, "off").on is False
    assert adjusted(on, "") == adjusted(on, "loud") == on
    assert adjusted(piece_rule(severity="C", on=False), "on").on is True
    assert found(replace(off, find=lambda piece: (Hit(0, 1, WHY),))) == ()


def test_a_piece_keeps_what_was_derived_from_it() -> None:
    made: list[str] = []

    def length(piece: Piece) -> int:
        made.append(piece.text)
        return len(piece.text)

    piece = Piece("一二三", "paragraph")
    assert (piece.fact(length), piece.fact(length), made) == (3, 3, ["一二三"])
    assert piece.name == ""


def test_a_stretch_is_quoted_only_when_the_whole_of_it_is() -> None:
    piece = Piece("依据“坏的规定”（《办法》第三条）", "paragraph")
    assert piece.quoted == ((3, 7),)
    assert piece.is_quoted(3, 7)
    assert not piece.is_quoted(2, 7)
    assert not piece.is_quoted(3, 8)
    assert not piece.is_quoted(0, 2)
