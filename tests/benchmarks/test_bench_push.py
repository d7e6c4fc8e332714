"""Carrying signed submissions from a desk to a portal process on loopback, beside what the parts cost alone."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from nacl.bindings import crypto_sign_open
from pytest_benchmark.fixture import BenchmarkFixture
from support.live import County, write

from sync.chain.envelope import pre_authentication
from sync.chain.step import SUBMIT
from sync.desk import Desk
from sync.desk.acting import _plan, _sign
from sync.desk.projection import refresh
from sync.exchange import wire
from sync.exchange.http import PortalClient
from sync.exchange.outgoing import prepare
from sync.practice.county import PRACTICE_PIN
from sync.store import outbox

COUNT = 10_000 if os.environ.get("GAOQIAN_BENCH_FULL") else 300
BATCH = 500


def signed_submissions(desk: Desk, count: int) -> None:
    """Drafts signed with one unlocked key, waiting in the outbox."""
    context, signer = desk.context, desk.context.ring.signer(PRACTICE_PIN)
    first = write(desk)
    view = desk.draft(first)
    for number in range(count):
        article = desk.new_article("news", "water-news")
        fields = {**view.content.fields, "title": f"第{number}篇"}
        desk.save_draft(article, replace(view.content, fields=fields), desk.draft(article).rev)
        with context.store.writing() as tx:
            option, state, content = _plan(context, tx, article, SUBMIT, None)
            _sign(context, tx, signer, state, option, content, "", "", {})
            refresh(context, tx, article)


@pytest.fixture
def author(county: County):
    county.start()
    with county.desk("zhou-ming", synced=True) as desk:
        signed_submissions(desk, COUNT)
        yield desk


@pytest.mark.benchmark(group=f"carry {COUNT} signed submissions")
def test_bench_push_bare_signatures(benchmark: BenchmarkFixture, author: Desk) -> None:
    """The limit: the portal's verifications, and nothing else."""
    context = author.context
    with context.store.reading() as tx:
        signed = [s for i in outbox.open_items(tx) for s in context.signed_steps(tx, i.article)]
    public = bytes.fromhex(context.ring.public.sign)
    work = [s.envelope.signature + pre_authentication(s.envelope.payload) for s in signed]
    assert len(benchmark(lambda: [crypto_sign_open(w, public) for w in work])) == COUNT


@pytest.mark.benchmark(group=f"carry {COUNT} signed submissions")
def test_bench_push_steps_in_batches(benchmark: BenchmarkFixture, author: Desk) -> None:
    """The steps alone in batches of 500: verified, judged, logged and receipted; their sealed texts went before."""
    context = author.context
    client = PortalClient(context.profile.portal, context.ring.device_key(), context.clock)
    with context.store.reading() as tx:
        items = outbox.open_items(tx)
    batches = [prepare(context, client, items[n : n + BATCH], []).wire() for n in range(0, len(items), BATCH)]

    def push() -> list[wire.StepResults]:
        return [client.push(batch) for batch in batches]

    answers = benchmark.pedantic(push, rounds=1)
    assert {r.outcome for a in answers for r in a.results} == {"logged"}
    client.session.close()


@pytest.mark.benchmark(group=f"carry {COUNT} signed submissions")
def test_bench_push_whole_sync(benchmark: BenchmarkFixture, author: Desk) -> None:
    """Everything a sync does: seal to every reader, deposit, push, keep receipts, pull, prove the log."""
    report = benchmark.pedantic(author.sync, rounds=1)
    assert (report.fatal, report.sent) == (None, COUNT)
