"""Waivers, closely: why one is refused, where the limits lie, and which act each severity stops."""

from __future__ import annotations

import pytest

from forms.checks.checker import Report
from forms.checks.finding import Finding, Severity
from forms.checks.waivers import MAX_REASON, MAX_WAIVERS, Stage, Waiver, blocking, judge, read_waivers, waiver_for
from forms.errors import Malformed
from forms.problems import BODY
from resources.language import say

STAGES: tuple[Stage, ...] = ("submit", "first-review", "secrecy", "approve")
WIRE = {"rule": "wording.x", "text": "坏", "kind": "aside", "reason": "原文如此"}


def finding(severity: Severity, text: str = "坏 事") -> Finding:
    return Finding("wording.x", severity, BODY, 0, len(text), text, say("No"))


def stopped(severity: Severity, *waivers: Waiver) -> list[Stage]:
    judged = judge(Report((), (finding(severity),), ""), waivers)
    return [stage for stage in STAGES if blocking(judged, stage)]


@pytest.mark.parametrize(
    ("severity", "kind", "reason", "code"),
    [
        ("E", "aside", " ", "waiver.reason"),
        ("E", "aside", "长" * (MAX_REASON + 1), "waiver.reason"),
        ("C", "aside", "原文如此", "waiver.grave"),
        ("C", "release", "原文如此", "waiver.grave"),
        ("B", "aside", "原文如此", "waiver.secrecy"),
        ("E", "ask", "原文如此", "waiver.secrecy"),
        ("W", "release", "原文如此", "waiver.secrecy"),
    ],
)
def test_a_refusal_has_its_code(severity: Severity, kind: str, reason: str, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        waiver_for(finding(severity), kind, reason)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert str(refusal.value)


def test_a_reason_may_be_as_long_as_the_limit() -> None:
    longest = "长" * MAX_REASON
    waiver = waiver_for(finding("E"), "aside", f" {longest} ")
    assert waiver == Waiver("wording.x", "坏事", "aside", longest)
    assert read_waivers([waiver.to_json()]) == (waiver,)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"reason": "长" * (MAX_REASON + 1)}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"kind": "other"}, "reason"),
        ({"more": "x"}, "more"),
        ({"rule": 3}, "rule"),
    ],
)
def test_a_waiver_from_outside_must_fit(change: dict[str, object], key: str) -> None:
    with pytest.raises(Malformed) as refusal:
        read_waivers([WIRE, {**WIRE, **change}])
    assert "waivers[2]" in str(refusal.value)
    assert key in str(refusal.value)


def test_the_number_of_waivers_is_bounded() -> None:
    assert len(read_waivers([WIRE] * MAX_WAIVERS)) == MAX_WAIVERS
    with pytest.raises(Malformed) as refusal:
        read_waivers([WIRE] * (MAX_WAIVERS + 1))
    assert f"waivers[{MAX_WAIVERS + 1}]" in str(refusal.value)


def test_each_severity_stops_its_acts() -> None:
    aside = Waiver("wording.x", "坏事", "aside", "原文如此")
    ask, release = Waiver("wording.x", "坏事", "ask", "可以"), Waiver("wording.x", "坏事", "release", "可以")
    assert stopped("C") == stopped("C", aside, ask, release) == list(STAGES)
    assert stopped("B") == stopped("B", aside) == list(STAGES)
    assert stopped("B", ask) == ["secrecy", "approve"]
    assert stopped("B", release) == []
    assert stopped("E") == stopped("E", release) == ["first-review", "approve"]
    assert stopped("E", aside) == []
    assert stopped("W") == stopped("I") == []


def test_a_waiver_is_of_one_rule_and_one_text() -> None:
    for other in (Waiver("wording.y", "坏事", "aside", "是"), Waiver("wording.x", "坏", "aside", "是")):
        assert stopped("E", other) == ["first-review", "approve"]


def test_findings_are_judged_in_their_order_with_all_their_waivers() -> None:
    first, second = Waiver("wording.x", "坏", "ask", "一"), Waiver("wording.x", "坏", "release", "二")
    report = Report((), (finding("B", "坏"), finding("B", "事")), "")
    judged = judge(report, (first, second))
    assert [item.finding.text for item in judged] == ["坏", "事"]
    assert judged[0].waivers == (first, second)
    assert (judged[0].asked, judged[0].stands) == (True, False)
    assert (judged[1].asked, judged[1].stands) == (False, True)
