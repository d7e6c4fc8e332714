"""The practice county 云溪市: a fictional place whose units, officers, columns and articles are plain data.

Practice mode and the tests build a whole portal from it. Nothing here is real, and nothing here decides
anything: the functions only read the JSON files beside this module.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from resources import folder

Record: TypeAlias = dict[str, Any]


def county() -> Record:
    """The site: names, domain, site code, portal office, and who signs the reference pack."""
    return dict(_read("county.json"))


def units() -> list[Record]:
    """The portal office first, then the departments: id, name, short, kind, phone, duty."""
    return list(_read("units.json"))


def columns() -> list[Record]:
    """The columns in the order of the site, with the keys of ``sync.chain.roster.Column``."""
    return list(_read("columns.json"))


def routes() -> list[Record]:
    """The routes, with the keys of ``sync.chain.roster.Route``."""
    return list(_read("routes.json"))


def officers() -> list[Record]:
    """The officers and the portal's service: id, name, unit, post, service, and grants under ``roles``."""
    return list(_read("officers.json")["officers"])


def deputies() -> list[Record]:
    """The pairs of AB岗: deputy, principal, not_before, not_after (RFC 3339)."""
    return list(_read("officers.json")["deputies"])


def samples() -> list[Record]:
    """The sample articles in order; ``id`` is the file name without its ending.

    Keys: type, column, author, fields, body (as ``Body.to_json``), attachments (each with ``file``, its name
    for ``sample_file``), target (a stage of ``sync.chain.state``), pending (label of the next station, or
    None) and acts (what was done so far, in order; ``send`` and ``receive`` are written out).
    """
    paths = sorted(folder("county", "samples").glob("*.json"))
    return [{"id": path.stem, **_read(f"samples/{path.name}")} for path in paths]


def sample_file(name: str) -> Path:
    """The path of an attachment's file, by the ``file`` of a sample's attachment."""
    return folder("county", "samples", "files", name)


def return_reasons() -> Record:
    """Why an article is returned: ``groups`` (id, labels) and ``reasons`` (code, group, labels)."""
    return dict(json.loads(folder("return_reasons.json").read_text(encoding="utf-8")))


@cache
def _text(name: str) -> str:
    return folder("county", name).read_text(encoding="utf-8")


def _read(name: str) -> Any:
    """Parsed afresh each time, so that no caller can change what another one reads."""
    return json.loads(_text(name))
