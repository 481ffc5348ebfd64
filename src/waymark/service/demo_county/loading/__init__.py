"""Puts a generated county into an empty database: everything or nothing, in the order in which things depend."""
