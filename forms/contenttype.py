"""What a content type is: its fields, what they must hold, where it may go and how it travels by default.

Values only. They are read from data by ``typefile`` and never made by a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from forms.content import Content, FieldValue
from resources.language import language

Kind: TypeAlias = Literal["text", "long", "date", "choice", "segments", "url", "number", "list", "article", "bool"]
Required: TypeAlias = Literal["Y", "C", "N"]

KINDS: tuple[Kind, ...] = (
    "text", "long", "date", "choice", "segments", "url", "number", "list", "article", "bool",
)  # fmt: skip

HAS_IMAGES = "@images"
HAS_ATTACHMENTS = "@attachments"


@dataclass(frozen=True)
class Labels:
    """One label in the three languages of the program."""

    zh_CN: str
    zh_TW: str
    en: str

    def __str__(self) -> str:
        return self.here()

    def here(self) -> str:
        """The label in the language in use."""
        return self.in_language(language())

    def in_language(self, code: str) -> str:
        """The label in one of ``resources.language.LANGUAGES``."""
        return {"zh_CN": self.zh_CN, "zh_TW": self.zh_TW}.get(code, self.en)


@dataclass(frozen=True)
class Choice:
    """One value a field may have."""

    value: str
    labels: Labels


@dataclass(frozen=True)
class Vocabulary:
    """A controlled list shared by types, named with its version, such as ``genres@1``.

    Attributes:
        name: id and version.
        labels: what the list is called.
        choices: its values in order.
        facts: further columns of each value, by value and column name.
    """

    name: str
    labels: Labels
    choices: tuple[Choice, ...]
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def label(self, value: str) -> Labels | None:
        """The label of a value."""
        return next((choice.labels for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True)
class FieldSpec:
    """One field of a type.

    Attributes:
        key: the name in ``Content.fields``.
        kind: how it is filled in.
        label: what stands beside it.
        help: what stands below it.
        required: ``Y`` always, ``C`` while ``when`` holds, ``N`` never.
        choices: the values of a choice or of segments, also those of its vocabulary.
        max_length: most characters; for a list, of each item; 0 for no limit.
        max_items: most items of a list; 0 for no limit.
        pattern: a regular expression the whole text must match; empty for none.
        when: the field applies only while this other field has one of these values; a condition starting with
            ``@`` asks about the article itself (``@images``, ``@attachments``: ``true`` or ``false``).
        default: what a new article starts with.
        check: a further check by name: ``index-number`` or ``moment``; empty for none.
        group: the part of the form it stands in.
        vocabulary: the name of the shared list its choices come from; empty for none.
    """

    key: str
    kind: Kind
    label: Labels
    help: Labels
    required: Required = "N"
    choices: tuple[Choice, ...] = ()
    max_length: int = 0
    max_items: int = 0
    pattern: str = ""
    when: tuple[str, tuple[str, ...]] | None = None
    default: FieldValue | None = None
    check: str = ""
    group: str = "basic"
    vocabulary: str = ""

    def choice(self, value: str) -> Choice | None:
        """The choice with this value."""
        return next((choice for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True)
class Link:
    """A tie to another article that the type asks for, such as an interpretation to its policy file.

    It is made either by the article itself (field ``article``) or by number and address of a file elsewhere.

    Attributes:
        name: ``interprets`` or ``interpreted-by``.
        article, number, address: keys of the fields that make the tie; number may be empty.
        targets: the type ids it may lead to.
        required: whether the article is incomplete without it.
    """

    name: str
    article: str
    number: str
    address: str
    targets: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class ContentType:
    """One version of one kind of article.

    Attributes:
        id: such as ``news``.
        version: counted up with every change of the file.
        digest: SHA-256 of the canonical bytes of the file.
        names: what it is called.
        help: one sentence on what it is for.
        genre: code of the genre (体裁), see the vocabulary ``genres``.
        column_classes: the classes of column it may go to, see ``column-classes``.
        clock: id of the deadline that runs for it; empty for none.
        default_route: id of the route a column starts with: ``short``, ``three-review``, ``policy``.
        fields: in the order of the form.
        body_required: whether the text is the article; where false, the fields are.
        minimum_characters: fewest characters of a required body before it is pointed out.
        minimum_attachments: fewest attachments.
        links: ties to other articles.
        order: place in a chooser.
    """

    id: str
    version: int
    digest: str
    names: Labels
    help: Labels
    genre: str
    column_classes: tuple[str, ...]
    clock: str
    default_route: str
    fields: tuple[FieldSpec, ...]
    body_required: bool = True
    minimum_characters: int = 30
    minimum_attachments: int = 0
    links: tuple[Link, ...] = ()
    order: int = 100

    def field(self, key: str) -> FieldSpec | None:
        """The field with this key."""
        return next((spec for spec in self.fields if spec.key == key), None)


def applies(spec: FieldSpec, content: Content) -> bool:
    """Whether a field belongs on the form as the article now stands."""
    if spec.when is None:
        return True
    key, values = spec.when
    return _condition_value(key, content) in values


def is_required(spec: FieldSpec, content: Content) -> bool:
    """Whether a field must be filled in as the article now stands."""
    return spec.required != "N" and applies(spec, content)


def default_fields(type_: ContentType) -> dict[str, FieldValue]:
    """The fields a new article of the type starts with."""
    return {spec.key: spec.default for spec in type_.fields if spec.default is not None}


def _condition_value(key: str, content: Content) -> str:
    if key == HAS_IMAGES:
        return _spelled(any(item.is_image for item in content.attachments))
    if key == HAS_ATTACHMENTS:
        return _spelled(bool(content.attachments))
    return _spelled(content.fields.get(key, ""))


def _spelled(value: FieldValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, tuple) else str(value)
