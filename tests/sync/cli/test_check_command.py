"""``gaoqian check`` as it is typed: exit codes, streams, refusals, and stopping."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from resources.language import use_language
from sync.cli.main import build_app, command_word, run

WIDE = "关于节水工作的通知\n今年共投入１２万元。\n特此通知。\n"
NARROW = WIDE.replace("１２", "12")
CLEAN = "关于节水工作的通知\n今年共投入12万元。\n特此通知。\n"
Answer = tuple[int, str, str]


@pytest.fixture
def gaoqian(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Call the command in this process, in English; gives exit code, output and complaints."""
    monkeypatch.setenv("GAOQIAN_LANG", "en")

    def call(*arguments: str) -> Answer:
        code = run([*arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def real(*arguments: str, given: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Call the command as a process of its own."""
    return subprocess.run(own(*arguments), input=given, capture_output=True, check=False, cwd=cwd, env=english())


def own(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "sync.cli", "check", *arguments]


def english() -> dict[str, str]:
    return {**os.environ, "GAOQIAN_LANG": "en"}


def write(path: Path, text: str = WIDE) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def many(folder: Path, count: int) -> str:
    folder.mkdir()
    for number in range(count):
        write(folder / f"{number:05}.txt")
    return str(folder)


def test_exit_codes_say_what_was_found(gaoqian: Callable[..., Answer], tmp_path: Path) -> None:
    wide, clean, missing = write(tmp_path / "a.txt"), write(tmp_path / "b.txt", CLEAN), str(tmp_path / "c.txt")
    assert gaoqian("check", wide)[0] == 1
    assert gaoqian("check", "--fail-on", "C", wide)[0] == 0
    assert gaoqian("check", "--fail-on", "i", wide)[0] == 1
    assert gaoqian("check", clean)[0] == 0
    code, told, complaint = gaoqian("check", clean, missing)
    assert (code, missing in complaint, "could not be checked: 1" in told) == (3, True, True)
    code, told, complaint = gaoqian("check", missing, wide)
    assert (code, missing in complaint, f"{wide}:2:6: E characters.fullwidth" in told) == (1, True, True)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--fail-on", "X", "a.txt"),
        ("--json", "--sarif", "a.txt"),
        ("-", "a.txt"),
        ("--fix", "--json", "-"),
        ("--date", "tomorrow", "a.txt"),
        ("--set", "wording", "a.txt"),
        ("--set", "wording=C", "a.txt"),
        ("--set", "no-such-rule=off", "a.txt"),
        ("--type", "no-such-type", "a.txt"),
        ("--explain", "no.such-rule"),
        ("--jobs", "-1", "a.txt"),
        ("--no-such-option",),
    ],
)
def test_wrong_use_has_its_code_and_a_sentence(gaoqian: Callable[..., Answer], arguments: tuple[str, ...]) -> None:
    code, told, complaint = gaoqian("check", *arguments)
    assert (code, told) == (2, "")
    assert complaint.strip()


def test_machines_read_json_lines_wherever_the_option_stands(gaoqian: Callable[..., Answer], tmp_path: Path) -> None:
    names = [write(tmp_path / "a.txt"), write(tmp_path / "b.txt", CLEAN)]
    for arguments in (("--json", "check", *names), ("check", "--json", *names)):
        code, told, _ = gaoqian(*arguments)
        first, second = map(json.loads, told.splitlines())
        assert code == 1
        assert [first["file"], second["file"]] == names
        assert first["findings"][0]["code"] == "characters.fullwidth"
        assert second["findings"] == []


def test_sarif_is_one_document(gaoqian: Callable[..., Answer], tmp_path: Path) -> None:
    code, told, _ = gaoqian("check", "--sarif", write(tmp_path / "a.txt"), str(tmp_path / "none.txt"))
    (run_,) = json.loads(told)["runs"]
    assert code == 1
    assert {result["ruleId"] for result in run_["results"]} == {"characters.fullwidth"}
    assert run_["invocations"][0]["executionSuccessful"] is False


def test_fixes_are_written(gaoqian: Callable[..., Answer], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(WIDE.replace("\n", "\r\n").encode("gb18030"))
    code, told, _ = gaoqian("check", "--fix", str(path))
    assert (code, "put right: 1" in told) == (0, True)
    assert path.read_bytes() == NARROW.replace("\n", "\r\n").encode("gb18030")


def test_rules_are_switched_and_made_graver(gaoqian: Callable[..., Answer], tmp_path: Path) -> None:
    name = write(tmp_path / "a.txt")
    assert gaoqian("check", "--set", "characters.fullwidth=off", name)[0] == 0
    assert gaoqian("check", "--set", "characters=off", name)[0] == 0
    assert gaoqian("check", "--set", "characters.fullwidth=B", "--fail-on", "B", name)[0] == 1
    assert gaoqian("check", "--set", "characters.fullwidth=I", name)[0] == 1


def test_rules_are_listed_and_explained(gaoqian: Callable[..., Answer]) -> None:
    code, told, _ = gaoqian("check", "--list-rules")
    assert code == 0
    assert any(line.startswith("characters.fullwidth ") for line in told.splitlines())
    code, told, _ = gaoqian("--json", "check", "--list-rules")
    assert {"characters.fullwidth"} <= {rule["code"] for rule in json.loads(told)}
    code, told, _ = gaoqian("check", "--explain", "characters.fullwidth")
    assert (code, told.splitlines()[0].split()[0]) == (0, "characters.fullwidth")
    assert json.loads(gaoqian("--json", "check", "--explain", "characters.fullwidth")[1])["severity"] == "E"
    assert "characters.fullwidth" in gaoqian("check", "--explain", "characters.fulwidth")[2]


def test_a_further_pack_counts_and_a_bad_one_is_refused(gaoqian: Callable[..., Answer], tmp_path: Path) -> None:
    name, pack = write(tmp_path / "a.txt"), tmp_path / "pack.json"
    labels = {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Our own"}
    frame = {"format": "gaoqian-rules/1", "id": "our-own", "version": 1, "date": "2026-11-01", "unit": "water",
             "labels": labels, "settings": {"characters.fullwidth": "off"}, "sections": {}}  # fmt: skip

    def with_pack(**values: object) -> Answer:
        pack.write_text(json.dumps({**frame, **values}), encoding="utf-8")
        return gaoqian("check", "--date", "2026-11-27", "--rules", str(pack), name)

    assert gaoqian("check", name)[0] == 1
    assert with_pack(settings={"characters.fullwidth": "B"})[1].count(" B characters.fullwidth") == 1
    assert with_pack()[0] == 0
    code, told, complaint = with_pack(date="2026-12-01")
    assert (code, told, "our-own" in complaint) == (2, "", True)
    assert with_pack(format="other")[0] == 2
    assert with_pack(settings={"characters.fullwidth": "loud"})[0] == 2
    assert gaoqian("check", "--rules", str(tmp_path / "none.json"), name)[0] == 3


def test_a_folder_is_checked_by_pattern(gaoqian: Callable[..., Answer], tmp_path: Path) -> None:
    folder = many(tmp_path / "many", 30)
    write(tmp_path / "many" / "x.md")
    code, told, complaint = gaoqian("check", folder)
    assert (code, complaint) == (1, "")
    assert "Files checked: 30." in told
    assert "Files checked: 1." in gaoqian("check", "--include", "00003.txt", folder)[1]
    assert "Files checked: 0." in gaoqian("check", "--include", "*.docx", folder)[1]


def test_the_word_of_a_command_is_found_behind_options() -> None:
    assert command_word(["--home", "check", "--json", "article", "new"]) == "article"
    assert command_word(["--lang", "en", "check", "portal"]) == "check"
    assert command_word(["--help"]) == ""
    assert [command.name for command in build_app(["check", "article"]).registered_commands] == ["check"]
    assert build_app(["check"]).registered_groups == []
    assert [group.name for group in build_app(["article", "check"]).registered_groups] == ["article"]


# --- as a process of its own -----------------------------------------------------------------------------------------


def test_standard_input_is_read() -> None:
    done = real("-", given=WIDE.encode())
    assert done.returncode == 1
    assert done.stdout.decode().startswith("-:2:6: E characters.fullwidth ")
    assert done.stderr == b""
    assert real("-", given=CLEAN.encode()).returncode == 0
    assert real("-", given=b"\x00\x01").returncode == 3


def test_standard_input_is_fixed_to_standard_output() -> None:
    done = real("--fix", "-", given=WIDE.replace("\n", "\r\n").encode("gb18030"))
    assert done.stdout == NARROW.replace("\n", "\r\n").encode("gb18030")
    assert b"put right: 1" in done.stderr
    assert done.returncode == 0
    assert real("--fix", "-", given=CLEAN.encode()).stdout == CLEAN.encode()


def test_machines_get_utf8_whatever_the_place(tmp_path: Path) -> None:
    write(tmp_path / "稿.txt")
    done = subprocess.run(
        own("--json", "稿.txt"), capture_output=True, check=False, cwd=tmp_path,
        env={**english(), "PYTHONIOENCODING": "gbk", "PYTHONPATH": str(Path(__file__).parents[3])},
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["file"] == "稿.txt"


def test_many_files_are_checked_quietly_by_several_processes(tmp_path: Path) -> None:
    folder = many(tmp_path / "many", 120)
    alone, together = real("--jobs", "1", folder), real("--jobs", "2", folder)
    assert together.returncode == alone.returncode == 1
    assert together.stdout == alone.stdout
    assert together.stderr == b""


def test_a_terminal_shows_a_bar_and_colours(tmp_path: Path) -> None:
    folder = many(tmp_path / "many", 60)
    ours, theirs = pty.openpty()
    environment = {**english(), "TERM": "xterm", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        own("--jobs", "1", folder), stdout=theirs, stderr=theirs, stdin=theirs, env=environment
    ) as done:
        os.close(theirs)
        shown = b"".join(iter(lambda: _some(ours), b"")).decode()
    os.close(ours)
    assert done.returncode == 1
    assert "Checking" in shown
    assert "60/60" in shown
    assert "\x1b[31m" in shown
    assert "Files checked: 60." in shown.rstrip().splitlines()[-1]


def _some(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how a terminal says that nobody writes to it any more
        return b""


def test_ctrl_c_ends_it_with_a_sentence_and_no_process_left(tmp_path: Path) -> None:
    folder = many(tmp_path / "many", 3000)
    with subprocess.Popen(
        own("--jobs", "2", folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env=english(),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        _, complaint = process.communicate()  # ends when no process holds the streams any more
    assert process.returncode == 130
    assert complaint.decode().startswith("Stopped after ")
    assert complaint.count(b"\n") == 1


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    folder = many(tmp_path / "many", 2000)
    with subprocess.Popen(
        own("--jobs", "2", folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=english()
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_the_help_is_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    use_language("zh_CN")
    assert run(["check", "--help"]) == 0
    assert "退出码" in capsys.readouterr().out
