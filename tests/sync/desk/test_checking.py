"""The checks at a desk: they stop what must stop, travel with the signatures, and can be made again years later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from support.desks import PIN, carry, make_county, open_desks
from support.live import TEXT, sign, write

from forms.canonical import canonical, digest
from forms.checks.finding import Finding
from forms.checks.waivers import Waiver
from forms.errors import Malformed, Refused
from sync.desk import Desk
from sync.desk.acting import NotReady
from sync.desk.checking import keep_packs
from sync.desk.classified import Classified
from sync.store import attachments, checks, drafts

ZHOU, LI, WANG, SUN, ZHAO = "zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping"
MOBILE = "咨询张某某，电话13800138000。"
TYPO = "持续巩固脱贫攻尖成果。"
PACK = {
    "format": "gaoqian-rules/1", "id": "unit-water", "version": 1, "date": "2026-01-01", "unit": "",
    "labels": {"zh_CN": "本单位用语", "zh_TW": "本單位用語", "en": "Own terms"}, "settings": {},
    "sections": {"terms": []},
}  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (ZHOU, LI, WANG, SUN, ZHAO))
    return root


@pytest.fixture
def desks(county: Path, tmp_path: Path) -> Iterator[Mapping[str, Desk]]:
    with open_desks(county, tmp_path / "home", ZHOU, LI, WANG, SUN, ZHAO) as found:
        yield found


def standing(desk: Desk, article: str, family: str) -> list[Finding]:
    result = desk.checks(article).run(_content(desk, article))
    return [j.finding for j in result.judged if j.stands and j.finding.code.startswith(family)]


def _content(desk: Desk, article: str):  # type: ignore[no-untyped-def]
    return desk.draft(article).content


# --- what stops what --------------------------------------------------------------------------------------------------


def test_personal_data_stop_the_submission_until_they_are_put_to_the_secrecy_reviewer(
    desks: Mapping[str, Desk],
) -> None:
    zhou = desks[ZHOU]
    article = write(zhou, TEXT + MOBILE)
    with pytest.raises(NotReady) as caught:
        sign(zhou, article, "submit")
    assert [j.finding.severity for j in caught.value.findings] == ["B"]
    (finding,) = standing(zhou, article, "privacy.mobile")
    with pytest.raises(Malformed):
        zhou.set_aside(article, finding, "aside", "可以公开")
    with pytest.raises(Refused):
        zhou.set_aside(article, finding, "release", "可以公开")
    zhou.set_aside(article, finding, "ask", "办公用手机，请审")
    sign(zhou, article, "submit")
    (view,) = zhou.waivers(article)
    assert (view.waiver.kind, view.officer_name, view.signed) == ("ask", "周明", True)


def test_a_signed_waiver_does_not_publish_the_number_it_is_about(desks: Mapping[str, Desk]) -> None:
    zhou = desks[ZHOU]
    article = write(zhou, TEXT + MOBILE)
    (finding,) = standing(zhou, article, "privacy.mobile")
    zhou.set_aside(article, finding, "ask", "请审")
    signed = zhou.act(article, "submit", pin=PIN)
    assert b"13800138000" not in signed.envelope.payload
    assert signed.step.waivers[0]["text"] == "138****8000"


def test_the_secrecy_reviewer_releases_and_the_sign_off_needs_it(desks: Mapping[str, Desk]) -> None:
    article = write(desks[ZHOU], TEXT + MOBILE)
    (finding,) = standing(desks[ZHOU], article, "privacy.mobile")
    desks[ZHOU].set_aside(article, finding, "ask", "办公用手机，请审")
    sign(desks[ZHOU], article, "submit")
    carry(desks[ZHOU], desks[LI], article)
    sign(desks[LI], article, "pass")
    carry(desks[LI], desks[WANG], article)
    with pytest.raises(NotReady):
        sign(desks[WANG], article, "secrecy-review")
    desks[WANG].set_aside(article, finding, "release", "单位公开的值班手机")
    sign(desks[WANG], article, "secrecy-review")
    carry(desks[WANG], desks[SUN], article)
    sign(desks[SUN], article, "pass")
    carry(desks[SUN], desks[ZHAO], article)
    sign(desks[ZHAO], article, "approve")
    assert [v.waiver.kind for v in desks[ZHAO].waivers(article)] == ["ask", "release"]


def test_an_error_may_be_submitted_and_must_be_dealt_with_at_the_first_review(desks: Mapping[str, Desk]) -> None:
    article = write(desks[ZHOU], TEXT + TYPO)
    assert [f.severity for f in standing(desks[ZHOU], article, "wording.confusion")] == ["E"]
    sign(desks[ZHOU], article, "submit")
    carry(desks[ZHOU], desks[LI], article)
    with pytest.raises(NotReady) as caught:
        sign(desks[LI], article, "pass")
    for judged in caught.value.findings:
        desks[LI].set_aside(article, judged.finding, "aside", "原标题如此")
    sign(desks[LI], article, "pass")
    carry(desks[LI], desks[WANG], article)
    assert all(v.officer_name == "李静" and v.signed for v in desks[WANG].waivers(article))


def test_a_waiver_not_signed_yet_can_be_taken_back(desks: Mapping[str, Desk]) -> None:
    article = write(desks[ZHOU], TEXT + TYPO)
    (finding,) = standing(desks[ZHOU], article, "wording.confusion")
    desks[ZHOU].set_aside(article, finding, "aside", "原文如此")
    assert standing(desks[ZHOU], article, "wording.confusion") == []
    desks[ZHOU].take_back(article, desks[ZHOU].waivers(article)[0].waiver)
    assert standing(desks[ZHOU], article, "wording.confusion") == [finding]
    sign(desks[ZHOU], article, "submit")
    desks[ZHOU].take_back(article, Waiver(*finding.key, "aside", "原文如此"))
    assert desks[ZHOU].waivers(article) == ()


def test_who_does_not_have_the_article_sets_nothing_aside(desks: Mapping[str, Desk]) -> None:
    article = write(desks[ZHOU], TEXT + TYPO)
    (finding,) = standing(desks[ZHOU], article, "wording.confusion")
    sign(desks[ZHOU], article, "submit")
    carry(desks[ZHOU], desks[SUN], article)
    with pytest.raises(Refused):
        desks[ZHOU].set_aside(article, finding, "aside", "原文如此")
    desks[LI]  # the first reviewer has not received it; nothing of it can be set aside there
    with pytest.raises(Refused):
        desks[LI].set_aside(article, finding, "aside", "原文如此")


# --- state secrets ----------------------------------------------------------------------------------------------------


def test_a_marked_text_is_never_written(desks: Mapping[str, Desk]) -> None:
    zhou = desks[ZHOU]
    article = write(zhou)
    view = zhou.draft(article)
    from forms.body.model import Body, Paragraph, Run

    marked = replace(view.content, body=Body((Paragraph("b1", (Run("机密★10年"),)),)))
    with pytest.raises(Classified):
        zhou.save_draft(article, marked, view.rev)
    with pytest.raises(Classified):
        zhou.save_draft(article, replace(view.content, fields={**view.content.fields, "title": "秘密★1年"}), view.rev)
    with pytest.raises(Classified):
        zhou.attach(article, "绝密★启用前".encode(), "说明.txt", "text/plain")
    with zhou.context.store.reading() as tx:
        draft = drafts.get(tx, article)
    assert draft is not None
    assert draft.content == view.content.to_bytes()


def test_a_file_that_arrives_after_the_first_check_is_looked_into(desks: Mapping[str, Desk]) -> None:
    zhou, li = desks[ZHOU], desks[LI]
    article = write(zhou)
    listed = "张某某 11010519491231002X 已领取补助。".encode()
    attached = zhou.attach(article, listed, "补助发放名单.txt", "text/plain")
    view = zhou.draft(article)
    zhou.save_draft(article, replace(view.content, attachments=(replace(attached, caption="补助发放名单"),)), view.rev)
    (finding,) = standing(zhou, article, "privacy.attachment")
    zhou.set_aside(article, finding, "ask", "请审")
    sign(zhou, article, "submit")
    content = _content(zhou, article)
    with li.context.store.reading() as tx:
        assert not attachments.has(tx, attached.digest)
    checks_there = li.checks(article)
    assert [f for f in checks_there.run(content).report.findings if f.code == "privacy.attachment"] == []
    with li.context.store.writing() as tx:
        attachments.put(tx, listed, "text/plain")
    assert [f.severity for f in checks_there.run(content).report.findings if f.code == "privacy.attachment"] == ["B"]


# --- packs and verdicts -----------------------------------------------------------------------------------------------


def pack(version: int = 1, **changes: object) -> bytes:
    return canonical({**PACK, "version": version, **changes})  # type: ignore[arg-type]


def own_term(wrong: str, right: str) -> dict[str, object]:
    return {
        "terms": [{"wrong": wrong, "right": [right], "severity": "E", "source": "本单位", "confidence": "official"}]
    }


def test_a_units_own_pack_counts_and_a_broken_one_changes_nothing(desks: Mapping[str, Desk]) -> None:
    zhou = desks[ZHOU]
    article = write(zhou, TEXT + "东胡水库蓄水。")
    assert standing(zhou, article, "wording.confusion") == []
    with zhou.context.store.writing() as tx:
        assert keep_packs(tx, {"rules/unit-water.json": pack(sections=own_term("东胡水库", "东湖水库"))}) == ()
    assert [f.suggestions for f in standing(zhou, article, "wording.confusion")] == [("东湖水库",)]
    broken = pack(2, sections={"terms": [{"wrong": "甲"}]})
    with zhou.context.store.writing() as tx:
        assert len(keep_packs(tx, {"rules/unit-water.json": broken})) == 1
    assert standing(zhou, article, "wording.confusion")


def test_the_pack_of_another_unit_does_not_count(desks: Mapping[str, Desk]) -> None:
    zhou = desks[ZHOU]
    article = write(zhou, TEXT + "东胡水库蓄水。")
    foreign = pack(unit="housing", sections=own_term("东胡水库", "东湖水库"))
    with zhou.context.store.writing() as tx:
        keep_packs(tx, {"rules/unit-water.json": foreign})
    assert standing(zhou, article, "wording.confusion") == []


def test_a_signature_names_its_check_and_the_check_can_be_made_again_under_the_rules_of_that_day(
    desks: Mapping[str, Desk],
) -> None:
    zhou = desks[ZHOU]
    with zhou.context.store.writing() as tx:
        keep_packs(tx, {"rules/unit-water.json": pack(sections=own_term("东胡水库", "东湖水库"))})
    article = write(zhou, TEXT + "东胡水库蓄水。")
    signed = zhou.act(article, "submit", pin=PIN)
    note = (signed.step.detail or {})["check"]
    assert note["standing"]["E"] == 1
    with zhou.context.store.reading() as tx:
        kept = checks.verdict(tx, signed.step.verdict_digest or "")
        assert kept is not None
        assert all(checks.pack(tx, each) for each in note["packs"])
    assert digest(kept) == signed.step.verdict_digest
    with zhou.context.store.writing() as tx:
        keep_packs(tx, {"rules/unit-water.json": pack(2, sections={"terms": []})})
    assert standing(zhou, article, "wording.confusion") == []
    again = zhou.recheck(article, 1)
    assert again.same
    assert "wording.confusion" in {f.code for f in again.findings}


def test_a_step_without_a_check_has_nothing_to_make_again(desks: Mapping[str, Desk]) -> None:
    zhou = desks[ZHOU]
    article = write(zhou)
    sign(zhou, article, "submit")
    sign(zhou, article, "recall")
    with pytest.raises(Refused):
        zhou.recheck(article, 2)


# --- what is saved meanwhile ------------------------------------------------------------------------------------------


REPORT = (
    "市水务局检查组到青石镇开展防汛检查，先后来到白马村、红旗水库，查看堤防，排查隐患，与值守人员逐一核对抢险物资。"
    "检查组指出，当前正值主汛期，要把巡堤查险落到每一个班次、每一处险段，发现险情立即报告、立即处置，确保群众安全。"
)


def test_a_twin_saved_meanwhile_is_found_in_the_very_same_text(desks: Mapping[str, Desk]) -> None:
    zhou = desks[ZHOU]
    article = write(zhou, REPORT)
    assert standing(zhou, article, "twins.") == []
    twin = write(zhou, REPORT)
    assert [finding.code for finding in standing(zhou, article, "twins.")] == ["twins.old-text"]
    view = zhou.draft(twin)
    zhou.save_draft(twin, replace(view.content, body=replace(view.content.body, blocks=())), view.rev)
    assert standing(zhou, article, "twins.") == [], "and it is none any more"


def test_a_check_is_not_made_again_while_nothing_near_changed(desks: Mapping[str, Desk]) -> None:
    zhou = desks[ZHOU]
    article = write(zhou)
    first = zhou.checks(article).run(_content(zhou, article))
    write(zhou, "县里举办秋季运动会，各单位踊跃报名，比赛三天，共决出奖项二十个。", title="运动会")
    assert zhou.checks(article).run(_content(zhou, article)).report is first.report
