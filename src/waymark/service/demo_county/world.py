"""What every later step of the invention needs to hand, and the book of places taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.demo_county.children import Children, Nursery, SchoolDaysOfAll
from waymark.service.demo_county.geography import kilometres
from waymark.service.demo_county.schools import Organisations
from waymark.service.demo_county.values import Contact, People, Provision, ProvisionClass, Pupil, School
from waymark.service.organisations.authority_model import AuthorityModel

EVERYWHERE = 99  # ranks behind any provision that serves named partnerships


class PlacesBook:
    """How many commissioned places of each class are taken on each school day."""

    def __init__(self, provisions: tuple[Provision, ...], calendar: SchoolCalendar) -> None:
        self.calendar = calendar
        days = list(calendar.school_days_in(calendar.first_on, calendar.last_on))
        self.place_of = {day: number for number, day in enumerate(days)}
        self.classes = {c.key: c for p in provisions for c in p.classes}
        self.taken = {key: [0] * len(days) for key in self.classes}

    def _span(self, first: date, last: date) -> slice:
        first = self.calendar.school_day_on_or_after(first)
        last = self.calendar.school_day_on_or_before(last)
        return slice(self.place_of[first], self.place_of[last] + 1)

    def is_free(self, key: str, first: date, last: date) -> bool:
        taken = self.taken[key][self._span(first, last)]
        return not taken or max(taken) < self.classes[key].commissioned_places

    def least_free(self, key: str, first: date, school_days: int) -> int:
        """Places of a class left on the fullest of so many school days, from a school day on."""
        begins = self.place_of[first]
        return self.classes[key].commissioned_places - max(self.taken[key][begins : begins + school_days])

    def take(self, key: str, first: date, last: date) -> None:
        span = self._span(first, last)
        self.taken[key][span] = [count + 1 for count in self.taken[key][span]]


@dataclass
class World:
    seed: int
    today: date
    first_year: int
    model: AuthorityModel
    calendar: SchoolCalendar
    calendars: SchoolDaysOfAll
    organisations: Organisations
    provisions: tuple[Provision, ...]
    people: People
    nursery: Nursery
    book: PlacesBook
    busy_until: dict[str, date] = field(default_factory=dict)
    excluded_on: dict[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schools = {s.key: s for s in self.organisations.schools}
        self.provision_of = {p.key: p for p in self.provisions}
        self.class_of = {c.key: c for p in self.provisions for c in p.classes}

    @property
    def children(self) -> Children:
        return self.nursery.known

    def pupil(self, key: str) -> Pupil:
        return self.children.pupils[key]

    def school_of(self, pupil: str) -> School:
        return self.children.school_of[pupil]

    def contacts_of(self, pupil: str) -> tuple[Contact, ...]:
        return tuple(c for c in self.children.contacts if c.pupil == pupil)

    def year_group_on(self, pupil: str, day: date) -> int:
        return 7 + (day.year if day.month >= 8 else day.year - 1) - self.children.entered[pupil]

    def last_day_of_school(self, pupil: str) -> date:
        """The last school day of Year 11, as far as the calendar goes."""
        leaves = date(self.children.entered[pupil] + 5, 7, 31)
        return self.calendar.school_day_on_or_before(min(leaves, self.calendar.last_on))

    def trust_board_decides(self, school: School) -> bool:
        """Whether a school is an academy whose trust uses its power itself."""
        uid = next((one.uid for one in self.organisations.trusts if one.key == school.trust), None)
        return uid is not None and self.model.authority.body_of_trust(uid) == "trust_board"

    def person_name(self, organisation: str, role: str) -> str:
        return self.people.holder(organisation, role).name

    def classes_open_to(self, kinds: tuple[str, ...], pupil: str, purpose: str) -> list[ProvisionClass]:
        """Open classes of those kinds: those that serve the child's partnership first, then the nearest."""
        school = self.school_of(pupil)

        def rank(provision: Provision) -> tuple[int, float]:
            serving = provision.partnerships
            if provision.kind == "hub":
                return 0, 0.0
            return (
                serving.index(school.partnership) if school.partnership in serving else EVERYWHERE,
                kilometres(school.position, provision.position),
            )

        served = [
            p
            for p in self.provisions
            if p.kind in kinds
            and p.status == "open"
            and (not p.partnerships or school.partnership in p.partnerships)
        ]
        return [c for p in sorted(served, key=rank) for c in p.classes if c.purpose == purpose]
