"""Another rule of sharing, tried on the lists of the last year's panels: what the proposals would have been, and why.

Both rules start from the account as it was before the first panel, propose for each list in turn and carry what they
proposed into the account for the next. So they are compared with one another, like with like, and not with what people
then decided. Places stand in both as they stood. Nothing is kept but the record that somebody tried.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from waymark.allocator.problem import Problem
from waymark.allocator.result import Result
from waymark.allocator.solve import solve
from waymark.service.accounts.actor import Actor
from waymark.service.allocation import permissions
from waymark.service.allocation.problem_building import sharing_by
from waymark.service.allocation.rules import in_solving_order
from waymark.service.allocation.sharing.account import Account, PlaceWeeks, account, balances_of
from waymark.service.audit.actions import record
from waymark.service.organisations.authority_model.values import FairShare
from waymark.service.organisations.models import Partnership
from waymark.service.provisions.models import ProvisionClass

from .past_panels import PastPanel, past_panels

SECONDS = 4.0  # a page waits no longer; what was looked at by then is shown
SOLVING_SECONDS = 3.0


@dataclass(frozen=True)
class Offer:
    """A class and the Monday of its first week, with the minutes of the journey where they are known."""

    class_id: int
    week: date
    minutes: int | None


@dataclass(frozen=True)
class ChangedLine:
    """One child without a name: the year, the school, and what each rule would have proposed. None: no place."""

    year_group: int
    school_id: int
    now: Offer | None
    tried: Offer | None


@dataclass(frozen=True)
class TriedPanel:
    meets_on: date
    cases: int
    is_stored: bool
    is_proven: bool
    changed: tuple[ChangedLine, ...]


@dataclass(frozen=True)
class Journeys:
    """Children offered a place, and of those whose journey is known, how many and the minutes together."""

    offered: int = 0
    known: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Trial:
    """``owed_now`` and ``owed_tried`` are place-weeks after the last panel looked at; ``panels_in_all`` of the year."""

    panels: tuple[TriedPanel, ...]
    panels_in_all: int
    schools: Mapping[int, str]
    classes: Mapping[int, str]
    owed_now: Mapping[int, int]
    owed_tried: Mapping[int, int]
    journeys_now: Journeys
    journeys_tried: Journeys

    @property
    def is_whole(self) -> bool:
        return len(self.panels) == self.panels_in_all

    @property
    def changes(self) -> int:
        return sum(len(one.changed) for one in self.panels)


def try_rule(
    *, partnership: Partnership, rule: FairShare, by: Actor, on: date, seconds: float = SECONDS
) -> Trial:
    """Run ``rule`` over the last year's panels beside the rules in force; stops after ``seconds`` and says how far it got."""
    permissions.TRY_A_RULE.require(by)
    until = time.monotonic() + seconds
    record(
        "try_a_rule", by=by, on=on, about=partnership.reference,
        why=f"weight of free meals {rule.weight_free_meals}, cap {rule.cap_place_weeks}, "
            f"forgotten {rule.forgotten_percent_a_year}%, tolerance {rule.tolerance_points}",
    )
    today = account(partnership, on)
    listed = [one for one in past_panels(partnership, on) if today.terms and one.meets_on >= today.terms[0].first_on]
    if not listed:
        return Trial((), 0, {}, {}, {}, {}, Journeys(), Journeys())
    begun = account(partnership, listed[0].meets_on - timedelta(days=1)).booked
    now, tried = _World(today, begun), _World(today.under(rule), begun)
    panels = []
    for panel in listed:
        if panels and time.monotonic() > until:
            break
        panels.append(_try_panel(panel, now, tried))
    last_on = panels[-1].meets_on
    return Trial(
        tuple(panels), len(listed), {key: one.name for key, one in now.account.schools.items()}, _class_names(panels),
        now.owed_on(last_on), tried.owed_on(last_on), now.journeys, tried.journeys,
    )


@dataclass
class _World:
    """The account under one rule, carried on from panel to panel by what that rule proposed."""

    account: Account
    booked: tuple[PlaceWeeks, ...]
    journeys: Journeys = field(default_factory=Journeys)

    def _term_of(self, day: date) -> int:
        return max(number for number, one in enumerate(self.account.terms) if one.first_on <= day)

    def owed_on(self, day: date) -> dict[int, int]:
        last = self._term_of(day)
        span = slice(last + 1)
        balances = balances_of(
            self.account.terms[span], self.account.members[span], self.account.schools, self.booked, self.account.rules[span]
        )
        return {int(one.school): one.owed for one in balances[-1].schools}

    def list_of(self, panel: PastPanel) -> Problem:
        """The panel's list with what each school is owed in this world, and its tolerance."""
        owed, rule = self.owed_on(panel.meets_on), self.account.rules[self._term_of(panel.meets_on)]
        requests = tuple(replace(one, weight_fair_share=owed.get(int(one.school), 0)) for one in panel.problem.requests)
        published = replace(panel.problem.policy, priorities=in_solving_order((*panel.problem.policy.priorities, "fair_share")))
        policy = sharing_by(published, rule)
        return replace(panel.problem, requests=requests, policy=policy)

    def carry(self, panel: PastPanel, result: Result) -> None:
        weeks: Counter[int] = Counter()
        known = [panel.problem.journeys.get((one.request, one.class_id)) for one in result.allocation]
        minutes = [one.minutes for one in known if one is not None]
        for one in result.allocation:
            weeks[int(panel.problem.request(one.request).school)] += one.weeks
        term = self._term_of(panel.meets_on)
        self.booked += tuple(PlaceWeeks(term, school, 0, count, 0, 0) for school, count in weeks.items())
        self.journeys = Journeys(
            self.journeys.offered + len(result.allocation), self.journeys.known + len(minutes),
            self.journeys.minutes + sum(minutes),
        )


def _try_panel(panel: PastPanel, now: _World, tried: _World) -> TriedPanel:
    if panel.problem is None:
        return TriedPanel(panel.meets_on, panel.cases, panel.is_stored, True, ())
    lists = now.list_of(panel), tried.list_of(panel)
    first = solve(lists[0], time_limit=SOLVING_SECONDS)
    second = first if _same(*lists) else solve(lists[1], time_limit=SOLVING_SECONDS)
    now.carry(panel, first)
    tried.carry(panel, second)
    return TriedPanel(
        panel.meets_on, panel.cases, panel.is_stored, first.status == second.status == "proven",
        tuple(_changed(panel.problem, first, second)),
    )


def _same(one: Problem, other: Problem) -> bool:
    """Nothing that fair share looks at differs: where schools are owed the same, or it is no priority, it does nothing."""
    reaches = [
        "fair_share" in each.policy.priorities and len({request.weight_fair_share for request in each.requests}) > 1
        for each in (one, other)
    ]
    return not any(reaches) or (one.requests == other.requests and one.policy == other.policy)


def _changed(problem: Problem, first: Result, second: Result):
    for request in sorted(problem.requests, key=lambda one: one.id):
        now, tried = (_offer(problem, result, request.id) for result in (first, second))
        if now != tried:
            yield ChangedLine(request.year_group, int(request.school), now, tried)


def _offer(problem: Problem, result: Result, request_id: str) -> Offer | None:
    one = result.assignment(request_id)
    if one is None:
        return None
    journey = problem.journeys.get((request_id, one.class_id))
    class_id = int(one.class_id.removeprefix("class-"))
    return Offer(class_id, problem.weeks[one.start_week], journey.minutes if journey else None)


def _class_names(panels: list[TriedPanel]) -> dict[int, str]:
    wanted = {
        offer.class_id for panel in panels for line in panel.changed for offer in (line.now, line.tried) if offer is not None
    }
    return {one.pk: str(one) for one in ProvisionClass.objects.filter(pk__in=wanted).select_related("provision")}
