"""Words are read when they are said: those of the first paint file by file, all others with the first of them."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pytest

from resources import folder
from resources.language import _FIRST, _words, catalogue

CHINESE = ("zh_CN", "zh_TW")


@pytest.fixture(params=CHINESE)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def files(code: str) -> dict[str, dict[str, str]]:
    return {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in folder("words", code).glob("*.json")}


def test_the_first_ones_are_there_in_both_languages() -> None:
    for code in CHINESE:
        assert set(_FIRST) < set(files(code))


def test_every_sentence_is_found_wherever_it_stands(code: str) -> None:
    written = {source: words for file in files(code).values() for source, words in file.items()}
    fresh = _words.__wrapped__(code)
    assert {source: fresh.get(source) for source in written} == written == catalogue(code)


def test_a_sentence_of_the_first_file_leaves_the_others_unread(code: str) -> None:
    first, last = files(code)[_FIRST[0]], files(code)[_FIRST[-1]]
    fresh = _words.__wrapped__(code)
    for source in first:
        assert fresh.get(source) == first[source]
    assert not fresh._known.keys() & last.keys()


def test_what_nobody_translated_is_not_found_and_looked_for_only_once(code: str) -> None:
    fresh = _words.__wrapped__(code)
    assert fresh.get("no such sentence") is None
    assert fresh._whole
    assert _words.__wrapped__("en").get("Articles") is None


def test_many_threads_find_the_same(code: str) -> None:
    fresh, found = _words.__wrapped__(code), []
    wanted = list(catalogue(code))
    ready = threading.Barrier(8)

    def look() -> None:
        ready.wait()
        found.append([fresh.get(source) for source in wanted])

    threads = [threading.Thread(target=look) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [list(catalogue(code).values())] * 8


def test_nothing_is_read_before_something_is_said() -> None:
    code = "import resources.language as words; assert words._words.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
