"""Documents become drafts whole or not at all; pictures are made fit before they are kept."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from support.live import write
from support.office_files import docx, para, picture, png

from forms.body.model import Body, Image, Paragraph, Run
from forms.errors import EnvironmentTrouble, Malformed, Refused
from forms.importers import Imported
from forms.pictures import open_picture
from sync.desk import Desk
from sync.desk.classified import Classified
from sync.desk.importing import fit, is_empty, read_document
from sync.store.errors import DraftMoved

NOTICE = (
    para("云溪市水务局文件", centred=True),
    para("云水发〔2026〕18号", centred=True),
    para("云溪市水务局关于做好冬春农田水利修复工作的通知", style="a3"),
    para("各县区水务局："),
    para("为做好修复工作，现就有关事项通知如下。"),
    para("云溪市水务局"),
    para("2026年11月20日"),
)
DRAWING = ("word/media/a.png", ("image", "media/a.png"))


def place_of(desk: Desk) -> tuple[str, str]:
    content = desk.draft(write(desk)).content
    return content.type_id, content.column


def with_picture() -> bytes:
    part, relation = DRAWING
    return docx(*NOTICE, picture("rp", "取水口"), parts={part: png(40, 30)}, relations={"rp": relation})


def saved(folder: Path, data: bytes, name: str = "通知.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


# ---------------------------------------------------------------------------------------------- documents


def test_a_red_head_document_is_read_with_its_stages(tmp_path: Path) -> None:
    told: list[int] = []
    found = read_document(saved(tmp_path, docx(*NOTICE)), told.append)
    assert found.title == "云溪市水务局关于做好冬春农田水利修复工作的通知"
    assert found.fields["doc_number"] == "云水发〔2026〕18号"
    assert told == [0, 1, 2]


def test_a_vanished_file_is_the_machines_trouble(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble):
        read_document(tmp_path / "没有.docx")


def test_reading_can_be_left_off(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(stage: int) -> None:
        if stage == 2:
            raise Enough

    with pytest.raises(Enough):
        read_document(saved(tmp_path, docx(*NOTICE)), stop)


def test_what_a_type_has_no_field_for_is_named(desk: Desk, tmp_path: Path) -> None:
    found = read_document(saved(tmp_path, docx(*NOTICE)))
    news = fit(found, desk.catalogue.get("news"))
    assert set(news.fields) == {"title"}
    assert set(news.dropped) >= {"doc_number", "date_issued", "issuing_organ"}
    holds = next(t for t in desk.catalogue.all() if t.field("doc_number") and t.field("date_issued"))
    assert fit(found, holds).fields["doc_number"] == "云水发〔2026〕18号"


def test_a_value_the_field_cannot_hold_is_dropped(desk: Desk) -> None:
    kind = desk.catalogue.get("news")
    choice = next(spec.key for spec in kind.fields if spec.kind in ("choice", "segments"))
    found = fit(Imported("", {choice: "没有这一项"}), kind)
    assert dict(found.dropped) == {choice: "没有这一项"}


def test_a_document_begins_an_article_with_its_pictures(desk: Desk, tmp_path: Path) -> None:
    article = desk.begin_from(read_document(saved(tmp_path, with_picture())), *place_of(desk))
    content = desk.draft(article).content
    assert content.title.endswith("通知")
    shown = [block for block in content.body.blocks if isinstance(block, Image)]
    assert [a.digest for a in content.attachments] == [shown[0].attachment]
    assert desk.attachment_bytes(shown[0].attachment)
    assert content.fields["source"]


def test_a_document_fills_an_empty_draft_and_keeps_what_is_written(desk: Desk, tmp_path: Path) -> None:
    article = desk.new_article(*place_of(desk))
    view = desk.draft(article)
    assert is_empty(view.content)
    view = desk.save_draft(
        article, replace(view.content, fields={**view.content.fields, "title": "我的标题"}), view.rev
    )
    found = read_document(saved(tmp_path, with_picture()))
    assert "title" in fit(found, desk.catalogue.of(view.content), view.content.fields).kept
    filled = desk.fill_draft(article, found, view.rev)
    assert filled.content.title == "我的标题"
    assert len(filled.content.attachments) == 1
    assert not is_empty(filled.content)


def test_a_draft_with_text_is_not_overwritten(desk: Desk, tmp_path: Path) -> None:
    article = write(desk)
    view = desk.draft(article)
    with pytest.raises(Refused):
        desk.fill_draft(article, read_document(saved(tmp_path, docx(*NOTICE))), view.rev)
    assert desk.draft(article).content == view.content


def test_a_draft_saved_elsewhere_is_not_overwritten(desk: Desk, tmp_path: Path) -> None:
    article = desk.new_article(*place_of(desk))
    old = desk.draft(article)
    desk.save_draft(article, replace(old.content, fields={**old.content.fields, "title": "别处的"}), old.rev)
    with pytest.raises(DraftMoved):
        desk.fill_draft(article, read_document(saved(tmp_path, docx(*NOTICE))), old.rev)
    assert desk.draft(article).content.title == "别处的"


def test_a_classified_document_is_refused_before_anything_is_kept(desk: Desk, tmp_path: Path) -> None:
    where = place_of(desk)
    before = desk.article_ids()
    marked = docx(para("机密★5年", centred=True), *NOTICE)
    with pytest.raises(Classified):
        read_document(saved(tmp_path, marked))
    with pytest.raises(Classified):
        desk.begin_from(Imported("标题", {}, Body((Paragraph("b1", (Run("机密★5年"),)),))), *where)
    assert desk.article_ids() == before


def test_a_secret_picture_name_keeps_the_whole_document_out(desk: Desk, tmp_path: Path) -> None:
    where = place_of(desk)
    found = read_document(saved(tmp_path, with_picture()))
    item, data = found.files[0]
    secret = replace(found, files=((replace(item, name="绝密★长期.png"), data),))
    before = desk.article_ids()
    with pytest.raises(Classified):
        desk.begin_from(secret, *where)
    assert desk.article_ids() == before
    assert not desk.has_attachment(item.digest)


def test_tracked_changes_must_be_settled_first(tmp_path: Path) -> None:
    tracked = '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>新</w:t></w:r></w:ins></w:p>'
    with pytest.raises(Refused) as refused:
        read_document(saved(tmp_path, docx(*NOTICE, tracked)))
    assert refused.value.code.startswith("import")


# ---------------------------------------------------------------------------------------------- pictures


def photo(width: int = 3000, height: int = 2000, *, gps: bool = True, noisy: bool = True) -> bytes:
    """A photo as a telephone takes it."""
    from PIL import Image as Pictures

    small = (
        Pictures.effect_noise((width // 4, height // 4), 90) if noisy else Pictures.new("L", (width // 4, height // 4))
    )
    made = small.resize((width, height)).convert("RGB")
    exif = Pictures.Exif()
    exif[0x010F], exif[0x0110] = "测试厂", "某型号"
    if gps:
        place = exif.get_ifd(0x8825)
        place.update({1: "N", 2: (30.0, 15.0, 1.0), 3: "E", 4: (120.0, 9.0, 2.0)})
    data = io.BytesIO()
    made.save(data, "JPEG", quality=95, exif=exif)
    return data.getvalue()


def test_a_photo_is_made_smaller_and_tells_no_place(desk: Desk) -> None:
    article = write(desk)
    taken = desk.take_in(article, photo(), "取水口.jpg")
    kept = desk.attachment_bytes(taken.attachment.digest)
    assert taken.attachment.size == len(kept) <= 200 * 1024
    assert max(open_picture(kept).size) <= 1920
    assert not open_picture(kept).getexif()
    said = [sentence.source for sentence in taken.said]
    assert said[0].startswith("shrunk to")
    assert "location removed" in said
    assert taken.attachment.name == "取水口.jpg"


def test_a_fit_picture_stays_byte_for_byte(desk: Desk) -> None:
    data = png(40, 30)
    taken = desk.take_in(write(desk), data, "图.png")
    assert desk.attachment_bytes(taken.attachment.digest) == data
    assert taken.said == ()


def test_a_picture_of_another_kind_becomes_one_that_pages_show(desk: Desk) -> None:
    from PIL import Image as Pictures

    data = io.BytesIO()
    Pictures.new("RGB", (60, 40), "navy").save(data, "BMP")
    taken = desk.take_in(write(desk), data.getvalue(), "图.bmp")
    assert (taken.attachment.name, taken.attachment.media_type) == ("图.png", "image/png")
    assert taken.said


def test_a_damaged_picture_is_refused(desk: Desk) -> None:
    with pytest.raises(Malformed):
        desk.take_in(write(desk), b"\x89PNG\r\n\x1a\n" + b"x" * 50, "坏.png")


def test_other_files_are_kept_as_they_are(desk: Desk, tmp_path: Path) -> None:
    data = docx(*NOTICE)
    taken = desk.take_in(write(desk), saved(tmp_path, data))
    assert desk.attachment_bytes(taken.attachment.digest) == data
    assert taken.said == ()


def test_a_scan_of_several_pages_keeps_them_all(desk: Desk) -> None:
    from PIL import Image as Pictures

    pages = [Pictures.new("L", (60, 80), shade) for shade in (0, 128, 255)]
    data = io.BytesIO()
    pages[0].save(data, "TIFF", save_all=True, append_images=pages[1:])
    taken = desk.take_in(write(desk), data.getvalue(), "扫描.tif")
    assert desk.attachment_bytes(taken.attachment.digest) == data.getvalue()


def test_a_moving_picture_stays_whole(desk: Desk) -> None:
    from PIL import Image as Pictures

    frames = [Pictures.effect_noise((300, 300), 90).convert("P") for _ in range(4)]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    assert len(data.getvalue()) > 200 * 1024
    taken = desk.take_in(write(desk), data.getvalue(), "动图.gif")
    assert desk.attachment_bytes(taken.attachment.digest) == data.getvalue()
