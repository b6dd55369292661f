"""Why nothing was taken."""

from __future__ import annotations

from treaties.domain.message import Told


class NotTaken(Told):
    """What was pasted, uploaded or fetched cannot be kept; the message says why, to the person who asked."""
