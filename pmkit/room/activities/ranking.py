"""A ranking: options in an order of preference. An answer is their places in the chosen order, ``[2, 0, 1]``."""

from __future__ import annotations

from typing import Literal

from pmkit.room.activities.order import Sorting


class Ranking(Sorting):
    """Options in an order of preference; none is the right one."""

    hint = "Put what matters most at the top."

    type: Literal["ranking"]
