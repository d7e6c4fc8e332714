"""What was done at a desk since a moment, out of its own steps and articles."""

from __future__ import annotations

from pathlib import Path

from support.desks import carry, make_county, open_desks
from support.live import sign, write

from sync.chain.clock import parse_time

EARLIER, LATER = parse_time("2026-01-01T00:00:00+08:00"), parse_time("2226-01-01T00:00:00+08:00")


def test_deeds_are_the_own_steps_and_articles_since_a_moment(tmp_path: Path) -> None:
    make_county(tmp_path / "county", ("zhou-ming", "li-jing"))
    with open_desks(tmp_path / "county", tmp_path / "home", "zhou-ming", "li-jing") as desks:
        author, reviewer = desks["zhou-ming"], desks["li-jing"]
        assert author.deeds(EARLIER) == frozenset()
        article = write(author)
        assert author.deeds(EARLIER) == {"write"}
        sign(author, article, "submit")
        carry(author, reviewer, article)
        assert reviewer.deeds(EARLIER) == frozenset(), "what came from another desk is not the person's own deed"
        sign(reviewer, article, "return", category="R03", reason="数据有误")
        assert reviewer.deeds(EARLIER) == {"return"}
        carry(reviewer, author, article)
        sign(author, article, "submit")
        assert author.deeds(EARLIER) == {"write", "submit", "resubmit"}
        assert author.deeds(LATER) == frozenset()


def test_an_article_without_a_title_is_not_begun(tmp_path: Path) -> None:
    make_county(tmp_path / "county", ("zhou-ming",))
    with open_desks(tmp_path / "county", tmp_path / "home", "zhou-ming") as desks:
        desks["zhou-ming"].new_article("news", "water-news")
        assert desks["zhou-ming"].deeds(EARLIER) == frozenset()
