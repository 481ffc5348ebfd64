"""Waymark: alternative provision, run together by an English authority, its schools and its providers."""

VERSION = "0.1.0"
