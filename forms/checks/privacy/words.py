"""The words around a number that tell what it is, as the packs list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms.checks.derived import digest_of, rows_of, words_of
from forms.checks.pack import RulePack
from forms.checks.piece import TEXT_KINDS, Kind

PRIVACY_KINDS: frozenset[Kind] = TEXT_KINDS | {"alt", "label"}
_STOPS = "。；;！？\n"


@dataclass(frozen=True)
class Words:
    """What the rules of this family read from the packs.

    Attributes:
        office: before a number that an office gives out, such as ``咨询电话``.
        serial: before a number that counts things, such as ``编号``.
        card: before a number of a bank account.
        public_account: near an account of an organisation.
        identity: before a number of an identity document.
        travel: before a number of a passport or permit.
        office_place: near the address of an office.
        mail_hosts: providers of private mail boxes.
        surnames: family names.
        not_names: common words that begin like a name.
        heads: heads of table columns to what stands below: ``name``, ``identity``, ``phone``, ``office-phone``,
            ``bank``, ``home``.
        special: groups of people whose lists are sensitive.
        illness: illnesses.
        faith: religions.
        lists: what lists of people are called.
        pack: digest of the pack.
    """

    office: tuple[str, ...]
    serial: tuple[str, ...]
    card: tuple[str, ...]
    public_account: tuple[str, ...]
    identity: tuple[str, ...]
    travel: tuple[str, ...]
    office_place: tuple[str, ...]
    mail_hosts: tuple[str, ...]
    surnames: tuple[str, ...]
    not_names: frozenset[str]
    heads: Mapping[str, str]
    special: tuple[str, ...]
    illness: tuple[str, ...]
    faith: tuple[str, ...]
    lists: tuple[str, ...]
    pack: str


def read_words(packs: tuple[RulePack, ...]) -> Words:
    """Read the sections ``privacy-…`` of all packs.

    Raises:
        Malformed: a row does not fit.
    """
    return Words(
        office=words_of(packs, "privacy-office"),
        serial=words_of(packs, "privacy-serial"),
        card=words_of(packs, "privacy-card"),
        public_account=words_of(packs, "privacy-public-account"),
        identity=words_of(packs, "privacy-identity"),
        travel=words_of(packs, "privacy-travel"),
        office_place=words_of(packs, "privacy-office-place"),
        mail_hosts=words_of(packs, "privacy-mail-hosts"),
        surnames=words_of(packs, "privacy-surnames"),
        not_names=frozenset(words_of(packs, "privacy-not-names")),
        heads=_heads(packs),
        special=words_of(packs, "privacy-special"),
        illness=words_of(packs, "privacy-illness"),
        faith=words_of(packs, "privacy-faith"),
        lists=words_of(packs, "privacy-lists"),
        pack=digest_of(packs, "privacy"),
    )


def _heads(packs: tuple[RulePack, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for reader, _ in rows_of(packs, "privacy-heads"):
        meaning = reader.take("meaning", str)
        if meaning not in ("name", "identity", "phone", "office-phone", "bank", "home"):
            reader.fail("meaning")
        found.update(dict.fromkeys(reader.texts("words"), meaning))
        reader.done()
    return found


def before(text: str, start: int, length: int) -> str:
    """What stands before an offset in the same sentence, at most so many characters."""
    found = text[max(0, start - length) : start]
    return found[max(found.rfind(stop) for stop in _STOPS) + 1 :]


def names_any(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in the text."""
    return any(word in text for word in words)


def last_of(text: str, words: tuple[str, ...]) -> int:
    """Where the last of the words in the text begins; -1 without one."""
    return max((text.rfind(word) for word in words), default=-1)
