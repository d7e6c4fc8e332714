"""Commands about the findings of an article at a desk: list them, set them aside, make a signed check again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from forms.checks.finding import SEVERITIES
from forms.checks.waivers import KINDS, Judged
from forms.errors import WrongUse
from resources.language import say, tr
from sync.cli.desk import open_desk, resolve
from sync.cli.output import SETTINGS, lines, out
from sync.desk import Desk

Which = Annotated[str, typer.Argument(help="Number or id of the article.")]


def findings(article: Which) -> None:
    """Check the article and list what stands, gravest first, with what was said of it."""
    with open_desk() as desk:
        judged = _judged(desk, resolve(desk, article))
    rows = [
        (str(number), item.finding.severity, item.finding.code, item.finding.text[:40], _said(item), str(item.finding.message))
        for number, item in enumerate(judged, 1)
    ]  # fmt: skip
    lines(rows, [{**item.finding.to_json(), "stands": item.stands, "waivers": [w.to_json() for w in item.waivers]}
                 for item in judged])  # fmt: skip
    if not SETTINGS.json:
        counts = [sum(i.stands and i.finding.severity == s for i in judged) for s in SEVERITIES]
        shown = " · ".join(f"{s} {n}" for s, n in zip(SEVERITIES, counts, strict=True))
        out(tr("Still to be dealt with: {counts}", counts=shown))


def waive(
    article: Which,
    number: Annotated[int, typer.Argument(help="Number of the finding in the list of `article findings`.")],
    reason: Annotated[str, typer.Option("--reason", help="In words.")],
    kind: Annotated[str, typer.Option("--kind", help="aside, ask (the secrecy reviewer) or release.")] = "aside",
) -> None:
    """Set a finding aside with a reason; the next signature here carries it."""
    wanted = next((known for known in KINDS if known == kind), None)
    if wanted is None:
        raise WrongUse(say("“{kind}” is not one of: {known}.", kind=kind, known=", ".join(KINDS)), "waive.kind")
    with open_desk() as desk:
        key = resolve(desk, article)
        judged = _judged(desk, key)
        if not 1 <= number <= len(judged):
            raise WrongUse(say("There is no finding {number}; the article has {count}.", number=number, count=len(judged)),
                           "waive.number")  # fmt: skip
        finding = judged[number - 1].finding
        desk.set_aside(key, finding, wanted, reason)
    out(tr("Noted; it is signed with your next step on this article."), {"code": finding.code, "text": finding.text})


def recheck(
    article: Which, step: Annotated[int, typer.Option("--step", help="Number of the signed step.")] = 1
) -> None:
    """Make the check of a signed step again under the rules of its day."""
    with open_desk() as desk:
        again = desk.recheck(resolve(desk, article), step)
    out(again.sentence, {"same": again.same, "findings": [finding.to_json() for finding in again.findings]})
    if not again.same:
        raise typer.Exit(1)


def _judged(desk: Desk, article: str) -> tuple[Judged, ...]:
    return desk.checks(article).run(desk.draft(article).content).judged


def _said(item: Judged) -> str:
    if not item.waivers:
        return "✗" if item.stands else "·"
    return "；".join(waiver.reason for waiver in item.waivers)


COMMANDS: dict[str, Callable[..., None]] = {"findings": findings, "waive": waive, "recheck": recheck}
