"""The meeting about coming back after a suspension. It is asked for; coming back never depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from .answers import Because, Clock, Run
from .history import Calendars, Event, History, Suspension
from .missed import in_order
from .runs import runs
from .states import by_the_day, ended, known, on_or_after

WORDS = "The meeting about coming back is held by the first school day back, after {}. Coming back does not depend on it."


def meetings(history: History, calendars: Calendars, on: date) -> tuple[Clock, ...]:
    return meetings_of(runs(history, calendars, on), in_order(history, on), calendars, on)


def meetings_of(found: Iterable[Run], events: list[Event], calendars: Calendars, on: date) -> tuple[Clock, ...]:
    """One for each run of suspensions, on its last suspension; overtaken where a permanent exclusion follows at once."""
    by_key = {event.key: event for event in events}
    found = tuple(found)
    followed = {run.follows for run in found if run.follows}
    return tuple(_meeting(run, by_key, run.key in followed, calendars, on) for run in found if run.kind == "suspension")


def _meeting(run: Run, by_key: Mapping[str, Event], is_followed: bool, calendars: Calendars, on: date) -> Clock:
    last = by_key[run.events[-1]]
    assert isinstance(last, Suspension)
    due_on = on_or_after(run.ended_on, calendars.get(run.school)) if run.is_known and run.ended_on else None
    because = Because(WORDS, (run.last_on,))
    if asked_on := known(last.meeting_asked_on, on):
        because = Because(f"{WORDS} The parent was asked on {{}}.", (run.last_on, asked_on))
    clock = by_the_day(
        f"return_meeting:{last.key}", "school", due_on, last.meeting_held_on, on, because, "return_meeting", last.key
    )
    if is_followed and clock.state not in ("done", "done_late"):
        return ended(clock, "A permanent exclusion follows at once.")
    return clock
