"""Role cards: everybody may know the roles, nobody the notes."""

from __future__ import annotations

import json

import pytest

from pmkit.errors import RoomError
from pmkit.html import render
from pmkit.room.activities.role import Role
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import keyed_in
from tests.room.plans import ROLE, of_kind

IT = of_kind(Role, ROLE)


def test_pages_are_told_the_roles_and_no_note() -> None:
    """The projector names the roles; what only a holder reads is neither there nor in what pages are told."""
    wall = render(IT.on_wall([]))
    assert "incident commander" in wall
    assert "secret-of-the-commander" not in wall + json.dumps(IT.page())
    assert IT.in_phases == ("discuss",)


def test_a_role_needs_cards_and_takes_no_answer() -> None:
    """Without a card there is nothing to deal; nothing can be keyed in."""
    with pytest.raises(RoomError, match="needs cards"):
        make_plan([{**ROLE, "cards": []}])
    with pytest.raises(RoomError) as error:
        keyed_in(IT, [1], needed=1)
    assert error.value.code == "not-asked"
