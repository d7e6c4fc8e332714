"""Places, peoples, organisations: the shipped names and a unit's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from checks_kit import TODAY, article, findings
from names_kit import pack_of

from forms.checks.finding import Finding
from forms.checks.names.areas import read_areas
from forms.checks.pack import packs_in_force
from forms.checks.piece import Piece
from forms.errors import Malformed

BOOK = pack_of()
SHIPPED = packs_in_force((), "", TODAY)


def find(text: str, code: str) -> list[Finding]:
    return list(findings(article(text), code, BOOK))


def area(text: str) -> list[tuple[str | None, str, tuple[str, ...]]]:
    hits = read_areas(SHIPPED).find(Piece(text, "paragraph"))
    return [(hit.severity, text[hit.start : hit.end], hit.suggestions) for hit in hits]


def rows(section: str) -> list[Any]:
    return [row for pack in SHIPPED for row in pack.sections.get(section, ())]


def test_the_list_of_areas_is_whole() -> None:
    names = [row["full"] for row in rows("autonomous")]
    assert len(names) == len(set(names)) == 155
    assert [sum(name.endswith(end) for name in names) for end in ("区", "州", "县", "旗")] == [5, 30, 117, 3]
    assert len(rows("provinces")) == 34
    assert len(rows("peoples")) == 56


@pytest.mark.parametrize("name", [row["full"] for row in rows("autonomous")])
def test_a_right_name_is_never_pointed_out(name: str) -> None:
    assert area(f"赴{name}考察") == []
    assert area(f"在{name}、{name}各地") == []


@pytest.mark.parametrize("row", rows("autonomous"), ids=lambda row: row["full"])
def test_a_name_without_its_peoples_is_short_for_the_whole(row: dict[str, Any]) -> None:
    short = row["stem"] + row["full"][-3:]
    if short != row["full"]:
        ((severity, text, suggestions),) = area(f"赴{short}考察")
        assert severity in ("W", "I")
        assert (text, suggestions) == (short, (row["full"],))


def test_every_wrong_spelling_is_wrong() -> None:
    right = {name for row in rows("spellings") for name in (row["name"],)} | {row["name"] for row in rows("peoples")}
    wrong = [form for row in (*rows("spellings"), *rows("peoples")) for form in row["wrong"]]
    assert len(wrong) == len(set(wrong))
    assert not [form for form in wrong if form in right or any(form in name for name in right)]


@pytest.mark.parametrize(
    ("text", "severity", "suggestion"),
    [
        ("贵州省黔西南苗族布依族自治州", None, "黔西南布依族苗族自治州"),
        ("新疆维吾尔族自治区", None, "新疆维吾尔自治区"),
        ("湘西苗族自治州", "W", "湘西土家族苗族自治州"),
        ("阿坝藏族自治州", "I", "阿坝藏族羌族自治州"),
        ("巴音郭愣蒙古自治州", "W", "巴音郭楞蒙古自治州"),
        ("怒江傈傈族自治州", None, "怒江傈僳族自治州"),
        ("广西壮族自治州", "", ""),
        ("鄂西土家族苗族自治州", "I", "恩施土家族苗族自治州"),
        ("民族区域自治州县", "", ""),
        ("支持五个自治区和各自治县", "", ""),
    ],
)
def test_names_of_autonomous_areas(text: str, severity: str | None, suggestion: str) -> None:
    found = area(f"前往{text}调研。")
    assert [(s, names) for s, _, names in found] == ([(severity, (suggestion,))] if suggestion else [])


def test_a_misspelt_place_has_a_fix_at_its_place() -> None:
    (found,) = find("同新彊有关部门座谈", "names.place-misspelt")
    assert (found.start, found.end, found.fix) == (1, 3, "新疆")


def test_a_former_name_of_a_people_is_only_doubtful() -> None:
    (found,) = find("崩龙族村寨", "names.people-former")
    assert (found.severity, found.fix, found.suggestions) == ("W", None, ("德昂族",))


OWN: dict[str, Any] = {
    "own_organisations": [
        {"name": "云溪市市场监督管理局", "short": ["云溪市市场监管局"], "wrong": ["云溪市市场监督局", "云溪市市监局"]},
        {"name": "云溪市大数据管理局", "to": "2024-05-31", "successor": "云溪市数据局"},
        {"name": "云溪市数据局", "from": "2024-06-01"},
        {"name": "云溪市水利工程管理中心"},
        {"name": "云溪市水务工程管理中心"},
    ],
    "own_places": [{"name": "望湖街道", "wrong": ["忘湖街道"]}, {"name": "云溪市东湖国家湿地公园"}],
}


def own(text: str, code: str = "names", **around: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    found = findings(article(text), code, pack_of(**OWN), **around)
    return [(f.code.partition(".")[2], f.text, f.suggestions) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云溪市市场监督局发布", [("own-wrong", "云溪市市场监督局", ("云溪市市场监督管理局",))]),
        ("忘湖街道居民", [("own-wrong", "忘湖街道", ("望湖街道",))]),
        ("云溪市市场监督管理局发布", []),
        ("云溪市市场监管局发布", []),
        ("云溪市东胡国家湿地公园", [("own-near", "云溪市东胡国家湿地公园", ("云溪市东湖国家湿地公园",))]),
        ("云溪市水利工程管理中心", []),
        ("云溪市水务工程管理中心", []),
        ("临江市东湖国家湿地公园", []),
        ("云溪市大数据管理局负责", [("own-date", "云溪市大数据管理局", ("云溪市数据局", "原云溪市大数据管理局"))]),
        ("原云溪市大数据管理局负责", []),
        ("云溪市数据局负责", []),
    ],
)
def test_names_of_the_units_own_list(text: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert own(text) == expected


def test_a_name_does_not_hold_before_its_day() -> None:
    assert own("云溪市数据局负责", "names.own-date", today=date(2024, 5, 31)) == [("own-date", "云溪市数据局", ())]
    assert own("云溪市大数据管理局负责", "names.own-date", today=date(2024, 5, 31)) == []


@pytest.mark.parametrize(
    "row",
    [{"name": ""}, {"name": "甲局", "wrong": ["甲局"]}, {"name": "甲局", "wrong": [""]}, {"name": "甲局", "to": "x"}],
)
def test_a_row_of_the_own_list_that_does_not_fit_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        pack_of(own_organisations=[row])
