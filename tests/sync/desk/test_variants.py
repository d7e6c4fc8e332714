"""Versions of an article at real desks: begun, revised by a person, signed so, kept up with the master."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from support.desks import PIN, carry, make_county, open_desks
from support.live import TEXT, sign, write

from forms.body.model import Body, Paragraph, Run
from forms.content import Content
from forms.errors import Refused
from sync.chain import state as at
from sync.chain.revised import note_of, revision_fault
from sync.desk import Desk, acting, variantrules
from sync.desk.acting import NotReady
from sync.desk.revising import notes_of
from sync.desk.variants import Revision
from sync.practice.county import home_of
from sync.store import articles

AUTHOR, REVIEWER = "zhou-ming", "li-jing"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (AUTHOR, REVIEWER))
    return root


@pytest.fixture
def desks(county: Path, tmp_path: Path) -> Iterator[Mapping[str, Desk]]:
    with open_desks(county, tmp_path / "home", AUTHOR, REVIEWER) as desks:
        yield desks


@pytest.fixture
def desk(desks: Mapping[str, Desk]) -> Desk:
    return desks[AUTHOR]


def rewrite(desk: Desk, article: str, *texts: str, **fields: str) -> Content:
    """Give an article these paragraphs and fields."""
    view = desk.draft(article)
    blocks = tuple(Paragraph(f"b{n}", (Run(text),)) for n, text in enumerate(texts, 1)) or view.content.body.blocks
    content = replace(view.content, fields={**view.content.fields, **fields}, body=Body(blocks))
    return desk.save_draft(article, content, view.rev).content


def master(desk: Desk, *, submitted: bool = True) -> str:
    article = write(desk)
    rewrite(desk, article, TEXT, "会议强调，要加强农业信息化。")
    if submitted:
        sign(desk, article, "submit")
    return article


def codes(desk: Desk, article: str) -> set[str]:
    """The codes of what stands against a version."""
    report = desk.checks(article).run(desk.draft(article).content).report
    return {p.code for p in report.problems if p.code.startswith("variant.")}


def open_keys(revision: Revision) -> list[str]:
    return [part.key for part in revision.parts if part.state == "open"]


def confirm_all(desk: Desk, article: str) -> Revision:
    return desk.variants.confirm(article, *open_keys(desk.variants.revision(article)))


# --- beginning --------------------------------------------------------------------------------------------------------


def test_a_version_is_a_draft_beside_its_master(desk: Desk) -> None:
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    content = desk.draft(made).content
    assert content.language == "zh-Hant"
    assert "農業信息化" in str(content.body)
    assert desk.variants.master_of(made) == article
    assert desk.variants.master_of(article) is None
    for asked in (article, made):
        views = desk.variants.of(asked)
        assert [(v.article, v.language) for v in views] == [(article, "zh-Hans"), (made, "zh-Hant")]
        assert views[1].to_do == desk.variants.revision(made).to_do > 0
    assert desk.variants.languages((article, made)) == {made: "zh-Hant"}


def test_one_version_a_language_and_none_of_a_version(desk: Desk) -> None:
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    for asked, language in ((article, "zh-Hant"), (made, "en"), (article, "zh-Hans"), (article, "xx")):
        with pytest.raises(Refused):
            desk.variants.begin(asked, language)
    assert [tag for tag, _ in desk.variants.offered(article)] == ["zh-Hant-TW", "zh-Hant-HK", "en"]
    assert desk.variants.offered(made) == ()
    desk.discard(made)
    assert len(desk.variants.of(article)) == 1
    assert desk.variants.begin(article, "zh-Hant") != made


def test_a_version_is_neither_copied_nor_split(desk: Desk) -> None:
    made = desk.variants.begin(master(desk), "zh-Hant")
    with pytest.raises(Refused, match="原稿"):
        desk.copy_article(made)
    view = desk.draft(made)
    with pytest.raises(Refused, match="原稿"):
        desk.split_article(made, view.content.body.blocks[-1].id, view.rev)


def test_an_article_that_is_not_here_has_no_versions(desk: Desk) -> None:
    nowhere = "01900000-0000-7000-8000-000000000001"
    with pytest.raises(Refused):
        desk.variants.begin(nowhere, "en")
    assert desk.variants.of(nowhere) == ()
    with pytest.raises(Refused):
        desk.variants.revision(master(desk))


# --- revising ---------------------------------------------------------------------------------------------------------


def test_machine_text_is_not_submitted_before_each_part_was_read(desk: Desk) -> None:
    made = desk.variants.begin(master(desk), "zh-Hant")
    first = desk.variants.revision(made)
    assert {part.key for part in first.parts if part.state == "open"} == {"title", "source", "summary", "#b1", "#b2"}
    assert codes(desk, made) == {"variant.unrevised"}
    with pytest.raises(NotReady) as refused:
        sign(desk, made, "submit")
    assert [p.code for p in refused.value.problems] == ["variant.unrevised"]
    *most, last = open_keys(first)
    assert desk.variants.confirm(made, *most).to_do == 1
    with pytest.raises(NotReady):
        sign(desk, made, "submit")
    assert desk.variants.confirm(made, last).to_do == 0
    assert codes(desk, made) == set()
    sign(desk, made, "submit")


def test_the_signature_says_what_was_revised_and_by_what_tool(desk: Desk) -> None:
    made = desk.variants.begin(master(desk), "zh-Hant-TW")
    content = desk.draft(made).content
    rewrite(
        desk,
        made,
        *["".join(r.text for r in b.runs) for b in content.body.blocks[:1]],
        "會議強調，要加強農業的資訊化。",
    )
    assert {p.key: p.state for p in desk.variants.revision(made).parts}["#b2"] == "changed"
    confirm_all(desk, made)
    signed = desk.act(made, "submit", pin=PIN)
    assert content.variant is not None
    assert dict(note_of(signed.step) or {}) == {
        "machine": content.variant.machine, "tool": content.variant.made, "blocks": 5, "changed": 1,
    }  # fmt: skip
    assert signed.step.officer == AUTHOR
    assert revision_fault(signed.step, desk.draft(made).content) is None


def test_nobody_can_say_so_for_another_text(desk: Desk) -> None:
    """What a caller says of the revision counts for nothing."""
    made = desk.variants.begin(master(desk), "zh-Hant")
    with pytest.raises(NotReady):
        desk.act(
            made, "submit", pin=PIN, detail={"revised": {"machine": "0" * 64, "tool": "x", "blocks": 1, "changed": 1}}
        )
    confirm_all(desk, made)
    signed = desk.act(made, "submit", pin=PIN, detail={"revised": {"machine": "0" * 64}})
    assert (note_of(signed.step) or {})["tool"] == desk.draft(made).content.variant.made  # type: ignore[union-attr]


def test_a_confirmation_falls_with_the_words_it_was_given_for(desk: Desk) -> None:
    made = desk.variants.begin(master(desk), "zh-Hant")
    confirm_all(desk, made)
    before = desk.draft(made).content
    rewrite(desk, made, title="另一個標題")
    states = {p.key: p.state for p in desk.variants.revision(made).parts}
    assert states["title"] == "changed"
    assert states["#b1"] == "confirmed"
    rewrite(desk, made, title=before.title)
    assert {p.key: p.state for p in desk.variants.revision(made).parts}["title"] == "confirmed"
    assert desk.variants.take_back(made, "title").to_do == 1
    assert codes(desk, made) == {"variant.unrevised"}


def test_a_confirmation_of_what_is_not_open_changes_nothing(desk: Desk) -> None:
    made = desk.variants.begin(master(desk), "zh-Hant")
    rewrite(desk, made, title="另一個標題")
    assert {p.key: p.state for p in desk.variants.confirm(made, "title", "none").parts}["title"] == "changed"


def test_revision_is_known_after_the_desk_was_closed(county: Path, tmp_path: Path) -> None:
    with open_desks(county, tmp_path / "home", AUTHOR) as desks:
        made = desks[AUTHOR].variants.begin(master(desks[AUTHOR]), "zh-Hant")
        desks[AUTHOR].variants.confirm(made, "title")
    with Desk.open(home_of(tmp_path / "home", AUTHOR)) as again:
        assert {p.key: p.state for p in again.variants.revision(made).parts}["title"] == "confirmed"


def test_a_part_taken_out_or_put_in_is_the_persons_doing(desk: Desk) -> None:
    made = desk.variants.begin(master(desk), "zh-Hant")
    view = desk.draft(made)
    blocks = (view.content.body.blocks[0], Paragraph("bmine", (Run("本版說明。"),)))
    desk.save_draft(made, replace(view.content, body=Body(blocks)), view.rev)
    states = [(p.key, p.state) for p in desk.variants.revision(made).parts if p.key.startswith("#")]
    assert states == [("#b1", "open"), ("#b2", "gone"), ("#bmine", "added")]


def test_english_is_written_by_a_person_and_every_part_of_it(desk: Desk) -> None:
    made = desk.variants.begin(master(desk), "en")
    assert codes(desk, made) == {"variant.empty"}
    rewrite(desk, made, "Repair of irrigation works begins across the city; 128 projects have started.",
            "The meeting asked for better use of data in farming.", title="Repair of irrigation works begins",
            source="Yunxi Water Bureau", summary="Works begin.")  # fmt: skip
    assert codes(desk, made) == set()
    signed = desk.act(made, "submit", pin=PIN)
    assert note_of(signed.step) is None
    assert not revision_fault(signed.step, desk.draft(made).content)


# --- the master -------------------------------------------------------------------------------------------------------


def test_a_version_waits_for_its_master(desk: Desk) -> None:
    article = master(desk, submitted=False)
    made = desk.variants.begin(article, "zh-Hant")
    confirm_all(desk, made)
    assert codes(desk, made) == {"variant.master-first"}
    with pytest.raises(NotReady):
        sign(desk, made, "submit")
    sign(desk, article, "submit")
    assert codes(desk, made) == set()


def test_another_column_than_the_masters_is_refused(desk: Desk) -> None:
    made = desk.variants.begin(master(desk), "zh-Hant")
    confirm_all(desk, made)
    view = desk.draft(made)
    desk.save_draft(made, replace(view.content, column="water-projects"), view.rev)
    assert codes(desk, made) == {"variant.column"}


def test_a_master_that_changed_makes_a_version_stale_and_only_that_is_done_again(desk: Desk) -> None:
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    confirm_all(desk, made)
    rewrite(desk, made, title="我市農田水利修復開工（校）")
    sign(desk, article, "recall")
    rewrite(desk, article, TEXT, "会议强调，要加强农业信息化和数字化。", "会后进行了调研。")
    assert desk.variants.revision(made).stale == 0  # nobody but the author knows of it yet
    sign(desk, article, "submit")
    assert codes(desk, made) == {"variant.stale"}
    assert desk.variants.revision(made).stale == desk.variants.of(made)[1].stale == 2
    stale = next(
        p for p in desk.checks(made).run(desk.draft(made).content).report.problems if p.code == "variant.stale"
    )
    assert not stale.blocking
    assert "数字化" in str(stale.sentence)
    before = desk.draft(made)
    view = desk.variants.refresh(made, before.rev)
    assert view.content.title == "我市農田水利修復開工（校）"
    assert view.content.variant is not None
    assert view.content.variant.source == desk.draft(article).content.digest
    revision = desk.variants.revision(made)
    assert open_keys(revision) == ["#b2", "#b3"]
    assert {p.key: p.state for p in revision.parts}["#b1"] == "confirmed"
    assert codes(desk, made) == {"variant.unrevised"}
    kept = next(v for v in desk.versions(made) if v.digest == before.content.digest)
    assert kept.cause == "renewed"
    confirm_all(desk, made)
    sign(desk, made, "submit")


def test_the_old_machine_words_brought_back_are_still_a_machines(desk: Desk) -> None:
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    before = desk.draft(made)
    sign(desk, article, "recall")
    rewrite(desk, article, TEXT, "会议强调，要加强水利。")
    sign(desk, article, "submit")
    desk.variants.refresh(made, before.rev)
    desk.restore(made, before.content.digest, desk.draft(made).rev)
    assert "#b2" in open_keys(desk.variants.revision(made))
    assert "variant.stale" in codes(desk, made)


def test_what_a_person_wrote_is_to_be_read_again_where_the_master_changed(desk: Desk) -> None:
    article = master(desk)
    made = desk.variants.begin(article, "en")
    rewrite(desk, made, "One.", "Two.", title="Title", source="Bureau", summary="Works.")
    sign(desk, article, "recall")
    rewrite(desk, article, TEXT, "会议强调，要加强水利。", "新的一段。")
    sign(desk, article, "submit")
    desk.variants.refresh(made, desk.draft(made).rev)
    states = {p.key: p.state for p in desk.variants.revision(made).parts}
    assert (states["#b1"], states["#b2"], states["#b3"]) == ("changed", "open", "empty")
    assert codes(desk, made) == {"variant.unrevised", "variant.empty"}


def test_a_withdrawn_version_makes_room_for_another(desk: Desk) -> None:
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    with desk.context.store.writing() as tx:
        row = articles.get(tx, made)
        assert row is not None
        articles.put(tx, replace(row, stage=at.WITHDRAWN))
    assert "zh-Hant" in [tag for tag, _ in desk.variants.offered(article)]


# --- other desks ------------------------------------------------------------------------------------------------------


def test_a_reviewer_sees_the_version_and_what_changed_but_not_what_the_author_has_to_do(
    desks: Mapping[str, Desk],
) -> None:
    desk, reviewer = desks[AUTHOR], desks[REVIEWER]
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    confirm_all(desk, made)
    sign(desk, made, "submit")
    for each in (article, made):
        carry(desk, reviewer, each)
    assert [v.language for v in reviewer.variants.of(article)] == ["zh-Hans", "zh-Hant"]
    assert reviewer.variants.languages((made,)) == {made: "zh-Hant"}
    assert codes(reviewer, made) == set()
    revision = reviewer.variants.revision(made)
    assert not revision.editable
    with pytest.raises(Refused):
        reviewer.variants.confirm(made, "title")
    sign(reviewer, made, "pass")


def test_a_reviewer_does_not_pass_what_nobody_revised(
    desks: Mapping[str, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A doctored program at the author's desk sends the machine's text on; it stops at the next desk."""
    desk, reviewer = desks[AUTHOR], desks[REVIEWER]
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    with monkeypatch.context() as doctored:
        doctored.setattr(variantrules, "signed_revision", lambda *_: {})
        doctored.setattr(acting, "_check", lambda *_: None)
        sign(desk, made, "submit")
    carry(desk, reviewer, made)
    with pytest.raises(Refused, match="机器"):
        sign(reviewer, made, "pass")
    checks = {check.name: check for check in reviewer.chain(made).report.checks}
    assert (checks["contents"].held, checks["contents"].step, checks["contents"].field) == (False, 1, "revised")
    assert checks["signatures"].held


def test_a_version_whose_master_is_not_here_cannot_be_submitted(desks: Mapping[str, Desk]) -> None:
    desk, reviewer = desks[AUTHOR], desks[REVIEWER]
    made = desk.variants.begin(master(desk), "zh-Hant")
    confirm_all(desk, made)
    sign(desk, made, "submit")
    carry(desk, reviewer, made)
    assert [v.article for v in reviewer.variants.of(made)] == [made]
    with pytest.raises(Refused):
        reviewer.variants.revision(made)


def test_another_desk_makes_the_machines_words_again_to_know_what_is_revised(desks: Mapping[str, Desk]) -> None:
    desk, reviewer = desks[AUTHOR], desks[REVIEWER]
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    own, text = desk.draft(made).content, desk.draft(article).content
    with reviewer.context.store.reading() as tx:
        notes = notes_of(tx, made, text, own, reviewer.catalogue.of(own))
        assert set(notes.awaiting) >= {"title", "#b1", "#b2"}
        other = replace(own, variant=replace(own.variant, made="opencc/s2t/0.0.1"))  # type: ignore[type-var]
        changed = replace(other, fields={**other.fields, "title": "人寫的標題"})
        again = notes_of(tx, made, text, changed, reviewer.catalogue.of(own))
    assert again.awaiting["title"] != notes.awaiting["title"]  # not to be told apart, so all of it is read again


# --- checks -----------------------------------------------------------------------------------------------------------


def test_the_check_of_a_signed_version_can_be_made_again(desk: Desk) -> None:
    article = master(desk)
    made = desk.variants.begin(article, "zh-Hant")
    confirm_all(desk, made)
    sign(desk, article, "recall")
    rewrite(desk, article, TEXT, "会议强调，要加强水利。")
    sign(desk, article, "submit")
    assert codes(desk, made) == {"variant.stale"}
    sign(desk, made, "submit")
    assert desk.recheck(made, 1).same
