"""A scenario of a real authority: from what its model states, the register of schools and the postcodes of its places.

    from waymark.sufficiency.authorities import scenario_of

    made = scenario_of(stated, schools, first_year=2024, years=6)
    made.scenario, made.assumed          # a county.Scenario, and a sentence for each thing nobody has published

Plain values in, plain values out. Reading a model file or the register is done by those who own their format; `waymark
scenario` joins them. What is open, when and where, is the model's; what it leaves open is filled by rules that are said.
"""

from .errors import InvalidAuthority
from .kinds import SIMULATED_AS, YEAR_6, simulated_kind, usual_places, weeks_of
from .plans import read_plan
from .postcodes import read_postcodes
from .rolls import SECONDARY_PHASES, is_mainstream_secondary, rolls_of
from .stated import KindStated, OpeningStated, PartnershipStated, SchoolStated, Stated
from .weeks import weeks_of_years
from .whole import FromAuthority, scenario_of

__all__ = [
    "SECONDARY_PHASES", "SIMULATED_AS", "YEAR_6", "FromAuthority", "InvalidAuthority", "KindStated", "OpeningStated",
    "PartnershipStated", "SchoolStated", "Stated", "is_mainstream_secondary", "read_plan", "read_postcodes", "rolls_of",
    "scenario_of", "simulated_kind", "usual_places", "weeks_of", "weeks_of_years",
]  # fmt: skip
