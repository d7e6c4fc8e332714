"""How fresh the columns are: told to those who look after them, by what this computer has seen, days told in China."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.desks import make_county, open_desks
from support.published import publish

from resources.language import use_language
from sync.chain.clock import CHINA, Clock
from sync.desk import Desk
from sync.desk.todayviews import TodayItem

AUTHOR, REVIEWER, EDITOR = "zhou-ming", "li-jing", "su-wen"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=CHINA)


class Still(Clock):
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (AUTHOR, REVIEWER, EDITOR))
    return root


@pytest.fixture
def desks(county: Path, tmp_path: Path) -> Iterator[Mapping[str, Desk]]:
    use_language("zh_CN")
    with open_desks(county, tmp_path / "home", AUTHOR, REVIEWER, EDITOR) as opened:
        for desk in opened.values():
            desk.context.clock = Still()
        yield opened


def of_columns(desk: Desk) -> list[TodayItem]:
    return [item for item in desk.today().items if item.kind == "column"]


def test_a_column_over_its_line_is_red_and_leads_to_a_new_article(desks: Mapping[str, Desk]) -> None:
    publish(desks[AUTHOR], "water-news", NOW - timedelta(15))
    (item,) = of_columns(desks[AUTHOR])
    assert (item.title, item.action, item.column, item.article) == ("水务动态", "begin", "water-news", "")
    assert (item.group, item.tone, item.reds_at) == ("red", "danger", "2026-11-19T23:59:59+08:00")
    assert str(item.sentence) == "上次更新“上一篇”，15 天前；应每 14 天更新一次"
    assert str(desks[AUTHOR].today().in_short) == "1 个栏目已超期。"


@pytest.mark.parametrize(("days", "group"), [(9, ""), (10, "later"), (11, "soon"), (14, "today"), (15, "red")])
def test_a_column_is_spoken_of_from_ten_days_on(desks: Mapping[str, Desk], days: int, group: str) -> None:
    publish(desks[AUTHOR], "water-news", NOW - timedelta(days))
    found = of_columns(desks[AUTHOR])
    assert [item.group for item in found] == ([group] if group else [])
    assert all(item.tone == ("danger" if group == "red" else "warning") for item in found)
    assert [clock.column.id for clock in desks[AUTHOR].today().columns] == ["water-news"]


def test_the_day_of_a_publication_is_chinas(desks: Mapping[str, Desk]) -> None:
    late = datetime.fromisoformat("2026-11-05T17:00:00+00:00")  # one o'clock in the night of the sixth
    publish(desks[AUTHOR], "water-news", late)
    (item,) = of_columns(desks[AUTHOR])
    assert item.reds_at == "2026-11-20T23:59:59+08:00"


def test_who_does_not_look_after_a_column_is_not_told(desks: Mapping[str, Desk]) -> None:
    for officer in (AUTHOR, REVIEWER, EDITOR):
        publish(desks[officer], "water-news", NOW - timedelta(20))
    assert desks[AUTHOR].today().columns
    assert desks[REVIEWER].today().columns == ()
    assert desks[EDITOR].today().columns == ()
    assert of_columns(desks[REVIEWER]) == of_columns(desks[EDITOR]) == []


def test_the_portals_editor_is_told_of_the_portals_columns(desks: Mapping[str, Desk]) -> None:
    publish(desks[EDITOR], "city-news", NOW - timedelta(13))
    assert [item.title for item in of_columns(desks[EDITOR])] == ["政务要闻"]


def test_what_is_not_known_here_is_not_called_stale_and_the_most_pressing_comes_first(
    desks: Mapping[str, Desk],
) -> None:
    author = desks[AUTHOR]
    assert author.today().columns == ()
    publish(author, "water-notices", NOW - timedelta(30))
    publish(author, "water-news", NOW - timedelta(30), "旧的")
    publish(author, "water-news", NOW - timedelta(12), "新的")
    clocks = author.today().columns
    assert [(clock.column.id, clock.newest.title) for clock in clocks] == [
        ("water-news", "新的"),
        ("water-notices", "上一篇"),
    ]
