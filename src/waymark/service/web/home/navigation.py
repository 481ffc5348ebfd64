"""The few links at the top of every page, by role, and what the layout says of the authority."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from waymark.service.accounts.roles import AUTHORITY, EVERYBODY, PROVIDER, SCHOOL
from waymark.service.organisations.queries import deployment
from waymark.service.provisions.permissions import PLANNERS
from waymark.service.web.components.context import demo_banner

# name of the page, words, who is shown it
ITEMS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("home", "What needs me", EVERYBODY),
    ("school_children", "Our children", SCHOOL),
    ("children", "Children", AUTHORITY | {"director", "trust_officer"}),
    ("provider_today", "Today", PROVIDER),
    ("provider_children", "Children here", PROVIDER),
    ("panel_meetings", "Panels", SCHOOL | AUTHORITY | PROVIDER | {"director", "trust_officer"}),
    ("exclusion_list", "Suspensions", SCHOOL),
    ("sixth_day_board", "Sixth day", AUTHORITY | SCHOOL | {"director"}),
    ("authority_county", "The county", AUTHORITY | {"director", "administrator", "analyst"}),
    ("planning", "Planning", PLANNERS),
    ("spreadsheets_list", "Spreadsheets", SCHOOL | {"coordinator"}),
    ("authority_schools", "Schools", {"administrator"}),
    ("authority_people", "People", {"head_teacher", "administrator"}),
    ("authority_record", "Who looked", {"head_teacher"}),
)
FOOTER = (
    ("public_about", "How support is shared out"),
    ("public_openings", "What opens when"),
    ("public_privacy", "What is kept about you"),
    ("public_accessibility", "Accessibility"),
)


def navigation_context(request: HttpRequest) -> dict[str, Any]:
    """Needs the database only for the authority's name; error pages go without."""
    actor = getattr(request, "actor", None)
    settled = deployment() if hasattr(request, "actor") else None
    return {
        "navigation": [_item(request, name, text) for name, text, roles in ITEMS if actor and actor.role in roles],
        "authority_name": settled.authority.name if settled else "",
        "demo_banner": demo_banner(request.today) if settled and settled.is_demonstration else "",
        "sign_out_href": reverse("sign_out") if actor else "",
        "session_extend_href": reverse("stay") if actor else "",
        "footer_links": [{"text": text, "href": reverse(name)} for name, text in FOOTER],
        "switch_href": reverse("choose_role") if actor else "",
    }


def _item(request: HttpRequest, name: str, text: str) -> dict[str, Any]:
    href = reverse(name)
    here = request.path == href if name == "home" else request.path.startswith(href)
    return {"text": text, "href": href, "current": here}
