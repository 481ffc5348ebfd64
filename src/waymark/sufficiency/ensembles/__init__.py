"""Many futures at once: on threads, on processes or on a Dask cluster, with progress, a way to stop, and a search for a goal.

    from waymark.sufficiency.ensembles import Processes, run

    counts = run(scenario, figures, replications=1000, seed=1, by=Processes(2), heard=lambda progress: print(progress.done))

The whole numbers are the same by any means and in any pieces. A run that is stopped raises `Stopped` and leaves nothing.
"""

from waymark.sufficiency.county import Stopped

from .clusters import Dask
from .means import Processes, Threads, WorkersLost
from .running import Progress, run
from .seeking import Found, Goal, InvalidGoal, Tried, goal_from_words, seek

__all__ = [
    "Dask", "Found", "Goal", "InvalidGoal", "Processes", "Progress", "Stopped", "Threads", "Tried", "WorkersLost",
    "goal_from_words", "run", "seek",
]  # fmt: skip
