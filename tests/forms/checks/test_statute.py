"""What counts as quoted statute text: between the marks, and only where the place it stands follows."""

from __future__ import annotations

import pytest

from forms.checks.statute import quoted_spans


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("办法规定：“应当公开”（《云溪市办法》第三条）", ["应当公开"]),
        ("“应当公开”，《云溪市办法》", ["应当公开"]),
        ("“应当公开”（见《云溪市办法》）", ["应当公开"]),
        ("“应当公开” 第二十条", ["应当公开"]),
        ("“应当公开”云政发〔2026〕3号", ["应当公开"]),
        ("“应当‘及时’公开”第5条，“不得收费”第六条", ["应当‘及时’公开", "不得收费"]),
        ("“所称“公开”是指发布”（《办法》第二条）", ["所称“公开”是指发布"]),
        ("“应当公开”是大家的愿望", []),
        ("“应当公开”\n《云溪市办法》", []),
        ("应当公开（《云溪市办法》第三条）", []),
        ("“”第三条", []),
        ("“应当公开”\u3000\u3000\u3000第三条", []),
    ],
)
def test_quotations_are_found_without_their_marks(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text)] == quoted
