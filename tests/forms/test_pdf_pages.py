"""Pages of a PDF within bounds: the right page, no more points than allowed, and an end in time."""

from __future__ import annotations

from contextlib import suppress

import pytest
from support.pdfs import endless_page, pdf_of

from forms.errors import Malformed
from forms.pdf_pages import MAX_POINTS, PdfPages


def test_each_page_is_itself() -> None:
    pages = PdfPages(pdf_of("1 0 0 rg 0 0 600 800 re f", "0 0 1 rg 0 0 600 800 re f"))
    assert (pages.count, pages.pages) == (2, 2)
    first, second = pages.render(0, 60), pages.render(1, 60)
    assert (first.width, first.height) == (60, 80)
    assert first.data[:3] == bytes((0, 0, 255))  # blue, green, red
    assert second.data[:3] == bytes((255, 0, 0))
    assert not first.cut_short
    pages.close()


def test_an_empty_page_is_white() -> None:
    page = PdfPages(pdf_of("")).render(0, 30)
    assert set(page.data[:3]) == {255}


@pytest.mark.parametrize("box", ["0 0 600 800", "0 0 1 14400", "0 0 14400 1"])
def test_no_page_has_more_points_than_allowed(box: str) -> None:
    page = PdfPages(pdf_of("", box=box)).render(0, 60_000)
    assert 1 <= page.width * page.height <= MAX_POINTS
    assert len(page.data) >= page.stride * (page.height - 1)


def test_a_page_that_takes_for_ever_is_cut_short() -> None:
    page = PdfPages(endless_page()).render(0, 1_600, seconds=0.05)
    assert page.cut_short


def test_what_is_no_longer_wanted_is_left_off() -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    assert PdfPages(endless_page()).render(0, 1_600, stop).cut_short


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"x" * 500])
def test_what_does_not_open_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        PdfPages(data)


def test_cut_off_files_give_pages_or_a_sentence() -> None:
    whole = pdf_of("0 0 10 10 re f")
    for length in range(0, len(whole), 37):
        with suppress(Malformed):
            assert PdfPages(whole[:length]).render(0, 20).width == 20
