"""A county in which the sample articles of all screens lie where they are opened; every act on the way is signed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from support.desks import PEOPLE, carry, make_county
from support.live import sign, write

from build_spec import screenshots_county as county
from build_spec.screenshots_screens import (
    AUTHOR,
    CLAIMED,
    CORRECTED,
    DRAFT,
    LEADER,
    LOOKED_AT,
    MORE,
    PUBLIC,
    PUBLISHER,
    READ,
    RECEIVED,
    REMARKED,
    RETURNED,
    REVIEWER,
    SECOND_AUTHOR,
    SIGNED_OFF,
    URGENT,
    title_of,
)
from forms.body.anchors import Spot
from sync.chain.clock import from_epoch
from sync.desk import Desk
from sync.practice.county import home_of
from sync.store import claims
from sync.store.claims import ClaimRow

Acts = tuple[tuple[str, str], ...]

SECRECY, SECOND, DUTY, SERVICE = "wang-fang", "sun-yan", "han-song", "portal-service"
EVERYBODY = tuple(dict.fromkeys((*PEOPLE, SECOND_AUTHOR, SECRECY, SECOND, DUTY, SERVICE)))
TO_LEADER: Acts = (
    (AUTHOR, "submit"), (REVIEWER, "pass"), (SECRECY, "secrecy-review"), (SECOND, "pass"), (LEADER, ""),
)  # fmt: skip
TO_PORTAL: Acts = (*TO_LEADER[:-1], (LEADER, "approve"), (SERVICE, "receive"), (PUBLISHER, ""))
PUBLISHED: Acts = (*TO_PORTAL[:-1], (PUBLISHER, "publish"))
# Where the sample articles of the screens lie: the acts that bring each to the desk at which it is opened.
REMARK, FILES, TRANSLATE, CORRECT, HEAR, READ_IT, URGENTLY = (
    "remark", "files", "translate", "begin-correction", "hear-claim", "read", "submit-urgently",
)  # fmt: skip
LIE: dict[str, Acts] = {
    REMARKED: ((AUTHOR, "submit"), (REVIEWER, REMARK), (REVIEWER, "return"), (AUTHOR, "")),
    DRAFT: ((AUTHOR, FILES),),
    RETURNED: ((AUTHOR, "submit"), (REVIEWER, REMARK)),
    SIGNED_OFF: TO_LEADER,
    RECEIVED: TO_PORTAL,
    PUBLIC: (*PUBLISHED, (LEADER, ""), (AUTHOR, TRANSLATE)),
    CORRECTED: (*PUBLISHED, (AUTHOR, CORRECT)),
    URGENT: (),
    LOOKED_AT: ((AUTHOR, URGENTLY), (DUTY, "approve"), (SERVICE, "receive"), (PUBLISHER, "publish"), (REVIEWER, "")),
    CLAIMED: ((AUTHOR, "submit"), (REVIEWER, HEAR)),
    READ: ((AUTHOR, "submit"), (REVIEWER, READ_IT)),
}


def lay_out(folder: Path) -> Path:
    """Make a county in a folder and send the articles on their way in it."""
    make_county(folder, EVERYBODY)
    with ExitStack() as stack:
        desks = {officer: stack.enter_context(Desk.open(home_of(folder, officer))) for officer in EVERYBODY}
        for sample, acts in LIE.items():
            article, before = _written(desks[AUTHOR], sample), AUTHOR
            for officer, action in acts:
                if officer != before:
                    carry(desks[before], desks[officer], article)
                _do(desks[officer], article, action)
                before = officer
    county.cut_off(home_of(folder, SECOND_AUTHOR))
    return folder


def _written(desk: Desk, sample: str) -> str:
    return county.write_like(desk, sample) if sample in MORE else write(desk, title=title_of(sample))


def _do(desk: Desk, article: str, action: str) -> None:
    if action == REMARK:
        content = desk.reading(article).content
        desk.remarks.add(article, content, Spot(content.body.blocks[0].id, 0, 0, 9), "与通知不一致", "11月20日起")
    elif action == "return":
        sign(desk, article, action, category="R03", reason="请逐条核对")
    elif action == URGENTLY:
        sign(desk, article, "submit", reason=county.WHY_URGENT, detail={"lane": "emergency"})
    elif action == HEAR:
        until = from_epoch(desk.context.moment() + 3600)
        with desk.context.store.writing() as tx:
            claims.put(tx, ClaimRow(article, SECOND, until, own=False, sent=True))
    elif action in _ALONE:
        _ALONE[action](desk, article)
    elif action:
        sign(desk, article, action)


_ALONE = {
    FILES: county.attach_files,
    TRANSLATE: county.translate,
    CORRECT: county.begin_correction,
    READ_IT: county.read_through,
}
