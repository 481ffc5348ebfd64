"""`generate`: the whole county from one seed and one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.kernel.calendars import SchoolCalendar, Term
from waymark.service.demo_county.after import attendance_of, registrations_after, suspensions_that_happened
from waymark.service.demo_county.children import calendars_of_all, make_children
from waymark.service.demo_county.exclusions import make_permanent_exclusions
from waymark.service.demo_county.history import Chronicle
from waymark.service.demo_county.meetings import in_order
from waymark.service.demo_county.panels import prepare_panels
from waymark.service.demo_county.people import make_people
from waymark.service.demo_county.provisions import make_journeys, make_provisions
from waymark.service.demo_county.records import (
    AgendaItem,
    AttendanceSummary,
    Decision,
    Interest,
    PanelMeeting,
    PanelMember,
    PermanentExclusion,
    Placement,
    Referral,
    Suspension,
)
from waymark.service.demo_county.schools import make_organisations
from waymark.service.demo_county.term_dates import (
    half_terms,
    term_time_bank_holidays,
    year_label,
    year_starting,
)
from waymark.service.demo_county.values import (
    Authority,
    Contact,
    Membership,
    Partnership,
    PartnershipMember,
    Person,
    Provision,
    Pupil,
    Registration,
    School,
    Separation,
    Town,
    TravelTime,
    Trust,
)
from waymark.service.demo_county.world import PlacesBook, World
from waymark.service.organisations.authority_model import AuthorityModel, load_model
from waymark.service.panels.order import Need

DEFAULT_SEED = 1


@dataclass(frozen=True)
class County:
    """Everything there is, on `today`: the last school day on or before the day asked for."""

    seed: int
    today: date
    calendar: SchoolCalendar
    authority: Authority
    towns: tuple[Town, ...]
    trusts: tuple[Trust, ...]
    schools: tuple[School, ...]
    partnerships: tuple[Partnership, ...]
    partnership_members: tuple[PartnershipMember, ...]
    provisions: tuple[Provision, ...]
    travel_times: tuple[TravelTime, ...]
    persons: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    pupils: tuple[Pupil, ...]
    contacts: tuple[Contact, ...]
    registrations: tuple[Registration, ...]
    separations: tuple[Separation, ...]
    suspensions: tuple[Suspension, ...]
    permanent_exclusions: tuple[PermanentExclusion, ...]
    attendance: tuple[AttendanceSummary, ...]
    referrals: tuple[Referral, ...]
    meetings: tuple[PanelMeeting, ...]
    panel_members: tuple[PanelMember, ...]
    agenda_items: tuple[AgendaItem, ...]
    interests: tuple[Interest, ...]
    decisions: tuple[Decision, ...]
    placements: tuple[Placement, ...]

    @property
    def personas(self) -> tuple[Person, ...]:
        return tuple(p for p in self.persons if p.is_persona)


def demo_calendar(model: AuthorityModel, today: date) -> SchoolCalendar:
    """Six school years from two before `today`'s: the model's terms where it states them, and by rule after that."""
    first = year_starting(today) - 2
    stated = model.calendar()
    terms: list[Term] = []
    closures = dict(stated.closures)
    for year in range(first, first + 6):
        own = [t for t in stated.terms if t.academic_year == year_label(year)]
        terms += own or half_terms(year)
        closures = term_time_bank_holidays(year + 1) | closures
    return SchoolCalendar(tuple(terms), closures)


def demo_day(model: AuthorityModel, day: date) -> date:
    """The last school day on or before `day`; in August that is the last of the summer term."""
    calendar = demo_calendar(model, day)
    return calendar.school_day_on_or_before(max(day, calendar.first_on))


def generate(seed: int = DEFAULT_SEED, *, today: date, model: AuthorityModel | None = None) -> County:
    """The same seed and day give the same county, whatever machine it is made on."""
    model = model or load_model("fenshire")
    today = demo_day(model, today)
    calendar = demo_calendar(model, today)
    organisations = make_organisations(seed, model, calendar)
    provisions = make_provisions(organisations, model, calendar, today, seed)
    people = make_people(organisations, provisions, calendar.first_on - timedelta(days=30), seed)
    calendars = calendars_of_all(calendar, organisations)
    first_year = year_starting(today) - 2
    nursery, _ = make_children(organisations, calendars, model.authority.code, first_year, today, seed)
    world = World(
        seed,
        today,
        first_year,
        model,
        calendar,
        calendars,
        organisations,
        provisions,
        people,
        nursery,
        PlacesBook(provisions, calendar),
    )
    exclusions = make_permanent_exclusions(world)
    chronicle = Chronicle(world, exclusions)
    history = chronicle.run()
    separations = prepare_panels(world, chronicle, exclusions)
    placements = tuple(history.stays.made)
    referrals = tuple(history.asker.written(request) for request in history.asker.made)
    known = world.children
    suspensions = suspensions_that_happened(world, placements)
    need_of = _needs(referrals, placements, exclusions)
    return County(
        seed=seed,
        today=today,
        calendar=calendar,
        authority=organisations.authority,
        towns=organisations.towns,
        trusts=organisations.trusts,
        schools=organisations.schools,
        partnerships=organisations.partnerships,
        partnership_members=organisations.members,
        provisions=provisions,
        travel_times=make_journeys(organisations, provisions, today, seed),
        persons=people.persons,
        memberships=people.memberships,
        pupils=tuple(known.pupils.values()),
        contacts=tuple(known.contacts),
        registrations=registrations_after(world, exclusions, placements),
        separations=separations,
        suspensions=suspensions,
        permanent_exclusions=tuple(exclusions),
        attendance=attendance_of(world, referrals, placements, suspensions),
        referrals=referrals,
        meetings=tuple(s.meeting for s in history.sittings),
        panel_members=tuple(m for s in history.sittings for m in s.members),
        agenda_items=tuple(i for s in history.sittings for i in in_order(s, need_of)),
        interests=tuple(i for s in history.sittings for i in s.interests),
        decisions=tuple(history.decisions),
        placements=placements,
    )


def _needs(
    referrals: Iterable[Referral], placements: Iterable[Placement], exclusions: Iterable[PermanentExclusion]
) -> Callable[[AgendaItem], Need]:
    """What decides where a case stands on its agenda."""
    asked, stays = {one.key: one for one in referrals}, {one.key: one for one in placements}
    owed = {one.pupil for one in exclusions if one.stands} - {one.pupil for one in stays.values() if one.arrived_on}

    def need_of(item: AgendaItem) -> Need:
        request, stay = asked.get(item.referral or ""), stays.get(item.placement or "")
        due_on = request.submitted_on if request else stay.expected_end_on if stay else None
        return Need(item.kind, item.pupil in owed, request.urgency if request else 3, due_on or item.listed_on)

    return need_of
