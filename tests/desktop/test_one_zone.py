"""Times are read in one zone, China's, whatever the computer is set to: every screen and every paper tells the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.articles.lines import line_of as list_line
from desktop.articles.lines import read_names
from desktop.print.layout import sheet_parts
from desktop.print.wording import day_and_clock
from desktop.shell.glancing import ComingDesk
from desktop.today.lines import day_words
from desktop.today.lines import line_of as today_line
from desktop.words import clock_and_date, moment
from resources.language import use_language
from sync.chain.clock import CHINA, Clock, local
from sync.desk import Desk
from sync.desk.desk import Question
from sync.store import receipts, steps
from sync.store.records import ArticleFilter, ReceiptRow

AUTHOR, REVIEWER, SECRECY, SECOND, LEADER = "zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping"
SERVICE, PUBLISHER = "portal-service", "he-qing"
PEOPLE = (AUTHOR, REVIEWER, SECRECY, SECOND, LEADER, SERVICE, PUBLISHER)
NIGHT = datetime(2026, 11, 21, 0, 30, tzinfo=CHINA)  # still the day before in New York
LOGGED = "2026-11-20T16:40:00Z"


class Night(Clock):
    """It is half past midnight."""

    def now(self) -> datetime:
        return NIGHT


def set_zone(patch: pytest.MonkeyPatch, name: str) -> None:
    patch.setenv("TZ", name)
    time.tzset()


@pytest.fixture
def zone() -> Iterator[Callable[[str], None]]:
    """Sets the computer to another zone."""
    with pytest.MonkeyPatch.context() as patch:
        yield lambda name: set_zone(patch, name)
    time.tzset()


@pytest.fixture
def opened(desks: Callable[..., Any], qapp: QApplication) -> Iterator[Mapping[str, Desk]]:
    use_language("zh_CN")
    with desks(*PEOPLE) as found:
        for desk in found.values():
            desk.context.clock = Night()
        yield found


def published(desks: Mapping[str, Desk], writer: Any) -> str:
    """An article of which the publication was logged in the night, its time told in UTC."""
    article: str = writer.write(desks[AUTHOR])
    writer.sign_off(desks, article)
    writer.receive(desks, article)
    writer.along(desks, article, ((SERVICE, ""), (PUBLISHER, "publish"), (AUTHOR, "")))
    with desks[AUTHOR].context.store.writing() as tx:
        last = steps.of(tx, article)[-1]
        receipts.put(tx, ReceiptRow(last.digest, article, last.sequence, 3, "log", LOGGED, "", b"{}"))
    return article


def told(desk: Desk, article: str, waiting: Desk, folder: Path) -> dict[str, str]:
    """What the screens and papers of a desk say of an article, and what another desk's day says of what waits."""
    rows = desk.article_ids()
    row = next(r for r in desk.article_rows(rows) if r.article == article)
    desk.export_list(rows, folder / "list.csv", ("title", "updated", "due"))
    content = desk.draft(article).content
    sheet = sheet_parts(desk.approval(article), 100)
    view = waiting.today()
    now = datetime.fromisoformat(view.at)
    return {
        "list": list_line(replace(row, due=row.updated_at), read_names(desk), NIGHT).spoken,
        "today": "\n".join([day_words(now), *(today_line(item, now).spoken for item in view.items)]),
        "preview": desk.preview(article, content).article,
        "sheet": sheet.top + "".join(sheet.rows),
        "export": (folder / "list.csv").read_text(encoding="utf-8-sig"),
    }


def test_list_today_preview_sheet_and_export_agree_in_every_zone(
    opened: Mapping[str, Desk], writer: Any, tmp_path: Path, zone: Callable[[str], None]
) -> None:
    article = published(opened, writer)
    another = writer.write(opened[AUTHOR], title="待初审的一篇")
    writer.along(opened, another, ((AUTHOR, "submit"), (REVIEWER, "")))
    zone("Asia/Shanghai")
    here = told(opened[AUTHOR], article, opened[REVIEWER], tmp_path)
    zone("America/New_York")
    assert told(opened[AUTHOR], article, opened[REVIEWER], tmp_path) == here
    assert "今天 00:30" in here["list"]
    assert "11 月 21 日" in here["today"]
    assert "11 月 23 日变红" in here["today"]
    assert "2026-11-21 00:40" in here["preview"]
    assert "2026年11月21日 00:30" in here["sheet"]
    assert "2026-11-21 00:30" in here["export"]


def test_the_day_asked_for_is_chinas(opened: Mapping[str, Desk], writer: Any, zone: Callable[[str], None]) -> None:
    zone("America/New_York")
    desk = opened[AUTHOR]
    writer.write(desk)
    assert len(desk.article_ids(desk.article_filter(Question(span="today")))) == 1
    before = Question(span="days", first="2026-11-20", last="2026-11-20")
    assert desk.article_ids(desk.article_filter(before)) == []
    coming: ArticleFilter = ComingDesk().article_filter(Question(span="today"))
    assert coming.since.endswith("T00:00:00+08:00"), "the list of the first paint asks for the same days"


@pytest.mark.parametrize("when", ["2026-11-20T16:30:00Z", "2026-11-21T00:30:00+08:00", "2026-11-20T11:30:00-05:00"])
def test_one_moment_is_told_one_way_however_it_was_written(when: str, zone: Callable[[str], None]) -> None:
    zone("America/New_York")
    use_language("zh_CN")
    assert moment(when, NIGHT) == "今天 00:30"
    assert clock_and_date(when) == ("00:30:00", "2026-11-21")
    assert "00:30" in day_and_clock(when)


def test_a_time_without_an_offset_was_written_in_china_and_one_beyond_the_calendar_is_none() -> None:
    assert local("2026-11-21") == datetime(2026, 11, 21, tzinfo=CHINA)
    with pytest.raises(ValueError, match="9999"):
        local("9999-12-31T23:59:59-12:00")
    assert moment("9999-12-31T23:59:59-12:00") == "9999-12-31T23:59:59-12:00"
