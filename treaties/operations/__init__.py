"""The only writers: each applies the rules, writes a revision and rewrites what is derived; none commits."""
