"""The one function: a siting problem in, the best list found and what is proven of it out."""

from __future__ import annotations

import math
import time
from functools import cache

from .located import FEASIBLE, INFEASIBLE, OPEN, PROVEN, Located
from .problem import InvalidSiting, SitingProblem, facility_location, median
from .search import Search


def locate(problem: SitingProblem, *, seconds: float = 60.0) -> Located:
    """The best sites to open and who is served by which.

    Nothing is drawn at random: a problem that is solved to proof within the time has one answer, the same on every run.
    `seconds` is kept to within one round of looking for answers, and does not count compiling (see `warm`). Raises
    InvalidSiting for a wrong number of seconds.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < math.inf:
        raise InvalidSiting(f"The time is {seconds!r} seconds: give a number above 0.")
    warm()
    search = Search(problem, time.monotonic() + seconds)
    search.run()
    answers, bound = search.answers, search.bound
    certificate = search.certificate()
    if answers.value is None:
        done = bound >= answers.limit
        return Located(INFEASIBLE if done else OPEN, None, None if done else bound, (), (), certificate)
    return Located(
        PROVEN if bound >= answers.value else FEASIBLE,
        answers.value,
        min(bound, answers.value),
        tuple(int(site) for site in answers.is_open.nonzero()[0]),
        tuple(int(site) for site in answers.home),
        certificate,
    )


@cache
def warm() -> None:
    """Have everything compiled: half a minute the first time on a machine, a second in each process after that."""
    cost = [[3, 9, 4], [8, 2, 7], [5, 5, 1], [9, 3, 6], [2, 8, 7], [4, 4, 9]]
    for problem in (facility_location(cost, [3, 4, 2], [3, 2, 4, 3, 2, 3], [9, 8, 9]), median(cost, open_sites=2)):
        search = Search(problem, math.inf)
        search.run()
        search.answers.polish()
