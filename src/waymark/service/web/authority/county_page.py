"""What the county's page shows, worked out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from markupsafe import Markup, escape

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.permissions import SEE_PEOPLE
from waymark.service.allocation.permissions import LOOK_AT_FAIR_SHARE, SEE_HOW_GROUPS_FARE
from waymark.service.audit.permissions import READ_OWN_AUDIT
from waymark.service.notifications.permissions import SEE_OUTBOX
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.permissions import (
    KEEP_TRAVEL_TIMES,
    LOOK_AT_SCHOOL,
    READ_MODEL,
    SEE_COUNTY,
    SEE_WHO_WAITS,
)
from waymark.service.organisations.queries import NotSetUp, authority_model, deployment
from waymark.service.panels.county import OpeningRow, PartnershipRow, county_places, opening_timeline
from waymark.service.panels.places_free import FreeToGive
from waymark.service.pupils.permissions import LIST_PUPILS
from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.web.components.openings import opening_row, plan_words
from waymark.service.web.components.wording import plural, sentence_list

from .links import PROVISION, cell

OPENINGS_SHOWN = 20  # on the county's page: those still to open first; the rest have a page of their own

# The other pages of the county: name of the page, words, who may open it.
WAYS = (
    ("children", "Every child", LIST_PUPILS),
    ("authority_schools", "Schools", LOOK_AT_SCHOOL),
    ("authority_partnerships", "Partnerships", LOOK_AT_SCHOOL),
    ("shares", "Fair share", LOOK_AT_FAIR_SHARE),
    ("shares_by_group", "How groups fare", SEE_HOW_GROUPS_FARE),
    ("planning", "Planning", SEE_PLANS),
    ("authority_unconfirmed", "Places to confirm", SEE_COUNTY),
    ("authority_model", "How support is arranged", READ_MODEL),
    ("authority_travel", "Measured journeys", KEEP_TRAVEL_TIMES),
    ("authority_people", "People", SEE_PEOPLE),
    ("authority_record", "What was done and looked at", READ_OWN_AUDIT),
)
OF_A_DEMONSTRATION = (("authority_outbox", "Messages", SEE_OUTBOX),)


@dataclass(frozen=True)
class CountyPage:
    """``counted_twice`` says that a provision serves several partnerships, so that rows do not add up."""

    numbers: list[dict[str, Any]]
    rows: list[list[Any]]
    timeline: list[list[Any]]
    sites: int
    plan: str
    ways: list[dict[str, str]]
    counted_twice: bool
    is_empty: bool


def county_page(rows: list[PartnershipRow], actor: Actor, free: FreeToGive) -> CountyPage:
    places = county_places(rows)
    opening, model = opening_timeline(rows), model_if_set_up()
    kinds = kind_names(model)
    times_counted = sum(len(row.provisions) for row in rows)
    return CountyPage(
        numbers=_numbers(rows, places, free, SEE_WHO_WAITS.held(actor)),
        rows=[_row(row) for row in rows],
        timeline=[opening_cells(one, kinds) for one in soonest(opening)[:OPENINGS_SHOWN]],
        sites=len(opening),
        plan=plan_words(model) if model else "",
        ways=_ways(actor),
        counted_twice=times_counted > len({one.provision.pk for row in rows for one in row.provisions}),
        is_empty=not rows,
    )


def soonest(opening: list[OpeningRow]) -> list[OpeningRow]:
    """Those still to open first, in the order of the plan."""
    return sorted(opening, key=lambda one: one.provision.status == "open")


def kind_names(model: AuthorityModel | None) -> dict[str, str]:
    return {kind.key: kind.name for kind in model.kinds} if model else {}


def _ways(actor: Actor) -> list[dict[str, str]]:
    settled = deployment()
    ways = WAYS + (OF_A_DEMONSTRATION if settled and settled.is_demonstration else ())
    return [{"text": words, "href": reverse(name)} for name, words, permission in ways if permission.held(actor)]


def _numbers(rows: list[PartnershipRow], places: Any, free: FreeToGive, sees_children: bool) -> list[dict[str, Any]]:
    longest = max((row.longest_wait for row in rows), default=0)
    found = [
        {
            "value": places.free,
            "text": f"{_free_from(free)} of {plural(places.open, 'place')} open",
            "href": reverse("authority_free"),
        },
    ]
    if not sees_children:
        return found
    return [
        *found,
        {
            "value": sum(row.waiting for row in rows),
            "text": f"waiting, the longest {plural(longest, 'school day')}",
            "href": reverse("authority_waiting"),
        },
        {"value": sum(row.late for row in rows), "text": "late", "href": reverse("authority_overdue")},
        {"value": sum(row.refused for row in rows), "text": "told no this term", "href": reverse("authority_refusals")},
    ]


@dataclass(frozen=True)
class FreePage:
    """``free`` of ``open`` places are free: the numbers of the county's page, and the sums of the rows."""

    open: int
    free: int
    rows: list[list[Any]]


def free_page(rows: list[PartnershipRow], model: AuthorityModel | None) -> FreePage:
    """Every open provision once, whatever number of partnerships it serves."""
    places, kinds = county_places(rows), kind_names(model)
    once, serves = {one.provision.pk: one for row in rows for one in row.provisions if one.open}, defaultdict(list)
    for row in rows:
        for one in row.provisions:
            serves[one.provision.pk].append(row.name if row.id is not None else "The whole county")
    listed = sorted(once.values(), key=lambda one: (-one.free, one.provision.name))
    return FreePage(
        places.open, places.free,
        [
            [
                cell(one.provision.name, PROVISION, one.provision.reference),
                kinds.get(one.provision.kind, one.provision.kind),
                sentence_list(serves[one.provision.pk]),
                one.open,
                one.free,
            ]
            for one in listed
        ],
    )


def _free_from(free: FreeToGive) -> str:
    return f"free {free.from_words}".rstrip()


def _row(row: PartnershipRow) -> list[Any]:
    return [
        _name(row),
        row.schools or "–",
        f"{row.places_open} open, {row.places_planned} planned",
        row.free,
        row.waiting,
        row.longest_wait or "–",
        row.refused,
        row.late,
        f"{row.returns_held} of {row.returns_checked}" if row.returns_checked else "–",
    ]


def _name(row: PartnershipRow) -> Any:
    if not row.reference:
        return row.name
    marks = [words for words, said in (("pilot", row.is_pilot), ("members assumed", row.is_assumed)) if said]
    noted = Markup(' <span class="wm-rows__note">{}</span>').format(", ".join(marks)) if marks else ""
    return (
        Markup('<a class="govuk-link" href="{}">{}</a>').format(reverse("authority_partnership", args=[row.reference]), row.name)
        + noted
    )


def opening_cells(one: OpeningRow, kinds: dict[str, str]) -> list[Any]:
    provision = one.provision
    named = cell(provision.name, PROVISION, provision.reference)
    if provision.is_provisional:
        named = Markup('{} <span class="wm-tag wm-tag--soon">provisional</span>').format(_link(named))
    return opening_row(one, kinds, named)


def _link(named: Any) -> Markup:
    if isinstance(named, dict):
        return Markup('<a class="govuk-link" href="{}">{}</a>').format(named["href"], named["text"])
    return escape(named)


def model_if_set_up() -> AuthorityModel | None:
    try:
        return authority_model()
    except NotSetUp:
        return None
