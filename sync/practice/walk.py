"""The main job, headless: one article from an empty desk to the portal's public page, every step signed, every claim
checked. It prints what it does and fails at the first thing that does not hold.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import requests

from forms.body.model import Body, Heading, Image, Paragraph, Run
from forms.content import Attachment, Content
from resources import county as data
from resources.language import Sentence, say
from sync.chain import step as act
from sync.desk import Desk
from sync.desk.context import article_number
from sync.desk.enrolling import enrol
from sync.desk.profile import write_enrolment_file
from sync.portal.office import Office
from sync.practice.building import administrators, build_county
from sync.practice.county import PORTAL_FOLDER, PRACTICE_PIN, county_name, home_of
from sync.practice.process import PortalProcess, own_command, start_portal, tell_address

AUTHOR, REVIEWER, SECRECY, SECOND, LEADER, PUBLISHER = (
    "zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping", "he-qing",
)  # fmt: skip
TITLE = "我市冬春农田水利修复任务全面开工"
Tell = Callable[[Sentence], None]


class NotHeld(Exception):
    """Something that should hold does not."""


def walk(tell: Tell) -> None:
    """Do the whole main job in a temporary folder.

    Args:
        tell: told each thing that was done and held.

    Raises:
        NotHeld: with the sentence of what does not hold.
        Trouble: a step failed.
    """
    with tempfile.TemporaryDirectory(prefix="gaoqian-") as folder:
        _Walk(Path(folder) / "county", tell).run()


class _Walk:
    def __init__(self, root: Path, tell: Tell) -> None:
        self._root, self._tell = root, tell
        self._article = ""

    def run(self) -> None:
        began = perf_counter()
        build_county(self._root, self._tell, samples=False, absent=(AUTHOR,))
        portal = start_portal(self._root / PORTAL_FOLDER)
        try:
            self._tell(say("The portal answers at {address}", address=portal.address))
            tell_address(self._root, portal.address)
            self._enrol(portal)
        finally:
            portal.stop()
        self._tell(say("The portal is stopped: from here on the author works without a network"))
        self._write()
        self._sign(AUTHOR, act.SUBMIT, offline=True)
        portal = start_portal(self._root / PORTAL_FOLDER)
        try:
            tell_address(self._root, portal.address)
            self._from_desk_to_desk()
            self._read_the_public_page()
            self._verify()
        finally:
            portal.stop()
        self._tell(say("Done: the whole main job held in {seconds} seconds", seconds=round(perf_counter() - began)))

    # --- enrolment ---

    def _enrol(self, portal: PortalProcess) -> None:
        with Office(self._root / PORTAL_FOLDER) as office:
            code = office.enrolments.create_code(AUTHOR)
            file = self._root / "zhou-ming.enrolment"
            write_enrolment_file(
                file, portal=portal.address, county=county_name(), officer=AUTHOR, root=office.author().root_bytes(),
                practice=True,
            )  # fmt: skip
            enrol(home_of(self._root, AUTHOR), file, code, PRACTICE_PIN)
            self._tell(say("{name} enrolled with a one-time code; the keys never left the computer", name="周明"))
            (request,) = office.enrolments.waiting()
            roster = office.confirmed(request.id)
            office.issue(roster, list(administrators(self._root)[:2]))
        with self._desk(AUTHOR) as desk:
            self._sync(desk)
            _hold(desk.me.enrolled, say("the author's key stands in the roster"))
        self._tell(say("Two administrators signed roster {version} with the author's keys", version=roster.version))

    # --- the article ---

    def _write(self) -> None:
        with self._desk(AUTHOR) as desk:
            self._article = desk.new_article("news", "water-news")
            view = desk.draft(self._article)
            picture = data.sample_file("canal-progress.png")
            kept = desk.attach(self._article, picture, "各片区干渠清淤进度.png")
            content = _article(view.content, kept)
            saved = desk.save_draft(self._article, content, view.rev)
            problems = [p for p in desk.problems(saved.content) if p.blocking]
            _hold(not problems, say("the article has no blocking problems"))
            found = desk.article_rows(desk.article_ids())
            _hold([r.title for r in found] == [TITLE], say("the draft stands in the author's list"))
        self._tell(say("Draft {number} is written and saved", number=article_number(self._article)))

    def _sign(self, officer: str, action: str, *, offline: bool = False) -> None:
        with self._desk(officer) as desk:
            if not offline:
                self._sync(desk)
            detail = None
            if action == act.SECRECY_REVIEW:
                detail = {"conclusion": "open", **{f"q{n}": False for n in range(1, 6)}}
            signed = desk.act(self._article, action, pin=PRACTICE_PIN, detail=detail)
            if offline:
                report = desk.sync()
                _hold(report.fatal is not None, say("without the portal the sync says so"))
                _hold(len(desk.outbox()) == 1, say("the signed step waits in the outbox"))
            else:
                self._sync(desk)
            me = desk.me
        self._tell(
            say("Step {number}: {action}, signed by {name} ({post}) with key {fingerprint}",
                number=signed.step.sequence, action=_action(signed.step.action, signed.step.level), name=me.name,
                post=me.post, fingerprint=me.fingerprint)
        )  # fmt: skip

    def _from_desk_to_desk(self) -> None:
        with self._desk(AUTHOR) as desk:
            self._sync(desk)
            self._state(desk, "signed")
        self._wrong_hands()
        for officer, action in ((REVIEWER, act.PASS), (SECRECY, act.SECRECY_REVIEW), (SECOND, act.PASS)):
            self._sign(officer, action)
        self._sign(LEADER, act.APPROVE)
        with self._desk(LEADER) as desk:
            self._sync(desk)
            self._state(desk, "received")
        self._tell(say("The portal opened the sealed article only now, and signed its receipt"))
        self._sign(PUBLISHER, act.PUBLISH)

    def _wrong_hands(self) -> None:
        """Those who may not act are refused with a reason, before any key is opened."""
        with self._desk(PUBLISHER) as desk:
            self._sync(desk)
            _hold(desk.article_row(self._article) is None, say("before sign-off the portal office sees nothing of it"))
        with self._desk(AUTHOR) as desk:
            refused = {o.action: o.why for o in desk.options(self._article) if not o.allowed}
            _hold(act.PASS in refused, say("the author may not review the own article"))
            self._tell(
                say("The author may not review the own article: {why}", why=refused[act.PASS] or say("{text}", text=""))
            )

    def _read_the_public_page(self) -> None:
        with self._desk(AUTHOR) as desk:
            self._sync(desk)
            self._state(desk, "published")
            view = desk.chain(self._article)
            _hold(view.report.held, view.report.conclusion)
            self._url = view.url
        page = requests.get(self._url, timeout=20)
        page.encoding = "utf-8"
        for words in (TITLE, 'name="ArticleTitle"', 'name="PubDate"', 'name="ContentSource"', "截至11月15日"):
            _hold(words in page.text, say("the public page shows “{words}”", words=words))
        self._tell(say("Published at {url}", url=self._url))
        proof = requests.get(f"{self._url}/provenance", timeout=20)
        proof.encoding = "utf-8"
        for words in ("赵平", "何青", "周明"):
            _hold(words in proof.text, say("the provenance page names {name}", name=words))
        self._tell(say("The provenance page names who supervises, who publishes and who answers"))

    # --- verification by a stranger ---

    def _verify(self) -> None:
        file = self._root / "evidence.zip"
        with self._desk(AUTHOR) as desk:
            desk.export(self._article, file)
        root = home_of(self._root, AUTHOR) / "root.json"
        done = _run(own_command("verify", str(file), "--root", str(root)))
        _hold(done.returncode == 0, say("another process verifies the evidence file offline: {text}", text=done.stdout))
        self._tell(say("A stranger verified the evidence file offline: {count} checks held",
                       count=sum("✓" in line for line in done.stdout.splitlines())))  # fmt: skip
        self._tamper(file)
        self._by_hand(file)

    def _tamper(self, file: Path) -> None:
        from sync.chain.bundle import read_bundle
        from sync.chain.verify import verify_chain

        bundle = read_bundle(file)
        (digest, text), *_ = bundle.contents.items()
        forged = replace(bundle, contents={**bundle.contents, digest: text.replace(b"128", b"129")})
        report = verify_chain(forged)
        _hold(not report.held, say("one changed figure is caught"))
        self._tell(say("One changed figure was caught: {why}", why=report.conclusion))

    def _by_hand(self, file: Path) -> None:
        """With nothing of this program: openssl, jq and sha256sum, where the computer has them."""
        if not all(shutil.which(tool) for tool in ("openssl", "jq", "sha256sum", "sh")):
            self._tell(say("openssl and jq are not on this computer: the check by hand was left out"))
            return
        place = self._root / "by-hand"
        with zipfile.ZipFile(file) as archive:
            archive.extractall(place)
        done = _run(["sh", str(place / "verify.sh")])
        _hold(done.returncode == 0, say("openssl and jq verify it: {text}", text=done.stdout + done.stderr))
        self._tell(say("openssl and jq alone verified all signatures"))

    # --- helpers ---

    def _desk(self, officer: str) -> Desk:
        return Desk.open(home_of(self._root, officer))

    def _sync(self, desk: Desk) -> None:
        report = desk.sync()
        _hold(report.fatal is None and not report.refused, report.fatal or say("the sync went through"))

    def _state(self, desk: Desk, word: str) -> None:
        row = desk.article_row(self._article)
        _hold(row is not None and row.state == word, say("the article's state is “{word}”", word=word))


def _hold(holds: bool, what: Sentence) -> None:
    if not holds:
        raise NotHeld(str(what))


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


def _action(action: str, level: int) -> str:
    from sync.desk.reading import action_words

    return action_words(action, level)


def _article(content: Content, picture: Attachment) -> Content:
    sample = next(s for s in data.samples() if s["id"] == "01-irrigation")
    shown = replace(picture, caption="各片区干渠清淤完成比例", alt="条形图：五个片区的干渠清淤完成比例")
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in sample["fields"].items()}
    body = Body(
        (
            Paragraph("b1", (Run("11月20日，我市2026年冬春农田水利修复任务全面开工。截至11月15日，全市已开工项目128个。"),)),
            Heading("b2", 2, (Run("一、抓进度，确保春灌前完工"),)),
            Paragraph("b3", (Run("各县区每周调度一次进度，"), Run("对滞后项目逐一会商", bold=True), Run("，确保2027年3月前完工。"),)),
            Image("b4", shown.digest, shown.alt, shown.caption),
        )
    )  # fmt: skip
    return replace(content, fields={**fields, "title": TITLE}, body=body, attachments=(shown,))
