"""Content types are data: complete, checked when they are read, found by the digest of their file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.canonical import canonical, digest
from forms.catalogue import Catalogue, UnknownType, applies, default_fields, is_required, load
from forms.content import Attachment, Content
from forms.contenttype import ContentType, Labels
from forms.errors import Malformed
from forms.typefile import read_type, read_vocabulary
from resources import folder
from resources.language import use_language

TYPES = load().all()
every_type = pytest.mark.parametrize("type_", TYPES, ids=[t.id for t in TYPES])
NEWS: dict[str, Any] = json.loads(folder("types", "news.json").read_text(encoding="utf-8"))


def content(type_: ContentType, **fields: Any) -> Content:
    return Content(type_.id, type_.digest, "c1", fields=fields)


def test_the_types_the_program_ships() -> None:
    assert [(t.id, t.names.zh_CN, t.default_route) for t in TYPES] == [
        ("news", "工作动态", "short"),
        ("notice", "通知公告", "three-review"),
        ("policy", "政策文件", "policy"),
        ("interpretation", "政策解读", "three-review"),
        ("service-guide", "办事指南", "three-review"),
        ("reprint", "转载", "short"),
        ("personnel", "人事信息", "three-review"),
        ("convenience", "便民信息", "short"),
    ]


def labels_of(type_: ContentType) -> list[Labels]:
    found = [type_.names, type_.help]
    for spec in type_.fields:
        found += [spec.label, spec.help, *(choice.labels for choice in spec.choices)]
    return found


@every_type
def test_every_label_and_help_is_there_in_three_languages(type_: ContentType) -> None:
    for labels in labels_of(type_):
        assert labels.zh_CN.strip()
        assert labels.zh_TW.strip()
        assert labels.en.strip() not in ("", labels.zh_CN)
        assert not any("！" in text or "!" in text for text in (labels.zh_CN, labels.zh_TW, labels.en))


@every_type
def test_what_every_type_has(type_: ContentType) -> None:
    keys = [spec.key for spec in type_.fields]
    assert {"title", "source", "openness", "openness_reason", "summary", "keywords"} <= set(keys)
    assert not [key for key in keys if "publi" in key and key != "openness"]
    reason = type_.field("openness_reason")
    assert reason is not None
    assert {choice.value for choice in reason.choices} == {
        "14-state-secret", "14-prohibited", "14-security", "15-trade-secret", "15-privacy", "16-internal",
        "16-process", "16-case-file",
    }  # fmt: skip
    assert type_.column_classes


def test_the_eight_elements_of_a_service_guide_are_required() -> None:
    guide = load().get("service-guide")
    elements = ("title", "legal_basis", "conditions", "materials", "place", "hours", "contact_phone", "process")
    found = [guide.field(key) for key in elements]
    assert [(spec.required, spec.label.zh_CN) for spec in found if spec] == [
        ("Y", "事项名称"), ("Y", "设定依据"), ("Y", "申请条件"), ("Y", "办理材料"), ("Y", "办理地点"), ("Y", "办理时间"),
        ("Y", "联系电话"), ("Y", "办理流程"),
    ]  # fmt: skip
    assert not guide.body_required


def test_the_policy_and_its_interpretation_point_to_each_other() -> None:
    (link,) = load().get("interpretation").links
    assert (link.targets, link.required) == (("policy",), True)
    (back,) = load().get("policy").links
    assert (back.targets, back.required) == (("interpretation",), False)


def test_fields_that_depend_on_another() -> None:
    notice = load().get("notice")
    end = notice.field("end_date")
    assert end is not None
    assert not applies(end, content(notice, notice_kind="notice"))
    assert is_required(end, content(notice, notice_kind="publicity"))
    news = load().get("news")
    credit = news.field("image_credit")
    assert credit is not None
    assert not is_required(credit, content(news))
    picture = Attachment("0" * 64, 1, "image/png", "会场.png")
    assert is_required(credit, Content("news", news.digest, "c1", attachments=(picture,)))


@every_type
def test_the_defaults_fit(type_: ContentType) -> None:
    fields = default_fields(type_)
    assert fields["openness"] == "open"
    assert content(type_, **fields).fields == fields


def test_labels_follow_the_language() -> None:
    names = load().get("news").names
    for code, expected in (("zh_TW", "工作動態"), ("en", "Work news"), ("zh_CN", "工作动态")):
        use_language(code)
        assert names.here() == expected


def test_a_new_type_is_one_more_file(tmp_path: Path) -> None:
    path = tmp_path / "speech.json"
    path.write_text(json.dumps(NEWS | {"id": "speech", "order": 5}, ensure_ascii=False), encoding="utf-8")
    catalogue = load([path.read_bytes()])
    assert catalogue.all()[0].id == "speech"
    assert catalogue.get("speech").fields == load().get("news").fields
    with pytest.raises(UnknownType):
        load().get("speech")


def test_an_old_draft_finds_the_version_it_was_written_with() -> None:
    fields = [field for field in NEWS["fields"] if field["key"] != "event_place"]
    newer = json.dumps(NEWS | {"version": 2, "fields": fields}).encode()
    catalogue = load([newer])
    old = load().get("news")
    assert catalogue.get("news").version == 2
    assert catalogue.get("news").field("event_place") is None
    assert catalogue.by_digest(old.digest) == old
    draft = Content("news", old.digest, "c1")
    assert catalogue.of(draft) == old
    with pytest.raises(UnknownType):
        load().by_digest(catalogue.get("news").digest)


def test_an_article_may_not_name_one_type_and_carry_another() -> None:
    with pytest.raises(Malformed):
        load().of(Content("policy", load().get("news").digest, "c1"))


def test_the_digest_does_not_depend_on_layout() -> None:
    data = folder("types", "news.json").read_bytes()
    type_ = load().get("news")
    assert type_.digest == digest(canonical(json.loads(data)))
    assert load([json.dumps(NEWS, indent=8).encode()]).by_digest(type_.digest) == type_


def without(key: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda value: {k: v for k, v in value.items() if k != key}


def with_field(**change: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The type with a text field of one more key, changed."""
    label = {"zh_CN": "甲", "zh_TW": "甲", "en": "A"}
    spec = {"key": "extra", "kind": "text", "label": label, "help": label} | change
    spec = {key: value for key, value in spec.items() if value is not None}
    return lambda value: value | {"fields": [*value["fields"], spec]}


@pytest.mark.parametrize(
    "change",
    [
        without("names"),
        without("fields"),
        without("genre"),
        lambda value: value | {"more": 1},
        lambda value: value | {"id": "No Id"},
        lambda value: value | {"version": 0},
        lambda value: value | {"genre": "77"},
        lambda value: value | {"column_classes": ["没有的类别"]},
        lambda value: value | {"column_classes": []},
        lambda value: value | {"names": {"zh_CN": "甲", "zh_TW": "", "en": "A"}},
        lambda value: value | {"fields": value["fields"][1:]},
        lambda value: value | {"links": [{"name": "x", "article": "title", "address": "title", "targets": []}]},
        with_field(kind="film"),
        with_field(required="X"),
        with_field(required="C"),
        with_field(kind="choice"),
        with_field(choices=[{"value": "a", "labels": {"zh_CN": "甲", "zh_TW": "甲", "en": "A"}}]),
        with_field(kind="choice", vocabulary="nothing@1"),
        with_field(kind="choice", vocabulary="openness@1", default="secret"),
        with_field(default=True),
        with_field(kind="bool", default="x"),
        with_field(pattern="("),
        with_field(pattern="(a+)+"),
        with_field(check="unknown"),
        with_field(key="title"),
        with_field(key="Title"),
        with_field(key="publish_time"),
        with_field(key="pub_date"),
        with_field(key="published_at"),
        with_field(key="publication_time"),
        with_field(when={"field": "nothing", "is": ["a"]}),
        with_field(label=None),
        with_field(label={"zh_CN": "甲", "zh_TW": "甲"}),
        with_field(colour="red"),
    ],
)
def test_type_files_that_are_refused(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    vocabularies = load().vocabularies
    assert read_type(json.dumps(with_field()(NEWS)).encode(), vocabularies).field("extra")
    with pytest.raises(Malformed) as caught:
        read_type(json.dumps(change(NEWS)).encode(), vocabularies)
    assert str(caught.value)


@pytest.mark.parametrize("data", [b"[]", b"{}", b"null", b'{"format":"other"}', b"x" * 600_000])
def test_files_that_are_neither(data: bytes) -> None:
    with pytest.raises(Malformed):
        load([data])


def test_the_vocabularies() -> None:
    found = load().vocabularies
    assert set(found) == {
        "audiences@1", "column-classes@1", "document-genres@1", "genres@1", "open-categories@1", "openness@1",
        "openness-reasons@1", "subject-classes@1", "validity@1",
    }  # fmt: skip
    subjects = found["subject-classes@1"]
    assert len([c for c in subjects.choices if "." not in c.value]) == 22
    label = subjects.label("02.01")
    assert label is not None
    assert label.zh_CN == "综合政务\\政务公开"
    assert len(found["document-genres@1"].choices) == 16
    assert len(found["open-categories@1"].choices) == 15
    assert found["column-classes@1"].facts["工作动态"]["freshness"] == "news"
    assert subjects.label("99") is None


def test_a_vocabulary_with_a_doubled_value_is_refused() -> None:
    value = json.loads(folder("vocabulary", "openness.json").read_text(encoding="utf-8"))
    value["entries"].append(value["entries"][0])
    with pytest.raises(Malformed):
        read_vocabulary(json.dumps(value).encode())


def test_the_newest_version_stands_for_its_id() -> None:
    old = load().get("news")
    new = read_type(json.dumps(NEWS | {"version": 7}).encode(), load().vocabularies)
    assert Catalogue([new, old]).get("news") is new
    assert Catalogue([old, new]).get("news") is new
