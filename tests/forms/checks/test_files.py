"""What is found inside an attachment: kind, troubles, traces; and that hostile files cannot hurt."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.office_files import W, docx, para, png, zipped

from forms.checks.article import Inspected
from forms.checks.files import inspect_file
from forms.checks.files.kinds import sniff

TYPE = "application/octet-stream"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def look(data: bytes, name: str = "附件.docx", media_type: str = TYPE) -> Inspected:
    return inspect_file(data, name, media_type)


def ole(*streams: str, text: str = "", head: bytes = b"") -> bytes:
    """An old Office file: a header sector, one data sector, and a directory of streams that begin at the data."""
    entries = b""
    for name in streams:
        spelled = name.encode("utf-16-le")
        entry = spelled.ljust(64, b"\0") + (len(spelled) + 2).to_bytes(2, "little") + b"\x02\x01"
        entries += entry.ljust(116, b"\0") + (0).to_bytes(4, "little") + b"\0" * 8
    return OLE_MAGIC.ljust(512, b"\0") + head.ljust(512, b"\0") + entries + text.encode("utf-16-le")


def xlsx(*sheets: str, state: str = "") -> bytes:
    """A workbook whose second sheet has a state."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    names = "".join(
        f'<sheet name="表{n}" sheetId="{n}"{" state=" + chr(34) + state + chr(34) if n == 2 and state else ""}/>'
        for n in range(1, len(sheets) + 1)
    )
    parts = {
        f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{main}"><sheetData>{s}</sheetData></worksheet>'
        for n, s in enumerate(sheets, 1)
    }
    types = '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    return zipped(
        {
            "[Content_Types].xml": types,
            "xl/workbook.xml": f'<workbook xmlns="{main}"><sheets>{names}</sheets></workbook>',
            **parts,
        }
    )


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def pdf(pages: int = 1) -> bytes:
    data = io.BytesIO()
    first, *rest = [Image.new("RGB", (60, 40)) for _ in range(pages)]
    first.save(data, "PDF", save_all=True, append_images=rest, author="程某某")
    return data.getvalue()


# --- documents


def test_a_document_tells_what_readers_do_not_see() -> None:
    core = '<p xmlns:dc="d"><dc:creator>程某某</dc:creator><dc:title>内部资料</dc:title></p>'
    data = docx(
        para("正文"), para("藏起", run="<w:vanish/>"), '<w:p><w:del w:id="1"><w:r><w:delText>删去的话</w:delText></w:r></w:del></w:p>',
        parts={
            "docProps/core.xml": core,
            "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="0">{para("再核对")}</w:comment></w:comments>',
            "word/header1.xml": f'<w:hdr xmlns:w="{W}">{para("页眉文字")}</w:hdr>',
        },
    )  # fmt: skip
    found = look(data)
    counts = {
        key: found.facts[key] for key in ("kind", "comments", "hidden_text", "tracked_changes", "author", "mismatch")
    }
    assert counts == {
        "kind": "docx",
        "comments": 1,
        "hidden_text": 1,
        "tracked_changes": 1,
        "author": "程某某",
        "mismatch": False,
    }
    assert "页眉文字" in found.text
    assert "删去的话" not in found.text
    assert set(str(found.facts["aside"]).split("\n")) == {"程某某", "内部资料", "再核对", "删去的话", "藏起"}


def test_macros_are_seen_by_type_and_by_part() -> None:
    assert look(docx(para("甲"), parts={"word/vbaProject.bin": b"x"})).facts["macros"] is True
    by_type = docx(para("甲"), main_type="application/vnd.ms-word.document.macroEnabled.main+xml")
    assert look(by_type).facts["macros"] is True
    assert look(docx(para("甲"))).facts["macros"] is False


def test_hidden_sheets_rows_and_columns_count() -> None:
    hidden_row = f'<row hidden="1">{cell("张某")}</row>'
    found = look(
        xlsx(f"<row>{cell('姓名')}</row>" + hidden_row, f"<row>{cell('名单')}</row>", state="veryHidden"), "名单.xlsx"
    )
    assert (found.facts["kind"], found.facts["hidden_text"]) == ("xlsx", 2)
    assert {"姓名", "张某", "名单"} <= set(found.text.split())


@pytest.mark.parametrize(
    ("streams", "name", "kind"),
    [
        (("WordDocument",), "a.doc", "doc"),
        (("WordDocument",), "a.wps", "wps"),
        (("Workbook",), "a.xls", "xls"),
        (("Workbook",), "a.et", "et"),
        (("PowerPoint Document",), "a.ppt", "ppt"),
        (("Other",), "a.bin", "other"),
    ],
)
def test_old_documents_by_their_streams(streams: tuple[str, ...], name: str, kind: str) -> None:
    found = look(ole(*streams), name)
    assert found.facts["kind"] == kind
    assert found.facts["mismatch"] is False
    assert (found.facts["macros"], found.facts["encrypted"]) == (False, False)


def test_old_documents_tell_macros_locks_and_words() -> None:
    assert look(ole("WordDocument", "Macros", "_VBA_PROJECT"), "a.doc").facts["macros"] is True
    locked = ole("WordDocument", head=b"\0" * 10 + (0x0100).to_bytes(2, "little"))
    assert look(locked, "a.doc").facts["encrypted"] is True
    assert look(ole("Workbook", head=b"\x09\x08\x00\x00\x2f\x00\x00\x00"), "a.xls").facts["encrypted"] is True
    assert look(ole("EncryptedPackage"), "a.docx").facts == {"kind": "docx", "encrypted": True}
    assert "本市今年安排资金三百万元" in look(ole("WordDocument", text="本市今年安排资金三百万元"), "a.doc").text


def test_a_word_in_the_text_is_no_stream() -> None:
    assert look(ole("WordDocument", text="甲_VBA_PROJECT"), "a.doc").facts["macros"] is False


# --- PDF, OFD, pictures, texts


def test_a_pdf_opens_and_counts_its_pages() -> None:
    found = look(pdf(3), "a.pdf")
    assert (found.facts["pages"], found.facts["scripts"], found.facts["encrypted"], found.trouble) == (
        3,
        False,
        False,
        "",
    )
    assert found.facts["author"] == "程某某"


def test_a_pdf_with_a_script_is_seen() -> None:
    action = b"<</Type /Catalog /OpenAction <</S /JavaScript /JS (app.alert(1))>>"
    data = pdf().replace(b"<<\n/Type /Catalog", action, 1)
    assert action in data
    assert look(data, "a.pdf").facts["scripts"] is True
    assert look(pdf() + b"% /JS (x)", "a.pdf").facts["scripts"] is False


def test_a_torn_pdf_is_said() -> None:
    assert look(b"%PDF-1.7\n%nothing", "a.pdf").trouble


def test_an_ofd_file_gives_its_words() -> None:
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    data = zipped({
        "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocInfo><ofd:Author>程某某</ofd:Author></ofd:DocInfo></ofd:DocBody></ofd:OFD>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {ns}><ofd:TextObject><ofd:TextCode>云溪市</ofd:TextCode></ofd:TextObject></ofd:Page>",
    })  # fmt: skip
    found = look(data, "公文.ofd")
    assert (found.text, found.facts["kind"], found.facts["pages"], found.facts["author"]) == (
        "云溪市",
        "ofd",
        1,
        "程某某",
    )


def test_a_photograph_tells_place_and_device() -> None:
    picture = Image.new("RGB", (64, 48))
    exif = picture.getexif()
    exif[0x010F], exif[0x0110] = "Cam", "X1"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 1.0, 1.0), 3: "E", 4: (120.0, 1.0, 1.0)})
    data = io.BytesIO()
    picture.save(data, "JPEG", exif=exif)
    facts = look(data.getvalue(), "a.jpg", "image/jpeg").facts
    assert (facts["kind"], facts["width"], facts["height"], facts["gps"], facts["device"]) == (
        "jpeg",
        64,
        48,
        True,
        "Cam X1",
    )
    assert look(png(), "a.png", "image/png").facts["gps"] is False


def test_texts_and_tables_of_commas() -> None:
    assert look("姓名,数量".encode("gb18030"), "a.csv").text == "姓名,数量"
    assert look(b"\xff\x00\x01", "a.csv").trouble
    assert look(("云" * 5_000_000).encode(), "a.txt").facts["unread"] is True


# --- zips


def test_a_zip_is_looked_into_one_level() -> None:
    inner = docx(para("里层文字"))
    found = look(zipped({"文/甲.docx": inner, "乙.exe": b"MZ", "丙.zip": zipped({"丁.txt": b"x"})}), "附件.zip")
    assert found.facts["members"] == ("文/甲.docx", "乙.exe", "丙.zip")
    inside = dict(found.facts["inside"])  # type: ignore[call-overload]
    assert inside["文/甲.docx"].text == "里层文字"
    assert inside["乙.exe"].facts["kind"] == "program"
    assert inside["丙.zip"].facts["inside"] == ()


def test_names_of_old_chinese_zips_are_read() -> None:
    data = zipped({"placeholder.txt": b"x"}).replace(b"placeholder.txt", "文件清单表.txt".encode("gbk").ljust(15, b"!"))
    assert look(data, "a.zip").facts["members"] == ("文件清单表.txt!",)


# --- names that lie, and hostile files


@pytest.mark.parametrize(
    ("data", "name", "media_type", "belied"),
    [
        (png(), "a.png", "image/png", False),
        (png(), "a.jpg", "image/jpeg", True),
        (png(), "a.pdf", TYPE, True),
        (b"<html>", "a.xls", TYPE, True),
        (docx(para("甲")), "a.wps", TYPE, False),
        (docx(para("甲")), "a.doc", TYPE, True),
        (docx(para("甲")), "a.unknown", TYPE, False),
        (b"plain words", "a.png", "image/png", True),
        (b"{\\rtf1", "a.doc", TYPE, True),
    ],
)
def test_a_name_that_lies(data: bytes, name: str, media_type: str, belied: bool) -> None:
    assert look(data, name, media_type).facts["mismatch"] is belied


BOMB = docx(parts={"word/document.xml": b"<a>" + b" " * 50_000_000 + b"</a>"})
BIG = io.BytesIO()
Image.new("1", (15_000, 15_000)).save(BIG, "PNG")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (BOMB, "a.docx"),
        (docx(para("甲"))[:600], "a.docx"),
        (zipped({"../a": b"x"}), "a.zip"),
        (BIG.getvalue(), "a.png"),
        (png()[:50], "a.png"),
        (b"%PDF-", "a.pdf"),
        (docx(parts={"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "a.docx"),
    ],
)
def test_a_hostile_file_is_a_trouble_and_quick(data: bytes, name: str) -> None:
    began = time.perf_counter()
    assert look(data, name).trouble
    assert time.perf_counter() - began < 1


def test_a_large_honest_workbook_is_unread_not_broken() -> None:
    row = "<row>" + "<c/>" * 9 + "</row>"
    found = look(xlsx(row * 45_000), "大表.xlsx")
    assert found.trouble == ""
    assert found.facts["unread"] is True


@given(st.binary(max_size=400), st.sampled_from(["a.docx", "a.pdf", "a.png", "a.zip", "a.doc", "a.txt", "a"]))
def test_any_bytes_are_looked_at(data: bytes, name: str) -> None:
    found = look(data, name)
    assert isinstance(found.facts["kind"], str)


@given(st.binary(max_size=40))
def test_magic_bytes_decide_whatever_follows(tail: bytes) -> None:
    assert sniff(b"\x89PNG\r\n\x1a\n" + tail) == "png"
    assert sniff(OLE_MAGIC + tail) == "ole"
