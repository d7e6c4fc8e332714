"""A county in which the sample articles of all screens lie where they are opened; every act on the way is signed."""

from __future__ import annotations

from pathlib import Path

from support.desks import carry, open_desks
from support.live import sign, write

from forms.body.anchors import Spot
from resources import county as data
from sync.desk import Desk

Acts = tuple[tuple[str, str], ...]

AUTHOR, REVIEWER, SECRECY, SECOND, LEADER = "zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping"
PUBLISHER, SERVICE = "he-qing", "portal-service"
TO_LEADER: Acts = (
    (AUTHOR, "submit"), (REVIEWER, "pass"), (SECRECY, "secrecy-review"), (SECOND, "pass"), (LEADER, ""),
)  # fmt: skip
TO_PORTAL: Acts = (*TO_LEADER[:-1], (LEADER, "approve"), (SERVICE, "receive"), (PUBLISHER, ""))
# Where the sample articles of the screens lie: the acts that bring each to the desk at which it is opened.
REMARK = "remark"
LIE: dict[str, Acts] = {
    "08-maintenance-notice": ((AUTHOR, "submit"), (REVIEWER, REMARK), (REVIEWER, "return"), (AUTHOR, "")),
    "09-school-campaign": (),
    "11-intake-inspection": ((AUTHOR, "submit"), (REVIEWER, REMARK)),
    "12-water-connection": TO_LEADER,
    "04-planned-water-interpretation": TO_PORTAL,
    "01-irrigation": (*TO_PORTAL[:-1], (PUBLISHER, "publish"), (AUTHOR, "")),
}


def lay_out(county: Path, folder: Path) -> Path:
    """Copy a county of ``support.desks`` into a folder and send the articles on their way in it."""
    titles = {told["id"]: told["fields"]["title"] for told in data.samples()}
    people = (AUTHOR, REVIEWER, SECRECY, SECOND, LEADER, SERVICE, PUBLISHER)
    with open_desks(county, folder, *people) as desks:
        for sample, acts in LIE.items():
            article, before = write(desks[AUTHOR], title=titles[sample]), AUTHOR
            for officer, action in acts:
                if officer != before:
                    carry(desks[before], desks[officer], article)
                _do(desks[officer], article, action)
                before = officer
    return folder


def _do(desk: Desk, article: str, action: str) -> None:
    if action == REMARK:
        content = desk.reading(article).content
        desk.remarks.add(article, content, Spot(content.body.blocks[0].id, 0, 0, 9), "与通知不一致", "11月20日起")
    elif action == "return":
        sign(desk, article, action, category="R03", reason="请逐条核对")
    elif action:
        sign(desk, article, action)
