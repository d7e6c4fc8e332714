"""The rounds of submission: counted for lists, and told of each step."""

from __future__ import annotations

from pathlib import Path

from support.desks import PIN, carry, make_county, open_desks
from support.live import write

from sync.desk.rounds import Rounds

AUTHOR, REVIEWER = "zhou-ming", "li-jing"


def test_rounds_are_counted_and_told_of_each_step(tmp_path: Path) -> None:
    county = tmp_path / "county"
    make_county(county, (AUTHOR, REVIEWER))
    with open_desks(county, tmp_path / "home", AUTHOR, REVIEWER) as desks:
        author, reviewer = desks[AUTHOR], desks[REVIEWER]
        article, draft = write(author), write(author)
        rounds = Rounds(author.context)
        assert rounds.of([]) == {}
        assert rounds.of([article, draft]) == {}
        for officer, action in ((author, "submit"), (reviewer, "return"), (author, "submit")):
            more = {"category": "facts", "reason": "请核对"} if action == "return" else {}
            officer.act(article, action, pin=PIN, **more)
            carry(officer, reviewer if officer is author else author, article)
        assert rounds.of([article, draft]) == {article: 2}
        assert author.draft(article).state.rounds == 2
        assert rounds.steps(article) == {1: (1, "submit"), 2: (1, "return"), 3: (2, "submit")}
        assert rounds.steps(draft) == {}
