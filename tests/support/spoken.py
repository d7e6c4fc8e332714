"""What a screen reader finds on a screen, and the rules that hold for all of it.

The same rules judge the tree that comes over AT-SPI from a running program (``support.atspi``) and the one Qt gives
inside a process. Roles have the names of AT-SPI.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget
from support.seen import is_of_another_language

BUTTONS = frozenset(
    {"push button", "toggle button", "button menu", "push button menu", "check box", "radio button", "link", "page tab"}
)
FIELDS = frozenset({"text", "password text", "combo box", "spin button", "slider"})
GROUPS = frozenset({"list", "table", "tree", "tree table"})
ITEMS = frozenset({"list item", "table cell", "tree item", "menu item", "check menu item"})
NAMED = BUTTONS | FIELDS | GROUPS | ITEMS | {"progress bar"}
CHECKED = frozenset({"check box", "radio button", "toggle button"})
NOTHING = frozenset({"filler", "panel", "unknown", "invalid", ""})
MOST_CHILDREN = 40
PROGRAM = "gaoqian"
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Node:
    """One thing that a screen reader knows of.

    Attributes:
        role: its name in AT-SPI.
        name, description: what is read out.
        states: their names in AT-SPI.
        relations: their names in AT-SPI, of those it has to others.
        path: roles and names above it, the outermost first.
    """

    role: str
    name: str
    description: str
    states: frozenset[str]
    relations: frozenset[str] = frozenset()
    path: tuple[str, ...] = ()

    def is_shown(self) -> bool:
        """Whether it is on the screen now."""
        return "showing" in self.states

    def __str__(self) -> str:
        return f"{' > '.join(self.path[-3:])} > {self.role} “{self.name}” {sorted(self.states & _TOLD)}"


_TOLD = frozenset({"focusable", "checkable", "checked", "expanded", "editable", "enabled"})
Rule = Callable[[Node, str], str]


def unnamed(node: Node, code: str) -> str:
    """What can be used has a name, one with a letter or a figure in it."""
    if node.role in NAMED and not _WORD.search(node.name):
        return "has no name"
    return ""


def without_role(node: Node, code: str) -> str:
    """What can have the focus says what it is."""
    return (
        "can have the focus and does not say what it is" if "focusable" in node.states and node.role in NOTHING else ""
    )


def foreign(node: Node, code: str) -> str:
    """Names and descriptions speak the language of the window; the program's own name is the same in all."""
    if node.role == "application" or node.name == PROGRAM:
        return ""
    strange = [words for words in (node.name, node.description) if is_of_another_language(words, code)]
    return f"speaks another language: {strange[0]}" if strange else ""


def uncheckable(node: Node, code: str) -> str:
    """What shows whether it holds can be asked whether it holds."""
    return "cannot be asked whether it holds" if node.role in CHECKED and "checkable" not in node.states else ""


def contradicting(node: Node, code: str) -> str:
    """States that do not go together."""
    states = node.states
    if {"expanded", "collapsed"} <= states:
        return "is open and closed at once"
    inside = (
        node.role in NOTHING and node.path[-1:] != () and node.path[-1].startswith(("text ", "label "))
    )  # Qt's own viewport
    if "focused" in states and not {"focusable", "enabled"} <= states and not inside:
        return "has the focus and cannot have it"
    if "checked" in states and "checkable" not in states:
        return "is checked and cannot be"
    return ""


RULES: tuple[Rule, ...] = (unnamed, without_role, foreign, uncheckable, contradicting)


def broken_rules(nodes: Iterable[Node], code: str) -> list[str]:
    """What is wrong on a screen.

    Args:
        nodes: all there is; what is not shown is not judged.
        code: the language of the window.
    """
    shown = [node for node in nodes if node.is_shown()]
    found = [f"{node}: {words}" for node in shown for rule in RULES if (words := rule(node, code))]
    return list(dict.fromkeys(found + [f"{node}: has its label beside it, unrelated" for node in _unrelated(shown)]))


def _unrelated(shown: list[Node]) -> Iterator[Node]:
    """Fields whose name stands beside them as a label to which they are not related."""
    labels = {(node.path, node.name.strip()) for node in shown if node.role == "label"}
    for node in shown:
        if node.role in FIELDS and (node.path, node.name.strip()) in labels and "labelled by" not in node.relations:
            yield node


# ------------------------------------------------------------------------------------------------- in this process

_ROLES = {
    QAccessible.Role.Button: "push button", QAccessible.Role.ButtonMenu: "push button menu",
    QAccessible.Role.ButtonDropDown: "push button menu", QAccessible.Role.CheckBox: "check box",
    QAccessible.Role.RadioButton: "radio button", QAccessible.Role.ComboBox: "combo box",
    QAccessible.Role.EditableText: "text", QAccessible.Role.SpinBox: "spin button", QAccessible.Role.Slider: "slider",
    QAccessible.Role.Link: "link", QAccessible.Role.MenuItem: "menu item", QAccessible.Role.List: "list",
    QAccessible.Role.ListItem: "list item", QAccessible.Role.Table: "table", QAccessible.Role.Cell: "table cell",
    QAccessible.Role.Tree: "tree", QAccessible.Role.TreeItem: "tree item", QAccessible.Role.PageTab: "page tab",
    QAccessible.Role.ProgressBar: "progress bar", QAccessible.Role.StaticText: "label",
    QAccessible.Role.Client: "filler", QAccessible.Role.NoRole: "unknown", QAccessible.Role.Pane: "panel",
    QAccessible.Role.Grouping: "panel",
}  # fmt: skip
_STATES = ("focusable", "focused", "checkable", "checked", "expandable", "expanded", "collapsed", "editable")


def nodes_of(root: QWidget) -> list[Node]:
    """Everything that Qt tells assistive technology of a window."""
    interface = QAccessible.queryAccessibleInterface(root)
    return [] if interface is None else list(_walk(interface, ()))


def _walk(interface: QAccessibleInterface, path: tuple[str, ...]) -> Iterator[Node]:
    node = _node(interface, path)
    yield node
    if not node.is_shown():
        return
    inner = (*path, f"{node.role} “{node.name[:20]}”")
    for number in range(min(interface.childCount(), MOST_CHILDREN)):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from _walk(child, inner)


def _node(interface: QAccessibleInterface, path: tuple[str, ...]) -> Node:
    state = interface.state()
    states = {name for name in _STATES if getattr(state, name)}
    if not state.invisible and not state.offscreen:
        states.add("showing")
    if not state.disabled:
        states.add("enabled")
    role = "password text" if state.passwordEdit else _ROLES.get(interface.role(), interface.role().name)
    name, described = interface.text(QAccessible.Text.Name), interface.text(QAccessible.Text.Description)
    related = interface.relations(QAccessible.RelationFlag.Label)
    return Node(role, name, described, frozenset(states), frozenset({"labelled by"} if related else ()), path)
