"""Wording over the whole article: renamed organs, one name for one thing, short names, relative time."""

from __future__ import annotations

from functools import cache

import pytest
from checks_kit import article, findings, paragraphs

from forms.body.model import Quote, Run
from forms.canonical import JSON, canonical
from forms.checks.book import RuleBook
from forms.checks.finding import Finding
from forms.checks.pack import read_pack, shipped_packs
from forms.checks.piece import Piece
from forms.checks.wording import rules
from forms.checks.wording.abbreviations import introduced
from forms.checks.wording.consistency import consistency_rules
from forms.checks.wording.organisations import organisation_rules
from forms.errors import Malformed
from forms.problems import BODY


@cache
def book() -> RuleBook:
    packs = shipped_packs()
    return RuleBook(packs, rules(packs))


def found(code: str, *texts: str, **fields: str) -> list[Finding]:
    every = findings(article(*texts, **fields), "wording", book())
    return [finding for finding in every if finding.code.startswith(f"wording.{code}")]


# --- renamed organs ---


def test_an_old_name_is_pointed_out_with_the_new_one_at_its_place() -> None:
    (finding,) = found("organisation", "通知如下。", "请到云溪市国土资源局办理。", title="关于国土资源局搬迁的通知")[1:]
    assert (finding.field, finding.start, finding.text) == (BODY, 12 - 1, "国土资源局")
    assert finding.suggestions == ("自然资源局", "自然资源和规划局")
    assert "2019-04" in str(finding.message)


@pytest.mark.parametrize(
    "text",
    [
        "原云溪市国土资源局办公楼", "时任云溪市国土资源局局长", "曾在国土资源局工作", "国土资源局（现自然资源局）",
        "云溪市国土资源局更名为自然资源局", "2017年，云溪市国土资源局立项", "根据《云溪市国土资源局公告》", "《办法》（国土资源部令第55号）",
        "农业部门负责", "村农业部", "环境保护部门", "纪检监察部门", "环境监察局", "教育扶贫办实事", "国家税务总局云溪市税务局",
        "撤销国土资源局", "由国土资源局、规划局整合组建", "文化部门", "国土局势",
    ],
)  # fmt: skip
def test_history_and_other_words_explain_an_old_name(text: str) -> None:
    assert found("organisation", text) == []


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("报国土资源部备案", "国土资源部"), ("农业部发布公告", "农业部"), ("卫计委提醒", "卫计委"), ("到地税局办理", "地税局"),
        ("市扶贫办主任", "扶贫办"), ("市发展与改革委员会", "发展与改革委员会"), ("2025年，银保监会通报", "银保监会"),
    ],
)  # fmt: skip
def test_old_names(text: str, old: str) -> None:
    assert [finding.text for finding in found("organisation", text)] == [old]


def test_the_day_of_the_article_counts_and_not_the_day_of_the_check() -> None:
    assert found("organisation", "市国土资源局召开会议", event_date="2018-01-05") == []
    assert len(found("organisation", "市国土资源局召开会议", event_date="2019-04-01")) == 1
    assert len(found("organisation", "市人力资源与社会保障局", event_date="2001-01-05")) == 1


def test_a_quoted_statute_keeps_the_old_name() -> None:
    assert found("organisation", "“由农业部负责”，《办法》第三条") == []


# --- one thing, one name ---


def test_two_spellings_in_one_article_are_pointed_out_once() -> None:
    (finding,) = found("inconsistent", "请登录系统。", "忘记密码的登陆系统重置，再登陆网站。")
    assert (finding.severity, finding.start, finding.text, finding.suggestions) == ("W", 12, "登陆", ("登录",))


@pytest.mark.parametrize(
    "text",
    [
        "登录系统；台风在沿海登陆。", "登陆网站；登陆系统。", "其他事项。", "账户余额、平台帐号", "身份证；身分担当",
        "市人社局提醒。", "市人力资源和社会保障局（以下简称市人社局）发布，市人社局提醒。", "市人社局、人社局",
    ],
)  # fmt: skip
def test_what_agrees_stays_silent(text: str) -> None:
    assert found("inconsistent", text) == []


def test_a_short_name_beside_the_full_one_is_to_be_introduced() -> None:
    (finding,) = found("inconsistent", "市人力资源和社会保障局发布公告。", "市人社局提醒。")
    assert (finding.severity, finding.text) == ("I", "人社局")


def test_quoted_statutes_do_not_count_as_a_second_spelling() -> None:
    assert found("inconsistent", "其他事项", "“其它情形”，《办法》第三条") == []


# --- short names ---


def test_a_short_name_before_its_introduction() -> None:
    texts = ("节水办牵头落实。", "云溪市节约用水工作办公室（以下简称“节水办”）负责，节水办每季度会商。")
    (finding,) = found("short-name", *texts)
    assert (finding.code, finding.start, finding.text) == ("wording.short-name-early", 0, "节水办")


def test_a_full_name_that_contains_the_short_one_is_no_early_use() -> None:
    full = "云溪市节水工作领导小组"
    assert found("short-name", f"成立{full}。", f"{full}（以下简称领导小组）负责，领导小组会商。") == []
    early = found("short-name", "领导小组会商。", f"{full}（以下简称领导小组）负责，领导小组会商。")
    assert [(finding.code, finding.start) for finding in early] == [("wording.short-name-early", 0)]


def test_a_short_name_that_is_never_used() -> None:
    (finding,) = found("short-name", "云溪市节水工作领导小组（以下简称领导小组）负责。")
    assert (finding.code, finding.text) == ("wording.short-name-unused", "（以下简称领导小组）")


def test_the_title_may_use_a_short_name() -> None:
    assert found("short-name", "节水工作办公室（以下简称节水办）负责，节水办会商。", title="节水办开展检查") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("《云溪市节水条例》（以下简称《条例》）", ["《条例》"]), ("市节水办（以下简称“节水办”）", ["节水办"]),
        ("甲公司、乙公司（以下分别简称“甲方”“乙方”）", ["甲方", "乙方"]), ("两局（以下统称主管部门）", ["主管部门"]),
        ("（以下简称：节水办）", ["节水办"]), ("被称为水乡（又称泽国）", []), ("（以下称甲）", []),
    ],
)  # fmt: skip
def test_introductions_are_read(text: str, names: list[str]) -> None:
    assert [short.name for short in introduced(Piece(text, "paragraph"))] == names


# --- relative time ---


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("近日，市水利局开展检查。", ["近日"]), ("记者昨天从市水利局获悉，工程将于下月完工。", ["昨天", "下月"]), ("“今日起试运行。”", []),
        ("日前召开会议。", ["日前"]), ("近日，会议于11月26日召开。", []), ("11月30日前提交。", []), ("三月五日，今天开工。", []),
        ("《今日云溪》栏目", []), ("今天的中国", []), ("美好的明天", []), ("四十周年", []), ("节日前夕", []), ("每天", []), ("上周末", ["上周"]),
    ],
)  # fmt: skip
def test_relative_time(text: str, words: list[str]) -> None:
    assert [finding.text for finding in found("relative-time", text)] == words


def test_titles_and_quotations_may_say_today() -> None:
    assert found("relative-time", title="水利局今天开展检查") == []
    blocks = [*paragraphs("会议认为"), Quote("bq", (Run("今天，我们站在新的起点"),))]
    assert list(findings(article(blocks=blocks), "wording.relative-time", book())) == []


# --- rows of a unit ---


@pytest.mark.parametrize(
    ("section", "row"),
    [
        ("organisations", {"old": ["甲局"], "new": ["乙局"], "since": "2026-13"}),
        ("organisations", {"old": ["甲局"], "new": ["乙局"], "since": "2026-01", "guard": "(甲"}),
        ("variants", {"forms": ["甲"], "severity": "W"}),
        ("variants", {"forms": ["甲", "乙"], "severity": "W", "guards": {"甲": 1}}),
        ("shorts", {"forms": ["甲", "乙"], "severity": "Z"}),
    ],
)
def test_a_broken_row_is_refused(section: str, row: dict[str, JSON]) -> None:
    frame: JSON = {
        "format": "gaoqian-rules/1", "id": "own", "version": 1, "date": "2026-11-01", "unit": "u1",
        "labels": {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Own"},
        "sections": {section: [{**row, "source": "本单位规定", "confidence": "official"}]},
    }  # fmt: skip
    packs = (read_pack(canonical(frame)),)
    with pytest.raises(Malformed):
        RuleBook(packs, [*organisation_rules(packs), *consistency_rules(packs)])
