"""Reads content types and vocabularies from their files, and refuses what the rules for them do not allow.

The rules are here, so that a county can write a type without programming and learn at once what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NoReturn, get_args

from forms.canonical import JSON, canonical, digest, parse
from forms.content import FieldValue
from forms.contenttype import KINDS, Choice, ContentType, FieldSpec, Kind, Labels, Link, Required, Vocabulary
from forms.errors import Malformed
from forms.shape import Reader
from resources.language import Sentence, say

TYPE_FORMAT = "gaoqian-type/1"
VOCABULARY_FORMAT = "gaoqian-vocabulary/1"
MAX_FILE_BYTES = 512 * 1024
CHECKS = ("", "index-number", "moment")
LINKS = ("interprets", "interpreted-by")

_ID = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_VALUE = re.compile(r"\S(?:.{0,78}\S)?\Z")
_PUBLICATION = re.compile(r"pub(?:lish|lished|lication)?_?(?:date|time|at|on|moment)?\Z|(?:date|time)_published\Z")
_QUANTIFIED_GROUP = re.compile(r"[*+}]\)[*+{]")
_CHOOSING: tuple[Kind, ...] = ("choice", "segments")


def type_document_format(data: bytes) -> str:
    """``"type"`` or ``"vocabulary"``: what a file says it is.

    Raises:
        Malformed: when it is neither.
    """
    value = parse(data, max_bytes=MAX_FILE_BYTES)
    name = value.get("format") if isinstance(value, dict) else None
    if name == TYPE_FORMAT:
        return "type"
    if name == VOCABULARY_FORMAT:
        return "vocabulary"
    raise Malformed(say("The file is neither a content type nor a vocabulary."), "type.format")


def read_vocabulary(data: bytes) -> Vocabulary:
    """Read one vocabulary file.

    Raises:
        Malformed: with a sentence that names the place.
    """
    reader = Reader(parse(data, max_bytes=MAX_FILE_BYTES), "vocabulary")
    reader.take("format", str)
    name = f"{_identifier(reader, 'id')}@{reader.number('version', 1, 1_000_000)}"
    labels = _labels(reader, "names", name)
    reader.texts("sources", ())
    choices: list[Choice] = []
    facts: dict[str, Mapping[str, str]] = {}
    for number, item in enumerate(reader.take("entries", list)):
        choice, columns = _entry(item, f"{name}.entries[{number}]")
        choices.append(choice)
        facts[choice.value] = columns
    reader.done()
    _no_doubles([choice.value for choice in choices], name)
    return Vocabulary(name, labels, tuple(choices), MappingProxyType(facts))


def read_type(data: bytes, vocabularies: Mapping[str, Vocabulary]) -> ContentType:
    """Read one type file.

    Args:
        data: the bytes of the file; its digest is that of its canonical form, so that layout does not matter.
        vocabularies: the shared lists by name and version.

    Raises:
        Malformed: with a sentence that names the place.
    """
    value = parse(data, max_bytes=MAX_FILE_BYTES)
    reader = Reader(value, "type")
    reader.take("format", str)
    id_ = _identifier(reader, "id")
    type_ = ContentType(
        id=id_,
        version=reader.number("version", 1, 1_000_000),
        digest=digest(canonical(value)),
        names=_labels(reader, "names", id_),
        help=_labels(reader, "help", id_),
        genre=_from_vocabulary(reader, "genre", "genres@1", vocabularies),
        column_classes=_column_classes(reader, vocabularies),
        clock=reader.take("clock", str, ""),
        default_route=_identifier(reader, "default_route"),
        fields=_fields(reader, id_, vocabularies),
        body_required=reader.take("body_required", bool, True),
        minimum_characters=reader.number("minimum_characters", 0, 10_000, 30),
        minimum_attachments=reader.number("minimum_attachments", 0, 100, 0),
        links=_links(reader, id_),
        order=reader.number("order", 0, 10_000, 100),
    )
    reader.done()
    _check_references(type_)
    return type_


def _fields(reader: Reader, id_: str, vocabularies: Mapping[str, Vocabulary]) -> tuple[FieldSpec, ...]:
    items = reader.take("fields", list)
    return tuple(_field(item, f"{id_}.fields[{n}]", vocabularies) for n, item in enumerate(items))


def _field(value: JSON, where: str, vocabularies: Mapping[str, Vocabulary]) -> FieldSpec:
    reader = Reader(value, where)
    key, kind, required = reader.take("key", str), _kind(reader), _required(reader)
    vocabulary = reader.take("vocabulary", str, "")
    spec = FieldSpec(
        key=key,
        kind=kind,
        label=_labels(reader, "label", where),
        help=_labels(reader, "help", where),
        required=required,
        choices=_choices(reader, where, vocabulary, vocabularies),
        max_length=reader.number("max_length", 0, 100_000, 0),
        max_items=reader.number("max_items", 0, 1_000, 0),
        pattern=_pattern(reader, where),
        when=_when(reader),
        default=_default(reader),
        check=reader.take("check", str, ""),
        group=reader.take("group", str, "basic"),
        vocabulary=vocabulary,
    )
    reader.done()
    _check_field(spec, where)
    return spec


def _kind(reader: Reader) -> Kind:
    name = reader.take("kind", str)
    for kind in KINDS:
        if name == kind:
            return kind
    reader.fail("kind")


def _required(reader: Reader) -> Required:
    name = reader.take("required", str, "N")
    levels: tuple[Required, ...] = get_args(Required)
    for level in levels:
        if name == level:
            return level
    reader.fail("required")


def _labels(reader: Reader, key: str, where: str) -> Labels:
    inner = Reader(reader.take(key, dict), f"{where}.{key}")
    labels = Labels(inner.take("zh_CN", str), inner.take("zh_TW", str), inner.take("en", str))
    inner.done()
    if not all((labels.zh_CN.strip(), labels.zh_TW.strip(), labels.en.strip())):
        reader.fail(key)
    return labels


def _entry(value: JSON, where: str) -> tuple[Choice, Mapping[str, str]]:
    reader = Reader(value, where)
    choice = Choice(reader.take("value", str), _labels(reader, "labels", where))
    facts = {name: text for name, text in reader.take("facts", dict, {}).items() if isinstance(text, str)}
    reader.done()
    if not _VALUE.match(choice.value):
        reader.fail("value")
    return choice, MappingProxyType(facts)


def _choices(reader: Reader, where: str, vocabulary: str, vocabularies: Mapping[str, Vocabulary]) -> tuple[Choice, ...]:
    own = [_entry(item, f"{where}.choices[{n}]")[0] for n, item in enumerate(reader.take("choices", list, []))]
    if not vocabulary:
        return tuple(own)
    if own or vocabulary not in vocabularies:
        reader.fail("vocabulary")
    return vocabularies[vocabulary].choices


def _pattern(reader: Reader, where: str) -> str:
    pattern = reader.take("pattern", str, "")
    try:
        re.compile(pattern)
    except re.error:
        reader.fail("pattern")
    if len(pattern) > 200 or _QUANTIFIED_GROUP.search(pattern):
        _refuse(say("{where}: the pattern may take too long to test; write it more simply.", where=where))
    return pattern


def _when(reader: Reader) -> tuple[str, tuple[str, ...]] | None:
    if not reader.has("when"):
        return None
    inner = Reader(reader.take("when", dict), "when")
    found = (inner.take("field", str), inner.texts("is"))
    inner.done()
    return found


def _default(reader: Reader) -> FieldValue | None:
    if not reader.has("default"):
        return None
    value = reader.raw("default")
    if isinstance(value, list):
        return reader.texts("default")
    if isinstance(value, str | bool | int):
        return value
    reader.fail("default")


def _links(reader: Reader, id_: str) -> tuple[Link, ...]:
    return tuple(_link(item, f"{id_}.links[{n}]") for n, item in enumerate(reader.take("links", list, [])))


def _link(value: JSON, where: str) -> Link:
    reader = Reader(value, where)
    link = Link(
        name=reader.take("name", str),
        article=reader.take("article", str),
        number=reader.take("number", str, ""),
        address=reader.take("address", str),
        targets=reader.texts("targets"),
        required=reader.take("required", bool),
    )
    reader.done()
    if link.name not in LINKS:
        reader.fail("name")
    return link


def _column_classes(reader: Reader, vocabularies: Mapping[str, Vocabulary]) -> tuple[str, ...]:
    names = reader.texts("column_classes")
    known = vocabularies.get("column-classes@1")
    if not names or (known is not None and any(known.label(name) is None for name in names)):
        reader.fail("column_classes")
    return names


def _from_vocabulary(reader: Reader, key: str, vocabulary: str, vocabularies: Mapping[str, Vocabulary]) -> str:
    value = reader.take(key, str)
    known = vocabularies.get(vocabulary)
    if known is not None and known.label(value) is None:
        reader.fail(key)
    return value


def _identifier(reader: Reader, key: str) -> str:
    value = reader.take(key, str)
    if not _ID.match(value):
        reader.fail(key)
    return value


def _check_field(spec: FieldSpec, where: str) -> None:
    if not _KEY.match(spec.key):
        _refuse(say("{where}: {key} is not a proper field name.", where=where, key=spec.key))
    if _PUBLICATION.match(spec.key):
        _refuse(say("{where}: the time of publication is the portal's alone and cannot be a field.", where=where))
    if (spec.kind in _CHOOSING) != bool(spec.choices):
        _refuse(say("{where}: a choice needs values, and only a choice has them.", where=where))
    if spec.required == "C" and spec.when is None:
        _refuse(say("{where}: a field required under a condition needs the condition.", where=where))
    if spec.check not in CHECKS:
        _refuse(say("{where}: there is no check {name}.", where=where, name=spec.check))
    if spec.default is not None and not _fits(spec, spec.default):
        _refuse(say("{where}: the default does not fit the kind of the field.", where=where))
    _no_doubles([choice.value for choice in spec.choices], where)


def _fits(spec: FieldSpec, value: FieldValue) -> bool:
    if spec.choices:
        return isinstance(value, str) and spec.choice(value) is not None
    tests: Mapping[str, Callable[[FieldValue], bool]] = {
        "bool": lambda item: isinstance(item, bool),
        "number": lambda item: isinstance(item, int) and not isinstance(item, bool),
        "list": lambda item: isinstance(item, tuple),
    }
    test = tests.get(spec.kind)
    return test(value) if test else isinstance(value, str)


def _check_references(type_: ContentType) -> None:
    keys = [spec.key for spec in type_.fields]
    _no_doubles(keys, type_.id)
    if "title" not in keys or "openness" not in keys:
        _refuse(say("{where}: every type has the fields title and openness.", where=type_.id))
    wanted = [spec.when[0] for spec in type_.fields if spec.when and not spec.when[0].startswith("@")]
    for link in type_.links:
        wanted += [key for key in (link.article, link.number, link.address) if key]
    for key in wanted:
        if key not in keys:
            _refuse(say("{where}: the field {key} is referred to but not there.", where=type_.id, key=key))


def _no_doubles(values: list[str], where: str) -> None:
    if len(set(values)) != len(values):
        _refuse(say("{where}: a name or value occurs twice.", where=where))


def _refuse(sentence: Sentence) -> NoReturn:
    raise Malformed(sentence, "type.rule")
