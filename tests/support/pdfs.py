"""Small PDF files written by hand, page by page, and one whose page takes for ever to be painted."""

from __future__ import annotations


def pdf_of(*pages: str, box: str = "0 0 600 800") -> bytes:
    """A PDF with these pages.

    Args:
        pages: what is painted on each, in PDF's own words.
        box: their size.
    """
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(pages)))
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for number, page in enumerate(pages):
        parts.append(f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {4 + 2 * number} 0 R/Resources<<>>>>")
        parts.append(f"<</Length {len(page)}>>stream\n{page}\nendstream")
    return _written(parts)


def endless_page(curves: int = 300_000) -> bytes:
    """A PDF of one page with so many curves that painting it takes seconds."""
    return pdf_of("\n".join(f"{n % 600} 0 m 600 {n % 800} 0 800 300 {n % 37} c S" for n in range(curves)))


def _written(parts: list[str]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(parts) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    )
    return out + end.encode()
