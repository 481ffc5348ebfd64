"""Where a child, a stay or a provision is shown. Those pages belong to other journeys, known here by name alone."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

CHILD = ("school_child",)
REFERRAL = ("school_referral",)
PLACEMENT = ("placement_page",)
PROVISION = ("provider_provision",)
MEETING = ("panel_meeting",)


def link(names: tuple[str, ...], reference: str) -> str:
    """The address of the first page of these names there is, or nothing."""
    for name in names:
        try:
            return reverse(name, args=[reference]) if reference else ""
        except NoReverseMatch:
            continue
    return ""


def cell(text: str, names: tuple[str, ...], reference: str) -> str | dict[str, str]:
    """A cell of a table, linked when there is somewhere to go."""
    href = link(names, reference)
    return {"text": text, "href": href} if href else text
