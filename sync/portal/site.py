"""The public site: plain pages for everyone, without scripts, readable on a telephone and by a screen reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from forms.content import Content
from resources.language import say
from sync.chain.roster import Column, Roster
from sync.chain.rosters import Rosters
from sync.desk.names import both_names
from sync.portal import atom, pages, publication, showing, templates
from sync.portal.calls import ThePortal
from sync.portal.portal import Portal
from sync.portal.problems import Described, Gone, NotFound
from sync.portal.provenance import bundle_zip, duties_shown, provenance_of, public_chain, public_times, withdrawn_by
from sync.portal.publication import Publication
from sync.portal.rendering import article_markup, head_tags, opening
from sync.portal.showing import PER_PAGE
from sync.portal.variants import descent_shown, versions_shown

router = APIRouter()
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])
_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
ArticlePath = Annotated[str, Path(pattern=_UUID)]
ColumnPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
_HTML: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
_ON_FRONT, _IN_FEED = 10, 30


def page(path: str, summary: str, kind: dict[str, Any], *refusals: int) -> Callable[[_Endpoint], _Endpoint]:
    """Register a public page: GET and HEAD, with its refusals as pages."""

    def register(endpoint: _Endpoint) -> _Endpoint:
        described: Described = {c: {"description": "A plain page that says so.", "content": _HTML} for c in refusals}
        described |= {304: {"description": "The reader has it already."}, 200: {"content": kind}}
        router.get(path, response_class=Response, responses=described, summary=summary)(endpoint)
        router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
        return endpoint

    return register


@page("/", "The front page", _HTML, 503)
def front(request: Request, portal: ThePortal) -> Response:
    """Zones, columns and what is newest."""
    roster = portal.authority.standing().roster
    with portal.database.reading() as connection:
        return _html(
            request, portal, roster, "front.html", zones=showing.zones(connection, roster),
            newest=publication.newest(connection, None, _ON_FRONT), columns={c.id: c for c in roster.columns},
        )  # fmt: skip


@page("/columns/{id}", "A column", _HTML, 404, 422, 503)
def column(
    request: Request, portal: ThePortal, id: ColumnPath, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> Response:
    """Its articles, newest first, twenty on a page."""
    roster = portal.authority.standing().roster
    found = _column(roster, id)
    with portal.database.reading() as connection:
        total = publication.count(connection, id)
        last = max(1, -(-total // PER_PAGE))
        if page > last:
            raise NotFound(say("There is nothing at this address."), "site.page")
        items = publication.newest(connection, id, PER_PAGE, (page - 1) * PER_PAGE)
    return _html(
        request, portal, roster, "column.html", column=found, items=items, page_number=page, last_page=last, total=total,
        unit=showing.unit_name(roster, found.supervising_unit), crumbs=showing.crumbs(found),
    )  # fmt: skip


@page("/a/{article}", "An article", _HTML, 404, 410, 503)
def article(request: Request, portal: ThePortal, article: ArticlePath) -> Response:
    """With the page labels, the text, the attachments and who answers for it."""
    roster = portal.authority.standing().roster
    with portal.database.reading() as connection:
        rosters = portal.authority.standing().rosters
        public = _public(connection, article, rosters)
        content = publication.kept_content(connection, public.content)
        chain = public_chain(connection, article, rosters)
        others, versions = _links(connection, content), versions_shown(connection, article, content)
    found = roster.column(public.column)
    title, body = article_markup(content, portal.authority.catalogue(), others)
    return _html(
        request, portal, roster, "article.html", article=public, heading=title, body=body,
        duties=duties_shown(chain, rosters), crumbs=showing.crumbs(found),
        tags=head_tags(content, public, found, roster, portal.base_url()), versions=versions,
    )  # fmt: skip


@page("/a/{article}/provenance", "Who answers for an article", _HTML, 404, 410, 503)
def provenance(request: Request, portal: ThePortal, article: ArticlePath) -> Response:
    """Every signature, the record's proofs, and how to check them without trusting this site."""
    standing = portal.authority.standing()
    roster = standing.roster
    with portal.database.reading() as connection:
        public = _public(connection, article, standing.rosters)
        content = publication.kept_content(connection, public.content)
        steps = public_chain(connection, article, standing.rosters).signed if content.variant else ()
        descent = descent_shown(connection, content, steps)
    return _html(
        request, portal, roster, "provenance.html", article=public, evidence=provenance_of(portal, public),
        crumbs=showing.crumbs(roster.column(public.column)), log_key=portal.info().log_key, descent=descent,
    )  # fmt: skip


@page("/a/{article}/bundle.zip", "The evidence for an article", {"application/zip": {}}, 404, 410, 503)
def bundle(request: Request, portal: ThePortal, article: ArticlePath) -> Response:
    """One file to check everything offline."""
    with portal.database.reading() as connection:
        public = _public(connection, article, portal.authority.standing().rosters)
    answer = pages.answer(request, bundle_zip(portal, public), "application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{article}.zip"'
    return answer


@page("/feed.atom", "Feed of everything", {"application/atom+xml": {}}, 503)
def feed(request: Request, portal: ThePortal) -> Response:
    """The newest articles of all columns."""
    roster = portal.authority.standing().roster
    with portal.database.reading() as connection:
        items = publication.newest(connection, None, _IN_FEED)
        return _feed(request, portal, roster, connection, items, None)


@page("/columns/{id}/feed.atom", "Feed of a column", {"application/atom+xml": {}}, 404, 503)
def column_feed(request: Request, portal: ThePortal, id: ColumnPath) -> Response:
    """The newest articles of one column."""
    roster = portal.authority.standing().roster
    found = _column(roster, id)
    with portal.database.reading() as connection:
        items = publication.newest(connection, id, _IN_FEED)
        return _feed(request, portal, roster, connection, items, found)


@page("/files/{digest}/{name}", "A public attachment", {"application/octet-stream": {}}, 404, 503)
def file(portal: ThePortal, digest: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")], name: str) -> Response:
    """Pictures and PDF to look at, everything else to keep; nothing of it is ever run as a page of this site."""
    with portal.database.reading() as connection:
        found = publication.public_file(connection, digest, name)
    if found is None or not portal.files.has(digest):
        raise NotFound(say("There is nothing at this address."), "site.file")
    inline = found.media_type in _INLINE
    return FileResponse(
        portal.files.path(digest),
        media_type=found.media_type if inline else "application/octet-stream",
        headers={
            "Content-Disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}",
            "Cache-Control": "public, max-age=3600",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@router.get("/style-{tag}.css", include_in_schema=False)
def style(request: Request, tag: str) -> Response:
    """The style sheet; its address changes with it."""
    if f"/style-{tag}.css" != templates.style_name():
        raise NotFound(say("There is nothing at this address."), "site.style")
    return pages.answer(request, templates.style(), "text/css", immutable=True)


def _html(request: Request, portal: Portal, roster: Roster, template: str, **values: Any) -> Response:
    text = templates.render(
        template, site=showing.site_shown(portal, roster), day=showing.day, minute=showing.minute, **values
    )
    return pages.answer(request, text, HTMLResponse.media_type or "text/html")


def _links(connection: sa.Connection, content: Content) -> Callable[[str], str]:
    """Addresses of the public articles this one refers to."""
    named = [v for v in content.fields.values() if isinstance(v, str) and re.fullmatch(_UUID, v)]
    known = {n: f"/a/{n}" for n in named if (p := publication.find(connection, n)) and p.withdrawn is None}
    return lambda article: known.get(article, "")


def _column(roster: Roster, id: str) -> Column:
    found = roster.column(id)
    if found is None:
        raise NotFound(say("There is nothing at this address."), "site.column")
    return found


def _public(connection: sa.Connection, article: str, rosters: Rosters) -> Publication:
    found = publication.find(connection, article)
    if found is None:
        raise NotFound(say("There is nothing at this address."), "site.article")
    if found.withdrawn is not None:
        hand = withdrawn_by(connection, article, rosters)
        raise Gone(
            say("The article “{title}” was withdrawn at {time} by {name}, {unit}.", title=found.title,
                time=showing.minute(found.withdrawn), unit=hand.unit, name=both_names(hand.name, hand.stands_in_for)),
            "site.withdrawn",
        )  # fmt: skip
    return found


def _feed(
    request: Request, portal: Portal, roster: Roster, connection: sa.Connection, items: list[Publication],
    found: Column | None,
) -> Response:  # fmt: skip
    base, name = portal.base_url(), showing.site_shown(portal, roster).name
    about = f"{base}/columns/{found.id}" if found else f"{base}/"
    address = f"{about}/feed.atom" if found else f"{base}/feed.atom"
    entries = [_entry(portal, roster, connection, item) for item in items]
    title = f"{found.name} - {name}" if found else name
    return pages.answer(
        request, atom.feed(title, name, address, about, public_times(items), entries), "application/atom+xml"
    )


def _entry(portal: Portal, roster: Roster, connection: sa.Connection, item: Publication) -> atom.Entry:
    content: Content = publication.kept_content(connection, item.content)
    found = roster.column(item.column)
    source = content.text("source") or (showing.unit_name(roster, found.supervising_unit) if found else "")
    return atom.Entry(
        item.article, item.title, f"{portal.base_url()}/a/{item.article}", source, found.name if found else item.column,
        item.first, item.latest, opening(content),
    )  # fmt: skip
