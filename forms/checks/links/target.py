"""The addresses of an article, wherever they stand: behind a run, written out in the text, or in a field."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from forms.body.model import Run, runs_of
from forms.body.text import Position
from forms.checks.article import Article
from forms.checks.lazy import lazy
from forms.checks.web import bare_addresses
from forms.problems import BODY

_SENTENCE = lazy(r"[，。；：！？、（）《》“”‘’【】\s]")
_SECOND_LEVELS = frozenset({"gov", "com", "org", "net", "edu", "ac", "mil"})


_INNER = tuple(
    ipaddress.ip_network(block)
    for block in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10", "::1/128",
        "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """One address at its place.

    Attributes:
        field: key of the field or ``@body``.
        start, end: code points of what a reader sees of it.
        shown: those words.
        href: where it leads; as written for an address in the text.
        linked: whether it is a link rather than an address written out.
    """

    field: str
    start: int
    end: int
    shown: str
    href: str
    linked: bool

    @cached_property
    def scheme(self) -> str:
        """In small letters; ``http`` where none is written."""
        before, mark, _ = self.href.partition(":")
        return before.lower() if mark and before.isalpha() else "http"

    @cached_property
    def host(self) -> str:
        """In small letters, without user, port and final dot; empty where there is none."""
        return host_of(self.href)

    @property
    def is_web(self) -> bool:
        """Whether it leads to a page."""
        return self.scheme in ("http", "https") and bool(self.host)


def host_of(href: str) -> str:
    """The host of a web address with or without scheme, in small letters; empty where there is none."""
    whole = href if "://" in href else f"http://{href}"
    try:
        host = urlsplit(whole).hostname or ""
    except ValueError:
        return ""
    return _SENTENCE.split(host, maxsplit=1)[0].rstrip(".").lower()


def is_within(host: str, domains: frozenset[str]) -> bool:
    """Whether the host is one of the domains or below one of them."""
    labels = host.split(".")
    return any(".".join(labels[number:]) in domains for number in range(len(labels)))


def owner_of(host: str) -> str:
    """The part of a host that somebody registered: ``yunxi.gov.cn`` of ``www.yunxi.gov.cn``."""
    labels = host.removeprefix("www.").split(".")
    count = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVELS and len(labels[-1]) == 2 else 2
    return ".".join(labels[-count:])


def ip_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The host as an IP address, if it is one."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_inner_ip(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether the address belongs to one network or computer only (RFC 1918, 4193, 6598, 3927)."""
    return any(address in network for network in _INNER if network.version == address.version)


def readable(href: str) -> str:
    """The address with its percent signs resolved."""
    return unquote(href) if "%" in href else href


def targets(article: Article) -> tuple[Target, ...]:
    """All addresses of an article: of fields, of links, and those written out in the text."""
    linked = tuple(_linked(article))
    covered = [(target.start, target.end) for target in linked]
    return (*_in_fields(article), *linked, *_bare(article, covered))


def _in_fields(article: Article) -> Iterator[Target]:
    for spec in article.type.fields if article.type else ():
        if spec.kind == "url" and (text := article.content.text(spec.key)):
            yield Target(spec.key, 0, len(text), text, text, False)


def _linked(article: Article) -> Iterator[Target]:
    for block in article.blocks:
        for part, runs in enumerate(runs_of(block)):
            if any(run.href for run in runs):
                yield from _in_part(article.plain.offset_of(Position(block.id, part, 0)), runs)


def _in_part(start: int, runs: tuple[Run, ...]) -> Iterator[Target]:
    """Neighbouring runs with one address are one link."""
    begin, shown, href = start, "", ""
    for run in (*runs, Run("")):
        if run.href != href:
            if href:
                yield Target(BODY, begin, begin + len(shown), shown, href, True)
            begin, shown, href = start, "", run.href
        if run.href:
            shown += run.text
        start += len(run.text)


def _bare(article: Article, covered: list[tuple[int, int]]) -> Iterator[Target]:
    for segment in article.segments:
        for found in segment.piece.fact(bare_addresses):
            start, end = segment.start + found.start, segment.start + found.end
            inside = segment.field == BODY and any(first < end and start < last for first, last in covered)
            if not inside:
                yield Target(segment.field, start, end, found.text, found.text, False)
