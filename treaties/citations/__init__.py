"""Formats in which a work is cited: each renders the one neutral object of `domain.citation`."""
