"""Word documents become drafts: text, numbers, tables, pictures and the parts of a red-head document."""

from __future__ import annotations

import pytest
from support.office_files import W, docx, para, picture, png

from forms.body.model import Heading, Image, ListBlock, Paragraph, Table
from forms.body.text import plain_text
from forms.canonical import digest
from forms.errors import Malformed, Refused
from forms.importers import Imported, read_document

NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="20"/></w:lvlOverride></w:num>'
    "</w:numbering>"
)
WITH_NUMBERS = {"parts": {"word/numbering.xml": NUMBERING}, "relations": {"rn": ("numbering", "numbering.xml")}}
RED_HEAD = (
    para("云溪市人民政府文件", centred=True),
    para("云政发〔2026〕12号    签发人：程某某"),
    para("云溪市人民政府", centred=True),
    para("关于印发节约用水管理办法的通知", centred=True),
    para("各区县人民政府，市政府各部门："),
    para("现将《节约用水管理办法》印发给你们，请认真贯彻执行。"),
    para("云溪市人民政府"),
    para("2026年11月27日"),
    para("（此件公开发布）"),
)


def numbered(text: str, number: int, level: int = 0, style: str = "") -> str:
    extra = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return para(text, extra=extra, style=style)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"


def read(*body: str, **more: object) -> Imported:
    return read_document(docx(*body, **more), "稿.docx")  # type: ignore[arg-type]


def text_of(found: Imported) -> list[str]:
    return plain_text(found.body).text.split("\n")


def said(found: Imported) -> list[str]:
    return [sentence.source for sentence in found.removed]


def test_a_red_head_document_fills_the_form() -> None:
    found = read(*RED_HEAD)
    assert found.title == "云溪市人民政府关于印发节约用水管理办法的通知"
    assert found.fields == {
        "doc_number": "云政发〔2026〕12号", "date_issued": "2026-11-27", "issuing_organ": "云溪市人民政府", "open_mark": True,
    }  # fmt: skip
    assert found.facts["recipients"] == "各区县人民政府，市政府各部门"
    assert text_of(found)[0] == "各区县人民政府，市政府各部门："
    assert text_of(found)[-2:] == ["2026年11月27日", "（此件公开发布）"]


def test_marks_of_secrecy_stay_in_the_text_for_the_checks() -> None:
    found = read(para("000012"), para("机密★10年"), para("特急"), *RED_HEAD)
    assert found.fields["doc_number"] == "云政发〔2026〕12号"
    assert text_of(found)[:3] == ["000012", "机密★10年", "特急"]


def test_a_title_by_its_style() -> None:
    found = read(para("我市举办节水宣传周活动", style="a3"), para("11月27日，云溪市举办节水宣传周活动。"))
    assert found.title == "我市举办节水宣传周活动"
    assert text_of(found) == ["11月27日，云溪市举办节水宣传周活动。"]


def test_headings_begin_at_level_two() -> None:
    found = read(
        para("题目", style="a3"), para("第一节", style="1"), para("甲。"), para("小节", style="2"), para("乙。")
    )
    headings = [block for block in found.body.blocks if isinstance(block, Heading)]
    assert [block.level for block in headings] == [2, 3]


def test_chinese_numbers_become_text_and_lists_stay_lists() -> None:
    found = read(
        para("题目", style="a3"),
        numbered("总则", 1), numbered("目的", 1, 1), numbered("范围", 1, 1), numbered("附则", 1), numbered("时间", 1, 1),
        numbered("甲", 2), numbered("乙", 2),
        numbered("第二十", 3), numbered("第二十一", 3),
        **WITH_NUMBERS,
    )  # fmt: skip
    assert text_of(found) == [
        "一、总则", "（一）目的", "（二）范围", "二、附则", "（一）时间", "甲", "乙", "二十、第二十", "二十一、第二十一",
    ]  # fmt: skip
    assert [type(block) for block in found.body.blocks].count(ListBlock) == 1


def test_the_number_of_a_heading_is_kept() -> None:
    found = read(
        para("题目", style="a3"),
        numbered("概况", 2, style="1"),
        numbered("细节", 2, 1, style="2"),
        para("甲。"),
        **WITH_NUMBERS,
    )
    assert text_of(found)[:2] == ["1.概况", "1.1细节"]


def test_tables_keep_their_spans() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    table = f"<w:tbl><w:tr>{cell('合计', wide)}</w:tr><w:tr>{cell('管网')}{cell('20')}</w:tr></w:tbl>"
    found = read(para("改造情况。"), table, para("说明。"))
    (block,) = [block for block in found.body.blocks if isinstance(block, Table)]
    assert block.rows[0][0].colspan == 2
    assert [cell.runs[0].text for cell in block.rows[1]] == ["管网", "20"]


def test_pictures_become_files_with_their_words() -> None:
    found = read(
        para("一。"), picture("p1", "水库大坝"), para("二。"), picture("p2"), picture("p3"),
        parts={"word/media/a.png": png(), "word/media/b.emf": b"\x01\x00\x00\x00EMF"},
        relations={"p1": ("image", "media/a.png"), "p2": ("image", "media/b.emf"), "p3": ("image", "http://a.invalid/c.png")},
    )  # fmt: skip
    ((attachment, data),) = found.files
    assert attachment.digest == digest(data)
    assert (attachment.media_type, attachment.name, attachment.alt) == ("image/png", "picture-1.png", "水库大坝")
    assert [block.alt for block in found.body.blocks if isinstance(block, Image)] == ["水库大坝"]
    assert "Pictures that are not in the file were left out: {count}. Insert them from files." in said(found)
    assert any(source.startswith("Pictures not taken over") for source in said(found))


def test_tracked_changes_are_settled_first() -> None:
    inserted = '<w:p><w:ins w:id="1" w:author="程某某"><w:r><w:t>新增</w:t></w:r></w:ins></w:p>'
    deleted = '<w:p><w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>'
    with pytest.raises(Refused) as caught:
        read(para("正文。"), inserted, deleted)
    assert caught.value.code == "import.changes"
    assert "2" in str(caught.value)


def test_hidden_text_and_comments_are_left_out_and_said() -> None:
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="0">{para("再改改")}</w:comment></w:comments>'
    found = read(
        para("正文。"), para("藏起", run="<w:vanish/>"), para("再藏", run='<w:rStyle w:val="hid"/>'), para("不藏。", run='<w:vanish w:val="0"/>'),
        parts={"word/comments.xml": comments}, relations={"c": ("comments", "comments.xml")},
    )  # fmt: skip
    assert text_of(found) == ["正文。", "不藏。"]
    assert said(found)[:2] == ["Comments were left out: {count}.", "Hidden passages were left out: {count}."]
    assert (found.facts["comments"], found.facts["hidden_text"]) == (1, 2)


def test_links_footnotes_and_missing_relations_do_no_harm() -> None:
    link = '<w:p><w:hyperlink r:id="l1"><w:r><w:t>网站</w:t></w:r></w:hyperlink><w:hyperlink r:id="l9"><w:r><w:t>无处</w:t></w:r></w:hyperlink></w:p>'
    note = '<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{para("注解")}</w:footnote></w:footnotes>'
    found = read(
        para("甲。"), link, note,
        parts={"word/footnotes.xml": notes},
        relations={"l1": ("hyperlink", "https://www.yunxi.gov.cn/"), "f": ("footnotes", "footnotes.xml")},
    )  # fmt: skip
    first = found.body.blocks[1]
    assert isinstance(first, Paragraph)
    assert [run.href for run in first.runs] == ["https://www.yunxi.gov.cn/", ""]
    assert text_of(found)[-1] == "注解"


def test_properties_are_facts() -> None:
    core = '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>程某某</dc:creator><cp:lastModifiedBy>林某</cp:lastModifiedBy></cp:coreProperties>'
    found = read(para("正文。"), parts={"docProps/core.xml": core})
    assert (found.facts["author"], found.facts["last_modified_by"]) == ("程某某", "林某")


def test_macros_are_left_out() -> None:
    found = read(para("正文。"), parts={"word/vbaProject.bin": b"x"})
    assert "Macros were left out." in said(found)


def test_another_office_file_is_not_a_text() -> None:
    with pytest.raises(Malformed) as caught:
        read_document(docx(para("甲")), "甲.xlsx")
    assert caught.value.code == "import.kind"
