"""Wherever a PIN is asked: how many tries are left, how long a key rests, and the way on for who forgot it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.desks import PIN

from desktop.intake.reading import ReadReturn as ReadDecline
from desktop.leader.decision import Decision
from desktop.review.batchdialog import BatchDialog, ReadSigner
from desktop.review.batching import Batch
from desktop.review.opening import ReadReturn
from desktop.review.pin import PinBox
from desktop.review.returning import ReturnDialog
from desktop.review.signing import ReadRequest, SigningDialog
from sync.desk.batch import BatchItem, Candidate
from sync.keys.ring import LOCKED_SECONDS, MAX_TRIES, PinLocked, WrongPin

pytestmark = pytest.mark.window
PLACES = ("sign", "return", "decline", "leader", "batch")


class Asked:
    """A reviewer's desk with an article on it, and every place that asks for the PIN there."""

    def __init__(self, here: Any, others: Any) -> None:
        self.here, self.desk = here, here.desk
        self.made: list[Any] = []
        self.article = others.write()
        others.bring(self.article, "zhou-ming submit", self.desk)
        here.open(self.article)

    def option(self, action: str) -> Any:
        return next(each for each in self.desk.options(self.article) if each.action == action)

    def waste(self, tries: int) -> None:
        for _ in range(tries):
            with pytest.raises((WrongPin, PinLocked)):
                self.desk.context.ring.check_pin("000000")

    def box(self, place: str) -> PinBox:
        made: Any = getattr(self, f"_{place}")()
        self.here.qtbot.addWidget(made)
        self.made.append(made)
        return made.pin  # type: ignore[no-any-return]

    def _sign(self) -> SigningDialog:
        return SigningDialog(self.desk, ReadRequest(self.desk, self.article, self.option("pass"))(None), self.here.page)  # type: ignore[arg-type]

    def _return(self) -> ReturnDialog:
        return ReturnDialog(self.desk, ReadReturn(self.desk, self.article, self.option("return"))(None), self.here.page)  # type: ignore[arg-type]

    def _decline(self) -> ReturnDialog:
        asked = ReadDecline(self.desk, self.article, self.option("return"))(None)  # type: ignore[arg-type]
        return ReturnDialog(self.desk, asked, self.here.page)

    def _leader(self) -> Decision:
        return Decision(self.desk, ReadRequest(self.desk, self.article, self.option("pass"))(None))  # type: ignore[arg-type]

    def _batch(self) -> BatchDialog:
        option, row = self.option("pass"), self.desk.article_row(self.article)
        digest = self.desk.reading(self.article).content.digest
        sentence = self.desk.signing_summary(self.article, option).sentence
        item = BatchItem(self.article, row.title, digest, option, sentence)
        batch = Batch((Candidate(self.article, row.title, f"pass:{option.level}", item),), f"pass:{option.level}",
                      frozenset({self.article}))  # fmt: skip
        return BatchDialog(self.desk, *ReadSigner(self.desk, batch)(None), self.here.page)  # type: ignore[arg-type]


@pytest.fixture
def asked(here: Callable[..., Any], others: Any) -> Asked:
    return Asked(here("li-jing"), others)


def test_every_place_says_how_many_tries_are_left(asked: Asked) -> None:
    asked.waste(2)
    for place in PLACES:
        assert asked.box(place).tries_text() == f"还可输错 {MAX_TRIES - 2} 次，之后密钥锁定。", place


def test_every_place_says_how_long_the_key_rests_and_what_to_do(asked: Asked) -> None:
    asked.waste(MAX_TRIES)
    for place in PLACES:
        words = asked.box(place).tries_text()
        assert f"{LOCKED_SECONDS // 60} 分钟" in words, place
        assert "管理员" in words, place


def test_the_last_wrong_pin_tells_the_minutes_in_the_dialog_itself(asked: Asked) -> None:
    asked.waste(MAX_TRIES - 1)
    box = asked.box("sign")
    dialog: Any = box.window()
    for tick in dialog.ticks:
        tick.setChecked(True)
    box.pin.setText("000000")
    dialog.sign.click()
    asked.here.settle()
    assert f"{LOCKED_SECONDS // 60} 分钟" in box.tries_text()
    assert f"{LOCKED_SECONDS // 60} 分钟" in dialog.error_text()
    assert box.text() == ""
    with pytest.raises(PinLocked):
        asked.desk.context.ring.check_pin(PIN)
