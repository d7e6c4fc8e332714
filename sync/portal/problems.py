"""Every refusal as one shape on the wire: a stable code, a sentence, and the HTTP status that fits."""

from __future__ import annotations

from typing import Any, TypeAlias

from forms.errors import EnvironmentTrouble, Malformed, Refused, Trouble
from resources.language import say
from sync.exchange.wire import Problem


class Denied(Refused):
    """A refusal with the HTTP status that tells it."""

    status = 422


class NotSigned(Denied):
    """The request bears no signature that counts."""

    status = 401


class NotAllowed(Denied):
    """The officer is known but may not do this."""

    status = 403


class NotFound(Denied):
    """There is no such thing, or the officer is not told of it."""

    status = 404


class Conflict(Denied):
    """It does not fit what the portal has already."""

    status = 409


class Gone(Denied):
    """It was there and was taken away."""

    status = 410


class WrongVersion(Denied):
    """The client speaks another version of the upload protocol."""

    status = 412


class TooLarge(Denied):
    """More than the portal takes at once."""

    status = 413


class WrongKind(Denied):
    """The body is not of the kind that is expected."""

    status = 415


class TooMany(Denied):
    """Too often, or too many at the same time."""

    status = 429


def status_of(fault: Trouble) -> int:
    """The HTTP status for a trouble; ``not_found`` marks refusals of other modules that mean absence."""
    from sync.portal.record import NotInRecord

    if isinstance(fault, Denied):
        return fault.status
    if isinstance(fault, NotInRecord):
        return 404
    if isinstance(fault, EnvironmentTrouble):
        return 503
    return 422


def problem_of(fault: Trouble) -> Problem:
    """What goes over the wire."""
    return Problem.of(fault.code, fault.sentence)


def unfit(detail: str = "") -> Malformed:
    """A request that is not in the form the interface describes."""
    if detail:
        return Malformed(say("The request does not have the form that is expected: {detail}.", detail=detail[:300]),
                         "request.form")  # fmt: skip
    return Malformed(say("The request does not have the form that is expected."), "request.form")


_MEANINGS = {
    401: "Not signed by an officer's device key, or signed at another time or a second time.",
    403: "Signed, but not allowed.",
    404: "Not there, or not for this officer.",
    409: "Does not fit what is there already.",
    410: "Was there, and was taken away.",
    412: "Another version of the tus protocol.",
    413: "Larger than the portal takes.",
    415: "Not the expected kind of body.",
    422: "Not in the form described here.",
    429: "Too often or too many at once.",
    503: "The portal cannot act now; nothing was changed.",
}


Described: TypeAlias = "dict[int | str, dict[str, Any]]"


def may_answer(*codes: int, **more: dict[str, Any]) -> Described:
    """The answers of an endpoint beside its usual one, for its description.

    Args:
        codes: statuses of refusals, each a Problem.
        more: other answers, as ``answer_206={"description": …}``.
    """
    found: Described = {code: {"model": Problem, "description": _MEANINGS[code]} for code in codes}
    return found | {int(name.removeprefix("answer_")): value for name, value in more.items()}
