"""Signing several articles at once: by the rules for one, each whole or not at all, and nothing that was not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from support.desks import PIN, carry, make_county, open_desks
from support.live import write

from forms.body.model import Body, Paragraph, Run
from forms.errors import Cancelled, Refused
from sync.chain import step as act
from sync.desk import Desk
from sync.desk.batch import MAX_ITEMS, BatchItem, Candidate, Outcome
from sync.desk.readmarks import ReadMark
from sync.keys.ring import MAX_TRIES, WrongPin

AUTHOR, REVIEWER, SECRECY, SECOND = "zhou-ming", "li-jing", "wang-fang", "sun-yan"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (AUTHOR, REVIEWER, SECRECY, SECOND))
    return root


@pytest.fixture
def desks(county: Path, tmp_path: Path) -> Iterator[Mapping[str, Desk]]:
    with open_desks(county, tmp_path / "home", AUTHOR, REVIEWER, SECRECY, SECOND) as opened:
        yield opened


@pytest.fixture
def desk(desks: Mapping[str, Desk]) -> Desk:
    return desks[REVIEWER]


def submitted(desks: Mapping[str, Desk], title: str = "冬春农田水利修复任务开工") -> str:
    """An article of the author's on the reviewer's desk, not read yet."""
    article = write(desks[AUTHOR], title=title)
    desks[AUTHOR].act(article, "submit", pin=PIN)
    carry(desks[AUTHOR], desks[REVIEWER], article)
    return article


def read(desk: Desk, *articles: str) -> None:
    """Open articles to their end."""
    for article in articles:
        desk.marks.keep(article, desk.reading(article).content.digest, ReadMark(ended=True))


def of(desk: Desk, article: str) -> Candidate:
    return next(c for c in desk.batch.candidates() if c.article == article)


def ready(desk: Desk) -> list[BatchItem]:
    return [c.item for c in desk.batch.candidates() if c.item is not None]


def why(desk: Desk, article: str) -> str:
    found = of(desk, article)
    assert found.item is None
    return found.why.source if found.why is not None else ""


def count(desk: Desk, article: str) -> int:
    return len(desk.chain(article).steps)


# --- what can be signed -----------------------------------------------------------------------------------------------


def test_only_what_was_opened_to_its_end(desks: Mapping[str, Desk], desk: Desk) -> None:
    first, second = submitted(desks), submitted(desks)
    desk.marks.keep(second, desk.reading(second).content.digest, ReadMark(9_900))
    read(desk, first)
    assert [item.article for item in ready(desk)] == [first]
    assert why(desk, second) == "Not opened to its end yet."


def test_the_item_says_who_signs_what(desks: Mapping[str, Desk], desk: Desk) -> None:
    article = submitted(desks, "河长巡河发现问题整改到位")
    read(desk, article)
    (item,) = ready(desk)
    assert (item.title, item.option.action, item.option.level) == ("河长巡河发现问题整改到位", act.PASS, 1)
    assert item.option.role == "reviewer"
    assert {"name", "what", "unit"} == dict(item.sentence.values).keys()
    assert of(desk, article).label == "pass:1"


def test_a_text_that_came_anew_is_to_be_read_anew(desks: Mapping[str, Desk], desk: Desk) -> None:
    article = submitted(desks)
    read(desk, article)
    desk.act(article, "return", pin=PIN, category="R03", reason="请核对数字")
    carry(desk, desks[AUTHOR], article)
    view = desks[AUTHOR].draft(article)
    body = Body((Paragraph("b1", (Run("截至11月16日，全市已开工项目130个。"),)),))
    desks[AUTHOR].save_draft(article, replace(view.content, body=body), view.rev)
    desks[AUTHOR].act(article, "submit", pin=PIN)
    carry(desks[AUTHOR], desk, article)
    assert why(desk, article) == "Its text was changed after you read it."


def test_a_form_is_filled_in_one_by_one(desks: Mapping[str, Desk], desk: Desk) -> None:
    article = submitted(desks)
    desk.act(article, "pass", pin=PIN)
    carry(desk, desks[SECRECY], article)
    read(desks[SECRECY], article)
    assert why(desks[SECRECY], article).startswith("The secrecy review asks")


def test_what_lies_at_the_authors_desk_is_no_batch(desks: Mapping[str, Desk], desk: Desk) -> None:
    article = submitted(desks)
    desk.act(article, "return", pin=PIN, category="R03", reason="请核对数字")
    carry(desk, desks[AUTHOR], article)
    assert why(desks[AUTHOR], article).startswith("Only reviews")


def test_findings_that_stop_one_signature_stop_it_here_too(desks: Mapping[str, Desk], desk: Desk) -> None:
    """govCMS#8448, localgov#861: a batch that goes round the checks."""
    article = write(desks[AUTHOR])
    view = desks[AUTHOR].draft(article)
    body = Body((Paragraph("b1", (Run("会议于2026年11月31日召开，部署冬季供水保障工作。"),)),))
    desks[AUTHOR].save_draft(article, replace(view.content, body=body), view.rev)
    desks[AUTHOR].act(article, "submit", pin=PIN)
    carry(desks[AUTHOR], desk, article)
    read(desk, article)
    with pytest.raises(Refused) as alone:
        desk.act(article, "pass", pin=PIN)
    assert alone.value.code == "submit.problems"
    assert of(desk, article).why == alone.value.sentence


def test_looking_can_be_called_off(desks: Mapping[str, Desk], desk: Desk) -> None:
    submitted(desks)
    with pytest.raises(Cancelled):
        desk.batch.candidates(lambda: True)


# --- signing ----------------------------------------------------------------------------------------------------------


def test_each_gets_a_signature_of_its_own(desks: Mapping[str, Desk], desk: Desk) -> None:
    articles = [submitted(desks) for _ in range(3)]
    read(desk, *articles)
    told: list[Outcome] = []
    outcomes = desk.batch.sign(ready(desk), PIN, told.append)
    assert [o.article for o in outcomes if o.signed] == [o.article for o in told]
    assert {o.article for o in outcomes} == set(articles)
    for article in articles:
        last = desk.chain(article).steps[-1]
        assert (last.action, last.send_state) == (act.PASS, "queued")
        assert desk.chain(article).report.held
    assert ready(desk) == []


def test_a_wrong_pin_signs_nothing_and_costs_one_try(desks: Mapping[str, Desk], desk: Desk) -> None:
    articles = [submitted(desks) for _ in range(3)]
    read(desk, *articles)
    with pytest.raises(WrongPin) as fault:
        desk.batch.sign(ready(desk), "000000")
    assert fault.value.left == desk.context.ring.tries_left() == MAX_TRIES - 1
    assert [count(desk, article) for article in articles] == [1, 1, 1]


def test_one_that_fails_stops_none_of_the_others(desks: Mapping[str, Desk], desk: Desk) -> None:
    articles = [submitted(desks) for _ in range(3)]
    read(desk, *articles)
    items = ready(desk)
    desk.act(items[1].article, "return", pin=PIN, category="R03", reason="请核对数字")
    outcomes = desk.batch.sign(items, PIN)
    assert [o.signed for o in outcomes] == [True, False, True]
    assert str(outcomes[1].sentence)
    assert count(desk, items[1].article) == 2


def test_a_text_read_again_only_in_part_is_not_signed(desks: Mapping[str, Desk], desk: Desk) -> None:
    article = submitted(desks)
    read(desk, article)
    (item,) = ready(desk)
    (outcome,) = desk.batch.sign([replace(item, digest="0" * 64)], PIN)
    assert (outcome.signed, outcome.sentence.source) == (False, "Its text was changed after you read it.")
    assert count(desk, article) == 1


def test_it_can_be_stopped_between_two(desks: Mapping[str, Desk], desk: Desk) -> None:
    articles = [submitted(desks) for _ in range(3)]
    read(desk, *articles)
    done: list[Outcome] = []
    outcomes = desk.batch.sign(ready(desk), PIN, done.append, lambda: bool(done))
    assert [o.signed for o in outcomes] == [True, False, False]
    assert outcomes[-1].sentence.source == "Not signed: you stopped before it."
    assert sum(count(desk, article) == 1 for article in articles) == 2


def test_a_pin_changed_meanwhile_is_not_tried_again_and_again(desks: Mapping[str, Desk], desk: Desk) -> None:
    articles = [submitted(desks) for _ in range(3)]
    read(desk, *articles)

    def change(outcome: Outcome) -> None:
        if outcome.signed:
            desk.context.ring.change_pin(PIN, "654321")

    outcomes = desk.batch.sign(ready(desk), PIN, change)
    assert [o.signed for o in outcomes] == [True, False, False]
    assert desk.context.ring.tries_left() == MAX_TRIES - 1


def test_at_most_fifty(desks: Mapping[str, Desk], desk: Desk) -> None:
    article = submitted(desks)
    read(desk, article)
    with pytest.raises(Refused) as fault:
        desk.batch.sign(ready(desk) * (MAX_ITEMS + 1), "000000")
    assert fault.value.code == "batch.size"
    assert desk.context.ring.tries_left() == MAX_TRIES


def test_the_second_review_is_one_as_well(desks: Mapping[str, Desk], desk: Desk) -> None:
    article, second = submitted(desks), desks[SECOND]
    desk.act(article, "pass", pin=PIN)
    carry(desk, desks[SECRECY], article)
    answers = {"conclusion": "open", **{f"q{n}": False for n in range(1, 6)}}
    desks[SECRECY].act(article, "secrecy-review", pin=PIN, detail=answers)
    carry(desks[SECRECY], second, article)
    read(second, article)
    (item,) = ready(second)
    assert (of(second, article).label, item.option.level) == ("pass:2", 2)
    (outcome,) = second.batch.sign([item], PIN)
    assert outcome.signed
    assert second.chain(article).steps[-1].level == 2
