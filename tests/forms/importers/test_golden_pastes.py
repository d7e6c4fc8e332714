"""What office programs, pages and chats put on the clipboard, as files, each with the text that has to come of it.

A golden result is the body as this program writes it, ids left out, and below a line the sentences on what was left out.
To look at what changed after work on the filter: ``GAOQIAN_GOLDEN=1 pytest tests/forms/importers/test_golden_pastes.py``
writes the results anew, for a person to read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from forms.body.html import to_html
from forms.importers.clipboard import Clipped, read_clipboard
from resources.language import use_language

FOLDER = Path(__file__).parents[1] / "golden" / "paste"
FIXTURES = sorted(path.stem for path in FOLDER.glob("*.html"))
_ID = re.compile(r' id="[^"]*"')


def told(found: Clipped) -> str:
    """The result in the form of the golden files."""
    lines = [_ID.sub("", line) for line in to_html(found.body, url_of=str).splitlines()]
    files = [f"{item.name} {item.media_type} {item.size} {item.alt}|{item.caption}" for item, _ in found.files]
    return "\n".join((*lines, *(f"file: {line}" for line in files), "---", *map(str, found.removed))) + "\n"


@pytest.mark.parametrize("name", FIXTURES)
def test_a_paste_gives_exactly_this_text(name: str) -> None:
    use_language("en")
    found = read_clipboard((FOLDER / f"{name}.html").read_text(encoding="utf-8"), known=frozenset())
    golden = FOLDER / f"{name}.txt"
    if os.environ.get("GAOQIAN_GOLDEN"):
        golden.write_text(told(found), encoding="utf-8", newline="\n")
    assert told(found) == golden.read_text(encoding="utf-8")


def test_every_family_is_there() -> None:
    families = {name.split("-")[0] for name in FIXTURES}
    assert families >= {"word", "wps", "excel", "libreoffice", "web", "wechat", "qq"}
    assert {"word-2007", "word-2010", "word-2016", "word-365"} <= set(FIXTURES)
