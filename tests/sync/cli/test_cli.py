"""The command line: exit codes, JSON, and the whole way of an article in commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.live import County
from support.urgent import write_sample

from resources import folder
from sync.cli.main import run
from sync.practice.county import PRACTICE_PIN, home_of


@pytest.fixture
def gaoqian(county: County, capsys: pytest.CaptureFixture[str]):
    """Call the command line at an officer's desk; gives exit code, standard output and standard error."""

    def call(officer: str, *arguments: str, as_json: bool = False) -> tuple[int, str, str]:
        first = ["--home", str(home_of(county.root, officer)), "--pin", PRACTICE_PIN]
        code = run([*first, *(["--json"] if as_json else []), *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_the_whole_way_in_commands(county: County, gaoqian, tmp_path: Path) -> None:
    county.start()
    text = tmp_path / "text.txt"
    text.write_text(
        "11月20日，我市农田水利修复任务全面开工。\n截至11月15日，全市已开工项目128个，完成投资2.36亿元。\n",
        encoding="utf-8",
    )
    assert gaoqian("zhou-ming", "sync")[0] == 0
    code, told, _ = gaoqian("zhou-ming", "article", "new", "--type", "news", "--column", "water-news", "--title", "农田水利修复开工",
                            as_json=True)  # fmt: skip
    made = json.loads(told)
    assert code == 0
    number = made["number"]
    code, told, _ = gaoqian(
        "zhou-ming", "article", "edit", number, "--text", str(text), "--set", "event_date=2026-11-20"
    )
    assert code == 0, told
    assert gaoqian("zhou-ming", "article", "submit", number)[0] == 0
    assert gaoqian("zhou-ming", "sync")[0] == 0
    for officer, command in (("li-jing", "pass"), ("wang-fang", "secrecy-review"), ("sun-yan", "pass"),
                             ("zhao-ping", "approve"), ("he-qing", "publish")):  # fmt: skip
        assert gaoqian(officer, "sync")[0] == 0
        code, told, err = gaoqian(officer, "article", command, number)
        assert code == 0, err
        assert gaoqian(officer, "sync")[0] == 0
    assert gaoqian("zhou-ming", "sync")[0] == 0
    listed = json.loads(gaoqian("zhou-ming", "article", "list", "--state", "published", as_json=True)[1])
    assert [a["article"] for a in listed] == [made["article"]]
    file = tmp_path / "evidence.zip"
    assert gaoqian("zhou-ming", "export", number, str(file))[0] == 0
    code, told, _ = gaoqian("zhou-ming", "verify", str(file), as_json=True)
    assert code == 0
    assert json.loads(told)["held"] is True


def test_the_emergency_lane_and_the_look_back_in_commands(county: County, gaoqian) -> None:
    county.start()
    with county.desk("zhou-ming", synced=True) as desk:
        number = desk.draft(write_sample(desk)).number
    assert gaoqian("zhou-ming", "article", "submit", number, "--emergency", "今晚十时起停水。")[0] == 0
    assert gaoqian("zhou-ming", "sync")[0] == 0
    for officer, command in (("han-song", "approve"), ("he-qing", "publish")):
        assert gaoqian(officer, "sync")[0] == 0
        code, _, err = gaoqian(officer, "article", command, number)
        assert code == 0, err
        assert gaoqian(officer, "sync")[0] == 0
    assert gaoqian("li-jing", "sync")[0] == 0
    code, _, err = gaoqian("li-jing", "article", "look-back", number, "--not-in-order")
    assert (code, "请写明原因" in err) == (1, True)
    code, told, err = gaoqian("li-jing", "article", "look-back", number, "--not-in-order", "--reason", "时间有误。",
                              as_json=True)  # fmt: skip
    assert code == 0, err
    assert json.loads(told)["action"] == "look-back"
    assert gaoqian("li-jing", "article", "look-back", number)[0] == 1


def test_refusals_wrong_use_and_environment_have_their_codes(county: County, gaoqian, tmp_path: Path) -> None:
    county.start()
    assert gaoqian("zhou-ming", "sync")[0] == 0
    made = json.loads(
        gaoqian("zhou-ming", "article", "new", "--type", "news", "--column", "water-news", as_json=True)[1]
    )
    code, _, err = gaoqian("zhou-ming", "article", "submit", made["number"])
    assert (code, "还不能送审" in err) == (1, True)
    assert gaoqian("zhou-ming", "article", "pass", made["number"])[0] == 1
    assert gaoqian("zhou-ming", "article", "show", "nothing-like-this")[0] == 2
    assert gaoqian("zhou-ming", "article", "edit", made["number"], "--set", "no such field=1")[0] == 2
    assert gaoqian("zhou-ming", "no-such-command")[0] == 2
    county.stop()
    code, _, err = gaoqian("zhou-ming", "sync")
    assert (code, "连不上门户" in err) == (3, True)
    assert run(["--home", str(tmp_path / "nobody"), "whoami"]) == 3
    (tmp_path / "rubbish.zip").write_bytes(b"PK rubbish")
    assert gaoqian("zhou-ming", "verify", str(tmp_path / "rubbish.zip"))[0] == 1


def test_help_is_there_for_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["--help"],
        ["article", "--help"],
        ["portal", "--help"],
        ["pack", "--help"],
        ["pack", "grant", "--help"],
    ):
        assert run(arguments) == 0
        assert "--help" in capsys.readouterr().out


def test_the_help_is_translated_whole(capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    from sync.cli.main import build_app

    waiting, helps = [typer.main.get_command(build_app([]))], set()
    while waiting:
        command = waiting.pop()
        helps |= {t for t in (command.help, *(getattr(p, "help", None) for p in command.params)) if t}
        waiting += getattr(command, "commands", {}).values()
    helps.discard("Show this message and exit.")
    for code in ("zh_CN", "zh_TW"):
        words = json.loads(folder("commands", f"{code}.json").read_text(encoding="utf-8"))
        assert set(words) == helps
    assert run(["article", "--help"]) == 0
    assert "签名送审" in capsys.readouterr().out


def test_administrators_change_the_roster_by_threshold(
    county: County, gaoqian, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(county.portal_home)
    keys = sorted((county.root / "administrators").glob("*.pem"))
    assert (
        run(["pack", "grant", "--home", home, "--officer", "tang-ning", "--role", "reviewer", "--unit", "water"]) == 0
    )
    capsys.readouterr()
    assert run(["pack", "publish", "--home", home]) == 1, "nobody has signed yet"
    assert run(["pack", "sign", "--home", home, "--key", str(keys[0])]) == 0
    assert run(["pack", "publish", "--home", home]) == 1, "one signature is not enough"
    assert run(["pack", "sign", "--home", home, "--key", str(keys[1])]) == 0
    assert run(["pack", "publish", "--home", home]) == 0
    capsys.readouterr()
    county.start()
    assert gaoqian("zhou-ming", "sync")[0] == 0
    with county.desk("zhou-ming") as desk:
        assert desk.roster().version == 2
        assert any(g.role == "reviewer" for g in desk.roster().grants_of("tang-ning"))


def test_an_officer_enrols_with_file_and_code(
    county: County, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    portal = county.start()
    home = str(county.portal_home)
    file = tmp_path / "bai-qing.enrolment"
    assert (
        run(["--json", "portal", "code", "bai-qing", "--home", home, "--file", str(file), "--address", portal.address])
        == 0
    )
    code = json.loads(capsys.readouterr().out)["code"]
    mine = str(tmp_path / "profile")
    assert run(["--home", mine, "--pin", "246813", "enrol", str(file), "--code", "WRONG-CODE-0000"]) == 1
    assert run(["--home", mine, "--pin", "246813", "enrol", str(file), "--code", "abc"]) == 2
    assert run(["--home", mine, "--pin", "246813", "enrol", str(file), "--code", code]) == 0
    capsys.readouterr()
    assert run(["--json", "portal", "enrolments", "--home", home]) == 0
    (request,) = json.loads(capsys.readouterr().out)
    assert (request["officer"], request["status"]) == ("bai-qing", "waiting")
    assert run(["portal", "confirm", request["id"], "--home", home]) == 0
    for key in sorted((county.root / "administrators").glob("*.pem"))[:2]:
        assert run(["pack", "sign", "--home", home, "--key", str(key)]) == 0
    assert run(["pack", "publish", "--home", home]) == 0
    assert run(["--home", mine, "sync"]) == 0
    capsys.readouterr()
    assert run(["--home", mine, "--json", "whoami"]) == 0
    me = json.loads(capsys.readouterr().out)
    assert (me["officer"], me["enrolled"]) == ("bai-qing", True)


def test_findings_are_listed_set_aside_and_checked_again_in_commands(county: County, gaoqian, tmp_path: Path) -> None:
    county.start()
    article = county.draft(text="11月20日，我市农田水利修复任务全面开工，持续巩固脱贫攻尖成果。咨询请拨13800138000。")
    code, told, _ = gaoqian("zhou-ming", "article", "findings", article, as_json=True)
    found = json.loads(told)
    assert code == 0
    assert [f["severity"] for f in found[:2]] == ["B", "E"]
    assert gaoqian("zhou-ming", "article", "submit", article)[0] == 1
    assert gaoqian("zhou-ming", "article", "waive", article, "99", "--reason", "无")[0] == 2
    assert gaoqian("zhou-ming", "article", "waive", article, "1", "--reason", "值班手机")[0] == 1
    assert gaoqian("zhou-ming", "article", "waive", article, "1", "--kind", "ask", "--reason", "值班手机")[0] == 0
    assert gaoqian("zhou-ming", "article", "waive", article, "2", "--reason", "引用标语原文")[0] == 0
    assert gaoqian("zhou-ming", "article", "submit", article)[0] == 0
    code, told, _ = gaoqian("zhou-ming", "article", "recheck", article, as_json=True)
    assert code == 0
    assert json.loads(told)["same"] is True


def test_a_rule_pack_travels_signed_from_the_office_to_the_desks(county: County, gaoqian, tmp_path: Path) -> None:
    from sync.practice.county import ADMINS_FOLDER, PORTAL_FOLDER

    def publish(name: str, pack: dict[str, object], code: int = 0) -> None:
        file = tmp_path / name
        file.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
        assert run(["pack", "put-rules", "--home", home, str(file)]) == code
        if code == 0:
            for key in sorted((county.root / ADMINS_FOLDER).glob("*.pem"))[:2]:
                assert run(["pack", "sign", "--home", home, "--key", str(key)]) == 0
            assert run(["pack", "publish", "--home", home]) == 0

    home = str(county.root / PORTAL_FOLDER)
    own = {
        "format": "gaoqian-rules/1", "id": "unit-water", "version": 1, "date": "2026-01-01", "unit": "water",
        "labels": {"zh_CN": "市水务局用语", "zh_TW": "市水務局用語", "en": "Terms of the water bureau"},
        "sections": {"terms": [{"wrong": "东胡水库", "right": ["东湖水库"], "severity": "E", "source": "本单位",
                                "confidence": "official"}]},
    }  # fmt: skip
    publish("own.json", own)
    runaway = {
        "wrong": "甲乙",
        "right": ["甲"],
        "severity": "E",
        "guard": "(甲+)+乙丙",
        "source": "试",
        "confidence": "common",
    }
    publish("broken.json", {**own, "version": 2, "sections": {"terms": [runaway]}}, code=1)
    county.start()
    article = county.draft(text="11月20日，东胡水库完成除险加固，通过竣工验收，明年春灌可向下游三个镇的农田供水。")
    assert gaoqian("zhou-ming", "sync")[0] == 0
    found = json.loads(gaoqian("zhou-ming", "article", "findings", article, as_json=True)[1])
    assert [(f["text"], f["suggestions"]) for f in found if f["severity"] == "E"] == [("东胡水库", ["东湖水库"])]


def test_remarks_are_made_answered_and_a_signature_is_taken_back_in_commands(county: County, gaoqian) -> None:
    county.start()
    article = county.draft()
    assert gaoqian("zhou-ming", "article", "submit", article)[0] == 0
    assert gaoqian("zhou-ming", "sync")[0] == 0
    assert gaoqian("li-jing", "sync")[0] == 0
    on = ("--on", "128个", "--text", "请核对", "--suggest", "131个")
    assert gaoqian("li-jing", "article", "remark", article, *on)[0] == 0
    assert gaoqian("li-jing", "article", "remark", article, "--on", "没有这几个字", "--text", "请核对")[0] == 2
    back = ("--reason", "请核对", "--category", "R03")
    assert gaoqian("li-jing", "article", "return", article, *back)[0] == 0
    code, told, err = gaoqian("li-jing", "article", "undo", article, as_json=True)
    assert code == 0, err
    assert json.loads(told)["action"] == "return"
    assert gaoqian("li-jing", "article", "return", article, *back)[0] == 0
    assert gaoqian("li-jing", "sync")[0] == 0
    assert gaoqian("zhou-ming", "sync")[0] == 0
    (listed,) = json.loads(gaoqian("zhou-ming", "article", "remarks", article, as_json=True)[1])
    assert (listed["quote"], listed["unanswered"]) == ("128个", True)
    assert gaoqian("zhou-ming", "article", "submit", article)[0] == 1
    assert gaoqian("zhou-ming", "article", "answer", article, "1", "--as", "burnt")[0] == 2
    assert gaoqian("zhou-ming", "article", "answer", article, "2", "--text", "没有这条")[0] == 2
    assert gaoqian("zhou-ming", "article", "answer", article, "1", "--as", "refused", "--text", "原文无误")[0] == 0
    assert "原文无误" in gaoqian("zhou-ming", "article", "remarks", article)[1]
    assert gaoqian("zhou-ming", "article", "submit", article)[0] == 0
