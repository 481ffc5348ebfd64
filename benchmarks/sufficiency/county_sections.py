"""Where the time of a future goes: the county kernel's own steps, each timed by the processor's counter of cycles.

The loop is that of `county.kernel.run` over again, so that the kernel itself carries no clock; `sections` checks that both
count the same.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from waymark.sufficiency.county.incidents import exclusions_of_week, incidents_of_week, requests_of_week
from waymark.sufficiency.county.kernel import account, empty_tables, empty_world, open_the_books, run, turn_of_the_year
from waymark.sufficiency.county.layout import W_YEAR, County, Figures
from waymark.sufficiency.county.panels import admit_excluded, panels, sixth_day
from waymark.sufficiency.county.populating import chosen_to_stand, populate
from waymark.sufficiency.county.stays import steps_of_week

SECTIONS = ("pupils", "stays", "incidents", "requests", "panels", "counting and the rest")


@intrinsic
def cycles(context):
    """The processor's counter of cycles."""

    def made(_context, builder, _signature, _arguments):
        kind = ir.FunctionType(ir.IntType(64), [])
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, "llvm.readcyclecounter"), [])

    return types.int64(), made


@njit(nogil=True)
def timed(county, figures, months, seed, replication, spent):
    """As `run` for a scenario with nothing to settle; adds cycles to spent [sections]."""
    began = cycles()
    tables, world = empty_tables(county, months), empty_world(county, figures, seed, replication)
    populate(county, figures, world, chosen_to_stand(county, figures, seed, replication), seed, replication)
    began = lap(spent, 0, began)
    for week in range(len(county.weeks)):
        year = county.weeks[week, W_YEAR]
        if week == county.first_week[year] and year > 0:
            turn_of_the_year(year, county, figures, world, tables, seed, replication)
        if week == 0:
            open_the_books(week, county, world, tables)
        began = lap(spent, 5, began)
        steps_of_week(week, county, figures, world, tables, seed, replication)
        began = lap(spent, 1, began)
        incidents_of_week(week, county, figures, world, tables, seed, replication)
        began = lap(spent, 2, began)
        requests_of_week(week, county, figures, world, tables, seed, replication)
        exclusions_of_week(week, county, figures, world, tables, seed, replication)
        began = lap(spent, 3, began)
        panels(week, county, world)
        began = lap(spent, 4, began)
        sixth_day(week, county, figures, world, tables)
        account(week, county, world, tables)
        began = lap(spent, 5, began)
        admit_excluded(week, county, world, tables, seed, replication)
        began = lap(spent, 4, began)
    turn_of_the_year(len(county.first_week) - 1, county, figures, world, tables, seed, replication)
    return tables


@njit(nogil=True)
def lap(spent, section, began):
    now = cycles()
    spent[section] += now - began
    return now


def sections(county: County, drawn: list[Figures], runs: int) -> dict[str, float]:
    """Share of each section: the least of several futures, added up."""
    least = np.full(len(SECTIONS), np.iinfo(np.int64).max)
    for one in range(runs):
        spent = np.zeros(len(SECTIONS), np.int64)
        tables = timed(county, drawn[one], 12, 1, one, spent)
        least = np.minimum(least, spent) if one else least
    assert (tables.place == run(county, drawn[runs - 1], 12, 1, runs - 1)[0].place).all()
    return dict(zip(SECTIONS, (least / least.sum()).tolist(), strict=True))
