"""The main pages of the service: whose each is, what each is about, and the table its baseline lists.

Read by `benchmarks/pages.py`, which times them in ten counties' worth of cases, and by the tests of the budgets, which
open each in the county as it is. Nothing here imports a model before it is called, so that settings come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

MOST_QUERIES = 30
MOST_BYTES = 150_000  # of the page itself, without images

LEAD, HEAD, CHAIR, BOARD = "Amara Okafor-Fen", "Niamh Lanternby", "Wilf Thistlewick", "Beatrix Sluiceman"
TRUST, COORDINATOR, OFFICER = "Ezra Causewayman", "Chidinma Balogun-Mere", "Jude Saltmarsh"
INCLUSION, DIRECTOR, ANALYST = "Saoirse Tidewell", "Idris Heronsgate", "Wren Tallowby-Sedge"
BASE, CENTRE, HUB, OUTREACH = "Elif Yilmaz-Marsh", "Kofi Mensah-Tern", "Romilly Quaymaster", "Gethin Wherrysail"
ADMINISTRATOR = "an administrator"  # no persona: found by role
FAMILY = "a family"  # no account: a link of their own
FAMILY_TOKEN = "made-for-measuring-and-known-to-everybody"


@dataclass(frozen=True)
class MainPage:
    """``table``: the Django admin lists it beside this page. ``about``: key of ``things_to_open``; empty for none."""

    who: str
    url_name: str
    table: str
    about: str = ""

    @property
    def key(self) -> str:
        return f"{self.url_name} {self.who.replace(' ', '-')}"


MAIN_PAGES = (
    *(MainPage(who, "home", "referral") for who in (LEAD, HEAD, CHAIR, COORDINATOR, OFFICER, INCLUSION, DIRECTOR)),
    *(MainPage(who, "home", "placement") for who in (BOARD, TRUST, BASE, CENTRE, HUB, OUTREACH)),
    MainPage(LEAD, "school_children", "pupil"),
    MainPage(LEAD, "school_child", "pupil", "child"),
    MainPage(LEAD, "school_referral_task_list", "referral", "draft"),
    MainPage(LEAD, "school_referral", "referral", "request"),
    MainPage(COORDINATOR, "school_referral", "referral", "request"),
    MainPage(LEAD, "spreadsheets_list", "spreadsheet"),
    MainPage(COORDINATOR, "children", "pupil"),
    MainPage(OFFICER, "children", "pupil"),
    MainPage(TRUST, "children", "pupil"),
    MainPage(DIRECTOR, "authority_county", "placement"),
    MainPage(OFFICER, "authority_county", "placement"),
    MainPage(OFFICER, "authority_waiting", "referral"),
    MainPage(OFFICER, "authority_overdue", "pupil"),
    MainPage(OFFICER, "authority_refusals", "referral"),
    MainPage(OFFICER, "sixth_day_board", "pupil"),
    MainPage(LEAD, "sixth_day_board", "pupil"),
    MainPage(LEAD, "exclusion_list", "pupil"),
    MainPage(LEAD, "exclusion_list", "pupil"),
    MainPage(OFFICER, "sixth_day_duty", "pupil", "duty"),
    MainPage(OFFICER, "authority_model", "school"),
    MainPage(OFFICER, "authority_schools", "school"),
    MainPage(OFFICER, "authority_partnerships", "school"),
    MainPage(ADMINISTRATOR, "authority_people_of", "person", "council"),
    MainPage(HEAD, "authority_people_of", "person", "school"),
    MainPage(COORDINATOR, "authority_outbox", "message"),
    MainPage(HEAD, "authority_record", "pupil"),
    MainPage(COORDINATOR, "panel_meetings", "meeting"),
    MainPage(HEAD, "panel_meetings", "meeting"),
    MainPage(COORDINATOR, "panel_prepare", "referral", "called"),
    MainPage(CHAIR, "panel_case", "referral", "case"),
    MainPage(CHAIR, "panel_whole_list", "referral", "frozen"),
    MainPage(CHAIR, "panel_board", "placement", "frozen"),
    MainPage(COORDINATOR, "panel_fair_share", "referral", "frozen"),
    MainPage(COORDINATOR, "panel_letters", "letter", "held"),
    MainPage(CHAIR, "shares_of", "placement", "partnership"),
    MainPage(OFFICER, "shares_by_group", "referral"),
    MainPage(COORDINATOR, "panel_pack", "referral", "frozen"),
    MainPage(BASE, "provider_today", "placement"),
    MainPage(BASE, "provider_children", "placement"),
    MainPage(OFFICER, "provider_provision", "placement", "provision"),
    MainPage(BASE, "placement_page", "placement", "placement"),
    MainPage(ANALYST, "home", "simulation"),
    MainPage(ANALYST, "planning", "simulation"),
    MainPage(ANALYST, "planning_register", "simulation"),
    MainPage(ANALYST, "planning_scenario", "simulation", "scenario"),
    MainPage(ANALYST, "planning_run", "simulation", "simulation"),
    MainPage(DIRECTOR, "planning_where", "simulation", "simulation"),
    MainPage(DIRECTOR, "planning_report", "simulation", "simulation"),
    MainPage(ANALYST, "planning_openings", "simulation", "scenario"),
    MainPage(DIRECTOR, "planning_plans", "simulation", "plans"),
    MainPage(ANALYST, "planning_plan", "simulation", "plan"),
    MainPage(DIRECTOR, "planning_drawn", "simulation", "drawing"),
    MainPage(ANALYST, "planning_places", "school"),
    MainPage(DIRECTOR, "planning_hosts", "school"),
    MainPage(FAMILY, "family_page", "letter"),
)


def address_of(page: MainPage, things: dict[str, tuple[str, ...]]) -> str:
    from django.urls import reverse

    return reverse(page.url_name, args=things[page.about] if page.about else ())


def things_to_open() -> dict[str, tuple[str, ...]]:
    """For each key of ``MainPage.about`` the references in its address. Call it as the tables' owner, who sees all."""
    from waymark.service.duties.models import EducationDuty
    from waymark.service.panels.models import AgendaItem, PanelMeeting
    from waymark.service.placements.models import Placement
    from waymark.service.referrals.models import Referral
    from waymark.service.sufficiency.models import Simulation

    asking = membership_of(LEAD).organisation
    base = membership_of(BASE).organisation
    request = Referral.objects.filter(school=asking, state__in=("listed", "submitted", "decided")).latest("id")
    draft = Referral.objects.filter(school=asking, state="draft").latest("id")
    here = Placement.objects.filter(provision_class__provision__provider=base, state="arrived")
    stay = here.order_by("id").first()
    frozen = meeting_to_freeze()
    case = AgendaItem.objects.filter(meeting=frozen, kind="new_request").exclude(state="taken_off").first()
    called = _coming().exclude(pk=frozen.pk).first()
    simulation = Simulation.objects.filter(state="done").exclude(levers__levers=[]).latest("id")
    plans = Simulation.objects.filter(state="done", question="openings").latest("id")
    held = PanelMeeting.objects.filter(partnership=frozen.partnership, state="closed").latest("meets_on")
    return {
        "child": (request.pupil.reference,),
        "simulation": (simulation.reference,),
        "scenario": (simulation.scenario.reference,),
        "plans": (plans.reference,),
        "plan": (plans.reference, str(plans.result["recommended"] + 1)),
        "drawing": (Simulation.objects.filter(state="done", question="drawing").latest("id").reference,),
        "request": (request.reference,),
        "draft": (draft.reference,),
        "called": (called.reference,),
        "held": (held.reference,),
        "frozen": (frozen.reference,),
        "partnership": (frozen.partnership.reference,),
        "case": (frozen.reference, case.reference),
        "duty": (EducationDuty.objects.filter(ended_on__isnull=True).earliest("id").reference,),
        "council": (membership_of(ADMINISTRATOR).organisation.reference,),
        "school": (membership_of(HEAD).organisation.reference,),
        "placement": (stay.reference,),
        "provision": (stay.provision_class.provision.reference,),
    }


def meeting_to_freeze() -> Any:
    """The longest agenda that the chair is called to."""
    return _coming().filter(members__person__name=CHAIR).first()


def freeze_the_agenda() -> None:
    """As the coordinator does before the panel: the list is closed and the proposal made. Call it as the tables' owner."""
    from waymark.service.accounts.middleware import actor_of
    from waymark.service.organisations.queries import today
    from waymark.service.panels.actions import freeze_agenda

    freeze_agenda(meeting=meeting_to_freeze(), by=actor_of(membership_of(COORDINATOR)), on=today())


def _coming() -> Any:
    """Meetings still to come whose agenda is open, the longest first."""
    from django.db.models import Count

    from waymark.service.panels.models import PanelMeeting

    return PanelMeeting.objects.filter(state="called").annotate(cases=Count("items", distinct=True)).order_by("-cases")


def membership_of(who: str) -> Any:
    """Of a persona by name, or of the first administrator."""
    from waymark.service.accounts.models import Membership

    held = Membership.objects.select_related("person", "organisation").order_by("id")
    if who == ADMINISTRATOR:
        return held.filter(role="administrator").first()
    return held.filter(person__name=who, person__is_persona=True).first()


def link_for_a_family(pupil_reference: str) -> str:
    """A link whose token is known here alone; gives the token. Call it as the tables' owner."""
    from waymark.service.access.context import token_hash
    from waymark.service.organisations.queries import today
    from waymark.service.pupils.models import FamilyLink, Pupil

    FamilyLink.objects.create(
        pupil=Pupil.objects.get(reference=pupil_reference), recipient_name="Pat Invented", relationship="mother",
        sent_to="pat@fenshire.example", token_hash=token_hash(FAMILY_TOKEN), made_on=today(),
        made_by=membership_of(COORDINATOR).person, expires_on=today() + timedelta(days=60),
    )
    return FAMILY_TOKEN


class Queries:
    """Counts what is asked of the database, not the bookkeeping of transactions."""

    def __init__(self) -> None:
        self.count = 0
        self.asked: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")):
            self.count += 1
            self.asked.append(sql)
        return execute(sql, params, many, context)


@contextmanager
def counting_queries() -> Iterator[Queries]:
    from django.db import connection

    queries = Queries()
    with connection.execute_wrapper(queries):
        yield queries
