"""Leaders and posts over a unit's own list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from checks_kit import article, findings
from hypothesis import given
from hypothesis import strategies as st
from names_kit import pack_of

from forms.body.model import Cell, Run, Table
from forms.checks.finding import Finding
from forms.checks.names.mentions import near_names
from forms.errors import Malformed

ROWS: list[dict[str, Any]] = [
    {
        "name": "周明远",
        "aliases_forbidden": ["周名远"],
        "posts": [
            {"title": "市委书记", "from": "2024-03-01", "scope": "云溪市", "rank": 10},
            {"title": "市长", "from": "2020-01-10", "to": "2024-02-28", "scope": "云溪市", "rank": 20},
        ],
    },
    {
        "name": "沈清和",
        "posts": [
            {"title": "市委副书记", "from": "2024-03-01", "scope": "云溪市", "rank": 20},
            {"title": "市长", "from": "2024-03-01", "scope": "云溪市", "rank": 20},
        ],
    },
    {"name": "高岚", "posts": [{"title": "副市长", "from": "2022-06-01", "scope": "云溪市", "rank": 30}]},
    {"name": "严朴", "posts": [{"title": "局长", "from": "2023-01-01", "scope": "云溪市水务局", "rank": 60}]},
    {
        "name": "高峦",
        "posts": [{"title": "县长", "from": "2023-01-01", "to": "2025-12-31", "scope": "临河县", "rank": 50}],
    },
    {"name": "江小雨", "posts": [{"title": "县长", "from": "2027-01-01", "scope": "临河县", "rank": 50}]},
]


def find(*texts: str, code: str = "names", **values: Any) -> list[tuple[str, str, str]]:
    found = findings(article(*texts, **values), code, pack_of(leaders=ROWS))
    return [(f.code.partition(".")[2], f.severity, f.text) for f in found]


def one(text: str, code: str) -> Finding:
    return findings(article(text), code, pack_of(leaders=ROWS))[0]


@pytest.mark.parametrize(
    ("text", "severity", "written", "right"),
    [
        ("云溪市市长沈清河出席会议。", "C", "沈清河", "沈清和"),
        ("云溪市委书记周明元指出，要抓落实。", "C", "周明元", "周明远"),
        ("云溪市委副书记、市长沈青和主持会议。", "C", "沈青和", "沈清和"),
        ("云溪市人民政府市长沈和清讲话。", "C", "沈和清", "沈清和"),
        ("云溪市市长沈清主持会议。", "C", "沈清", "沈清和"),
        ("云溪市市长沈清和平出席。", "", "", ""),
        ("市长沈清河出席会议。", "W", "沈清河", "沈清和"),
        ("云溪市副市长高兰出席会议。", "W", "高兰", "高岚"),
        ("时任云溪市市长沈清河出席会议。", "W", "沈清河", "沈清和"),
        ("2019年，云溪市市长沈清河到任。", "W", "沈清河", "沈清和"),
        ("沈清河市长出席会议。", "W", "沈清河", "沈清和"),
        ("云溪市水务局局长严卜介绍了情况。", "C", "严卜", "严朴"),
    ],
)
def test_a_name_one_sign_away_beside_the_post(text: str, severity: str, written: str, right: str) -> None:
    found = findings(article(text), "names.misspelt", pack_of(leaders=ROWS))
    assert [(f.severity, f.text, f.suggestions) for f in found] == ([(severity, written, (right,))] if severity else [])


@pytest.mark.parametrize(
    "text",
    [
        "云溪市市长沈清和出席会议。",
        "临江市市长沈清河来访。",
        "云溪市市长高度重视，",
        "云溪市水务局局长严肃指出，问题不小。",
        "云溪市水务局局长严格要求干部。",
        "云溪市副市长高峦出席。",
        "云溪市市长信箱沈清河同志来信。",
        "云溪市市长助理沈清河出席会议。",
        "沈清河是一名教师。",
        "云溪市市长沈大海出席会议。",
        "云溪市常务副市长沈清河出席会议。",
    ],
)
def test_what_is_no_misspelt_name(text: str) -> None:
    assert find(text, code="names.misspelt") == []


def test_a_forbidden_spelling_is_grave_wherever_it_stands() -> None:
    found = one("记者周名远采写。", "names.forbidden")
    assert (found.severity, found.start, found.end, found.fix) == ("C", 2, 5, "周明远")
    assert find("书记周明远到场。", code="names.forbidden") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云溪市市长周明远调研水利工程。", [("post-date", "E", "市长周明远")]),
        ("市长周明远调研水利工程。", [("post-date", "E", "市长周明远")]),
        ("周明远市长调研水利工程。", [("post-date", "E", "周明远市长")]),
        ("时任云溪市市长周明远调研。", []),
        ("云溪市原市长周明远调研。", []),
        ("原云溪市市长周明远调研。", []),
        ("临江市市长周明远调研。", []),
        ("临河县县长江小雨调研。", [("post-date", "E", "县长江小雨")]),
        ("原市委书记周明远调研。", [("post-date", "W", "市委书记周明远")]),
        ("云溪市委书记周明远、市长沈清和调研。", []),
        ("同意免去周明远市长职务。", []),
        ("云溪市副市长高岚出席。", []),
    ],
)
def test_posts_hold_on_the_day_of_the_article(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert find(text, code="names.post-date") == expected


def test_the_day_is_that_of_the_article() -> None:
    text = "云溪市市长周明远调研水利工程。"
    assert find(text, code="names.post-date", event_date="2023-05-06") == []
    assert find(text, code="names.post-date", event_date="2024-03-01") != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云溪市市长高岚出席会议。", [("wrong-post", "E", "市长高岚")]),
        ("市长高岚出席会议。", [("wrong-post", "W", "市长高岚")]),
        ("2012年，云溪市市长高岚出席会议。", [("wrong-post", "W", "市长高岚")]),
        ("临江市市长高岚出席会议。", []),
        ("云溪市副市长高岚出席会议。", []),
        ("云溪市市长高岚山出席会议。", []),
        ("时任云溪市市长高岚出席会议。", []),
        ("云溪市代市长高岚出席会议。", []),
    ],
)
def test_a_post_that_another_person_holds(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert find(text, code="names.wrong-post") == expected


def test_a_name_broken_by_a_space() -> None:
    found = one("市委书记周 明远主持会议，并讲话。", "names.broken")
    assert (found.severity, found.text, found.fix) == ("E", "周 明远", "周明远")
    assert find("市委书记周明\n远主持会议。", code="names.broken") == [("broken", "E", "周明\n远")]
    assert find("副市长高\u3000岚出席会议。", code="names.broken") == [("broken", "W", "高\u3000岚")]


def test_spaces_that_belong() -> None:
    table = Table("bt", 1, ((Cell((Run("姓名"),)),), (Cell((Run("高\u3000岚"),)),), (Cell((Run("周 明远"),)),)))
    assert find(blocks=[table], code="names.broken") == []
    assert find("高\u3000岚\u3000周明远\u3000沈清和", code="names.broken") == []
    assert find("大会由 市长主持。", code="names.broken") == []


def test_a_space_between_post_and_name() -> None:
    found = one("会上，市长 沈清和讲话。", "names.spaced-post")
    assert (found.severity, found.text, found.suggestions) == ("I", "市长 沈清和", ("市长沈清和",))
    assert find("市长\u3000沈清和", code="names.spaced-post") == []


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("市领导沈清和、周明远、高岚参加。", True),
        ("市领导周明远、高岚、沈清和参加。", True),
        ("副市长高岚、市长沈清和出席。", True),
        ("市领导周明远、沈清和、高岚参加。", False),
        ("市委书记周明远，市长沈清和出席。", False),
        ("会议由副市长高岚主持。市长沈清和讲话。", False),
        ("副市长高岚主持会议，市长沈清和讲话。", False),
        ("高峦、周明远参加。", False),
    ],
)
def test_leaders_in_a_list_stand_by_rank(text: str, hit: bool) -> None:
    assert bool(find(text, code="names.order")) is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("市长沈清和市长讲话。", True),
        ("沈清和同志市长讲话。", True),
        ("沈清和同志同志讲话。", True),
        ("市长同志沈清和讲话。", True),
        ("市长沈清和同志讲话。", False),
        ("沈清和市长讲话。", False),
        ("沈清和同志任市长。", False),
        ("同志们，沈清和讲话。", False),
    ],
)
def test_forms_of_address(text: str, hit: bool) -> None:
    assert bool(find(text, code="names.address")) is hit


def test_post_before_and_after_one_name() -> None:
    assert find("市长沈清和讲话。", "沈清和市长要求抓紧。", code="names.word-order") == [
        ("word-order", "I", "沈清和市长")
    ]
    assert find("市长沈清和讲话。", "副市长高岚、市长沈清和要求抓紧。", code="names.word-order") == []


def test_a_finding_names_the_pack_the_list_came_in() -> None:
    book = pack_of(leaders=ROWS)
    own = next(pack.digest for pack in book.packs if pack.unit)
    assert [f.pack for f in findings(article("记者周名远采写。"), "names.forbidden", book)] == [own]


def test_without_a_list_there_is_nothing_to_say() -> None:
    content = article("云溪市市长沈清河出席。周 明远到场。")
    assert findings(content, "names", pack_of()) == ()


@pytest.mark.parametrize(
    "row",
    [
        {"name": "周"},
        {"name": "周明远", "aliases_forbidden": [""]},
        {"name": "周明远", "aliases_forbidden": ["周明远"]},
        {"name": "周明远", "posts": [{"title": ""}]},
        {"name": "周明远", "posts": [{"title": "市长", "from": "2024-02-30"}]},
        {"name": "周明远", "posts": [{"title": "市长", "from": "2025-01-02", "to": "2025-01-01"}]},
        {"name": "周明远", "posts": [{"title": "市长", "rank": 0}]},
        {"name": "周明远", "posts": [], "phone": "1"},
    ],
)
def test_a_row_that_does_not_fit_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        pack_of(leaders=[{"posts": [], **row}])


@given(st.text("甲乙丙丁", min_size=1, max_size=3), st.text("甲乙丙丁", min_size=1, max_size=3))
def test_nearness_is_mutual_and_never_of_itself(one: str, other: str) -> None:
    assert near_names(one, other) == near_names(other, one)
    assert not near_names(one, one)


def test_the_article_without_its_own_date_speaks_from_the_day_of_the_check() -> None:
    content = article("临河县县长江小雨调研。")
    assert findings(content, "names.post-date", pack_of(leaders=ROWS), today=date(2027, 1, 1)) == ()
