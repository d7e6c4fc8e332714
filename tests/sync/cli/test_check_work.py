"""The work on one file: what is read, what is found, and that fixing harms nothing."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given
from support.documents import docx_of
from support.evidence import PICTURE, published, some_content
from support.small_rules import small_book, word_rule

from forms.checks.book import RuleBook
from forms.checks.piece import Piece
from forms.checks.rule import PieceRule
from forms.errors import WrongUse
from resources.language import say
from sync.chain.bundle import write_bundle
from sync.chain.verify import Bundle
from sync.cli.checking.fixing import apply_fixes, encoded_like
from sync.cli.checking.places import original
from sync.cli.checking.reading import kind_of, letter_text
from sync.cli.checking.work import FileReport, Order, Worker, book_for

DAY = date(2026, 11, 27)
TEXT = "关于节水的通知\r\n\r\n　　第一段坏词，再\u200b来。\r\n疑问。坏"
FIXED = "关于节水的通知\r\n\r\n　　第一段好词，再来。\r\n疑问。好"


def worker(*, fix: bool = False, type_id: str = "", book: RuleBook | None = None) -> Worker:
    return Worker(Order(DAY, fix=fix, type_id=type_id), book or small_book())


def checked(tmp_path: Path, name: str, data: bytes, *, fix: bool = False) -> tuple[FileReport, bytes]:
    path = tmp_path / name
    path.write_bytes(data)
    return worker(fix=fix).check_file(str(path)), path.read_bytes()


def found(report: FileReport) -> list[tuple[str, int, int]]:
    return [(p.finding.code, p.place.line, p.place.column) for p in report.findings if p.place]


def test_findings_come_with_their_places(tmp_path: Path) -> None:
    report, after = checked(tmp_path, "a.txt", TEXT.encode())
    assert found(report) == [
        ("wording.bad", 3, 6),
        ("wording.bad", 4, 4),
        ("characters.zero", 3, 10),
        ("structure.hint", 4, 1),
    ]
    assert report.exact
    assert report.problems == ()
    assert after == TEXT.encode()
    assert [report.reaches(severity) for severity in ("C", "B", "E", "W", "I")] == [False, False, True, True, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])
def test_a_fixed_text_keeps_its_encoding_and_its_breaks(tmp_path: Path, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    report, after = checked(tmp_path, "a.txt", mark + TEXT.encode(encoding), fix=True)
    assert after == mark + FIXED.encode(encoding)
    assert report.fixed == 3
    assert found(report) == [("structure.hint", 4, 1)]
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_fixed_file_keeps_its_rights_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_bytes(TEXT.encode())
    real.chmod(0o640)
    link.symlink_to(real)
    assert worker(fix=True).check_file(str(link)).fixed == 3
    assert link.is_symlink()
    assert real.read_bytes() == FIXED.encode()
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_text_with_nothing_to_fix_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("标题在此\n疑问。".encode())
    before = path.stat()
    assert worker(fix=True).check_file(str(path)).fixed == 0
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_fix_that_brings_another_into_view_is_followed_up(tmp_path: Path) -> None:
    book = RuleBook((), (word_rule("wording.one", "甲", "乙", "E"), word_rule("wording.two", "乙", "丙", "W")))
    report = worker(fix=True, book=book).check_bytes("标题在此\n一个甲。".encode(), "a.txt")
    assert report.data == "标题在此\n一个丙。".encode()
    assert (report.fixed, report.findings) == (2, ())


def test_a_fix_that_never_comes_to_rest_ends(tmp_path: Path) -> None:
    book = RuleBook((), (word_rule("wording.one", "甲", "甲甲", "E"),))
    report = worker(fix=True, book=book).check_bytes("标题在此\n一个甲。".encode(), "a.txt")
    assert report.data == f"标题在此\n一个{'甲' * 16}。".encode()


@pytest.mark.parametrize("name", ["a.html", "a.docx"])
def test_other_files_are_never_written_and_say_so(tmp_path: Path, name: str) -> None:
    data = docx_of("标题在此", "坏词。") if name == "a.docx" else "<h1>标题在此</h1><p>坏词。</p>".encode()
    report, after = checked(tmp_path, name, data, fix=True)
    assert after == data
    assert report.fixed == 0
    assert len(report.notes) == 1
    assert [(p.finding.code, p.place and p.place.line) for p in report.findings] == [("wording.bad", 2)]
    assert not report.exact
    assert checked(tmp_path, name, data)[0].notes == ()


def test_overlapping_fixes_are_made_one_at_a_time() -> None:
    book = RuleBook((), (word_rule("wording.one", "甲乙", "子", "E"), word_rule("wording.two", "乙丙", "丑", "E")))
    report = worker(fix=True, book=book).check_bytes("标题在此\n甲乙丙。".encode(), "a.txt")
    assert report.data == "标题在此\n子丙。".encode()
    assert report.fixed == 1


@given(st.lists(st.sampled_from(["坏", "云", "e\u0301", "\u200b", "\r\n", "\n", "　", "疑", "。", "12"]), max_size=40))
def test_fixing_changes_nothing_but_what_is_found_and_is_at_rest(parts: list[str]) -> None:
    text = "标题在此\n" + "".join(parts) + "\n完。"
    report = worker(fix=True).check_bytes(text.encode(), "a.txt")
    after = text.encode() if report.data is None else report.data
    assert after.decode() == text.replace("坏", "好").replace("\u200b", "")
    assert worker(fix=True).check_bytes(after, "a.txt").data is None


def test_what_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    missing = worker().check_file(str(tmp_path / "none.txt"))
    assert missing.code == "check.read"
    assert str(tmp_path / "none.txt") in str(missing.trouble)
    assert checked(tmp_path, "a.txt", b"\x81\xff\xfe\x00\xff" * 20)[0].trouble is not None
    assert checked(tmp_path, "a.pdf", b"%PDF-1.7")[0].code == "import.kind"
    assert checked(tmp_path, "a.docx", b"PK rubbish")[0].trouble is not None
    assert checked(tmp_path, "a.zip", b"PK rubbish")[0].code == "bundle.form"
    assert checked(tmp_path, "a.txt", b"")[0].code == "import.empty"


def test_a_file_beyond_all_measure_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    assert worker().check_file(str(path)).code == "check.size"


def test_a_defect_in_a_rule_stops_one_file_only(tmp_path: Path) -> None:
    def find(piece: Piece) -> list[object]:
        raise IndexError(piece.text)

    rule = PieceRule(code="wording.x", severity="E", name=say("No"), explanation=say("No"), source="practice",
                     find=find, needs=("坏",))  # type: ignore[arg-type]  # fmt: skip
    report = worker(book=RuleBook((), (rule,))).check_bytes("标题在此\n坏词。".encode(), "a.txt")
    assert report.code == "defect"
    assert "IndexError" in str(report.trouble)
    assert worker(book=RuleBook((), (rule,))).check_bytes("标题在此\n好词。".encode(), "a.txt").trouble is None


def test_a_content_type_brings_its_problems(tmp_path: Path) -> None:
    report = worker(type_id="news").check_bytes("标题在此\n好词。".encode(), "a.txt")
    assert report.problems
    assert report.reaches("E") == any(problem.blocking for problem in report.problems)


def bundle_file(path: Path, text: str = "疑问。坏词。") -> Bundle:
    bundle = published(some_content(text))
    write_bundle(replace(bundle, attachments={hashlib.sha256(PICTURE).hexdigest(): PICTURE}), path)
    return bundle


def test_an_exported_article_is_checked_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "article.zip"
    bundle_file(path)
    report = worker(fix=True).check_file(str(path))
    assert report.trouble is None
    assert not report.exact
    assert [(p.finding.code, p.place and p.place.excerpt) for p in report.findings] == [
        ("wording.bad", "疑问。坏词。"), ("structure.hint", "疑问。坏词。"),
    ]  # fmt: skip
    assert report.fixed == 0
    assert report.notes


@pytest.mark.parametrize("kept", ["", "steps/", "contents/"])
def test_an_exported_article_without_its_parts_is_refused(tmp_path: Path, kept: str) -> None:
    path, torn = tmp_path / "article.zip", tmp_path / "torn.zip"
    bundle_file(path)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(torn, "w") as part:
        for name in whole.namelist():
            if name == "manifest.json" or (kept and name.startswith(kept)):
                part.writestr(name, whole.read(name))
    assert worker().check_file(str(torn)).code == "check.content"


def test_a_text_that_is_not_what_the_last_step_names_is_refused(tmp_path: Path) -> None:
    path, forged = tmp_path / "article.zip", tmp_path / "forged.zip"
    bundle_file(path)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(forged, "w") as part:
        for name in whole.namelist():
            other = some_content("别的。").to_bytes()
            part.writestr(name, other if name.startswith("contents/") else whole.read(name))
    assert worker().check_file(str(forged)).code == "check.content"


def test_bytes_without_a_name_are_known_by_what_they_are() -> None:
    assert kind_of(docx_of("甲", "乙")) == "docx"
    assert kind_of(b"PK\x03\x04 something") == "zip"
    assert kind_of(b"\xef\xbb\xbf \n<!DOCTYPE html><p>") == "html"
    assert kind_of("<h>不是网页".encode()) == "txt"
    assert kind_of(b"") == "txt"


def test_a_text_that_cannot_be_written_back_exactly_is_left_alone() -> None:
    assert encoded_like(b"\xef\xbb\xbfa", "a", "b") == b"\xef\xbb\xbfb"
    assert encoded_like("坏".encode("gb18030"), "坏", "好") == "好".encode("gb18030")
    assert encoded_like(b"a\xffb", "ab", "ac") is None


def test_only_a_place_that_holds_exactly_the_text_found_is_changed() -> None:
    report = worker().check_bytes("标题在此\n坏词。".encode(), "a.txt")
    other = original("标题在此\n差词。", ())
    assert apply_fixes(other, [placed.finding for placed in report.findings]) == ("标题在此\n差词。", 0)


def test_a_letter_is_read_with_its_title() -> None:
    assert (
        letter_text("关于供水的来信\n我家停水三天了。\n请解决。".encode(), "a.txt")
        == "关于供水的来信\n我家停水三天了。\n请解决。"
    )


def test_a_document_is_checked_for_what_nobody_sees(tmp_path: Path) -> None:
    shipped = Worker(Order(DAY))
    clean, loaded = (docx_of("标题在此处", "正文一段。", hidden=hidden) for hidden in ("", "仅供内部掌握"))
    assert not [p for p in shipped.check_bytes(clean, "a.docx").findings if p.finding.code.startswith("secrecy.")]
    told = [p for p in shipped.check_bytes(loaded, "稿.docx").findings if p.finding.code == "secrecy.file-hidden"]
    assert [(p.finding.severity, p.finding.field, p.place) for p in told] == [("B", "@attachments", None)]


def test_a_reply_is_held_against_its_letter() -> None:
    letter = "我住在青石镇，已经停水三天，请问什么时候恢复供水？"
    shipped = Worker(Order(DAY, letter=letter))
    empty = shipped.check_bytes("关于停水问题的答复\n您好：\n我们将高度重视，尽快研究处理。\n".encode(), "a.txt")
    full = shipped.check_bytes(
        "关于停水问题的答复\n王女士：您好。您反映青石镇停水三天，询问什么时候恢复供水的来信收悉。\n经核查，停水系主管爆裂所致，"
        "根据《云溪市城市供水条例》第十二条，抢修已于11月26日完成，当日18时恢复供水。\n联系电话：0999-8812345。\n"
        "云溪市水务局\n2026年11月27日\n".encode(),
        "b.txt",
    )
    assert empty.reply is not None
    assert full.reply is not None
    assert empty.reply.score < 60 <= full.reply.score
    codes = [placed.finding.code for placed in empty.findings]
    assert "replies.unanswered" in codes
    for placed in empty.findings:
        if placed.finding.code.startswith("replies.") and placed.place is not None:
            assert placed.place.excerpt[placed.place.column - 1 :].startswith(placed.finding.text)
    assert Worker(Order(DAY)).check_bytes("标题在此处\n您好：\n尽快处理。".encode(), "a.txt").reply is None


def test_orders_that_cannot_be_met_are_wrong_use() -> None:
    with pytest.raises(WrongUse):
        Worker(Order(DAY, type_id="no-such-type"), small_book())
    with pytest.raises(WrongUse):
        book_for(Order(DAY, packs=(b"{}",)))
