"""The children the county knows about, whose school rolls they are on, and their suspensions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from waymark.kernel.calendars import SchoolCalendar
from waymark.kernel.identifiers import make_upn
from waymark.service.demo_county import geography, names, rates
from waymark.service.demo_county.chance import happens, stream, weighted
from waymark.service.demo_county.records import Suspension
from waymark.service.demo_county.schools import EMAIL_DOMAIN, Organisations
from waymark.service.demo_county.term_dates import half_terms, school_calendar, year_label
from waymark.service.demo_county.values import Contact, Pupil, Registration, School, Town

MOST_DAYS_IN_A_YEAR = 45
CARRY_ON = 0.35  # of those suspended in one year, who are suspended again in the next
KEPT_WITHOUT_EVENTS = 0.20
YEAR_SIX_A_SECONDARY = 3


@dataclass
class Children:
    """Everything known about children before any panel met; later steps add to it."""

    pupils: dict[str, Pupil] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    school_of: dict[str, School] = field(default_factory=dict)
    entered: dict[str, int] = field(default_factory=dict)  # September in which year 7 began


@dataclass(frozen=True)
class SchoolDaysOfAll:
    """The calendar of each school, by its pattern of training days."""

    county: SchoolCalendar
    by_pattern: dict[str, SchoolCalendar]

    def of(self, school: School) -> SchoolCalendar:
        return self.by_pattern[school.inset_pattern]


def calendars_of_all(county: SchoolCalendar, organisations: Organisations) -> SchoolDaysOfAll:
    patterns = {s.inset_pattern for s in organisations.schools}
    return SchoolDaysOfAll(county, {p: school_calendar(county, p) for p in sorted(patterns)})


class Nursery:
    """Brings invented children into the county one at a time, each with a true UPN and a home near the school."""

    def __init__(self, organisations: Organisations, authority_code: str, this_year: int, seed: int) -> None:
        self.chance = stream(seed, "children")
        self.code, self.this_year = authority_code, this_year
        self.towns: dict[str, Town] = {t.name: t for t in organisations.towns}
        self.feeders: dict[str, list[School]] = {}
        for school in organisations.of_phase("primary"):
            self.feeders.setdefault(school.feeds or "", []).append(school)
        self.serials: Counter[tuple[str, int]] = Counter()
        self.made = 0
        self.known = Children()

    def add(self, school: School, entered: int, sex: str) -> Pupil:
        chance = self.chance
        first = school if school.phase == "primary" else chance.choice(self.feeders[school.key])
        reception = entered - 7
        self.serials[first.laestab, reception] += 1
        self.made += 1
        given = names.given_name(chance, sex)
        sen = weighted(chance, rates.SEN_SHARES)
        pupil = Pupil(
            key=f"pupil-{self.made:05d}",
            upn=make_upn(self.code, first.laestab[3:], reception, self.serials[first.laestab, reception]),
            given_names=given,
            family_name=names.family_name(chance),
            known_as=given,
            born_on=date(entered - 12, 9, 1) + timedelta(days=chance.randrange(365)),
            year_group=7 + self.this_year - entered,
            sex=sex,
            ethnicity=weighted(chance, rates.ETHNICITY_SHARES),
            first_language=weighted(chance, rates.LANGUAGE_SHARES),
            sen_provision=sen,
            primary_need=weighted(chance, rates.NEED_SHARES) if sen != "N" else "",
            has_free_school_meals=happens(chance, 0.48),
            is_looked_after=happens(chance, 0.025),
            has_social_worker=happens(chance, 0.11),
            is_young_carer=happens(chance, 0.05),
            address_is_protected=happens(chance, 0.012),
            home_postcode=geography.postcode(chance, self.towns[school.town]),
            position=geography.near(chance, school.position, 2.6, 14.0),
        )
        self.known.pupils[pupil.key] = pupil
        self.known.school_of[pupil.key] = school
        self.known.entered[pupil.key] = entered
        self._family(pupil)
        self._register(pupil, school, entered)
        return pupil

    def _family(self, pupil: Pupil) -> None:
        chance = self.chance
        adults = (
            [("Mother", "F"), ("Father", "M")]
            if happens(chance, 0.45)
            else [
                weighted(
                    chance,
                    (
                        (("Mother", "F"), 70),
                        (("Father", "M"), 14),
                        (("Grandmother", "F"), 10),
                        (("Kinship carer", "F"), 6),
                    ),
                )
            ]
        )
        if pupil.is_looked_after:
            adults = [("Foster carer", chance.choice("FM"))]
        for relationship, sex in adults:
            self._adult(pupil, relationship, sex)

    def _adult(self, pupil: Pupil, relationship: str, sex: str) -> None:
        chance = self.chance
        family = pupil.family_name if happens(chance, 0.7) else names.family_name(chance)
        name = f"{names.given_name(chance, sex)} {family}"
        self.known.contacts.append(
            Contact(
                pupil.key,
                name,
                relationship,
                f"{names.email_name(name)}@family.{EMAIL_DOMAIN}",
                names.telephone(chance),
                pupil.first_language,
                pupil.first_language != "English" and happens(chance, 0.5),
            )
        )

    def second_parent(self, pupil: Pupil) -> None:
        """Adds the parent who is missing, so that both can be heard."""
        there = {c.relationship for c in self.known.contacts if c.pupil == pupil.key}
        if len(there) == 1:
            self._adult(pupil, *(("Mother", "F") if "Father" in there else ("Father", "M")))

    def _register(self, pupil: Pupil, school: School, entered: int) -> None:
        primary = school.phase == "primary"
        starts = half_terms(entered - 7 if primary else entered)[0].first_on
        leaves = half_terms(entered - 1 if primary else entered + 4)[-1].last_on
        over = entered + 4 < self.this_year
        self.known.registrations.append(
            Registration(pupil.key, school.key, "C", starts, leaves if over else None)
        )


@dataclass(frozen=True)
class SchoolChoice:
    """Schools weighted by size and by a heavy-tailed habit of suspending: a few make many."""

    schools: tuple[School, ...]
    weights: tuple[float, ...]

    def pick(self, chance: random.Random) -> School:
        return chance.choices(self.schools, self.weights)[0]


def school_choice(organisations: Organisations, seed: int, name: str, spread: float) -> SchoolChoice:
    chance = stream(seed, name)
    schools = organisations.of_phase("secondary")
    return SchoolChoice(schools, tuple(s.number_on_roll * chance.lognormvariate(0, spread) for s in schools))


def _cohort(
    nursery: Nursery, choice: SchoolChoice, year: int, before: dict[int, list[Pupil]], rolls: float
) -> dict[int, list[Pupil]]:
    """The known pupils suspended in a year, by year group: some from the year before, the rest new to the list."""
    chance, cohort = nursery.chance, {}
    for group, per_cent in rates.SUSPENDED_PER_CENT.items():
        wanted = round(rolls / 5 * per_cent / 100 * rates.LEVEL_2023_24 / 1.2 * rates.SHARE_KNOWN)
        again = [p for p in before.get(group - 1, []) if happens(chance, CARRY_ON)][:wanted]
        fresh = []
        for _ in range(wanted - len(again)):
            sex = "M" if happens(chance, rates.BOYS_SHARE[group]) else "F"
            fresh.append(nursery.add(choice.pick(chance), year - group + 7, sex))
        cohort[group] = again + fresh
    return cohort


def _how_many(chance: random.Random) -> int:
    count = weighted(chance, rates.REPEAT_SHARES)
    while count >= 6 and count < 16 and happens(chance, 0.72):
        count += 1
    return count


def _how_long(chance: random.Random) -> int:
    length = weighted(chance, rates.LENGTH_SHARES)
    return length if length < 6 else chance.choices((6, 7, 8, 10, 12, 15), (14, 14, 12, 45, 8, 7))[0]


def _year_of_suspensions(chance: random.Random, days: list[date]) -> Iterator[tuple[date, date, int]]:
    """(first, last, school days) of one pupil's suspensions in one year, in order of drawing, never overlapping."""
    taken: set[int] = set()
    used = 0
    for _ in range(_how_many(chance)):
        length = _how_long(chance)
        start = chance.randrange(0, max(1, len(days) - length))
        span = set(range(start - 1, start + length + 1))
        if span & taken or used + length > MOST_DAYS_IN_A_YEAR:
            continue
        taken |= span
        used += length
        yield days[start], days[start + length - 1], length


def _suspend(nursery: Nursery, calendars: SchoolDaysOfAll, year: int, cohort: dict[int, list[Pupil]]) -> None:
    chance, known = nursery.chance, nursery.known
    label = year_label(year)
    blocks = [t for t in calendars.county.terms if t.academic_year == label]
    days = {
        pattern: list(calendar.school_days_in(blocks[0].first_on, blocks[-1].last_on))
        for pattern, calendar in calendars.by_pattern.items()
    }
    for group, pupils in cohort.items():
        for pupil in pupils:
            school = known.school_of[pupil.key]
            in_class = days[school.inset_pattern][: -25 if group == 11 else None]
            for first, last, length in _year_of_suspensions(chance, in_class):
                reasons = dict.fromkeys(
                    weighted(chance, rates.SUSPENSION_REASONS) for _ in range(chance.choice((1, 1, 2, 3)))
                )
                decided = (
                    calendars.of(school).school_day_on_or_before(first - timedelta(days=1))
                    if first > in_class[0]
                    else first
                )
                known.suspensions.append(
                    Suspension(
                        f"suspension-{len(known.suspensions) + 1:05d}",
                        pupil.key,
                        school.key,
                        decided,
                        first,
                        last,
                        length,
                        tuple(reasons),
                    )
                )


def _forget_the_future(known: Children, today: date, chance: random.Random) -> None:
    """Keeps what had happened by `today`, and of children without any event only some."""
    known.suspensions = sorted(
        (s for s in known.suspensions if s.starts_on <= today), key=lambda s: (s.starts_on, s.key)
    )
    eventful = {s.pupil for s in known.suspensions}
    gone = {key for key in known.pupils if key not in eventful and not happens(chance, KEPT_WITHOUT_EVENTS)}
    known.pupils = {k: p for k, p in known.pupils.items() if k not in gone}
    known.contacts = [c for c in known.contacts if c.pupil not in gone]
    known.registrations = [r for r in known.registrations if r.pupil not in gone]


def make_children(
    organisations: Organisations,
    calendars: SchoolDaysOfAll,
    authority_code: str,
    first_year: int,
    today: date,
    seed: int,
) -> tuple[Nursery, Children]:
    nursery = Nursery(organisations, authority_code, first_year + 2, seed)
    choice = school_choice(organisations, seed, "habit of suspending", 0.55)
    rolls = float(sum(s.number_on_roll for s in organisations.of_phase("secondary")))
    cohort: dict[int, list[Pupil]] = {}
    for year in range(first_year, first_year + 3):
        cohort = _cohort(nursery, choice, year, cohort, rolls)
        _suspend(nursery, calendars, year, cohort)
    _forget_the_future(nursery.known, today, stream(seed, "forgotten"))
    for school in organisations.of_phase("secondary"):
        for _ in range(YEAR_SIX_A_SECONDARY):
            feeder = nursery.chance.choice(nursery.feeders[school.key])
            nursery.add(feeder, first_year + 3, nursery.chance.choice("FMM"))
    return nursery, nursery.known
