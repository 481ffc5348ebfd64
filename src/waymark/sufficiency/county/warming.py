"""Every compiled function of the county model called once, on next to nothing."""

from __future__ import annotations

from .invented import KINDS, invented_county
from .parameters import BANDS, OF_A_KIND, SCALARS, Figure, Parameters
from .run import simulate


def warm() -> None:
    """Compile the model, or fetch it from the cache folder: half a minute of one processor at the first time."""
    simulate(invented_county(pupils=50, schools=2, partnerships=1, years=1), _no_figures(), replications=1)


def _no_figures() -> Parameters:
    """Every figure at the least it may be: enough to run, and about nothing."""
    return Parameters(
        version="0",
        scalars={name: _least(limits) for name, limits in SCALARS.items()},
        kinds={kind.key: {name: _least(limits) for name, limits in OF_A_KIND.items()} for kind in KINDS},
        suspensions_by_year_group=(1.0,) * 5,
        exclusions_by_year_group=(1.0,) * 5,
        days=(1,),
        share_of_days=(1.0,),
        shares_asked={KINDS[0].key: (1.0,) * len(BANDS)},
        origins={},
    )


def _least(limits: tuple[float, float]) -> Figure:
    return Figure(limits[0], limits[0], limits[0], "assumption", "For compiling only.")
