"""A draft thrown away leaves the list, keeps its text, and comes back whole; a signed one stays."""

from __future__ import annotations

import pytest
from support.desks import PIN
from support.live import write

from forms.errors import Refused
from sync.desk import Desk
from sync.store.records import ArticleFilter


def test_a_draft_thrown_away_is_gone_and_comes_back_as_it_was(desk: Desk) -> None:
    article = write(desk)
    before, title = desk.draft(article).content, desk.draft(article).content.title
    desk.discard(article)
    assert desk.article_ids() == []
    assert desk.article_ids(ArticleFilter(text=title[:2])) == []
    assert desk.counts().total == 0
    with pytest.raises(Refused):
        desk.draft(article)
    assert [(each.article, each.title) for each in desk.discarded()] == [(article, title)]
    desk.restore_discarded(article)
    assert desk.draft(article).content == before
    assert len(desk.article_ids(ArticleFilter(text=title[:2]))) == 1
    assert desk.discarded() == ()


def test_bringing_back_what_is_there_changes_nothing(desk: Desk) -> None:
    article = write(desk)
    desk.discard(article)
    desk.restore_discarded(article)
    rev = desk.draft(article).rev
    desk.restore_discarded(article)
    assert desk.draft(article).rev == rev


def test_thrown_away_twice_it_comes_back_as_it_was_last(desk: Desk) -> None:
    from dataclasses import replace

    article = write(desk)
    desk.discard(article)
    desk.restore_discarded(article)
    view = desk.draft(article)
    newer = replace(view.content, fields={**view.content.fields, "title": "后来的标题"})
    desk.save_draft(article, newer, view.rev)
    desk.discard(article)
    desk.restore_discarded(article)
    assert desk.draft(article).content.title == "后来的标题"


def test_what_was_signed_is_not_thrown_away(desk: Desk) -> None:
    article = write(desk)
    desk.act(article, "submit", pin=PIN)
    with pytest.raises(Refused):
        desk.discard(article)
    desk.act(article, "recall", pin=PIN, reason="还要改一处")
    with pytest.raises(Refused):
        desk.discard(article)
    assert len(desk.article_ids()) == 1
    assert desk.discarded() == ()


@pytest.mark.parametrize("verb", ["discard", "restore_discarded"])
def test_what_was_never_there_is_said(desk: Desk, verb: str) -> None:
    with pytest.raises(Refused):
        getattr(desk, verb)("019ab000-0000-7000-8000-000000000001")


def test_a_number_given_to_another_article_meanwhile_is_not_mixed_up(desk: Desk) -> None:
    """The list's row ids may be given again once the newest article is gone."""
    gone = write(desk)
    desk.discard(gone)
    other = write(desk)
    desk.restore_discarded(gone)
    assert {row.article for row in desk.article_rows(desk.article_ids())} == {gone, other}
