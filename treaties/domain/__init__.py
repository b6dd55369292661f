"""Rules of the field in plain Python: dates, clauses, status, obligations."""
