"""What the clocks answer. Words are made only when they are read, so that half a million dates cost no sentences."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from waymark.kernel.wording import long_day


class Because(NamedTuple):
    """A sentence and what stands in it; `str()` says it, days as "Thursday 3 December 2026"."""

    words: str
    values: tuple[object, ...] = ()

    def __str__(self) -> str:
        return self.words.format(*(long_day(value) if isinstance(value, date) else value for value in self.values))


class Counter(NamedTuple):
    """Sessions (half days) of suspension in a law's term or an exclusion year, whichever school, cancelled ones too.

    `kind` is "term" or "year". `limit_sessions` is the next threshold: 10 then 30 in a term, 90 in a year. `left` is how many
    sessions remain up to it, negative beyond the last. `not_certain` names events that could not be spread over school days.
    """

    kind: str
    name: str
    sessions: int
    limit_sessions: int
    left: int
    first_on: date
    last_on: date
    rule: str
    not_certain: tuple[str, ...] = ()

    @property
    def school_days(self) -> float:
        return self.sessions / 2


class Run(NamedTuple):
    """School days in a row missed to one school's suspensions, or to one permanent exclusion.

    `kind` is "suspension" or "permanent_exclusion"; `last_on` is the last school day of it, None while a permanent exclusion
    stands. `school_days` counts all of it, of a permanent exclusion that stands up to the day asked about; None where term
    dates are missing. `duty_from` is the sixth school day, None where the run never reaches it or it cannot be known
    (`is_known` tells which). `follows` is the run of suspensions that ended on the school day before. `ended_on` is the first
    day that is no longer of it: the day after the last, or that of a cancellation or reinstatement.
    """

    key: str
    kind: str
    school: str
    first_on: date
    last_on: date | None
    school_days: int | None
    events: tuple[str, ...]
    duty_from: date | None
    is_known: bool = True
    follows: str = ""
    ended_on: date | None = None


class Duty(NamedTuple):
    """Education that somebody owes a child. `kind`: "sixth_day", "day_one", "section_19_health", "section_19_otherwise".

    `owed_by` is "school" or "authority" and `owner` its key or name. `state`: "coming", "due" (it is that day), "met",
    "breached", "ended", "unknown" (term dates are missing). `day_of_run` is which school day of the run it is, 0 before it.
    `amber_on` and `escalate_on` are the third and the fifth school day. `days_lost` are whole school days, before the day
    asked about, on which education was owed and not given; they stay when the duty has ended.
    """

    key: str
    kind: str
    event: str
    owed_by: str
    owner: str
    from_on: date | None
    day_of_run: int
    state: str
    is_amber: bool
    amber_on: date | None
    escalate_on: date | None
    met_on: date | None
    ended_on: date | None
    days_lost: int
    is_law: bool
    because: Because
    rule: str


class Clock(NamedTuple):
    """One thing to be done by a day, by `who`.

    `state`: "waiting" (the day is ahead), "today", "overdue", "done", "done_late", "ended" (overtaken), "open" (no day is set
    for it), "not_before" (allowed only from the day), "unknown" (term dates are missing). `due_on` is None when the law sets no
    day or it cannot be known.
    """

    key: str
    kind: str
    event: str
    who: str
    due_on: date | None
    state: str
    done_on: date | None
    because: Because
    rule: str


class Warned(NamedTuple):
    """Something in the facts that is odd, late or over a limit, which stops nothing."""

    kind: str
    event: str
    says: Because


class Answer(NamedTuple):
    """Everything the clocks say of one child on one day. `unverified` are keys of unchecked rules that decided something."""

    pupil: str
    on: date
    counters: tuple[Counter, ...]
    runs: tuple[Run, ...]
    duties: tuple[Duty, ...]
    clocks: tuple[Clock, ...]
    warnings: tuple[Warned, ...]
    unverified: tuple[str, ...]
