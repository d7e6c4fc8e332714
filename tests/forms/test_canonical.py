"""One spelling for every document, and a quick refusal of everything else."""

from __future__ import annotations

import json
import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from forms.canonical import MAX_INTEGER, canonical, digest, parse
from forms.errors import Malformed

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(texts().map(lambda t: unicodedata.normalize("NFC", t)), inner, max_size=4)
    ),
    max_leaves=20,
)


def normal(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normal(item) for item in value]
    return {normal(k): normal(v) for k, v in value.items()} if isinstance(value, dict) else value


@given(VALUES)
def test_parse_gives_back_what_was_written(value: Any) -> None:
    data = canonical(value)
    assert parse(data) == normal(value)
    assert canonical(parse(data)) == data


@given(VALUES)
def test_layout_and_order_do_not_matter(value: Any) -> None:
    other = json.dumps(value, indent=2, ensure_ascii=True).encode()
    assert canonical(parse(other)) == canonical(value)


def test_keys_are_ordered_by_their_utf_16_code_units() -> None:
    value = {"\u20ac": 1, "\r": 2, "\ufb33x": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "ö": 7, "\uffee": 8}
    written = canonical(value).decode()
    order = ["\\r", "1", "\x80", "ö", "\u20ac", "\U0001f600", "\uffee"]
    assert sorted(order, key=written.index) == order


def test_strings_are_escaped_as_little_as_the_standard_says() -> None:
    written = canonical({"b": '\n"\\/\u2028', "a": [True, None]})
    assert written == '{"a":[true,null],"b":"\\n\\"\\\\/\u2028"}'.encode()


def test_equal_characters_are_equal_bytes() -> None:
    assert canonical({"e\u0301": "가"}) == canonical({"é": "\u1100\u1161"})


@pytest.mark.parametrize("value", [1.0, float("nan"), {"a": 0.5}, {1: 2}, b"x", {"a": {1}}])
def test_what_json_here_does_not_know(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}, 2**53, {"é": 1, "e\u0301": 2}])
def test_what_has_no_one_spelling(value: Any) -> None:
    with pytest.raises(Malformed):
        canonical(value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":1,"a":2}', "json.twice"),
        (b"[1.5]", "json.fraction"),
        (b"[1e3]", "json.fraction"),
        (b"[NaN]", "json.fraction"),
        (b"[-Infinity]", "json.fraction"),
        (b"[9007199254740992]", "json.number"),
        (b"[" + b"9" * 5000 + b"]", "json.number"),
        (b'["\\ud800"]', "json.surrogate"),
        (b'{"\\uDC00":1}', "json.surrogate"),
        (b'["\xed\xa0\x80"]', "json.syntax"),
        (b'["\xff"]', "json.syntax"),
        (b"\xef\xbb\xbf[]", "json.syntax"),
        (b"[1,]", "json.syntax"),
        (b"", "json.syntax"),
        (b"[" * 65 + b"]" * 65, "json.depth"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "json.depth"),
        (b"[" * 70, "json.depth"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse(data)
    assert caught.value.code == code
    assert str(caught.value)


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert parse(b'["\\ud842\\udfb7"]') == ["𠮷"]


def test_brackets_inside_strings_are_not_depth() -> None:
    text = '[{"' * 100 + '\\"'
    assert parse(canonical([text])) == [text]
    assert parse(b"[" * 64 + b'"[[["' + b"]" * 64) is not None


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 10_000,
        b"[" * 10_000_000,
        b"[" * 8_000_000 + b"]" * 8_000_000,
        b'"' + b"\\" * 10_000_000,
        b'"[' * 5_000_000,
        b'["' + b'\\"' * 5_000_000,
        b"[" + b"[]," * 700_000,
        b"x" * 20_000_000,
    ],
    ids=["levels", "objects", "brackets", "pairs", "backslashes", "quotes", "escapes", "wide", "large"],
)
def test_hostile_data_are_refused_quickly(data: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(Malformed):
        parse(data)
    assert time.perf_counter() - began < 5


def test_the_digest_is_sha_256() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
