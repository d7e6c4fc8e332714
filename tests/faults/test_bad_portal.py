"""A portal that is down, slow, restored from a backup, or lies: a plain sentence each time, and nothing lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest
from support.county import hands
from support.liar import Liar, lying_portal
from support.live import County, sign, whole, write

from sync.chain.receipt import Receipt, sign_receipt
from sync.chain.step import SUBMIT
from sync.desk import Desk
from sync.exchange import wire
from sync.store import trust


@pytest.fixture
def liar(county: County) -> Iterator[Liar]:
    with lying_portal(county) as liar:
        yield liar


def submitted(county: County) -> str:
    """An article signed by its author and waiting in the outbox."""
    with county.desk("zhou-ming", synced=True) as desk:
        article = write(desk)
        sign(desk, article, SUBMIT)
    return article


def healed(desk: Desk, article: str, liar: Liar) -> None:
    """The portal is honest again: the same step is receipted, once."""
    liar.rewrite = lambda _m, _p, status, body: (status, body)
    whole(desk)
    assert [(s.sequence, s.send_state) for s in desk.chain(article).steps] == [(1, "receipted")]
    assert [v.state for v in desk.outbox()] == ["receipted"]


def test_a_portal_that_is_down_is_said_and_nothing_is_lost(county: County) -> None:
    county.start()
    article = submitted(county)
    county.stop()
    with county.desk("zhou-ming") as desk:
        report = desk.sync()
        assert report.fatal_code == "portal.offline"
        assert not desk.last_sync().online
        assert [v.state for v in desk.outbox()] == ["queued"]
        assert report.next_attempt
        assert desk.article_row(article).state == "queued"
    county.start()
    with county.desk("zhou-ming", synced=True) as desk:
        assert [v.state for v in desk.outbox()] == ["receipted"]


def test_an_answer_that_is_lost_leaves_the_step_unsure_and_locked(county: County, liar: Liar) -> None:
    article = submitted(county)
    liar.rewrite = lambda m, p, s, b: None if "/v1/steps" in p or "receipts" in p else (s, b)
    with county.desk("zhou-ming") as desk:
        report = desk.sync()
        assert report.fatal_code == "portal.silent"
        assert report.unsure == 1
        assert desk.article_row(article).state == "unsure"
        assert not desk.draft(article).editable
        with pytest.raises(Exception, match="锁定"):
            sign(desk, article, "recall")
        healed(desk, article, liar)
        pushes = [p for m, p in liar.seen if m == "POST" and p.endswith("/v1/steps")]
        assert len(pushes) == 1, "the lost receipt was asked for, the step not sent again"


def test_a_forged_receipt_is_not_believed(county: County, liar: Liar) -> None:
    article = submitted(county)

    def forge(method: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
        if not path.endswith("/v1/steps") or status != 200:
            return status, body
        answer = json.loads(body)
        result = answer["results"][0]
        receipt = Receipt(result["digest"], article, 1, 0, "x", "2026-11-21T10:00:00+08:00", 1, "0" * 64)
        result["receipt"] = wire.to_base64(sign_receipt(receipt, hands("zhou").signer).raw)
        return status, json.dumps(answer).encode()

    liar.rewrite = forge
    with county.desk("zhou-ming") as desk:
        report = desk.sync()
        assert report.fatal_code == "receipt.forged"
        assert desk.article_row(article).state == "unsure"
        healed(desk, article, liar)


def test_an_answer_for_other_steps_is_not_applied(county: County, liar: Liar) -> None:
    article = submitted(county)

    def other(method: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
        if path.endswith("/v1/steps") and status == 200:
            answer = json.loads(body)
            answer["results"][0]["digest"] = "0" * 64
            return status, json.dumps(answer).encode()
        return status, body

    liar.rewrite = other
    with county.desk("zhou-ming") as desk:
        assert desk.sync().fatal_code == "portal.results"
        healed(desk, article, liar)


@pytest.mark.parametrize("rubbish", [b"", b"{}", b"not json", b"[" * 100_000, b'{"results": "x"}'])
def test_rubbish_is_refused_politely(county: County, liar: Liar, rubbish: bytes) -> None:
    article = submitted(county)
    liar.rewrite = lambda m, p, s, b: (s, rubbish) if p.endswith("/v1/steps") else (s, b)
    with county.desk("zhou-ming") as desk:
        assert desk.sync().fatal_code == "portal.answer"
        healed(desk, article, liar)


def test_a_step_withheld_from_the_log_is_noticed_and_kept_as_evidence(county: County, liar: Liar) -> None:
    article = submitted(county)
    liar.rewrite = lambda m, p, s, b: (404, b"{}") if "/log/inclusion/" in p else (s, b)
    with county.desk("zhou-ming") as desk:
        report = desk.sync()
        assert report.fatal_code == "log.withheld"
        with desk.context.store.reading() as tx:
            assert [e.kind for e in trust.evidence(tx)] == ["receipt"]
        healed(desk, article, liar)


def test_a_log_restored_from_an_old_backup_is_noticed(county: County) -> None:
    county.start()
    with county.desk("zhou-ming", synced=True) as desk:
        first = write(desk, title="备份前的稿件")
        sign(desk, first, SUBMIT)
        whole(desk)
    county.stop()
    backup = county.root / "backup"
    shutil.copytree(county.portal_home, backup)
    county.start()
    with county.desk("zhou-ming", synced=True) as desk:
        second = write(desk, title="备份后的稿件")
        sign(desk, second, SUBMIT)
        whole(desk)
    county.stop()
    shutil.rmtree(county.portal_home)
    backup.rename(county.portal_home)
    county.start()
    with county.desk("zhou-ming") as desk:
        third = write(desk, title="之后的稿件")
        sign(desk, third, SUBMIT)
        report = desk.sync()
        assert report.fatal_code == "log.shorter"
        assert desk.article_row(third).state == "queued", "nothing is sent to a portal that went back"
        assert {s.send_state for s in desk.chain(second).steps} == {"receipted"}, "what was confirmed stays"
        with desk.context.store.reading() as tx:
            assert [e.kind for e in trust.evidence(tx)] == ["checkpoint"]


def test_a_clock_wrong_by_a_day_is_said(county: County) -> None:
    from datetime import timedelta

    from sync.chain.clock import SystemClock

    class Ahead(SystemClock):
        def now(self):
            return super().now() + timedelta(days=1)

    county.start()
    article = submitted(county)
    from sync.practice.county import home_of

    desk = Desk.open(home_of(county.root, "zhou-ming"), clock=Ahead())
    try:
        report = desk.sync()
        assert report.fatal_code == "clock.wrong"
        assert [v.state for v in desk.outbox()] == ["queued"]
    finally:
        desk.close()
    with county.desk("zhou-ming", synced=True) as desk:
        assert {s.send_state for s in desk.chain(article).steps} == {"receipted"}


def test_another_portal_at_the_address_gets_nothing(county: County, liar: Liar) -> None:
    submitted(county)

    def impostor(method: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
        if path.endswith("/v1/portal"):
            return status, json.dumps({**json.loads(body), "service_keyid": "0" * 64}).encode()
        return status, body

    liar.rewrite = impostor
    with county.desk("zhou-ming") as desk:
        assert desk.sync().fatal_code == "portal.wrong"
        assert [v.state for v in desk.outbox()] == ["queued"]


def test_a_rolled_back_pack_is_refused_and_the_last_good_one_stays(county: County, liar: Liar) -> None:
    article = submitted(county)
    with county.desk("zhou-ming", synced=True) as desk:
        version = desk.roster().version
    liar.rewrite = lambda m, p, s, b: (s, b.replace(b'"version"', b'"versiom"')) if "timestamp.json" in p else (s, b)
    with county.desk("zhou-ming") as desk:
        report = desk.sync()
        assert report.fatal is not None
        assert report.fatal_code.startswith("pack.")
        assert desk.roster().version == version
        assert desk.article_row(article) is not None


def test_a_text_changed_by_the_relay_does_not_open(county: County, liar: Liar) -> None:
    article = submitted(county)
    with county.desk("zhou-ming", synced=True):
        pass

    def swap(method: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
        if "/v1/sealed/" in path and method == "GET" and status == 200:
            answer = json.loads(body)
            data = bytearray(wire.from_base64(answer["ciphertext"]))
            data[5] ^= 1
            return status, json.dumps({**answer, "ciphertext": wire.to_base64(bytes(data))}).encode()
        return status, body

    liar.rewrite = swap
    with county.desk("li-jing") as desk:
        assert desk.sync().fatal_code == "seal.data"
        liar.rewrite = lambda m, p, s, b: (s, b)
        whole(desk)
        assert desk.reading(article).content.title
