"""The pupil-level model of an authority: schools, requests, panels, places and journeys over years, in school weeks.

    from waymark.sufficiency.county import read_parameters, read_scenario, simulate

    counts = simulate(read_scenario(path), read_parameters(figures), replications=100, seed=1)
    counts.yearly("occupied_weeks", kind="base")      # [replications, years]

docs/models/county.md says what the model is, what it assumes and what it leaves out. Waits it gives are not validated
against published waits: there are too few.
"""

from .about import About
from .calendar import typical_year, typical_years
from .counts import Counts
from .errors import InvalidParameters, InvalidScenario, Stopped
from .parameters import Figure, Parameters, parameters_from, read_parameters
from .reading import read_scenario, scenario_from, scenario_to
from .run import simulate
from .scenario import Kind, Partnership, Provision, Scenario, School
from .staff import staff_weeks
from .standing import SETTLED, Standing

__all__ = [
    "SETTLED",
    "About",
    "Counts",
    "Figure",
    "InvalidParameters",
    "InvalidScenario",
    "Kind",
    "Parameters",
    "Partnership",
    "Provision",
    "Scenario",
    "School",
    "Standing",
    "Stopped",
    "parameters_from",
    "read_parameters",
    "read_scenario",
    "scenario_from",
    "scenario_to",
    "simulate",
    "staff_weeks",
    "typical_year",
    "typical_years",
]  # fmt: skip
