"""Where an article stands: the value that the workflow's fold computes and everything else reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sync.chain.roster import RouteStep

DRAFT, REVIEW, APPROVED, SENT = "draft", "review", "approved", "sent"
RECEIVED, ADOPTED, PUBLISHED = "received", "adopted", "published"
RETURNED, RECALLED, DECLINED, WITHDRAWN = "returned", "recalled", "declined", "withdrawn"
AUTHORS_DESK = frozenset({DRAFT, RETURNED, RECALLED, DECLINED})
AT_PORTAL = frozenset({SENT, RECEIVED, ADOPTED})


@dataclass(frozen=True, slots=True)
class Standing:
    """A signature that counts (or, under ``voided``, counted once).

    Attributes:
        label: ``submit``, ``pass:1``, ``approve`` … (``Step.label``; a correction counts as ``submit``).
        officer: who signed; ``person`` the one stood in for, or None.
        keyid: of the signing key.
        unit: in whose name.
        sequence, digest: of the step.
        content: digest of the content signed.
        roster_version: under which it was judged.
        time: the signer's claim.
    """

    label: str
    officer: str
    person: str | None
    keyid: str
    unit: str
    sequence: int
    digest: str
    content: str
    roster_version: int
    time: str

    @property
    def people(self) -> frozenset[str]:
        """Everybody whose hand is in this signature."""
        return frozenset({self.officer, self.person} - {None})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """Why an article came back; ``person`` is the one whom the officer stood in for, or None."""

    action: str
    officer: str
    unit: str
    category: str
    reason: str
    sequence: int
    time: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class LookBack:
    """The review that an article owes, or has had, because the emergency lane went without it (补审).

    Attributes:
        column, content: of what was signed off.
        since: when it was signed off, the signer's claim.
        hands: author, signer-off and publisher of it, none of whom looks back.
        done: the signature under the look-back, None while it is owed.
        finding: ``in-order`` or ``not-in-order``; ``reason`` in words.
    """

    column: str
    content: str
    since: str
    hands: tuple[Standing, ...]
    done: Standing | None = None
    finding: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where an article stands after its steps.

    Attributes:
        article: UUIDv7.
        stage: one of the stage constants of this module.
        sequence, head: number and envelope digest of the last step.
        column, unit, author: of the submission in force.
        content: digest of the content in force.
        route: id of the route in force.
        joint: units that must countersign.
        pending: the route's next station, None when none is open.
        standing: signatures that count for the content in force.
        voided: signatures that once counted, oldest first.
        rounds: how often the article was submitted.
        returned: the last return, while the article lies with its author.
        published: digest of the published content, None when nothing is public.
        published_standing: the signatures under what is public.
        roster_version: the newest roster any step named.
        asked: findings that the submission in force puts to the secrecy reviewer, as pairs (rule, text).
        released: findings a secrecy review released, by the digest of its step.
        lane: ``emergency`` while the submission in force takes the emergency lane, else empty.
        look_back: what the emergency lane still owes or has made up for, None when there is nothing of the kind.
    """

    article: str
    stage: str = DRAFT
    sequence: int = 0
    head: str | None = None
    column: str = ""
    unit: str = ""
    author: str = ""
    content: str = ""
    route: str = ""
    joint: tuple[str, ...] = ()
    pending: RouteStep | None = None
    standing: tuple[Standing, ...] = ()
    voided: tuple[Standing, ...] = ()
    rounds: int = 0
    returned: ReturnNote | None = None
    published: str | None = None
    published_standing: tuple[Standing, ...] = ()
    roster_version: int = 0
    asked: frozenset[tuple[str, str]] = frozenset()
    released: tuple[tuple[str, frozenset[tuple[str, str]]], ...] = ()
    lane: str = ""
    look_back: LookBack | None = None

    @property
    def owes_look_back(self) -> bool:
        """Whether somebody still has to look back."""
        return self.look_back is not None and self.look_back.done is None

    def unreleased(self) -> frozenset[tuple[str, str]]:
        """What was put to the secrecy reviewer and no standing secrecy review has released."""
        standing = {s.digest for s in self.standing}
        return self.asked.difference(*(keys for digest, keys in self.released if digest in standing))

    def signatures(self, label: str) -> Iterator[Standing]:
        """The standing signatures of one label."""
        return (s for s in self.standing if s.label == label)
