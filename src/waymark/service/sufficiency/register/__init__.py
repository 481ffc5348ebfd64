"""A scenario from what the service knows today: schools and rolls, partnerships, places with their dates, journeys.

Counts only. Whatever had to be assumed is said in a sentence and kept with the scenario.
"""

from .whole import FromRegister, NothingToSimulate, scenario_of_the_register

__all__ = ["FromRegister", "NothingToSimulate", "scenario_of_the_register"]
