"""Addresses that a person can cut back to: each leads to the nearest page above it that they may open, never to a dead end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, resolve, reverse

from .page import open_page

Lead = tuple[str, tuple[str, ...]]  # the name of a page, and the parts of the address that it needs

CHILDREN: tuple[Lead, ...] = (("school_children", ()), ("children", ()))
REQUEST: tuple[Lead, ...] = (("school_referral", ("reference",)),)
CHILD: tuple[Lead, ...] = (("school_child", ("reference",)),)
PANELS: tuple[Lead, ...] = (("panel_meetings", ()),)
SPREADSHEETS: tuple[Lead, ...] = (("spreadsheets_list", ()),)
PLANNING: tuple[Lead, ...] = (("planning", ()),)
EXCLUSIONS: tuple[Lead, ...] = (("exclusion_list", ()),)
HOME: tuple[Lead, ...] = ()

# Before every page, because a page that takes any word in this part of its address would take these.
FIRST: dict[str, tuple[Lead, ...]] = {
    "school/": CHILDREN,
    "school/requests/": CHILDREN,
    "school/letters/": CHILDREN,
    "school/reports/": CHILDREN,
    "school/requests/<str:reference>/words/": REQUEST,
    "exclusions/children/": EXCLUSIONS,
    "panels/asked/": PANELS,
    "panels/decisions/": PANELS,
    "panels/letters/": PANELS,
    "placement/": (("provider_today", ()), *CHILDREN),
    "placement/unplanned/": CHILDREN,
    "placement/<str:reference>/promise/": (("placement_page", ("reference",)),),
    "provision/<str:reference>/lift/": (("provider_provision", ("reference",)),),
    "county/people/<str:reference>/roles/": (("authority_people_of", ("reference",)),),
    "county/schools/import/<str:key>/wrong-rows/": (("authority_import_look", ("key",)),),
    "spreadsheets/new/": SPREADSHEETS,
    "spreadsheets/template/": SPREADSHEETS,
    "planning/scenarios/": PLANNING,
    "planning/runs/": PLANNING,
    "set-password/": HOME,
}
# After every page, because they take any word themselves.
LAST: dict[str, tuple[Lead, ...]] = {
    "school/children/<str:reference>/family-link/<int:link_id>/": CHILD,
    "school/requests/<str:reference>/write/tried/<int:number>/": (("school_referral_task_list", ("reference",)),),
    "exclusions/children/<str:reference>/": CHILD,
    "panels/<str:reference>/prepare/<str:item>/": (("panel_prepare", ("reference",)),),
    "county/partnerships/<str:reference>/<str:school>/": (("authority_partnership", ("reference",)),),
    "county/people/<str:reference>/roles/<int:number>/": (("authority_people_of", ("reference",)),),
    "county/schools/<str:reference>/closed-days/<str:day>/": (("authority_school", ("reference",)),),
    "planning/runs/<str:reference>/numbers/": (("planning_run", ("reference",)),),
    "set-password/<str:reference>/": HOME,
}


def _leading_to(leads: tuple[Lead, ...]) -> Any:
    @open_page("It shows nothing: it leads to a page that asks who may open it.")
    def lead_on(request: HttpRequest, **parts: Any) -> HttpResponse:
        for name, needed in leads:
            address = reverse(name, kwargs={key: parts[key] for key in needed})
            if _may_open(request, address):
                return redirect(address)
        return redirect("home")

    return lead_on


def _may_open(request: HttpRequest, address: str) -> bool:
    permission = getattr(resolve(address).func, "permission", None)
    return permission is None or (request.actor is not None and permission.held(request.actor))


def _patterns(leads: dict[str, tuple[Lead, ...]]) -> list[URLPattern]:
    return [path(address, _leading_to(to)) for address, to in leads.items()]


first, last = _patterns(FIRST), _patterns(LAST)
