"""Who may see which child, from when, until when, because of what: the rows that the acts would have written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from waymark.service.demo_county.loading.book import Book, write
from waymark.service.demo_county.records import Placement as Stay
from waymark.service.panels.actions.agenda import access_ends_on
from waymark.service.placements.actions.steps import ACCESS_AFTER_END_DAYS
from waymark.service.pupils.models import Access

BOTH = ("facts", "restricted")
FACTS = ("facts",)
AFTERWARDS = timedelta(days=ACCESS_AFTER_END_DAYS)


def load_sight(book: Book) -> None:
    rows = [*_on_the_roll(book), *_of_the_council(book), *_of_panels(book)]
    for stay in book.county.placements:
        if stay.key not in book.untold_stays:
            rows += _of_a_stay(book, stay)
    write(rows)


def _rows(
    book: Book,
    pupil: str,
    organisation_id: int,
    because: str,
    about: str,
    starts_on: date,
    ends_on: date | None = None,
    parts: tuple[str, ...] = FACTS,
) -> Iterator[Access]:
    for part in parts:
        yield Access(
            pupil=book.pupils[pupil],
            organisation_id=organisation_id,
            part=part,
            because=because,
            about=about,
            starts_on=starts_on,
            ends_on=ends_on,
        )


def _on_the_roll(book: Book) -> Iterator[Access]:
    for one in book.county.registrations:
        school = book.organisations[one.school].pk
        yield from _rows(book, one.pupil, school, "registration", "", one.starts_on, one.ends_on, BOTH)


def _of_the_council(book: Book) -> Iterator[Access]:
    """The duty begins when a request is sent or a child is excluded for good."""
    council = book.authority.pk
    for one in book.county.referrals:
        if one.submitted_on:
            about = book.referrals[one.key].reference
            yield from _rows(book, one.pupil, council, "duty", about, one.submitted_on, None, BOTH)
    for one in book.county.permanent_exclusions:
        about = book.exclusions[one.key].reference
        yield from _rows(book, one.pupil, council, "duty", about, one.decided_on, None, BOTH)


def _of_panels(book: Book) -> Iterator[Access]:
    """Every body of a panel reads the cases of a list from the day it is frozen."""
    bodies = defaultdict(set)
    for one in book.county.panel_members:
        bodies[one.meeting].add(one.organisation)
    children = defaultdict(set)
    for one in book.county.agenda_items:
        children[one.meeting].add(one.pupil)
    for key, meeting in book.meetings.items():
        if meeting.frozen_on is None:
            continue
        for pupil in sorted(children[key]):
            for body in sorted(bodies[key]):
                yield from _rows(
                    book,
                    pupil,
                    book.organisations[body].pk,
                    "panel",
                    meeting.reference,
                    meeting.frozen_on,
                    access_ends_on(meeting),
                )


def _of_a_stay(book: Book, one: Stay) -> Iterator[Access]:
    """The provider from the offer, the bodies that decide in law, and the school a child moves to."""
    placement = book.placements[one.key]
    about, provider = placement.reference, placement.provision_class.provision.provider_id
    until = one.expected_end_on + AFTERWARDS
    leaves = {"ended": (one.ended_on or one.starts_on) + AFTERWARDS, "not_started": one.starts_on}.get(
        one.state, until
    )
    yield from _rows(book, one.pupil, provider, "offer", about, one.agreed_on, leaves)
    answered = (one.host_answered_on, one.legally_decided_on)
    if all(answered):
        yield from _rows(book, one.pupil, provider, "placement", about, max(answered), leaves)
    trust = book.schools[one.home_school].trust if one.decision_maker == "trust" else None
    for body in filter(None, (one.home_school, trust)):
        yield from _rows(book, one.pupil, book.organisations[body].pk, "legal_decision", about, one.agreed_on, until)
    plan = one.destination_plan
    if plan.receiving_school and plan.receiving_school != one.home_school and (plan.phases or one.ended_on):
        receiving = book.organisations[plan.receiving_school].pk
        yield from _rows(book, one.pupil, receiving, "receiving_school", about, one.arrived_on or one.agreed_on)
