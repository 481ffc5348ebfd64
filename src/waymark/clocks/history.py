"""What happened to one child, as the law's clocks read it: facts with their days, and nothing worked out.

A fact is never changed: what became of an exclusion is further days on the same fact. Amounts of suspension are whole
sessions, which are half school days. Every `school` is a key into the calendars given beside a history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waymark.kernel.calendars import SchoolCalendar

Calendars = Mapping[str, SchoolCalendar]

CIRCUMSTANCES = ("looked_after", "previously_looked_after", "social_worker", "ehc_plan", "year_11_exams_done")
BOARD_DECISIONS = ("upheld", "reinstated")
REVIEW_OUTCOMES = ("uphold", "recommend", "quash")
WHOM = ("parent", "parent_section_104", "authority", "home_authority", "social_worker", "virtual_school_head", "board")
TOLD_OF = ("exclusion", "cancelled", "board_meeting")


class ImpossibleHistory(ValueError):
    """What cannot have happened so. `field` names the fact's field; `str()` is a sentence."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspension as decided. `sessions` are half days; with `lunchtimes_only` each lunchtime is one session.

    `notified_on` is when the governing board was given notice, `board_notified_on` when the parent was given notice of what
    the board decided. `recorded_on` is when it was entered here. The meeting is the one about coming back.
    """

    key: str
    school: str
    decided_on: date
    first_on: date
    last_on: date
    sessions: int
    lunchtimes_only: bool = False
    cancelled_on: date | None = None
    recorded_on: date | None = None
    misses_exam_on: date | None = None
    representations: bool = False
    notified_on: date | None = None
    board_met_on: date | None = None
    board_decision: str | None = None
    board_notified_on: date | None = None
    authority: str = ""
    meeting_asked_on: date | None = None
    meeting_held_on: date | None = None

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ImpossibleHistory("last_on", "the last day must be the first day or later")
        if self.sessions < 1:
            raise ImpossibleHistory("sessions", "a suspension takes at least one session, which is half a school day")
        _check_board(self)


@dataclass(frozen=True, slots=True)
class PermanentExclusion:
    """A head's decision to exclude for good, and what the board, the review panel and the board again made of it.

    `first_on` is the first day missed because of it. `notified_on` is when the governing board was given notice of the
    exclusion, `board_notified_on` when the parent was given notice of what the board decided; `review_waived_on` when the
    parent said in writing that no review would be asked for.
    """

    key: str
    school: str
    decided_on: date
    first_on: date
    cancelled_on: date | None = None
    recorded_on: date | None = None
    misses_exam_on: date | None = None
    notified_on: date | None = None
    board_met_on: date | None = None
    board_decision: str | None = None
    board_notified_on: date | None = None
    review_applied_on: date | None = None
    review_met_on: date | None = None
    review_outcome: str | None = None
    reconsidered_on: date | None = None
    reconsidered: str | None = None
    review_waived_on: date | None = None
    authority: str = ""

    def __post_init__(self) -> None:
        _check_board(self)
        if (self.review_met_on is None) != (self.review_outcome is None):
            raise ImpossibleHistory("review_outcome", "a review panel that met has an outcome, and only one that met has one")
        if self.review_outcome not in (None, *REVIEW_OUTCOMES):
            raise ImpossibleHistory("review_outcome", f"must be one of {', '.join(REVIEW_OUTCOMES)}")
        if (self.reconsidered_on is None) != (self.reconsidered is None):
            raise ImpossibleHistory("reconsidered", "a board that reconsidered has decided, and only one that did has")
        if self.reconsidered not in (None, *BOARD_DECISIONS):
            raise ImpossibleHistory("reconsidered", f"must be one of {', '.join(BOARD_DECISIONS)}")


def _check_board(excluded: Suspension | PermanentExclusion) -> None:
    if (excluded.board_met_on is None) != (excluded.board_decision is None):
        raise ImpossibleHistory("board_decision", "a board that met has decided, and only one that met has")
    if excluded.board_decision not in (None, *BOARD_DECISIONS):
        raise ImpossibleHistory("board_decision", f"must be one of {', '.join(BOARD_DECISIONS)}")
    if excluded.cancelled_on and excluded.board_met_on and excluded.board_met_on <= excluded.cancelled_on:
        raise ImpossibleHistory(
            "cancelled_on", "an exclusion cannot be cancelled once the board has met: the board alone may reinstate"
        )


@dataclass(frozen=True, slots=True)
class Registration:
    """On the roll of a school; not `main` where it is the second of a child registered at two."""

    school: str
    first_on: date
    last_on: date | None = None
    main: bool = True


@dataclass(frozen=True, slots=True)
class Home:
    """The authority in whose area the child lives, by name."""

    authority: str
    first_on: date
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One of CIRCUMSTANCES in a span. `hours_a_week` is what an EHC plan specifies, when it specifies fewer than full time."""

    kind: str
    first_on: date
    last_on: date | None = None
    hours_a_week: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in CIRCUMSTANCES:
            raise ImpossibleHistory("kind", f"must be one of {', '.join(CIRCUMSTANCES)}")


@dataclass(frozen=True, slots=True)
class Education:
    """Education really given elsewhere, from the day it started; `by` names who gives it."""

    first_on: date
    last_on: date | None = None
    full_time: bool = True
    hours_a_week: float | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class HealthAbsence:
    """Absence for illness from `school`, open while `last_on` is None. `sessions` where fewer than every one was missed.

    `clear_on` is when it became clear that 15 school days or more will be missed; `return_made_on` when the school made its
    sickness return to the authority.
    """

    school: str
    first_on: date
    last_on: date | None = None
    sessions: int | None = None
    clear_on: date | None = None
    return_made_on: date | None = None


@dataclass(frozen=True, slots=True)
class OutOfSchool:
    """Out of education for a reason other than illness or exclusion, such as no school place."""

    first_on: date
    last_on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class FairAccessCase:
    """Agreed on a day to fall under the fair access protocol; `school` is whose calendar the school days are counted in."""

    key: str
    school: str
    ground: str
    agreed_on: date
    allocated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody (one of WHOM) was told of an event: of the exclusion, that it was cancelled, or of the board's meeting."""

    event: str
    whom: str
    told_on: date
    of: str = "exclusion"

    def __post_init__(self) -> None:
        if self.whom not in WHOM:
            raise ImpossibleHistory("whom", f"must be one of {', '.join(WHOM)}")
        if self.of not in TOLD_OF:
            raise ImpossibleHistory("of", f"must be one of {', '.join(TOLD_OF)}")


Event = Suspension | PermanentExclusion


@dataclass(frozen=True, slots=True)
class History:
    """All that the clocks need of one child. `homes` where the child moved; `home_authority` where no home is given for a day."""

    pupil: str
    home_authority: str
    born_on: date | None = None
    year_group: int | None = None
    events: tuple[Event, ...] = ()
    registrations: tuple[Registration, ...] = ()
    homes: tuple[Home, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    education: tuple[Education, ...] = ()
    absences_for_health: tuple[HealthAbsence, ...] = ()
    out_of_school: tuple[OutOfSchool, ...] = ()
    fair_access: tuple[FairAccessCase, ...] = ()
    tellings: tuple[Telling, ...] = ()
