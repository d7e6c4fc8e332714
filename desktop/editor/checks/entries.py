"""The lines of the list of checks, in words: what the form lacks first, then findings, then what was set aside.

Pure: from a check to what is shown of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.editor.severity import FORM_WORDS, WORDS
from desktop.words import joined
from forms.problems import ATTACHMENTS, BODY, VARIANT, Problem
from resources.language import language, tr

if TYPE_CHECKING:
    from desktop.editor.checks.reading import Checked
    from forms.checks.finding import Finding
    from forms.checks.waivers import Judged
    from sync.desk.models import WaiverView

QUOTE, OFFER = 28, 16


@dataclass(frozen=True)
class Rights:
    """What the person here may do about findings.

    Attributes:
        change: the text.
        aside: set E, W and I aside.
        ask: put B to the secrecy reviewer.
        release: release B, as the secrecy reviewer.
    """

    change: bool = False
    aside: bool = False
    ask: bool = False
    release: bool = False


@dataclass(frozen=True)
class Entry:
    """One line of the list.

    Attributes:
        letter: the severity; "" for what the form lacks and for the head of the fold.
        title, place, line: its words; ``line`` is the second one.
        field: where it leads.
        number: of the finding in the check, or -1.
        problem, judged: what it is about; neither for the head of the fold.
        waivers: who set it aside.
        blocks: whether it stops the submission.
    """

    letter: str
    title: str
    place: str = ""
    line: str = ""
    field: str = ""
    number: int = -1
    problem: Problem | None = None
    judged: Judged | None = None
    waivers: tuple[WaiverView, ...] = ()
    blocks: bool = False

    @property
    def is_fold(self) -> bool:
        """Whether it is the head of what was set aside."""
        return self.problem is None and self.judged is None

    @property
    def finding(self) -> Finding | None:
        """The finding it is about."""
        return self.judged.finding if self.judged is not None else None

    @property
    def is_aside(self) -> bool:
        """Whether it is a finding that was set aside or released."""
        return self.judged is not None and not self.judged.stands

    def shown(self) -> tuple[object, ...]:
        """All that tells it from another line on the screen; not where its words stand."""
        return self.letter, self.title, self.place, self.line, self.waivers, self.is_aside, self.is_fold

    def spoken(self) -> str:
        """The line as one sentence."""
        if self.is_fold:
            return self.title
        word = FORM_WORDS[self.problem.blocking] if self.problem is not None else WORDS[self.letter]
        return tr("{severity}: {sentence} Place: {place}", severity=word, sentence=joined(self.title, self.line),
                  place=self.place)  # fmt: skip


def entries(checked: Checked, names: Mapping[str, str], *, unfolded: bool, stage_blocks: frozenset[int]) -> list[Entry]:
    """The lines of a check.

    Args:
        checked: the check.
        names: labels of the fields by key.
        unfolded: whether what was set aside is listed too.
        stage_blocks: numbers of the findings that stop the act in question.
    """
    made = [_problem(problem, names) for problem in checked.problems]
    aside: list[Entry] = []
    for number, judged in enumerate(checked.judged):
        entry = _finding(checked, number, judged, names, number in stage_blocks)
        (made if judged.stands else aside).append(entry)
    if aside:
        made.append(Entry("", tr("Set aside: {n}", n=len(aside))))
        made += aside if unfolded else []
    return made


def _problem(problem: Problem, names: Mapping[str, str]) -> Entry:
    place = field_words(problem.field, names)
    return Entry("", str(problem.sentence), place, field=problem.field, problem=problem, blocks=problem.blocking)


def field_words(key: str, names: Mapping[str, str]) -> str:
    """What a field is called."""
    if key == BODY:
        return tr("Body text")
    if key == VARIANT:
        return tr("Language versions")
    return tr("Attachments") if key == ATTACHMENTS else names.get(key, "")


def _finding(checked: Checked, number: int, judged: Judged, names: Mapping[str, str], blocks: bool) -> Entry:
    finding, spot = judged.finding, checked.spots[number]
    rule = checked.rules.get(finding.code)
    place = tr("Para. {n}", n=spot.number) if spot is not None else field_words(finding.field, names)
    views = tuple(view for view in checked.waivers if view.waiver in judged.waivers)
    title = str(rule.name) if rule is not None else str(finding.message)
    line = _aside_line(views) if not judged.stands else _line(finding, judged)
    return Entry(
        finding.severity, title, place, line, finding.field, number, judged=judged, waivers=views, blocks=blocks
    )


def _line(finding: Finding, judged: Judged) -> str:
    said = offer_words(replacement(finding), short(str(finding.message), 60))
    if judged.asked:
        said = tr("put to the secrecy reviewer")
    return "\u3000".join(part for part in (quoted(finding.text), said) if part)


def _aside_line(views: tuple[WaiverView, ...]) -> str:
    return f"{views[-1].officer_name}{_colon()}{views[-1].waiver.reason}" if views else ""


def _colon() -> str:
    return ": " if language() == "en" else "："


def quoted(text: str, most: int = QUOTE) -> str:
    """The words a finding covers, shortened, in quotation marks."""
    first, last = ("「", "」") if language() == "zh_TW" else ("“", "”")
    return f"{first}{short(text, most)}{last}" if text.strip() else ""


def short(text: str, most: int) -> str:
    """A text on one line, shortened in the end."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def offers(finding: Finding) -> tuple[str, ...]:
    """What could stand there instead, the surest first."""
    sure = () if finding.fix is None else (finding.fix,)
    return tuple(dict.fromkeys((*sure, *finding.suggestions)))


def replacement(finding: Finding) -> str | None:
    """What Alt+Enter puts there, or None."""
    return next(iter(offers(finding)), None)


def offer_words(text: str | None, otherwise: str = "") -> str:
    """A replacement as a button says it."""
    if text is None:
        return otherwise
    return tr("Change to “{text}”", text=short(text, OFFER)) if text.strip() else tr("Delete it")


def standing(items: list[Entry]) -> Iterator[int]:
    """The rows that are walked by key: everything that still stands."""
    return (row for row, entry in enumerate(items) if not entry.is_fold and not entry.is_aside)
