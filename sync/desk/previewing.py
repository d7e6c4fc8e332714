"""The public pages of an article before it is public, by the portal's own templates and without a network.

What is rendered is one content with one digest; a signature that does not stand under that digest is not shown.
The template engine is imported by the first preview and by nothing before it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape

from forms.content import Content
from resources.language import say
from sync.chain import step as act
from sync.chain.roster import Column, Roster
from sync.chain.rosters import Rosters
from sync.chain.state import State
from sync.chain.workflow import duties
from sync.desk.context import Context
from sync.desk.languages import languages, versions
from sync.portal.hands import DutiesShown, duties_of
from sync.portal.publication import Publication
from sync.portal.variants import VersionShown, shown_of
from sync.store import articles, attachments, receipts
from sync.store.records import ArticleFilter
from sync.store.tx import Tx

NEIGHBOURS = 9
PHONE_WIDTH = 375
"""Width of the common telephone in CSS pixels."""

_TAG = re.compile(r"<[a-z][^<>]*>")
_ADDRESS = re.compile(r' (src|href)="(/[^"]*)"')
_SHEET = re.compile(r'<link rel="stylesheet" href="[^"]*">')


@dataclass(frozen=True)
class PreviewPages:
    """The pages as the portal would answer them.

    Attributes:
        digest: of the content shown: the digest that a signature names.
        title: of the article.
        article: the whole page of the article.
        listing: the whole page of its column, the article first among what is public there already.
        css: the site's style sheet.
        pictures: digest of each picture that is at hand, by its address in the pages.
    """

    digest: str
    title: str
    article: str
    listing: str
    css: str
    pictures: Mapping[str, str]


def preview_pages(context: Context, article: str, content: Content) -> PreviewPages:
    """Render the pages of a content that need not be saved.

    Args:
        article: UUIDv7; what is signed and public of it is shown as it is.
        content: as it is being written.

    Raises:
        Malformed: the article is larger than an article may be.
    """
    from sync.portal.showing import file_address
    from sync.portal.templates import style

    with context.store.reading() as tx:
        rosters, state = context.rosters(tx), context.state(tx, article)
        public = _publication(tx, context, article, content, state)
        neighbours = _neighbours(tx, context, content.column, article)
        pictures = {
            file_address(a.digest, a.name): a.digest
            for a in content.attachments
            if a.is_image and attachments.has(tx, a.digest)
        }
        known = frozenset(v for v in content.fields.values() if isinstance(v, str) and _is_public(tx, v))
        versions = _versions(tx, article, content)
    roster = rosters.all()[-1] if rosters.all() else None
    column = roster.column(content.column) if roster else None
    frame = _Frame(context, roster, column or _unknown_column(content.column), known, versions)
    return PreviewPages(
        content.digest, content.title, frame.article(public, content, _duties(content, state, rosters)),
        frame.listing((public, *neighbours)), style().decode(), pictures,
    )  # fmt: skip


def standalone(page: str, css: str, pictures: Mapping[str, bytes], media_types: Mapping[str, str]) -> str:
    """A page in one file: style and pictures inside it, and no address that would lead nowhere.

    Args:
        page: of ``PreviewPages``.
        css: the style sheet.
        pictures: bytes by address.
        media_types: media type by address; only ``image/…`` is shown.
    """

    def kept(found: re.Match[str]) -> str:
        name, address = found[1], found[2]
        if name == "href" or address not in pictures or not media_types.get(address, "").startswith("image/"):
            return ""
        data = base64.b64encode(pictures[address]).decode()
        return f' src="data:{media_types[address]};base64,{data}"'

    sheet = f"<style>\n{css}\n</style>"
    whole = _TAG.sub(lambda tag: tag[0] if _SHEET.fullmatch(tag[0]) else _ADDRESS.sub(kept, tag[0]), page)
    return _SHEET.sub(lambda _: sheet, whole, count=1)


def phone_frame(page: str, title: str) -> str:
    """A page that shows another one, given whole, in a frame as wide as a telephone."""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        "<style>body{margin:0;background:#e3e7e8;display:flex;justify-content:center;padding:24px 0}"
        f"iframe{{width:{PHONE_WIDTH}px;height:calc(100vh - 50px);border:1px solid #838e97;border-radius:6px;"
        f'background:#fff}}</style>\n</head>\n<body>\n<iframe title="{escape(title)}" sandbox '
        f'srcdoc="{escape(page)}"></iframe>\n</body>\n</html>\n'
    )


def browser_files(context: Context, pages: PreviewPages, content: Content) -> dict[str, str]:
    """The pages as files that a browser shows without a network, by file name.

    Args:
        pages: of this content.
        content: knows what kind of picture each one is.
    """
    with context.store.reading() as tx:
        data = {address: attachments.read(tx, digest) for address, digest in pages.pictures.items()}
    kinds = {a.digest: a.media_type for a in content.attachments}
    types = {address: kinds.get(digest, "") for address, digest in pages.pictures.items()}
    article, listing = (standalone(page, pages.css, data, types) for page in (pages.article, pages.listing))
    return {"article.html": article, "list.html": listing, "phone.html": phone_frame(article, pages.title)}


@dataclass(frozen=True)
class _Frame:
    """Fills the templates with what the desk knows of the site."""

    context: Context
    roster: Roster | None
    column: Column
    known: frozenset[str]
    versions: tuple[VersionShown, ...]

    def article(self, public: Publication, content: Content, shown: DutiesShown) -> str:
        from sync.portal.rendering import article_markup, head_tags

        catalogue, known = self.context.catalogue, self.known
        title, body = article_markup(content, catalogue, lambda other: f"/a/{other}" if other in known else "")
        tags: tuple[tuple[str, str], ...] = ()
        if self.roster is not None:
            logged = replace(public, first=public.first or self.context.now())
            tags = head_tags(content, logged, self.column, self.roster, self.context.profile.portal.rstrip("/"))
        return self._page("article.html", article=public, heading=title, body=body, duties=shown, tags=tags,
                          versions=self.versions)  # fmt: skip

    def listing(self, items: tuple[Publication, ...]) -> str:
        from sync.portal.showing import unit_name

        unit = self.column.supervising_unit
        return self._page(
            "column.html", column=self.column, items=items, page_number=1, last_page=1, total=len(items),
            unit=unit_name(self.roster, unit) if self.roster else unit,
        )  # fmt: skip

    def _page(self, template: str, **values: object) -> str:
        from sync.portal import showing
        from sync.portal.templates import render

        profile, details = self.context.profile, dict(self.roster.site) if self.roster else {}
        site = showing.SiteShown(
            details.get("name") or profile.county, profile.county, details, profile.portal.rstrip("/"), profile.practice
        )
        return render(
            template, site=site, crumbs=showing.crumbs(self.column if self.column.path else None), day=_or_later(showing.day),
            minute=_or_later(showing.minute), **values,
        )  # fmt: skip


def _or_later(shown: Callable[[str], str]) -> Callable[[str], str]:
    """A time that only the portal's log can give is not made up."""
    later = say("set on publication").in_language("zh_CN")  # as the words of the site's templates
    return lambda time: shown(time) if time else later


def _unknown_column(column: str) -> Column:
    return Column(column, column, "", (), "", (), "", (), "")


def _publication(tx: Tx, context: Context, article: str, content: Content, state: State) -> Publication:
    """What the portal would list once this content is public."""
    times = _published_times(tx, context, article)
    again = bool(times) and content.digest != state.published
    corrections = len(times) if again else max(0, len(times) - 1)
    latest = "" if again or not times else times[-1]
    first = times[0] if times else ""
    return Publication(article, content.column, content.digest, content.title, first, latest, 0, corrections, None)


def _published_times(tx: Tx, context: Context, article: str) -> list[str]:
    published = {s.digest for s in context.signed_steps(tx, article) if s.step.action == act.PUBLISH}
    return [r.time for r in receipts.of(tx, article) if r.step_digest in published]


def _neighbours(tx: Tx, context: Context, column: str, article: str) -> tuple[Publication, ...]:
    """What this desk knows to be public in the column, newest first."""
    wanted = ArticleFilter(states=("published",), columns=(column,))
    rows = articles.rows(tx, articles.ids(tx, wanted, "updated", NEIGHBOURS + 1))
    found = []
    for row in rows:
        times = _published_times(tx, context, row.article) if row.article != article else []
        if times:
            found.append(Publication(row.article, column, "", row.title, times[0], times[-1], 0, len(times) - 1, None))
    return tuple(sorted(found, key=lambda p: p.first, reverse=True)[:NEIGHBOURS])


def _versions(tx: Tx, article: str, content: Content) -> tuple[VersionShown, ...]:
    """The versions that this desk knows to be public, and this one."""
    master = content.variant.master if content.variant else article
    known = versions(tx, master)
    rows = [
        row for each in (master, *known) if (row := articles.get(tx, each)) is not None and row.state == "published"
    ]
    live = [Publication(r.article, r.column, "", r.title, "", "", 0, 0, None) for r in rows]
    return shown_of(live, article, content, {**languages(tx, (master,)), **known})


def _is_public(tx: Tx, article: str) -> bool:
    row = articles.get(tx, article) if len(article) == 36 else None
    return row is not None and row.state == "published"


def _duties(content: Content, state: State, rosters: Rosters) -> DutiesShown:
    """The duties as far as signatures under this very content stand."""
    if not rosters.all():
        return DutiesShown("", None, None, ())
    under = replace(
        state, column=content.column, standing=tuple(s for s in state.standing if s.content == content.digest),
        published_standing=tuple(s for s in state.published_standing if s.content == content.digest),
    )  # fmt: skip
    return duties_of(duties(under, rosters.latest), rosters)
