"""Trust at the start of each sync: the reference pack first, then whether this portal is the roster's portal."""

from __future__ import annotations

from forms.errors import Refused
from resources.language import say
from sync.chain.clock import parse_time
from sync.chain.roster import Roster
from sync.desk.context import Context
from sync.desk.profile import PACK_FOLDER, ROOT_FILE
from sync.exchange import wire
from sync.exchange.http import PortalClient, clock_trouble
from sync.store import settings, trust


class WrongPortal(Refused):
    """The portal is not the one the roster names."""


def refresh_pack(context: Context, client: PortalClient) -> None:
    """Fetch the reference pack and keep every roster it brings.

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
    rosters = [Roster.from_bytes(data) for version, data in sorted(pack.rosters().items()) if version not in have]
    with context.store.writing() as tx:
        for roster in rosters:
            trust.put_roster(tx, roster.version, roster.digest, roster.to_bytes())
        settings.set(tx, "pack.refreshed", context.now())


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
