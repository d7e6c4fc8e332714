"""Replies: canned ones, those beside the point, and good ones that nothing is said of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from checks_kit import TODAY, article, paragraphs, shipped_book

from forms.body.model import Body
from forms.checks.article import Circumstances
from forms.checks.checker import check_once
from forms.checks.pack import RulePack, read_pack, shipped_packs
from forms.checks.replies import Letter, ReplyReport, check_reply
from forms.checks.replies.phrases import ELEMENTS, SCORES, read_phrases
from forms.checks.replies.weigh import key_terms
from forms.checks.rule import ArticleRule
from forms.content import Content, FieldValue
from forms.errors import Malformed

PACKS = shipped_packs()
PHRASES = read_phrases(PACKS)
LETTER = Letter("您好，我是城东小学家长，请问学校门口的路灯坏了两周，什么时候能修好？")
GOOD = (
    "网友您好：\n您反映的城东小学门口路灯损坏问题收悉。经现场核实，该处6盏路灯因线路老化停用。根据《云溪市城市照明管理办法》"
    "第十二条，我局已安排更换线路，预计2026年7月10日前修复。如有疑问，请致电城市照明管理站，联系电话：0571-1234567。\n"
    "云溪市城市管理局\n2026年7月3日"
)


def report(text: str, letter: Letter = LETTER) -> ReplyReport:
    return check_reply(letter, text, PACKS)


def found(text: str, letter: Letter = LETTER) -> list[tuple[str, str]]:
    return [(finding.severity, finding.code) for finding in report(text, letter).findings]


def codes(text: str, letter: Letter = LETTER) -> set[str]:
    return {code for _, code in found(text, letter)}


def lacking(text: str, letter: Letter = LETTER) -> list[str]:
    return [element.id for element in report(text, letter).elements if not element.present]


def test_a_good_reply_is_left_alone() -> None:
    done = report(GOOD)
    assert (done.findings, done.score) == ((), 100)
    assert [element.id for element in done.elements] == list(ELEMENTS)
    assert sum(element.weight for element in done.elements) == 100


# --- canned replies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "您好，我们会尽快为您处理的。",
        "您好，您反映的问题已转相关部门。",
        "正在调查中，请耐心等待。",
        "您好，此事正在办理，",
        "我们将认真研究您的建议。",
        "请您联系有关部门。",
        "按照有关规定执行。",
        "您反映的问题已收悉，我局会密切关注。",
        "已转交责任单位，尽快予以答复。",
    ],
)
def test_a_reply_of_nothing_but_phrases_is_an_error(text: str) -> None:
    assert ("E", "replies.canned") in found(text)
    assert ("E", "replies.score") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "根据《社会保险法》第十六条，您可以按月领取养老金。",
        "您反映的路灯问题已转云溪市城市管理局照明站办理。",
        "我局将于7月10日前尽快处理完毕。",
        "正在办理的手续共三项。",
        "我们认真研究后，决定在校门口增设两盏路灯。",
        "请您联系云溪市城市管理局。",
        "按照《城市照明管理规定》执行。",
        "情况正在核实，3个工作日内电话告知您结果。",
    ],
)
def test_what_says_something_is_no_canned_reply(text: str) -> None:
    assert "replies.canned" not in codes(text)


def test_a_phrase_beside_an_answer_is_doubtful_and_stands_where_it_stands() -> None:
    text = GOOD.replace("联系电话", "我们会尽快为您处理，联系电话")
    (finding,) = report(text).findings
    assert (finding.severity, finding.code, finding.text) == ("W", "replies.canned", "我们会尽快为您处理")
    assert text[finding.start : finding.end] == finding.text
    assert report(text).score == 100


# --- near-copies ------------------------------------------------------------------------------------------------------


def test_a_reply_to_somebody_else_with_other_names_is_a_near_copy() -> None:
    earlier = GOOD.replace("6盏", "11盏").replace("7月10日", "5月2日").replace("1234567", "7654321")
    letter = replace(LETTER, earlier=("别的答复。", earlier))
    done = report(GOOD, letter)
    assert {(f.severity, f.code) for f in done.findings} == {("W", "replies.score"), ("W", "replies.near-copy")}
    assert done.score == 70
    assert any("100" in str(f.message) for f in done.findings)


def test_replies_of_the_same_form_are_no_copies() -> None:
    other = (
        "网友您好：\n您咨询的居住证办理问题收悉。根据《居住证暂行条例》第九条，请携带身份证和住址证明到青石派出所户籍窗口办理，"
        "十五日内领取。联系电话：0571-1234567。\n云溪市公安局\n2026年7月3日"
    )
    assert codes(GOOD, replace(LETTER, earlier=(other, "", "您好。"))) == set()
    assert "replies.near-copy" not in codes("您好。", replace(LETTER, earlier=("您好。",)))


# --- basis, question, elements ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", ["《云溪市城市照明管理办法》", "云政发〔2026〕12号文件", "条例第十二条"])
def test_a_basis_is_a_title_a_number_or_an_article(basis: str) -> None:
    text = GOOD.replace("《云溪市城市照明管理办法》第十二条", basis)
    assert "replies.no-basis" not in codes(text)


def test_a_reply_without_a_basis_is_doubtful() -> None:
    text = GOOD.replace("根据《云溪市城市照明管理办法》第十二条，", "")
    assert found(text) == [("W", "replies.no-basis")]
    assert report(text).score == 85


@pytest.mark.parametrize(
    ("question", "answer", "beside"),
    [
        ("居民医保什么时候缴费？", "居民医保缴费于9月1日开始", "居民医保缴费请关注通知"),
        ("公交卡补办费用是多少？", "公交卡补办费用20元", "公交卡补办请携带身份证"),
        ("公交卡在哪里补办？", "公交卡补办地址：云溪路12号", "公交卡补办很方便"),
        ("居住证办理要带什么材料？", "居住证办理请携带身份证复印件", "居住证办理很快"),
        ("供水服务站电话是多少？", "供水服务站：0571-1234567", "供水服务站全天有人"),
    ],
)
def test_a_question_word_asks_for_an_answer_of_its_kind(question: str, answer: str, beside: str) -> None:
    assert "replies.unanswered" not in codes(answer, Letter(question))
    assert ("W", "replies.unanswered") in found(beside, Letter(question))


def test_a_reply_that_does_not_come_to_the_matter_is_doubtful() -> None:
    letter = Letter("请问城东小学门口路灯损坏的维修安排，以及周边停车位划线的计划？")
    text = "您好，关于您咨询的医保缴费事项，根据《社会保险法》第二十五条，居民医保按年缴费，每人400元。"
    assert "replies.unanswered" in codes(text, letter)
    assert "replies.unanswered" not in codes(GOOD, letter)


def test_the_matters_of_a_letter_are_its_words_without_the_small_ones() -> None:
    assert key_terms(LETTER.question, PHRASES.stop) == ("城东小学家长", "学校门口", "路灯坏", "两周", "修好")
    assert key_terms("请问怎么办？谢谢！", PHRASES.stop) == ()
    assert key_terms("", PHRASES.stop) == ()
    assert key_terms("一二三。四五", ()) == ("一二三", "四五")


@pytest.mark.parametrize(
    ("gone", "instead", "element"),
    [
        ("网友您好：\n", "", "salutation"),
        ("联系电话：0571-1234567", "联系我们", "contact"),
        ("云溪市城市管理局\n2026年7月3日", "", "unit"),
        ("\n2026年7月3日", "", "date"),
    ],
)
def test_a_missing_element_is_named(gone: str, instead: str, element: str) -> None:
    text = GOOD.replace(gone, instead)
    assert element in lacking(text)
    names = {row.id: row.labels.zh_CN for row in PHRASES.elements}
    missing = {f.text for f in report(text).findings if f.code == "replies.missing-element"}
    assert names[element] in missing
    assert len(missing) <= 2


def test_a_question_is_restated_by_its_matters() -> None:
    assert "restated" not in lacking(GOOD)
    assert "restated" in lacking(GOOD, Letter("医保缴费基数调整与养老金发放日期"))
    assert "restated" not in lacking(GOOD, Letter(""))
    assert "restated" in lacking("您好，已修复6盏。", Letter(""))


def test_what_is_pending_needs_a_time_limit() -> None:
    assert "next-step" in lacking("您好，我局正在安排维修。")
    assert "next-step" not in lacking("您好，我局正在安排维修，7月底前完成。")
    assert "next-step" not in lacking("您好，路灯已修复。")


# --- passing on -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("您好，您反映的问题不属于我局职责范围。", True),
        ("该事项非本单位职责，请联系相关部门。", True),
        ("该路段不归我镇管辖，由云溪市城市管理局负责。", True),
        ("该路段不归我镇管辖，由云溪市城市管理局负责，联系电话：0571-1234567。", False),
        ("该路段属于我局职责范围。", False),
    ],
)
def test_passing_on_names_who_and_how_to_reach_them(text: str, hit: bool) -> None:
    assert ("replies.passed-on" in codes(text)) is hit


def test_a_reply_that_rightly_sends_on_is_not_an_error() -> None:
    text = (
        "您好，您反映的城东小学门口路灯问题不属于我局职责范围，由云溪市城市管理局负责，请致电12345或0571-1234567。\n"
        "云溪市教育局\n2026年7月3日"
    )
    done = report(text)
    assert {f.severity for f in done.findings} <= {"W"}
    assert {f.code for f in done.findings} == {"replies.no-basis", "replies.score"} - (
        {"replies.score"} if done.score >= 80 else set()
    )


def test_asking_for_understanding_is_no_answer() -> None:
    assert "replies.apology" in codes("您好，由于历史原因，敬请谅解。")
    assert "replies.apology" not in codes("施工期间多有不便，敬请谅解，路灯7月10日前修复。")
    assert "replies.apology" not in codes("根据《城市照明管理规定》第三条，该处不予增设路灯，敬请谅解。")


def test_the_score_is_an_error_below_60_and_doubtful_below_80() -> None:
    assert ("E", "replies.score") in found("您好。")
    short = "网友您好，您反映的城东小学门口路灯已修复，联系电话：0571-1234567。"
    assert 60 <= report(short).score < 80
    assert ("W", "replies.score") in found(short)
    assert report("").score == 10  # nothing is pending in nothing


# --- in the book ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    texts: tuple[str, ...]

    def candidates(self, article: str, text: str) -> Iterable[tuple[str, str, str]]:
        return ((f"a{number}", "答复", body) for number, body in enumerate(self.texts))


def in_book(text: str, archive: Kept | None = None, **fields: FieldValue) -> list[str]:
    content = Content("reply", "0" * 64, "c", fields=fields, body=Body(paragraphs(*text.split("\n"))))
    around = Circumstances(TODAY, archive=archive)
    return [f.code for f in check_once(shipped_book(), content, None, around).findings if f.code.startswith("replies.")]


def test_the_rules_of_the_book_say_the_same_of_an_article_that_is_a_reply() -> None:
    assert in_book(GOOD, question=LETTER.question) == []
    text = "您好，我们会尽快为您处理的。"
    assert in_book(text, question=LETTER.question) == [f.code for f in report(text).findings]
    assert "replies.near-copy" in in_book(GOOD, Kept((GOOD,)), question=LETTER.question)


def test_unit_and_date_may_stand_on_the_form() -> None:
    text = GOOD.partition("\n云溪市城市")[0]
    assert in_book(text, question=LETTER.question) == ["replies.missing-element"] * 2
    assert in_book(text, question=LETTER.question, reply_unit="云溪市城市管理局", replied_at="2026-07-03") == []


def test_the_rules_are_silent_in_what_is_no_reply() -> None:
    content = article("您好，我们会尽快为您处理的。敬请谅解。", title="答复")
    found = check_once(shipped_book(), content, None, Circumstances(TODAY)).findings
    assert [f.code for f in found if f.code.startswith("replies.")] == []


def test_rules_that_hang_on_other_replies_are_no_part_of_a_verdict() -> None:
    rules = [r for r in shipped_book().rules.values() if r.family == "replies" and isinstance(r, ArticleRule)]
    assert {r.code for r in rules if not r.lasting} == {"replies.near-copy", "replies.score"}
    assert len(rules) == 8


# --- the pack ---------------------------------------------------------------------------------------------------------


def own_pack(**sections: object) -> RulePack:
    names = {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Own"}
    value = {"format": "gaoqian-rules/1", "id": "own", "version": 1, "date": "2026-11-27", "labels": names}
    return read_pack(json.dumps(value | {"sections": sections}, ensure_ascii=False).encode())


def test_a_unit_adds_phrases_of_its_own() -> None:
    pack = own_pack(reply_canned=[{"pattern": "请您耐心等待", "source": "本单位约定", "confidence": "common"}])
    text = "您好，请您耐心等待。"
    assert "replies.canned" in {f.code for f in check_reply(LETTER, text, (*PACKS, pack)).findings}
    assert "replies.canned" not in codes(text)
    remembered = own_pack(reply_canned=[{"pattern": "请您耐心等待", "source": "记忆", "confidence": "recall"}])
    assert "replies.canned" not in {f.code for f in check_reply(LETTER, text, (*PACKS, remembered)).findings}


def test_without_data_nothing_is_said() -> None:
    done = check_reply(LETTER, "您好，我们会尽快为您处理的。", ())
    assert {f.code for f in done.findings} <= {"replies.unanswered"}
    assert done.elements == ()


@pytest.mark.parametrize(
    ("section", "row"),
    [
        ("reply_canned", {"pattern": "(a+)+$"}),
        ("reply_canned", {"pattern": "("}),
        ("reply_canned", {"pattern": "好", "more": 1}),
        ("reply_canned", {"pattern": "好", "confidence": "sure"}),
        ("reply_elements", {"id": "poem", "pattern": "", "weight": 1, "required": True}),
        ("reply_scores", {"name": "poem", "value": 1}),
        ("reply_stop", {"words": "的"}),
    ],
)
def test_a_row_that_does_not_fit_is_refused(section: str, row: dict[str, object]) -> None:
    pack = own_pack(**{section: [{"source": "本单位约定", "confidence": "common", **row}]})
    with pytest.raises(Malformed):
        read_phrases((pack,))


def test_the_shipped_rows_bear_the_trial_of_rows_from_outside() -> None:
    outside = tuple(replace(pack, trusted=False) for pack in PACKS if pack.id == "replies")
    phrases = read_phrases(outside)
    assert set(phrases.scores) == set(SCORES)
    assert outside[0].date <= date(2026, 11, 27)
