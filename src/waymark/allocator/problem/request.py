"""One child's request for a place, as plain validated data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import validation as valid

MOST_WEEKS = 520
MOST_HOURS = 60
MOST_TEAM_WEEKS = 10_000


@dataclass(frozen=True)
class Request:
    """One child's request for a place, under an opaque id.

    `kinds` maps each kind of provision asked for to the length of stay in school weeks. `statutory` marks a duty to provide
    full-time education (section 19, or the sixth day of an exclusion); `days_at_risk` are the school days on which that duty
    is already unmet at week 0. `preventive` is true for a child who is not excluded. `fit` holds points of professional
    judgement per kind. `weight_fair_share` is what the school is owed: more is owed more. `not_classes` and `not_schools` are
    places and receiving schools that must not be, each with the reason in words. `one_to_one_hours` are hours a week for which
    a member of staff is needed for this child alone. `team_weeks` maps a kind to the weeks of a team's time this child takes,
    where they differ from what the team takes for a child as a rule. `proposed_before` is the class and start week that a list
    made earlier for the same meeting had for this child: among equally good lists the one that leaves most of them stands.
    """

    id: str
    school: str
    year_group: int
    urgency: int
    kinds: Mapping[str, int]
    earliest_week: int
    latest_week: int
    statutory: bool = False
    days_at_risk: int = 0
    preventive: bool = True
    needs: frozenset[str] = frozenset()
    high_intensity: bool = False
    preferences: tuple[str, ...] = ()
    not_classes: Mapping[str, str] = field(default_factory=lambda: valid.EMPTY)
    waiting_days: int = 0
    weight_fair_share: int = 0
    fit: Mapping[str, int] = field(default_factory=lambda: valid.EMPTY)
    not_schools: Mapping[str, str] = field(default_factory=lambda: valid.EMPTY)
    one_to_one_hours: int = 0
    team_weeks: Mapping[str, int] = field(default_factory=lambda: valid.EMPTY)
    proposed_before: Mapping[str, int] = field(default_factory=lambda: valid.EMPTY)

    def __post_init__(self) -> None:
        at = f"request {valid.name(self.id, 'request: id')}"
        valid.name(self.school, f"{at}: school")
        valid.whole(self.year_group, f"{at}: year_group", -1, 14)
        valid.whole(self.urgency, f"{at}: urgency", 1, 5)
        valid.whole(self.earliest_week, f"{at}: earliest_week", 0, MOST_WEEKS)
        valid.whole(self.latest_week, f"{at}: latest_week", 0, MOST_WEEKS)
        valid.whole(self.days_at_risk, f"{at}: days_at_risk", 0, 10_000)
        valid.whole(self.waiting_days, f"{at}: waiting_days", 0, 10_000)
        valid.whole(self.weight_fair_share, f"{at}: weight_fair_share", -1_000_000, 1_000_000)
        valid.whole(self.one_to_one_hours, f"{at}: one_to_one_hours", 0, MOST_HOURS)
        for flag in ("statutory", "preventive", "high_intensity"):
            valid.yes_or_no(getattr(self, flag), f"{at}: {flag}")
        self._store("kinds", valid.whole_by_name(self.kinds, f"{at}: kinds", 1, MOST_WEEKS))
        self._store("fit", valid.whole_by_name(self.fit, f"{at}: fit", -10_000, 10_000))
        self._store("team_weeks", valid.whole_by_name(self.team_weeks, f"{at}: team_weeks", 0, MOST_TEAM_WEEKS))
        self._store("proposed_before", valid.whole_by_name(self.proposed_before, f"{at}: proposed_before", 0, MOST_WEEKS))
        self._store("needs", frozenset(valid.names(self.needs, f"{at}: needs")))
        self._store("preferences", valid.names(self.preferences, f"{at}: preferences"))
        self._store("not_classes", valid.words_by_name(self.not_classes, f"{at}: not_classes"))
        self._store("not_schools", valid.words_by_name(self.not_schools, f"{at}: not_schools"))
        self._refuse_contradictions(at)

    def _store(self, attribute: str, stored: object) -> None:
        object.__setattr__(self, attribute, stored)

    def _refuse_contradictions(self, at: str) -> None:
        if len(self.proposed_before) > 1:
            named = f"proposed_before names {len(self.proposed_before)} classes"
            raise InvalidProblem(f"{at}: {named}. Name the one that was proposed, or none.")
        if not self.kinds:
            raise InvalidProblem(f"{at}: kinds is empty. Name at least one kind of provision that is asked for.")
        if self.latest_week < self.earliest_week:
            raise InvalidProblem(
                f"{at}: latest_week {self.latest_week} is before earliest_week {self.earliest_week}. "
                "Put the later of the two weeks in latest_week."
            )
        if self.days_at_risk and not self.statutory:
            raise InvalidProblem(
                f"{at}: days_at_risk is {self.days_at_risk} but statutory is false. Mark the duty, or put 0."
            )
