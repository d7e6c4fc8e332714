"""The check of a text in another script or language cries no wolf, and does not look away where it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from support import prose

from forms.body.model import Body, Heading, Image, Paragraph, Run
from forms.catalogue import load
from forms.checks.article import Circumstances
from forms.checks.book import rule_book
from forms.checks.checker import Checker, Report, check_once
from forms.checks.languages import likeness, sights_of, suits
from forms.checks.pack import shipped_packs
from forms.content import Attachment, Content, Variant
from forms.variants import variant_of
from resources import county

MASTER = "01900000-0000-7000-8000-000000000001"
SCRIPTS = ("zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
AROUND = Circumstances(date(2026, 11, 20), unit="云溪市水务局")


def check(content: Content, around: Circumstances = AROUND) -> Report:
    return check_once(rule_book(shipped_packs()), content, load().get(content.type_id), around)


def news(*texts: str, language: str = "zh-Hans", title: str = "我市农田水利修复开工") -> Content:
    body = Body(tuple(Paragraph(f"b{n}", (Run(text),)) for n, text in enumerate(texts, 1)))
    fields = {"title": title, "source": "云溪市水务局", "summary": "农田水利修复开工。"}
    return Content("news", load().get("news").digest, "water-news", language, fields, body)


def codes(report: Report) -> dict[str, int]:
    found: dict[str, int] = {}
    for finding in report.findings:
        found[finding.code] = found.get(finding.code, 0) + 1
    return found


def samples() -> list[Content]:
    """Long articles in the tone of the trade, some of them with what people write in a hurry."""
    chance = Random(11)
    return [
        news(*("".join(prose.sentence(chance) for _ in range(5)) for _ in range(8)), title=prose.title(chance))
        for _ in range(15)
    ]


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_converted_article_has_no_finding_that_the_simplified_one_had_not(language: str) -> None:
    kind = load().get("news")
    for master in samples():
        before, after = check(master), check(variant_of(master, kind, MASTER, language))
        more = {code: n for code, n in codes(after).items() if n > codes(before).get(code, 0)}
        assert more == {}
        assert {p.code for p in after.problems} <= {p.code for p in before.problems}


def test_the_samples_of_the_county_too() -> None:
    catalogue = load()
    count = 0
    for sample in county.samples():
        kind = catalogue.get(sample["type"])
        body = Body(tuple(Paragraph(f"b{n}", (Run(t),)) for n, t in enumerate(_texts(sample["body"]), 1)))
        master = Content(kind.id, kind.digest, sample["column"], fields=dict(sample["fields"]), body=body)
        before, after = check(master), check(variant_of(master, kind, MASTER, "zh-Hant"))
        assert {c: n for c, n in codes(after).items() if n > codes(before).get(c, 0)} == {}
        count += 1
    assert count > 3


def _texts(value: Any) -> list[str]:
    """Every text in a sample's body, however it is nested."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in items for text in _texts(item)]


def test_secrecy_and_privacy_see_a_traditional_text_as_they_see_the_simplified_one() -> None:
    told = (
        "机密★10年",
        "联系人王小明，身份证号码11010519491231002X，手机号码13800138000。",
        "本文件仅供内部使用，不得公开。",
    )
    before = {f.code for f in check(news(*told)).findings if f.severity in ("B", "C")}
    after = check(news("機密★10年", "聯繫人王小明，身份證號碼11010519491231002X，手機號碼13800138000。",
                       "本文件僅供內部使用，不得公開。", language="zh-Hant"))  # fmt: skip
    assert before
    assert before <= {f.code for f in after.findings}
    plain = {
        "@body": "機密★10年\n聯繫人王小明，身份證號碼11010519491231002X，手機號碼13800138000。\n本文件僅供內部使用，不得公開。"
    }
    for finding in after.findings:
        if finding.field == "@body" and finding.end:
            assert finding.text == plain["@body"][finding.start : finding.end]


def test_grave_wording_is_seen_in_traditional_writing() -> None:
    grave = [f for f in check(news("钓鱼岛（尖阁列岛）")).findings if f.severity == "C"]
    also = [f for f in check(news("釣魚島（尖閣列島）", language="zh-Hant")).findings if f.severity == "C"]
    assert [f.code for f in also] == [f.code for f in grave] == ["wording.senkaku"]
    assert also[0].fix is None
    assert all("钓" not in s for s in also[0].suggestions)


def test_what_is_suggested_is_written_in_the_script_of_the_text() -> None:
    found = check(
        news("截至11月15日，全市完成率达到85-90%。".translate({ord("达"): "達"}), language="zh-Hant")
    ).findings
    assert found
    for finding in found:
        assert finding.fix is None or finding.code.startswith("characters.")
        assert not any("达" in s for s in finding.suggestions)


def test_traditional_signs_are_no_fault_of_a_traditional_text() -> None:
    assert "characters.traditional" not in codes(check(news("會議強調，要抓好落實。", language="zh-Hant")))
    assert "characters.invisible" in codes(check(news("會議\u200b強調。", language="zh-Hant")))


ENGLISH = (
    "Repair of irrigation works for the winter and spring of 2026 began across the city on 20 November.",
    'The meeting asked each office to take up its share of the work, to keep to the plan, and to report (in writing) by 30 '
    'November. "We start today," said Mr Zhao; 128 projects, worth 2.36 billion yuan, are under way.',
)  # fmt: skip


def test_an_english_text_is_not_held_to_chinese_punctuation_and_wording() -> None:
    english = news(*ENGLISH, language="en", title="Repair of irrigation works begins")
    english = replace(english, fields={**english.fields, "source": "Yunxi Water Bureau", "summary": "Works begin."})
    assert codes(check(english)) == {}
    assert codes(check(replace(english, language="zh-Hans"))) != {}


def test_an_english_text_is_still_held_to_privacy_links_and_pictures() -> None:
    digest = "a" * 64
    body = Body((
        Heading("b0", 4, (Run("Contact"),)), Paragraph("b1", (Run("Call 13800138000, TODO."),)),
        Paragraph("b2", (Run("See here", href="http://192.168.1.1/x"),)), Image("b3", digest, "", ""),
    ))  # fmt: skip
    picture = Attachment(digest, 10, "image/png", "IMG_1234.png")
    content = replace(news(language="en"), body=body, attachments=(picture,))
    found = codes(check(content))
    assert {"privacy.mobile", "links.intranet"} <= set(found)
    assert "image.no-alt" in {p.code for p in check(content).problems}


class Twin:
    """An archive that has the very text asked about."""

    def candidates(self, article: str, text: str) -> list[tuple[str, str, str]]:
        title, _, body = text.partition("\n")
        return [("another", title, body)]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_a_version_is_no_twin_of_its_master(language: str) -> None:
    around = replace(AROUND, archive=Twin(), article="one")
    text = "".join(prose.sentence(Random(3)) for _ in range(20))
    content = news(text, language=language)
    assert any(code.startswith("twins.") for code in codes(check(content, around)))
    version = replace(content, variant=Variant(MASTER, "0" * 64, "person"))
    assert not any(code.startswith("twins.") for code in codes(check(version, around)))


def test_a_likeness_has_every_sign_in_its_place() -> None:
    content = news("會議強調，臺灣的網絡𠮷", language="zh-Hant", title="農業")
    alike = likeness(content)
    assert alike.title == "农业"
    assert alike.body.blocks == (Paragraph("b1", (Run("会议强调，台湾的网络𠮷"),)),)
    assert (sights_of("zh-Hans"), sights_of("zh-HK"), sights_of("en")) == (("all",), ("own", "likeness"), ("other",))


def test_every_rule_is_asked_about_simplified_text_and_once_at_most_about_traditional() -> None:
    plain = news("正文")
    for rule in rule_book(shipped_packs()).rules.values():
        assert suits(rule, "all", plain)
        assert not (suits(rule, "own", plain) and suits(rule, "likeness", plain))


def test_after_an_edit_only_the_changed_paragraph_is_looked_at_again() -> None:
    """The same findings come of a checker that knows the text as of a fresh one, in every language."""
    book, kind = rule_book(shipped_packs()), load().get("news")
    master = samples()[0]
    for content in (master, variant_of(master, kind, MASTER, "zh-Hant"), replace(master, language="en")):
        checker = Checker(book)
        checker.check(content, kind, AROUND)
        blocks = (*content.body.blocks[:-1], Paragraph("bnew", (Run("截至目前，共计120余人参加,收到了效果."),)))
        edited = replace(content, body=Body(blocks))
        assert checker.check(edited, kind, AROUND) == check_once(book, edited, kind, AROUND)
