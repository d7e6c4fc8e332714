"""The pages of ``resources/portal`` filled in, and their style sheet. No server is known here.

The public site answers with what this renders, and the desk's preview shows the very same; so nothing heavy may be
imported here.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from resources import folder


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(folder("portal")), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def render(template: str, **values: Any) -> str:
    """A page from a template of ``resources/portal``; every value is escaped unless it is ``Markup``."""
    return _environment().get_template(template).render(style=style_name(), **values)


@cache
def style() -> bytes:
    """The one style sheet."""
    return folder("portal", "site.css").read_bytes()


@cache
def style_name() -> str:
    """The style sheet's address, another one after each change of it."""
    return f"/style-{sha256(style()).hexdigest()[:12]}.css"
