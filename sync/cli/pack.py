"""Commands of the administrators: the roster with its columns and routes, signed by threshold, published as a pack."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from forms.errors import EnvironmentTrouble, Malformed, WrongUse
from resources.language import say, tr
from sync.chain.clock import SystemClock, stamp
from sync.chain.roster import Column, Deputy, Grant, Officer, Roster, Route, RouteStep, Unit
from sync.cli.output import SETTINGS, lines, out

app = typer.Typer(help="Make, change, sign and publish the reference pack.", no_args_is_help=True)
Home = Annotated[Path, typer.Option("--home", help="The portal's folder.")]
Until = Annotated[str, typer.Option("--until", help="RFC 3339; for good if not given.")]


def _now() -> str:
    return stamp(SystemClock().now())


@app.command("new-key")
def new_key(file: Annotated[Path, typer.Argument(help="Key file to write; keep it off this computer.")]) -> None:
    """Make an administrator's key. Its file is readable by you alone; keep it on a stick."""
    from sync.portal.office import read_signing_key, write_signing_key

    write_signing_key(file)
    keyid = read_signing_key(file).public_key.keyid
    out(tr("Key {keyid} is made.", keyid=keyid[:12]), {"keyid": keyid, "file": str(file)})


@app.command()
def create(
    home: Home,
    keys: Annotated[list[Path], typer.Option("--key", help="An administrator's key file; three of them.")],
    roster: Annotated[Path, typer.Option("--roster", help="JSON with units, officers, grants, columns, routes.")],
    threshold: Annotated[int, typer.Option("--threshold", help="How many administrators must sign.")] = 2,
) -> None:
    """Begin the reference pack with the first roster; then ``sign`` and ``publish``."""
    from sync.pack.author import PackAuthor, PackKeys
    from sync.portal.office import Office, read_signing_key
    from sync.portal.settings import PACK_FOLDER

    with Office(home) as office:
        public = tuple(read_signing_key(k).public_key for k in keys)
        PackAuthor.create(
            home / PACK_FOLDER,
            PackKeys(public, public, office.online_signer.public_key, threshold, threshold),
            online=office.online_signer,
        )
        first = _first_roster(roster, office)
        office.stage(first)
    out(tr("The pack is begun; {count} administrators must sign it now.", count=threshold), {"version": first.version})


def _first_roster(path: Path, office: Any) -> Roster:
    """The roster of a file, with the portal's own keys and log put in."""
    from dataclasses import replace

    value = _read_json(path)
    plain = {"version": 1, "issued": _now(), "previous": None, "deputies": [], "site": {}, **value}
    roster = Roster.from_bytes(_canonical(plain))
    service = next((o for o in roster.officers if o.service), None)
    if service is None:
        raise WrongUse(say("The roster names no service officer for the portal."), "pack.service")
    own = replace(service, keys=office.keys.roster_keys(roster.issued))
    site = {**roster.site, "origin": office.settings.origin,
            "log_key": office.keys.log_verifier(office.settings.origin).vkey}  # fmt: skip
    return replace(roster, officers=tuple(own if o.id == own.id else o for o in roster.officers), site=site)


def _canonical(value: Any) -> bytes:
    from forms.canonical import canonical

    return canonical(value)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}.", path=str(path), why=str(fault.strerror)), "pack.read"
        ) from fault
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Malformed(say("“{path}” is not a JSON object.", path=str(path)), "pack.json")
    return value


@app.command()
def show(home: Home) -> None:
    """Show the newest roster, staged or published, and what is still to be signed."""
    from sync.portal.office import Office

    with Office(home) as office:
        roster, missing, status = office.roster(), office.author().missing_signatures(), office.author().status()
    if SETTINGS.json:
        out("", {"roster": json.loads(roster.to_bytes()), "missing": missing, "status": status})
        return
    out(tr("Roster {version}: {officers} officers, {columns} columns, {routes} routes", version=roster.version,
           officers=len(roster.officers), columns=len(roster.columns), routes=len(roster.routes)))  # fmt: skip
    for role in missing:
        out(f"· {role}")


@app.command()
def sign(home: Home, key: Annotated[Path, typer.Option("--key", help="The administrator's key file.")]) -> None:
    """Sign what is staged with one administrator's key."""
    from sync.portal.office import Office, read_signing_key

    with Office(home) as office:
        signed = office.author().sign(read_signing_key(key))
        missing = office.author().missing_signatures()
    out(tr("Signed: {roles}.", roles="、".join(signed)), {"signed": signed, "missing": missing})


@app.command()
def publish(home: Home) -> None:
    """Publish what enough administrators have signed."""
    from sync.portal.office import Office

    with Office(home) as office:
        status = office.author().publish()
    out(tr("Published. Desks receive it at their next sync."), status)


@app.command()
def refresh(home: Home) -> None:
    """Renew the pack's timestamp; a running portal does so by itself."""
    from sync.portal.office import Office

    with Office(home) as office:
        status = office.author().refresh_timestamp()
    out(tr("Renewed."), status)


# --- changes to the roster: each is staged on top of what is staged already ---


def _change(home: Path, edit: Callable[[Roster, str], Roster]) -> None:
    from sync.pack.edit import as_one
    from sync.portal.office import Office

    with Office(home) as office:
        published, staged = office.published_roster(), office.roster()
        after = as_one(published, edit(staged, _now()))
        office.stage(after)
    out(
        tr("Roster {version} is staged and waits for the administrators' signatures.", version=after.version),
        {"version": after.version, "digest": after.digest},
    )


@app.command("add-officer")
def add_officer(
    home: Home,
    id: Annotated[str, typer.Option("--id")],
    name: Annotated[str, typer.Option("--name")],
    unit: Annotated[str, typer.Option("--unit")],
    post: Annotated[str, typer.Option("--post")] = "",
) -> None:
    """Add an officer; the keys come by enrolment."""
    from sync.pack import edit

    _change(home, lambda r, now: edit.add_officer(r, Officer(id, name, unit, post), issued=now))


@app.command("put-unit")
def put_unit(
    home: Home,
    id: Annotated[str, typer.Option("--id")],
    name: Annotated[str, typer.Option("--name")],
    short: Annotated[str, typer.Option("--short")] = "",
    kind: Annotated[str, typer.Option("--kind")] = "department",
) -> None:
    """Add a unit, or change its names."""
    from sync.pack import edit

    _change(home, lambda r, now: edit.put_unit(r, Unit(id, name, kind, short), issued=now))


@app.command()
def grant(
    home: Home,
    officer: Annotated[str, typer.Option("--officer")],
    role: Annotated[str, typer.Option("--role")],
    unit: Annotated[str, typer.Option("--unit")],
    columns: Annotated[list[str] | None, typer.Option("--column", help="All columns if not given.")] = None,
    until: Until = "",
) -> None:
    """Give an officer a role for a unit and columns."""
    from sync.pack import edit

    _change(home, lambda r, now: edit.grant(
        r, Grant(officer, role, unit, tuple(columns or ("*",)), now, until or None), issued=now))  # fmt: skip


@app.command("withdraw-grant")
def withdraw_grant(
    home: Home,
    officer: Annotated[str, typer.Option("--officer")],
    role: Annotated[str, typer.Option("--role")],
    unit: Annotated[str, typer.Option("--unit")],
) -> None:
    """End an officer's role for a unit."""
    from sync.pack import edit

    _change(home, lambda r, now: edit.withdraw_grant(r, officer, role, unit, at=now, issued=now))


@app.command("revoke-key")
def revoke_key(home: Home, keyid: Annotated[str, typer.Argument(help="Id of the key.")]) -> None:
    """Let a key count no more from now on."""
    from sync.pack import edit

    _change(home, lambda r, now: edit.revoke_key(r, keyid, at=now, issued=now))


@app.command()
def depute(
    home: Home,
    deputy: Annotated[str, typer.Option("--deputy")],
    principal: Annotated[str, typer.Option("--for")],
    days: Annotated[int, typer.Option("--days")] = 14,
) -> None:
    """Let one officer stand in for another (AB岗)."""
    from sync.pack import edit

    end = stamp(SystemClock().now() + timedelta(days=days))
    _change(home, lambda r, now: edit.depute(r, Deputy(deputy, principal, now, end), issued=now))


@app.command("put-column")
def put_column(home: Home, file: Annotated[Path, typer.Argument(help="JSON of the column.")]) -> None:
    """Add or change a column."""
    from sync.pack import edit

    value = {k: tuple(v) if isinstance(v, list) else v for k, v in _read_json(file).items()}
    column = _made(Column, value, file)
    _change(home, lambda r, now: edit.put_column(r, column, issued=now))


@app.command("put-route")
def put_route(home: Home, file: Annotated[Path, typer.Argument(help="JSON of the route.")]) -> None:
    """Add or change a route."""
    from sync.pack import edit

    value = _read_json(file)
    steps = tuple(_made(RouteStep, s, file) for s in value.pop("steps", []))
    distinct = tuple(tuple(g) for g in value.pop("distinct", []))
    route = _made(Route, {**value, "steps": steps, "distinct": distinct}, file)
    _change(home, lambda r, now: edit.put_route(r, route, issued=now))


@app.command("put-rules")
def put_rules(home: Home, file: Annotated[Path, typer.Argument(help="JSON of the rule pack.")]) -> None:
    """Add or replace a rule pack; it is tried first, and a broken one is refused."""
    from forms.checks.book import read_checked_pack
    from sync.pack.layout import rules_path
    from sync.portal.office import Office

    data = _canonical(_read_json(file))
    pack = read_checked_pack(data)
    with Office(home) as office:
        office.author().stage({rules_path(pack.id): data})
    out(
        tr("Rule pack {name}, version {version}, is staged and waits for the administrators' signatures.",
           name=pack.labels.here(), version=pack.version),
        {"id": pack.id, "version": pack.version, "digest": pack.digest},
    )  # fmt: skip


def _made(kind: Callable[..., Any], value: dict[str, Any], file: Path) -> Any:
    try:
        return kind(**value)
    except TypeError:
        raise Malformed(say("“{path}” does not have the fields it should.", path=str(file)), "pack.fields") from None


@app.command("list")
def list_(home: Home) -> None:
    """List officers with their roles."""
    from sync.portal.office import Office

    with Office(home) as office:
        roster = office.roster()
    rows = [
        (o.id, o.name, o.unit, "、".join(sorted({g.role for g in roster.grants_of(o.id)})), len(o.keys))
        for o in roster.officers
    ]
    lines(rows, [{"id": r[0], "name": r[1], "unit": r[2], "roles": r[3], "keys": r[4]} for r in rows])
