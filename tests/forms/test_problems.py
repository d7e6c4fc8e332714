"""What is still wrong in an article: each with its code, its field and whether it blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from strategies import DIGESTS, contents

from forms.body.model import Body, Image, Paragraph, Run
from forms.catalogue import load, problems
from forms.content import Attachment, Content
from forms.problems import ATTACHMENTS, BODY, organisation_check_digit
from resources.language import LANGUAGES, use_language

TEXT = Body(
    (
        Paragraph(
            "b1", (Run("县水务局组织开展汛前检查，对全县六座水库的大坝、溢洪道和启闭设备逐一查看，落实值守责任。"),)
        ),
    )
)
PICTURE = Attachment(DIGESTS[0], 10, "image/jpeg", "IMG_1234.jpg", alt="会场")
ORIGINAL = Attachment(DIGESTS[1], 10, "text/html", "原文页面.html", caption="原文页面")
COMMON = {"openness": "open", "personal_data": "none", "source": "县水务局"}
FIELDS: dict[str, dict[str, Any]] = {
    "news": {"title": "县水务局开展汛前检查"},
    "notice": {
        "title": "关于停水的公示",
        "notice_kind": "publicity",
        "issuing_organ": "县水务局",
        "date_issued": "2026-11-20",
        "start_date": "2026-11-21",
        "end_date": "2026-11-27",
        "contact_unit": "县水务局办公室",
        "contact_phone": "0592-1234567",
    },
    "policy": {
        "title": "关于印发节约用水办法的通知",
        "index_number": "000014349/2026-00110",
        "doc_number": "云政发〔2026〕12号",
        "issuing_organ": "云县人民政府",
        "date_issued": "2026-11-20",
        "document_genre": "08",
        "subject_class": "06.03",
        "open_mark": True,
        "validity": "valid",
        "keywords": ("节水",),
        "interpretation_address": "https://www.example.gov.cn/jd/1.html",
    },
    "interpretation": {
        "title": "《节约用水办法》解读",
        "policy_number": "云政发〔2026〕12号",
        "policy_address": "https://www.example.gov.cn/zc/1.html",
        "interpretation_form": "text",
        "interpreter": "县水务局",
    },
    "service-guide": {
        "title": "取水许可",
        "legal_basis": "《取水许可和水资源费征收管理条例》第二条",
        "conditions": "取水单位或者个人",
        "materials": "申请书 1 份",
        "place": "县政务服务中心二楼 8 号窗口",
        "hours": "工作日 9:00—17:00",
        "contact_phone": "0592-1234567",
        "process": "申请、受理、审查、决定、送达",
        "issuing_organ": "县水务局",
    },
    "reprint": {
        "title": "国务院常务会议",
        "source": "中国政府网",
        "original_address": "https://www.gov.cn/a.htm",
        "original_time": "2026-11-20 09:30",
        "reprint_level": "state-council",
    },
    "personnel": {
        "title": "云县人民政府关于张某任职的通知",
        "personnel_kind": "appointment",
        "issuing_organ": "云县人民政府",
        "date_issued": "2026-11-20",
    },
    "convenience": {
        "title": "城东片区停水",
        "convenience_kind": "supply",
        "valid_from": "2026-11-21",
        "expiry_date": "2026-11-22",
        "contact_phone": "0592-1234567",
    },
}


def article(type_id: str, *, body: Body = TEXT, files: tuple[Attachment, ...] = (), **fields: Any) -> Content:
    """A complete article of the type, with some fields changed; a field given as ``None`` is left out."""
    type_ = load().get(type_id)
    every = COMMON | FIELDS[type_id] | fields
    kept = {key: value for key, value in every.items() if value is not None}
    files = files or ((ORIGINAL,) if type_id == "reprint" else ())
    return Content(type_id, type_.digest, "c1", fields=kept, body=body, attachments=files)


def codes(content: Content) -> list[tuple[str, str, bool]]:
    return [(p.code, p.field, p.blocking) for p in problems(content, load().of(content))]


@pytest.mark.parametrize("type_id", FIELDS)
def test_a_complete_article_has_no_problem(type_id: str) -> None:
    assert codes(article(type_id)) == []


@pytest.mark.parametrize("type_id", FIELDS)
def test_every_required_field_is_missed(type_id: str) -> None:
    type_ = load().get(type_id)
    empty = Content(type_id, type_.digest, "c1")
    found = {p.field for p in problems(empty, type_) if p.blocking}
    assert {spec.key for spec in type_.fields if spec.required == "Y"} <= found
    assert ("@body" in found) == type_.body_required


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (article("news", title=None), ("field.missing", "title", True)),
        (article("news", title="长" * 81), ("field.too-long", "title", True)),
        (article("news", title="甲\n乙"), ("field.line-break", "title", True)),
        (article("news", title="甲 "), ("field.spaces", "title", False)),
        (article("news", title=True), ("field.kind", "title", True)),
        (article("news", keywords="甲"), ("field.kind", "keywords", True)),
        (article("news", keywords=("长" * 21,)), ("field.too-long", "keywords", True)),
        (article("news", keywords=tuple("甲乙丙丁戊己庚辛壬癸子")), ("field.too-many", "keywords", True)),
        (article("news", summary="长" * 101), ("field.too-long", "summary", True)),
        (article("news", event_date="2026-02-30"), ("field.date", "event_date", True)),
        (article("news", event_date="2026-2-3"), ("field.date", "event_date", True)),
        (article("news", colour="red"), ("field.unknown", "colour", True)),
        (article("news", openness="secret"), ("field.choice", "openness", True)),
        (article("news", openness="on-request"), ("openness.not-open", "openness", True)),
        (article("news", openness="closed"), ("field.missing", "openness_reason", True)),
        (
            article("news", personal_data="required-by-law"),
            ("field.missing", "personal_data_basis", True),
        ),
        (article("news", body=Body()), ("body.empty", BODY, True)),
        (article("news", body=Body((Paragraph("b1", (Run("今天停水"),)),))), ("body.short", BODY, False)),
        (article("news", files=(PICTURE,)), ("field.missing", "image_credit", True)),
        (article("notice", end_date="2026-11-20"), ("field.dates-order", "end_date", True)),
        (article("notice", contact_phone=None), ("field.missing", "contact_phone", True)),
        (article("notice", contact_phone="请到窗口咨询"), ("field.pattern", "contact_phone", True)),
        (article("notice", contact_email="x@y"), ("field.pattern", "contact_email", True)),
        (article("policy", doc_number="云政发[2026]12号"), ("field.pattern", "doc_number", True)),
        (article("policy", doc_number="云政发〔2026〕012号"), ("field.pattern", "doc_number", True)),
        (article("policy", index_number="00001434-9/2026"), ("field.pattern", "index_number", True)),
        (article("policy", index_number="000014348/2026-00110"), ("field.check-digit", "index_number", False)),
        (article("policy", open_mark=False), ("policy.no-mark", "open_mark", True)),
        (article("policy", open_mark=None), ("policy.no-mark", "open_mark", True)),
        (article("policy", subject_class="23"), ("field.choice", "subject_class", True)),
        (article("policy", validity="repealed"), ("field.missing", "validity_note", True)),
        (
            article("policy", interpretation_address=None),
            ("policy.no-interpretation", "interpretation_article", False),
        ),
        (
            article("policy", effective_date="2026-12-01", expiry_date="2026-11-30"),
            ("field.dates-order", "expiry_date", True),
        ),
        (
            article("interpretation", policy_number=None),
            ("interpretation.no-policy", "policy_article", True),
        ),
        (
            article("interpretation", policy_address=None),
            ("interpretation.no-policy", "policy_article", True),
        ),
        (article("interpretation", policy_article="abc"), ("field.article", "policy_article", True)),
        (article("service-guide", process=None), ("field.missing", "process", True)),
        (article("reprint", original_address=None), ("reprint.no-address", "original_address", True)),
        (article("reprint", original_address="javascript:1"), ("field.url", "original_address", True)),
        (article("reprint", original_address="mailto:a@b.cn"), ("field.url", "original_address", True)),
        (article("reprint", original_time="2026-11-31"), ("field.date", "original_time", True)),
        (article("reprint", original_time="2026-11-30 25:00"), ("field.date", "original_time", True)),
        (article("reprint", original_time="昨天"), ("field.pattern", "original_time", True)),
        (article("convenience", expiry_date="2026-11-20"), ("field.dates-order", "expiry_date", True)),
    ],
)
def test_a_problem(content: Content, expected: tuple[str, str, bool]) -> None:
    assert expected in codes(content)


def test_an_article_of_this_desk_is_enough_for_an_interpretation() -> None:
    article_id = "0193d7f0-0000-7000-8000-000000000001"
    content = article("interpretation", policy_number=None, policy_address=None, policy_article=article_id)
    assert codes(content) == []


def test_a_reprint_needs_the_saved_original() -> None:
    content = replace(article("reprint"), attachments=())
    assert codes(content) == [("attachment.too-few", ATTACHMENTS, True)]


def test_pictures() -> None:
    only = Body((Image("b1", PICTURE.digest, "会场", "图为会场"),))
    content = article("news", body=only, files=(PICTURE,), image_credit="县水务局")
    assert codes(content) == [("body.pictures-only", BODY, True)]
    bare = Body((*TEXT.blocks, Image("b2", PICTURE.digest)))
    mute = replace(PICTURE, alt="")
    assert codes(article("news", body=bare, files=(mute,), image_credit="县水务局")) == [
        ("image.no-alt", BODY, True),
        ("image.no-caption", BODY, False),
    ]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("IMG_1234.pdf", True),
        ("微信图片_20261120093000.pdf", True),
        ("扫描件(1).pdf", True),
        ("新建 Microsoft Word 文档.docx", True),
        ("20261120.pdf", True),
        ("3f2a9c0d1e4b5a6f7788.pdf", True),
        ("报名表.docx", False),
        ("2026年报名表.docx", False),
        ("IMG水库照片说明.pdf", False),
    ],
)
def test_names_that_say_nothing(name: str, bare: bool) -> None:
    content = article("news", files=(Attachment(DIGESTS[2], 1, "application/pdf", name, caption="说明"),))
    assert codes(content) == ([("attachment.bare-name", ATTACHMENTS, False)] if bare else [])


def test_attachments_without_a_caption_or_doubled() -> None:
    one = Attachment(DIGESTS[2], 1, "application/pdf", "报名表.pdf")
    assert codes(article("news", files=(one,))) == [("attachment.no-caption", ATTACHMENTS, False)]
    two = replace(one, caption="一", name="报名表2.pdf")
    doubled = codes(article("news", files=(replace(one, caption="一"), two)))
    assert doubled == [("attachment.twice", ATTACHMENTS, True)]


def test_the_check_digit_of_organisation_codes() -> None:
    assert organisation_check_digit("00001434") == "9"
    assert {organisation_check_digit(f"{n:08}") for n in range(200)} == set("0123456789X")
    with pytest.raises(ValueError, match="eight"):
        organisation_check_digit("1434")


@given(contents())
def test_any_article_can_be_judged_in_every_language(content: Content) -> None:
    for type_ in load().all():
        for problem in problems(content, type_):
            for code in LANGUAGES:
                use_language(code)
                assert str(problem.sentence)
    use_language("zh_CN")


def test_the_sentences_are_chinese_and_name_the_field() -> None:
    found = problems(article("news", title=None), load().get("news"))
    assert [str(p.sentence) for p in found] == ["“标题”没有填写。"]
