"""Where and when to open which kind, over years: a short list of plans, each with a bound and simulated.

    from waymark.sufficiency.planning import plan_openings, read_candidates

    planned = plan_openings(scenario, read_candidates(path), figures, today=day)
    planned.best.opened, planned.resimulated.why

docs/models/planning.md says what is asked, how it is answered and what is left out. Waits are not validated.
"""

from .candidates import Candidate, Candidates, Coverage, Given, Promise, Size
from .choosing import Chooser
from .demand import Demand, demand_given
from .errors import InvalidPlanning, NoPlan
from .journeys import with_journeys
from .pareto import Step, pareto
from .planner import Planned, plan_openings
from .plans import FEASIBLE, PROVEN, Plan
from .problem import PlanningProblem, problem_of
from .reach import Reach, reach_of, trips_of
from .reading import candidates_from, candidates_to, read_candidates
from .resimulation import NOT_VALIDATED, Resimulated, Simulated, levers_of, resimulate
from .simulated import demand_simulated

__all__ = [
    "FEASIBLE", "NOT_VALIDATED", "PROVEN", "Candidate", "Candidates", "Chooser", "Coverage", "Demand", "Given",
    "InvalidPlanning", "NoPlan", "Plan", "Planned", "PlanningProblem", "Promise", "Reach", "Resimulated", "Simulated",
    "Size", "Step", "candidates_from", "candidates_to", "demand_given", "demand_simulated", "levers_of", "pareto",
    "plan_openings", "problem_of", "reach_of", "read_candidates", "resimulate", "trips_of", "with_journeys",
]  # fmt: skip
