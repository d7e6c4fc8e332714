"""The sample articles are real articles: they fit their content types, their columns and their own files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pytest

from forms.body.model import Body, attachments_of, runs_of
from forms.catalogue import load, problems
from forms.content import LANGUAGE, Attachment, Content
from resources.county import columns, officers, sample_file, samples, units

UNFINISHED = "09-school-campaign"
SIGNATURES = {".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-", ".txt": "江云省".encode()}
COLUMNS = {c["id"]: c for c in columns()}
OFFICERS = {o["id"]: o for o in officers()}
SAMPLES = {s["id"]: s for s in samples()}

every_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))


def content_of(sample: Mapping[str, Any]) -> Content:
    type_ = load().get(sample["type"])
    files = [Attachment(**{k: v for k, v in a.items() if k != "file"}) for a in sample["attachments"]]
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in sample["fields"].items()}
    body = Body.from_json(sample["body"])
    return Content(type_.id, type_.digest, sample["column"], LANGUAGE, fields, body, tuple(files))


def text_of(sample: Mapping[str, Any]) -> str:
    blocks = Body.from_json(sample["body"]).blocks
    return "\n".join("".join(run.text for run in runs) for block in blocks for runs in runs_of(block))


def test_the_samples_show_every_type_and_every_stage_of_the_way() -> None:
    found = [(s["target"], s["pending"]) for s in SAMPLES.values()]
    assert len(found) >= 12
    assert {s["type"] for s in SAMPLES.values()} == {t.id for t in load().all()}
    assert found.count(("published", None)) == 3
    assert found.count(("review", "pass:1")) == 2
    assert found.count(("draft", None)) == 2
    for reached in ("received", "approved", "returned"):
        assert found.count((reached, None)) == 1
    for pending in ("secrecy-review", "pass:2", "approve"):
        assert found.count(("review", pending)) == 1


@every_sample
def test_a_sample_is_complete_unless_it_is_meant_to_be_unfinished(sample: Mapping[str, Any]) -> None:
    content = content_of(sample)
    found = problems(content, load().of(content))
    if sample["id"] == UNFINISHED:
        assert sample["target"] == "draft"
        assert [p.field for p in found if p.blocking] == ["source"]
    else:
        assert [(p.field, str(p.sentence)) for p in found] == []


@every_sample
def test_a_sample_survives_the_way_through_its_canonical_bytes(sample: Mapping[str, Any]) -> None:
    content = content_of(sample)
    assert Content.from_bytes(content.to_bytes()).digest == content.digest
    assert Body.from_json(sample["body"]).to_json() == sample["body"]


@every_sample
def test_a_sample_has_the_length_of_a_real_article(sample: Mapping[str, Any]) -> None:
    text = text_of(sample)
    assert 200 <= len(text) <= 950
    assert "  " not in text
    assert not re.search(r"[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]", text)
    assert len(sample["fields"]["title"]) <= 35


@every_sample
def test_a_sample_belongs_to_a_column_that_takes_it(sample: Mapping[str, Any]) -> None:
    column = COLUMNS[sample["column"]]
    author = OFFICERS[sample["author"]]
    assert sample["type"] in column["types"]
    assert column["contributing_units"] == ["*"] or author["unit"] in column["contributing_units"]
    assert {a["officer"] for a in sample["acts"]} <= OFFICERS.keys()
    assert [a["officer"] for a in sample["acts"][:1]] in ([], [sample["author"]])


@every_sample
def test_the_files_of_a_sample_are_those_it_names(sample: Mapping[str, Any]) -> None:
    for attachment in sample["attachments"]:
        path = sample_file(attachment["file"])
        data = path.read_bytes()
        assert sha256(data).hexdigest() == attachment["digest"]
        assert len(data) == attachment["size"] < 60_000
        assert data.startswith(SIGNATURES[path.suffix])
    used = {a["digest"] for a in sample["attachments"]}
    assert attachments_of(Body.from_json(sample["body"])) <= used


def test_no_file_lies_about_unused() -> None:
    named = {a["file"] for s in SAMPLES.values() for a in s["attachments"]}
    assert {p.name for p in sample_file("").iterdir()} == named


def test_policy_and_interpretation_belong_together() -> None:
    policy, reading = SAMPLES["02-planned-water-policy"], SAMPLES["04-planned-water-interpretation"]
    assert reading["links"] == {"policy_article": policy["id"]}
    assert reading["fields"]["policy_number"] == policy["fields"]["doc_number"]
    assert reading["fields"]["policy_title"] == policy["fields"]["title"]
    quotes = [b for b in reading["body"]["blocks"] if b["kind"] == "quote"]
    source = text_of(policy)
    assert quotes
    assert all(run["text"] in source for quote in quotes for run in quote["runs"])


def test_the_guide_has_its_eight_elements() -> None:
    guide = SAMPLES["12-water-connection"]["fields"]
    elements = (
        "title", "legal_basis", "conditions", "materials", "place", "hours", "contact_phone", "process",
    )  # fmt: skip
    assert [e for e in elements if not guide.get(e)] == []


def test_the_samples_use_the_whole_range_of_blocks_and_characters() -> None:
    kinds = {b["kind"] for s in SAMPLES.values() for b in s["body"]["blocks"]}
    assert kinds == {"paragraph", "heading", "list", "table", "image", "quote", "attachment", "divider"}
    text = text_of(SAMPLES["10-clinic-outreach"])
    assert "林\u3402" in text
    assert "吴\U00020bb7" in text


def test_the_source_is_the_full_name_of_the_unit() -> None:
    names = {u["id"]: u["name"] for u in units()}
    for sample in SAMPLES.values():
        if sample["type"] in ("reprint", "personnel") or sample["id"] == UNFINISHED:
            continue
        assert sample["fields"]["source"] == names[OFFICERS[sample["author"]]["unit"]]


def test_a_return_says_who_why_and_under_which_head() -> None:
    returns = [a for s in SAMPLES.values() for a in s["acts"] if a["action"] == "return"]
    assert len(returns) == 1
    assert returns[0]["officer"] == "li-jing"
    assert len(returns[0]["reason"]) >= 20


@pytest.mark.parametrize("column", columns(), ids=[c["id"] for c in columns()])
def test_a_column_is_of_a_class_its_types_may_go_to(column: Mapping[str, Any]) -> None:
    classes = load().vocabularies["column-classes@1"]
    assert classes.label(column["column_class"]) is not None
    for type_id in column["types"]:
        assert column["column_class"] in load().get(type_id).column_classes
