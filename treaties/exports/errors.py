"""Why an export cannot be written."""

from __future__ import annotations

from treaties.domain.message import Told


class ExportError(Told):
    """A wish that cannot be met: the message says why and what to do instead."""
