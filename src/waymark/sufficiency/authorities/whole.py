"""An authority's scenario: its schools, partnerships, kinds, what is open and planned, and journeys."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from waymark.kernel.geography import Point
from waymark.kernel.journeys import estimate_journey
from waymark.kernel.wording import plural
from waymark.sufficiency.county import About, Kind, Partnership, Provision, Scenario, School
from waymark.sufficiency.county.standing import SETTLED

from .errors import InvalidAuthority
from .kinds import SIMULATED_AS, YEAR_6, simulated_kind, usual_places
from .rolls import is_mainstream_secondary, places_of, rolls_of
from .sites import Site, sites_of
from .stated import KindStated, PartnershipStated, SchoolStated, Stated
from .weeks import weeks_of_years

OLDEST, MOST_YEARS = 2010, 12
YEARS_BEFORE = 10  # long enough before that whatever has always been there is there while the county settles
WHOLE_COUNTY = ("county", "primary")
"""Kinds of partnership that decide about these pupils only where there is no other."""
MODES = {"car": "car", "bus": "public_transport", "walk": "walk"}


@dataclass(frozen=True)
class FromAuthority:
    """`names`: kind to its name in the authority's words. `at`: where schools and provisions are. `assumed`: sentences."""

    scenario: Scenario
    names: Mapping[str, str]
    at: Mapping[str, Point]
    assumed: tuple[str, ...]


@dataclass
class _Found:
    schools: list[School] = field(default_factory=list)
    partnerships: list[Partnership] = field(default_factory=list)
    key_of: dict[int, str] = field(default_factory=dict)
    at: dict[str, Point] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)


def scenario_of(
    stated: Stated, schools: Sequence[SchoolStated], *, first_year: int, years: int, intake_change: float = 0.0,
    support_from: date | None = None, also: Collection[str] = (), seating: str = "urgency",
) -> FromAuthority:  # fmt: skip
    """From the school year that begins in `first_year`. `intake_change`: of each Year 7 against the one before, as a share.

    `support_from`: the first day of help by teams, which else is there from before. Years before the first settle who is
    waiting and placed when it begins. `also`: kinds that have no place yet and that a lever will open; without places a kind is
    else left out, because schools would ask for what there is not.

    Raises InvalidAuthority, and county.InvalidScenario where what is stated cannot be simulated.
    """
    _check(first_year, years, intake_change)
    weeks, assumed = weeks_of_years(stated.calendar, first_year, years)
    found = _schools(stated, schools, years, intake_change)
    sites, said = sites_of(stated, found.schools, found.key_of, lambda one, other: _minutes(stated, found.at, one, other))
    before = date(first_year - YEARS_BEFORE, 9, 1)
    provisions = [*_sited(stated, sites, weeks, found), *_alternative(stated, schools, before, found),
                  *_teams(stated, support_from or before)]  # fmt: skip
    simulated = {one.kind for one in provisions} | set(also)
    kinds, names = _kinds(stated, simulated)
    limits = {kind.key for kind in kinds if kind.limits_journey}
    minutes = {
        school.key: row
        for school in found.schools
        if (row := {
            one.key: each for one in provisions
            if one.kind in limits and (each := _minutes(stated, found.at, school.key, one.key)) is not None
        })
    }  # fmt: skip
    said = (*assumed, *found.assumed, *said, *_left_out(stated), *_always(stated))
    scenario = Scenario(
        name=f"{stated.name}, {first_year}-{(first_year + 1) % 100:02d} on", weeks=weeks, partnerships=tuple(found.partnerships),
        schools=tuple(found.schools), kinds=kinds, provisions=tuple(provisions), minutes=minutes,
        minutes_most=stated.minutes_most, transition_places=_transition(stated), standing=SETTLED, seating=seating,
        about=_about(stated, found, names, said),
    )  # fmt: skip
    return FromAuthority(scenario, names, found.at, said)


def _about(stated: Stated, found: _Found, names: Mapping[str, str], said: tuple[str, ...]) -> About:
    """What a report and a map need to know; of which files and which day is for whoever read them to say."""
    schools = {one.key for one in found.schools}
    spots = {key: (round(point.longitude, 5), round(point.latitude, 5)) for key, point in found.at.items()}
    return About(
        origin="published", authority=stated.name, kinds=dict(names), assumed=said,
        at={key: spot for key, spot in spots.items() if key in schools},
        sites={key: spot for key, spot in spots.items() if key not in schools},
    )  # fmt: skip


def _check(first_year: int, years: int, intake_change: float) -> None:
    if not OLDEST <= first_year <= OLDEST + 60:
        raise InvalidAuthority(f"The first school year is {first_year}. Put one from {OLDEST} to {OLDEST + 60}.")
    if not 1 <= years <= MOST_YEARS:
        raise InvalidAuthority(f"{years} years are asked for. Put 1 to {MOST_YEARS}.")
    if not -0.2 <= intake_change <= 0.2:
        raise InvalidAuthority(f"The yearly change of the intake is {intake_change:+.0%}. Put -20% to +20%.")


def _schools(stated: Stated, schools: Sequence[SchoolStated], years: int, intake_change: float) -> _Found:
    found, unknown, alone = _Found(), [], []
    deciding = _deciding(stated.partnerships)
    secondary = [one for one in schools if is_mainstream_secondary(one)]
    for one in sorted(secondary, key=lambda each: (each.name, each.urn)):
        rolls = rolls_of(one.pupils, one.low_age, one.high_age)
        if rolls is None:
            unknown.append(one.name)
            continue
        partnership = next((each for each in deciding if each.members is None or one.urn in each.members), None)
        if partnership is None:
            alone.append(one.name)
            continue
        key = one.name if one.name not in found.key_of.values() else f"{one.name} ({one.urn})"
        found.key_of[one.urn] = key
        if one.point is not None:
            found.at[key] = one.point
        intake = tuple(round(rolls[0] * (1 + intake_change) ** year) for year in range(1, years))
        found.schools.append(School(key, one.urn, partnership.key, rolls, intake))
    if not found.schools:
        raise InvalidAuthority(
            f"The register has no open secondary school of {stated.name} with pupils, ages and a partnership. Give the register "
            "of this authority, and the model its partnerships."
        )
    used = {school.partnership for school in found.schools}
    together = [one for one in deciding if one.key in used]
    found.partnerships = [
        Partnership(one.key, one.meets_every, place % one.meets_every) for place, one in enumerate(together)
    ]
    found.assumed = list(_said_of_schools(unknown, alone, intake_change))
    return found


def _deciding(partnerships: Sequence[PartnershipStated]) -> list[PartnershipStated]:
    """Of all kinds of partnership the first that is not of the whole county, since a school may be in one of each."""
    kinds = list(dict.fromkeys(one.kind for one in partnerships if one.kind not in WHOLE_COUNTY)) or ["county"]
    return [one for one in partnerships if one.kind == kinds[0]]


def _said_of_schools(unknown: list[str], alone: list[str], intake_change: float):
    if unknown:
        yield f"{plural(len(unknown), 'school')} without a number of pupils or ages left out: {_few(unknown)}."
    if alone:
        yield f"{plural(len(alone), 'school')} in no partnership left out: {_few(alone)}."
    yield (
        "Each year group of a school is taken to be alike and a year of a sixth form half of it: the register holds one number "
        "of pupils for each school, of its own day, not of the first year simulated."
    )
    change = "as large as the first" if not intake_change else f"{intake_change:+.1%} on the one before"
    yield f"Every new Year 7 is {change}."


def _sited(stated: Stated, sites: Sequence[Site], weeks: Sequence[Sequence[date]], found: _Found) -> list[Provision]:
    kinds = {one.key: one for one in stated.kinds}
    last = weeks[-1][-1]
    made: list[Provision] = []
    for site in sites:
        kind, simulated = kinds[site.kind], SIMULATED_AS.get(site.kind)
        opens_on = site.opening.opened_on or date(site.opening.first_year, 9, 1)
        if simulated is None or opens_on > last:
            continue
        key = _different(f"{kind.name} at {site.host}", {one.key for one in made})
        places = _places(kind)
        own = places if kind.counted_as == "space" else 0
        made.append(Provision(key, simulated, places, opens_on, site.partnership, None, site.host, own))
        if site.host in found.at:
            found.at[key] = found.at[site.host]
    return made


def _alternative(
    stated: Stated, schools: Sequence[SchoolStated], opened: date, found: _Found
) -> list[Provision]:  # fmt: skip
    """Schools for alternative provision, open since before the first week: the register says how large they are."""
    if all(SIMULATED_AS.get(one.key) != "pru" for one in stated.kinds):
        return []
    made, nowhere = [], []
    for one in sorted(schools, key=lambda each: each.urn):
        places = places_of(one) if one.alternative_provision else None
        if not places:
            continue
        made.append(Provision(one.name, "pru", places, opened))
        if one.point is None:
            nowhere.append(one.name)
        else:
            found.at[one.name] = one.point
    if made:
        places = sum(one.places for one in made)
        found.assumed.append(
            f"{plural(len(made), 'alternative provision school')} with {places} places for Years 7 to 11, "
            "all of them for excluded pupils: as many as it has pupils where the register states no places, and four fifths of "
            "them where younger children are taught too."
        )
    if nowhere:
        found.assumed.append(f"Journeys to {_few(nowhere)} are taken as no obstacle: their postcodes were not given.")
    return made


def _teams(stated: Stated, opened: date) -> list[Provision]:
    """Help that is counted by caseload, for the whole authority."""
    return [
        Provision(one.name, SIMULATED_AS[one.key], one.caseload, opened)
        for one in stated.kinds
        if one.key in SIMULATED_AS and one.counted_as == "caseload" and one.caseload
    ]


def _kinds(stated: Stated, simulated: set[str]) -> tuple[tuple[Kind, ...], dict[str, str]]:
    kinds: list[Kind] = []
    names: dict[str, str] = {}
    for one in stated.kinds:
        as_kind = SIMULATED_AS.get(one.key)
        if as_kind in simulated and as_kind not in names:
            names[as_kind] = one.name
            kinds.append(simulated_kind(as_kind, one, one.tier))
    return tuple(kinds), names


def _transition(stated: Stated) -> int:
    return next((one.caseload or 0 for one in stated.kinds if one.key == YEAR_6), 0)


def _places(kind: KindStated) -> int:
    per_class = kind.host_places if kind.counted_as == "space" else kind.places_per_class
    return usual_places(kind.caseload, per_class, kind.classes_min, kind.classes_max)


def _minutes(stated: Stated, at: Mapping[str, Point], one: str, other: str) -> int | None:
    if one not in at or other not in at:
        return None
    return estimate_journey(at[one], at[other], MODES[stated.travel_mode]).minutes


def _left_out(stated: Stated) -> list[str]:
    left = sorted(one.name for one in stated.kinds if one.key not in SIMULATED_AS and one.key != YEAR_6)
    return [f"Not simulated, because nobody has figures of it: {', '.join(left)}."] if left else []


def _always(stated: Stated) -> list[str]:
    return [
        f"Journeys by {stated.travel_mode} are estimated from the straight line: nobody has measured them.",
        "Every partnership decides from the first week on, whenever it began.",
        "Places are those of as many classes as lie midway between the fewest and the most that the model states; places that a "
        "hub keeps for the school that hosts it are left out.",
        "Three school years before the first are simulated and not counted, so that it does not begin with nobody placed.",
    ]


def _different(name: str, taken: set[str]) -> str:
    return name if name not in taken else next(f"{name} ({at})" for at in range(2, 1000) if f"{name} ({at})" not in taken)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
