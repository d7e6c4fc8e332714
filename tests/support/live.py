"""A live small county for tests: real profiles, a real encrypted store each, a real portal process on loopback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from forms.body.model import Body, Paragraph, Run
from resources import county as data
from sync.desk import Desk
from sync.practice.building import build_county
from sync.practice.county import PORTAL_FOLDER, PRACTICE_PIN, home_of
from sync.practice.process import PortalProcess, start_portal, tell_address

PRESENT = ("zhou-ming", "tang-ning", "li-jing", "wang-fang", "sun-yan", "zhao-ping", "he-qing", "su-wen",
           "han-song")  # fmt: skip
WALK = (("li-jing", "pass"), ("wang-fang", "secrecy-review"), ("sun-yan", "pass"), ("zhao-ping", "approve"),
        ("he-qing", "publish"))  # fmt: skip
TEXT = "11月20日，我市2026年冬春农田水利修复任务全面开工。截至11月15日，全市已开工项目128个，完成投资2.36亿元。𠮷㐀"


def build_template(root: Path) -> Path:
    """A county with eight officers and an empty portal."""
    absent = [o["id"] for o in data.officers() if o["id"] not in PRESENT]
    build_county(root, lambda _: None, samples=False, absent=absent)
    return root


class County:
    """A copy of the template in which a test does as it likes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.portal: PortalProcess | None = None

    @property
    def portal_home(self) -> Path:
        return self.root / PORTAL_FOLDER

    def start(self) -> PortalProcess:
        """Start the portal and tell everybody its address."""
        self.portal = start_portal(self.portal_home)
        tell_address(self.root, self.portal.address)
        return self.portal

    def stop(self) -> None:
        if self.portal is not None:
            self.portal.stop()
            self.portal = None

    @contextmanager
    def desk(self, officer: str, *, synced: bool = False) -> Iterator[Desk]:
        """An officer's desk, closed at the end."""
        desk = Desk.open(home_of(self.root, officer))
        try:
            if synced:
                whole(desk)
            yield desk
        finally:
            desk.close()

    def draft(self, officer: str = "zhou-ming", text: str = TEXT, column: str = "water-news") -> str:
        """A complete draft; returns its id."""
        with self.desk(officer, synced=True) as desk:
            return write(desk, text, column)

    def walk(self, article: str, moves: tuple[tuple[str, str], ...] = WALK) -> None:
        """Do acts, each at its officer's desk, with a sync before and after."""
        for officer, action in moves:
            with self.desk(officer, synced=True) as desk:
                sign(desk, article, action)
                whole(desk)


def write(
    desk: Desk, text: str = TEXT, column: str = "water-news", title: str = "我市冬春农田水利修复任务全面开工"
) -> str:
    """Write a complete draft at a desk; returns its id."""
    article = desk.new_article("news", column)
    view = desk.draft(article)
    fields = {
        **view.content.fields,
        "title": title,
        "date_issued": "2026-11-20",
        "summary": "冬春农田水利修复任务全面开工。",
    }
    kind = desk.catalogue.of(view.content)
    fields = {k: v for k, v in fields.items() if kind.field(k)}
    content = replace(view.content, fields=fields, body=Body((Paragraph("b1", (Run(text),)),)))
    desk.save_draft(article, content, view.rev)
    assert not [p for p in desk.problems(content) if p.blocking], [str(p.sentence) for p in desk.problems(content)]
    return article


def sign(desk: Desk, article: str, action: str, **values: object) -> None:
    """One act with the practice PIN."""
    detail = {"conclusion": "open"} if action == "secrecy-review" else None
    desk.act(article, action, pin=PRACTICE_PIN, **{"detail": detail, **values})  # type: ignore[arg-type]


def whole(desk: Desk) -> None:
    """A sync that goes through."""
    report = desk.sync()
    assert report.fatal is None, str(report.fatal)


def copy_county(template: Path, target: Path) -> County:
    """A fresh copy of a built county."""
    shutil.copytree(template, target)
    return County(target)


@pytest.fixture(scope="session")
def county_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built county, never touched."""
    return build_template(tmp_path_factory.mktemp("county") / "template")


@pytest.fixture
def county(county_template: Path, tmp_path: Path) -> Iterator[County]:
    """A county of the test's own, its portal stopped at the end."""
    county = copy_county(county_template, tmp_path / "county")
    yield county
    county.stop()
