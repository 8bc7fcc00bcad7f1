"""The small types that every part of ``world.yaml`` is made of: names, lines of text, spans of time, amounts."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from pmkit.data.models import CLEANED

FURTHEST: Final = 2880
"""Minutes after the start that a world may speak of: two days."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
"""What a player types: lower case words with hyphens."""

View = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$", max_length=81, description="target.look")]
Title = Annotated[str, Field(min_length=1, max_length=80), CLEANED]
Said = Annotated[str, Field(min_length=1, max_length=1200), CLEANED]
"""Something that a player reads: one or several lines. ``{signal}`` is replaced by its latest reading."""

Minute = Annotated[float, Field(ge=-1440, le=FURTHEST, allow_inf_nan=False, description="minutes after the start")]
Span = Annotated[float, Field(ge=0, le=FURTHEST, allow_inf_nan=False, description="minutes")]
Amount = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
