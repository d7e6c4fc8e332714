"""What is still wrong or missing in an article, judged by its content type alone.

Pure functions: no clock, no network, no roster. Wording, privacy and secrecy are other checks. A problem that
blocks stops the submission; one that does not must be dealt with or explained at the first review.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from forms.body.links import clean_href
from forms.body.model import AttachmentLink, Body, Divider, Image, runs_of
from forms.content import Attachment, Content, FieldValue
from forms.contenttype import ContentType, FieldSpec, Link, is_required
from resources.language import Sentence, say

BODY = "@body"
ATTACHMENTS = "@attachments"
VARIANT = "@variant"
"""The version itself: how it stands beside its original."""

_BARE_NAME = re.compile(
    r"(?:img|dsc[fn]?|pic|image|photo|scan|wx|mmexport|微信图片|微信截图|截图|屏幕截图|图片|照片|扫描件?|新建.*|未命名)"
    r"[\s_\-()（）]*[0-9_\-()（）]*(?:\s*[-_]?\s*副本)?|[0-9_\-]+|[0-9a-f-]{16,}",
    re.IGNORECASE,
)
_ARTICLE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORDERED_DATES = (
    ("start_date", "end_date"),
    ("valid_from", "expiry_date"),
    ("effective_date", "expiry_date"),
)


@dataclass(frozen=True)
class Problem:
    """One thing to put right.

    Attributes:
        code: stable name, such as ``field.missing``.
        field: key of the field, ``@body`` or ``@attachments``.
        sentence: what is wrong and what to do.
        blocking: whether the article cannot be submitted with it.
        lasting: whether the same article always has it; False where it hangs on another article.
    """

    code: str
    field: str
    sentence: Sentence
    blocking: bool = True
    lasting: bool = True


def find_problems(content: Content, type_: ContentType) -> tuple[Problem, ...]:
    """All problems in the order of the form: fields, ties to other articles, body, pictures, attachments."""
    found: list[Problem] = []
    for spec in type_.fields:
        found += field_problems(spec, content)
    found += _unknown_fields(content, type_)
    found += _dates_in_order(content, type_)
    found += _openness(content)
    for link in type_.links:
        found += _link(link, content)
    found += _body(content, type_)
    found += _pictures(content)
    found += _attachments(content, type_)
    return tuple(found)


def field_problems(spec: FieldSpec, content: Content) -> Iterator[Problem]:
    """What is wrong with one field, for a form that marks it while it is being filled in."""
    value = content.fields.get(spec.key)
    if value is None or (spec.kind == "bool" and value is False):
        if is_required(spec, content):
            yield _missing(spec)
    elif not _right_kind(spec, value):
        yield Problem("field.kind", spec.key, say("{field}: the value is of the wrong kind.", field=_name(spec)))
    else:
        for item in value if isinstance(value, tuple) else (value,):
            yield from _item_problems(spec, item, content.language)
        yield from _list_length(spec, value)


def organisation_check_digit(code: str) -> str:
    """The ninth character of an organisation code (GB 11714), modulus 11 over the eight before it.

    Args:
        code: the first eight characters.

    Raises:
        ValueError: when they are not eight digits or capital letters.
    """
    if not re.fullmatch(r"[0-9A-Z]{8}", code):
        raise ValueError("an organisation code has eight digits or capital letters before its check digit")
    total = sum(weight * int(sign, 36) for weight, sign in zip(_CODE_WEIGHTS, code, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _missing(spec: FieldSpec) -> Problem:
    if spec.key == "original_address":
        sentence = say("A reprint needs the address of the original page. Copy it from the page you reprint.")
        return Problem("reprint.no-address", spec.key, sentence)
    if spec.key == "open_mark":
        sentence = say("A policy file goes online only with its mark that it may be made public.")
        return Problem("policy.no-mark", spec.key, sentence)
    return Problem("field.missing", spec.key, say("{field} is not filled in.", field=_name(spec)))


def _name(spec: FieldSpec) -> str:
    return spec.label.here()


def _right_kind(spec: FieldSpec, value: FieldValue) -> bool:
    if spec.kind == "bool":
        return isinstance(value, bool)
    if spec.kind == "number":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, tuple) if spec.kind == "list" else isinstance(value, str)


def _item_problems(spec: FieldSpec, value: str | int | bool, language: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        return
    limit = most_characters(spec, language)
    if limit and len(value) > limit:
        sentence = say(
            "{field} has {count} characters; at most {limit} are allowed.",
            field=_name(spec),
            count=len(value),
            limit=limit,
        )
        yield Problem("field.too-long", spec.key, sentence)
    if spec.kind != "long" and "\n" in value:
        yield Problem("field.line-break", spec.key, say("{field} must be on one line.", field=_name(spec)))
    if value != value.strip():
        sentence = say("{field} has spaces at its beginning or end.", field=_name(spec))
        yield Problem("field.spaces", spec.key, sentence, blocking=False)
    yield from _KIND_CHECKS.get(spec.kind, _nothing)(spec, value)
    if spec.pattern and not re.fullmatch(spec.pattern, value):
        sentence = say("{field} is not in the expected form. {help}", field=_name(spec), help=spec.help.here())
        yield Problem("field.pattern", spec.key, sentence)
    yield from _NAMED_CHECKS.get(spec.check, _nothing)(spec, value)


def most_characters(spec: FieldSpec, language: str) -> int:
    """Most characters of a field, 0 for no limit; an alphabet takes about three letters for a Chinese character."""
    return spec.max_length if language.startswith("zh") else 3 * spec.max_length


def _nothing(_spec: FieldSpec, _value: str) -> Iterator[Problem]:
    return iter(())


def _date(spec: FieldSpec, value: str) -> Iterator[Problem]:
    if read_date(value) is None:
        sentence = say("{field}: {value} is not a date of the calendar.", field=_name(spec), value=value[:40])
        yield Problem("field.date", spec.key, sentence)


def _chosen(spec: FieldSpec, value: str) -> Iterator[Problem]:
    if spec.choice(value) is None:
        sentence = say("{field}: {value} is not one of the choices.", field=_name(spec), value=value[:40])
        yield Problem("field.choice", spec.key, sentence)


def _address(spec: FieldSpec, value: str) -> Iterator[Problem]:
    if not clean_href(value).lower().startswith(("http://", "https://")):
        sentence = say("{field} is not a web address that begins with http:// or https://.", field=_name(spec))
        yield Problem("field.url", spec.key, sentence)


def _article(spec: FieldSpec, value: str) -> Iterator[Problem]:
    if not _ARTICLE_ID.fullmatch(value):
        yield Problem("field.article", spec.key, say("{field} does not name an article.", field=_name(spec)))


def _moment(spec: FieldSpec, value: str) -> Iterator[Problem]:
    try:
        datetime.strptime(value, "%Y-%m-%d %H:%M" if ":" in value else "%Y-%m-%d")
    except ValueError:
        sentence = say("{field}: {value} is not a date of the calendar.", field=_name(spec), value=value[:40])
        yield Problem("field.date", spec.key, sentence)


def _index_number(spec: FieldSpec, value: str) -> Iterator[Problem]:
    code = value.partition("/")[0]
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return
    wanted = organisation_check_digit(code[:8])
    if code[8] != wanted:
        sentence = say(
            "{field}: the check digit of the organisation code is {found}, it should be {wanted}.",
            field=_name(spec),
            found=code[8],
            wanted=wanted,
        )
        yield Problem("field.check-digit", spec.key, sentence, blocking=False)


_KIND_CHECKS: Mapping[str, Callable[[FieldSpec, str], Iterator[Problem]]] = {
    "date": _date,
    "choice": _chosen,
    "segments": _chosen,
    "url": _address,
    "article": _article,
}
_NAMED_CHECKS: Mapping[str, Callable[[FieldSpec, str], Iterator[Problem]]] = {
    "index-number": _index_number,
    "moment": _moment,
}


def _list_length(spec: FieldSpec, value: FieldValue) -> Iterator[Problem]:
    if spec.max_items and isinstance(value, tuple) and len(value) > spec.max_items:
        sentence = say(
            "{field} has {count} entries; at most {limit} are allowed.",
            field=_name(spec),
            count=len(value),
            limit=spec.max_items,
        )
        yield Problem("field.too-many", spec.key, sentence)


def _unknown_fields(content: Content, type_: ContentType) -> Iterator[Problem]:
    known = {spec.key for spec in type_.fields}
    for key in sorted(set(content.fields) - known):
        yield Problem("field.unknown", key, say("The field {name} is not part of this content type.", name=key))


def read_date(value: str) -> date | None:
    """A date written ``YYYY-MM-DD``, or nothing when there is no such day."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _dates_in_order(content: Content, type_: ContentType) -> Iterator[Problem]:
    for first, last in _ORDERED_DATES:
        specs = type_.field(first), type_.field(last)
        begin, end = read_date(content.text(first)), read_date(content.text(last))
        if specs[0] and specs[1] and begin and end and end < begin:
            sentence = say("{last} is before {first}.", last=_name(specs[1]), first=_name(specs[0]))
            yield Problem("field.dates-order", last, sentence)


def _openness(content: Content) -> Iterator[Problem]:
    if content.text("openness") not in ("", "open"):
        sentence = say("Only what is made public on your own initiative may go online.")
        yield Problem("openness.not-open", "openness", sentence)


def _link(link: Link, content: Content) -> Iterator[Problem]:
    number = not link.number or content.text(link.number)
    if content.text(link.article) or (number and content.text(link.address)):
        return
    if link.name == "interprets":
        sentence = say("An interpretation needs its policy file: choose the article, or give number and address.")
        yield Problem("interpretation.no-policy", link.article, sentence, blocking=link.required)
    else:
        sentence = say("The interpretation of this policy file is not named yet.")
        yield Problem("policy.no-interpretation", link.article, sentence, blocking=link.required)


def _body(content: Content, type_: ContentType) -> Iterator[Problem]:
    if not type_.body_required:
        return
    count = count_words(content.body)
    pictures = any(isinstance(block, Image) for block in content.body.blocks)
    if count == 0 and pictures:
        sentence = say("The text is only pictures. Write what they show, for those who cannot see them.")
        yield Problem("body.pictures-only", BODY, sentence)
    elif count == 0:
        yield Problem("body.empty", BODY, say("There is no text yet."))
    elif count < type_.minimum_characters:
        sentence = say(
            "The text has {count} characters; fewer than {limit} look unfinished.",
            count=count,
            limit=type_.minimum_characters,
        )
        yield Problem("body.short", BODY, sentence, blocking=False)


def count_words(body: Body) -> int:
    """How many characters of running text a body has, without pictures, links to files and spaces."""
    texts = (
        run.text
        for block in body.blocks
        if not isinstance(block, Image | AttachmentLink | Divider)
        for runs in runs_of(block)
        for run in runs
    )
    return sum(len("".join(text.split())) for text in texts)


def _pictures(content: Content) -> Iterator[Problem]:
    for number, block in enumerate((b for b in content.body.blocks if isinstance(b, Image)), start=1):
        attachment = content.attachment(block.attachment)
        described = block.alt or (attachment.alt if attachment else "")
        if not described:
            sentence = say("Picture {number} has no description for those who cannot see it.", number=number)
            yield Problem("image.no-alt", BODY, sentence)
        if not block.caption and not (attachment and attachment.caption):
            sentence = say("Picture {number} has no caption.", number=number)
            yield Problem("image.no-caption", BODY, sentence, blocking=False)


def _attachments(content: Content, type_: ContentType) -> Iterator[Problem]:
    if len(content.attachments) < type_.minimum_attachments:
        sentence = say(
            "Attachments: {count}; at least {limit} needed.",
            count=len(content.attachments),
            limit=type_.minimum_attachments,
        )
        yield Problem("attachment.too-few", ATTACHMENTS, sentence)
    seen: set[str] = set()
    for attachment in content.attachments:
        if seen & {attachment.digest, attachment.name.casefold()}:
            sentence = say("The attachment {name} is there twice.", name=attachment.name)
            yield Problem("attachment.twice", ATTACHMENTS, sentence)
        seen |= {attachment.digest, attachment.name.casefold()}
        yield from _attachment(attachment)


def _attachment(attachment: Attachment) -> Iterator[Problem]:
    if attachment.is_image:
        return
    stem = attachment.name.rpartition(".")[0] or attachment.name
    if _BARE_NAME.fullmatch(stem.strip()):
        sentence = say("The name {name} does not say what the file holds. Rename it.", name=attachment.name)
        yield Problem("attachment.bare-name", ATTACHMENTS, sentence, blocking=False)
    if not attachment.caption:
        sentence = say("The attachment {name} has no caption.", name=attachment.name)
        yield Problem("attachment.no-caption", ATTACHMENTS, sentence, blocking=False)
