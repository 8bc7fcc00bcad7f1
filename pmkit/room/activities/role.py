"""Roles: a card for each phone, with a note that only its holder reads. What the holder notes stays on the phone."""

from __future__ import annotations

from typing import Any, Literal

from htpy import Node, li, ul
from pydantic import Field

from pmkit.data.models import Strict
from pmkit.room.shared.activity import OPTIONS_MOST, Activity, Long, Short


class Card(Strict):
    """A role with what only its holder reads."""

    role: Short = Field(description="the role's name, such as incident commander")
    text: Long = Field(default="", description="what everybody may know of the role")
    note: Long = Field(default="", description="what only the holder reads")


class Role(Activity):
    """Role cards that are dealt, the one that fewest hold next."""

    type: Literal["role"]
    cards: list[Card] = Field(default=[], max_length=OPTIONS_MOST, description="roles that are dealt")

    def problem(self) -> str:
        """Return what is missing: a card."""
        return super().problem() if self.cards else "a role needs cards"

    def page(self) -> dict[str, Any]:
        """Return that cards are dealt: each phone asks for its own."""
        return {"deals": True}

    def on_wall(self, options: list[str]) -> Node:
        """Return the names of the roles."""
        return ul(".plain")[(li[card.role] for card in self.cards)]
