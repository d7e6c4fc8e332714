"""Articles as HTML for the public site, by the one renderer that the desk uses too; nothing else here makes HTML."""

from __future__ import annotations

from markupsafe import Markup

from forms.body.text import plain_text
from forms.content import Content
from sync.chain.roster import Column, Roster
from sync.portal.publication import Publication
from sync.portal.showing import file_address, markup, minute

_OPENING = 150


def article_markup(content: Content) -> Markup:
    """The body of an article; attachments are fetched from this site."""
    from forms.exporters.html import article_html

    return markup(article_html(content, url_of=lambda digest: _address(content, digest)))


def head_markup(
    content: Content, public: Publication, column: Column | None, roster: Roster, base_url: str, source: str
) -> Markup:
    """The page labels that government sites carry, for the column and the article."""
    from forms.exporters.html import meta_tags

    raise NotImplementedError


def opening(content: Content) -> str:
    """The summary, or the beginning of the text."""
    text = content.text("summary") or " ".join(plain_text(content.body).text.split())
    return text if len(text) <= _OPENING else text[: _OPENING - 1] + "…"


def _address(content: Content, digest: str) -> str:
    attachment = content.attachment(digest)
    return file_address(digest, attachment.name) if attachment else ""
