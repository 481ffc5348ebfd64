"""A provider's day and a provision's page, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.service.accounts.actor import Actor
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels.places_free import free_to_give
from waymark.service.placements.queries import ProviderDay, free_places
from waymark.service.provisions import permissions, queries
from waymark.service.provisions.rules import OPENING_STATES, OPENING_TRANSITIONS, PLACE_KINDS, PUBLIC_STATES
from waymark.service.pupils.queries import calendars_of
from waymark.service.web.components.clocks import Clock, clock_to
from waymark.service.web.components.wording import day as said
from waymark.service.web.components.wording import plural


@dataclass(frozen=True)
class Row:
    """One line of the day, in the shape ``needs_me`` takes."""

    child: str
    what: str
    note: str
    clock: Clock | None
    act: str
    href: str


def day_groups(day: ProviderDay, on: date) -> list[tuple[str, list[Row]]]:
    """What to do today, most pressing first; empty groups are left out."""
    shown = (day.offers, day.arriving, day.past_end, day.reviews, day.quiet)
    calendars = calendars_of({one.pupil_id for some in shown for one in some}, on)

    def rows(found: list[Any], what: str, due: str, act: str, name: str) -> list[Row]:
        return [
            Row(
                one.pupil.name,
                what,
                f"Year {one.pupil.year_group}, {one.provision_class}",
                clock_to(due_on, on, calendars[one.pupil_id]) if due and (due_on := getattr(one, due)) else None,
                act,
                reverse(name, args=[one.reference]),
            )
            for one in found
        ]

    groups = [
        (
            "Offers to answer",
            rows(day.offers, "A place is asked for", "host_answer_due_on", "Answer", "placement_answer"),
        ),
        ("Arriving", rows(day.arriving, "Did they arrive?", "starts_on", "Say so", "placement_arrival")),
        ("Past the day to move on", rows(day.past_end, "Still here", "expected_end_on", "Open", "placement_page")),
        ("Reviews due", rows(day.reviews, "Review", "review_due", "Write it", "placement_review")),
        ("Gone quiet", rows(day.quiet, "Nothing written for four school weeks", "", "Open", "placement_page")),
    ]
    return [group for group in groups if group[1]]


@dataclass(frozen=True)
class Confirmation:
    name: str
    href: str
    confirm_href: str
    by: str
    on: date | None
    is_due: bool


def confirmation_rows(provisions: list[Any], on: date) -> list[Confirmation]:
    """Each open provision with who last confirmed its free places."""
    last = queries.last_confirmed([one.pk for one in provisions])
    due = {one.pk for one, _ in queries.not_confirmed_lately(on)} if provisions else set()
    return [
        Confirmation(
            one.name,
            reverse("provider_provision", args=[one.reference]),
            reverse("provider_confirm", args=[one.reference]),
            last[one.pk].confirmed_by.name if one.pk in last else "",
            last[one.pk].confirmed_on if one.pk in last else None,
            one.pk in due,
        )
        for one in provisions
        if one.status == "open"
    ]


@dataclass(frozen=True)
class ProvisionShown:
    status: str
    is_hidden: bool
    places_rows: list[list[str]]
    free_rows: list[list[Any]]
    free_now: int
    to_give: str
    holds: list[Any]
    steps: list[Any]
    confirmations: list[Any]
    may_confirm: bool
    may_hold: bool
    may_state: bool
    may_step: bool


def _to_give(provision: Any, classes: list[Any], on: date) -> str:
    """ "3 of these can be given from Wed 2 Dec", and what that means: what is empty until then helps nobody new."""
    if provision.status != "open":
        return ""
    free = free_to_give(on, calendar_for(), kinds={provision.kind})
    count = sum(free.by_class.get(one.pk, 0) for one in classes)
    words = plural(count, "place") if count else "No place"
    return f"{words} can be given {free.from_words}. {free.meaning}" if free.begins else ""


def provision_shown(provision: Any, classes: list[Any], actor: Actor, on: date) -> ProvisionShown:
    places = free_places(on, on, classes) if classes else None
    rows, free_now = [], 0
    for one in classes:
        for kind in PLACE_KINDS:
            found = places.days.get((one.pk, kind)) if places else None
            if found is None:
                continue
            over = places.over_on(on, one.pk, kind)
            free_now += found.free[0] if kind == "commissioned" else 0
            rows.append([one.name, PLACE_KINDS[kind], found.total[0], found.taken[0], found.held[0],
                         f"{over} more than places" if over else found.free[0]])
    return ProvisionShown(
        status=OPENING_STATES[provision.status],
        is_hidden=provision.status not in PUBLIC_STATES,
        places_rows=[
            [
                one.provision_class.name,
                PLACE_KINDS[one.place_kind],
                one.count,
                said(one.starts_on),
                said(one.ends_on) if one.ends_on else "no end",
            ]
            for one in queries.places_stated(provision)
        ],
        free_rows=rows,
        free_now=free_now,
        to_give=_to_give(provision, classes, on),
        holds=queries.holds_of(provision, on),
        steps=queries.steps_of(provision),
        confirmations=queries.confirmations_of(provision),
        may_confirm=permissions.CONFIRM_PLACES.held(actor, provision),
        may_hold=permissions.HOLD_PLACES.held(actor, provision),
        may_state=permissions.STATE_PLACES.held(actor),
        may_step=permissions.MOVE_OPENING.held(actor) and bool(OPENING_TRANSITIONS[provision.status]),
    )
