"""What a row says: names for ids, what is next, when it turns red, and the whole as one sentence."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from desktop.articles.lines import Names, due_alarm, line_of
from desktop.words import age, byte_size, clock_and_date, day, grouped, moment
from resources.language import use_language
from sync.store.records import ArticleRow

NOW = datetime.fromisoformat("2026-11-21T10:00:00+08:00")
NAMES = Names({"news": "工作动态"}, {"water": "市水务局"}, {"zhou": "周明"}, {"notice": "通知公告"})
ROW = ArticleRow(
    "019ab000-0000-7000-8000-000000000001", "冬修开工", "notice", "news", "water", "zhou", "signed", "review",
    "2026-11-21T09:12:00+08:00", next_action="pass:1", waiting_for="李静", rowid=4,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _far_from_the_county() -> Iterator[None]:
    use_language("zh_CN")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


def test_a_row_names_column_kind_unit_and_author() -> None:
    line = line_of(ROW, NAMES, NOW)
    assert line.meta == "工作动态 · 通知公告 · 市水务局 · 周明"
    assert (line.aside, line.when) == ("待李静办", "今天 09:12")


def test_a_row_is_heard_as_one_sentence() -> None:
    assert line_of(ROW, NAMES, NOW).spoken == (
        "冬修开工，已签，工作动态，通知公告，市水务局，周明，待李静办，今天 09:12 改动"
    )


def test_what_waits_for_me_says_what_to_do() -> None:
    line = line_of(replace(ROW, mine=True), NAMES, NOW)
    assert line.aside == "等您初审"
    assert line.alarm == ""


def test_an_unknown_id_is_shown_as_it_is() -> None:
    assert line_of(replace(ROW, column="gone"), NAMES, NOW).meta.startswith("gone · ")


def test_an_article_without_a_title_is_called_something() -> None:
    assert line_of(replace(ROW, title=""), NAMES, NOW).title == "未命名"


@pytest.mark.parametrize(
    ("due", "alarm"),
    [
        ("2026-11-20T18:00:00+08:00", "danger"),
        ("2026-11-22T18:00:00+08:00", "warning"),
        ("2026-11-29T18:00:00+08:00", ""),
        ("2026-11-20", "danger"),
        ("no time", ""),
    ],
)
def test_red_is_only_past_the_line(due: str, alarm: str) -> None:
    assert due_alarm(due, NOW) == alarm


def test_a_date_due_comes_before_everything_else() -> None:
    line = line_of(replace(ROW, mine=True, due="2026-11-20T18:00:00+08:00"), NAMES, NOW)
    assert (line.aside, line.alarm) == ("昨天 18:00 已超期", "danger")


# ---- words for moments -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "code", "words"),
    [
        ("2026-11-21T09:12:00+08:00", "zh_CN", "今天 09:12"),
        ("2026-11-20T17:02:00+08:00", "zh_CN", "昨天 17:02"),
        ("2026-11-18T17:02:00+08:00", "zh_CN", "11 月 18 日 17:02"),
        ("2026-11-18T17:02:00+08:00", "en", "18 Nov 17:02"),
        ("2025-11-18T17:02:00+08:00", "zh_CN", "2025-11-18 17:02"),
        ("2026-11-21T01:12:00Z", "zh_CN", "今天 09:12"),
        ("sometime", "zh_CN", "sometime"),
        ("", "zh_CN", ""),
    ],
)
def test_moments(when: str, code: str, words: str) -> None:
    use_language(code)
    assert moment(when, NOW) == words


def test_days_and_table_times() -> None:
    assert day("2026-11-20") == "11 月 20 日"
    assert clock_and_date("2026-11-20T16:12:40+08:00") == ("16:12:40", "2026-11-20")
    assert clock_and_date("never") == ("", "")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "从未"), (5, "刚刚"), (600, "10 分钟前"), (7200, "2 小时前"), (8 * 86_400 + 60, "8 天前")],
)
def test_ages(seconds: float | None, words: str) -> None:
    assert age(seconds) == words


def test_sizes_and_digests() -> None:
    assert [byte_size(n) for n in (0, 900, 2048, 4_600_000)] == ["0 B", "900 B", "2 KB", "4.4 MB"]
    assert grouped("7f3a91c2e04b") == "7F3A 91C2 E04B"
    assert grouped("ab" * 32, short=True) == "ABAB ABAB ABAB … ABAB ABAB"
