"""The content types: which fields an article of each kind has, read from data files.

Adding a type is adding one file; no code knows a type by name. A type is found by the digest of its file too:
an old draft opens with the type it was written with. The time of publication is never a field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from forms.content import Content
from forms.contenttype import (
    Choice,
    ContentType,
    FieldSpec,
    Labels,
    Link,
    Vocabulary,
    applies,
    default_fields,
    is_required,
)
from forms.errors import Malformed, Refused
from forms.problems import Problem, find_problems
from forms.typefile import read_type, read_vocabulary, type_document_format
from resources import folder
from resources.language import say

__all__ = [
    "Catalogue",
    "Choice",
    "ContentType",
    "FieldSpec",
    "Labels",
    "Link",
    "Problem",
    "Vocabulary",
    "applies",
    "default_fields",
    "is_required",
    "load",
    "problems",
]


class UnknownType(Refused):
    """No content type of this name or digest is at hand."""


class Catalogue:
    """All content types at hand, the newest version of each by id and every version by digest."""

    def __init__(self, types: Iterable[ContentType], vocabularies: Iterable[Vocabulary] = ()) -> None:
        self._by_digest: dict[str, ContentType] = {}
        self._by_id: dict[str, ContentType] = {}
        self._vocabularies = {item.name: item for item in vocabularies}
        for type_ in types:
            self._by_digest[type_.digest] = type_
            known = self._by_id.get(type_.id)
            if known is None or type_.version > known.version:
                self._by_id[type_.id] = type_

    def get(self, type_id: str) -> ContentType:
        """The newest version of a type.

        Raises:
            UnknownType: when there is none of this id.
        """
        found = self._by_id.get(type_id)
        if found is None:
            raise UnknownType(say("There is no content type {name}.", name=type_id[:80]), "type.unknown")
        return found

    def by_digest(self, digest: str) -> ContentType:
        """The very version a draft was written with.

        Raises:
            UnknownType: when no type file with this digest is at hand; a newer reference pack may bring it.
        """
        found = self._by_digest.get(digest)
        if found is None:
            raise UnknownType(
                say("The content type of this article is not at hand; update the reference data."),
                "type.unknown-version",
            )
        return found

    def of(self, content: Content) -> ContentType:
        """The type of an article: by digest.

        Raises:
            UnknownType: when it is not at hand.
            Malformed: when the digest belongs to a type of another id.
        """
        found = self.by_digest(content.type_digest)
        if found.id != content.type_id:
            raise Malformed(say("The article names one content type and carries another."), "type.mismatch")
        return found

    def all(self) -> tuple[ContentType, ...]:
        """The newest version of every type, in the order a chooser shows them."""
        return tuple(sorted(self._by_id.values(), key=lambda type_: (type_.order, type_.id)))

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """The controlled vocabularies by name and version, such as ``subject-classes@1``."""
        return MappingProxyType(self._vocabularies)


def load(extra: Iterable[bytes] = ()) -> Catalogue:
    """The catalogue of the shipped files and of further ones, such as those of the reference pack.

    Args:
        extra: bytes of type files and vocabulary files.

    Raises:
        Malformed: when a file breaks the rules for type files.
    """
    further = tuple(extra)
    return _shipped() if not further else _build((*_shipped_files(), *further))


def problems(content: Content, type_: ContentType) -> tuple[Problem, ...]:
    """What is still wrong or missing, in the order of the form; pure, without clock and network."""
    return find_problems(content, type_)


@cache
def _shipped() -> Catalogue:
    return _build(_shipped_files())


@cache
def _shipped_files() -> tuple[bytes, ...]:
    paths = (*sorted(folder("vocabulary").glob("*.json")), *sorted(folder("types").glob("*.json")))
    return tuple(path.read_bytes() for path in paths)


def _build(files: tuple[bytes, ...]) -> Catalogue:
    sorted_files: dict[str, list[bytes]] = {"vocabulary": [], "type": []}
    for data in files:
        sorted_files[type_document_format(data)].append(data)
    vocabularies = {item.name: item for item in map(read_vocabulary, sorted_files["vocabulary"])}
    types = [read_type(data, vocabularies) for data in sorted_files["type"]]
    return Catalogue(types, vocabularies.values())
