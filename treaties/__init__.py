"""Treaty Register: who is bound by which treaty from which day, and who says so."""
