"""How reports look: for people, as JSON lines, as SARIF."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from support.small_rules import small_book, word_rule

from forms.checks.book import RuleBook
from forms.checks.pack import read_pack
from forms.checks.replies import Element, ReplyReport
from forms.contenttype import Labels
from forms.errors import WrongUse
from resources.language import say, use_language
from sync.cli.checking.machine import JsonLines, file_json
from sync.cli.checking.pages import pack_of, rule_called, rule_json, rule_page, rule_rows
from sync.cli.checking.report import Page, Tally, shows_colours
from sync.cli.checking.sarif import Sarif, fingerprint, uri
from sync.cli.checking.work import FileReport, Order, Worker

TEXT = "关于节水的通知\n第一段坏词，再\u200b来。\n疑问。"
BOOK = small_book()


@pytest.fixture(autouse=True)
def in_english() -> None:
    use_language("en")


def report_of(text: str = TEXT, name: str = "a.txt", type_id: str = "") -> FileReport:
    return Worker(Order(date(2026, 11, 27), type_id=type_id), BOOK).check_bytes(text.encode(), name)


def page(*reports: FileReport, colours: bool = False, room: int = 100) -> str:
    stream, tally = io.StringIO(), Tally()
    writer = Page(stream, colours=colours, room=room)
    for report in reports:
        writer.write(report)
        tally.add(report)
    writer.end(tally)
    return stream.getvalue()


def sarif(*reports: FileReport) -> dict[str, Any]:
    stream = io.StringIO()
    writer = Sarif(stream, BOOK)
    for report in reports:
        writer.write(report)
    writer.end(Tally())
    log: dict[str, Any] = json.loads(stream.getvalue())
    return log


def test_people_read_the_place_the_text_and_what_could_stand_there() -> None:
    assert page(report_of()) == (
        "a.txt:2:4: E wording.bad Yes → 好\n"
        "    第一段坏词，再<U+200B>来。\n"
        "          ^^\n"
        "a.txt:2:8: W characters.zero Yes → (nothing)\n"
        "    第一段坏词，再<U+200B>来。\n"
        "                  ^^^^^^^^\n"
        "a.txt:3:1: I structure.hint Yes → 信\n"
        "    疑问。\n"
        "    ^^\n"
        "Files checked: 1. Found: Error 1, Warning 1, Info 1.\n"
    )


def test_the_last_line_counts_everything() -> None:
    fixed = FileReport("b.txt", fixed=3)
    unread = FileReport("c.txt", trouble=say("No"), code="check.read")
    assert page() == "Files checked: 0. Found: nothing.\n"
    assert page(fixed, unread) == (
        "Files checked: 1. Found: nothing. Places put right: 3. Files that could not be checked: 1.\n"
    )


def test_problems_notes_and_rules_left_out_are_said() -> None:
    report = FileReport("a.txt", silenced=("wording.slow",), notes=(say("Yes"),))
    assert page(report).splitlines()[:2] == [
        "a.txt: The rule wording.slow took too long on this file and was left out.", "a.txt: Yes",
    ]  # fmt: skip
    typed = page(report_of(type_id="news"))
    assert typed.startswith("a.txt: E ")
    assert "field.missing" in typed


def test_a_reply_shows_its_score_and_what_it_lacks() -> None:
    labels = Labels("联系电话", "聯絡電話", "telephone number")
    elements = (Element("contact", labels, 10, False), Element("date", labels, 5, True))
    report = FileReport("a.txt", reply=ReplyReport((), 55, elements))
    whole = FileReport("b.txt", reply=ReplyReport((), 100, elements[1:]))
    assert page(report, whole).splitlines()[:2] == [
        "a.txt: The reply scores 55 of 100; not found: telephone number.", "b.txt: The reply scores 100 of 100.",
    ]  # fmt: skip
    assert file_json(report)["reply"] == {
        "score": 55,
        "elements": [
            {"id": "contact", "name": "telephone number", "weight": 10, "present": False},
            {"id": "date", "name": "telephone number", "weight": 5, "present": True},
        ],
    }


def test_colours_are_only_put_in_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[31mE\x1b[0m" in page(report_of(), colours=True)
    assert not shows_colours(io.StringIO())
    assert shows_colours(Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not shows_colours(Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not shows_colours(Terminal())


def test_nothing_in_a_name_or_a_text_commands_the_terminal() -> None:
    told = page(FileReport("a\x1b[2J\n.txt", notes=(say("Yes"),)), report_of("关于节水的通知\n坏\u202e词。\n完。"))
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "a<U+001B>[2J<U+000A>.txt: Yes\n" in told


def test_a_long_line_is_cut_around_the_finding() -> None:
    told = page(report_of("关于节水的通知\n" + "甲" * 200 + "坏" + "乙" * 200), room=40).splitlines()
    assert told[1] == "    …" + "甲" * 9 + "坏" + "乙" * 9 + "…"
    assert told[2].index("^") == told[1].index("坏") + 9


def test_machines_read_one_object_a_file() -> None:
    stream = io.StringIO()
    writer = JsonLines(stream)
    for report in (report_of(), FileReport("b.txt", trouble=say("No"), code="check.read")):
        writer.write(report)
    writer.end(Tally())
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first["file"] == "a.txt"
    assert first["problems"] == []
    assert first["error"] is None
    bad = first["findings"][0]
    assert (bad["code"], bad["field"], bad["start"], bad["end"], bad["fix"]) == ("wording.bad", "@body", 3, 4, "好")
    assert bad["place"] == {
        "line": 2, "column": 4, "endLine": 2, "endColumn": 5, "charOffset": 11, "charLength": 1,
    }  # fmt: skip
    assert second["findings"] == []
    assert second["error"] == {"message": "No", "code": "check.read"}


def test_sarif_describes_rules_and_places() -> None:
    log = sarif(report_of())
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(BOOK.rules)
    assert all(rule["help"]["text"] and rule["help"]["markdown"] and rule["shortDescription"]["text"] for rule in rules)
    assert "- 有坏" in rules[0]["help"]["markdown"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert [(r["ruleId"], r["level"], rules[r["ruleIndex"]]["id"]) for r in run["results"]] == [
        ("wording.bad", "error", "wording.bad"),
        ("characters.zero", "warning", "characters.zero"),
        ("structure.hint", "note", "structure.hint"),
    ]
    for result in run["results"]:
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        begin = region["charOffset"]
        assert TEXT[begin : begin + region["charLength"]] == region["snippet"]["text"]
        lines = TEXT.split("\n")
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith(region["snippet"]["text"])
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "a.txt"


def test_sarif_carries_safe_fixes_only() -> None:
    results = sarif(report_of())["runs"][0]["results"]
    (change,) = results[0]["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"] == {"text": "好"}
    region = replacement["deletedRegion"]
    assert (region["charOffset"], region["charLength"], region["startLine"]) == (11, 1, 2)
    assert "fixes" not in results[2]
    (page_result,) = sarif(report_of("<h1>标题在此</h1><p>坏词。</p>", "a.html"))["runs"][0]["results"]
    assert "fixes" not in page_result
    assert page_result["properties"]["extractedText"] is True


def test_sarif_keeps_the_fingerprint_when_the_text_moves() -> None:
    def prints(text: str) -> list[str]:
        results = sarif(report_of(text))["runs"][0]["results"]
        return [result["partialFingerprints"]["gaoqianKey/v1"] for result in results]

    assert prints("关于节水的通知\n坏词。\n完。") == prints("关于节水的通知\n另有一段。\n前面坏词。")
    assert fingerprint(("wording.bad", "坏")) != fingerprint(("wording.b", "ad坏"))


def test_sarif_says_which_files_could_not_be_checked() -> None:
    log = sarif(FileReport("b c.txt", trouble=say("No"), code="check.read"))
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert (note["level"], note["message"], note["descriptor"]) == ("error", {"text": "No"}, {"id": "check.read"})
    assert log["runs"][0]["results"] == []


def test_sarif_shows_problems_of_the_form() -> None:
    results = sarif(report_of("关于节水的通知\n正文。\n完。", type_id="news"))["runs"][0]["results"]
    assert {result["ruleId"] for result in results} >= {"field.missing"}


def test_names_are_uris() -> None:
    assert uri("稿 件/a#1.txt") == "%E7%A8%BF%20%E4%BB%B6/a%231.txt"
    assert uri("/tmp/稿.txt") == "file:///tmp/%E7%A8%BF.txt"
    assert uri("-") == "stdin"


def test_a_rule_is_explained_on_one_page() -> None:
    told = rule_page(BOOK, BOOK.rules["wording.bad"])
    assert told.splitlines() == [
        "wording.bad  Yes", "E Error · Wording", "", "No", "", "Source: practice", "Part of the program", "", "Found",
        "  · 有坏", "", "Not found", "  · 没有",
    ]  # fmt: skip
    machine = rule_json(BOOK, BOOK.rules["wording.bad"])
    assert machine == {
        "code": "wording.bad", "severity": "E", "family": "wording", "name": "Yes", "explanation": "No",
        "source": "practice", "hits": ["有坏"], "misses": ["没有"], "on": True, "statutes": False, "pack": None,
    }  # fmt: skip


def test_a_rule_of_a_pack_names_it_and_its_day() -> None:
    labels = {"zh_CN": "用语", "zh_TW": "用語", "en": "Words"}
    frame = {
        "format": "gaoqian-rules/1",
        "id": "words",
        "version": 3,
        "date": "2026-11-01",
        "labels": labels,
        "sections": {},
    }
    pack = read_pack(json.dumps(frame).encode())
    rule = word_rule("wording.own", "坏", None, "W")
    own = type(rule)(**{**{f: getattr(rule, f) for f in rule.__dataclass_fields__}, "pack": pack.digest, "on": False})
    book = RuleBook((pack,), (own,))
    told = rule_page(book, own)
    assert "Rule pack: Words (words), version 3 of 2026-11-01" in told
    assert "switched off" in told
    assert pack_of(book, own) == pack
    assert rule_rows(book) == [("wording.own", "W", "Yes", "switched off")]


@pytest.mark.parametrize(
    ("asked", "close"),
    [
        ("wording.bat", "wording.bad"),
        ("zero", "characters.zero"),
        ("structure.x", "structure.hint"),
        ("characters", "characters.zero"),
    ],
)
def test_an_unknown_code_lists_close_ones(asked: str, close: str) -> None:
    with pytest.raises(WrongUse) as refusal:
        rule_called(BOOK, asked)
    assert close in str(refusal.value)


def test_a_code_like_no_other_points_to_the_list() -> None:
    with pytest.raises(WrongUse, match="list-rules"):
        rule_called(BOOK, "qqqq")
