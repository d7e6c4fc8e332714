"""The topics: the same ones in every language, each whole, each picture and link leading somewhere."""

from __future__ import annotations

import re

import pytest

from desktop.help.pictures import PICTURES
from desktop.help.topics import TOPICS, sought, topic_of, topics
from desktop.shell import registry
from resources import folder
from resources.language import LANGUAGES, use_language

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=LANGUAGES)
def code(request: pytest.FixtureRequest) -> str:
    use_language(request.param)
    return str(request.param)


def test_every_language_has_exactly_these_topics(code: str) -> None:
    files = {path.stem for path in folder("help", code).glob("*.md")}
    assert files == set(TOPICS)
    assert [each.key for each in topics()] == list(TOPICS)


def test_every_topic_has_a_title_and_something_to_say(code: str) -> None:
    for each in topics():
        assert each.title
        assert each.text.startswith(f"# {each.title}\n\n")
        assert len(each.text) > 200, each.key


def test_pictures_and_links_lead_somewhere(code: str) -> None:
    for each in topics():
        assert set(re.findall(r"\]\(draw:([^)]*)\)", each.text)) <= PICTURES.keys(), each.key
        assert set(re.findall(r"\]\(topic:([^)]*)\)", each.text)) <= set(TOPICS), each.key
        assert not re.findall(r"\]\((?!draw:|topic:)", each.text), each.key
        for words in re.findall(r"!\[([^\]]*)\]", each.text):
            assert words.strip(), each.key


def test_the_structure_is_the_same_in_every_language() -> None:
    shapes = []
    for code in LANGUAGES:
        use_language(code)
        shapes.append([_shape(each.text) for each in topics()])
    assert shapes[0] == shapes[1] == shapes[2]


def _shape(text: str) -> tuple[int, int, list[str]]:
    return text.count("\n## "), text.count("\n| "), re.findall(r"\]\(((?:draw|topic):[^)]*)\)", text)


def test_the_english_topics_are_english_and_the_others_have_no_full_stop_of_latin() -> None:
    use_language("en")
    assert not [each.key for each in topics() if HAN.search(each.text)]
    for code in ("zh_CN", "zh_TW"):
        use_language(code)
        assert not [each.key for each in topics() if re.search(r"[\u4e00-\u9fff][.,;!?]", each.text)]
        assert not [each.key for each in topics() if "！" in each.text]


def test_every_page_of_the_window_has_its_topic() -> None:
    """A new page names its topic in OF_PAGE, or brings one of its own name."""
    from desktop.help.topics import OF_PAGE

    pages = {each.key for each in registry.ENTRIES if each.build is not None}
    assert pages <= OF_PAGE.keys() | set(TOPICS)
    assert set(OF_PAGE.values()) <= set(TOPICS)
    assert topic_of("chain") == "verifying"
    assert topic_of("today") == "today"
    assert topic_of("no such page") == TOPICS[0]


def test_a_search_finds_every_topic_with_all_the_words_titles_first() -> None:
    use_language("zh_CN")
    found = sought("保密审查", topics())
    assert found[0].key == "secrecy"
    assert {"checks", "practice"} <= {each.key for each in found}
    assert [each.key for each in sought("pin 指纹", topics())] == ["keys"]
    assert sought("没有这样的话", topics()) == ()
    assert sought("", topics()) == topics()


def test_the_traditional_topics_keep_no_simplified_character() -> None:
    """A sentence changed in one language and carried over as it was shows by its characters."""
    for path in sorted(folder("help", "zh_TW").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert text.encode("big5", "ignore").decode("big5") == text, path.name
