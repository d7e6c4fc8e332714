"""The readable page of an article and the tags a portal page must carry.

Used by the public site and by the preview, so that both show the same thing. The page needs nothing else: no
script, no font, no address but those of the attachments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from forms.body.html import to_html
from forms.body.links import clean_href
from forms.body.model import Block, Body, Image, attachments_of
from forms.catalogue import Catalogue
from forms.content import Attachment, Content, FieldValue
from forms.contenttype import ContentType, FieldSpec
from forms.errors import WrongUse
from resources.language import say

UrlOf = Callable[[str], str]

_QUIET = frozenset({"title", "openness", "openness_reason", "personal_data", "personal_data_basis"})
_STYLE = """
body{margin:0;background:#fff;color:#1a1a1a;font:18px/1.8 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif}
article{max-width:44em;margin:0 auto;padding:2em 1.2em}
h1{font-size:1.6em;line-height:1.4;text-align:center}
p,li,td,th,dd,blockquote{white-space:pre-wrap;overflow-wrap:anywhere}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em;font-size:.85em;border:solid #ccc;
border-width:1px 0;padding:.8em 0}
dt{color:#555}dd{margin:0}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #888;padding:.3em .6em;text-align:left}
figure{margin:1.2em 0;text-align:center}img{max-width:100%;height:auto}figcaption{font-size:.85em;color:#555}
blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #999}
"""


@dataclass(frozen=True)
class Site:
    """The site a page is on, with the facts its pages must carry.

    Attributes:
        name: its official name.
        domain: without scheme, such as ``www.gov.cn``.
        id_code: the ten-sign code of government sites.

    Raises:
        WrongUse: when one of them is missing.
    """

    name: str
    domain: str
    id_code: str

    def __post_init__(self) -> None:
        if not (self.name and self.domain and self.id_code) or "/" in self.domain:
            raise WrongUse(say("A site needs a name, a domain without http:// and a code."), "site.facts")


@dataclass(frozen=True)
class Section:
    """The column a page is in; what is not given falls back to its name.

    Attributes:
        name: as shown.
        column_class: one of the vocabulary ``column-classes``.
        description: one or two sentences.
        keywords: a few words.
    """

    name: str
    column_class: str
    description: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publication:
    """What the portal alone decides about a page.

    Attributes:
        time: RFC 3339 with offset; the tag shows the local time of that offset.
        url: the address of the page, empty if it has none.
        image: the address of a picture for lists, empty for none.
    """

    time: str
    url: str = ""
    image: str = ""


def article_html(content: Content, catalogue: Catalogue, url_of: UrlOf, *, article_url_of: UrlOf | None = None) -> str:
    """The article as an ``article`` element: title, facts, text, attachments.

    Args:
        content: what is shown.
        catalogue: gives labels in the language in use.
        url_of: gives the address of an attachment from its digest.
        article_url_of: gives the address of another article from its id, ``""`` when it has none.

    Raises:
        Refused: when the content type is not in the catalogue.
    """
    type_ = catalogue.of(content)
    parts = (
        f"<h1>{escape(content.title)}</h1>",
        _facts(content, type_, article_url_of),
        _elements(content, type_),
        to_html(described(content), url_of=url_of),
        _files(content, url_of),
    )
    inner = "\n".join(part for part in parts if part)
    return f'<article lang="{escape(content.language)}">\n{inner}\n</article>'


def page_html(content: Content, catalogue: Catalogue, url_of: UrlOf, *, meta: tuple[tuple[str, str], ...] = ()) -> str:
    """A whole page that stands by itself, with a quiet style and the given tags."""
    tags = "\n".join(f'<meta name="{escape(name)}" content="{escape(value)}">' for name, value in meta)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(content.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{tags}\n'
        f"<title>{escape(content.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{article_html(content, catalogue, url_of)}\n</body>\n</html>\n"
    )


def meta_tags(content: Content, site: Site, column: Section, publication: Publication) -> tuple[tuple[str, str], ...]:
    """The tags of a government page in their order (国办发〔2017〕47号, annex); the ten required ones always.

    Raises:
        WrongUse: when the time of publication is not RFC 3339.
    """
    return (
        ("SiteName", site.name),
        ("SiteDomain", site.domain),
        ("SiteIDCode", site.id_code),
        ("ColumnName", column.name),
        ("ColumnDescription", _line(column.description) or column.name),
        ("ColumnKeywords", _joined(column.keywords) or column.name),
        ("ColumnType", column.column_class or column.name),
        ("ArticleTitle", _line(content.title)),
        ("PubDate", _publication_time(publication.time)),
        ("ContentSource", _line(content.text("source")) or site.name),
        *_optional_tags(content, publication),
    )


def _optional_tags(content: Content, publication: Publication) -> Iterator[tuple[str, str]]:
    keywords = content.fields.get("keywords", ())
    optional = (
        ("Keywords", _joined(keywords) if isinstance(keywords, tuple) else ""),
        ("Author", _line(content.text("author") or content.text("editor"))),
        ("Description", _line(content.text("summary"))),
        ("Image", publication.image),
        ("Url", publication.url),
    )
    return ((name, value) for name, value in optional if value)


def _publication_time(time: str) -> str:
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise WrongUse(say("The time of publication is not a time with its offset."), "site.time")
    return moment.strftime("%Y-%m-%d %H:%M")


def _joined(words: tuple[str, ...]) -> str:
    return ",".join(dict.fromkeys(_line(word).replace(",", " ") for word in words))


def _line(text: str) -> str:
    return " ".join(text.split())


def speech_of(content: Content) -> str:
    """The language of the words beside the text: that of the text, whoever looks at the page."""
    script = content.language.casefold()
    if script.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return "zh_TW"
    return "zh_CN" if script.startswith("zh") else "en"


def _facts(content: Content, type_: ContentType, article_url_of: UrlOf | None) -> str:
    rows, speech = [], speech_of(content)
    for spec in fact_fields(content, type_):
        shown = _shown(spec, content.fields[spec.key], article_url_of, speech)
        rows.append(f"<dt>{escape(spec.label.in_language(speech))}</dt><dd>{shown}</dd>")
    return f'<dl class="facts">{"".join(rows)}</dl>' if rows else ""


def fact_fields(content: Content, type_: ContentType) -> Iterator[FieldSpec]:
    """The fields that are filled in and stand under the title."""
    return (s for s in type_.fields if s.key in content.fields and s.key not in _QUIET and not _is_text(s))


def text_fields(content: Content, type_: ContentType) -> Iterator[FieldSpec]:
    """The fields that are filled in and are text of the article."""
    return (s for s in type_.fields if _is_text(s) and content.text(s.key))


def _is_text(spec: FieldSpec) -> bool:
    """Whether a field is text of the article, under a heading of its own, as in a service guide."""
    return spec.kind == "long" and spec.key != "summary"


def _elements(content: Content, type_: ContentType) -> str:
    parts = []
    for spec in text_fields(content, type_):
        head = escape(spec.label.in_language(speech_of(content)))
        parts.append(f"<section><h2>{head}</h2><p>{_lines(content.text(spec.key))}</p></section>")
    return "\n".join(parts)


def field_words(spec: FieldSpec, value: FieldValue, speech: str) -> str:
    """The value of a field in words of a language."""
    if isinstance(value, bool):
        return (say("Yes") if value else say("No")).in_language(speech)
    if isinstance(value, tuple):
        return ("; " if speech == "en" else "；").join(value)
    choice = spec.choice(str(value))
    return choice.labels.in_language(speech) if choice is not None else str(value)


def _shown(spec: FieldSpec, value: FieldValue, article_url_of: UrlOf | None, speech: str) -> str:
    text = field_words(spec, value, speech)
    if text != str(value):
        return escape(text)
    address = ""
    if spec.kind == "url":
        address = clean_href(text)
    elif spec.kind == "article" and article_url_of is not None:
        address = article_url_of(text)
    return f'<a href="{escape(address)}">{escape(text)}</a>' if address else _lines(text)


def described(content: Content) -> Body:
    """The body in which pictures without words of their own have those of their attachment."""
    return Body(tuple(_with_words(block, content) for block in content.body.blocks))


def _with_words(block: Block, content: Content) -> Block:
    attachment = content.attachment(block.attachment) if isinstance(block, Image) else None
    if not isinstance(block, Image) or attachment is None:
        return block
    return replace(block, alt=block.alt or attachment.alt, caption=block.caption or attachment.caption)


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _files(content: Content, url_of: UrlOf) -> str:
    """The attachments the text neither shows nor links, so that each is offered once."""
    used = attachments_of(content.body)
    rows = [_file(item, url_of) for item in content.attachments if item.digest not in used]
    if not rows:
        return ""
    heading = escape(say("Attachments").in_language(speech_of(content)))
    return f'<section class="attachments"><h2>{heading}</h2><ul>{"".join(rows)}</ul></section>'


def _file(attachment: Attachment, url_of: UrlOf) -> str:
    address, label = escape(url_of(attachment.digest)), escape(attachment.caption or attachment.name)
    return f'<li><a href="{address}">{label}</a> {size_words(attachment.size)}</li>'


def size_words(size: int) -> str:
    """A number of bytes in words."""
    return f"{max(1, round(size / 1024))} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
