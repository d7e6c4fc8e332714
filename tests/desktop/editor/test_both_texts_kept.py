"""A draft saved at two places: both texts stay, and the way to compare them is one press (govCMS/GovCMS7#144)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop.messages import messages

pytestmark = pytest.mark.window
Said = list[tuple[str, str, Callable[[], object]]]


@pytest.fixture
def said() -> Iterator[Said]:
    """Toasts with what can be done about them."""
    told: Said = []

    def note(text: str, undo: str, act: Callable[[], object]) -> None:
        told.append((text, undo, act))

    messages().toasted.connect(note)
    yield told
    messages().toasted.disconnect(note)


def test_going_on_offers_to_compare_and_the_other_text_can_come_back(
    writing: Callable[..., Any], writer: Any, said: Said
) -> None:
    here = writing()
    here.write("这里写的。")
    writer.retitle(here.desk, here.article, "别处的标题")
    here.page.keeper.flush()
    here.qtbot.waitUntil(here.page.banner.isVisible, timeout=10_000)
    here.page.banner.pressed.emit()
    here.qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    here.saved()
    assert said[0][:2] == ("另一份文字存在历史版本里", "对比两份")
    assert here.stored().title != "别处的标题"
    said[0][2]()
    dialog = here.page.tools.history.dialog
    here.qtbot.waitUntil(lambda: dialog._shown is not None, timeout=10_000)
    titles = [here.desk.version(version.digest).title for version in here.desk.versions(here.article)]
    row = titles.index("别处的标题")
    dialog.list.setCurrentIndex(dialog.model.index(row + dialog.model.rowCount() - len(titles)))
    here.qtbot.waitUntil(lambda: dialog._shown.content.title == "别处的标题", timeout=10_000)
    assert "这里写的。" in dialog.canvas.toPlainText()
    dialog.restore.click()
    here.qtbot.waitUntil(lambda: here.stored().title == "别处的标题", timeout=10_000)
    here.settle()
