"""One Python file as the house rules see it: its tree, and what each name in it really is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Finding:
    """One breach of a rule.

    Attributes:
        path: relative to the project.
        line: from 1.
        rule: the rule's short name.
        message: what is wrong and what to write instead.
    """

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Source:
    """A parsed file.

    Attributes:
        path: relative to the project, with forward slashes.
        tree: its syntax.
        names: the full dotted name behind each imported name.
    """

    path: str
    tree: ast.Module
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, path: str, text: str) -> Source:
        """Parse a file's text; raises SyntaxError."""
        tree = ast.parse(text)
        return cls(path, tree, dict(_imported(tree)))

    def full(self, node: ast.expr) -> str:
        """The full dotted name of an expression such as ``t.sleep`` after ``import time as t``; else ""."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        parts.append(self.names.get(node.id, node.id))
        return ".".join(reversed(parts))

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the full name of what is called ("" where it has none)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, self.full(node.func)

    def finding(self, node: ast.AST, rule: str, message: str) -> Finding:
        """A finding at a node."""
        return Finding(self.path, getattr(node, "lineno", 1), rule, message)

    def within(self, places: tuple[str, ...]) -> bool:
        """Whether the file is one of these or lies in one of these folders (named with a final slash)."""
        return any(self.path == place or (place.endswith("/") and self.path.startswith(place)) for place in places)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    yield alias.asname, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword argument, if it is given."""
    return next((item.value for item in call.keywords if item.arg == name), None)


def has_unpacking(call: ast.Call) -> bool:
    """Whether a call takes arguments that cannot be seen here (``**options`` or ``*parts``)."""
    return any(item.arg is None for item in call.keywords) or any(isinstance(arg, ast.Starred) for arg in call.args)


def literal(node: ast.expr | None) -> str | None:
    """The text of a string literal, else None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
