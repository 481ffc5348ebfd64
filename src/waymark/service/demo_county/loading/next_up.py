"""The one open next step of every child for whom something is due: what, by when, whose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from waymark.service.accounts.models import Person
from waymark.service.demo_county.loading.book import Book, write
from waymark.service.demo_county.records import Placement as Stay
from waymark.service.demo_county.records import Referral as Request
from waymark.service.panels.actions.announcing import RING_FIRST
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.placements.words import decision_maker_words
from waymark.service.pupils.models import NextStep
from waymark.service.referrals.rules import due_in_time

TALK_WITHIN, LOOK_WITHIN, BROKER_WITHIN, ARRANGE_WITHIN = 2, 5, 3, 2  # school days
STILL_OPEN_SCHOOL_DAYS = 20


def load_next_steps(book: Book) -> None:
    """The first that applies, in the order of what cannot wait."""
    steps: dict[str, NextStep] = {}
    sources = (
        _of_families_to_ring, _of_requests, _of_places, _of_returns, _of_exclusions, _of_places_that_fell_through, _of_refusals,
    )
    for source in sources:
        for pupil, step in source(book):
            steps.setdefault(pupil, step)
    write(steps.values())


Found = Iterator[tuple[str, NextStep]]


def _step(
    book: Book, pupil: str, what: str, due_on: date, owner: Person, about: str, set_on: date
) -> tuple[str, NextStep]:
    return pupil, NextStep(
        pupil=book.pupils[pupil], what=what, due_on=due_on, owner=owner, about=about, set_on=min(set_on, book.on)
    )


def _of_families_to_ring(book: Book) -> Found:
    coordinator = book.of_the_council("coordinator")
    for one in book.untold.values():
        about = book.decisions[one.key].reference
        yield _step(book, one.pupil, RING_FIRST, one.decided_on, coordinator, about, one.decided_on)


def _of_requests(book: Book) -> Found:
    for one in book.county.referrals:
        found = _request(book, one)
        if found:
            what, due_on, owner, since = found
            yield _step(book, one.pupil, what, due_on, owner, book.referrals[one.key].reference, since)


def _request(book: Book, one: Request) -> tuple[str, date, Person, date] | None:
    calendar, since = book.county.calendar, one.submitted_on or one.started_on
    coordinator = book.of_the_council("coordinator")
    if one.state == "awaiting_head":
        head = book.holder(one.school, "head_teacher")
        sent = one.steps[-1].happened_on
        due_on = due_in_time(calendar.add_school_days(sent, 3), _cut_off(book, one, sent), sent)
        return "The head approves or returns the request", due_on, head, sent
    if one.state == "submitted":
        what = "Put the request on a panel’s agenda, or ask for more"
        due_on = due_in_time(calendar.add_school_days(since, LOOK_WITHIN), _cut_off(book, one, since), since)
        return what, due_on, coordinator, since
    if one.state == "waiting_for_school":
        asked = one.information_requests[-1]
        return "Answer what the council asked", asked.due_on, book.people[one.started_by], asked.asked_on
    if one.state == "with_broker":
        what = "Speak with the family and both schools about a supported move"
        return what, calendar.add_school_days(since, BROKER_WITHIN), book.of_the_council("inclusion_officer"), since
    if one.state == "listed":
        met = _meets_on(book).get(one.key)
        return ("The panel decides", met, coordinator, since) if met else None
    return None


def _cut_off(book: Book, one: Request, since: date) -> date | None:
    """Of the next panel of the school's partnership that a request sent then could come to."""
    partnership = book.referrals[one.key].partnership
    return min(
        (
            each.cut_off_on for each in book.meetings.values()
            if each.partnership == partnership and each.cut_off_on >= since and each.state != "cancelled"
        ),
        default=None,
    )


def _meets_on(book: Book) -> dict[str, date]:
    return {
        one.referral: book.meetings[one.meeting].meets_on
        for one in book.county.agenda_items
        if one.state == "listed" and one.referral
    }


def _of_places(book: Book) -> Found:
    for one in sorted(book.county.placements, key=lambda stay: (not stay.is_full_time, stay.key)):
        if one.state in HOLDS_A_PLACE:
            what, due_on, owner, since = _place(book, one)
            yield _step(book, one.pupil, what, due_on, owner, book.placements[one.key].reference, since)


def _place(book: Book, one: Stay) -> tuple[str, date, Person, date]:
    provision = book.provisions[one.provision]
    lead = book.holder(provision_provider(book, one), "provider_lead")
    since = max(filter(None, (one.agreed_on, one.host_answered_on, one.legally_decided_on, one.arrived_on)))
    if one.state in ("agreed", "authorised"):
        return f"{provision.name} answers the offer of a place", one.host_answer_due_on, lead, since
    if one.state == "offered":
        school = book.organisations[one.home_school].name if one.home_school else "the child’s own school"
        what = f"To be decided in law by {decision_maker_words(one.decision_maker, school)}"
        return what, one.decision_due_on, _decider(book, one), since
    if one.state == "confirmed":
        return "Arrives; the provision says so on the first day", one.starts_on, lead, since
    due = next((review for review in one.reviews if review.held_on is None), None)
    if due is None or one.expected_end_on < book.on:
        return "Moves on as planned", one.expected_end_on, lead, since
    what = "Review: settle the way on" if due.is_decision_review else "Review of the place"
    return what, due.due_on, lead, since


def provision_provider(book: Book, one: Stay) -> str:
    return book.provision_of_class[one.provision_class].provider


def _decider(book: Book, one: Stay) -> Person:
    """Who sees to it that the decision in law is made."""
    if one.decision_maker == "trust":
        return book.holder(book.schools[one.home_school].trust, "trust_officer")
    if one.decision_maker == "governing_board":
        return book.holder(one.home_school, "governing_board")
    if one.decision_maker in ("head", "parents_and_schools"):
        return book.holder(one.home_school, "head_teacher")
    return book.of_the_council("authority_officer")


def _of_returns(book: Book) -> Found:
    for one in book.county.placements:
        open_checks = [check for check in one.return_checks if check.checked_on is None]
        if not open_checks:
            continue
        about = book.placements[one.key].reference
        owner, first = book.holder(one.return_checks[0].owner_organisation, "inclusion_lead"), open_checks[0]
        what = f"Did the return hold? Asked after {first.after_school_weeks} school weeks"
        yield _step(book, one.pupil, what, first.due_on, owner, about, one.ended_on)


def _of_exclusions(book: Book) -> Found:
    """Excluded for good, and no place yet: full-time education is owed from the sixth school day."""
    placed = {one.pupil for one in book.county.placements if one.arrived_on}
    for one in book.county.permanent_exclusions:
        if one.stands and one.pupil not in placed and book.pupils[one.pupil].year_group <= 11:
            what = "Full-time education from the sixth school day after a permanent exclusion"
            yield _step(
                book,
                one.pupil,
                what,
                one.sixth_day_on,
                book.of_the_council("inclusion_officer"),
                book.exclusions[one.key].reference,
                one.decided_on,
            )


def _lately(book: Book) -> date:
    return book.county.calendar.add_school_days(book.on, -STILL_OPEN_SCHOOL_DAYS)


def _of_places_that_fell_through(book: Book) -> Found:
    for one in book.county.placements:
        if one.state == "not_started" and one.starts_on >= _lately(book):
            due_on = book.county.calendar.add_school_days(one.starts_on, ARRANGE_WITHIN)
            yield _step(
                book,
                one.pupil,
                "Did not start: find out what would help",
                due_on,
                book.of_the_council("coordinator"),
                book.placements[one.key].reference,
                one.starts_on,
            )


def _of_refusals(book: Book) -> Found:
    """Whoever waits or was refused: how the support meanwhile is going."""
    for one in reversed(book.county.decisions):
        if one.interim_review_on and one.interim_review_on >= _lately(book):
            yield _step(
                book,
                one.pupil,
                "Look at how the support meanwhile is going",
                one.interim_review_on,
                book.people[one.interim_owner],
                book.decisions[one.key].reference,
                one.decided_on,
            )
