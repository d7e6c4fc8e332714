"""The emergency lane, joint publication and returns at real desks: what each is told, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.desks import PEOPLE, PIN, make_county, open_desks
from support.live import write
from support.urgent import (
    AUTHOR,
    DUTY,
    IN_ORDER,
    NOT_IN_ORDER,
    OPEN,
    PUBLISHER,
    REASON,
    REVIEWER,
    SECOND,
    SECRECY,
    SERVICE,
    SIGN_OFF,
    SUBMIT,
    TO_PUBLIC,
    Move,
    bring,
    go,
    write_sample,
)

from forms.body.model import Body, Paragraph, Run
from forms.errors import Refused
from resources.language import use_language
from sync.chain.clock import CHINA, Clock
from sync.desk import Desk
from sync.desk.laneviews import EmergencyView
from sync.desk.models import SigningSummary, StationView
from sync.desk.today import EMERGENCY_HOURS
from sync.desk.todayviews import TodayItem

DEPUTY, HOUSING, FINANCE = "tang-ning", "xia-li", "jiang-cheng"
EVERYBODY = (*PEOPLE, DUTY, SERVICE, DEPUTY, HOUSING, FINANCE)
SATURDAY = datetime(2026, 11, 28, 20, 0, tzinfo=CHINA)
Desks = Mapping[str, Desk]


class Still(Clock):
    """A clock moved on by hand, the same for all desks."""

    def __init__(self) -> None:
        self.time = SATURDAY

    def now(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, EVERYBODY)
    return root


@pytest.fixture
def clock() -> Still:
    return Still()


@pytest.fixture
def desks(county: Path, tmp_path: Path, clock: Still) -> Iterator[Desks]:
    use_language("zh_CN")
    with open_desks(county, tmp_path / "home", *EVERYBODY) as opened:
        for desk in opened.values():
            desk.context.clock = clock
        yield opened


def summary(desk: Desk, article: str, action: str) -> SigningSummary:
    return desk.signing_summary(article, next(o for o in desk.options(article) if o.action == action))


def items(desk: Desk, kind: str) -> list[TodayItem]:
    return [item for item in desk.today().items if item.kind == kind]


def lane(desk: Desk, article: str) -> EmergencyView:
    found = desk.reading(article).emergency
    assert found is not None
    return found


def station(desk: Desk, article: str, label: str) -> StationView:
    return next(s for s in desk.way(article) if s.label == label)


# --- the lane is offered ----------------------------------------------------------------------------------------------


def test_the_lane_says_what_it_skips_who_signs_and_who_looks_back_until_when(desks: Desks) -> None:
    offered = summary(desks[AUTHOR], write_sample(desks[AUTHOR]), "submit").offer
    assert offered is not None
    assert offered.skipped == ("pass:1", "secrecy-review", "pass:2")
    assert offered.leaders == ("韩松",)
    assert offered.lookers == ("李静", "孙岩")
    assert (offered.until, offered.provisional) == ("2026-11-30T18:00:00+08:00", False)  # the Monday after
    assert (offered.reason, offered.owed, offered.refused) == ("", False, None)


def test_a_column_without_a_lane_offers_none(desks: Desks) -> None:
    assert summary(desks[AUTHOR], write(desks[AUTHOR]), "submit").offer is None


def test_what_is_put_to_the_secrecy_reviewer_does_not_take_the_lane(desks: Desks) -> None:
    author = desks[AUTHOR]
    article = write_sample(author)
    view = author.draft(article)
    body = Body((*view.content.body.blocks, Paragraph("bphone00001", (Run("联系人：周明，手机13800001111。"),))))
    author.save_draft(article, replace(view.content, body=body), view.rev)
    found = author.checks(article).run(author.draft(article).content)
    secret = next(f for f in found.report.findings if f.severity == "B")
    author.set_aside(article, secret, "ask", "办公用手机，已征得同意。")
    offered = summary(author, article, "submit").offer
    assert offered is not None
    assert offered.refused is not None
    assert "保密审查" in str(offered.refused)
    with pytest.raises(Refused) as caught:
        author.act(article, "submit", pin=PIN, **SUBMIT[2])
    assert str(caught.value) == str(offered.refused)


def test_the_lane_is_refused_without_a_reason_and_nothing_is_signed(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR])
    with pytest.raises(Refused) as caught:
        desks[AUTHOR].act(article, "submit", pin=PIN, detail={"lane": "emergency"})
    assert "为什么等不及" in str(caught.value)
    assert desks[AUTHOR].chain(article).steps == ()
    assert desks[AUTHOR].outbox() == ()


# --- the lane is taken ------------------------------------------------------------------------------------------------


def test_the_duty_leader_has_an_hour_on_a_day_off_too(desks: Desks, clock: Still) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, SUBMIT)
    bring(desks, article, DUTY)
    (item,) = desks[DUTY].today().items
    assert (item.kind, item.action, item.emergency, item.group) == ("approve", "approve", True, "today")
    assert datetime.fromisoformat(item.reds_at) - SATURDAY == timedelta(hours=EMERGENCY_HOURS)
    assert str(item.sentence) == f"市水务局 周明经应急通道送审：{REASON}"
    assert desks[DUTY].notes.emergency() == {article}
    assert lane(desks[DUTY], article).reason == REASON
    clock.forward(hours=2)
    assert items(desks[DUTY], "approve")[0].group == "red"


def test_signing_off_sends_it_and_the_way_ends_in_the_look_back(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, SUBMIT, SIGN_OFF)
    leader = desks[DUTY]
    assert [s.action for s in leader.chain(article).steps] == ["submit", "approve", "send"]
    assert [s.label for s in leader.way(article)] == ["submit", "approve", "receive", "publish", "look-back"]
    back = station(leader, article, "look-back")
    assert (back.people, back.done, back.current) == (("李静", "孙岩"), False, False)
    assert leader.chain(article).report.held


def test_the_look_back_turns_red_on_the_next_working_day(desks: Desks, clock: Still) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, SUBMIT, SIGN_OFF)
    bring(desks, article, REVIEWER, SECRECY)
    (item,) = desks[REVIEWER].today().items
    assert (item.kind, item.action, item.emergency) == ("look-back", "look-back", True)
    assert item.reds_at == "2026-11-30T18:00:00+08:00"
    assert str(item.sentence) == "韩松经应急通道签发，待补审"
    assert items(desks[SECRECY], "look-back") == []
    row = desks[REVIEWER].queue()[0]
    assert (row.article, row.next_action, row.due) == (article, "look-back", "2026-11-30T18:00:00+08:00")
    clock.time = datetime(2026, 11, 30, 18, 0, 1, tzinfo=CHINA)
    assert items(desks[REVIEWER], "look-back")[0].group == "red"
    clock.time = datetime(2026, 9, 30, 22, 0, tzinfo=CHINA)  # the night before a week of days off
    other = write_sample(desks[AUTHOR])
    go(desks, other, SUBMIT, SIGN_OFF)
    bring(desks, other, REVIEWER)
    red = next(i for i in items(desks[REVIEWER], "look-back") if i.article == other)
    assert red.reds_at == "2026-10-08T18:00:00+08:00"


@pytest.mark.parametrize("found", [IN_ORDER, NOT_IN_ORDER])
def test_a_look_back_is_told_everywhere_and_asked_of_nobody_any_more(desks: Desks, found: dict[str, Any]) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, *TO_PUBLIC)
    bring(desks, article, REVIEWER, SECOND)
    assert summary(desks[REVIEWER], article, "look-back").emergency is not None
    go(desks, article, (REVIEWER, "look-back", found))
    bring(desks, article, SECOND, AUTHOR)
    for officer in (REVIEWER, SECOND):
        assert items(desks[officer], "look-back") == []
        assert desks[officer].queue() == ()
    view = desks[AUTHOR].chain(article)
    assert view.report.held
    assert view.report.state is not None
    assert view.report.state.stage == "published"
    last = view.steps[-1]
    assert (last.action, last.finding, last.stands) == ("look-back", found["detail"]["finding"], True)
    assert view.emergency is not None
    assert (view.emergency.looked, view.emergency.finding, view.emergency.owed) == ("李静", last.finding, False)
    assert view.emergency.remark == found.get("reason", "")
    sheet = desks[AUTHOR].approval(article)
    assert sheet.opinions[0].lane == "emergency"
    assert sheet.opinions[-1].finding == last.finding
    assert "look-back" not in {box.label for box in sheet.open_boxes}
    assert station(desks[AUTHOR], article, "look-back").done


def test_the_sheet_keeps_a_box_for_the_look_back_that_is_owed(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, *TO_PUBLIC)
    box = next(b for b in desks[PUBLISHER].approval(article).open_boxes if b.label == "look-back")
    assert box.people == ("李静", "孙岩")


def test_author_leader_and_publisher_are_not_asked_to_look_back(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, *TO_PUBLIC)
    bring(desks, article, AUTHOR, DUTY, PUBLISHER)
    for officer in (AUTHOR, DUTY, PUBLISHER):
        assert items(desks[officer], "look-back") == []
        with pytest.raises(Refused):
            desks[officer].act(article, "look-back", pin=PIN, **IN_ORDER)


def test_during_a_correction_the_text_that_was_let_through_is_looked_back_at(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, *TO_PUBLIC)
    bring(desks, article, AUTHOR)
    author = desks[AUTHOR]
    first = author.draft(article).content
    view = author.begin_correction(article)
    changed = replace(view.content, fields={**view.content.fields, "title": "关于冬季供水管网检修停水的更正通知"})
    author.save_draft(article, changed, view.rev)
    assert summary(author, article, "correct").offer is None
    go(desks, article, (AUTHOR, "correct", {"reason": "更正停水时间。"}), (REVIEWER, "pass", {}))
    bring(desks, article, SECOND)
    reviewer = desks[REVIEWER]
    assert reviewer.reading(article).content == first
    assert summary(reviewer, article, "look-back").digest == first.digest
    go(desks, article, (REVIEWER, "look-back", IN_ORDER), (SECRECY, "secrecy-review", OPEN))
    bring(desks, article, REVIEWER)
    assert reviewer.reading(article).content.title == changed.title
    assert reviewer.chain(article).report.held
    assert reviewer.approval(article).title == changed.title


def test_a_withdrawn_article_is_still_looked_back_at(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, *TO_PUBLIC, (DUTY, "withdraw", {"reason": "内容有误。"}))
    bring(desks, article, REVIEWER)
    assert items(desks[REVIEWER], "look-back")
    go(desks, article, (REVIEWER, "look-back", NOT_IN_ORDER))
    view = desks[REVIEWER].chain(article)
    assert (view.report.held, [s.action for s in view.steps][-2:]) == (True, ["withdraw", "look-back"])


def test_the_lane_is_forgotten_when_the_article_goes_the_usual_way_after_all(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR])
    go(desks, article, SUBMIT, (AUTHOR, "recall", {}), (AUTHOR, "submit", {}))
    bring(desks, article, REVIEWER)
    assert desks[AUTHOR].notes.emergency() == desks[REVIEWER].notes.emergency() == frozenset()
    assert desks[REVIEWER].reading(article).emergency is None
    assert items(desks[REVIEWER], "review")[0].emergency is False


# --- everyone who signed sees a return --------------------------------------------------------------------------------

ON_THE_WAY: tuple[Move, ...] = ((AUTHOR, "submit", {}), (REVIEWER, "pass", {}), (SECRECY, "secrecy-review", OPEN))
BACK: Move = (SECOND, "return", {"category": "R03", "reason": "数据对不上。"})


def returned(desks: Desks) -> str:
    article = write(desks[AUTHOR])
    go(desks, article, *ON_THE_WAY)
    bring(desks, article, REVIEWER)  # who signed first has the rest of the way as well
    go(desks, article, BACK)
    bring(desks, article, AUTHOR, REVIEWER, SECRECY)
    return article


def test_who_had_signed_is_told_of_a_return_until_it_is_opened(desks: Desks) -> None:
    article = returned(desks)
    for officer in (REVIEWER, SECRECY):
        (item,) = desks[officer].today().items
        assert (item.kind, item.action, item.group, item.tone) == ("sent-back", "reread", "later", "neutral")
        assert (item.article, item.reds_at, item.category) == (article, "", "R03")
        assert str(item.sentence) == "孙岩退回了您审核过的这篇稿件：数据对不上。"
    assert [i.kind for i in desks[AUTHOR].today().items] == ["returned"]
    assert desks[SECOND].today().items == ()
    desks[REVIEWER].notes.seen(article)
    assert desks[REVIEWER].today().items == ()
    bring(desks, article, REVIEWER)
    assert desks[REVIEWER].today().items == ()
    assert items(desks[SECRECY], "sent-back")


def test_it_stays_when_the_author_has_already_submitted_again(desks: Desks) -> None:
    article = returned(desks)
    go(desks, article, (AUTHOR, "submit", {}))
    bring(desks, article, SECRECY)
    assert items(desks[SECRECY], "sent-back")


def test_a_return_that_comes_with_the_next_submission_is_told_as_well(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    go(desks, article, *ON_THE_WAY, BACK, (AUTHOR, "submit", {}))
    bring(desks, article, REVIEWER)
    assert [i.kind for i in desks[REVIEWER].today().items] == ["sent-back"]


def test_who_signed_again_knows_and_is_not_told(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    back: Move = (REVIEWER, "return", {"category": "R01", "reason": "错字。"})
    go(desks, article, (AUTHOR, "submit", {}), back)
    bring(desks, article, AUTHOR, REVIEWER)
    assert desks[REVIEWER].today().items == ()
    go(desks, article, (AUTHOR, "submit", {}), (REVIEWER, "pass", {}))
    assert desks[REVIEWER].today().items == ()


def test_an_old_return_is_no_news_to_a_desk_that_hears_of_it_late(desks: Desks, clock: Still) -> None:
    article = write(desks[AUTHOR])
    go(desks, article, *ON_THE_WAY, BACK)
    clock.forward(days=31)
    bring(desks, article, REVIEWER)
    assert items(desks[REVIEWER], "sent-back") == []


def test_a_refusal_of_the_portal_is_told_to_all_who_signed(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    rest: tuple[Move, ...] = ((SECOND, "pass", {}), ("zhao-ping", "approve", {}), (SERVICE, "receive", {}))
    go(desks, article, *ON_THE_WAY, *rest)
    go(desks, article, (PUBLISHER, "return", {"category": "R08", "reason": "时效已过。"}))
    bring(desks, article, REVIEWER, "zhao-ping")
    for officer in (REVIEWER, "zhao-ping"):
        assert str(items(desks[officer], "sent-back")[0].sentence) == "何青退回了您审核过的这篇稿件：时效已过。"


# --- deputies ---------------------------------------------------------------------------------------------------------


def test_a_deputys_signature_is_shown_with_both_names(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    go(desks, article, (AUTHOR, "submit", {}), (REVIEWER, "pass", {}), (DEPUTY, "secrecy-review", OPEN))
    desk = desks[DEPUTY]
    assert "secrecy" in desk.me.roles  # so that the pages of the review are there
    both = "唐宁 代 王芳"
    signed = station(desk, article, "secrecy-review")
    assert (signed.people, signed.principals, signed.hands) == (("唐宁",), ("王芳",), (both,))
    view = desk.chain(article)
    assert (view.steps[-1].officer, view.steps[-1].principal) == ("唐宁", "王芳")
    assert view.answers is not None
    assert both in view.answers.names
    assert desk.approval(article).opinions[-1].signer.principal == "王芳"
    bring(desks, article, SECOND)
    assert both in summary(desks[SECOND], article, "pass").previous
    go(desks, article, (SECOND, "return", {"category": "R03", "reason": "请改。"}))
    bring(desks, article, DEPUTY)
    assert items(desk, "sent-back")


# --- joint publication ------------------------------------------------------------------------------------------------


def test_units_that_publish_together_are_named_and_those_that_lack_too(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR], 2)
    together: Move = (AUTHOR, "submit", {"detail": {"joint": ["housing", "finance"]}})
    go(desks, article, together, (REVIEWER, "pass", {}), (SECRECY, "secrecy-review", OPEN), (SECOND, "pass", {}))
    bring(desks, article, HOUSING, FINANCE)
    joint = desks[HOUSING].reading(article).joint
    assert joint is not None
    assert (joint.lead, joint.units) == ("云溪市水务局", ("云溪市住房和城乡建设局", "云溪市财政局"))
    assert joint.lacking == joint.units
    assert summary(desks[HOUSING], article, "countersign").joint == joint
    assert station(desks[HOUSING], article, "countersign").lacking == ("市住建局", "市财政局")
    go(desks, article, (HOUSING, "countersign", {}))
    bring(desks, article, FINANCE)
    desk = desks[FINANCE]
    lacking = station(desk, article, "countersign")
    assert (lacking.units, lacking.lacking) == (("市住建局", "市财政局"), ("市财政局",))
    assert station(desk, article, "submit").units == ("市水务局",)
    assert next(b for b in desk.approval(article).open_boxes if b.label == "countersign").units == ("市财政局",)
    own = next(o for o in desks[HOUSING].reading(article).options if o.action == "countersign")
    assert str(own.why) == "该单位已经会签。"
    go(desks, article, (FINANCE, "countersign", {}))
    done = desk.reading(article).joint
    assert done is not None
    assert done.lacking == ()
    view = desk.chain(article)
    assert view.joint == done
    assert view.steps[0].units == done.units


def test_countersigning_has_a_clock_of_its_own(desks: Desks) -> None:
    article = write_sample(desks[AUTHOR], 2)
    together: Move = (AUTHOR, "submit", {"detail": {"joint": ["housing"]}})
    go(desks, article, together, (REVIEWER, "pass", {}), (SECRECY, "secrecy-review", OPEN))
    bring(desks, article, SECOND)
    (review,) = items(desks[SECOND], "review")
    go(desks, article, (SECOND, "pass", {}))
    bring(desks, article, HOUSING)
    (asked,) = items(desks[HOUSING], "review")
    assert review.reds_at == "2026-11-30T18:00:00+08:00"  # the Monday after a Saturday: one working day
    assert asked.reds_at == "2026-12-01T18:00:00+08:00"  # two


def test_one_unit_alone_is_no_joint_publication(desks: Desks) -> None:
    article = write(desks[AUTHOR])
    go(desks, article, (AUTHOR, "submit", {}))
    assert desks[AUTHOR].reading(article).joint is None
    assert all(not s.units and not s.lacking for s in desks[AUTHOR].way(article))
