"""Articles as HTML for the public site, by the one renderer that the desk's preview uses too."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from forms.body.html import to_html
from forms.body.text import plain_text
from forms.catalogue import Catalogue, UnknownType
from forms.content import Content
from forms.errors import Malformed, WrongUse
from forms.exporters import html
from sync.chain.roster import Column, Roster
from sync.portal.publication import Publication
from sync.portal.showing import file_address, markup

_OPENING = 150
_TITLE_ENDS = "</h1>"


def article_markup(content: Content, catalogue: Catalogue, article_url: Callable[[str], str]) -> tuple[Markup, Markup]:
    """An article in two parts: to the end of its title, and the rest; what the portal adds stands between.

    Args:
        content: public.
        catalogue: of the content types; one that is not at hand costs the labels, never the text.
        article_url: gives the address of another article, empty when it is not public.
    """

    def address(digest: str) -> str:
        attachment = content.attachment(digest)
        return file_address(digest, attachment.name) if attachment else ""

    try:
        whole = html.article_html(content, catalogue, address, article_url_of=article_url)
    except (UnknownType, Malformed):
        title = f"<h1>{escape(content.title)}{_TITLE_ENDS}"
        whole = f"<article>\n{title}\n{to_html(content.body, url_of=address)}\n</article>"
    head, mark, rest = whole.partition(_TITLE_ENDS)
    return markup(head + mark), markup(rest)


def head_tags(
    content: Content, public: Publication, column: Column | None, roster: Roster, base_url: str
) -> tuple[tuple[str, str], ...]:
    """The page labels of government sites, as pairs of name and content; none while the roster lacks the site's facts."""
    facts = roster.site
    try:
        site = html.Site(facts.get("name", ""), facts.get("domain", ""), facts.get("idcode", ""))
    except WrongUse:
        return ()
    section = html.Section(public.column, "")
    if column is not None:
        section = html.Section(column.name, column.column_class, column.description, column.keywords)
    picture = next((a for a in content.attachments if a.is_image), None)
    image = base_url + file_address(picture.digest, picture.name) if picture else ""
    return html.meta_tags(
        content, site, section, html.Publication(public.first, f"{base_url}/a/{public.article}", image)
    )


def opening(content: Content) -> str:
    """The summary, or the beginning of the text."""
    text = content.text("summary") or " ".join(plain_text(content.body).text.split())
    return text if len(text) <= _OPENING else text[: _OPENING - 1] + "…"
