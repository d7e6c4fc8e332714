"""Remarks over a real portal: sealed on the way, open to those on the route and to who signed, public to nobody."""

from __future__ import annotations

from support.liar import lying_portal
from support.live import County, sign, whole

from forms.body.anchors import Spot
from sync.chain.step import APPROVE, PASS, RETURN, SUBMIT
from sync.desk import Desk

AUTHOR, REVIEWER, LEADER, OFFICE = "zhou-ming", "li-jing", "zhao-ping", "he-qing"
SECRET = "此数与统计口径不符，请与统计科核对"


def remark(desk: Desk, article: str) -> str:
    content = desk.reading(article).content
    return desk.remarks.add(article, content, Spot(content.body.blocks[0].id, 0, 0, 6), SECRET, "11月21日")


def sent_back(county: County) -> str:
    """An article the reviewer returned with one remark."""
    article = county.draft(AUTHOR)
    with county.desk(AUTHOR, synced=True) as desk:
        sign(desk, article, SUBMIT)
        whole(desk)
    with county.desk(REVIEWER, synced=True) as desk:
        remark(desk, article)
        sign(desk, article, RETURN, category="facts", reason="请核对")
        whole(desk)
    return article


def test_a_remark_reaches_the_author_and_the_answer_comes_back(county: County) -> None:
    county.start()
    article = sent_back(county)
    with county.desk(AUTHOR, synced=True) as desk:
        (found,) = desk.remarks.of(article, desk.draft(article).content).remarks
        assert (found.first.text, found.replacement, found.unanswered) == (SECRET, "11月21日", True)
        assert found.first.officer_name == "李静"
        desk.remarks.settle(article, found.first.id, "refused", "已核对，原文无误。")
        sign(desk, article, SUBMIT)
        whole(desk)
    with county.desk(REVIEWER, synced=True) as desk:
        (found,) = desk.remarks.of(article, desk.reading(article).content).remarks
        assert (found.state, found.later[0].text) == ("refused", "已核对，原文无误。")
        sign(desk, article, PASS)
        whole(desk)
    county.walk(article, (("wang-fang", "secrecy-review"), ("sun-yan", "pass")))
    with county.desk(LEADER, synced=True) as desk:
        view = desk.remarks.of(article, desk.reading(article).content)
        assert [r.first.text for r in view.remarks] == [SECRET]
        assert view.closed == 0


def test_the_portal_holds_only_what_it_cannot_read(county: County) -> None:
    county.start()
    article = sent_back(county)
    county.stop()
    kept = b"".join(path.read_bytes() for path in county.portal_home.rglob("*") if path.is_file())
    assert article.encode() in kept
    assert SECRET.encode() not in kept
    assert SECRET.encode("unicode_escape") not in kept


def test_remarks_of_the_portal_office_are_answered_too(county: County) -> None:
    county.start()
    article = county.draft(AUTHOR)
    county.walk(article, ((AUTHOR, SUBMIT), (REVIEWER, PASS), ("wang-fang", "secrecy-review"), ("sun-yan", PASS),
                          (LEADER, APPROVE)))  # fmt: skip
    with county.desk(OFFICE, synced=True) as desk:
        remark(desk, article)
        sign(desk, article, RETURN, category="facts", reason="请补充")
        whole(desk)
    with county.desk(AUTHOR, synced=True) as desk:
        (found,) = desk.remarks.of(article, desk.draft(article).content).remarks
        assert found.unanswered
        desk.remarks.settle(article, found.first.id, "accepted")
        sign(desk, article, SUBMIT)
        whole(desk)
    with county.desk(OFFICE, synced=True) as desk:
        assert desk.remarks.of(article, desk.reading(article).content).remarks[0].state == "accepted"


def test_a_portal_that_gives_other_remarks_is_caught(county: County) -> None:
    with lying_portal(county) as liar:
        article = sent_back(county)
        with county.desk(REVIEWER, synced=True) as desk, desk.context.store.reading() as tx:
            paper = desk.context.signed_steps(tx, article)[-1].step.remarks

        def forge(method: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
            if method == "GET" and path.endswith(f"/sealed/{paper}"):
                return status, body.replace(b'"ciphertext":"', b'"ciphertext":"AAAA')
            return status, body

        liar.rewrite = forge
        with county.desk(AUTHOR) as desk:
            assert desk.sync().fatal is not None
        liar.rewrite = lambda _m, _p, status, body: (status, body)
        with county.desk(AUTHOR, synced=True) as desk:
            assert len(desk.remarks.of(article, desk.draft(article).content).remarks) == 1
