"""Named changes of a scenario: open a Centre, close a Base, more places, shorter stays, a figure made larger.

    from waymark.sufficiency.levers import MorePlaces, Multiply, pull

    changed = pull(scenario, [MorePlaces("outreach", 2.0), Multiply("asks", 1.1)], figures)

A lever is a value; `pull` gives a new scenario and leaves the old one alone. Compare the two over the same futures.
"""

from .errors import InvalidLever
from .interchange import lever_from_words, levers_from, levers_to, read_levers
from .kinds import LEVERS, ChangePlaces, CloseProvision, Lever, MorePlaces, Multiply, OpenProvision, StayLength, TransitionPlaces
from .pulling import beyond_interval, pull, with_provisions
from .words import in_words

__all__ = [
    "LEVERS", "ChangePlaces", "CloseProvision", "InvalidLever", "Lever", "MorePlaces", "Multiply", "OpenProvision", "StayLength",
    "TransitionPlaces", "beyond_interval", "in_words", "lever_from_words", "levers_from", "levers_to", "pull", "read_levers",
    "with_provisions",
]  # fmt: skip
