"""Every day a part of what one piece of code answers a hundred times over; `make thorough` asks for all of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
THOROUGH = bool(os.environ.get("TREATIES_THOROUGH"))


def some(whole: Sequence[T], step: int) -> Sequence[T]:
    """One in `step` of these, the first among them."""
    return whole if THOROUGH else whole[::step]
