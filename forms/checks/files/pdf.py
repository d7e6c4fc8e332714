"""PDF files through PDFium: whether they open, how long they are, what the first pages say, whether they run scripts."""

from __future__ import annotations

import re
from threading import Lock
from typing import Any

from forms.errors import Malformed
from resources.language import say

# PDFium has no threads of its own and bears only one at a time; whoever else uses it takes this lock too.
PDFIUM = Lock()

MAX_PAGES = 30
MAX_TEXT = 300_000
_SCRIPTS = re.compile(rb"/S\s*/(?:JavaScript|Launch)\b")
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read_pdf(data: bytes) -> tuple[str, str, dict[str, object]]:
    """Text of the first pages, what stands in the properties, and facts.

    Raises:
        Malformed: it does not open.
    """
    with PDFIUM:
        return _read(data)


def _read(data: bytes) -> tuple[str, str, dict[str, object]]:
    import pypdfium2

    facts: dict[str, object] = {"kind": "pdf", "scripts": bool(_SCRIPTS.search(data))}
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if getattr(fault, "err_code", None) == _PASSWORD or "password" in str(fault).lower():
            return "", "", {**facts, "encrypted": True}
        raise Malformed(say("The PDF is damaged and does not open."), "pdf.damaged") from None
    try:
        facts |= {"encrypted": False, "pages": len(document)}
        facts["scripts"] = bool(facts["scripts"]) or _script_count(document) > 0
        about = document.get_metadata_dict()
        facts["author"] = str(about.get("Author", ""))
        aside = "\n".join(str(about.get(key, "")) for key in ("Title", "Author", "Subject", "Keywords"))
        return _text(document), aside.strip(), facts
    finally:
        document.close()


def _script_count(document: Any) -> int:
    import pypdfium2.raw

    return int(pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document))


def _text(document: Any) -> str:
    import pypdfium2

    parts: list[str] = []
    length = 0
    for number in range(min(len(document), MAX_PAGES)):
        try:
            page = document[number]
            text = page.get_textpage().get_text_bounded(errors="replace")
            page.close()
        except pypdfium2.PdfiumError:
            continue
        parts.append(text.replace("\r\n", "\n"))
        length += len(text)
        if length > MAX_TEXT:
            break
    return "\n".join(parts)[:MAX_TEXT]
