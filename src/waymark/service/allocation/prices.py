"""What places are likely to be worth to children not yet known, learnt from what the last year's panels were asked.

Only where the authority's model counts prices; a proposal made without it is the same to the letter. The last year's lists
are taken as if each came again a year after its own day. What comes before the next panel is today's list itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from waymark.allocator.explaining.explain import RequestExplanation
from waymark.allocator.opportunity.panels import PastPanel, prices_for, problem_prices, year_of_panels
from waymark.allocator.opportunity.price_table import PriceTable, can_wait, expected_use
from waymark.allocator.opportunity.years import POINT, resampled
from waymark.allocator.problem import Problem
from waymark.allocator.result import Assignment
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.authority_model.values import PricesOfPlaces

from .wording import Wording, day_words, is_held_back

YEARS_DRAWN = 20
WEEKS_OF_A_YEAR = 52
NO_PAST = "No place is held back for children not yet known: there is no panel of the last year to learn from."
CAN_WAIT = (
    " This can be left to the next panel: the place starts after it, and a child owed full-time education may need it by then."
)
NO_TIME = "No place is held back for children not yet known: the last year’s panels could not be read in the time given."


class NotInTime(Exception):
    """The last year could not be read in the time given."""


LastYear = Callable[[], list[Problem]]
"""The lists of the last year's panels, read when they are needed; raises ``NotInTime``."""


@dataclass(frozen=True)
class Priced:
    """The problem to solve. ``left_out`` is a sentence where prices should count and cannot.

    ``next_meeting``: the first school week of the problem that the next panel decides about.
    """

    problem: Problem
    table: PriceTable | None = None
    left_out: str = ""
    next_meeting: int = 0

    @property
    def is_priced(self) -> bool:
        return self.table is not None


def priced(problem: Problem, rule: PricesOfPlaces | None, last_year: LastYear | None, model: AuthorityModel) -> Priced:
    """``problem`` with the prices of its places where ``rule`` is given, and as it is where it is not."""
    if rule is None:
        return Priced(problem)
    try:
        lists = last_year() if last_year is not None else []
    except NotInTime:
        return Priced(problem, left_out=NO_TIME)
    past = [one for one in (_a_year_on(each, problem) for each in lists) if one is not None]
    class_ids = sorted(one.id for one in problem.classes)
    year = year_of_panels(past, class_ids)
    if not year.requests:
        return Priced(problem, left_out=NO_PAST)
    policy = replace(problem.policy, count_prices=True, most_price_of_a_stay=POINT * rule.most_points)
    counting = replace(problem, policy=policy)
    panels = "last year’s panel" if len(past) == 1 else f"last year’s {len(past)} panels"
    next_meeting = _next_meeting(model)
    table = prices_for(
        counting, resampled([year], YEARS_DRAWN), week=0, next_meeting=next_meeting,
        source=f"what {panels} heard, drawn again",
    )
    return Priced(replace(counting, prices=problem_prices(table)), table, next_meeting=next_meeting)


def about_waiting(found: Priced, offer: Assignment) -> str:
    """A sentence to add where the place offered need not be promised today; empty elsewhere, and where prices do not count."""
    request = found.problem.request(offer.request)
    if found.table is None or not can_wait(found.table, offer.class_id, offer.start_week, found.next_meeting, request):
        return ""
    return CAN_WAIT


def _a_year_on(past: Problem, problem: Problem) -> PastPanel | None:
    """A list of the last year in the school weeks of ``problem``; None when that is beyond the known calendar."""
    week = bisect_left(problem.weeks, past.weeks[0] + timedelta(weeks=WEEKS_OF_A_YEAR))
    return PastPanel(week, past) if week < len(problem.weeks) else None


def _next_meeting(model: AuthorityModel) -> int:
    """School weeks until a partnership's next panel, by the model's rhythm."""
    return min((one.every_school_weeks for one in model.panels if one.kind == "partnership"), default=1)


def places_held_back(told: Iterable[RequestExplanation], found: Priced, wording: Wording) -> list[dict[str, Any]]:
    """Each class in which a free place is held back from a child of the list, as stored, with what it is kept for."""
    if found.table is None:
        return []
    held = {one.class_id for each in told for one in each.classes if is_held_back(one)}
    return [{"name": wording.place(one), "sentence": _kept_for(found.table, one, wording)} for one in sorted(held)]


def _kept_for(table: PriceTable, class_id: str, wording: Wording) -> str:
    uses = [expected_use(table, class_id, number) for number in range(table.weeks)]
    fullest = max(uses, key=lambda use: use.children)
    return f"The fullest week is that of {day_words(wording.built.problem.weeks[fullest.week])}. {fullest.sentence()}"
