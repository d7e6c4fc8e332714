"""The desk: drafting, the rules before the PIN, one transaction an act, and the seven words."""

from __future__ import annotations

import pytest
from support.live import County, sign, whole, write

from forms.errors import EnvironmentTrouble, Refused
from sync.chain.step import SUBMIT
from sync.desk.acting import NotReady
from sync.keys.ring import WrongPin
from sync.store import outbox, steps
from sync.store.errors import DraftMoved, StoreBusy
from sync.store.records import ArticleFilter


@pytest.fixture
def author(county: County):
    county.start()
    with county.desk("zhou-ming", synced=True):
        pass
    county.stop()
    with county.desk("zhou-ming") as desk:
        yield desk


def test_a_new_article_is_a_draft_with_its_type_column_and_source(author) -> None:
    article = author.new_article("news", "water-news")
    view = author.draft(article)
    assert (view.content.type_id, view.content.column) == ("news", "water-news")
    assert view.content.text("source") == "云溪市水务局"
    row = author.article_row(article)
    assert (row.state, row.stage, row.author) == ("draft", "draft", "zhou-ming")


def test_a_save_without_change_changes_nothing(author) -> None:
    article = write(author)
    view = author.draft(article)
    assert author.save_draft(article, view.content, view.rev).rev == view.rev


def test_two_windows_on_one_draft_lose_no_text(author) -> None:
    from dataclasses import replace

    article = write(author)
    view = author.draft(article)
    first = replace(view.content, fields={**view.content.fields, "title": "先存的标题"})
    second = replace(view.content, fields={**view.content.fields, "title": "后存的标题"})
    author.save_draft(article, first, view.rev)
    with pytest.raises(DraftMoved):
        author.save_draft(article, second, view.rev)
    kept = {v.digest for v in author.versions(article)}
    assert author.draft(article).content.title == "先存的标题"
    assert second.digest in kept


def test_two_desks_cannot_be_opened_on_one_home(author, county: County) -> None:
    with pytest.raises(StoreBusy), county.desk("zhou-ming"):
        pass


def test_an_unfinished_article_cannot_be_submitted_and_says_what_is_missing(author) -> None:
    article = author.new_article("news", "water-news")
    with pytest.raises(NotReady) as caught:
        sign(author, article, SUBMIT)
    assert {"title", "@body"} <= {p.field for p in caught.value.problems}
    assert author.outbox() == ()


def test_a_wrong_pin_signs_nothing(author) -> None:
    article = write(author)
    with pytest.raises(WrongPin):
        author.act(article, SUBMIT, pin="000000")
    assert author.outbox() == ()
    assert author.chain(article).steps == ()


def test_an_act_is_there_whole(author) -> None:
    article = write(author)
    sign(author, article, SUBMIT)
    row = author.article_row(article)
    assert (row.state, row.stage, row.sequence) == ("queued", "review", 1)
    assert row.waiting_for.startswith("李静")
    with author.context.store.reading() as tx:
        (step,) = steps.of(tx, article)
        assert outbox.get(tx, step.digest).state == "queued"
    assert author.versions(article)[0].cause == "signature"
    assert not author.draft(article).editable


def test_the_rules_answer_before_the_pin_is_asked(author) -> None:
    article = write(author)
    for action in ("pass", "approve", "publish", "recall", "correct"):
        with pytest.raises(Refused):
            author.act(article, action, pin="wrong pin is never reached")
    assert author.context.ring.tries_left() == 5


def test_a_file_that_vanished_is_said_and_the_draft_stays(author, tmp_path) -> None:
    article = write(author)
    before = author.draft(article)
    with pytest.raises(EnvironmentTrouble):
        author.attach(article, tmp_path / "gone.pdf")
    (tmp_path / "empty.pdf").write_bytes(b"")
    with pytest.raises(Refused):
        author.attach(article, tmp_path / "empty.pdf")
    assert author.draft(article) == before


def test_search_finds_two_characters(author) -> None:
    article = write(author)
    row = author.article_row(article)
    for words in ("农田", "𠮷", "128", "水利修复", "我市 投资"):
        assert author.article_ids(ArticleFilter(text=words)) == [row.rowid], words
    assert author.article_ids(ArticleFilter(text="渔业")) == []


def test_recall_and_return_bring_the_article_back_with_words(county: County) -> None:
    county.start()
    article = county.draft()
    county.walk(article, (("zhou-ming", "submit"), ("zhou-ming", "recall")))
    with county.desk("zhou-ming", synced=True) as desk:
        assert desk.article_row(article).state == "draft"
        assert desk.draft(article).editable
        sign(desk, article, SUBMIT)
        whole(desk)
    with county.desk("li-jing", synced=True) as desk:
        assert [r.article for r in desk.queue()] == [article]
        sign(desk, article, "return", category="R03", reason="请核对完成投资的数字。")
        whole(desk)
        assert desk.queue() == ()
    with county.desk("zhou-ming", synced=True) as desk:
        row = desk.article_row(article)
        assert (row.state, row.mine) == ("returned", True)
        note = desk.draft(article).state.returned
        assert (note.category, note.reason, note.officer) == ("R03", "请核对完成投资的数字。", "li-jing")


def test_what_changed_since_i_signed_is_shown(county: County) -> None:
    from dataclasses import replace

    from forms.body.model import Body, Paragraph, Run

    county.start()
    article = county.draft()
    county.walk(article, (("zhou-ming", "submit"), ("li-jing", "pass"), ("zhou-ming", "recall")))
    with county.desk("zhou-ming", synced=True) as desk:
        view = desk.draft(article)
        text = view.content.body.blocks[0].runs[0].text.replace("2.36亿元", "2.34亿元")
        desk.save_draft(article, replace(view.content, body=Body((Paragraph("b1", (Run(text),)),))), view.rev)
        sign(desk, article, SUBMIT)
        whole(desk)
    with county.desk("li-jing", synced=True) as desk:
        reading = desk.reading(article)
        assert reading.signed is not None
        assert reading.difference is not None
        assert reading.difference.count == 1
        changed = [s for b in reading.difference.blocks for s in b.segments if s.op != "equal"]
        assert {(s.op, s.text) for s in changed} == {("delete", "2.36"), ("insert", "2.34")}


def test_two_desks_act_on_the_same_step_and_nothing_is_dropped(county: County) -> None:
    """李静 passes and 孙岩, her deputy, returns, both offline: the first is logged, the second comes back whole."""
    county.start()
    article = county.draft()
    county.walk(article, (("zhou-ming", "submit"),))
    for officer in ("li-jing", "sun-yan"):
        with county.desk(officer, synced=True):
            pass
    with county.desk("sun-yan") as second:
        sign(second, article, "return", category="R01", reason="第二段有错字，请改正。")
    with county.desk("li-jing") as first:
        sign(first, article, "pass")
        whole(first)
    with county.desk("sun-yan") as second:
        report = second.sync()
        assert report.fatal is None
        assert report.refused == 1
        view = second.chain(article)
        assert [(s.sequence, s.action) for s in view.steps] == [(1, "submit"), (2, "pass")]
        assert [(s.action, s.reason) for s in view.conflicts] == [("return", "第二段有错字，请改正。")]
        assert [v.state for v in second.outbox()] == ["refused"]


def test_an_article_goes_from_desk_to_desk_and_can_be_corrected_and_withdrawn(county: County) -> None:
    from dataclasses import replace

    county.start()
    article = county.draft()
    county.walk(article, (("zhou-ming", "submit"), ("li-jing", "pass"), ("wang-fang", "secrecy-review"),
                          ("sun-yan", "pass"), ("zhao-ping", "approve"), ("he-qing", "publish")))  # fmt: skip
    with county.desk("zhou-ming", synced=True) as desk:
        assert desk.article_row(article).state == "published"
        assert desk.chain(article).report.held
        assert desk.chain(article).url.endswith(article)
        assert not desk.draft(article).editable
        view = desk.begin_correction(article)
        assert view.editable
        fields = {**view.content.fields, "title": "我市冬春农田水利修复任务全面开工（更正）"}
        desk.save_draft(article, replace(view.content, fields=fields), view.rev)
        sign(desk, article, "correct", reason="标题漏字。")
        whole(desk)
    county.walk(article, (("li-jing", "pass"), ("wang-fang", "secrecy-review"), ("sun-yan", "pass"),
                          ("zhao-ping", "approve"), ("he-qing", "publish")))  # fmt: skip
    with county.desk("zhao-ping", synced=True) as desk:
        assert desk.draft(article).content.title.endswith("（更正）")
        sign(desk, article, "withdraw", reason="按规定撤稿。")
        whole(desk)
        view = desk.chain(article)
        assert view.report.held, str(view.report.conclusion)
        assert view.report.state.stage == "withdrawn"
