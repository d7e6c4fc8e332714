"""Hostile and broken files are refused in a sentence, at once, and with little memory."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.office_files import W, docx, para, zipped

from forms.body.model import normalise
from forms.errors import Malformed, Trouble
from forms.importers import read_document
from forms.importers.archive import MAX_FILES, open_archive

GOOD = docx(para("云溪市今年安排资金三百万元。"))
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + f']><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
)
DEEP = "<w:tbl><w:tr><w:tc>" * 60 + para("x") + "</w:tc></w:tr></w:tbl>" * 60


def stored(name: str, data: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def repeated(count: int) -> bytes:
    """A zip whose directory names one file many times over."""
    one = stored("a", b"x")
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    return one[:start] + one[start:end] * count + one[end:]


HOSTILE = {
    "a bomb": docx(parts={"word/document.xml": b"<a>" + b" " * 60_000_000 + b"</a>"}),
    "a picture bomb": docx(para("甲"), parts={"word/media/a.png": b"\0" * 100_000_000}),
    "million laughs": docx(parts={"word/document.xml": LAUGHS}),
    "million laughs in UTF-16": docx(
        parts={"word/document.xml": LAUGHS.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")}
    ),
    "an outside entity": docx(parts={"word/document.xml": OUTSIDE}),
    "deep": docx(DEEP),
    "very deep": docx("<w:p>" * 100_000),
    "too many elements": docx("<w:p/>" * 450_000),
    "outside": zipped({"../../etc/passwd": b"x", "[Content_Types].xml": b"<a/>"}),
    "absolute": zipped({"/etc/passwd": b"x"}),
    "a drive": zipped({"C:\\x": b"x"}),
    "truncated": GOOD[: len(GOOD) // 2],
    "no directory": GOOD[:-30],
    "not xml": docx(parts={"word/document.xml": b"\x00\x01\x02"}),
    "no main part": zipped({"[Content_Types].xml": "<Types/>"}),
    "an empty zip": zipped({}),
    "too many files": zipped({f"f{n}": b"" for n in range(MAX_FILES + 1)}),
    "a long directory": repeated(30_000),
    "another method": stored("[Content_Types].xml", b"<a/>", zipfile.ZIP_LZMA),
    "no body": docx(parts={"word/document.xml": f'<w:document xmlns:w="{W}"/>'}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_is_refused_at_once(data: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(Malformed) as caught:
        read_document(data, "稿.docx")
    assert time.perf_counter() - began < 2
    assert caught.value.sentence.source


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.docx", "import.empty"),
        (GOOD, "a.html", "import.kind"),
        (GOOD, "a.txt", "import.kind"),
        (b"%PDF-1.7", "a.docx", "import.kind"),
        (b"text", "a", "import.kind"),
        (b"MZ\x90\x00", "a.exe", "import.kind"),
        (b"\xff" * (64 * 2**20 + 1), "a.txt", "import.size"),
        ("云" * 17_000_000, "a.txt", "text.size"),
        ("<p>云</p>" * 6_000_000, "a.html", "html.size"),
        (b"\x00\x01\x02\x03", "a.txt", "text.binary"),
        (b"\x89\xff\xff\xfe\x81", "a.txt", "text.encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_what_is_no_document_is_refused(data: bytes | str, name: str, code: str) -> None:
    raw = data.encode() if isinstance(data, str) else data
    began = time.perf_counter()
    with pytest.raises(Malformed) as caught:
        read_document(raw, name)
    assert time.perf_counter() - began < 1
    assert caught.value.code == code


def test_a_lying_header_gives_no_more_than_it_says() -> None:
    data = bytearray(stored("a", b"y" * 10_000, zipfile.ZIP_DEFLATED))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (5).to_bytes(4, "little")
    archive = open_archive(bytes(data))
    with pytest.raises(Malformed):
        archive.read("a")


def test_two_files_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", b"2")
    with pytest.raises(Malformed):
        open_archive(out.getvalue())


@settings(max_examples=60)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_flipped_byte_gives_a_draft_or_a_sentence(at: int, value: int) -> None:
    data = bytearray(GOOD)
    data[at] = value
    with suppress(Trouble):
        found = read_document(bytes(data), "稿.docx")
        assert normalise(found.body) == found.body


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["a.docx", "a.html", "a.txt", "a.doc"]))
def test_any_bytes_give_a_draft_or_a_sentence(data: bytes, name: str) -> None:
    with suppress(Trouble):
        found = read_document(data, name)
        assert normalise(found.body) == found.body
