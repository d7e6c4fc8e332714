"""Remarks at real desks: they wait for a signature, go with it sealed, and have to be answered after a return."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from support.desks import PIN, carry, make_county, open_desks
from support.live import write

from forms.body.anchors import Spot
from forms.content import Content
from forms.errors import Malformed, Refused
from forms.remarks import paper_bytes
from sync.desk import Desk
from sync.desk.acting import NotReady
from sync.desk.classified import Classified
from sync.desk.remarks import RemarkView, waiting
from sync.store import steps

AUTHOR, REVIEWER, OTHER = "zhou-ming", "li-jing", "wang-fang"
Desks = Mapping[str, Desk]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (AUTHOR, REVIEWER, OTHER))
    return root


@pytest.fixture
def desks(county: Path, tmp_path: Path) -> Iterator[Desks]:
    with open_desks(county, tmp_path / "home", AUTHOR, REVIEWER, OTHER) as opened:
        yield opened


@pytest.fixture
def sent(desks: Desks) -> str:
    """An article submitted, at the reviewer's desk too."""
    article = write(desks[AUTHOR])
    desks[AUTHOR].act(article, "submit", pin=PIN)
    carry(desks[AUTHOR], desks[REVIEWER], article)
    return article


def text_of(desk: Desk, article: str) -> Content:
    return desk.reading(article).content


def words(content: Content, wanted: str) -> Spot:
    text = "".join(run.text for run in content.body.blocks[0].runs)  # type: ignore[union-attr]
    return Spot(content.body.blocks[0].id, 0, text.index(wanted), text.index(wanted) + len(wanted))


def remark(desk: Desk, article: str, wanted: str = "128个", replacement: str | None = "131个") -> str:
    content = text_of(desk, article)
    return desk.remarks.add(article, content, words(content, wanted), "与统计口径不符", replacement)


def give_back(desks: Desks, article: str) -> None:
    desks[REVIEWER].act(article, "return", pin=PIN, category="facts", reason="请核对数字")
    carry(desks[REVIEWER], desks[AUTHOR], article)


def of_author(desks: Desks, article: str) -> tuple[RemarkView, ...]:
    return desks[AUTHOR].remarks.of(article, desks[AUTHOR].draft(article).content).remarks


def test_a_remark_waits_for_the_signature_and_can_be_changed_until_then(desks: Desks, sent: str) -> None:
    desk = desks[REVIEWER]
    made = remark(desk, sent)
    view = desk.remarks.of(sent, text_of(desk, sent))
    (shown,) = view.remarks
    assert (view.waiting, shown.first.signed, shown.first.mine, shown.quote) == (1, False, True, "128个")
    desk.remarks.change(sent, made, "请核对", "130个")
    (shown,) = desk.remarks.of(sent, text_of(desk, sent)).remarks
    assert (shown.first.text, shown.replacement) == ("请核对", "130个")
    desk.remarks.drop(sent, made)
    assert desk.remarks.of(sent, text_of(desk, sent)).remarks == ()


def test_the_signature_names_the_paper_and_says_none_of_it(desks: Desks, sent: str) -> None:
    desk = desks[REVIEWER]
    made = remark(desk, sent)
    signed = desk.act(sent, "pass", pin=PIN)
    assert signed.step.remarks is not None
    assert [s.remarks for s in desk.chain(sent).steps] == ["", signed.step.remarks]
    assert "统计口径" not in signed.envelope.payload.decode()
    (shown,) = desk.remarks.of(sent, text_of(desk, sent)).remarks
    assert shown.first.signed
    assert shown.first.sequence == 2
    with pytest.raises(Refused) as caught:
        desk.remarks.drop(sent, made)
    assert caught.value.code == "remark.signed"


def test_a_signature_without_remarks_names_none(desks: Desks, sent: str) -> None:
    assert desks[REVIEWER].act(sent, "pass", pin=PIN).step.remarks is None


def test_the_author_answers_each_mark_before_submitting_again(desks: Desks, sent: str) -> None:
    first, second = remark(desks[REVIEWER], sent), remark(desks[REVIEWER], sent, "全市", None)
    give_back(desks, sent)
    desk = desks[AUTHOR]
    assert all(r.unanswered and r.demanded for r in of_author(desks, sent))
    with pytest.raises(Refused) as caught:
        desk.act(sent, "submit", pin=PIN)
    assert caught.value.code == "remark.unanswered"
    assert not isinstance(caught.value, NotReady)
    desk.remarks.settle(sent, first, "accepted")
    desk.remarks.reply(sent, second, "口径为市级。")
    assert desk.remarks.of(sent, desk.draft(sent).content).unanswered == 0
    signed = desk.act(sent, "submit", pin=PIN)
    assert signed.step.remarks is not None
    carry(desk, desks[REVIEWER], sent)
    seen = {r.first.id: r for r in desks[REVIEWER].remarks.of(sent, text_of(desks[REVIEWER], sent)).remarks}
    assert seen[first].state == "accepted"
    assert seen[first].replacement == "131个"
    assert [e.text for e in seen[second].later] == ["口径为市级。"]


def test_a_remark_of_a_review_that_went_on_holds_nothing_up(desks: Desks, sent: str) -> None:
    remark(desks[REVIEWER], sent)
    desks[REVIEWER].act(sent, "pass", pin=PIN)
    carry(desks[REVIEWER], desks[AUTHOR], sent)
    desks[AUTHOR].act(sent, "recall", pin=PIN)
    assert desks[AUTHOR].act(sent, "submit", pin=PIN).step.sequence == 4


def test_others_cannot_accept_for_the_author(desks: Desks, sent: str) -> None:
    made = remark(desks[REVIEWER], sent)
    with pytest.raises(Refused) as caught:
        desks[REVIEWER].remarks.settle(sent, made, "accepted")
    assert caught.value.code == "remark.author"
    desks[REVIEWER].remarks.settle(sent, made, "resolved")
    assert desks[REVIEWER].remarks.of(sent, text_of(desks[REVIEWER], sent)).remarks[0].state == "resolved"


def test_who_has_no_step_to_sign_says_nothing(desks: Desks, sent: str) -> None:
    carry(desks[AUTHOR], desks[OTHER], sent)
    desks[OTHER].remarks.of(sent, text_of(desks[OTHER], sent))
    content = text_of(desks[OTHER], sent)
    assert desks[OTHER].remarks.of(sent, content).why_not is not None
    with pytest.raises(Refused) as caught:
        desks[OTHER].remarks.add(sent, content, None, "我也说一句")
    assert caught.value.code == "remark.desk"


def test_an_unknown_remark_and_empty_words_are_refused(desks: Desks, sent: str) -> None:
    with pytest.raises(Refused):
        desks[REVIEWER].remarks.reply(sent, "nobody", "话")
    with pytest.raises(Malformed):
        desks[REVIEWER].remarks.add(sent, text_of(desks[REVIEWER], sent), None, "  ")


def test_the_mark_of_a_state_secret_is_not_written_into_a_remark(desks: Desks, sent: str) -> None:
    with pytest.raises(Classified):
        desks[REVIEWER].remarks.add(sent, text_of(desks[REVIEWER], sent), None, "机密★10年")
    assert desks[REVIEWER].remarks.of(sent, text_of(desks[REVIEWER], sent)).remarks == ()


def test_remarks_come_in_the_order_of_the_text(desks: Desks, sent: str) -> None:
    desk, content = desks[REVIEWER], text_of(desks[REVIEWER], sent)
    desk.remarks.add(sent, content, None, "通读全文")
    remark(desk, sent, "2.36亿元", None)
    remark(desk, sent, "11月20日", None)
    desk.remarks.add(sent, content, Spot("@field.title", 0, 0, 2), "标题太长")
    view = desk.remarks.of(sent, content)
    assert [r.quote for r in view.remarks] == ["我市", "11月20日", "2.36亿元", ""]
    assert view.open == 4


def test_what_was_said_waits_again_when_the_signature_is_taken_back(desks: Desks, sent: str) -> None:
    desk = desks[REVIEWER]
    remark(desk, sent)
    before = desk.act(sent, "pass", pin=PIN).step.remarks
    assert desk.undoing.undo(sent) == "pass"
    view = desk.remarks.of(sent, text_of(desk, sent))
    assert (view.waiting, view.remarks[0].first.signed) == (1, False)
    assert desk.act(sent, "pass", pin=PIN).step.remarks == before


def test_a_paper_not_here_yet_is_counted(desks: Desks, sent: str) -> None:
    remark(desks[REVIEWER], sent)
    desks[REVIEWER].act(sent, "return", pin=PIN, category="facts", reason="请核对")
    with desks[REVIEWER].context.store.reading() as tx:
        rows = steps.of(tx, sent)
    with desks[AUTHOR].context.store.writing() as tx:
        steps.put(tx, replace(rows[-1], own=False))
    assert desks[AUTHOR].remarks.of(sent, desks[AUTHOR].draft(sent).content).closed == 1


def test_papers_are_canonical(desks: Desks, sent: str) -> None:
    remark(desks[REVIEWER], sent)
    with desks[REVIEWER].context.store.reading() as tx:
        entries = waiting(desks[REVIEWER].context, tx, sent)
    assert json.loads(paper_bytes(sent, entries))["article"] == sent
