"""Title, number, date and organ are known by their place and shape, and nothing is guessed."""

from __future__ import annotations

import pytest

from forms.importers.head import Head, Line, recognise


def read(*texts: str) -> Head:
    return recognise([Line(text.lstrip("^"), centred=text.startswith("^")) for text in texts])


BODY = "现将有关事项通知如下，请各单位结合实际认真抓好落实，确保各项任务按期完成。"


def test_a_joint_document() -> None:
    head = read(
        "^云溪市水务局",
        "^云溪市财政局",
        "云水发〔2026〕3号",
        "^关于开展节水改造的通知",
        BODY,
        "云溪市水务局",
        "云溪市财政局",
        "2026年11月27日",
    )
    assert head.title == "关于开展节水改造的通知"
    assert head.fields["issuing_organ"] == "云溪市水务局"
    assert head.fields["joint_organs"] == ("云溪市财政局",)
    assert head.used == {0, 1, 2, 3}


def test_a_number_below_the_title() -> None:
    head = read("关于公布清单的公告", "云水告〔2026〕3号", BODY, "云溪市水务局　　二〇二六年十一月二十七日")
    assert (head.title, head.fields["doc_number"]) == ("关于公布清单的公告", "云水告〔2026〕3号")
    assert (head.fields["issuing_organ"], head.fields["date_issued"]) == ("云溪市水务局", "2026-11-27")


def test_a_title_of_several_lines() -> None:
    head = read(
        "云政办发〔2026〕8号", "^云溪市人民政府办公室关于", "^进一步加强城市供水", "^管理工作的意见", "各区县：", BODY
    )
    assert head.title == "云溪市人民政府办公室关于进一步加强城市供水管理工作的意见"
    assert head.recipients == "各区县"


@pytest.mark.parametrize(
    "texts",
    [
        (BODY, BODY),
        ("一、总体要求", BODY),
        ("附件1", BODY),
        ("2026年11月27日", BODY),
        ("只有一行",),
        ("您好，", BODY),
    ],
)
def test_what_is_no_title_stays_text(texts: tuple[str, ...]) -> None:
    head = read(*texts)
    assert head.title == ""
    assert not head.used


@pytest.mark.parametrize(
    "last", ["2026年13月1日", "2026年2月30日", "截至2026年11月27日", "云溪市人民政府办公室　2026年11月28日印发"]
)
def test_what_is_no_date_of_the_document(last: str) -> None:
    assert "date_issued" not in read("节水情况", BODY, last).fields


def test_the_printing_date_is_not_the_date() -> None:
    head = read(
        "节水情况的通报",
        BODY,
        "云溪市水务局",
        "2026年11月27日",
        "抄送：市委办公室。",
        "云溪市水务局办公室　2026年11月28日印发",
    )
    assert head.fields["date_issued"] == "2026-11-27"
    assert head.fields["issuing_organ"] == "云溪市水务局"


def test_a_date_without_a_signature_names_no_organ() -> None:
    head = read("节水情况", BODY, "2026年11月27日")
    assert "issuing_organ" not in head.fields


def test_marks_are_never_taken_for_an_organ() -> None:
    head = read("机密★10年", "特急", "云水发〔2026〕3号", "关于试点的通知", BODY)
    assert head.used == {2, 3}
    assert "issuing_organ" not in head.fields
