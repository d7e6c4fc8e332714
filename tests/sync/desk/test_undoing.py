"""A signature is taken back only while nobody else can have it; nothing it carried is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support.desks import PIN, carry, make_county, open_desks
from support.live import write

from forms.errors import Refused
from sync.chain import state as at
from sync.desk import Desk
from sync.desk.undoing import UNDONE
from sync.store import outbox, steps

AUTHOR, REVIEWER = "zhou-ming", "li-jing"
Desks = Mapping[str, Desk]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root)
    return root


@pytest.fixture
def desks(county: Path, tmp_path: Path) -> Iterator[Desks]:
    people = ("zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping")
    with open_desks(county, tmp_path / "home", *people) as opened:
        yield opened


def items(desk: Desk, article: str) -> list[str]:
    with desk.context.store.reading() as tx:
        return [item.state for item in outbox.of(tx, article)]


def stage(desk: Desk, article: str) -> str:
    with desk.context.store.reading() as tx:
        return desk.context.state(tx, article).stage


def test_a_submission_taken_back_is_a_draft_again(desks: Desks) -> None:
    desk = desks[AUTHOR]
    article = write(desk)
    assert desk.undoing.of(article) == ""
    signed = desk.act(article, "submit", pin=PIN)
    assert desk.undoing.of(article) == "submit"
    assert desk.undoing.undo(article) == "submit"
    assert (stage(desk, article), desk.undoing.of(article)) == (at.DRAFT, "")
    assert desk.draft(article).editable
    with desk.context.store.reading() as tx:
        assert [row.digest for row in steps.returned(tx, article)] == [signed.digest]
        assert outbox.open_items(tx) == ()
    assert desk.outbox() == ()


def test_it_can_be_signed_again_within_the_same_second(desks: Desks) -> None:
    desk = desks[AUTHOR]
    article = write(desk)
    for _ in range(5):
        desk.act(article, "submit", pin=PIN)
        desk.undoing.undo(article)
    desk.act(article, "submit", pin=PIN)
    assert items(desk, article).count("queued") == 1
    with desk.context.store.reading() as tx:
        (open_item,) = outbox.open_items(tx)
        assert steps.get(tx, open_item.step_digest) is not None


def test_a_signoff_takes_its_sending_with_it(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    before = desks[AUTHOR]
    before.act(article, "submit", pin=PIN)
    for officer, action in (("li-jing", "pass"), ("wang-fang", "secrecy-review"), ("sun-yan", "pass")):
        carry(before, desks[officer], article)
        detail = {"conclusion": "open"} if action == "secrecy-review" else None
        desks[officer].act(article, action, pin=PIN, detail=detail)
        before = desks[officer]
    carry(before, desks["zhao-ping"], article)
    leader = desks["zhao-ping"]
    leader.act(article, "approve", pin=PIN)
    assert stage(leader, article) == at.SENT
    assert leader.undoing.undo(article) == "approve"
    assert stage(leader, article) == at.REVIEW
    assert items(leader, article) == ["refused", "refused"]
    assert "refused" not in [i.kind for i in leader.today().items]
    assert leader.act(article, "approve", pin=PIN).step.sequence == 5


def test_what_was_sent_stays(desks: Desks) -> None:
    desk = desks[AUTHOR]
    article = write(desk)
    desk.act(article, "submit", pin=PIN)
    with desk.context.store.writing() as tx:
        outbox.mark_unsure(tx, [i.id for i in outbox.open_items(tx)])
    assert desk.undoing.of(article) == ""
    with pytest.raises(Refused) as caught:
        desk.undoing.undo(article)
    assert caught.value.code == "undo.gone"
    assert stage(desk, article) == at.REVIEW


def test_somebody_elses_signature_is_not_mine_to_take_back(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    desks[AUTHOR].act(article, "submit", pin=PIN)
    carry(desks[AUTHOR], desks[REVIEWER], article)
    with pytest.raises(Refused):
        desks[REVIEWER].undoing.undo(article)


def test_what_left_in_an_evidence_file_stays(desks: Desks, tmp_path: Path) -> None:
    desk = desks[AUTHOR]
    article = write(desk)
    desk.act(article, "submit", pin=PIN)
    desk.export(article, tmp_path / "证据包.zip")
    with pytest.raises(Refused):
        desk.undoing.undo(article)


def test_a_signature_with_a_scan_bound_to_it_stays(desks: Desks, tmp_path: Path) -> None:
    desk = desks[AUTHOR]
    article = write(desk)
    desk.act(article, "submit", pin=PIN)
    scan = tmp_path / "手签.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    desk.scans.bind(article, scan)
    with pytest.raises(Refused):
        desk.undoing.undo(article)


def test_findings_set_aside_wait_for_the_next_signature_again(desks: Desks) -> None:
    desk = desks[AUTHOR]
    article = write(desk, "截止11月15日，全市已开工项目128个，完成投资2.36亿元。")
    report = desk.checks(article).run(desk.draft(article).content).report
    finding = next(f for f in report.findings if f.severity in "EWI")
    desk.set_aside(article, finding, "aside", "按统计口径书写。")
    signed = desk.act(article, "submit", pin=PIN)
    assert len(signed.step.waivers) == 1
    desk.undoing.undo(article)
    (view,) = desk.waivers(article)
    assert (view.signed, view.waiver.reason) == (False, "按统计口径书写。")
    assert desk.act(article, "submit", pin=PIN).step.waivers == signed.step.waivers


def test_the_note_of_what_was_taken_back_is_not_a_refusal_of_the_portal(desks: Desks) -> None:
    desk = desks[AUTHOR]
    article = write(desk)
    desk.act(article, "submit", pin=PIN)
    desk.undoing.undo(article)
    with desk.context.store.reading() as tx:
        assert [i.note for i in outbox.of(tx, article)] == [UNDONE]
    assert not [i for i in desk.today().items if i.kind == "refused"]
    assert desk.chain(article).conflicts == ()
