"""What was asked of the council: to look again at a decision, to let a stay last longer, to begin sooner. One of each waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership, Person
from waymark.service.demo_county.loading.book import Book
from waymark.service.demo_county.loading.families import TRIED_IN, FamilyPage, page_of_family
from waymark.service.demo_county.records import Decision as Decided
from waymark.service.demo_county.records import Placement as Stay
from waymark.service.organisations.once import reading_once
from waymark.service.panels.actions import answer_challenge, ask_to_look_again
from waymark.service.panels.challenges import targets_of
from waymark.service.panels.models import Challenge
from waymark.service.placements.actions import answer_longer_asked, ask_for_longer
from waymark.service.placements.models import LongerStayAsked, PlacementStep, SoonerPlace
from waymark.service.placements.queries import may_ask_for_longer
from waymark.service.placements.queries.sooner import WORTH_SCHOOL_DAYS
from waymark.service.placements.rules import Refused

ANSWER_SHOWN = "asked the panel to look again: read the answer and its reasons"
ANSWER_DUE = "asked the panel to look again: see who answers, and by when"
SEES_DIFFERENTLY = (
    "The panel was told about the autumn. Since half-term it is a different child who gets up in the morning. We ask you to "
    "hear from the youth worker who sees it every week.",
    "Nobody asked us about the journey. A bus stops at our corner since the autumn, and a cousin rides on it every day.",
)
REACHED = ("By telephone after four, please.", "A letter to our address is best.")
STANDS = (
    "The chair and I read what you wrote about the bus, and rang the provision. The journey was not what decided it: the panel "
    "wanted the help in school to have its time first. We look at that help together with you, on the day in your letter."
)
WHY_LONGER = "Two mornings a week are not secure yet. One more school week lets the named adult finish what was begun."
CHILD_ON_LONGER = "“I want to go back, but not all at once. One more week is all right.”"
LEFT_AS_IT_IS = "The family has arranged the first visit and asked us to keep the day that was agreed."
LATELY, ASKED_BEFORE = 60, 5  # school days


def load_what_is_asked(book: Book) -> tuple[FamilyPage, ...]:
    """Pages of the families that asked."""
    with reading_once():
        _longer_stay_waits(book)
        _longer_stay_was_answered(book)
        _start_left_as_it_is(book)
        return tuple(_families_ask(book))


def _families_ask(book: Book) -> Iterator[FamilyPage]:
    """The newest of two refusals waits for its answer, the one before it stands."""
    refused = _refusals_told(book)
    if waiting := next(refused, None):
        yield _asks(book, waiting, 0, ANSWER_DUE)[1]
    if answered := next(refused, None):
        asked, page = _asks(book, answered, 1, ANSWER_SHOWN)
        answer_challenge(challenge=asked, course="stands", reasons=STANDS, by=_acting(book.of_the_council("coordinator")),
                         on=min(book.on, book.county.calendar.add_school_days(asked.asked_on, 2)))
        yield page


def _refusals_told(book: Book) -> Iterator[Decided]:
    """By a panel, the family rung and written to; where nobody tries the demonstration. The newest first."""
    since = book.county.calendar.add_school_days(book.on, -LATELY)
    writes = {one.pupil for one in book.county.contacts if "@" in one.email}
    until = book.county.calendar.add_school_days(book.on, -3)
    yield from sorted(
        (one for one in book.county.decisions
         if one.outcome == "not_this_way" and one.item and one.partnership != TRIED_IN and since <= one.decided_on <= until
         and one.key not in book.untold and one.pupil in writes),
        key=lambda one: (one.decided_on, one.key), reverse=True,
    )


def _asks(book: Book, decided: Decided, number: int, story: str) -> tuple[Challenge, FamilyPage]:
    """Two school days after the link was sent, which was the day after the panel."""
    days = book.county.calendar
    link, page = page_of_family(book, decided.pupil, story, on=days.add_school_days(decided.decided_on, 1))
    target = next(one for one in targets_of(link.pupil, book.decisions[decided.key], None) if one.key == "panel")
    asked_on = max(days.add_school_days(decided.decided_on, 3), days.add_school_days(book.on, -ASKED_BEFORE))
    asked = ask_to_look_again(link=link, target=target, words=SEES_DIFFERENTLY[number], reach=REACHED[number], on=asked_on)
    return asked, page


def _longer_stay_waits(book: Book) -> None:
    """At a base whose stay the next panel hears of anyway: the one that ends first and may last longer."""
    on = book.county.calendar.add_school_days(book.on, -2)
    listed = {one.placement for one in book.county.agenda_items if one.state == "listed"}
    ending = (one for one in _at_bases(book) if not one.extensions and one.expected_end_on > book.on and one.key not in listed)
    for one in sorted(ending, key=lambda stay: (stay.expected_end_on, stay.key)):
        if may_ask_for_longer(book.placements[one.key]) and _asked(book, one, on):
            return


def _asked(book: Book, one: Stay, on: date) -> bool:
    try:
        ask_for_longer(placement=book.placements[one.key], weeks=1, reason=WHY_LONGER, pupil_view=CHILD_ON_LONGER,
                       by=_acting(_lead(book, one)), on=on)
    except Refused:
        return False
    return True


def _longer_stay_was_answered(book: Book) -> None:
    """A stay that was made longer in time had been asked for: as a row, since the stay is as long as that already."""
    in_time = (one for one in _at_bases(book) if one.extensions and not one.extensions[-1].is_overstay)
    longer = next(in_time, None)
    if longer is None:
        return
    extension, placement, lead = longer.extensions[-1], book.placements[longer.key], _lead(book, longer)
    calendar = book.calendar_of(longer.home_school)
    asked_on = max(longer.arrived_on, calendar.add_school_days(extension.decided_on, -ASKED_BEFORE))
    weeks = calendar.school_weeks_between(calendar.next_school_day(extension.from_on), extension.to_on)
    LongerStayAsked.objects.create(
        placement=placement, pupil=placement.pupil, from_on=extension.from_on, to_on=extension.to_on, weeks=max(1, weeks),
        reason=extension.reason, pupil_view=CHILD_ON_LONGER, asked_on=asked_on, asked_by=lead,
    )
    PlacementStep.objects.create(placement=placement, pupil=placement.pupil, event="ask_longer", state="arrived",
                                 happened_on=asked_on, by_name=lead.name, note=extension.reason)
    answer_longer_asked(placement, "made_longer", on=extension.decided_on)


def _at_bases(book: Book) -> Iterator[Stay]:
    """Children who are at a base, where nobody tries the demonstration."""
    for one in book.county.placements:
        base = book.provision_of_class[one.provision_class]
        if one.state == "arrived" and base.kind == "base" and TRIED_IN not in base.partnerships:
            yield one


def _start_left_as_it_is(book: Book) -> None:
    """A place came free the school week before an agreed start, and the start was left: as a row, the place is taken since."""
    for one in book.county.placements:
        if one.state != "confirmed" or not one.earliest_lawful_start_on:
            continue
        days = book.calendar_of(one.home_school)
        decided_on, free_from_on = days.add_school_days(one.agreed_on, 1), days.add_school_days(one.starts_on, -WORTH_SCHOOL_DAYS)
        if max(decided_on, one.earliest_lawful_start_on) <= free_from_on and decided_on <= book.on:
            placement = book.placements[one.key]
            SoonerPlace.objects.create(
                placement=placement, pupil=placement.pupil, was_on=one.starts_on, free_from_on=free_from_on, reason=LEFT_AS_IT_IS,
                decided_on=decided_on, decided_by=book.of_the_council("coordinator"),
            )
            return


def _lead(book: Book, one: Stay) -> Person:
    return book.holder(book.provision_of_class[one.provision_class].provider, "provider_lead")


def _acting(person: Person) -> Actor:
    return actor_of(Membership.objects.select_related("person", "organisation").get(person=person))
