"""Pages of their own, one file per kind of record that deserves more than the common page."""
