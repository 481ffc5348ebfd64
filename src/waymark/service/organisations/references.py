"""Unguessable public references: what pages, letters and links carry instead of a row's number."""

from __future__ import annotations

from waymark.kernel.identifiers import new_reference


def organisation_reference() -> str:
    return new_reference("OR")


def partnership_reference() -> str:
    return new_reference("PA")
