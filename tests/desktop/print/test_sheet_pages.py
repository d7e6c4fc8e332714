"""The approval sheet on paper: A4, pages by whole rows, every word of the chain, a code, a file that a reader opens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.print.layout import sheet_parts
from desktop.print.pages import DPI, SheetPages, page_starts, qr_image, save_pdf
from desktop.print.wording import day_and_clock, opinion_lines, signer_words
from forms.errors import EnvironmentTrouble
from resources.language import say, use_language
from sync.desk.approval import ApprovalSheet, Fact, OpenBox, Opinion, SheetFile, Signer

ARTICLE = "01a21edb-f8c3-7314-b97e-cf76cb12b7a3"
HEAD = "ab" * 32
WHO = Signer("李静", "办公室主任", "云溪市水务局", "", "27F8 28D1 1E82")


def opinion(number: int = 1, action: str = "pass", **more: object) -> Opinion:
    made = Opinion(
        sequence=number, action=action, level=1 if action == "pass" else 0, signer=WHO,
        time="2026-11-20T16:45:00+08:00", logged="", category="", reason="", answers=(), conclusion="", basis="",
        units=(), waivers=0, rules_day="", stands=True, void=False, held=True,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def sheet(*opinions: Opinion, **more: object) -> ApprovalSheet:
    made = ApprovalSheet(
        article=ARTICLE, number="261120-B7A3", site="云溪市人民政府门户网站", practice=False,
        title="取水口专项检查<b>", unit="云溪市水务局", author="周明", column="政务信息 / 水务动态",
        supervisor="云溪市水务局", type_name="工作动态", begun="2026-11-20T09:00:00+08:00", published="", url="",
        facts=(Fact("公开属性", "主动公开"),), long_facts=(Fact("内容概述", "检查 62 家取水单位。"),), characters=1390,
        files=(SheetFile("台账.pdf", 2048, "cd" * 32),), content="ef" * 32, signed=True, opinions=opinions,
        open_boxes=(), head=HEAD if opinions else "", conclusion=say("{text}", text="核验通过"), held=True,
        made_at="2026-11-20T17:00:00+08:00",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _chinese(qapp: QApplication) -> None:
    use_language("zh_CN")


def words_of(made: ApprovalSheet) -> str:
    parts = sheet_parts(made, 100)
    return parts.top + "".join(parts.rows)


# ---- words -----------------------------------------------------------------------------------------------------------


def test_an_opinion_says_its_reason_and_the_kind_of_a_return() -> None:
    lines = opinion_lines(opinion(action="return", category="R03,content", reason="第二段不对。\n请核对。"))
    assert lines == ["退回修改。", "类别：事实、数据或人名职务有误；内容", "理由：第二段不对。\n请核对。"]


def test_the_secrecy_form_stands_answer_by_answer() -> None:
    answers = tuple((f"q{n}", n == 3) for n in range(1, 6))
    lines = opinion_lines(opinion(action="secrecy-review", answers=answers, conclusion="partly", basis="条例第十五条"))
    assert lines[0] == "经保密审查，修改后方可公开。"
    assert [line[-1] for line in lines[1:6]] == ["否", "否", "是", "否", "否"]
    assert lines[1].startswith("1. 是否含国家秘密")
    assert lines[6] == "依据：条例第十五条"


def test_a_deputy_is_written_with_both_names() -> None:
    assert signer_words(replace(WHO, name="唐宁", principal="王芳", post="信息员")) == "唐宁 代 王芳（信息员）"
    assert signer_words(replace(WHO, post="")) == "李静"


def test_a_moment_is_written_in_chinas_time() -> None:
    assert day_and_clock("2026-11-20T16:45:00+00:00") == "2026年11月21日 00:45"
    assert day_and_clock("") == ""


def test_void_and_uncredited_signatures_are_struck_and_said() -> None:
    void = words_of(sheet(opinion(void=True, stands=False)))
    assert '<p class="void">同意。</p>' in void
    assert "签字失效" in void
    broken = words_of(sheet(opinion(held=False), held=False, conclusion=say("{text}", text="第 1 步不成立")))
    assert "未采信" in broken
    assert "第 1 步不成立" in broken
    assert 'class="void"' not in words_of(sheet(opinion()))


def test_what_is_data_cannot_become_markup() -> None:
    shown = words_of(sheet(opinion(reason="<img src=x>")))
    assert "取水口专项检查&lt;b&gt;" in shown
    assert "&lt;img src=x&gt;" in shown


def test_open_boxes_leave_room_for_a_hand() -> None:
    shown = words_of(sheet(opinion(), open_boxes=(OpenBox("approve", ("赵平",)), OpenBox("pass:2", ()))))
    assert "签发" in shown
    assert "复审" in shown
    assert "可签：赵平" in shown
    assert shown.count("签名：") == 2


# ---- pages -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40), st.integers(0, 300), st.integers(400, 900))
def test_no_row_that_fits_on_a_page_is_torn(heights: list[int], first: int, page: int) -> None:
    tops, at = [], first
    for height in heights:
        tops.append(at)
        at += height
    starts = page_starts(tops, at, page)
    assert starts == sorted(set(starts))
    for begin, end in zip([None, *starts], [*starts, len(heights)], strict=True):
        used = sum(heights[begin or 0 : end]) + (first if begin is None else 0)
        assert used <= page


def test_a_row_higher_than_a_page_runs_over_and_the_rest_follows() -> None:
    assert page_starts([0, 100, 2600], 2700, 1000) == []
    assert page_starts([0, 100, 2950], 3100, 1000) == [2]


def test_the_file_is_a4_with_a_number_on_every_page(tmp_path: Path) -> None:
    long = opinion(2, "return", reason="请逐条核对。" * 300)
    pages = SheetPages(sheet(opinion(1, "submit", void=True), long, *(opinion(n) for n in range(3, 9))))
    path = save_pdf(pages, tmp_path / "审批单.pdf")
    document = pypdfium2.PdfDocument(path)
    assert len(document) == pages.count >= 2
    for page in document:
        assert page.get_size() == pytest.approx((595.3, 841.9), abs=1)
        shown = page.render(scale=1).to_pil().convert("L")
        foot = shown.crop((240, 780, 380, 815))
        assert foot.getextrema()[0] < 128  # the number stands there
        assert shown.crop((0, 0, 50, 842)).getextrema() == (255, 255)  # and nothing in the margin
    document.close()


def test_every_page_holds_whole_rows() -> None:
    pages = SheetPages(sheet(*(opinion(n, reason="核对无误。" * n) for n in range(1, 15))))
    assert pages.count >= 2
    for image in pages.images(600):
        edge = round(600 / 210 * (297 - 24)) - 1  # the last line of the text area: a torn row would cross it
        row = [image.pixelColor(x, edge).lightness() for x in range(90, 520)]
        assert min(row) > 200


def test_the_same_sheet_lays_out_the_same_on_every_device() -> None:
    pages = SheetPages(sheet(opinion(1, "submit"), opinion(2)))
    small, large = pages.images(420)[0], pages.images(1260)[0].scaledToWidth(420)
    assert small.size() == large.size()
    assert _ink(small) == pytest.approx(_ink(large), rel=0.2)


def _ink(image: QImage) -> int:
    return sum(255 - image.pixelColor(x, y).lightness() for x in range(0, 420, 2) for y in range(0, 590, 2))


def test_the_code_is_read_back_from_the_printed_page() -> None:
    text = f"gaoqian:{ARTICLE}:{HEAD}"
    made = sheet(opinion())
    assert made.code == text
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    page = SheetPages(made).images(round(DPI * 210 / 25.4))[0]
    left, top, right, bottom = _code_box(page)
    module = (right - left + 1) / len(rows)
    assert module == pytest.approx((bottom - top + 1) / len(rows), rel=0.03)
    read = [
        [int(page.pixelColor(int(left + (x + 0.5) * module), int(top + (y + 0.5) * module)).lightness() < 128)
         for x in range(len(rows))]
        for y in range(len(rows))
    ]  # fmt: skip
    assert read == rows


def _code_box(page: QImage) -> tuple[int, int, int, int]:
    """Where the code stands: what is black right of the title and above the boxes."""
    dots = (
        range(round(160 / 25.4 * DPI), round(189 / 25.4 * DPI)),
        range(round(24 / 25.4 * DPI), round(54 / 25.4 * DPI)),
    )
    black = [(x, y) for y in dots[1] for x in dots[0] if page.pixelColor(x, y).lightness() < 128]
    xs, ys = [x for x, _ in black], [y for _, y in black]
    return min(xs), min(ys), max(xs), max(ys)


def test_a_code_has_its_quiet_zone() -> None:
    image = qr_image("gaoqian:x")
    assert image.width() == image.height()
    side = image.width() // 8
    assert all(image.pixelColor(x, 4 * 8 - 1).lightness() == 255 for x in range(side * 8))


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble):
        save_pdf(SheetPages(sheet(opinion())), tmp_path / "没有" / "审批单.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["zh_TW", "en"])
def test_the_sheet_speaks_the_language_in_use(language: str) -> None:
    use_language(language)
    shown = words_of(sheet(opinion(1, "submit"), open_boxes=(OpenBox("approve", ("赵平",)),)))
    title = {"zh_TW": "網站資訊發布審批單", "en": "Approval sheet for publication on the website"}[language]
    assert title in shown
