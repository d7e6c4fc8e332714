"""Quoted statute text: what the law says in its own words is nobody's to correct.

A stretch in quotation marks followed by a reference to where it stands is exempt from wording rules, never from
secrecy and privacy.
"""

from __future__ import annotations

from forms.checks.lazy import lazy

_QUOTED = lazy(
    r"“[^“”]{1,2000}(?:“[^“”]{0,200}”[^“”]{0,2000}){0,20}”"
    r"(?=[，,。；;、]?(?:[（(]?(?:见|引自|摘自|出自|依据|根据|载于)?[^\S\n]{0,2}"
    r"(?:《[^《》\n]{2,80}》|[\u4e00-\u9fff]{1,12}〔[12][0-9]{3}〕[0-9]{1,5}号|第[一二三四五六七八九十百千零〇0-9]{1,8}条)))"
)


def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The quoted stretches of statutes in one paragraph, as pairs of offsets without the marks.

    Args:
        text: one paragraph.
    """
    if "“" not in text:
        return ()
    return tuple((match.start() + 1, match.end() - 1) for match in _QUOTED.finditer(text))
