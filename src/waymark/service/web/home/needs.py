"""What needs me: gathered from every part of the service, sorted into late, today, this week, later, being written, others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.needs import Need
from waymark.service.duties import queries as duties
from waymark.service.duties import school_needs
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import queries as panels
from waymark.service.placements import queries as placements
from waymark.service.pupils import queries as pupils
from waymark.service.referrals import queries as referrals
from waymark.service.web.components.clocks import Clock, clock_to

from .links import link_to

SOURCES = (duties, school_needs, referrals, placements, panels, pupils)


@dataclass(frozen=True)
class Row:
    child: str
    what: str
    note: str
    clock: Clock | None
    act: str
    href: str


@dataclass(frozen=True)
class Group:
    """``key`` opens the whole group; a page shows the first dozen of each until then."""

    title: str
    key: str
    rows: tuple[Row, ...]
    count: int


def sorted_needs(actor: Actor, on: date, *, opened: str = "") -> list[Group]:
    """Six groups in order; empty ones are left for the template to skip. ``opened`` is the key of one shown whole.

    Days are counted as on the child's page: by the calendar of the school whose roll the child is on, else the council's.
    """
    found = _without_echoes([need for source in SOURCES for need in source.home_needs(actor, on)])
    found.sort(key=lambda need: (need.due_on or date.max, need.child))
    calendars = pupils.calendars_of({need.pupil_id for need in found if need.pupil_id and need.due_on}, on)
    ours = calendar_for(actor.organisation_id)
    groups: dict[str, list[Row]] = {title: [] for title in TITLES}
    for need in found:
        groups[_group(need, on)].append(_row(need, on, calendars.get(need.pupil_id, ours)))
    return [_shown(title, rows, opened) for title, rows in groups.items()]


def _shown(title: str, rows: list[Row], opened: str) -> Group:
    key = title.lower().replace(" ", "-")
    return Group(title, key, tuple(rows if key == opened else rows[:AT_FIRST]), len(rows))


def _without_echoes(needs: list[Need]) -> list[Need]:
    """A child's next step is left out where a row of its own already says what to do about that child.

    A letter that is late stands once, with its day. A panel to run stands for every request on its list.
    """
    covered = frozenset().union(*(need.covers for need in needs))
    said = {need.child for need in needs if need.kind != "next_step"}
    letters = [need for need in needs if need.kind == "release_letter"]
    late_letters = {need.child for need in letters if need.due_on and not need.part_of}
    return [
        need for need in needs
        if not (need.kind == "next_step" and (need.child in said or need.part_of in covered))
        and not (need in letters and need.child in late_letters and (need.part_of or not need.due_on))
    ]


AT_FIRST = 12
TITLES = ("Late", "Today", "This week", "Later", "Being written", "Waiting for others")


def _group(need: Need, on: date) -> str:
    if need.waits_for_others:
        return "Waiting for others"
    if need.due_on is not None and need.due_on < on:
        return "Late"
    if need.being_written:
        return "Being written"
    if need.due_on is None:
        return "Today"
    if need.due_on == on:
        return "Today"
    end_of_week = on + timedelta(days=6 - on.weekday())
    return "This week" if need.due_on <= end_of_week else "Later"


def _row(need: Need, on: date, calendar: SchoolCalendar) -> Row:
    href, act = link_to(need.kind, need.about)
    clock = clock_to(need.due_on, on, calendar) if need.due_on else None
    return Row(need.child, need.what, need.note, clock, act, href)
