"""Why nothing was taken."""


class NotTaken(ValueError):  # noqa: N818 - read as the answer to a request
    """What was pasted, uploaded or fetched cannot be kept; the message says why, to the person who asked."""
