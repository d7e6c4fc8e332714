"""The emergency lane at a real portal: published on the duty leader's word, looked back at afterwards, all of it public."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import requests
from support.county import next_roster
from support.live import WALK, County, sign, whole
from support.urgent import DUTY, IN_ORDER, NOT_IN_ORDER, REASON, REVIEWER, SECOND, SUBMIT, write_sample

from forms.errors import Refused
from resources.language import use_language
from sync.chain.bundle import read_bundle
from sync.chain.roster import Grant, Roster
from sync.chain.verify import verify_chain
from sync.portal.office import Office
from sync.practice.building import administrators


def fetched(county: County, path: str, status: int = 200) -> requests.Response:
    assert county.portal is not None
    answer = requests.get(f"{county.portal.address.rstrip('/')}{path}", timeout=10)
    assert answer.status_code == status
    return answer


def page(county: County, path: str, status: int = 200) -> str:
    return " ".join(fetched(county, path, status).text.split())


def published(county: County) -> str:
    """A notice that was submitted, signed off by the duty leader, received and published."""
    use_language("zh_CN")
    county.start()
    with county.desk("zhou-ming", synced=True) as desk:
        article = write_sample(desk)
        sign(desk, article, "submit", **SUBMIT[2])
        whole(desk)
    county.walk(article, ((DUTY, "approve"), ("he-qing", "publish")))
    return article


def look_back(county: County, officer: str, article: str, **found: object) -> None:
    with county.desk(officer, synced=True) as desk:
        desk.act(article, "look-back", pin="123456", **found)  # type: ignore[arg-type]
        whole(desk)
        assert [view.state for view in desk.outbox()] == ["receipted"]
        assert desk.chain(article).report.held


def test_what_the_lane_published_says_so_until_and_after_it_was_looked_back_at(county: County) -> None:
    article = published(county)
    shown = page(county, f"/a/{article}")
    assert "经应急通道发布；先由值班领导签发，补审尚未完成" in shown
    assert "韩松签发" in shown
    trail = page(county, f"/a/{article}/provenance")
    assert "送审（应急通道）" in trail
    assert REASON in trail
    assert "尚未补审" in trail
    look_back(county, REVIEWER, article, **NOT_IN_ORDER)
    trail = page(county, f"/a/{article}/provenance")
    assert "补审已由李静于" in trail
    assert "结论：不合规" in trail
    assert "停水时间与方案不一致。" in trail
    assert "核验通过" in trail
    assert "完成：不合规" in page(county, f"/a/{article}")
    with county.desk("he-qing", synced=True) as desk:
        assert [s.action for s in desk.chain(article).steps][-1] == "look-back"


def test_the_evidence_holds_the_look_back(county: County, tmp_path: Path) -> None:
    article = published(county)
    look_back(county, REVIEWER, article, **IN_ORDER)
    path = tmp_path / "evidence.zip"
    path.write_bytes(fetched(county, f"/a/{article}/bundle.zip").content)
    report = verify_chain(read_bundle(path))
    assert report.held, [str(c.sentence) for c in report.checks if not c.held]
    assert report.state is not None
    assert report.state.look_back is not None
    assert report.state.look_back.finding == "in-order"


def test_a_correction_goes_the_usual_way_and_the_look_back_comes_between(county: County) -> None:
    article = published(county)
    with county.desk("zhou-ming", synced=True) as desk:
        view = desk.begin_correction(article)
        fields = {**view.content.fields, "title": "关于冬季供水管网检修停水的更正通知"}
        desk.save_draft(article, replace(view.content, fields=fields), view.rev)
        sign(desk, article, "correct", reason="更正停水时间。")
        whole(desk)
    county.walk(article, WALK[:1])
    look_back(county, SECOND, article, **IN_ORDER)
    shown = page(county, f"/a/{article}")
    assert "更正通知" not in shown
    assert "补审已由孙岩于" in shown  # told at once, although its step stands behind the correction's
    assert "更正送审" not in page(county, f"/a/{article}/provenance")
    with county.desk(SECOND, synced=True) as desk:
        assert not any(o.allowed for o in desk.options(article) if o.action == "look-back")
    county.walk(article, (("wang-fang", "secrecy-review"), (SECOND, "pass"), ("zhao-ping", "approve"),
                          ("he-qing", "publish")))  # fmt: skip
    trail = page(county, f"/a/{article}/provenance")
    assert "更正送审" in trail
    assert "本文曾经应急通道发布；补审已由孙岩于" in trail
    assert "经应急通道发布" not in page(county, f"/a/{article}")  # what is public now went the usual way
    assert "核验通过" in trail


def test_a_withdrawn_notice_says_by_whom_and_is_still_looked_back_at(county: County) -> None:
    article = published(county)
    with county.desk(DUTY, synced=True) as desk:
        sign(desk, article, "withdraw", reason="误发，停水已取消。")
        whole(desk)
    gone = page(county, f"/a/{article}", 410)
    assert "由云溪市水务局 韩松 于" in gone
    assert "误发" not in gone
    look_back(county, REVIEWER, article, **NOT_IN_ORDER)
    page(county, f"/a/{article}/provenance", 410)


def test_two_who_look_back_at_once_leave_one_and_the_other_comes_back_whole(county: County) -> None:
    article = published(county)
    for officer in (REVIEWER, SECOND):
        with county.desk(officer, synced=True):
            pass
    with county.desk(SECOND) as second:
        second.act(article, "look-back", pin="123456", **NOT_IN_ORDER)
    look_back(county, REVIEWER, article, **IN_ORDER)
    with county.desk(SECOND) as second:
        report = second.sync()
        assert report.fatal is None
        assert report.refused == 1
        view = second.chain(article)
        assert view.report.held
        assert [(s.action, s.finding) for s in view.conflicts] == [("look-back", "not-in-order")]
        assert view.emergency is not None
        assert view.emergency.looked == "李静"


def test_no_lane_is_taken_that_the_column_lacks(county: County) -> None:
    use_language("zh_CN")
    county.start()
    article = county.draft()
    with county.desk("zhou-ming", synced=True) as desk:
        with pytest.raises(Refused) as caught:
            sign(desk, article, "submit", **SUBMIT[2])
        assert "没有应急通道" in str(caught.value)
        assert desk.chain(article).steps == ()


def appoint(county: County, officer: str, roster: Roster) -> None:
    """The next roster makes somebody a reviewer of the water bureau."""
    grant = Grant(officer, "reviewer", "water", ("*",), roster.grants[0].not_before)
    with Office(county.portal_home) as office:
        office.issue(next_roster(roster, grants=(*roster.grants, grant)), list(administrators(county.root)[:2]))


def test_a_reviewer_appointed_after_it_was_published_is_told_to_look_back(county: County) -> None:
    article = published(county)
    with county.desk("wang-fang", synced=True) as desk:
        with pytest.raises(Refused):
            desk.reading(article)
        appoint(county, "wang-fang", desk.roster())
    look_back(county, "wang-fang", article, **IN_ORDER)


def test_what_lies_at_a_desk_already_waits_there_once_its_officer_is_appointed(county: County) -> None:
    use_language("zh_CN")
    county.start()
    article = county.draft()
    with county.desk("zhou-ming") as desk:
        sign(desk, article, "submit")
        whole(desk)
    with county.desk("wang-fang", synced=True) as desk:
        assert desk.reading(article).state.stage == "review"
        assert desk.queue() == ()
        appoint(county, "wang-fang", desk.roster())
        whole(desk)
        assert [row.article for row in desk.queue()] == [article]
        assert "王芳" in desk.queue()[0].waiting_for
