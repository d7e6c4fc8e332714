"""Tidies text that comes from pages and clipboards: spaces, indents and invisible characters.

Only text from elsewhere goes through here; a body's own text is read literally.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from forms.body.model import Run

INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACES = re.compile("[ \u00a0]+")
_AROUND_BREAK = re.compile(r" ?\n[ \u3000]*")
_PARAGRAPH = re.compile("\n(?:[ \u00a0\u3000]*\n)+|\n(?=[ \u00a0\u3000]{2})")
_EDGE = " \n\u3000"


def plain(runs: Iterable[Run]) -> str:
    """The text of the runs."""
    return "".join(run.text for run in runs)


def merged(runs: Iterable[Run]) -> list[Run]:
    """The runs with neighbours of one format put together."""
    done: list[tuple[Run, list[str]]] = []
    for run in runs:
        if done and done[-1][0].same_format(run):
            done[-1][1].append(run.text)
        elif run.text:
            done.append((run, [run.text]))
    return [run.with_text("".join(texts)) if len(texts) > 1 else run for run, texts in done]


def split_paragraphs(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs cut where line breaks start a paragraph: at an empty line or an indent after a break."""
    parts: list[list[Run]] = [[]]
    for run in runs:
        first, *others = _PARAGRAPH.split(run.text)
        parts[-1].append(run.with_text(first))
        parts += [[run.with_text(text)] for text in others]
    return parts


def tidy(runs: Sequence[Run]) -> list[Run]:
    """The runs with one space where there were several, none around line breaks or at either end."""
    done: list[Run] = []
    last = "\n"
    for run in runs:
        text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", run.text))
        if last in " \n":
            text = text.lstrip(_EDGE if last == "\n" else " ")
        if text.startswith("\n"):
            _strip_end(done, " ")
        if text:
            last = text[-1]
            done.append(run.with_text(text))
    _strip_end(done, _EDGE)
    return done


def _strip_end(runs: list[Run], signs: str) -> None:
    while runs:
        text = runs[-1].text.rstrip(signs)
        if text:
            runs[-1] = runs[-1].with_text(text)
            return
        runs.pop()
