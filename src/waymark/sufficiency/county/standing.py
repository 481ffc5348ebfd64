"""Who is in the middle of something on the first day, and the years before it that settle a county nobody has written down.

`Scenario.standing` is rows of `Standing`, from a register; or `SETTLED`, where only published statistics are known: then some
school years run first, in which nothing is counted and none of the scenario's changes of figures hold, so that every scenario
compared begins from the same first day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .calendar import school_year_of, typical_year
from .errors import InvalidScenario, known, whole

if TYPE_CHECKING:
    from .scenario import Provision, Scenario, School

SETTLED = "settled"
SETTLING_YEARS = 3
STATES_STANDING = ("waiting", "placed", "excluded")
YEAR_GROUPS = (7, 8, 9, 10, 11)
MOST_WEEKS = 200
MOST_SUSPENSIONS = 100


@dataclass(frozen=True)
class Standing:
    """Pupils alike on the first day, among the `rolls` of their school and year group.

    `waiting` for a `kind` since so many school weeks; `placed` in a `provision` since so many, with `weeks_left` to go (drawn
    within the kind's limits where it is not known); or permanently `excluded` so many ago and without a place, on the roll
    of the school that excluded them. Whoever is placed in a provision for excluded pupils is excluded.
    """

    school: str
    year_group: int
    state: str
    weeks: int
    kind: str | None = None
    provision: str | None = None
    weeks_left: int | None = None
    suspensions: int = 1
    """Since the last lasting return: the urgency a panel goes by."""
    pupils: int = 1

    def __post_init__(self) -> None:
        where = f"standing, {self.school},"
        if self.state not in STATES_STANDING:
            raise InvalidScenario(f"{where} state is {self.state!r}. Put one of {', '.join(STATES_STANDING)} there.")
        whole(self.year_group, f"{where} year_group", YEAR_GROUPS[0], YEAR_GROUPS[-1])
        whole(self.weeks, f"{where} weeks", 0, MOST_WEEKS)
        whole(self.suspensions, f"{where} suspensions", 0, MOST_SUSPENSIONS)
        whole(self.pupils, f"{where} pupils", 1, 2000)
        self._refuse("kind", self.kind, self.state == "waiting", where)
        self._refuse("provision", self.provision, self.state == "placed", where)
        if self.weeks_left is not None:
            if self.state != "placed":
                raise InvalidScenario(f"{where} weeks_left is {self.weeks_left} for pupils who are {self.state}. Leave it out.")
            whole(self.weeks_left, f"{where} weeks_left", 1, MOST_WEEKS)

    def _refuse(self, name: str, value: str | None, needed: bool, where: str) -> None:
        if needed and value is None:
            raise InvalidScenario(f"{where} has no {name} for pupils who are {self.state}. Put one there.")
        if not needed and value is not None:
            raise InvalidScenario(f"{where} {name} is {value!r} for pupils who are {self.state}. Leave it out.")


def check_standing(scenario: Scenario) -> None:
    """Raises InvalidScenario for a row that the rest of the scenario does not bear out."""
    if isinstance(scenario.standing, str):
        if scenario.standing != SETTLED:
            raise InvalidScenario(f"standing is {scenario.standing!r}. Put {SETTLED!r} there, or rows, or leave it out.")
        return
    schools = {one.key: one for one in scenario.schools}
    kinds = {one.key: one for one in scenario.kinds}
    provisions = {one.key: one for one in scenario.provisions}
    on_roll: Counter[tuple[str, int]] = Counter()
    placed: Counter[tuple[str, bool]] = Counter()
    for row in scenario.standing:
        known(row.school, set(schools), "standing")
        if row.kind is not None:
            known(row.kind, set(kinds), f"standing, {row.school}, kind")
            if kinds[row.kind].for_excluded:
                raise InvalidScenario(
                    f"standing, {row.school}, kind is {row.kind!r}, which is for excluded pupils. Put their state as excluded."
                )
        if row.provision is not None:
            known(row.provision, set(provisions), f"standing, {row.school}, provision")
            placed[row.provision, row.school == provisions[row.provision].host] += row.pupils
        on_roll[row.school, row.year_group] += row.pupils
    for (school, group), pupils in on_roll.items():
        _fits(schools[school], group, pupils)
    for key in {key for key, _ in placed}:
        _has_room(provisions[key], placed[key, True], placed[key, False], scenario)


def _fits(school: School, group: int, pupils: int) -> None:
    on_roll = school.rolls[group - YEAR_GROUPS[0]]
    if pupils > on_roll:
        raise InvalidScenario(
            f"standing has {pupils} pupils of Year {group} of {school.key}, whose rolls have {on_roll}. Put {on_roll} at most."
        )


def _has_room(provision: Provision, own: int, others: int, scenario: Scenario) -> None:
    first_day = scenario.weeks[0][0]
    opened = provision.opens_on <= first_day and (provision.closes_on is None or provision.closes_on > first_day)
    places = provision.places if opened else 0
    shared = places - min(places, provision.host_places)
    if own + others > places or others > shared:
        most = f"{places} at most" if own + others > places else f"{shared} at most who are not of the school that hosts it"
        raise InvalidScenario(
            f"standing puts {own + others} pupils in {provision.key}, which has {places} places on the first day. Put {most}."
        )


def with_years_before(scenario: Scenario) -> Scenario:
    """The scenario with SETTLING_YEARS school years before its own, for `standing="settled"`.

    Pupils keep who they are: a cohort is counted back to the year it entered, and those who had left by the first day are
    taken to have been as many as its Year 11. Provisions take pupils from the day they open on, and panels keep their weeks.
    """
    began = school_year_of(scenario.weeks[0][0])
    before = tuple(typical_year(began - SETTLING_YEARS + year) for year in range(SETTLING_YEARS))
    weeks = sum(len(year) for year in before)
    oldest = len(YEAR_GROUPS) - 1

    def grown(school: School) -> School:
        rolls = tuple(school.rolls[min(group + SETTLING_YEARS, oldest)] for group in range(len(YEAR_GROUPS)))
        entered = tuple(school.rolls[SETTLING_YEARS - year] for year in range(1, SETTLING_YEARS + 1))
        return replace(school, rolls=rolls, intake=(*entered, *school.intake))

    return replace(
        scenario, weeks=(*before, *scenario.weeks), schools=tuple(grown(school) for school in scenario.schools), standing=(),
        partnerships=tuple(
            replace(one, first_week=(one.first_week + weeks) % one.meets_every) for one in scenario.partnerships
        ),
    )  # fmt: skip


def rows_of(standing: Sequence[Standing]) -> list[Standing]:
    """One row for each pupil."""
    return [replace(row, pupils=1) for row in standing for _ in range(row.pupils)]
