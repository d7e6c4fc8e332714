"""What is pointed out in a reply, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from forms.checks.finding import Message, Severity
from forms.checks.replies.weigh import Reply
from resources.language import Sentence, say

_EVASION = "国办发〔2017〕47号"
_MISSED_SHOWN = 3
_FEWEST_TERMS = 2
_OWN_RULE = frozenset({"basis", "next-step", "length"})


@dataclass(frozen=True)
class Point:
    """One place in a reply; 0 and 0 where none is meant.

    Attributes:
        text: what a waiver names; what stands at the place where empty.
    """

    start: int
    end: int
    message: Message
    text: str = ""
    severity: Severity | None = None


@dataclass(frozen=True)
class Pointer:
    """One rule over replies, as ``forms.checks.rule.Rule``."""

    code: str
    severity: Severity
    name: Sentence
    explanation: Sentence
    source: str
    find: Callable[[Reply], Iterable[Point]]
    lasting: bool = True


def _canned(reply: Reply) -> Iterator[Point]:
    for start, end in reply.canned:
        if reply.has_substance:
            message = say("This phrase fits every letter. Say who does what by when.")
            yield Point(start, end, message, severity="W")
        else:
            message = say(
                "This phrase fits every letter, and nothing else in the reply answers it. Say what was found, what the "
                "rules are, or who does what by when."
            )
            yield Point(start, end, message)


def _near_copy(reply: Reply) -> Iterator[Point]:
    if reply.near_copy:
        message = say(
            "{percent} % of this reply stand in an earlier reply to somebody else. Check that it answers this letter.",
            percent=reply.near_copy,
        )
        yield Point(0, 0, message, "near-copy")


def _no_basis(reply: Reply) -> Iterator[Point]:
    if any(element.id == "basis" and not element.present for element in reply.elements):
        message = say("The reply quotes no basis. Name the published file or article of law it rests on.")
        yield Point(0, 0, message, "basis")


def _unanswered(reply: Reply) -> Iterator[Point]:
    for ask in reply.unanswered:
        message = say("The letter asks “{question}”; the reply does not say.", question=str(ask.labels))
        yield Point(0, 0, message, ask.labels.zh_CN)
    missed, terms = reply.missed_terms, reply.terms
    if len(terms) >= _FEWEST_TERMS and 4 * len(missed) > 3 * len(terms):
        named = "、".join(missed[:_MISSED_SHOWN])
        message = say("The reply does not come to what the letter is about: {terms}.", terms=named)
        yield Point(0, 0, message, named)


def _missing_element(reply: Reply) -> Iterator[Point]:
    for element in reply.elements:
        row = reply.phrases.element(element.id)
        if row and row.required and not element.present and element.id not in _OWN_RULE:
            message = say("The reply lacks: {element}.", element=str(element.labels))
            yield Point(0, 0, message, element.labels.zh_CN)


def _passed_on(reply: Reply) -> Iterator[Point]:
    for start, end in reply.passed_on:
        message = say("Where a matter is another body's, the reply names that body and how to reach it.")
        yield Point(start, end, message)


def _apology(reply: Reply) -> Iterator[Point]:
    for start, end in reply.apology:
        message = say("The reply ends by asking for understanding without having answered.")
        yield Point(start, end, message)


def _score(reply: Reply) -> Iterator[Point]:
    scores = reply.phrases.scores
    if not reply.elements or reply.score >= scores.get("doubtful_below", 80):
        return
    message = say("The reply gets {score} of 100 points. Complete what is pointed out.", score=reply.score)
    yield Point(0, 0, message, "score", "E" if reply.score < scores.get("error_below", 60) else "W")


POINTERS: tuple[Pointer, ...] = (
    Pointer(
        "replies.canned",
        "E",
        say("Canned reply"),
        say(
            "“We will deal with it as soon as possible”, sent to hundreds of people, was criticised nationwide. Where a "
            "reply holds nothing but such phrases, it is an error; beside a real answer they are doubtful.\n"
            "A sentence that says by when is not pointed out."
        ),
        _EVASION,
        _canned,
    ),
    Pointer(
        "replies.near-copy",
        "W",
        say("Near-copy of another reply"),
        say(
            "Without dates, names and numbers, nine tenths of the reply are those of a reply to somebody else. Questions "
            "of the same kind may have the same answer; then answer them together in one published item."
        ),
        "practice",
        _near_copy,
        lasting=False,
    ),
    Pointer(
        "replies.no-basis",
        "W",
        say("No basis quoted"),
        say(
            "A reply rests on a published file, a document number or an article of law, and says which. Where a letter "
            "only thanks or suggests something, set the finding aside with a reason."
        ),
        "practice",
        _no_basis,
    ),
    Pointer(
        "replies.unanswered",
        "W",
        say("Question not answered"),
        say(
            "The letter asks when, how much, where or what for, and the reply says no such thing; or the reply does not "
            "come to what the letter is about. Replies beside the point are to be returned."
        ),
        _EVASION,
        _unanswered,
    ),
    Pointer(
        "replies.missing-element",
        "W",
        say("Part of a reply missing"),
        say(
            "A reply has a salutation, the question in short, an answer of substance, a telephone number, the unit and "
            "the date."
        ),
        "practice",
        _missing_element,
    ),
    Pointer(
        "replies.passed-on",
        "W",
        say("Passed on without saying to whom"),
        say(
            "A reply that the matter is not the unit's own must name the responsible body and how to reach it, so that "
            "nobody is sent in circles."
        ),
        "《信访工作条例》第二十三条",
        _passed_on,
    ),
    Pointer(
        "replies.apology",
        "W",
        say("Understanding asked for, nothing answered"),
        say("“Please understand” as the last word of a reply without an answer reads as a refusal."),
        "practice",
        _apology,
    ),
    Pointer(
        "replies.score",
        "E",
        say("Quality of the reply"),
        say(
            "Of 100 points the salutation counts 5, the question restated 15, an answer of substance 30, the basis 15, "
            "the unit 5, a telephone number 10, a time limit where something is pending 10, and length 10. Canned "
            "phrases without an answer cost 40, passing on and near-copies 30 each. Below 60 the reply should not go "
            "out, below 80 it is doubtful."
        ),
        "practice",
        _score,
        lasting=False,
    ),
)
