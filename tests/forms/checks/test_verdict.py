"""The verdict: exactly these bytes, because a signed step names their digest and others make them again."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from checks_kit import article

from forms.checks.book import RuleBook
from forms.checks.checker import Report
from forms.checks.finding import Finding
from forms.checks.pack import read_pack
from forms.checks.rule import ArticleRule
from forms.checks.verdict import ENGINE, FORMAT, verdict_bytes, verdict_digest
from forms.problems import BODY, Problem
from resources.language import say

DAY = date(2026, 11, 27)
WHY = say("No")


def pack(name: str) -> bytes:
    labels = {"zh_CN": "甲", "zh_TW": "甲", "en": "A"}
    frame = {"format": "gaoqian-rules/1", "id": name, "version": 1, "date": "2026-11-01", "labels": labels}
    return json.dumps({**frame, "sections": {}}).encode()


def fleeting(lasting: bool) -> ArticleRule:
    return ArticleRule(
        code="twins.twin", severity="W", name=WHY, explanation=WHY, source="practice", find=lambda seen: (),
        lasting=lasting,
    )  # fmt: skip


def finding(code: str, text: str = "坏") -> Finding:
    return Finding(code, "W", BODY, 3, 4, text, WHY, "source", ("好",), "好", "p")


def test_the_bytes_hold_what_was_found_and_what_with() -> None:
    packs = tuple(read_pack(pack(name)) for name in ("words", "areas"))
    book, content = RuleBook(packs, ()), article("正文")
    report = Report((Problem("field.missing", "title", WHY),), (finding("wording.x", "长" * 300),), book.digest)
    data = verdict_bytes(report, book, content, DAY)
    assert json.loads(data) == {
        "format": FORMAT,
        "engine": ENGINE,
        "content": content.digest,
        "type": content.type_digest,
        "day": "2026-11-27",
        "packs": sorted(one.digest for one in packs),
        "problems": ["field.missing"],
        "findings": [
            {"code": "wording.x", "severity": "W", "field": BODY, "start": 3, "end": 4, "text": "长" * 200},
        ],
    }  # fmt: skip
    assert verdict_digest(report, book, content, DAY) == hashlib.sha256(data).hexdigest()


def test_what_hangs_on_other_articles_is_left_out() -> None:
    report = Report((), (finding("twins.twin"), finding("wording.gone")), "")

    def codes(lasting: bool) -> list[str]:
        book = RuleBook((), (fleeting(lasting),))
        return [f["code"] for f in json.loads(verdict_bytes(report, book, article("正文"), DAY))["findings"]]

    assert codes(True) == ["twins.twin", "wording.gone"]
    assert codes(False) == ["wording.gone"]
