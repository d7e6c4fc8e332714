"""Drafts and outbox under any order of acts: nothing is lost, nothing is there twice, late texts are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as rules
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from resources.language import say
from sync.store import articles, contents, drafts, outbox, receipts, steps, versions
from sync.store.errors import DraftMoved, DraftSigned
from sync.store.records import ArticleRow, OutboxItem, StepRow
from sync.store.store import Store

KEY = bytes(32)
AT = "2026-11-21T10:00:00+08:00"
NAMES = st.sampled_from(["a1", "a2", "a3"])
TEXTS = st.text(st.sampled_from("防汛抗旱"), min_size=1, max_size=3)
NOTE = say("A draft that has been signed cannot be removed: its record stays. Recall it instead.")


class Broken(Exception):
    """The act is broken off."""


class Desk(RuleBasedStateMachine):
    """A model beside the store: what every text and every queued step should have become."""

    folder: Path
    make: Any

    @initialize()
    def begin(self) -> None:
        number = len(list(self.folder.iterdir()))
        self.path = self.folder / str(number) / "store.db"
        self.store = Store.open(self.path, KEY)
        self.drafts: dict[str, tuple[int, str]] = {}
        self.written: dict[str, set[str]] = {}
        self.signed: list[StepRow] = []
        self.states: dict[str, str] = {}
        self.receipts = 0

    # --------------------------------------------------------------------------------------- drafts

    @rule(article=NAMES, text=TEXTS, behind=st.integers(0, 2))
    def save(self, article: str, text: str, behind: int) -> None:
        rev = self.drafts.get(article, (0, ""))[0]
        expected = rev - behind if rev > behind else None
        fits = expected == (rev or None)
        try:
            self._put(article, text, expected)
            assert fits
            same = self.drafts.get(article, (0, ""))[1] == text
            self.drafts[article] = (rev if same else rev + 1, text)
        except DraftMoved:
            assert not fits
            self.written.setdefault(article, set()).add(text)

    @rule(article=NAMES, text=TEXTS)
    def save_and_break_off(self, article: str, text: str) -> None:
        rev = self.drafts.get(article, (0, ""))[0]
        try:
            with self.store.writing() as tx:
                self._put_in(tx, article, text, rev or None)
                raise Broken
        except Broken:
            pass

    @rule(article=NAMES)
    def remove(self, article: str) -> None:
        try:
            with self.store.writing() as tx:
                drafts.remove(tx, article, AT)
            assert article not in self.drafts or not self._is_signed(article)
        except DraftSigned:
            assert self._is_signed(article)
            return
        rev, text = self.drafts.pop(article, (0, ""))
        if rev:
            self.written.setdefault(article, set()).add(text)

    def _put(self, article: str, text: str, expected: int | None) -> None:
        with self.store.writing() as tx:
            self._put_in(tx, article, text, expected)

    def _put_in(self, tx: Any, article: str, text: str, expected: int | None) -> None:
        data = text.encode()
        drafts.put(tx, article, data, self.make.digest(data), text, "tzgg", "notice", expected, AT)

    def _is_signed(self, article: str) -> bool:
        return any(step.article == article and self.states[step.digest] != "moved" for step in self.signed)

    # --------------------------------------------------------------------------------------- outbox

    @rule(article=NAMES, broken=st.booleans())
    def sign(self, article: str, broken: bool) -> None:
        step = self.make.step(article, len(self.signed) + 1)
        try:
            with self.store.writing() as tx:
                steps.put(tx, step)
                outbox.add(tx, step.digest, article, AT)
                articles.put(tx, ArticleRow(article, "题", "n", "c", "u", "z", "queued", "review", AT))
                if broken:
                    raise Broken
        except Broken:
            return
        self.signed.append(step)
        self.states[step.digest] = "queued"

    @rule(which=st.integers(0, 9), now=st.sampled_from([0.0, 10.0]))
    def send(self, which: int, now: float) -> None:
        with self.store.writing() as tx:
            due = outbox.due(tx, now, 3)
            outbox.mark_unsure(tx, [item.id for item in due])
        for item in due:
            assert self.states[item.step_digest] in ("queued", "unsure")
            self.states[item.step_digest] = "unsure"

    @rule(which=st.integers(0, 9), answer=st.sampled_from(["receipt", "refuse", "move", "absent", "later"]))
    def answer(self, which: int, answer: str) -> None:
        if which >= len(self.signed):
            return
        step = self.signed[which]
        state = self.states[step.digest]
        with self.store.writing() as tx:
            item = outbox.get(tx, step.digest)
            assert item is not None
            self.states[step.digest] = self._answer(tx, step, item, state, answer)

    def _answer(self, tx: Any, step: StepRow, item: OutboxItem, state: str, answer: str) -> str:
        if answer == "receipt" and state not in ("receipted", "moved"):
            receipts.put(tx, self.make.receipt(step, self.receipts))
            outbox.mark_receipted(tx, step.digest)
            self.receipts += 1
            return "receipted"
        if answer == "refuse":
            outbox.mark_refused(tx, step.digest, NOTE)
            return state if state in ("receipted", "moved") else "refused"
        if answer == "move" and state == "refused":
            steps.drop_pending(tx, step.digest)
            return "moved"
        if answer == "absent":
            outbox.mark_queued(tx, [item.id])
            return "queued" if state in ("queued", "unsure") else state
        if answer == "later":
            outbox.back_off(tx, [item.id], 10.0, NOTE)
        return state

    @rule()
    def close_and_open_again(self) -> None:
        self.store.close()
        self.store = Store.open(self.path, KEY)

    # ----------------------------------------------------------------------------------- invariants

    @invariant()
    def every_text_is_there(self) -> None:
        with self.store.reading() as tx:
            for article in ("a1", "a2", "a3"):
                draft = drafts.get(tx, article)
                expected = self.drafts.get(article)
                assert (draft and (draft.rev, draft.content.decode())) == expected
                kept = {contents.get(tx, version.content_digest) for version in versions.of(tx, article)}
                assert kept == {text.encode() for text in self.written.get(article, set())}

    @invariant()
    def every_step_is_there_once_and_in_order(self) -> None:
        with self.store.reading() as tx:
            items = outbox.all(tx)
            assert [item.step_digest for item in items] == [step.digest for step in self.signed]
            assert sorted(item.id for item in items) == [item.id for item in items]
            for step, item in zip(self.signed, items, strict=True):
                moved = self.states[step.digest] == "moved"
                assert item.state == ("refused" if moved else self.states[step.digest])
                assert (steps.get(tx, step.digest) is None) == moved
                assert (step in steps.returned(tx, step.article)) == moved

    def teardown(self) -> None:
        self.store.close()


def test_nothing_is_lost_and_nothing_is_there_twice(tmp_path_factory: pytest.TempPathFactory, make: Any) -> None:
    machine = type("Here", (Desk,), {"folder": tmp_path_factory.mktemp("machine"), "make": make})
    run_state_machine_as_test(machine, settings=rules(max_examples=25, stateful_step_count=25, deadline=None))
