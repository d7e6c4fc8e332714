"""Commands of the portal office: make a portal, run it, enrol officers."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from resources.language import tr
from sync.cli.output import SETTINGS, lines, out
from sync.desk.profile import write_enrolment_file

app = typer.Typer(help="Make a portal, run it, and enrol officers.", no_args_is_help=True)
Home = Annotated[Path, typer.Option("--home", help="The portal's folder.")]


@app.command()
def init(
    home: Home,
    county: Annotated[str, typer.Option("--county", help="Name of the site.")],
    origin: Annotated[str, typer.Option("--origin", help="Lasting name of the log, e.g. portal.example.gov.cn/log.")],
    base_url: Annotated[str, typer.Option("--base-url", help="Public address, without a path.")] = "",
    database: Annotated[str, typer.Option("--database", help="PostgreSQL address; SQLite if not given.")] = "",
) -> None:
    """Make a portal: settings, its own keys, an empty log. The reference pack comes next (``gaoqian pack create``)."""
    from sync.portal.service import init_portal

    made = init_portal(home, county, origin, base_url=base_url, database=database)
    if not SETTINGS.json:
        out(made.statement)
    out(tr("The portal is made in {path}. Next: make the reference pack.", path=str(home)), {"home": str(home)})


@app.command()
def serve(
    home: Home,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="0 for a free one.")] = 8440,
    watch_parent: Annotated[bool, typer.Option("--watch-parent", hidden=True)] = False,
) -> None:
    """Run the portal until it is stopped."""
    from sync.portal.office import renewing
    from sync.portal.service import serve as run

    if watch_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    with renewing(home):
        run(home, host, port, ready=lambda address: out(f"ready {address}"))


def _end_with_parent() -> None:
    """Stop when whoever started this closes its end of the pipe, even by being killed."""
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), 15)


@app.command()
def code(
    officer: Annotated[str, typer.Argument(help="Id of the officer in the roster.")],
    home: Home,
    file: Annotated[Path, typer.Option("--file", help="The enrolment file to write for the officer.")],
    address: Annotated[str, typer.Option("--address", help="The portal's address as the officer reaches it.")] = "",
) -> None:
    """Make an enrolment file and a one-time code for an officer; hand over the file, tell the code in person."""
    from sync.portal.office import Office

    with Office(home) as office:
        made = office.enrolments.create_code(officer)
        settings = office.settings
        write_enrolment_file(
            file, portal=address or settings.base_url, county=settings.county, officer=officer,
            root=office.author().root_bytes(), practice=settings.practice,
        )  # fmt: skip
    out(
        tr("The one-time code is {code}. Tell it to the officer in person.", code=made),
        {"code": made, "file": str(file)},
    )


@app.command()
def enrolments(home: Home) -> None:
    """List enrolments and how they stand."""
    from sync.chain.envelope import fingerprint, keyid_of
    from sync.portal.office import Office

    with Office(home) as office:
        found = office.enrolments.requests()
    lines([(r.id, r.officer, r.status, fingerprint(keyid_of(bytes.fromhex(r.sign)))) for r in found], found)


@app.command()
def refuse(id: Annotated[str, typer.Argument(help="Of the enrolment.")], home: Home) -> None:
    """Refuse an enrolment."""
    from sync.portal.office import Office

    with Office(home) as office:
        office.enrolments.refuse(id)
    out(tr("The enrolment is refused; its keys will stand in no roster."))


@app.command()
def confirm(id: Annotated[str, typer.Argument(help="Of the enrolment.")], home: Home) -> None:
    """Stage the next roster with the keys of an enrolment; the administrators sign it with ``gaoqian pack sign``."""
    from sync.portal.office import Office

    with Office(home) as office:
        roster = office.confirmed(id)
        office.stage(roster)
    out(
        tr("Roster {version} is staged and waits for the administrators' signatures.", version=roster.version),
        {"version": roster.version, "digest": roster.digest},
    )
