"""An invented county of any size, with an opening plan like Norfolk's: for examples, tests and benchmarks.

Schools, rolls and journeys are made up by keyed draws, so that the same sizes give the same county everywhere.
"""

from __future__ import annotations

from datetime import date
from math import hypot

from waymark.sufficiency.draws import uniform, words

from .about import About
from .calendar import typical_years
from .scenario import Kind, Partnership, Provision, Scenario, School

INVENTING = 9
KINDS = (
    Kind("outreach", tier=1, weeks_min=6, weeks_max=12, limits_journey=False),
    Kind("managed_move", tier=1, weeks_min=8, weeks_max=8, moves_school=True, limits_journey=False),
    Kind("base", tier=2, weeks_min=6, weeks_max=8),
    Kind("centre", tier=2, weeks_min=13, weeks_max=39),
    Kind("pru", tier=3, weeks_min=13, weeks_max=39, for_excluded=True),
)
OPENINGS = ((0, 3, 1), (1, 4, 6), (2, 2, 3))
"""School year of the run, and the Bases and Centres that open in it: nineteen over three years, the first Centre beforehand."""
BASE_PLACES, CENTRE_PLACES = 10, 20
OPEN_BEFORE = 10
"""Years for which whatever is not planned has been open on the first day."""
SIDE = 70.0
"""Minutes across the county, as the crow drives."""


def invented_county(
    *, pupils: int = 50_000, schools: int = 60, partnerships: int = 10, years: int = 5, first_year: int = 2025, plan: bool = True,
    outreach_each: int = 12, pru_places: int = 120, transition_places: int = 0,
) -> Scenario:  # fmt: skip
    """`plan` off: every Base and Centre is open from the first day."""
    group = [round(pupils / schools / 5 * (0.6 + 0.8 * _share(school, 0))) for school in range(schools)]
    made = tuple(
        School(f"school-{school + 1:03d}", 900_000 + school, f"partnership-{school % partnerships + 1:02d}",
               (group[school],) * 5, (group[school],) * (years - 1))
        for school in range(schools)
    )  # fmt: skip
    provisions = tuple(_provisions(partnerships, first_year, plan, outreach_each, pru_places))
    return Scenario(
        name="Invented county", weeks=typical_years(first_year, years),
        partnerships=tuple(Partnership(f"partnership-{place + 1:02d}", 2, place % 2) for place in range(partnerships)),
        schools=made, kinds=KINDS, provisions=provisions, minutes=_minutes(made, provisions, partnerships),
        transition_places=transition_places, about=About(origin="invented"),
    )  # fmt: skip


def _provisions(partnerships: int, first_year: int, plan: bool, outreach_each: int, pru_places: int):
    always = date(first_year - OPEN_BEFORE, 9, 1)
    for place in range(partnerships):
        key = f"partnership-{place + 1:02d}"
        yield Provision(f"outreach-{place + 1:02d}", "outreach", outreach_each, always, key)
        yield Provision(f"moves-{place + 1:02d}", "managed_move", 6, always, key)
    bases = [date(first_year + year, 9, 1) for year, opened, _ in OPENINGS for _ in range(opened)]
    centres = [date(first_year + year, 9, 1) for year, _, opened in OPENINGS for _ in range(opened)]
    for number, opens in enumerate(bases):
        key = f"partnership-{number % partnerships + 1:02d}"
        yield Provision(f"base-{number + 1:02d}", "base", BASE_PLACES, opens if plan else always, key)
    for number, opens in enumerate(centres):
        key = f"partnership-{(partnerships - 1 - number) % partnerships + 1:02d}"
        yield Provision(f"centre-{number + 1:02d}", "centre", CENTRE_PLACES, opens if plan else always, key)
    yield Provision("pru", "pru", pru_places, always)


def _minutes(schools: tuple[School, ...], provisions: tuple[Provision, ...], partnerships: int) -> dict[str, dict[str, int]]:
    """Every school and provision has a spot; those of a partnership lie about its middle."""
    middle = {f"partnership-{place + 1:02d}": _spot(10_000 + place, SIDE) for place in range(partnerships)}

    def near(partnership: str | None, number: int) -> tuple[float, float]:
        x, y = middle[partnership] if partnership else (SIDE / 2, SIDE / 2)
        dx, dy = _spot(number, 36.0)
        return x + dx - 18, y + dy - 18

    spots = {one.key: near(one.partnership, 20_000 + place) for place, one in enumerate(provisions)}
    table = {}
    for place, school in enumerate(schools):
        x, y = near(school.partnership, 30_000 + place)
        table[school.key] = {key: round(hypot(x - px, y - py)) for key, (px, py) in spots.items() if key != "pru"}
    return table


def _spot(number: int, side: float) -> tuple[float, float]:
    return side * _share(number, 1), side * _share(number, 2)


def _share(number: int, which: int) -> float:
    return float(uniform(words(0, 0, number, which, INVENTING, 0)[0]))
