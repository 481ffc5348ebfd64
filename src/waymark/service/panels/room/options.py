"""The places for one child: what is possible and what it would cost others, and why not each of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from waymark.service.allocation.models import ProposalLine
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.provisions.queries import years_of_classes

from ..costs import cost_in_words, proposed_stay, stay_told, visiting_classes
from .outgrowing import outgrown, runs_into_another_year
from .places import There, past_their_end, who_is_there, year_mix

ANOTHER_KIND = "kind_not_asked_for"
# What would open a door that is shut, by the code of the rule that shut it.
UNBLOCKS: Mapping[str, str] = {
    ANOTHER_KIND: "The school asks for this kind as well; or the panel chooses it and says why.",
    "school_not_served": "The council opens the class to this partnership.",
    "needs_not_met": "Specialist support brought into the class.",
    "measured_journey_over_the_cap": "Transport that brings the journey under the cap.",
    "journey_estimate_over_the_cap": "A measured journey: the council’s transport team can have it by the meeting.",
    "journey_not_known": "A measured journey: the council’s transport team can have it by the meeting.",
    "no_free_place": "A place that comes free sooner, or a later start.",
    "only_preventive_places_left": "A place outside those kept for children who have not been excluded.",
    "only_host_places_left": "The host school gives up one of its own places.",
    "high_intensity_limit_reached": "One more adult in the class, or a later start.",
    "too_far_in_age_from_the_class": "A start when the class is of another age.",
    "apart_from_a_pupil_there": "A start after the other child has left, or another site.",
    "ruled_out_by_the_panel": "The panel takes its own ruling back on the Whole list tab.",
    "duty_needs_full_time": "A full-time class.",
}


@dataclass(frozen=True)
class Option:
    """One place that could be chosen. ``minutes`` is None where nobody knows; ``mix`` is children by year group, ``past_end``
    those still there past their planned end when the list was solved."""

    class_id: int
    name: str
    starts_on: date | None
    ends_on: date | None
    minutes: int | None
    is_measured: bool
    mix: Mapping[int, int]
    cost: str
    moved: tuple[str, ...]
    is_proposed: bool
    sentence: str
    comes_to_the_school: bool = False
    past_end: Mapping[int, int] = field(default_factory=dict)
    outgrown: str = ""


@dataclass(frozen=True)
class RuledOut:
    class_id: int
    name: str
    why: str
    unblock: str
    is_of_another_kind: bool = False


@dataclass(frozen=True)
class Options:
    """``sentence`` is the proposal's reason; ``proposed`` is None when it offers nothing."""

    sentence: str
    possible: tuple[Option, ...]
    ruled_out: tuple[RuledOut, ...]

    @property
    def proposed(self) -> Option | None:
        return next((one for one in self.possible if one.is_proposed), None)

    def without_costs(self, instead: str) -> Options:
        """The same places, with ``instead`` where it said what each would cost, and no reasons against the rest."""
        possible = tuple(one if one.is_proposed else replace(one, cost=instead, moved=()) for one in self.possible)
        return replace(self, possible=possible, ruled_out=())

    @property
    def worth_a_line(self) -> tuple[RuledOut, ...]:
        """Those ruled out although their kind was asked for: the only ones anybody argues about."""
        return tuple(one for one in self.ruled_out if not one.is_of_another_kind)

    @property
    def of_another_kind(self) -> tuple[RuledOut, ...]:
        return tuple(one for one in self.ruled_out if one.is_of_another_kind)


def options_for(line: ProposalLine | None, model: AuthorityModel) -> Options | None:
    """The places of one line, the proposed one first, then by start and journey. One query for who is there, and
    two where a stay runs into another school year."""
    if line is None:
        return None
    possible = [one for one in line.alternatives if one["possible"]]
    there = _there(line, possible)
    visiting = visiting_classes(line.alternatives, model)
    shown = _with_years_outgrown(line, [_option(line, one, there, visiting) for one in possible])
    shown.sort(key=lambda one: (not one.is_proposed, one.starts_on or date.max, one.minutes or 999, one.name))
    ruled_out = [
        RuledOut(
            one["class"], one["name"], one["sentence"], UNBLOCKS.get(one["code"], ""), one["code"] == ANOTHER_KIND
        )
        for one in line.alternatives
        if not one["possible"]
    ]
    return Options(line.sentence, tuple(shown), tuple(sorted(ruled_out, key=lambda one: one.name)))


def _with_years_outgrown(line: ProposalLine, options: list[Option]) -> list[Option]:
    """Said of a class whose years the child leaves behind while the stay lasts."""
    told_on = line.round.made_on
    if not any(one.ends_on and runs_into_another_year(told_on, one.ends_on) for one in options):
        return options
    years = years_of_classes([one.class_id for one in options])
    return [
        replace(one, outgrown=outgrown(line.pupil.year_group, years[one.class_id], told_on, one.ends_on))
        if one.class_id in years else one
        for one in options
    ]


def _there(line: ProposalLine, possible: list[dict[str, Any]]) -> list[There]:
    days = [day for one in possible if (day := _day(one["starts_on"]))] + ([line.starts_on] if line.starts_on else [])
    if not days:
        return []
    return who_is_there([one["class"] for one in possible], min(days), max(days))


def _option(line: ProposalLine, one: dict[str, Any], there: list[There], visiting: frozenset[int]) -> Option:
    is_proposed = one["class"] == line.provision_class_id
    starts_on = line.starts_on if is_proposed else _day(one["starts_on"])
    ends_on = line.ends_on if is_proposed else _day(one["ends_on"])
    return Option(
        class_id=one["class"],
        name=one["name"],
        starts_on=starts_on,
        ends_on=ends_on,
        minutes=None if one["class"] in visiting else one["minutes"],
        is_measured=one["is_measured"],
        mix=year_mix(there, one["class"], starts_on) if starts_on else {},
        past_end=past_their_end(there, one["class"], line.round.made_on),
        cost="" if is_proposed
        else cost_in_words(proposed_stay(line, visiting), stay_told(one["class"], starts_on, one, visiting), one),
        moved=(),
        is_proposed=is_proposed,
        sentence=one["sentence"],
        comes_to_the_school=one["class"] in visiting,
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
