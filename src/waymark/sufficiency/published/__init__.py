"""What is published on suspensions and exclusions: read, forecast, back-tested, and fitted for a simulation.

`published(folder)` reads; `forecasting.backtest.backtest` holds out two years and forecasts them; `fitting.calibrate.calibrate`
writes the `PublishedParameters` of one authority. See docs/models/sufficiency-forecast.md.
"""

from .errors import UnusableData
from .fitting.parameters import Figure, PublishedParameters, Shape, Wait, json_schema
from .reading.series import Key, Point, Published, published

__all__ = [
    "Figure",
    "Key",
    "Point",
    "Published",
    "PublishedParameters",
    "Shape",
    "UnusableData",
    "Wait",
    "json_schema",
    "published",
]
