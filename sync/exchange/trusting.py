"""Trust at the start of each sync: the reference pack first, then whether this portal is the roster's portal."""

from __future__ import annotations

from forms.canonical import digest
from forms.errors import Refused
from resources.language import Sentence, say
from sync.chain.clock import parse_time
from sync.chain.roster import Roster
from sync.desk.checking import keep_packs
from sync.desk.context import Context
from sync.desk.files import PACK_FOLDER, ROOT_FILE
from sync.desk.renewing import renew
from sync.exchange import wire
from sync.exchange.http import PortalClient, clock_trouble
from sync.pack.layout import is_rule_pack
from sync.store import checks, settings, trust


class WrongPortal(Refused):
    """The portal is not the one the roster names."""


def refresh_pack(context: Context, client: PortalClient) -> tuple[Sentence, ...]:
    """Fetch the reference pack and keep every roster and rule pack it brings.

    Returns:
        A sentence for each rule pack that was refused; the one before stays in force.

    Raises:
        PackExpired, PackRolledBack, PackTampered, PackUnreachable: with their sentences; the last good pack stays.
    """
    from sync.pack.client import PackClient

    pack = PackClient(
        context.home / PACK_FOLDER, base_url=client.base + "pack/", session=client.session, clock=context.clock
    )
    pack.bootstrap((context.home / ROOT_FILE).read_bytes())
    pack.refresh()
    with context.store.reading() as tx:
        have = set(trust.rosters(tx))
        known = set(checks.newest_packs(tx))
    rules = {path: pack.target(path) for path in pack.paths() if is_rule_pack(path)}
    rosters = [Roster.from_bytes(data) for version, data in sorted(pack.rosters().items()) if version not in have]
    with context.store.writing() as tx:
        for roster in rosters:
            trust.put_roster(tx, roster.version, roster.digest, roster.to_bytes())
        refused = keep_packs(tx, {path: data for path, data in rules.items() if digest(data) not in known})
        renew(context, tx)
        settings.set(tx, "pack.refreshed", context.now())
    return tuple(
        say("A rule pack of the reference pack is refused, the one before stays in force. {why}", why=fault.sentence)
        for fault in refused
    )


def check_clock(context: Context, client: PortalClient) -> wire.PortalInfo:
    """Ask who the portal says it is, and compare the clocks before anything that expires is judged.

    Raises:
        ClockWrong: the clocks differ by more than five minutes.
    """
    info = client.info()
    skew = context.moment() - parse_time(info.time)
    if abs(skew) > wire.MAX_CLOCK_SKEW_SECONDS:
        raise clock_trouble(skew)
    return info


def check_portal(context: Context, info: wire.PortalInfo) -> None:
    """The portal's key must stand in the roster.

    Raises:
        WrongPortal: another portal answers at this address.
    """
    with context.store.reading() as tx:
        roster = context.roster(tx)
    found = roster.key(info.service_keyid)
    if found is None or not found[0].service or info.log_key != roster.site.get("log_key"):
        raise WrongPortal(
            say("The portal at this address does not hold the key that the roster names. Nothing was sent."),
            "portal.wrong",
        )
