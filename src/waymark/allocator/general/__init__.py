"""Assignments that are not about children, through the same engine, with an exact check of its proof."""
