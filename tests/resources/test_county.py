"""The practice county is whole: references resolve, and its officers can walk every column."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from resources import folder
from resources.county import columns, county, deputies, officers, return_reasons, routes, samples, units

TYPES = {"news", "notice", "policy", "interpretation", "service-guide", "reprint", "personnel", "convenience"}
CLASSES = {
    "政务动态", "工作动态", "政策文件", "通知公告", "人事信息", "规划计划", "政策解读", "回应关切",
    "办事服务", "便民信息", "征集调查", "专题专栏",
}  # fmt: skip
ROLES = {
    "drafter", "reviewer", "secrecy", "countersigner", "approver",
    "editor", "publisher", "receiver", "supervisor", "administrator", "duty",
}  # fmt: skip
LANGUAGES = {"zh_CN", "zh_TW", "en"}
ZONES = ["政务信息", "办事服务", "互动交流", "专题应用"]
SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")
# Who must always differ, whatever the route says; the groups of a route come on top.
ALWAYS = (("submit", "pass:1", "pass:2", "pass:3", "approve", "publish"), ("submit", "secrecy-review"),
          ("submit", "countersign"))  # fmt: skip

UNITS = {u["id"]: u for u in units()}
COLUMNS = {c["id"]: c for c in columns()}
ROUTES = {r["id"]: r for r in routes()}
OFFICERS = {o["id"]: o for o in officers()}


# --- counts and references -------------------------------------------------------------------------------


def test_the_county_has_the_size_it_is_meant_to_have() -> None:
    people = [o for o in officers() if not o["service"]]
    assert len(columns()) == len(COLUMNS) == 53
    assert len(units()) == len(UNITS) == 13
    assert [u["kind"] for u in units()] == ["portal"] + ["department"] * 12
    assert 40 <= len(people) <= 50
    assert [o["id"] for o in officers() if o["service"]] == [county()["service_officer"]]
    assert list(dict.fromkeys(c["zone"] for c in columns())) == ZONES


def test_the_site_says_who_it_is_in_the_form_the_page_labels_ask_for() -> None:
    site = county()["site"]
    assert re.fullmatch(r"[0-9A-Za-z]{10}", site["idcode"])
    assert site["domain"] == "www.yunxi.gov.example"
    assert all(isinstance(value, str) and value for value in site.values())
    assert set(county()["names"]) == set(county()["notice"]) == LANGUAGES
    assert UNITS[county()["portal_unit"]]["kind"] == "portal"
    assert county()["default_officer"] in OFFICERS


@pytest.mark.parametrize("column", columns(), ids=lambda c: c["id"])
def test_a_column_refers_only_to_what_there_is(column: Mapping[str, Any]) -> None:
    assert SLUG.fullmatch(column["id"])
    assert column["path"][0] == column["zone"]
    assert column["path"][-1] == column["name"]
    assert len(column["path"]) == 3
    assert 10 <= len(column["description"]) <= 200
    assert column["keywords"]
    assert len(set(column["keywords"])) == len(column["keywords"])
    assert column["column_class"] in CLASSES
    assert column["supervising_unit"] in UNITS
    assert column["route"] in ROUTES
    assert column["types"]
    assert set(column["types"]) <= TYPES
    contributing = column["contributing_units"]
    assert contributing == ["*"] or set(contributing) <= UNITS.keys()
    assert len(set(contributing)) == len(contributing)


def test_names_are_told_apart() -> None:
    for records, key in ((columns(), "name"), (units(), "name"), (units(), "short"), (officers(), "name")):
        values = [record[key] for record in records]
        assert len(set(values)) == len(values)


def test_every_department_answers_for_a_column_of_its_own_news() -> None:
    own = {c["supervising_unit"] for c in columns() if c["column_class"] == "工作动态"}
    assert own == {u["id"] for u in units() if u["kind"] == "department"}
    for column in columns():
        if column["id"] in ("city-news", "state-reprints", "provincial-reprints"):
            assert column["supervising_unit"] == "portal"


def test_every_content_type_has_a_column() -> None:
    assert {t for c in columns() for t in c["types"]} == TYPES


@pytest.mark.parametrize("officer", officers(), ids=lambda o: o["id"])
def test_an_officer_holds_only_grants_that_mean_something(officer: Mapping[str, Any]) -> None:
    assert SLUG.fullmatch(officer["id"])
    assert officer["unit"] in UNITS
    assert officer["name"]
    assert officer["post"]
    assert officer["roles"]
    for grant in officer["roles"]:
        assert grant["role"] in ROLES
        assert grant["unit"] == officer["unit"]
        assert grant["columns"] == ["*"] or set(grant["columns"]) <= COLUMNS.keys()


def test_administrators_touch_no_content_and_are_three_different_people() -> None:
    found = [o for o in officers() if any(g["role"] == "administrator" for g in o["roles"])]
    assert sorted(o["id"] for o in found) == sorted(county()["pack_signers"])
    assert [len(o["roles"]) for o in found] == [1, 1, 1]
    assert len({o["post"] for o in found}) == 3
    assert 2 <= county()["pack_threshold"] <= len(found)


def test_the_portal_office_has_the_posts_it_needs() -> None:
    count = {role: len(list(_holders(role, "portal", "city-policy"))) for role in ROLES}
    assert count["editor"] >= 2
    assert count["publisher"] >= 2
    assert count["supervisor"] >= 1
    assert [o["id"] for o in _holders("receiver", "portal", "city-policy")] == ["portal-service"]


def test_deputies_stand_in_for_a_colleague_of_the_same_unit_for_a_time() -> None:
    assert deputies()
    for pair in deputies():
        deputy, principal = OFFICERS[pair["deputy"]], OFFICERS[pair["principal"]]
        assert deputy["id"] != principal["id"]
        assert deputy["unit"] == principal["unit"]
        begin, end = (datetime.fromisoformat(pair[key]) for key in ("not_before", "not_after"))
        assert begin.utcoffset() is not None
        assert begin < end


# --- routes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", routes(), ids=lambda r: r["id"])
def test_a_route_is_one_the_workflow_can_follow(route: Mapping[str, Any]) -> None:
    labels = [_label(step) for step in route["steps"]]
    assert set(route["names"]) == LANGUAGES
    assert labels[0] == ("approve" if route.get("emergency") else "pass:1")
    assert len(set(labels)) == len(labels)
    assert labels.index("approve") < labels.index("publish") == len(labels) - 1
    assert route["publisher"] in ("portal", "unit")
    assert route["steps"][-1]["scope"] == ("portal" if route["publisher"] == "portal" else "author")
    for step in route["steps"]:
        assert step["role"] in ROLES
        assert step["scope"] in ("author", "supervising", "portal", "joint")
        assert (step["level"] > 0) == (step["action"] == "pass")
        assert step["count"] == (0 if step["scope"] == "joint" else 1)
    grouped = {label for group in route["distinct"] for label in group}
    assert grouped <= {*labels, "submit", *ALWAYS[0], *ALWAYS[1]}


def test_the_notices_of_the_water_bureau_have_an_emergency_lane_with_a_duty_leader() -> None:
    (column,) = (c for c in columns() if "emergency_route" in c)
    assert column["id"] == "water-notices"
    route = ROUTES[column["emergency_route"]]
    assert route["emergency"] is True
    assert {c["route"] for c in columns()}.isdisjoint({route["id"]})
    assert [s["role"] for s in route["steps"] if s["action"] == "approve"] == ["duty"]
    leaders = [o["id"] for o in _holders("duty", "water", "water-notices")]
    assert leaders == ["han-song"]
    lookers = {o["id"] for o in _holders("reviewer", "water", "water-notices")}
    assert lookers - set(leaders)


def test_the_unit_publishes_only_where_the_route_says_so() -> None:
    assert [c["id"] for c in columns() if ROUTES[c["route"]]["publisher"] == "unit"] == ["water-alerts"]


def test_a_policy_column_always_takes_the_policy_route() -> None:
    assert {c["route"] for c in columns() if "policy" in c["types"]} == {"policy"}


@pytest.mark.parametrize("column", columns(), ids=lambda c: c["id"])
def test_a_column_can_be_walked_by_officers_who_are_all_different(column: Mapping[str, Any]) -> None:
    everybody = tuple(label for label, _ in _stations(column, "water"))
    walks = [_assignment(column, unit, (everybody,)) for unit in _contributing(column)]
    assert any(walks), f"nobody can bring an article through {column['id']}"


@pytest.mark.parametrize("column", columns(), ids=lambda c: c["id"])
def test_every_contributing_unit_can_bring_an_article_through(column: Mapping[str, Any]) -> None:
    groups = (*ALWAYS, *map(tuple, ROUTES[column["route"]]["distinct"]))
    stuck = [unit for unit in _contributing(column) if not _assignment(column, unit, groups)]
    assert stuck == []


def test_the_search_for_officers_can_fail() -> None:
    """Three reviews need five people of one unit; a department of three has no such walk."""
    column = {**COLUMNS["water-news"], "supervising_unit": "finance", "contributing_units": ["finance"]}
    assert not _assignment(column, "finance", (tuple(label for label, _ in _stations(column, "finance")),))


def test_a_leader_signs_policy_and_only_policy() -> None:
    assert [o["post"] for o in _holders("approver", "water", "water-policy")] == ["局长"]
    assert [o["id"] for o in _holders("approver", "water", "water-news")] == ["zhao-ping"]


# --- what may not be in it -------------------------------------------------------------------------------


FILES = [*sorted(folder("county").rglob("*.json")), folder("return_reasons.json")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_personal_stands_in_the_data(path: Path) -> None:
    bare = re.sub(r'"[0-9a-f]{64}"', '""', path.read_text(encoding="utf-8"))
    assert not re.search(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", bare), "a mobile number"
    assert not re.search(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])", bare), "an identity number"
    assert not re.search(r"(?<!\d)\d{16,19}(?!\d)", bare), "a bank card number"
    assert "@" not in bare
    for phone in re.findall(r"(?<![\d〔-])\d{3,4}-\d{7,8}(?!\d)", bare):
        assert re.fullmatch(r"0000-5550\d{3}", phone)
    for host in re.findall(r"(?:https?://|www\.)([A-Za-z0-9.-]+)", bare):
        assert host.endswith(".example")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_text_is_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    json.loads(text)
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("}\n") or text.endswith("]\n")
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff０-９]", text)


def test_the_loader_gives_each_caller_its_own_copy() -> None:
    units()[0]["name"] = "changed"
    assert units()[0]["name"] != "changed"


# --- reasons for a return --------------------------------------------------------------------------------


def test_return_reasons_are_complete_and_grouped() -> None:
    data = return_reasons()
    groups = [g["id"] for g in data["groups"]]
    assert [g["labels"]["zh_CN"] for g in data["groups"]] == ["政治", "内容", "技术", "保密", "时效", "重复"]
    assert [r["code"] for r in data["reasons"]] == [f"R{n:02}" for n in range(1, 14)]
    assert {r["group"] for r in data["reasons"]} == set(groups)
    for entry in (*data["groups"], *data["reasons"]):
        assert set(entry["labels"]) == LANGUAGES
        assert all(entry["labels"].values())


def test_samples_use_known_reasons() -> None:
    codes = {r["code"] for r in return_reasons()["reasons"]}
    used = {act["category"] for sample in samples() for act in sample["acts"] if "category" in act}
    assert used
    assert used <= codes


# --- the search ------------------------------------------------------------------------------------------


def _label(step: Mapping[str, Any]) -> str:
    return f"{step['action']}:{step['level']}" if step["action"] == "pass" else str(step["action"])


def _contributing(column: Mapping[str, Any]) -> list[str]:
    named = column["contributing_units"]
    return list(UNITS) if named == ["*"] else list(named)


def _holders(role: str, unit: str, column: str) -> Iterator[Mapping[str, Any]]:
    for officer in officers():
        for grant in officer["roles"]:
            if (grant["role"], grant["unit"]) == (role, unit) and (
                "*" in grant["columns"] or column in grant["columns"]
            ):
                yield officer


def _stations(column: Mapping[str, Any], author: str) -> list[tuple[str, list[str]]]:
    """The stations from the submission on, each with the officers who hold the grant it asks for."""
    joint = "housing" if author != "housing" else "water"
    where = {"author": author, "supervising": column["supervising_unit"], "portal": "portal", "joint": joint}
    found = [("submit", [o["id"] for o in _holders("drafter", author, column["id"])])]
    for step in ROUTES[column["route"]]["steps"]:
        holders = _holders(step["role"], where[step["scope"]], column["id"])
        found.append((_label(step), [o["id"] for o in holders]))
    return found


def _assignment(column: Mapping[str, Any], author: str, groups: tuple[tuple[str, ...], ...]) -> dict[str, str] | None:
    """An officer for every station such that within each group all are different, or None."""
    differ = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    return _assign(_stations(column, author), {}, differ)


def _assign(
    stations: list[tuple[str, list[str]]], done: dict[str, str], differ: set[frozenset[str]]
) -> dict[str, str] | None:
    if not stations:
        return done
    (label, holders), *rest = stations
    for officer in holders:
        if any(other == officer and frozenset((label, at)) in differ for at, other in done.items()):
            continue
        found = _assign(rest, {**done, label: officer}, differ)
        if found:
            return found
    return None
