"""Old .doc and .wps files, turned into .docx by LibreOffice where it is installed; else a sentence on how to save them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from forms.errors import Malformed, Refused
from resources.language import say

SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")
_FIRST_PLACES = (Path("C:/Program Files/LibreOffice/program/soffice.exe"),)


def find_office() -> str:
    """Where LibreOffice is; ``""`` where it is not installed."""
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found:
            return found
    return next((str(path) for path in _FIRST_PLACES if path.is_file()), "")


def convert(data: bytes, ending: str, *, program: str = "", seconds: float = SECONDS) -> bytes:
    """The document as .docx.

    Args:
        data: an old binary document.
        ending: ``doc`` or ``wps``.
        program: LibreOffice; looked for where empty.
        seconds: how long it may take.

    Raises:
        Refused: LibreOffice is not installed.
        Malformed: LibreOffice cannot read the file, or takes too long.
    """
    office = program or find_office()
    if not office:
        sentence = say(
            "Files ending with .{ending} need LibreOffice, which is not installed here. Open the file in WPS or Word, save it as .docx and open that.",
            ending=ending,
        )
        raise Refused(sentence, "import.office")
    with tempfile.TemporaryDirectory(prefix="gaoqian-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        source = folder / f"document.{ending}"
        source.write_bytes(data)
        _run(office, folder, source, seconds)
        made = folder / "out" / "document.docx"
        if not made.is_file():
            raise _unreadable(ending)
        return made.read_bytes()


def _run(office: str, folder: Path, source: Path, seconds: float) -> None:
    profile = (folder / "profile").as_uri()  # its own, else two runs at once get in each other's way
    command = [
        office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx",
        "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise _unreadable(source.suffix[1:]) from None
    except OSError:
        raise _unreadable(source.suffix[1:]) from None


def _unreadable(ending: str) -> Malformed:
    sentence = say(
        "LibreOffice cannot read this .{ending} file. Open it in WPS or Word, save it as .docx and open that.",
        ending=ending,
    )
    return Malformed(sentence, "import.office")
