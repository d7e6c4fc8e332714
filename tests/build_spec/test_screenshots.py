"""The verb ``screenshots``: what it is asked, which screens there are, and one screen really taken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from build_spec import screenshots, verbs
from build_spec.environment import child_environment
from build_spec.running import in_home
from build_spec.screenshots_screens import FIRST_RUN, MORE, article_of, screens
from build_spec.screenshots_taking import README, SCHEMES, SIZES, choose
from build_spec.speech import Stop
from desktop.shell import registry
from resources import county as data


def test_without_arguments_everything_goes_beside_the_builds() -> None:
    asked = screenshots.asked([])
    assert (asked.out, asked.only, asked.readme) == (screenshots.DEFAULT_OUT, (), False)


def test_the_pictures_of_the_readme_go_where_it_looks_for_them() -> None:
    assert screenshots.asked(["--readme"]).out == screenshots.README_OUT


def test_folder_and_screens_can_be_named(tmp_path: Path) -> None:
    asked = screenshots.asked(["--only", "editor", "--out", str(tmp_path), "--only", "help", "--readme"])
    assert (asked.out, asked.only) == (tmp_path, ("editor", "help"))
    assert asked.arguments() == ["--out", str(tmp_path), "--only", "editor", "--only", "help", "--readme"]


@pytest.mark.parametrize("arguments", [["--size"], ["editor"], ["--out"], ["--only", "--readme"]])
def test_what_cannot_be_understood_is_said(arguments: list[str]) -> None:
    with pytest.raises(Stop) as stop:
        screenshots.asked(arguments)
    assert stop.value.code == 2
    assert arguments[0] in stop.value.zh
    assert arguments[0] in stop.value.en


def test_the_verb_is_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert verbs.main(["--help"]) == 0
    told = capsys.readouterr().out
    assert "screenshots" in told
    assert "--readme" in told
    assert "三种语言" in told
    assert "three languages" in told


def test_every_page_of_the_registry_is_a_screen_by_itself() -> None:
    names = {each.name for each in screens()}
    assert {entry.key for entry in registry.ENTRIES} | {FIRST_RUN} <= names
    assert len(names) == len(screens())


def test_each_desk_is_opened_once() -> None:
    officers = [each.officer for each in screens() if each.page]
    assert officers == sorted(officers, key=officers.index)
    assert screens()[0].name == FIRST_RUN


def test_samples_and_readme_name_what_there_is() -> None:
    samples = {told["id"] for told in data.samples()}
    assert {each.sample for each in screens() if each.sample} <= samples | set(MORE)
    assert set(README) <= {each.name for each in screens()}


def test_an_unknown_screen_is_answered_with_the_names() -> None:
    assert [each.name for each in choose(["help", "chain"], readme=False)] == ["chain", "help"]
    said = choose(["letters-of-love"], readme=False)
    assert isinstance(said, str)
    assert "editor" in said
    assert "letters-of-love" in said


def test_a_sample_that_is_not_there_is_no_article(county_template: Path) -> None:
    from sync.desk import Desk
    from sync.practice.county import home_of

    with Desk.open(home_of(county_template, "su-wen")) as desk:
        assert article_of(desk, "") == ""
        with pytest.raises(LookupError):
            article_of(desk, "09-school-campaign")


def test_one_screen_is_really_taken_in_each_look(tmp_path: Path) -> None:
    out, home = tmp_path / "out", tmp_path / "home"
    out.mkdir()
    home.mkdir()
    command = [sys.executable, "-P", "-m", "build_spec.screenshots_taking", "--out", str(out)]
    command += ["--only", FIRST_RUN, "--language", "en"]
    done = subprocess.run(
        command, cwd=home, env=in_home(child_environment(), home), capture_output=True, encoding="utf-8", check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    wanted = {f"{FIRST_RUN}-en-{scheme}-{wide}x{tall}.png" for scheme in SCHEMES for wide, tall in SIZES}
    assert {path.name for path in out.iterdir()} == wanted
    for wide, tall in SIZES:
        pair = [Image.open(out / f"{FIRST_RUN}-en-{scheme}-{wide}x{tall}.png").convert("RGB") for scheme in SCHEMES]
        assert [each.size for each in pair] == [(wide, tall)] * 2
        middle = (wide - 40, tall - 40)
        assert sum(pair[0].getpixel(middle)) > 3 * 200 > 3 * 60 > sum(pair[1].getpixel(middle))
        assert len(pair[0].getcolors(1 << 24)) > 50
