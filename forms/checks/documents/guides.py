"""Service guides: the eight elements hold something, limits fit together, telephone numbers can be dialled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.checks.article import Article
from forms.checks.documents.days import han
from forms.checks.documents.parts import in_field, is_type
from forms.checks.lazy import lazy
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import say

SOURCE = "国办秘函〔2019〕19号 服务不实用"
ELEMENTS = (
    "title", "legal_basis", "conditions", "materials", "place", "hours", "contact_phone", "process",
)  # fmt: skip
_LIMIT = lazy(r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*个?\s*(工作日|自然日|日|天|小时|月)")
_AT_ONCE = lazy("即时|即办|当场|当日|立等|即来即办")
_IN_PROCESS = lazy(
    r"(?:承诺|办结|办理|全程|总)[^。；\n]{0,12}?([0-9]{1,3})\s*个?\s*(工作日|自然日|日|天)(?:内)?(?:办结|完成|作出|$|。|；)"
)
_NUMBER = lazy(r"[0-9]+(?:[-－—][0-9]+)*")
_HOURS = {"小时": 1 / 24, "日": 1.0, "天": 1.0, "自然日": 1.0, "工作日": 1.0, "月": 30.0}
_CALENDAR = ("日", "天", "自然日", "月")


def guide_rules(placeholders: tuple[str, ...], doubtful: tuple[str, ...], digest: str) -> Iterator[AnyRule]:
    """The rules about service guides.

    Args:
        placeholders: texts that hold nothing, such as 待补充.
        doubtful: texts that may hold nothing, such as 无.
        digest: of the pack they came from.
    """
    empty, hollow = (frozenset(map(_bare, words)) - {""} for words in (placeholders, doubtful))
    yield ArticleRule(
        code="documents.guide-placeholder",
        severity="E",
        name=say("Element of a service guide holds nothing"),
        explanation=say(
            "Each of the eight elements of a guide says what the applicant needs: name, legal basis, conditions, "
            "materials, place, hours, telephone, steps. An inspection counts 详见附件 and 无 as missing."
        ),
        source=SOURCE,
        find=lambda article: _placeholders(article, empty, hollow),
        pack=digest,
    )
    yield ArticleRule(
        code="documents.guide-limit",
        severity="E",
        name=say("Time limits of a service guide"),
        explanation=say(
            "The promised limit is at most the legal one, and the steps name the promised one. Differing limits were "
            "named in reports of inspections."
        ),
        source=SOURCE,
        find=_limits,
    )
    yield ArticleRule(
        code="documents.guide-phone",
        severity="W",
        name=say("Telephone number of a guide"),
        explanation=say(
            "A number that cannot be dialled from elsewhere: the area code is missing, or there are too few or too many "
            "digits."
        ),
        source=SOURCE,
        find=_phones,
    )


def _bare(text: str) -> str:
    return re.sub(r"[\s。，、：:（）()《》“”\"]+", "", text)


def _placeholders(article: Article, empty: frozenset[str], hollow: frozenset[str]) -> Iterator[Spot]:
    if not is_type(article, "service-guide"):
        return
    for key in ELEMENTS:
        text = _bare(article.content.text(key))
        if text in empty:
            yield in_field(article, key, Hit(0, 0, say("This holds nothing yet.")))
        elif text in hollow:
            message = say("Say it here; the reader should not have to look elsewhere.")
            yield in_field(article, key, Hit(0, 0, message, (), None, "W"))


# --- limits ---


def _limit(text: str) -> tuple[float, str] | None:
    """A limit in days and its unit; None where the text has none or several."""
    found = _LIMIT.findall(text)
    if len(found) == 1:
        count, unit = found[0]
        return han(count) * _HOURS[unit], unit
    return (0.0, "日") if not found and _AT_ONCE.search(text) else None


def _limits(article: Article) -> Iterator[Spot]:
    if not is_type(article, "service-guide"):
        return
    legal, promised = (_limit(article.content.text(key)) for key in ("legal_limit", "promised_limit"))
    if promised is None:
        return
    if legal is not None and promised[0] > legal[0]:
        same = (promised[1] in _CALENDAR) == (legal[1] in _CALENDAR)
        sure = same or promised[1] not in _CALENDAR
        message = say("The promised limit is longer than the legal one.")
        yield in_field(article, "promised_limit", Hit(0, 0, message, (), None, None if sure else "W"))
    yield from _in_process(article, promised)


def _in_process(article: Article, promised: tuple[float, str]) -> Iterator[Spot]:
    text = article.content.text("process")
    found = [match for match in _IN_PROCESS.finditer(text) if "承诺" in match.group() or "全程" in match.group()]
    for match in found if len(found) == 1 else ():
        if int(match.group(1)) != promised[0]:
            message = say("The promised limit in the form is {limit}.", limit=article.content.text("promised_limit"))
            yield Spot("process", Hit(match.start(1), match.end(2), message, (), None, "W"))


# --- telephones ---


def _phones(article: Article) -> Iterator[Spot]:
    for key in ("contact_phone", "complaint_phone"):
        text = article.content.text(key)
        if article.type is None or article.type.field(key) is None or not text:
            continue
        for match in _NUMBER.finditer(text):
            if not _is_extension(text, match.start()) and not _can_be_dialled(match.group()):
                message = say("Not a whole telephone number with area code.")
                yield Spot(key, Hit(match.start(), match.end(), message))


def _is_extension(text: str, start: int) -> bool:
    return text[max(0, start - 1) : start] in ("转", "、", "/", ",", "，") and start > 6


def _can_be_dialled(number: str) -> bool:
    digits = re.sub("[^0-9]", "", number)
    if re.fullmatch(r"0[0-9]{2,3}[-－—]?[0-9]{7,8}(?:[-－—][0-9]{1,5})?", number):
        return True
    if re.fullmatch(r"1[0-9]{10}|[48]00[-－—]?[0-9]{3,4}[-－—]?[0-9]{3,4}", number):
        return True
    return 3 <= len(digits) <= 6 and digits[0] in "19"
