"""A step: one act of one officer on one article, as an in-toto Statement v1.

Steps are only ever added. What a step says about time is a claim; its place in the portal's log is what counts.
in-toto attestation framework, https://github.com/in-toto/attestation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.canonical import JSON, canonical
from forms.checks.waivers import read_waivers
from forms.errors import Malformed
from resources.language import say
from sync.chain.clock import parse_time
from sync.chain.envelope import Envelope, verify_envelope

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://gaoqian.example/step/v1"

SUBMIT, RECALL, RETURN, PASS = "submit", "recall", "return", "pass"
COUNTERSIGN, SECRECY_REVIEW, APPROVE = "countersign", "secrecy-review", "approve"
SEND, RECEIVE, ADOPT, DECLINE = "send", "receive", "adopt", "decline"
PUBLISH, CORRECT, WITHDRAW = "publish", "correct", "withdraw"
LOOK_BACK = "look-back"
ACTIONS = (
    SUBMIT, RECALL, RETURN, PASS, COUNTERSIGN, SECRECY_REVIEW, APPROVE,
    SEND, RECEIVE, ADOPT, DECLINE, PUBLISH, CORRECT, WITHDRAW, LOOK_BACK,
)  # fmt: skip
NEEDS_REASON = frozenset({RETURN, DECLINE, CORRECT, WITHDRAW})
NEEDS_CATEGORY = frozenset({RETURN, DECLINE})
REMARKS = "remarks"
LANE = "lane"
FINDING = "finding"
IN_ORDER, NOT_IN_ORDER = "in-order", "not-in-order"
MAX_REASON = 2_000
MAX_CATEGORY = 64

_HEX64 = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PREDICATE_KEYS = frozenset(
    {
        "article", "sequence", "previous", "action", "level", "column", "unit", "officer", "standsInFor", "roster",
        "rules", "waivers", "category", "reason", "detail", "time",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What an officer signs.

    Attributes:
        article: UUIDv7 of the article.
        sequence: 1 for the first step, then counting.
        previous: digest of the previous step's envelope; None for the first.
        action: one of ``ACTIONS``.
        level: of a review (1 to 3), else 0.
        column: id of the column the article is for.
        unit: id of the unit in whose name the officer acts.
        officer: id of the officer whose key signs.
        stands_in_for: id of the officer the signer deputises for, or None.
        roster_version, roster_digest: the roster under which the step is to be judged.
        content_digest: SHA-256 of the content's canonical bytes.
        attachments: pairs (name, digest) of the content's attachments.
        rules_digest, verdict_digest: of the rule pack and of the check's verdict, or None.
        waivers: findings set aside with a reason, as plain JSON objects; see ``forms.checks.waivers``.
        category, reason: of a return or refusal.
        detail: what only this action has, e.g. the secrecy form; ``remarks`` is the digest of the paper of remarks
            that goes with the step, which travels sealed and is never public (``forms.remarks``).
        time: RFC 3339, the signer's claim.
    """

    article: str
    sequence: int
    previous: str | None
    action: str
    level: int
    column: str
    unit: str
    officer: str
    stands_in_for: str | None
    roster_version: int
    roster_digest: str
    content_digest: str
    attachments: tuple[tuple[str, str], ...]
    time: str
    rules_digest: str | None = None
    verdict_digest: str | None = None
    waivers: tuple[Mapping[str, Any], ...] = ()
    category: str = ""
    reason: str = ""
    detail: Mapping[str, Any] | None = None

    @property
    def label(self) -> str:
        """The step's place on a route: ``pass:2``, ``approve``."""
        return f"{self.action}:{self.level}" if self.action == PASS else self.action

    @property
    def lane(self) -> str:
        """The lane that a submission takes: ``emergency``, or empty for the route of every day."""
        return lane_of(self.detail) if self.action == SUBMIT else ""

    @property
    def remarks(self) -> str | None:
        """Digest of the paper of remarks that goes with the step, or None."""
        found = (self.detail or {}).get(REMARKS)
        return found if isinstance(found, str) else None

    def sealed_digests(self) -> tuple[str, ...]:
        """What must lie sealed at the portal before it takes the step: the text of a submission, and remarks."""
        text = (self.content_digest,) if self.action in (SUBMIT, CORRECT) else ()
        return (*text, self.remarks) if self.remarks else text

    def to_payload(self) -> bytes:
        """The canonical bytes of the in-toto Statement."""
        subject: list[JSON] = [{"digest": {"sha256": self.content_digest}, "name": "content"}]
        subject += [
            {"digest": {"sha256": digest}, "name": f"attachment {place}: {name}"}
            for place, (name, digest) in enumerate(self.attachments, 1)
        ]
        return canonical(
            {
                "_type": STATEMENT_TYPE,
                "predicateType": PREDICATE_TYPE,
                "subject": subject,
                "predicate": {
                    "article": self.article,
                    "sequence": self.sequence,
                    "previous": self.previous,
                    "action": self.action,
                    "level": self.level,
                    "column": self.column,
                    "unit": self.unit,
                    "officer": self.officer,
                    "standsInFor": self.stands_in_for,
                    "roster": {"version": self.roster_version, "sha256": self.roster_digest},
                    "rules": {"sha256": self.rules_digest, "verdict": self.verdict_digest},
                    "waivers": [dict(w) for w in self.waivers],
                    "category": self.category,
                    "reason": self.reason,
                    "detail": dict(self.detail or {}),
                    "time": self.time,
                },
            }
        )

    @classmethod
    def from_payload(cls, payload: bytes) -> Step:
        """Read a payload whose signature has been checked.

        Raises:
            Malformed: names the field that does not fit.
        """
        statement = _loads_canonical(payload)
        if statement.get("_type") != STATEMENT_TYPE or statement.get("predicateType") != PREDICATE_TYPE:
            raise _misfit("predicateType")
        if len(statement) != 4:
            raise _misfit("statement")
        p = statement.get("predicate")
        if not isinstance(p, dict) or p.keys() != _PREDICATE_KEYS:
            raise _misfit("predicate")
        content, attachments = _subject(statement.get("subject"))
        roster, rules = p["roster"], p["rules"]
        if not isinstance(roster, dict) or roster.keys() != {"version", "sha256"}:
            raise _misfit("roster")
        if not isinstance(rules, dict) or rules.keys() != {"sha256", "verdict"}:
            raise _misfit("rules")
        step = cls(
            article=p["article"], sequence=p["sequence"], previous=p["previous"], action=p["action"],
            level=p["level"], column=p["column"], unit=p["unit"], officer=p["officer"],
            stands_in_for=p["standsInFor"], roster_version=roster["version"], roster_digest=roster["sha256"],
            content_digest=content, attachments=attachments, time=p["time"],
            rules_digest=rules["sha256"], verdict_digest=rules["verdict"],
            waivers=tuple(p["waivers"]) if isinstance(p["waivers"], list) else (),
            category=p["category"], reason=p["reason"], detail=p["detail"],
        )  # fmt: skip
        _check(step, p)
        return step


@dataclass(frozen=True, slots=True)
class SignedStep:
    """A step together with the envelope it came out of; only ``open_step`` makes one."""

    step: Step
    envelope: Envelope

    @property
    def digest(self) -> str:
        """SHA-256 of the envelope's bytes: what the next step and the portal's log refer to."""
        return self.envelope.digest


def lane_of(detail: Mapping[str, Any] | None) -> str:
    """The lane that the detail of a submission names; what is no text is told as it stands, for a rule to refuse."""
    named = (detail or {}).get(LANE, "")
    return named if isinstance(named, str) else repr(named)


def open_step(envelope: Envelope, public: bytes) -> SignedStep:
    """Check the signature, then parse.

    Args:
        envelope: as read.
        public: 32 bytes of the Ed25519 key that the envelope's key id names.

    Raises:
        BadSignature: the signature does not fit.
        Malformed: the signed bytes are no step.
    """
    verify_envelope(envelope, public)
    return SignedStep(Step.from_payload(envelope.payload), envelope)


def _loads_canonical(payload: bytes) -> dict[str, Any]:
    """Parse JSON that must be in its one canonical spelling (ASCII keys and no floats make this RFC 8785)."""
    try:
        value = json.loads(payload)
        again = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    except (ValueError, RecursionError):
        raise _misfit("json") from None
    if not isinstance(value, dict) or again != payload:
        raise _misfit("json")
    return value


def _subject(subject: object) -> tuple[str, tuple[tuple[str, str], ...]]:
    if not isinstance(subject, list) or not 1 <= len(subject) <= 201:
        raise _misfit("subject")
    found: list[tuple[str, str]] = []
    for place, entry in enumerate(subject):
        try:
            name, digest = entry["name"], entry["digest"]["sha256"]
            fits = len(entry) == 2 and len(entry["digest"]) == 1 and bool(_HEX64.fullmatch(digest))
        except (TypeError, KeyError):
            raise _misfit("subject") from None
        prefix = "content" if place == 0 else f"attachment {place}: "
        if not fits or not isinstance(name, str) or not name.startswith(prefix) or len(name) > 400:
            raise _misfit("subject")
        found.append((name[len(prefix) :], digest))
    if found[0][0]:
        raise _misfit("subject")
    return found[0][1], tuple(found[1:])


def _check(step: Step, predicate: Mapping[str, Any]) -> None:
    for field, fits in (
        ("article", _matches(_UUID, step.article)),
        ("sequence", _counts(step.sequence, 1, 100_000)),
        ("previous", step.previous is None if step.sequence == 1 else _matches(_HEX64, step.previous)),
        ("action", step.action in ACTIONS),
        ("level", _counts(step.level, 0, 9) and (step.level > 0) == (step.action == PASS)),
        ("column", _matches(_SLUG, step.column)),
        ("unit", _matches(_SLUG, step.unit)),
        ("officer", _matches(_SLUG, step.officer)),
        ("standsInFor", step.stands_in_for is None or _matches(_SLUG, step.stands_in_for)),
        ("roster", _counts(step.roster_version, 0, 10**9) and _matches(_HEX64, step.roster_digest)),
        ("rules", step.rules_digest is None or _matches(_HEX64, step.rules_digest)),
        ("rules", step.verdict_digest is None or _matches(_HEX64, step.verdict_digest)),
        ("waivers", type(predicate["waivers"]) is list and all(type(w) is dict for w in step.waivers)),
        ("category", type(step.category) is str and len(step.category) <= MAX_CATEGORY),
        ("reason", type(step.reason) is str and len(step.reason) <= MAX_REASON),
        ("detail", type(step.detail) is dict),
        ("detail", REMARKS not in (step.detail or {}) or _matches(_HEX64, (step.detail or {})[REMARKS])),
        ("time", type(step.time) is str),
    ):
        if not fits:
            raise _misfit(field)
    parse_time(step.time)
    try:
        read_waivers(step.waivers)
    except Malformed:
        raise _misfit("waivers") from None


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return type(value) is str and pattern.fullmatch(value) is not None


def _counts(value: object, low: int, top: int) -> bool:
    return type(value) is int and low <= value <= top


def _misfit(field: str) -> Malformed:
    return Malformed(say("The field “{field}” of the signed step does not fit.", field=field), f"step.{field}")
