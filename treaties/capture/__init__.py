"""Taking an article in: what was pasted, uploaded or fetched becomes bytes, a text and what the page says of itself."""
