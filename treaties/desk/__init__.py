"""The article desk: what an article says that the register can hold, each with the words that say it."""
