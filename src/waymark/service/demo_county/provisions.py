"""Bases, Centres, the hub, AP schools and the two teams: who hosts them, when they open, what places they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.demo_county import geography
from waymark.service.demo_county.chance import stream
from waymark.service.demo_county.schools import Organisations
from waymark.service.demo_county.term_dates import weekday_on_or_before
from waymark.service.demo_county.values import OpeningStep, Provision, ProvisionClass, School, TravelTime
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.authority_model.plan import Opening
from waymark.service.organisations.authority_model.values import Kind

CENTRE_YEARS = ((7, 9), (8, 11), (8, 10))
HUB_YEARS = ((7, 9), (9, 11))


STEP_ORDER = ("planned", "trust_approved", "registered", "open")
WEEKS_BEFORE_OPENING = {"planned": 52, "trust_approved": 30, "registered": 7, "open": 0}
STEP_NOTES = {
    "planned": (
        "Alternative provision steering group",
        "Named in the opening plan after expressions of interest.",
    ),
    "trust_approved": ("Trust board", "Trustees agreed the outline, the budget and the number of places."),
    "registered": ("Department for Education", "The change to the school's registration was made."),
    "open": (
        "Head of inclusion services",
        "Opened to the first children after a walk-round with the partnership chair.",
    ),
}


def _opening_day(site: Opening, days: SchoolCalendar) -> date:
    """The day it opened, or else the first school day of the year it is planned for."""
    if site.opened_on:
        return days.school_day_on_or_after(max(days.first_on, site.opened_on))
    starts = [term.first_on for term in days.terms if term.academic_year == site.academic_year]
    return min(starts, default=days.last_on)


def _steps(site: Opening, opens_on: date, today: date, maintained: bool) -> tuple[OpeningStep, ...]:
    steps: list[OpeningStep] = []
    for status in STEP_ORDER[: STEP_ORDER.index(site.status) + 1]:
        on = weekday_on_or_before(
            min(opens_on - timedelta(weeks=WEEKS_BEFORE_OPENING[status]), today), opens_on.weekday()
        )
        by, note = STEP_NOTES[status]
        if status == "trust_approved" and maintained:
            by, note = "Governing board", note.replace("Trustees", "Governors")
        steps.append(OpeningStep(status, on, by, note))
    return tuple(steps)


def _classes(site: Opening, count: int, kind: Kind, opened_on: date | None) -> tuple[ProvisionClass, ...]:
    after_exclusion = kind.key == "hub"
    made: list[ProvisionClass] = []
    for number in range(count):
        label = chr(ord("A") + number)
        low, high = (
            (7, 11) if count == 1 else HUB_YEARS[number] if after_exclusion else CENTRE_YEARS[number % 3]
        )
        made.append(
            ProvisionClass(
                key=f"{site.key}_{label.lower()}",
                provision=site.key,
                name="Base class" if count == 1 else f"Class {label}",
                purpose="after_exclusion" if after_exclusion else "preventive",
                year_low=low,
                year_high=high,
                commissioned_places=kind.places_per_class_commissioned or 0,
                host_places=0,
                transient_places=(2, 3)[number % 2] if after_exclusion else 0,
                starts_on=opened_on,
            )
        )
    return tuple(made)


def _served(site: Opening) -> tuple[str, ...]:
    """While the programme grows, a site serves its own partnership first and the four next to it."""
    if site.kind == "hub" or site.partnership is None:
        return ()
    middles = {a.key: a.middle for a in geography.AREAS}
    here = middles[site.partnership]
    return tuple(sorted(middles, key=lambda key: geography.kilometres(here, middles[key]))[:5])


@dataclass(frozen=True)
class _Maker:
    organisations: Organisations
    model: AuthorityModel
    days: SchoolCalendar
    today: date
    seed: int

    def confirmed_on(self, key: str) -> date:
        """Most leads confirm their places within a fortnight; a few need a nudge."""
        back = stream(self.seed, f"confirmed:{key}").choice((0, 1, 2, 3, 5, 6, 8, 9, 24))
        return self.days.add_school_days(self.days.school_day_on_or_before(self.today), -back)

    def hosted(self, site: Opening, number: int) -> Provision:
        hosts = [s for s in self.organisations.of_phase("secondary") if s.partnership == site.partnership]
        earlier = [s.partnership for s in self.model.opening_timeline[:number]]
        host = hosts[earlier.count(site.partnership)]
        kind = self.model.kind(site.kind or "base")
        classes = min(kind.classes_max or 1, max(kind.classes_min or 1, 3 if number == 0 else 2))
        opens_on = _opening_day(site, self.days)
        is_open = site.status == "open"
        return Provision(
            key=site.key,
            name=site.name,
            kind=kind.key,
            tier=3 if kind.for_excluded and not kind.preventive else 2,
            provider=host.key,
            host_school=host.key,
            partnerships=_served(site),
            position=host.position,
            postcode=host.postcode,
            planned_year=site.academic_year,
            opens_on=opens_on,
            is_full_time=kind.full_time,
            steps=_steps(site, opens_on, self.today, host.trust is None),
            classes=_classes(
                site, 1 if kind.classes_max == 1 else classes, kind, opens_on if is_open else None
            ),
            places_confirmed_on=self.confirmed_on(site.key) if is_open else None,
        )

    def ap_school(self, school: School) -> Provision:
        key = f"ap_{school.key.replace('-', '_')}"
        opened = self.days.first_on
        short = [
            _ap_class(key, f"short_{n}", f"Group {n}", "preventive", years, opened)
            for n, years in ((1, (7, 10)),)
        ]
        long = [
            _ap_class(key, f"long_{n}", f"Class {n}", "after_exclusion", years, opened)
            for n, years in enumerate(((7, 9), (8, 10), (9, 11), (10, 11), (7, 11)), 1)
        ]
        step = OpeningStep(
            "open", opened, "Department for Education", "Open before the county's plan was made."
        )
        return Provision(
            key=key,
            name=school.name,
            kind="ap_school",
            tier=3,
            provider=school.key,
            host_school=None,
            partnerships=(),
            position=school.position,
            postcode=school.postcode,
            planned_year=self.days.terms[0].academic_year,
            opens_on=opened,
            is_full_time=True,
            steps=(step,),
            classes=(*short, *long),
            places_confirmed_on=self.confirmed_on(key),
        )

    def team(self, kind: str, name: str, caseload: int) -> Provision:
        """A team's caseload is counted as the places of one class that nobody sits in."""
        opened = self.days.first_on
        home = self.organisations.of_phase("alternative_provision")[0]
        step = OpeningStep("open", opened, "Head of inclusion services", "The team began with the strategy.")
        caseload_class = ProvisionClass(
            f"{kind}_caseload", kind, "Caseload", "preventive", 6, 11, caseload, 0, 0, opened
        )
        return Provision(
            key=kind,
            name=name,
            kind=kind,
            tier=1,
            provider=kind,
            host_school=None,
            partnerships=(),
            position=home.position,
            postcode=home.postcode,
            planned_year=self.days.terms[0].academic_year,
            opens_on=opened,
            is_full_time=False,
            steps=(step,),
            classes=(caseload_class,),
            places_confirmed_on=self.confirmed_on(kind),
        )


def _ap_class(
    provision: str, part: str, name: str, purpose: str, years: tuple[int, int], opened: date
) -> ProvisionClass:
    return ProvisionClass(f"{provision}_{part}", provision, name, purpose, *years, 8, 0, 0, opened)


def make_provisions(
    organisations: Organisations, model: AuthorityModel, days: SchoolCalendar, today: date, seed: int
) -> tuple[Provision, ...]:
    maker = _Maker(organisations, model, days, today, seed)
    sites = tuple(maker.hosted(site, number) for number, site in enumerate(model.opening_timeline))
    schools = tuple(maker.ap_school(s) for s in organisations.of_phase("alternative_provision"))
    teams = tuple(
        maker.team(kind, name, model.kind(kind).caseload or 40)
        for kind, name in (
            ("outreach", "Fenshire Outreach Team"),
            ("managed_move_support", "Fenshire Transition Team"),
        )
    )
    return (*sites, *schools, *teams)


def make_journeys(
    organisations: Organisations, provisions: tuple[Provision, ...], today: date, seed: int
) -> tuple[TravelTime, ...]:
    """From each secondary's postcode sector to the sites within an hour, as if driven and ridden on a school morning.

    About a quarter of the pairs; the rest the service estimates.
    """
    chance = stream(seed, "journeys")
    rows: dict[tuple[str, str, str], TravelTime] = {}
    for school in organisations.of_phase("secondary"):
        for provision in provisions:
            guess = geography.estimated_car_minutes(school.position, provision.position)
            if not provision.is_full_time or guess > 60 or chance.random() >= 0.25:
                continue
            sector, on = school.postcode[:-2], today - timedelta(days=chance.randint(30, 400))
            driven = max(3, round(guess * chance.uniform(0.88, 1.25)))
            ridden = round(driven * chance.uniform(1.5, 2.4) + chance.randint(4, 14))
            for mode, minutes in (("car", driven), ("bus", ridden)):
                rows.setdefault(
                    (sector, provision.key, mode),
                    TravelTime(
                        sector,
                        provision.key,
                        mode,
                        minutes,
                        True,
                        "Fenshire transport team, 8:30 on a school day",
                        on,
                    ),
                )
    return tuple(rows.values())
