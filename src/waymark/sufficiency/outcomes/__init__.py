"""From the counts of many futures to what may be said of an authority: each measure with its interval and its chances.

    from waymark.sufficiency.outcomes import rows

    for row in rows(counts, scenario, by=("year", "kind")):
        print(row.year, row.kind, row.measure, row.mean, row.low, row.high)

`MEASURES` lists what is measured. Waits are not validated against published waits: whoever shows one says so.
"""

from .assuming import assumptions_of
from .chances import ChanceRow, chances, first_year_enough
from .costs import Costs, InvalidCosts, read_costs
from .cubes import AXES
from .differing import DifferenceRow, NotComparable, differences
from .labels import OF_FUTURES, OF_THE_MEAN, TOO_FEW
from .measures import MEASURES, Measure
from .money import money_differences, staff_and_money
from .origins import asked_before_open, cautions, whose_figures
from .prevented import Prevented, exclusions_prevented
from .sharing import Share, TooFewFutures, shares, shares_of_several
from .summaries import Row, rows
from .tables import NotMeasured, values
from .tidy import NotWritten, write_tidy

__all__ = [
    "AXES", "MEASURES", "OF_FUTURES", "OF_THE_MEAN", "TOO_FEW", "ChanceRow", "Costs", "DifferenceRow", "InvalidCosts",
    "Measure", "NotComparable", "NotMeasured", "NotWritten", "Prevented", "Row", "Share", "TooFewFutures", "asked_before_open",
    "assumptions_of", "cautions", "chances", "differences", "exclusions_prevented", "first_year_enough", "money_differences",
    "read_costs", "rows", "shares", "shares_of_several", "staff_and_money", "values", "whose_figures", "write_tidy",
]  # fmt: skip
