"""A version in another script goes its whole way: real desks, a real portal, and a page anyone can read and check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from support.live import WALK, County, build_template, copy_county, sign, whole

from forms.errors import Refused
from sync.desk import Desk, acting, variantrules

AUTHOR, LEADER, PUBLISHER = "zhou-ming", "zhao-ping", "he-qing"
TO_SEND = tuple(move for move in WALK if move[1] != "publish")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_template(tmp_path_factory.mktemp("county") / "template")


@pytest.fixture
def county(template: Path, tmp_path: Path) -> Iterator[County]:
    county = copy_county(template, tmp_path / "county")
    county.start()
    yield county
    county.stop()


def page(county: County, path: str) -> str:
    assert county.portal is not None
    answer = requests.get(county.portal.address.rstrip("/") + path, timeout=30)
    answer.encoding = "utf-8"
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def submitted(county: County) -> str:
    article = county.draft()
    with county.desk(AUTHOR, synced=True) as desk:
        sign(desk, article, "submit")
        whole(desk)
    return article


def begun(desk: Desk, article: str, language: str = "zh-Hant") -> str:
    """A version whose every part was read and one changed, submitted."""
    made = desk.variants.begin(article, language)
    view = desk.draft(made)
    desk.save_draft(
        made, replace(view.content, fields={**view.content.fields, "title": "我市農田水利工程開工"}), view.rev
    )
    desk.variants.confirm(made, *(p.key for p in desk.variants.revision(made).parts if p.state == "open"))
    sign(desk, made, "submit")
    whole(desk)
    return made


def published_refused(county: County, article: str) -> str:
    """Sign a publication that the portal refuses; returns what it says."""
    with county.desk(PUBLISHER, synced=True) as desk:
        sign(desk, article, "publish")
        report = desk.sync()
        assert report.refused == 1, [str(s) for s in report.sentences]
        return "\n".join(str(sentence) for sentence in report.sentences)


def test_a_version_goes_its_way_and_is_linked_with_its_master(county: County) -> None:
    article = submitted(county)
    with county.desk(AUTHOR, synced=True) as desk:
        made = begun(desk, article)
        words = sum(part.state in ("confirmed", "changed") for part in desk.variants.revision(made).parts)
    county.walk(made, TO_SEND)
    assert "请先发布原稿" in published_refused(county, made)
    county.walk(article)
    county.walk(made, (WALK[-1],))
    for here, other, name, tag in ((article, made, "繁體", "zh-Hant"), (made, article, "简体", "zh-Hans")):
        text = page(county, f"/a/{here}")
        assert f'<a href="/a/{other}" lang="{tag}" hreflang="{tag}">{name}</a>' in text
        assert f'<link rel="alternate" hreflang="{tag}" href="/a/{other}">' in text
        assert len(re.findall('aria-current="page"', text)) == 1
    assert '<article lang="zh-Hant">' in page(county, f"/a/{made}")
    told = page(county, f"/a/{made}/provenance")
    assert "的繁體版本" in told
    assert f'<a href="/a/{article}">《' in told
    sentence = re.search(
        r"初稿由 OpenCC [0-9.]+（s2t）转换；周明逐段校订并签名（第 1 步）：校订 (\d+) 段，其中改动 1 段", told
    )
    assert sentence is not None, told[told.index("初稿") - 200 : told.index("初稿") + 300]
    assert int(sentence[1]) == words
    assert "不成立" not in told
    assert "语言版本" not in page(county, f"/a/{article}/provenance")
    with county.desk(AUTHOR, synced=True) as desk:
        shown = desk.preview(made, desk.draft(made).content).article
        assert f'<a href="/a/{article}" lang="zh-Hans" hreflang="zh-Hans">简体</a>' in shown
        assert [(v.language, v.state) for v in desk.variants.of(article)] == [
            ("zh-Hans", "published"), ("zh-Hant", "published"),
        ]  # fmt: skip


def test_a_correction_of_the_master_reaches_the_version(county: County) -> None:
    article = submitted(county)
    with county.desk(AUTHOR, synced=True) as desk:
        made = begun(desk, article)
    for each in (article, made):
        county.walk(each)
    with county.desk(AUTHOR, synced=True) as desk:
        view = desk.begin_correction(article)
        blocks = tuple(replace(b, runs=tuple(r.with_text(r.text.replace("128", "130")) for r in b.runs))
                       for b in view.content.body.blocks)  # fmt: skip
        content = replace(view.content, body=replace(view.content.body, blocks=blocks))
        desk.save_draft(article, content, view.rev)
        sign(desk, article, "correct", reason="数字有误")
        whole(desk)
    county.walk(article)
    assert "原稿后来有更正" in page(county, f"/a/{made}/provenance")
    with county.desk(AUTHOR, synced=True) as desk:
        assert desk.variants.of(article)[1].stale == 1
        view = desk.begin_correction(made)
        assert desk.variants.refresh(made, view.rev).content.title == "我市農田水利工程開工"
        revision = desk.variants.revision(made)
        assert [part.key for part in revision.parts if part.state == "open"] == ["#b1"]
        with pytest.raises(acting.NotReady):
            sign(desk, made, "correct", reason="随原稿更正")
        desk.variants.confirm(made, "#b1")
        sign(desk, made, "correct", reason="随原稿更正")
        whole(desk)
    county.walk(made)
    assert "130個" in page(county, f"/a/{made}")
    assert "原稿后来有更正" not in page(county, f"/a/{made}/provenance")


def test_the_portal_does_not_open_a_machines_text_that_nobody_revised(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every desk on the way runs a doctored program; the portal's own check is what stops it."""
    article = submitted(county)
    monkeypatch.setattr(variantrules, "signed_revision", lambda *_: {})
    monkeypatch.setattr(variantrules, "refuse_act", lambda *_: None)
    with county.desk(AUTHOR, synced=True) as desk:
        made = begun(desk, article)
    county.walk(made, TO_SEND[:-1])
    with county.desk(LEADER, synced=True) as desk:
        sign(desk, made, "approve")
        report = desk.sync()
        assert report.refused == 1
        assert "没有写明已由人工校订" in "\n".join(str(s) for s in report.sentences)


def test_a_version_is_not_published_while_its_master_is_withdrawn(county: County) -> None:
    article = submitted(county)
    with county.desk(AUTHOR, synced=True) as desk:
        made = begun(desk, article)
    county.walk(article)
    county.walk(made, TO_SEND)
    with county.desk(LEADER, synced=True) as desk:
        sign(desk, article, "withdraw", reason="重复发布")
        whole(desk)
    with county.desk(PUBLISHER) as desk:  # who has not heard of it yet
        pass
    with county.desk(PUBLISHER, synced=True) as desk, pytest.raises(Refused, match="原稿已撤稿"):
        sign(desk, made, "publish")
    with county.desk(AUTHOR, synced=True) as desk, pytest.raises(Refused, match="原稿已撤稿"):
        desk.variants.begin(article, "en")


def test_the_portal_itself_refuses_it_too(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    article = submitted(county)
    with county.desk(AUTHOR, synced=True) as desk:
        made = begun(desk, article)
        other = begun(desk, article, "zh-Hant-TW")
        assert desk.draft(other).content.language == "zh-Hant-TW"
    county.walk(article)
    county.walk(made, TO_SEND)
    with county.desk(LEADER, synced=True) as desk:
        sign(desk, article, "withdraw", reason="重复发布")
        whole(desk)
    monkeypatch.setattr(variantrules, "refuse_act", lambda *_: None)
    assert "原稿已撤稿" in published_refused(county, made)
