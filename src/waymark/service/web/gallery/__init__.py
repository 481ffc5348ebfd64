"""Every component on one page, for eyes and for tests. Served only while developing."""
