"""Plain text leads back to the place it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import DIGESTS, bodies

from forms.body.model import (
    AttachmentLink,
    Body,
    Cell,
    Divider,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Table,
    runs_of,
)
from forms.body.text import Position, plain_text


@given(bodies())
def test_every_offset_leads_to_a_place_and_back(body: Body) -> None:
    plain = plain_text(body)
    for offset in range(len(plain.text) + 1) if plain.spans else ():
        place = plain.locate(offset)
        span = next(s for s in plain.spans if (s.block_id, s.part) == (place.block_id, place.part))
        assert plain.offset_of(place) == min(offset, span.end)
        assert span.start <= offset <= span.end + 1


@given(bodies())
def test_the_text_of_every_run_is_there(body: Body) -> None:
    plain = plain_text(body)
    joined = [plain.text[span.start : span.end] for span in plain.spans]
    assert len("".join(joined)) + max(len(joined) - 1, 0) == len(plain.text)
    written = [run.text for block in body.blocks for runs in runs_of(block) for run in runs]
    assert all(text in plain.text for text in written)


def test_how_blocks_are_joined() -> None:
    body = Body(
        (
            Paragraph("b1", (Run("𠮷"), Run("野", bold=True))),
            ListBlock("b2", False, (ListItem((Run("一"),)), ListItem((Run("二"),)))),
            Table("b3", 0, ((Cell((Run("甲"),)), Cell((Run("乙"),))), (Cell((Run("丙"),)),))),
            Divider("b4"),
            Image("b5", DIGESTS[0], "会场", "图为会场"),
            AttachmentLink("b6", DIGESTS[1], "报名表"),
        )
    )
    plain = plain_text(body)
    assert plain.text == "𠮷野\n一\n二\n甲\t乙\n丙\n\n图为会场\n会场\n报名表"
    assert plain.locate(1) == Position("b1", 0, 1)
    assert plain.locate(2) == Position("b1", 0, 2)
    assert plain.locate(plain.text.index("乙")) == Position("b3", 1, 0)
    assert plain.locate(plain.text.index("\n会场") + 1) == Position("b5", 1, 0)
    assert plain.locate(len(plain.text)) == Position("b6", 0, 3)


def test_a_caption_and_an_equal_description_are_said_once() -> None:
    assert plain_text(Body((Image("b1", DIGESTS[0], "会场", "会场"),))).text == "会场"


@pytest.mark.parametrize("offset", [-1, 3])
def test_places_outside_the_text(offset: int) -> None:
    plain = plain_text(Body((Paragraph("b1", (Run("两字"),)),)))
    with pytest.raises(ValueError, match="outside"):
        plain.locate(offset)
    with pytest.raises(ValueError, match="outside"):
        plain.offset_of(Position("b1", 0, offset))
    with pytest.raises(KeyError):
        plain.offset_of(Position("b1", 1, 0))
