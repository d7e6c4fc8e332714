"""The rules on attachments: what the portal takes, what opens, what runs, what a name gives away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from checks_kit import TODAY, article

from forms.canonical import canonical
from forms.checks.article import Circumstances, Inspected
from forms.checks.book import RuleBook
from forms.checks.checker import check_once
from forms.checks.links.attachments import attachment_rules
from forms.checks.pack import RulePack, read_pack, shipped_packs
from forms.content import Attachment
from forms.errors import Malformed
from resources import folder

PACKS = tuple(pack for pack in shipped_packs() if pack.id == "files")
BOOK = RuleBook(PACKS, attachment_rules(PACKS))


def found(
    name: str,
    facts: Mapping[str, object] | None = None,
    *,
    trouble: str = "",
    size: int = 10,
    media_type: str = "application/octet-stream",
) -> set[tuple[str, str]]:
    """Codes (without what all have in common) and severities for one attachment."""
    attachment = Attachment("a" * 64, size, media_type, name, "说明")
    inspected = Inspected("", facts, trouble) if facts is not None or trouble else None
    around = Circumstances(today=TODAY, attachment=lambda _attachment: inspected)
    report = check_once(BOOK, article("正文", attachments=[attachment]), None, around)
    return {(finding.code.removeprefix("links.file-"), finding.severity) for finding in report.findings}


def inside(name: str, facts: Mapping[str, object], trouble: str = "") -> Mapping[str, object]:
    return {"kind": "zip", "members": (name,), "inside": ((name, Inspected("", facts, trouble)),)}


@pytest.mark.parametrize(
    "name", ["办法.docx", "清单.XLSX", "公文.ofd", "说明.pdf", "名单.wps", "图.jpg", "片.mp4", "包.zip", "表.csv"]
)
def test_what_a_portal_takes_is_silent(name: str) -> None:
    assert found(name) == set()


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("装.exe", {}, {("type", "C")}),
        ("页.html", {}, {("type", "C")}),
        ("表.xlsm", {}, {("type", "C")}),
        ("图.svg", {}, {("type", "C")}),
        ("包.rar", {}, {("type", "E")}),
        ("无扩展名", {}, {("type", "E")}),
        ("怪.abc", {}, {("type", "E")}),
        ("办法.docx", {"kind": "program", "mismatch": True}, {("type", "C")}),
        ("名单.xls", {"kind": "html", "mismatch": True}, {("type", "C")}),
        ("办法.pdf", {"kind": "docx", "mismatch": True}, {("mismatch", "E")}),
        ("图.jpg", {"kind": "png", "mismatch": True}, {("mismatch", "W")}),
        ("办法.docx", {"kind": "docx", "macros": True, "mismatch": False}, {("macros", "C")}),
        ("表单.pdf", {"kind": "pdf", "scripts": True}, {("macros", "C")}),
        ("办法.docx", {"kind": "docx", "encrypted": True}, {("encrypted", "E")}),
        ("大表.xlsx", {"kind": "xlsx", "unread": True}, {("unread", "I")}),
        ("办法.docx", {"kind": "docx", "macros": False, "encrypted": False, "scripts": False, "mismatch": False}, set()),
        ("包.zip", {"kind": "zip", "encrypted": True}, {("encrypted", "E")}),
    ],
)  # fmt: skip
def test_what_was_found_inside(name: str, facts: Mapping[str, object], expected: set[tuple[str, str]]) -> None:
    assert found(name, facts) == expected


def test_a_file_that_does_not_open() -> None:
    assert found("办法.docx", {"kind": "docx"}, trouble="damaged") == {("unreadable", "E")}


@pytest.mark.parametrize(
    ("name", "facts", "trouble", "expected"),
    [
        ("装.exe", {}, "", {("zip", "C")}),
        ("清单.docx", {"kind": "docx", "macros": True}, "", {("zip", "C")}),
        ("清单.txt", {"kind": "script"}, "", {("zip", "C")}),
        ("里.zip", {"kind": "zip"}, "", {("zip", "W")}),
        ("包.rar", {"kind": "rar"}, "", {("zip", "E")}),
        ("清单.docx", {"kind": "docx"}, "damaged", {("zip", "E")}),
        ("目录/清单.docx", {"kind": "docx", "macros": False}, "", set()),
    ],
)
def test_a_zip_is_judged_by_what_is_in_it(
    name: str, facts: Mapping[str, object], trouble: str, expected: set[tuple[str, str]]
) -> None:
    assert found("附件.zip", inside(name, facts, trouble)) == expected


def test_each_bad_file_of_a_zip_is_named() -> None:
    facts = {"kind": "zip", "members": ("甲.exe", "乙.bat"), "inside": ()}
    attachment = Attachment("a" * 64, 10, "application/zip", "包.zip", "说明")
    around = Circumstances(today=TODAY, attachment=lambda _attachment: Inspected(facts=facts))
    report = check_once(BOOK, article("正文", attachments=[attachment]), None, around)
    assert sorted(finding.text for finding in report.findings) == ["乙.bat", "甲.exe"]


def rows() -> list[dict[str, Any]]:
    pack = json.loads(folder("rules", "files.json").read_text(encoding="utf-8"))
    return list(pack["sections"]["file_names"])


@pytest.mark.parametrize("name", [name for row in rows() for name in row["hits"]])
def test_traces_in_names_are_seen(name: str) -> None:
    assert ("name", "W") in found(name)


@pytest.mark.parametrize(
    "name",
    [name for row in rows() for name in row["misses"]]
    + [
        "云溪市2026年政府信息公开工作年度报告.docx", "附件1：评分表（试行）.xlsx", "节水宣传稿件征集通知.docx", "最终结果.docx",
        "第二稿件库.docx", "改稿会通知.docx", "V型槽参数.pdf", "发展规划（草案）.pdf", "修改稿酬标准.docx",
        "节水条例（草案征求意见稿）.docx", "2026年11月27日公告.pdf",
    ],
)  # fmt: skip
def test_honest_names_are_silent(name: str) -> None:
    assert ("name", "W") not in found(name)


def test_a_large_file_is_pointed_out_and_a_picture_is_not_for_this_rule() -> None:
    assert found("办法.pdf", size=31 * 2**20) == {("size", "W")}
    assert found("图.jpg", size=31 * 2**20, media_type="image/jpeg") == set()


def own(section: str, *values: dict[str, Any]) -> RulePack:
    labels = {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Own"}
    frame = {
        "format": "gaoqian-rules/1",
        "id": "own",
        "version": 1,
        "date": "2026-11-27",
        "unit": "u1",
        "labels": labels,
    }
    return read_pack(canonical({**frame, "sections": {section: list(values)}}))


NAME = {
    "pattern": "甲乙",
    "why": {"zh_CN": "不", "zh_TW": "不", "en": "no"},
    "hits": ["甲乙"],
    "misses": ["丙"],
    "source": "x",
    "confidence": "common",
}


@pytest.mark.parametrize(
    ("section", "row"),
    [
        ("file_names", {**NAME, "pattern": "("}),
        ("file_names", {**NAME, "pattern": "(甲+)+乙\\Z"}),
        ("file_names", {**NAME, "misses": ["甲乙丙"]}),
        ("file_types", {"endings": ["x"], "severity": "Q", "source": "x", "confidence": "common"}),
        ("file_types", {"endings": ["x"], "severity": "E", "source": "", "confidence": "common"}),
        ("file_limits", {"name": "attachment_mb", "value": 0, "source": "x", "confidence": "common"}),
    ],
)
def test_a_broken_row_is_refused(section: str, row: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        list(attachment_rules((*PACKS, own(section, row))))


def test_a_unit_may_add_kinds_and_cannot_allow_programs() -> None:
    packs = (
        *PACKS,
        own("file_types", {"endings": ["abc", "exe"], "severity": "", "source": "x", "confidence": "official"}),
    )
    book = RuleBook(packs, attachment_rules(packs))

    def codes(name: str) -> list[str]:
        content = article("正文", attachments=[Attachment("a" * 64, 1, "application/octet-stream", name, "说明")])
        return [f.severity for f in check_once(book, content, None, Circumstances(today=TODAY)).findings]

    assert codes("甲.abc") == []
    assert codes("甲.exe") == ["C"]
