"""The queue and the choice of an article in a store of thousands: a page is read and one more, never all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.crowd import DEEDS, SUBJECTS, crowd

from desktop.editor.references import MOST as MOST_FOUND
from desktop.editor.references import FindArticles
from desktop.operations import Job
from desktop.review.queueing import ALL, MOST, ReadQueue
from resources.language import use_language
from sync.desk import Desk


@pytest.fixture
def crowded(desks: Callable[..., Any]) -> Iterator[Desk]:
    use_language("zh_CN")
    with desks("li-jing") as opened:
        crowd(opened["li-jing"], 3_000)
        yield opened["li-jing"]


def job() -> Job:
    return Job(0, lambda *told: None)


@pytest.mark.parametrize("text", ["", "关于"])
def test_the_queue_reads_a_page_and_knows_that_there_is_more(crowded: Desk, text: str) -> None:
    queue = ReadQueue(crowded, ALL, text)(job())
    assert (len(queue.lines), queue.total) == (MOST, MOST + 1)


def test_what_fits_on_a_page_is_counted(crowded: Desk) -> None:
    queue = ReadQueue(crowded, ALL, f"{SUBJECTS[3]} {DEEDS[1]}")(job())
    assert 0 < len(queue.lines) == queue.total < MOST
    assert all(SUBJECTS[3] in line.title for line in queue.lines)


@pytest.mark.parametrize("text", ["", "关于"])
def test_an_article_is_chosen_from_the_first_that_fit(crowded: Desk, text: str) -> None:
    types = tuple(type_.id for type_ in crowded.catalogue.all())
    found = FindArticles(crowded, types, text)(job())
    assert len(found) == MOST_FOUND
    assert [each.article for each in found] == [
        row.article for row in crowded.article_rows(crowded.article_ids(limit=MOST_FOUND))
    ]
