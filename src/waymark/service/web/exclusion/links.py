"""Where other journeys show a child, a place or a suspension. Known here by name alone."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

CHILD = "school_child"
DUTY = "sixth_day_duty"
RECORD = "education_record"


def cell(text: str, name: str, reference: str) -> str | dict[str, str]:
    """A cell of a table, linked when there is somewhere to go."""
    try:
        return {"text": text, "href": reverse(name, args=[reference])} if reference else text
    except NoReverseMatch:
        return text
