"""An article as a file for people without this program: a Word document or a web page, with its files beside it.

It leaves the encrypted store only when a person asks for it, and proves nothing: the evidence does that.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from forms.content import Content
from forms.errors import EnvironmentTrouble
from resources.language import say
from sync.desk.context import Context
from sync.desk.writing import draft_view
from sync.store import attachments

WORD, PAGE = ".docx", ".html"
ENDINGS = (WORD, PAGE)
MAX_NAME = 60
_NO_NAME = '/\\<>:"|?*'


def document_name(title: str, number: str) -> str:
    """A file name without ending for an article: its title as far as a name may have it, else its number."""
    kept = "".join(sign for sign in title if sign.isprintable() and sign not in _NO_NAME)
    return kept[:MAX_NAME].strip(" .") or number


def write_document(context: Context, article: str, path: Path) -> Path:
    """Write the text of an article as it is stored here.

    What a Word document or a web page cannot hold lies in a folder beside it, named like the file: attached files,
    and for a web page the pictures.

    Args:
        path: with one of ``ENDINGS``; any other one becomes a Word document.

    Returns:
        Where it was written.

    Raises:
        Refused: there is no such article here.
        EnvironmentTrouble: the disk is full or the place cannot be written; an older file there stays.
    """
    content = draft_view(context, article).content
    target = path if path.suffix.lower() in ENDINGS else path.with_name(f"{path.name}{WORD}")
    with context.store.reading() as tx:
        data = {a.digest: attachments.read(tx, a.digest) for a in content.attachments if attachments.has(tx, a.digest)}
    folder = target.with_name(f"{target.stem}_files")
    names = _names(content)
    if target.suffix.lower() == PAGE:
        made, beside = _page(context, content, folder.name, names), set(data)
    else:
        made, beside = _word(context, content, data), {a.digest for a in content.attachments if not a.is_image}
    try:
        for digest in sorted(beside & set(data)):
            folder.mkdir(exist_ok=True)
            _put(folder / names[digest], data[digest])
        _put(target, made)
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(target), why=str(fault.strerror)),
            "document.write",
        ) from fault
    return target


def _word(context: Context, content: Content, data: Mapping[str, bytes]) -> bytes:
    from forms.exporters.docx import docx

    return docx(content, context.catalogue, data.get)


def _page(context: Context, content: Content, folder: str, names: Mapping[str, str]) -> bytes:
    from forms.exporters.html import page_html

    return page_html(content, context.catalogue, lambda digest: quote(f"{folder}/{names[digest]}")).encode("utf-8")


def _names(content: Content) -> dict[str, str]:
    """File names by digest; of the same name the second one gets a number."""
    names: dict[str, str] = {}
    for number, item in enumerate(content.attachments, 1):
        taken = {name.casefold() for name in names.values()}
        names.setdefault(item.digest, f"{number}-{item.name}" if item.name.casefold() in taken else item.name)
    return names


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or leave the one that is there."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
