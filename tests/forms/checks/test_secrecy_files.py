"""Secrecy in files: marks in names, texts and properties; changes, comments, hidden parts; place and people."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from checks_kit import TODAY, article
from support.office_files import W, docx, para, zipped

from forms.checks.article import Circumstances, Inspected
from forms.checks.book import RuleBook
from forms.checks.checker import check_once
from forms.checks.files import inspect_file
from forms.checks.pack import shipped_packs
from forms.checks.secrecy import rules
from forms.content import Attachment

PACKS = tuple(pack for pack in shipped_packs() if pack.id == "secrecy")


def found(name: str, inspected: Inspected | None, **more: str) -> list[tuple[str, str, str]]:
    book = RuleBook(PACKS, rules(PACKS))
    attachment = Attachment("a" * 64, 10, "application/octet-stream", name, **more)
    around = Circumstances(today=TODAY, attachment=lambda _attachment: inspected)
    report = check_once(book, article("正文", attachments=[attachment]), None, around)
    return [(f.code.removeprefix("secrecy."), f.severity, f.text) for f in report.findings]


def in_file(data: bytes, name: str) -> list[tuple[str, str, str]]:
    return found(name, inspect_file(data, name, "application/octet-stream"))


def facts(**values: object) -> Inspected:
    return Inspected(facts=values)


def test_a_mark_in_the_text_of_a_file() -> None:
    assert in_file(docx(para("机密★10年"), para("正文")), "办法.docx") == [("file-mark", "C", "机密★10年")]


@pytest.mark.parametrize(
    "data",
    [
        docx(para("正文"), parts={"docProps/core.xml": '<p xmlns:dc="d"><dc:subject>秘密★5年</dc:subject></p>'}),
        docx(para("正文"), parts={"word/header1.xml": f'<w:hdr xmlns:w="{W}">{para("秘密★5年")}</w:hdr>'}),
        docx(para("正文"), para("秘密★5年", run="<w:vanish/>")),
        docx(para("正文"), '<w:p><w:del w:id="1"><w:r><w:delText>秘密★5年</w:delText></w:r></w:del></w:p>'),
        docx(
            para("正文"),
            parts={
                "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="0">{para("秘密★5年")}</w:comment></w:comments>'
            },
        ),
        zipped({"甲.txt": "秘密★5年\n正文".encode()}),
    ],
    ids=["property", "header", "hidden", "deleted", "comment", "zip"],
)
def test_a_mark_is_found_where_nobody_looks(data: bytes) -> None:
    name = "包.zip" if data.startswith(b"PK") and b"[Content_Types]" not in data else "办法.docx"
    assert ("file-mark", "C", "秘密★5年") in in_file(data, name)


@pytest.mark.parametrize(
    ("name", "more"), [("机密★10年 办法.docx", {}), ("办法.docx", {"caption": "秘密★1年"})], ids=["name", "caption"]
)
def test_a_mark_in_what_is_shown_of_a_file(name: str, more: Mapping[str, str]) -> None:
    assert [code for code, _, _ in found(name, None, **more)] == ["file-mark"]


def test_a_line_of_its_own_counts_at_the_head_of_a_file() -> None:
    assert found("办法.docx", Inspected("机密\n云溪市水务局文件\n正文"))[0][:2] == ("file-mark", "C")
    assert found("办法.docx", Inspected("正文\n" * 20 + "机密\n正文"))[0][:2] == ("file-internal", "B")
    assert found("单词表.xlsx", Inspected("密级的种类和说明，绝密、机密、秘密三级")) == []


def test_marks_of_internal_papers_in_a_file() -> None:
    assert found("办法.docx", Inspected("云溪市水务局\n内部资料 注意保存\n正文")) == [
        ("file-internal", "B", "内部资料 注意保存")
    ]
    assert found("内部资料（注意保存）.docx", None)[0][:2] == ("file-internal", "B")
    assert found("办法.docx", Inspected("健全内部控制制度。\n依申请公开流程。")) == []


@pytest.mark.parametrize(
    ("inspected", "expected"),
    [
        (facts(tracked_changes=3), ("file-changes", "B", "办法.docx")),
        (facts(comments=1), ("file-comments", "B", "办法.docx")),
        (facts(hidden_text=2), ("file-hidden", "B", "办法.docx")),
        (facts(gps=True), ("picture-place", "B", "办法.docx")),
        (facts(device="Cam X1"), ("file-people", "W", "Cam X1")),
        (facts(author="程某某"), ("file-people", "W", "程某某")),
        (facts(inside=(("甲.docx", facts(comments=2)),)), ("file-comments", "B", "办法.docx")),
    ],
)
def test_what_a_file_gives_away(inspected: Inspected, expected: tuple[str, str, str]) -> None:
    assert found("办法.docx", inspected) == [expected]


def test_silent_properties_are_silent() -> None:
    quiet = facts(
        tracked_changes=0,
        comments=0,
        hidden_text=0,
        gps=False,
        device="",
        author="Administrator",
        last_modified_by="微软用户",
    )
    assert found("办法.docx", quiet) == []
    assert found("办法.docx", None) == []


def test_one_person_is_named_once() -> None:
    assert len(found("办法.docx", facts(author="程某某", last_modified_by="程某某"))) == 1


def test_what_becomes_known_later_is_found_then() -> None:
    book = RuleBook(PACKS, rules(PACKS))
    content = article("正文", attachments=[Attachment("b" * 64, 10, "text/plain", "办法.txt")])

    def codes(inspected: Inspected | None) -> list[str]:
        around = Circumstances(today=TODAY, attachment=lambda _attachment: inspected)
        return [f.code for f in check_once(book, content, None, around).findings]

    assert codes(None) == []
    assert codes(Inspected("机密★10年\n正文")) == ["secrecy.file-mark"]
