"""Personal data: what is masked, what is only pointed out, and what is no person's number at all."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from checks_kit import article, codes_in, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.body.model import Cell, Paragraph, Run, Table
from forms.checks.article import Inspected
from forms.checks.finding import Finding
from forms.checks.piece import Kind
from forms.checks.privacy.contacts import mobile_numbers
from forms.checks.privacy.numbers import good_identity, identity_numbers
from forms.checks.privacy.tables import places
from forms.content import Attachment

IDENTITY = "11010519491231002X"
SHEET = Attachment("a" * 64, 9_000, "application/vnd.ms-excel", "拟补助对象名单.xls")


def privacy(*texts: str, **fields: str) -> list[Finding]:
    return list(findings(article(*texts, **fields), "privacy"))


def seen(text: str, kind: Kind = "paragraph", name: str = "") -> list[str]:
    return [code for code in codes_in(text, kind, name) if code.startswith("privacy.")]


def table(*rows: tuple[str, ...], header_rows: int = 1) -> Table:
    return Table("bt", header_rows, tuple(tuple(Cell((Run(text),) if text else ()) for text in row) for row in rows))


# --- numbers of persons and organisations ---


@pytest.mark.parametrize(
    "text",
    [
        f"证号{IDENTITY}",
        "证号11010519491231002x",
        "身份证 110105 19491231 002X",
        "身份证号１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_an_identity_number_is_held_and_its_mask_is_offered(text: str) -> None:
    (found,) = privacy(text)
    assert (found.code, found.severity, found.fix) == ("privacy.identity-card", "B", "11*************02X")
    assert found.suggestions[1] == "110105********002X"
    assert seen(text.replace(found.text, found.fix or "")) == []


@pytest.mark.parametrize("number", ["110105194912310021", "110105194902310021", "180105194912310021"])
def test_a_long_number_that_is_no_identity_number_is_silent(number: str) -> None:
    assert seen(f"共计{number}份") == []


def test_an_organisation_code_is_no_identity_number() -> None:
    assert seen(f"统一社会信用代码：{IDENTITY}") == ["privacy.credit-code"]


def test_a_mistyped_identity_number_is_one_all_the_same_when_the_text_says_so() -> None:
    assert seen("身份证号码110105194912310021") == ["privacy.identity-card"]


@pytest.mark.parametrize(
    "text",
    [
        f"受理编号：{IDENTITY}",
        f"项目代码{IDENTITY}",
        f"https://www.yunxi.gov.cn/item/{IDENTITY}",
        "索引号：11441700007280420Y/2021-00050",
        "云政发〔2026〕12号",
        "990000025/2026-00003",
        "投资3.1415926535897932亿元",
        "ISBN 9787100000000",
        "2026年11月27日至2027年11月26日",
        "电话：0000-5550219、0000-5550220",
        "12345政务服务便民热线",
    ],
)
def test_other_long_numbers_are_silent(text: str) -> None:
    assert seen(text) == []


@given(st.integers(0, 32), st.dates(date(1900, 1, 1), date(2026, 11, 1)), st.integers(0, 999))
def test_every_proper_identity_number_is_found_and_its_mask_is_silent(region: int, born: date, order: int) -> None:
    spans = ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 82))
    regions = [code for first, last in spans for code in range(first, last)]
    body = f"{regions[region]}0105{born:%Y%m%d}{order:03}"
    number = next(body + sign for sign in "0123456789X" if good_identity(body + sign))
    (found,) = [f for f in privacy(f"村民证件{number}，") if f.code == "privacy.identity-card"]
    assert found.text == number
    assert found.fix is not None
    assert len(found.fix) == 18
    assert seen(found.fix) == []


def test_identity_numbers_do_not_end_where_a_longer_number_goes_on() -> None:
    from forms.checks.piece import Piece

    assert identity_numbers(Piece(IDENTITY[:-1] + "01", "paragraph")) == ()
    assert identity_numbers(Piece("9" + IDENTITY, "paragraph")) == ()


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("请汇入6222021234567890128", "B"),
        ("卡号4111111111111111", "B"),
        ("4111111111111111", "W"),
        ("捐赠账户（对公）6222021234567890128", "W"),
        ("收款账号：6222 0212 3456 7890 128", "B"),
    ],
)
def test_a_bank_card_is_held_and_an_organisation_account_only_pointed_out(text: str, severity: str) -> None:
    (found,) = privacy(text)
    assert (found.code, found.severity) == ("privacy.bank-card", severity)
    assert found.fix is None or re.fullmatch(r"\*{15}0128|\*{12}1111", found.fix)


def test_an_identity_number_of_gansu_is_no_bank_card() -> None:
    assert seen("620102199001010016") in ([], ["privacy.identity-card"])


def test_an_organisation_code_is_told_what_its_check_digit_should_be() -> None:
    (found,) = privacy("统一社会信用代码：1134170200324932X1")
    assert (found.code, found.severity) == ("privacy.credit-code", "W")
    assert "J" in str(found.message)


# --- ways to reach a person ---


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("联系人张某，13812345678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("+86 13812345678", "+86 138****5678"),
        ("手机：１３８１２３４５６７８", "138****5678"),
    ],
)
def test_a_mobile_number_is_held_and_its_mask_is_offered(text: str, fix: str) -> None:
    (found,) = privacy(text)
    assert (found.code, found.severity, found.fix) == ("privacy.mobile", "B", fix)
    assert seen(fix) == []


@pytest.mark.parametrize(
    "text", ["咨询电话：0000-5550219、13812345678", "举报电话13812345678", "联系方式：李科长，13812345678"]
)
def test_a_mobile_number_as_the_contact_of_an_office_is_only_pointed_out(text: str) -> None:
    (found,) = privacy(text)
    assert (found.severity, found.fix) == ("W", None)


def test_what_an_office_number_is_for_ends_with_the_sentence() -> None:
    (found,) = privacy("咨询电话：0000-5550219。户主王某13812345678")
    assert found.severity == "B"


def test_a_mobile_number_in_the_field_for_the_office_number_is_pointed_out() -> None:
    content = article("正文", type_id="service-guide", contact_phone="13812345678")
    assert [(f.field, f.severity) for f in findings(content, "privacy.mobile")] == [("contact_phone", "W")]


def test_numbers_count_inside_quoted_statutes_too() -> None:
    assert seen(f"“证号{IDENTITY}”（《办法》第三条）") == ["privacy.identity-card"]


@given(st.text("0123456789 -.元吨，；:/", max_size=40))
def test_a_mobile_number_is_never_taken_out_of_a_longer_one(text: str) -> None:
    from forms.checks.piece import Piece

    for start, end, _, digits in mobile_numbers(Piece(text, "paragraph")):
        assert len(digits) == 11
        assert not text[start - 1 : start].isdigit()
        assert not text[end : end + 1].isdigit()


@pytest.mark.parametrize(
    ("text", "severity"),
    [("请发至a@163.com", "I"), ("13812345678@139.com", "W"), ("xxgk@yunxi.gov.cn", ""), ("a@yunxi.example", "")],
)
def test_private_mail_boxes_are_hinted_at(text: str, severity: str) -> None:
    assert [f.severity for f in privacy(text)] == ([severity] if severity else [])


@pytest.mark.parametrize(
    "text",
    ["新GB18401标准", "粤B2-20090059", "京A级景区", "川A0号", "云A12345号文", "青A0001地块编号青A00012"],
)
def test_what_only_looks_like_a_number_plate_is_silent(text: str) -> None:
    assert "privacy.plate" not in seen(text)


def test_a_home_address_is_pointed_out_and_an_office_address_is_not() -> None:
    assert seen("王某家住人民路12号3单元502室") == ["privacy.address"]
    assert seen("办公地址：人民路12号3单元502室") == []
    assert seen("人民路12号3单元502室", "field", "contact_address") == []


# --- masks ---


@pytest.mark.parametrize(
    "text", ["138****1234", "110105********002X", "35*************123", "6222****0128", "2026**重点**", "3840×2160"]
)
def test_a_proper_mask_is_silent(text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize("text", ["1101051949****002X", "1381234**78", "110105199001**001X", "6222021234***0128"])
def test_a_mask_that_shows_too_much_is_pointed_out(text: str) -> None:
    (found,) = privacy(text)
    assert (found.code, found.severity) == ("privacy.weak-mask", "W")
    assert all("privacy.weak-mask" not in seen(better) for better in found.suggestions)


# --- people ---


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王小雨，女，12岁，柳湾小学学生", "王小雨"),
        ("柳湾小学学生李小禾获一等奖", "李小禾"),
        ("欧阳小雪（8岁）", "欧阳小雪"),
        ("9岁的男孩周子安在看书", "周子安"),
    ],
)
def test_a_minor_by_name_is_pointed_out(text: str, name: str) -> None:
    assert [f.text for f in privacy(text) if f.code == "privacy.minor"] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "王小雨，女，32岁",
        "柳湾小学学生李某某获奖",
        "柳湾小学班主任李老师",
        "云溪大学三年级学生李小禾",
        "6岁以上儿童免费",
        "幼儿园把保护儿童安全放在首位",
    ],
)
def test_grown_people_and_masked_names_are_silent(text: str) -> None:
    assert "privacy.minor" not in seen(text)


# --- lists ---


def test_numbers_in_a_list_of_people_are_held_and_its_basis_is_asked_for() -> None:
    rows = [
        ("姓 名", "身份证号"),
        ("王小雨", "110105194912310021"),
        ("李小禾", "110105194912310022"),
        ("周安", "35*************123"),
    ]
    content = article(blocks=[table(*rows)], title="拟补助对象公示", personal_data="none")
    found = {f.code: f for f in findings(content, "privacy")}
    assert found["privacy.list-columns"].severity == "B"
    assert found["privacy.list-columns"].text == "身份证号"
    assert "2" in str(found["privacy.list-columns"].message)
    assert found["privacy.list-basis"].text == "姓 名"


def test_a_masked_list_with_its_basis_is_silent() -> None:
    rows = [
        ("姓名", "身份证号"),
        ("王某", "35*************123"),
        ("李某", "35*************456"),
        ("周某", "35*************789"),
    ]
    content = article(
        blocks=[table(*rows)],
        title="公示",
        personal_data="required-by-law",
        personal_data_basis="《社会救助暂行办法》第十一条",
    )
    assert findings(content, "privacy") == ()


def test_a_list_without_personal_columns_is_silent() -> None:
    rows = [("县（区）", "完成数"), ("东河县", "12"), ("西河县", "9"), ("南河县", "7")]
    assert findings(article(blocks=[table(*rows)], title="进度公示", personal_data="none"), "privacy") == ()


@pytest.mark.parametrize(
    ("heads", "severity"),
    [(("单位", "办公电话"), "W"), (("单位", "联系电话"), "W"), (("姓名", "联系电话"), "B"), (("序号", "备注"), "B")],
)
def test_the_head_of_its_column_tells_what_a_mobile_number_is_for(heads: tuple[str, str], severity: str) -> None:
    content = article(
        blocks=[Paragraph("bp", (Run("附表"),)), table(heads, ("甲", "13812345678"))], personal_data="masked"
    )
    (found,) = findings(content, "privacy.mobile-in-table")
    assert (found.severity, found.text, found.start) == (
        severity,
        "13812345678",
        len(f"附表\n{heads[0]}\t{heads[1]}\n甲\t"),
    )


def test_a_column_of_home_addresses_is_pointed_out() -> None:
    content = article(blocks=[table(("姓名", "家庭住址"), ("王某", "青石镇"))], personal_data="masked")
    assert [(f.code, f.severity) for f in findings(content, "privacy")] == [("privacy.list-columns", "W")]


def test_cells_keep_their_columns_beside_merged_ones() -> None:
    rows = (
        (Cell((Run("姓名"),), rowspan=2), Cell((Run("联系"),), colspan=2)),
        (Cell((Run("手机号"),)), Cell((Run("邮箱"),))),
        (Cell((Run("王某"),)), Cell((Run("13812345678"),)), Cell()),
    )
    merged = Table("bt", 2, rows)
    assert [tuple(place) for place in places(merged)] == [
        (0, 0, 0),
        (1, 0, 1),
        (2, 1, 1),
        (3, 1, 2),
        (4, 2, 0),
        (5, 2, 1),
        (6, 2, 2),
    ]
    assert [f.severity for f in findings(article(blocks=[merged]), "privacy.mobile-in-table")] == ["B"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [(f"王小雨\t{IDENTITY}", "B"), ("咨询13812345678", "W"), ("王某\t138****5678", ""), ("", "")],
)
def test_the_text_of_an_attachment_is_searched(text: str, severity: str) -> None:
    content = article("见附件", attachments=[SHEET])
    found = findings(content, "privacy.attachment", attachment=lambda _: Inspected(text))
    assert [(f.severity, f.text, f.field) for f in found] == (
        [(severity, SHEET.name, "@attachments")] if severity else []
    )


def test_an_attachment_not_looked_into_yet_is_silent() -> None:
    assert findings(article("见附件", attachments=[SHEET]), "privacy") == ()


def test_dates_in_the_calendar_only() -> None:
    day = date(2024, 2, 28) + timedelta(days=1)
    assert seen(f"身份证110105{day:%Y%m%d}0021") == ["privacy.identity-card"]
    assert seen("身份证110105202302290021") == []
