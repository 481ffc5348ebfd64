"""A lever as a line that anybody can read: for lists of what a scenario changes."""

from __future__ import annotations

from .kinds import ChangePlaces, CloseProvision, Lever, MorePlaces, Multiply, OpenProvision, StayLength, TransitionPlaces


def in_words(lever: Lever) -> str:
    """As in "Open centre-11, centre with 20 places, on 1 September 2027"."""
    match lever:
        case OpenProvision():
            whose = f" in {lever.partnership}" if lever.partnership else " for the whole authority"
            return f"Open {lever.key}, {lever.kind} with {lever.places} places{whose}, on {_day(lever.opens_on)}"
        case CloseProvision():
            return f"Close {lever.provision} on {_day(lever.closes_on)}"
        case ChangePlaces():
            return f"{lever.places} places at {lever.provision}"
        case MorePlaces():
            return f"{_times(lever.factor)} the places of every {lever.kind}"
        case StayLength():
            weeks = str(lever.weeks_min) if lever.weeks_min == lever.weeks_max else f"{lever.weeks_min} to {lever.weeks_max}"
            return f"Stays in {lever.kind} of {weeks} school weeks"
        case Multiply():
            beyond = ", outside its stated interval if need be" if lever.beyond else ""
            return f"{_times(lever.factor)} the figure {lever.figure}{beyond}"
        case TransitionPlaces():
            return f"{lever.places} places a year for outreach in Year 6"


def _times(factor: float) -> str:
    return {0.5: "Half", 1.0: "Once", 2.0: "Twice"}.get(factor, f"{factor:g} times")


def _day(day: object) -> str:
    return f"{day:%-d %B %Y}"
