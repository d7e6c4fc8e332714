"""The approval sheet: everything on it comes out of signatures, void ones are told as void, deputies with both names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from support.desks import PEOPLE, PIN, carry, make_county, open_desks
from support.live import write

from sync.desk import Desk
from sync.desk.approval import ApprovalSheet

AUTHOR, REVIEWER, SECRECY, SECOND, LEADER, DEPUTY = (
    "zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping", "tang-ning",
)  # fmt: skip
ANSWERS = {"conclusion": "open", "basis": "公开条例第十三条", **{f"q{n}": False for n in range(1, 6)}}
Desks = Mapping[str, Desk]
# somebody with the key changed the kept text behind the program's back
_OTHER_WORDS = "UPDATE contents SET data = CAST(replace(CAST(data AS TEXT), '开工', '竣工') AS BLOB)"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (*PEOPLE, DEPUTY))
    return root


@pytest.fixture
def desks(county: Path, tmp_path: Path) -> Iterator[Desks]:
    people = (AUTHOR, REVIEWER, SECRECY, SECOND, LEADER, DEPUTY)
    with open_desks(county, tmp_path / "home", *people) as opened:
        yield opened


def along(desks: Desks, article: str, acts: tuple[tuple[str, str], ...], start: str = "", **more: object) -> str:
    """Sign acts from desk to desk; returns whose desk the article lies on at the end."""
    before = start
    for officer, action in acts:
        if before and before != officer:
            carry(desks[before], desks[officer], article)
        detail = {"detail": ANSWERS} if action == "secrecy-review" else {}
        desks[officer].act(article, action, pin=PIN, **detail, **more)  # type: ignore[arg-type]
        before = officer
    return before


def test_the_sheet_of_a_draft_says_that_nothing_is_signed(desks: Desks) -> None:
    sheet = desks[AUTHOR].approval(write(desks[AUTHOR]))
    assert (sheet.opinions, sheet.head, sheet.code, sheet.signed) == ((), "", "", False)
    assert str(sheet.conclusion) == "还没有签名。"
    assert (sheet.unit, sheet.author) == ("云溪市水务局", "周明")
    assert sheet.content == desks[AUTHOR].draft(sheet.article).content.digest


def test_the_head_is_filled_from_the_article_and_the_roster(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    along(desks, article, ((AUTHOR, "submit"),))
    sheet = desks[AUTHOR].approval(article)
    assert sheet.title == "我市冬春农田水利修复任务全面开工"
    assert sheet.column == "政务信息 / 部门动态 / 水务动态"
    assert (sheet.supervisor, sheet.type_name) == ("云溪市水务局", "工作动态")
    facts = {fact.name: fact.value for fact in (*sheet.facts, *sheet.long_facts)}
    assert facts["公开属性"] == "主动公开"
    assert facts["内容概述"] == "冬春农田水利修复任务全面开工。"
    assert sheet.begun == sheet.opinions[0].time
    assert sheet.practice


def test_the_code_names_the_article_and_the_head_of_its_chain(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    along(desks, article, ((AUTHOR, "submit"),))
    view, sheet = desks[AUTHOR].chain(article), desks[AUTHOR].approval(article)
    assert sheet.code == f"gaoqian:{article}:{view.steps[-1].digest}"


def test_what_is_still_to_be_signed_has_a_box_with_who_may(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    at = along(desks, article, ((AUTHOR, "submit"), (REVIEWER, "pass")))
    boxes = {box.label: box.people for box in desks[at].approval(article).open_boxes}
    assert list(boxes) == ["secrecy-review", "pass:2", "approve", "publish"]
    assert boxes["approve"] == ("赵平",)
    assert "王芳" in boxes["secrecy-review"]


def test_every_step_is_an_opinion_with_name_unit_time_and_key(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    acts = ((AUTHOR, "submit"), (REVIEWER, "pass"), (SECRECY, "secrecy-review"), (SECOND, "pass"), (LEADER, "approve"))
    sheet = desks[along(desks, article, acts)].approval(article)
    assert [o.action for o in sheet.opinions] == ["submit", "pass", "secrecy-review", "pass", "approve", "send"]
    assert [o.level for o in sheet.opinions] == [0, 1, 0, 2, 0, 0]
    assert [o.signer.name for o in sheet.opinions] == ["周明", "李静", "王芳", "孙岩", "赵平", "赵平"]
    for opinion, step in zip(sheet.opinions, desks[LEADER].chain(article).steps, strict=True):
        assert (opinion.time, opinion.signer.fingerprint) == (step.time, step.fingerprint)
        assert opinion.signer.unit == "云溪市水务局"
        assert opinion.held
        assert not opinion.void
    secrecy = sheet.opinions[2]
    assert secrecy.answers == tuple((f"q{n}", False) for n in range(1, 6))
    assert (secrecy.conclusion, secrecy.basis) == ("open", "公开条例第十三条")
    assert sheet.opinions[1].rules_day
    assert str(sheet.conclusion) == "核验通过：6 步签名首尾相连。"


def returned(desks: Desks) -> tuple[str, ApprovalSheet]:
    article = write(desks[AUTHOR])
    along(desks, article, ((AUTHOR, "submit"),))
    carry(desks[AUTHOR], desks[REVIEWER], article)
    desks[REVIEWER].act(article, "return", pin=PIN, category="R03", reason="请核对投资额。\n第二行。")
    return article, desks[REVIEWER].approval(article)


def test_a_signature_that_fell_is_told_as_void_and_stays_on_the_sheet(desks: Desks) -> None:
    article, sheet = returned(desks)
    submit, back = sheet.opinions
    assert (submit.void, submit.stands) == (True, False)
    assert (back.void, back.category, back.reason) == (False, "R03", "请核对投资额。\n第二行。")
    carry(desks[REVIEWER], desks[AUTHOR], article)
    view = desks[AUTHOR].draft(article)
    changed = replace(view.content, fields={**view.content.fields, "title": "改过的标题"})
    desks[AUTHOR].save_draft(article, changed, view.rev)
    assert desks[AUTHOR].approval(article).title == sheet.title  # the sheet is of what was signed, not of the draft
    desks[AUTHOR].act(article, "submit", pin=PIN)
    again = desks[AUTHOR].approval(article)
    assert again.title == "改过的标题"
    assert [o.void for o in again.opinions] == [True, False, False]


def test_a_deputy_is_named_together_with_the_person_stood_in_for(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    sheet = desks[along(desks, article, ((AUTHOR, "submit"), (REVIEWER, "pass"), (DEPUTY, "secrecy-review")))].approval(
        article
    )
    assert (sheet.opinions[2].signer.name, sheet.opinions[2].signer.principal) == ("唐宁", "王芳")


def test_a_chain_that_does_not_hold_makes_the_sheet_say_so(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    along(desks, article, ((AUTHOR, "submit"),))
    with desks[AUTHOR].context.store.writing() as tx:
        for broken in ("DROP TRIGGER contents_stand", _OTHER_WORDS):
            tx.run(sa.text(broken))
    sheet = desks[AUTHOR].approval(article)
    assert not sheet.held
    assert "本单不能作为发布依据" in str(sheet.conclusion)
    assert not sheet.opinions[0].held
