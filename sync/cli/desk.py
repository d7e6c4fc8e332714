"""Commands about a whole desk: enrol, whoami, sync, verify, export, outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from forms.errors import Refused, WrongUse
from resources.language import say, tr
from sync.cli.output import SETTINGS, lines, out
from sync.desk import Desk
from sync.desk.profile import default_home


def home() -> Path:
    """The profile folder meant."""
    return SETTINGS.home or default_home()


@contextmanager
def open_desk() -> Iterator[Desk]:
    """The desk of the profile meant, closed at the end."""
    desk = Desk.open(home(), passphrase=SETTINGS.passphrase or None)
    try:
        yield desk
    finally:
        desk.close()


def pin() -> str:
    """The PIN given, or asked for without showing it."""
    if not SETTINGS.pin:
        SETTINGS.pin = typer.prompt(tr("PIN"), hide_input=True)
    return SETTINGS.pin


def resolve(desk: Desk, text: str) -> str:
    """The article meant by an id, the beginning of one, or its number.

    Raises:
        WrongUse: none or several fit.
    """
    from sync.desk.context import article_number

    wanted = text.lower()
    rows = desk.article_rows(desk.article_ids())
    found = [r.article for r in rows if r.article.startswith(wanted) or article_number(r.article).lower() == wanted]
    if len(found) != 1:
        raise WrongUse(
            say("“{text}” fits {count} articles; give the number or the id of one.", text=text, count=len(found)),
            "article.which",
        )
    return found[0]


def enrol(
    file: Annotated[Path, typer.Argument(help="The enrolment file from your administrator.")],
    code: Annotated[str, typer.Option("--code", help="The one-time code, told apart from the file.")],
) -> None:
    """Make this person's keys and ask the portal to enter them into the next roster."""
    from sync.desk.enrolling import enrol as do

    profile = do(home(), file, code, pin(), passphrase=SETTINGS.passphrase or None)
    out(
        tr("Your keys are made and sent. As soon as an administrator has confirmed them, sync and begin."),
        {"officer": profile.officer, "enrolment": profile.enrolment, "home": str(home())},
    )


def whoami() -> None:
    """Say whose desk this is, and the fingerprint of its signing key."""
    with open_desk() as desk:
        me = desk.me
    out(f"{me.name} · {me.post} · {me.unit_name} · {me.fingerprint}", me)


def sync() -> None:
    """One exchange with the portal: fetch trust, send what waits, take what is new, check the log."""
    with open_desk() as desk:
        progress = (lambda _: None) if SETTINGS.json else (lambda p: out(f"· {p.sentence}"))
        report = desk.sync(progress)
    for sentence in () if SETTINGS.json else report.sentences:
        out(sentence)
    out(
        tr("Sent {sent}, received {received}, refused {refused}, unsure {unsure}.", sent=report.sent,
           received=report.received, refused=report.refused, unsure=report.unsure),
        report,
    )  # fmt: skip
    if report.fatal is not None:
        raise SyncFailed(report.fatal, report.fatal_code)


class SyncFailed(Refused):
    """The exchange stopped early; the environment is the usual cause."""

    exit_code = 3


def outbox() -> None:
    """List steps on their way to the portal."""
    with open_desk() as desk:
        found = desk.outbox()
    lines([(v.number, v.action, v.state, v.sentence) for v in found], found)


def verify(
    what: Annotated[str, typer.Argument(help="An evidence file (.zip), or an article on this desk.")],
    root: Annotated[
        Path | None, typer.Option("--root", help="The root of trust to hold against, instead of the file's own.")
    ] = None,
) -> None:
    """Verify an article offline, check by check."""
    report = _report(what, root)
    for check in () if SETTINGS.json else report.checks:
        out(f"{check.number:>2} {'✓' if check.held else '✗'} {check.sentence}")
    out(report.conclusion, {"held": report.held, "conclusion": report.conclusion, "checks": report.checks})
    if not report.held:
        raise typer.Exit(1)


def _report(what: str, root: Path | None) -> Any:
    from dataclasses import replace

    from sync.chain.bundle import read_bundle
    from sync.chain.verify import verify_chain

    path = Path(what)
    if path.suffix == ".zip" or path.is_file():
        bundle = read_bundle(path)
        return verify_chain(replace(bundle, pinned_root=root.read_bytes()) if root else bundle)
    with open_desk() as desk:
        return desk.chain(resolve(desk, what)).report


def export(
    article: Annotated[str, typer.Argument(help="Number or id of the article.")],
    file: Annotated[Path, typer.Argument(help="The evidence file to write (.zip).")],
) -> None:
    """Write an article's evidence file: verifiable by anyone, offline, without this program."""
    with open_desk() as desk:
        desk.export(resolve(desk, article), file)
    out(tr("Written: {path}", path=str(file)), {"path": str(file)})


COMMANDS: dict[str, Callable[..., None]] = {
    "enrol": enrol, "whoami": whoami, "sync": sync, "outbox": outbox, "verify": verify, "export": export,
}  # fmt: skip
