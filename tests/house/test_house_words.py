"""The rules about translations, on small projects in a temporary folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from build_spec import house_rules
from build_spec.house_words import Literal, in_template, placeholders

CODE = "from resources.language import say, tr\n"
WORDS = {"Saved {name}": "已保存 {name}"}
SAVED = CODE + "tr('Saved {name}', name=x)\n"


def project(root: Path, code: str, zh_cn: object, zh_tw: object, more: dict[str, object] | None = None) -> Path:
    """A project of one module with its translations."""
    (root / "desktop").mkdir(parents=True)
    (root / "desktop" / "a.py").write_text(code, encoding="utf-8")
    for language, words in (("zh_CN", zh_cn), ("zh_TW", zh_tw)):
        write(root, language, "desk", words)
    for name, words in (more or {}).items():
        write(root, "zh_CN", name, words)
    return root


def write(root: Path, language: str, area: str, words: object) -> Path:
    folder = root / "resources" / "words" / language
    folder.mkdir(parents=True, exist_ok=True)
    text = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False, indent=2)
    path = folder / f"{area}.json"
    path.write_text(text, encoding="utf-8")
    return path


def messages(root: Path) -> list[str]:
    return [str(finding) for finding in house_rules.check_tree(root)]


def test_a_complete_project_holds(tmp_path: Path) -> None:
    assert messages(project(tmp_path, SAVED, WORDS, {"Saved {name}": "已儲存 {name}"})) == []


@pytest.mark.parametrize(
    ("code", "zh_cn", "zh_tw", "expected"),
    [
        (SAVED, WORDS, {}, "desktop/a.py:2: words: no zh_TW translation"),
        (SAVED, {}, WORDS, "desktop/a.py:2: words: no zh_CN translation"),
        (SAVED, WORDS, {"Saved {name}": "已儲存"}, "must keep the values ['name']"),
        (SAVED, WORDS, {"Saved {name}": "已儲存 {nom}"}, "must keep the values ['name']"),
        (SAVED, WORDS, {"Saved {name}": "已儲存 {name"}, "must keep the values ['name']"),
        (SAVED, WORDS | {"Gone": "没有了"}, WORDS, "zh_CN/desk.json:3: orphan"),
        (CODE + "tr('Saved {name}')\n", WORDS, WORDS, "the call gives []"),
        (CODE + "tr('Saved {name}', nom=1)\n", WORDS, WORDS, "the call gives ['nom']"),
        (CODE + "say('Saved {}')\n", {"Saved {}": "{}"}, {"Saved {}": "{}"}, "name every value"),
        (SAVED, '{"Saved {name}": "{name}", "Saved {name}": "{name}"}', WORDS, "twice in this file"),
        (SAVED, "{", WORDS, "this is not JSON"),
        (SAVED, {"Saved {name}": {"other": "x"}}, WORDS, "one flat object"),
    ],
)
def test_caught(tmp_path: Path, code: str, zh_cn: object, zh_tw: object, expected: str) -> None:
    assert any(expected in message for message in messages(project(tmp_path, code, zh_cn, zh_tw)))


def test_one_sentence_with_two_translations(tmp_path: Path) -> None:
    root = project(tmp_path, SAVED, WORDS, WORDS, {"other": {"Saved {name}": "存好了 {name}"}})
    assert [line.split(": ")[0] for line in messages(root)] == ["resources/words/zh_CN/other.json:2"]


def test_one_sentence_twice_with_the_same_translation_is_let_by(tmp_path: Path) -> None:
    assert messages(project(tmp_path, SAVED, WORDS, WORDS, {"other": WORDS})) == []


def test_values_that_cannot_be_seen_are_let_by(tmp_path: Path) -> None:
    assert messages(project(tmp_path, CODE + "tr('Saved {name}', **values)\n", WORDS, WORDS)) == []


def test_words_of_tests_do_not_count(tmp_path: Path) -> None:
    root = project(tmp_path, SAVED, WORDS, WORDS)
    (root / "tests").mkdir()
    (root / "tests" / "test_a.py").write_text(CODE + "tr('Only in a test')\n", encoding="utf-8")
    assert messages(root) == []


def test_page_templates_speak_too() -> None:
    found = list(in_template("sync/portal/a.html", "<p>\n{{ tr('It\\'s sealed') }} {{ tr(\"Seal {n}\", n=1) }}"))
    assert found == [
        Literal("sync/portal/a.html", 2, "It's sealed", None),
        Literal("sync/portal/a.html", 2, "Seal {n}", None),
    ]


def test_orphans_are_removed_and_nothing_else(tmp_path: Path) -> None:
    root = project(tmp_path, SAVED, WORDS | {"Gone": "没有了", "{text}": "{text}"}, WORDS | {"Gone": "沒有了"})
    assert house_rules.main(["--fix-orphans"], root) == 0
    kept = json.loads((root / "resources" / "words" / "zh_CN" / "desk.json").read_text(encoding="utf-8"))
    assert kept == WORDS | {"{text}": "{text}"}


def test_the_exit_code_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert house_rules.main([], project(tmp_path, SAVED, {}, WORDS)) == 1
    assert "desktop/a.py:2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("plain", frozenset()),
        ("{a} of {b}", frozenset({"a", "b"})),
        ("{{literal}} {a}", frozenset({"a"})),
        ("{a.name} {b[0]} {c:>3}", frozenset({"a", "b", "c"})),
        ("{broken", None),
    ],
)
def test_placeholders(text: str, names: frozenset[str] | None) -> None:
    assert placeholders(text) == names
