"""Rules about where an address leads: unknown places, bare numbers, short links, the office's own network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from forms.checks.article import Article
from forms.checks.derived import Once, digest_of, words_of
from forms.checks.finding import Message
from forms.checks.lazy import lazy
from forms.checks.links.target import Target, host_of, ip_of, is_inner_ip, is_within, owner_of, readable
from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import say

Verdict: TypeAlias = "tuple[Message, tuple[str, ...]] | None"
Judge: TypeAlias = Callable[[Target], Verdict]
Found: TypeAlias = Once[tuple[Target, ...]]

SOURCE = "国办发〔2017〕47号《政府网站发展指引》"
_INSIDE = (".local", ".lan", ".internal", ".intranet", ".corp", ".localdomain")
_REDIRECTS = frozenset(
    [
        "url",
        "u",
        "target",
        "to",
        "redirect",
        "redirect_uri",
        "redirecturl",
        "redirect_url",
        "goto",
        "link",
        "jump",
        "returnurl",
        "return_url",
    ]
)
_ACCOUNT = lazy(r"log-?in|sign-?in|passport|register|/pay|/sso|/auth|登录|注册|缴费|支付|申报|报名", re.IGNORECASE)
_AT_END = lazy(r"[，。；：！？、（）《》“”‘’【】\s,;]+\Z")
_SENTENCE = lazy(r"[，。；：！？、）》”\s]")
_LOOKS_LIKE_ADDRESS = lazy(r"(?:https?://|www\.)?(?:[a-z0-9-]+\.)+[a-z]{2,6}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_MAIL = lazy(r"[\w.+-]+@[\w.-]+")


def _judged(found: Found, judge: Judge, article: Article) -> Iterator[Spot]:
    for target in found(article):
        verdict = judge(target)
        if verdict is not None:
            message, suggestions = verdict
            yield Spot(target.field, Hit(target.start, target.end, message, suggestions), target.href)


def _is_inner(target: Target) -> bool:
    host = target.host
    address = ip_of(host)
    if address is not None:
        return is_inner_ip(address)
    written = "://" in target.href or target.linked
    return host == "localhost" or host.endswith(_INSIDE) or (written and "." not in host and host.isascii())


def outside(white: frozenset[str], short: frozenset[str], target: Target) -> Verdict:
    """An address beyond the list of known places."""
    host = target.host
    plain = target.is_web and "." in host and ip_of(host) is None and not _is_inner(target)
    if not plain or is_within(host, white) or is_within(host, short):
        return None
    return say("{host} is not on the list of places a government site leads to. Make sure it is needed and safe.", host=host), ()  # fmt: skip


def raw_ip(target: Target) -> Verdict:
    """A number in place of a name."""
    if not target.is_web or ip_of(target.host) is None or _is_inner(target):
        return None
    return say("The address is a bare number ({host}). Nobody can tell whose it is; give the name of the site.", host=target.host), ()  # fmt: skip


def intranet(target: Target) -> Verdict:
    """An address that exists in the office only."""
    if target.scheme == "file" or (target.is_web and _is_inner(target)):
        return say("This address exists on an office computer or its own network only; readers cannot open it, and it tells how the network is built."), ()  # fmt: skip
    return None


def short_link(short: frozenset[str], target: Target) -> Verdict:
    """An address that hides where it leads."""
    if target.is_web and is_within(target.host, short):
        return say("A short link of {host} hides where it leads and may lead elsewhere tomorrow. Give the full address.", host=target.host), ()  # fmt: skip
    return None


def redirect(target: Target) -> Verdict:
    """An address that leads on to another site."""
    if not target.is_web or "?" not in target.href:
        return None
    try:
        pairs = parse_qsl(urlsplit(target.href).query)
    except ValueError:
        return None
    for key, value in pairs:
        onward = host_of(value) if value.lower().startswith(("http://", "https://", "//")) else ""
        if key.lower() in _REDIRECTS and onward and owner_of(onward) != owner_of(target.host):
            why = say("The address leads on to {host}. Link to that page itself.", host=onward)
            return why, (value,) if value.startswith("http") else ()
    return None


def insecure(target: Target) -> Verdict:
    """A page that asks for secrets, without encryption."""
    if target.href.lower().startswith("http://") and _ACCOUNT.search(readable(target.href) + " " + target.shown):
        return say("People sign in or pay at this address, and it is not encrypted. Ask for an address with https."), ()
    return None


def mismatch(target: Target) -> Verdict:
    """An address shown that is not the one it leads to."""
    shown = target.shown.strip()
    if not target.linked or shown == target.href:
        return None
    if target.scheme == "mailto":
        written = _MAIL.fullmatch(shown)
        other = bool(written) and shown.lower() != readable(target.href[7:]).partition("?")[0].lower()
    elif target.is_web:
        other = bool(_LOOKS_LIKE_ADDRESS.fullmatch(shown)) and owner_of(host_of(shown)) != owner_of(target.host)
    else:
        return None
    if not other:
        return None
    return say("The text shows one address and leads to another: {href}.", href=target.href), ()


def swallowed(target: Target) -> Verdict:
    """An address that took a part of the sentence with it."""
    if not target.linked or target.scheme not in ("http", "https", "mailto"):
        return None
    href = readable(target.href)
    clean = _AT_END.sub("", href)
    authority = href.partition("://")[2].partition("/")[0]
    if clean == href and _SENTENCE.search(authority):
        clean = _SENTENCE.split(href, maxsplit=1)[0]
    if clean == href:
        return None
    return say("The link took punctuation of the sentence into its address and will not open."), (clean,)


def address_rules(packs: tuple[RulePack, ...], found: Found) -> Iterable[AnyRule]:
    """Rules over all addresses of an article.

    Args:
        packs: what they are made from.
        found: gives the addresses of an article.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    white, short = frozenset(words_of(packs, "link-white")), frozenset(words_of(packs, "link-short"))
    pack = digest_of(packs, "links")

    def find(judge: Judge) -> Callable[[Article], Iterator[Spot]]:
        return partial(_judged, found, judge)

    yield ArticleRule(
        code="links.outside", severity="W", pack=pack, source=SOURCE,
        name=say("Address outside the known places"),
        explanation=say(
            "A reader trusts a government site to lead to safe places. Addresses outside .gov.cn and the list of known "
            "media and bodies are looked at by a person; a commercial site is not linked to.\nA unit adds its own known "
            "places with a rule pack."
        ),
        hits=("https://shop.example.com/a",), misses=("https://www.gov.cn/zhengce", "https://www.news.cn/politics"),
        find=find(partial(outside, white, short)),
    )  # fmt: skip
    yield ArticleRule(
        code="links.raw-ip", severity="E", pack=pack, source=SOURCE,
        name=say("Bare number as an address"),
        explanation=say(
            "A number in place of a name tells nobody whose site it is, breaks when the server moves, and is a common sign "
            "of a forged page. Give the name of the site."
        ),
        hits=("http://203.0.113.8/notice",), misses=("https://www.gov.cn/2026.1.2.3",), find=find(raw_ip),
    )  # fmt: skip
    yield ArticleRule(
        code="links.intranet", severity="E", pack=pack, source=SOURCE,
        name=say("Address of an office computer or network"),
        explanation=say(
            "Such an address opens on the author's desk and nowhere else, and it tells strangers how the office network is "
            "built. Attach the file, or give its public address."
        ),
        hits=("http://192.168.1.2/a.doc", "http://localhost:8080/", "file:///C:/a.doc"),
        misses=("https://www.gov.cn",), find=find(intranet),
    )  # fmt: skip
    yield ArticleRule(
        code="links.short-link", severity="E", pack=pack, source=SOURCE,
        name=say("Short link"),
        explanation=say(
            "A short link hides its goal, which may change after the article is signed. Open it, look where it leads, and "
            "give the full address."
        ),
        hits=("https://t.cn/A6abcd",), misses=("https://www.gov.cn/t.cn",), find=find(partial(short_link, short)),
    )  # fmt: skip
    yield ArticleRule(
        code="links.redirect", severity="W", pack=pack, source=SOURCE,
        name=say("Address that leads on elsewhere"),
        explanation=say(
            "An address that carries another address in it sends the reader on, past what the link shows. Link to the "
            "page itself."
        ),
        hits=("https://www.gov.cn/jump?url=https://shop.example.com/",),
        misses=("https://www.gov.cn/login?url=https://zwfw.gov.cn/a", "https://www.gov.cn/?q=url"),
        find=find(redirect),
    )  # fmt: skip
    yield ArticleRule(
        code="links.insecure", severity="I", pack=pack, source="GB/T 22239-2019",
        name=say("Sign-in page without encryption"),
        explanation=say("Where people sign in, register or pay, the address begins with https; else what they type can be read on the way."),
        hits=("http://pay.example.gov.cn/login",), misses=("https://pay.example.gov.cn/login", "http://www.gov.cn/a"),
        find=find(insecure),
    )  # fmt: skip
    yield ArticleRule(
        code="links.mismatch", severity="E", pack=pack, source="practice",
        name=say("Address shown and address behind differ"),
        explanation=say(
            "When the words of a link are an address, they must be the address it leads to. Anything else is a slip of "
            "copying, or a forgery."
        ),
        hits=("www.gov.cn → https://shop.example.com/",), misses=("gov.cn → https://www.gov.cn/",), find=find(mismatch),
    )  # fmt: skip
    yield ArticleRule(
        code="links.swallowed", severity="E", pack=pack, source="practice",
        name=say("Punctuation inside the address"),
        explanation=say(
            "When an address is typed in the middle of a Chinese sentence, the full stop behind it easily becomes a part of "
            "the link, which then does not open. End the link where the address ends."
        ),
        hits=("https://www.gov.cn/a。",), misses=("https://www.gov.cn/a",), find=find(swallowed),
    )  # fmt: skip
