"""Why an export cannot be written."""

from __future__ import annotations


class ExportError(ValueError):
    """A wish that cannot be met: the message says why and what to do instead."""
