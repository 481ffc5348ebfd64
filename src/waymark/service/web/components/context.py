"""What the layout needs on every page. Nothing here may fail: error pages and strangers see the layout too."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from waymark.service.web.components.today import page_day, set_page_day
from waymark.service.web.components.wording import long_day

SERVICE_NAME = "Waymark"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """`settings.WAYMARK` may hold authority_name, theme_css, navigation, footer_links, idle_minutes and
    sign_out_href; `request` may carry today, person, membership, navigation and authority_name, which win.

    A view's own context overrides any of these names. `navigation` is a list of {text, href, current}.
    """
    waymark: dict[str, Any] = getattr(settings, "WAYMARK", {})
    today: date | None = getattr(request, "today", None)
    set_page_day(today)
    person = getattr(request, "person", None)
    membership = getattr(request, "membership", None)
    return {
        "service_name": waymark.get("service_name", SERVICE_NAME),
        "authority_name": getattr(request, "authority_name", "") or waymark.get("authority_name", ""),
        "person_name": _name(person),
        "membership_name": _membership_name(membership),
        "navigation": getattr(request, "navigation", None) or waymark.get("navigation", ()),
        "footer_links": waymark.get("footer_links", ()),
        "theme_css": waymark.get("theme_css", ""),
        "theme_colour": waymark.get("theme_colour", "#0b4f57"),
        "session_seconds": waymark.get("idle_minutes", 0) * 60 if person else 0,
        "sign_out_href": waymark.get("sign_out_href", ""),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "today": page_day(),
        "printing": "print" in request.GET,
    }


def _name(person: object | None) -> str:
    if person is None:
        return ""
    return str(getattr(person, "name", None) or person)


def _membership_name(membership: object | None) -> str:
    if membership is None:
        return ""
    organisation = getattr(getattr(membership, "organisation", None), "name", "")
    return ", ".join(part for part in (str(getattr(membership, "role_name", "")), str(organisation)) if part)


def demo_banner(today: date) -> str:
    return f"Demonstration: everybody here is invented, and today is {long_day(today)}."
