"""The baseline at /baseline/: Django's admin lists of the tables the pages show; and each answer's count of queries."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite, ModelAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from benchmarks.main_pages import counting_queries
from waymark.service.accounts.middleware import FAMILY_TOKEN
from waymark.service.accounts.models import Person
from waymark.service.config.urls import handler400, handler403, handler404, handler500
from waymark.service.imports.models import Spreadsheet
from waymark.service.notifications.models import Message
from waymark.service.organisations.models import Organisation
from waymark.service.panels.models import PanelMeeting
from waymark.service.placements.models import Placement
from waymark.service.pupils.models import Letter, Pupil
from waymark.service.referrals.models import Referral
from waymark.service.sufficiency.models import Simulation

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class QueriesInHeader:
    """Outermost, so that it counts what the other middleware asks too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with counting_queries() as queries:
            response = self.get_response(request)
        response["X-Queries"] = str(queries.count)
        return response


class Lists(AdminSite):
    """Whoever is signed in, or has opened a family's link, may list; row security says which rows."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated or FAMILY_TOKEN in request.session

    def each_context(self, request: HttpRequest) -> dict:
        return {"site_title": "Baseline", "site_header": "Baseline", "has_permission": False, "is_popup": False,
                "is_nav_sidebar_enabled": False, "available_apps": []}


class Listed(ModelAdmin):
    """Looks only: nothing is added, changed or removed here."""

    list_display_links = None
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def child(row: models.Model) -> str:
    return row.pupil.name


# table: model, columns, what is fetched with each row so that no row asks again
TABLES: dict[str, tuple[type[models.Model], tuple, tuple[str, ...]]] = {
    "pupil": (Pupil, ("reference", "given_names", "family_name", "year_group", "sen_provision"), ()),
    "referral": (
        Referral, ("reference", child, "school_name", "state", "path", "urgency", "submitted_on"), ("pupil", "school")
    ),
    "placement": (
        Placement,
        ("reference", child, "class_name", "state", "route", "starts_on", "expected_end_on"),
        ("pupil", "provision_class__provision"),
    ),
    "letter": (Letter, ("reference", child, "subject", "addressee_name", "state", "drafted_on"), ("pupil",)),
    "meeting": (PanelMeeting, ("reference", "kind", "meets_on", "starts_at", "state"), ()),
    "school": (Organisation, ("reference", "name", "kind"), ()),
    "person": (Person, ("reference", "name", "email"), ()),
    "message": (Message, ("to_address", "subject", "queued_at", "sent_at"), ()),
    "simulation": (Simulation, ("reference", "name", "state", "futures", "asked_on"), ()),
    "spreadsheet": (Spreadsheet, ("reference", "file_name", "state", "received_on"), ()),
}


def _lists() -> Lists:
    site = Lists(name="baseline")
    for model, columns, fetched in TABLES.values():
        site.register(model, type(f"{model.__name__}Listed", (Listed,), {
            "list_display": columns, "list_select_related": fetched,
            "school_name": lambda self, row: row.school.name,
            "class_name": lambda self, row: f"{row.provision_class.provision.name}, {row.provision_class.name}",
        }))
    return site


def list_address(table: str) -> str:
    meta = TABLES[table][0]._meta
    return f"/baseline/{meta.app_label}/{meta.model_name}/"


urlpatterns = [path("baseline/", _lists().urls), path("", include("waymark.service.config.urls"))]
