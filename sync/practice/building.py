"""Building the practice county: keys, roster, reference pack, portal, and a dozen articles under way.

It is built beside its final place and renamed at the end, so that a county is there whole or not at all. Every sample
article really goes from desk to desk: nothing in it is pretended but the people.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms.body.model import Body
from forms.content import Attachment, Content, FieldValue
from resources import county as data
from resources.language import Sentence, say
from sync.chain.envelope import keyid_of
from sync.chain.roster import Key
from sync.desk import Desk
from sync.desk.enrolling import make_profile
from sync.desk.profile import new_profile
from sync.keys.ring import KeyRing
from sync.keys.wrap import write_json
from sync.pack.author import PackAuthor, PackKeys
from sync.portal.office import Office, read_signing_key, write_signing_key
from sync.portal.service import init_portal
from sync.portal.settings import PACK_FOLDER
from sync.practice.county import (
    ADMINS_FOLDER,
    COUNTY_FILE,
    PORTAL_FOLDER,
    PRACTICE_PIN,
    county_name,
    first_roster,
    home_of,
)
from sync.practice.process import PortalProcess, start_portal, tell_address

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

Progress = Callable[[Sentence], None]
ORIGIN = "portal.yunxi.gov.example/log"


def build_county(root: Path, progress: Progress, *, samples: bool = True, absent: Sequence[str] = ()) -> None:
    """Build the practice county in a folder that does not exist yet.

    Args:
        root: the folder.
        progress: told what is being done.
        samples: whether to put the sample articles on their way.
        absent: ids of officers who get no profile, to be enrolled later.
    """
    half = root.with_name(f"{root.name}.building")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    progress(say("Making the county's portal and the keys of its officers"))
    init_portal(half / PORTAL_FOLDER, county=county_name(), origin=ORIGIN, practice=True)
    people = [o["id"] for o in data.officers() if not o["service"] and o["id"] not in absent]
    with Office(half / PORTAL_FOLDER) as office:
        admins = administrators(half)
        rings = _profiles(half, people, _begin_pack(office, admins))
        since = str(data.county()["grants_not_before"])
        keys = {officer: _roster_keys(ring, since) for officer, ring in rings.items()}
        keys[str(data.county()["service_officer"])] = office.keys.roster_keys(since)
        progress(say("Issuing the first roster"))
        office.issue(first_roster(keys, office.keys.log_verifier(ORIGIN).vkey, ORIGIN), list(admins[:2]))
    write_json(half / COUNTY_FILE, {"format": 1, "county": county_name()})
    if samples:
        with start_portal(half / PORTAL_FOLDER) as running:
            play_samples(half, running, progress)
    half.rename(root)


def _begin_pack(office: Office, admins: Sequence[CryptoSigner]) -> bytes:
    """A reference pack that two of three administrators must sign; returns its root of trust."""
    public = tuple(a.public_key for a in admins)
    keys = PackKeys(public, public, office.online_signer.public_key)
    author = PackAuthor.create(office.home / PACK_FOLDER, keys, online=office.online_signer)
    for admin in admins[:2]:
        author.sign(admin)
    author.publish()
    return author.root_bytes()


def administrators(root: Path) -> list[CryptoSigner]:
    """The signers of the practice administrators; their keys lie open, as everything of the practice county."""
    found = []
    for officer in data.county()["pack_signers"]:
        path = root / ADMINS_FOLDER / f"{officer}.pem"
        if not path.exists():
            write_signing_key(path)
        found.append(read_signing_key(path))
    return found


def _profiles(root: Path, people: Iterable[str], root_bytes: bytes) -> dict[str, KeyRing]:
    def one(officer: str) -> tuple[str, KeyRing]:
        profile = new_profile(officer, county_name(), "", practice=True)
        return officer, make_profile(home_of(root, officer), profile, root_bytes, PRACTICE_PIN)

    with ThreadPoolExecutor(2) as pool:  # stretching PINs is slow on purpose, and needs no lock
        return dict(pool.map(one, people))


def _roster_keys(ring: KeyRing, since: str) -> tuple[Key, ...]:
    public = ring.public
    raw = (("sign", public.sign), ("device", public.device), ("seal", public.seal))
    return tuple(Key(keyid_of(bytes.fromhex(h)), bytes.fromhex(h), use, since) for use, h in raw)


# --- samples ----------------------------------------------------------------------------------------------------------


def play_samples(root: Path, portal: PortalProcess, progress: Progress) -> None:
    """Send the sample articles on their way, act by act, each at its officer's own desk."""
    tell_address(root, portal.address)
    desks = _Desks(root)
    try:
        samples, written = data.samples(), dict[str, str]()
        for number, sample in enumerate(samples, 1):
            progress(say("Putting sample article {number} of {count} on its way", number=number, count=len(samples)))
            written[sample["id"]] = _Sample(sample, desks, written).play()
        desks.sync_all()
    finally:
        desks.close()


class _Desks:
    """Desks opened once and kept while the samples are played."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[str, Desk] = {}
        self.offline: set[str] = set()

    def of(self, officer: str) -> Desk:
        if officer not in self._open:
            self._open[officer] = Desk.open(home_of(self._root, officer))
            self.sync(officer)
        return self._open[officer]

    def sync(self, officer: str) -> None:
        report = self._open[officer].sync()
        if report.fatal is not None or report.refused:
            raise RuntimeError(f"practice sync of {officer}: {report.fatal} {[str(s) for s in report.sentences]}")

    def sync_all(self) -> None:
        for officer in self._open.keys() - self.offline:
            self.sync(officer)

    def close(self) -> None:
        for desk in self._open.values():
            desk.close()


class _Sample:
    """One sample article and the acts it has gone through."""

    def __init__(self, sample: dict[str, Any], desks: _Desks, written: Mapping[str, str]) -> None:
        self._sample, self._desks, self._written = sample, desks, written

    def play(self) -> str:
        """Write it and do its acts; returns the article's id."""
        article = self._write()
        for act in self._sample["acts"]:
            if act["action"] in ("send", "receive"):  # signing off sends, and the portal receives by itself
                continue
            desk = self._desks.of(act["officer"])
            self._desks.sync(act["officer"])
            desk.act(
                article, act["action"], pin=PRACTICE_PIN, category=act.get("category", ""),
                reason=act.get("reason", ""), detail=act.get("detail") or _default_detail(act["action"]),
                stands_in_for=act.get("stands_in_for"),
            )  # fmt: skip
            if act["action"] == "approve" and self._sample["target"] == "approved":
                self._desks.offline.add(act["officer"])  # signed off, and still waiting for the next sync
            else:
                self._desks.sync(act["officer"])
        return article

    def _write(self) -> str:
        desk = self._desks.of(self._sample["author"])
        article = desk.new_article(self._sample["type"], self._sample["column"])
        view = desk.draft(article)
        attachments = tuple(self._attach(desk, article, a) for a in self._sample.get("attachments", ()))
        fields: dict[str, FieldValue] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in self._sample["fields"].items()
        }
        fields |= {key: self._written[sample] for key, sample in self._sample.get("links", {}).items()}
        content = Content(
            view.content.type_id, view.content.type_digest, self._sample["column"], view.content.language, fields,
            Body.from_json(self._sample["body"]), attachments,
        )  # fmt: skip
        desk.save_draft(article, content, view.rev)
        return article

    @staticmethod
    def _attach(desk: Desk, article: str, wanted: dict[str, Any]) -> Attachment:
        kept = desk.attach(article, data.sample_file(wanted["file"]), wanted["name"], wanted.get("media_type", ""))
        return Attachment(
            kept.digest, kept.size, kept.media_type, kept.name, wanted.get("caption", ""), wanted.get("alt", "")
        )


def _default_detail(action: str) -> dict[str, Any] | None:
    if action != "secrecy-review":
        return None
    return {"conclusion": "open", **{f"q{n}": False for n in range(1, 6)}}
