"""What is held of children as the law's clocks read it, in the same few reads whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from django.db.models import Model

from waymark import clocks
from waymark.kernel.calendars import SchoolCalendar
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import calendars_for, deployment
from waymark.service.pupils.models import Pupil, Registration

from .models import (
    BoardOnSuspension,
    HomeElsewhere,
    PermanentExclusion,
    PermanentExclusionOutcome,
    ReintegrationMeeting,
    Suspension,
    Told,
)

SCHOOL = "school "
_WHOM = {"governing_board": "board"}
_OF = {"exclusion": "exclusion", "education": "exclusion", "cancelled": "cancelled", "board_meeting": "board_meeting"}
DAY = timedelta(days=1)
_REVIEW = {"review_upheld": "uphold", "recommended": "recommend", "quashed": "quash"}


def school_key(school_id: int) -> str:
    """How a school is called in a history and among its calendars: never what a number in a sentence could be."""
    return f"{SCHOOL}{school_id}"


def school_id_of(key: str) -> int:
    return int(key.removeprefix(SCHOOL))


def said(because: clocks.Because, names: Mapping[str, str]) -> str:
    """The sentence with schools by their names; ``names`` by key, as of ``names_of``."""
    values = tuple(names.get(one, one) if isinstance(one, str) else one for one in because.values)
    return str(because._replace(values=values))


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """The name of each school, by key. One read."""
    ids = [school_id_of(one) for one in keys]
    return {school_key(pk): name for pk, name in Organisation.objects.filter(pk__in=ids).values_list("pk", "name")}


def our_name() -> str:
    """The council this service is run for, as a history names it."""
    ours = deployment()
    return ours.authority.name if ours else ""


def calendars_of(histories: Iterable[clocks.History]) -> dict[str, SchoolCalendar]:
    """The calendar of every school a history names, in two reads."""
    named = {one.school for history in histories for one in (*history.events, *history.registrations)}
    named |= {one.school for history in histories for one in (*history.absences_for_health, *history.fair_access)}
    return {school_key(key): calendar for key, calendar in calendars_for(school_id_of(one) for one in named).items()}


def history_of(
    pupils: Collection[Pupil], on: date, *, suspensions_since: date | None = None, duties_alone: bool = False,
    runs_alone: bool = False,
) -> dict[int, clocks.History]:
    """By pupil's id: events, rolls, homes, circumstances, and who was told. A row that another corrects is left out.

    ``suspensions_since`` leaves out suspensions that ended before, where only what goes on now is asked about;
    ``duties_alone`` who was told and the meetings about coming back, on which no duty depends;
    ``runs_alone`` these meetings, rolls and homes, on which no run and no board's day depends.
    """
    ids, home = [one.pk for one in pupils], our_name()
    rows = Suspension.objects.filter(pupil__in=ids).select_related("cancelled").order_by("starts_on", "id")
    suspended = list(rows.filter(ends_on__gte=suspensions_since) if suspensions_since else rows)
    corrected = {row.replaces_id for row in suspended}
    excluded = list(PermanentExclusion.objects.filter(pupil__in=ids).order_by("decided_on", "id"))
    told = list(Told.objects.filter(pupil__in=ids)) if (suspended or excluded) and not duties_alone else []
    board = _by(BoardOnSuspension.objects.filter(pupil__in=ids) if suspended else (), "suspension_id")
    asked = () if duties_alone or runs_alone or not suspended else ReintegrationMeeting.objects.filter(pupil__in=ids)
    meetings = _by(asked, "suspension_id")
    became = PermanentExclusionOutcome.objects.filter(pupil__in=ids).order_by("happened_on", "id")
    outcomes = _by(became if excluded else (), "permanent_exclusion_id")
    on_rolls = Registration.objects.filter(pupil__in=ids, enrolment__in=["C", "M", "S"]).order_by("starts_on", "id")
    rolls = _by(() if runs_alone else on_rolls, "pupil_id")
    homes = _by(() if runs_alone else HomeElsewhere.objects.filter(pupil__in=ids), "pupil_id")
    of_suspension, of_exclusion = _by(told, "suspension_id"), _by(told, "permanent_exclusion_id")
    events: dict[int, list[clocks.Suspension | clocks.PermanentExclusion]] = defaultdict(list)
    references: dict[tuple[str, int], str] = {}
    for row in suspended:
        if row.pk not in corrected:
            events[row.pupil_id].append(_suspension(row, of_suspension[row.pk], board[row.pk], meetings[row.pk], home))
            references["suspension", row.pk] = row.reference
    for one in excluded:
        events[one.pupil_id].append(_excluded(one, of_exclusion[one.pk], outcomes[one.pk], home))
        references["exclusion", one.pk] = one.reference
    tellings = _tellings(told, references)
    return {
        pupil.pk: clocks.History(
            pupil=pupil.reference,
            home_authority=home,
            born_on=pupil.born_on,
            year_group=pupil.year_group,
            events=tuple(sorted(events[pupil.pk], key=lambda one: (one.first_on, one.key))),
            registrations=tuple(_roll(one) for one in rolls[pupil.pk]),
            homes=tuple(_homes(homes[pupil.pk], home)),
            circumstances=tuple(_circumstances(pupil)),
            tellings=tuple(tellings[pupil.pk]),
        )
        for pupil in pupils
    }


def _by(rows: Iterable[Model], field: str) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return found


def _first(rows: Iterable[Any], **wanted: str) -> date | None:
    """The first day somebody was told of something."""
    days = [row.told_on for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]
    return min(days, default=None)


def _suspension(
    row: Suspension, told: list[Told], board: list[BoardOnSuspension], meetings: list[ReintegrationMeeting], ours: str
) -> clocks.Suspension:
    cancelled = getattr(row, "cancelled", None)
    decided = next((one for one in board if one.what != "representations"), None)
    if decided and cancelled and decided.happened_on <= cancelled.cancelled_on:
        cancelled = None  # the board had met: what it decided stands
    return clocks.Suspension(
        key=row.reference,
        school=school_key(row.school_id),
        decided_on=row.decided_on,
        first_on=row.starts_on,
        last_on=row.ends_on,
        sessions=row.sessions,
        authority=ours,
        lunchtimes_only=row.is_lunchtime,
        cancelled_on=cancelled.cancelled_on if cancelled else None,
        recorded_on=row.recorded_on,
        misses_exam_on=row.misses_exam_on,
        representations=any(one.what == "representations" for one in board),
        notified_on=_first(told, who="governing_board", subject="exclusion"),
        board_met_on=decided.happened_on if decided else None,
        board_decision=("reinstated" if decided.what == "reinstated" else "upheld") if decided else None,
        board_notified_on=_first(told, who="parent", subject="board_decision"),
        meeting_asked_on=min((one.happened_on for one in meetings if one.what == "asked"), default=None),
        meeting_held_on=min((one.happened_on for one in meetings if one.what == "held"), default=None),
    )


def _excluded(
    row: PermanentExclusion, told: list[Told], outcomes: list[PermanentExclusionOutcome], ours: str
) -> clocks.PermanentExclusion:
    """Outcomes oldest first. A board's second decision, after a review, is the reconsideration."""
    first = {one.outcome: one.happened_on for one in reversed(outcomes)}
    review = next((one for one in outcomes if one.outcome in _REVIEW), None)
    boards = [one for one in outcomes if one.outcome in {"upheld", "reinstated", "upheld_again"}]
    board = next((one for one in boards if review is None or one.happened_on <= review.happened_on), None)
    board_met_on = board.happened_on if board else None
    decision = ("reinstated" if board.outcome == "reinstated" else "upheld") if board else None
    if board is None and review is not None:  # a review panel met, so the board had upheld it, whether that was entered or not
        board_met_on, decision = review.happened_on, "upheld"
    again = next((one for one in boards if review and one is not board and one.happened_on >= review.happened_on), None)
    cancelled_on = first.get("cancelled")
    return clocks.PermanentExclusion(
        key=row.reference,
        school=school_key(row.school_id),
        decided_on=row.decided_on,
        first_on=row.first_day_on,
        authority=ours,
        cancelled_on=None if cancelled_on and board_met_on and board_met_on <= cancelled_on else cancelled_on,
        recorded_on=row.recorded_on,
        misses_exam_on=row.misses_exam_on,
        notified_on=_first(told, who="governing_board", subject="exclusion"),
        board_met_on=board_met_on,
        board_decision=decision,
        board_notified_on=_first(told, who="parent", subject="board_decision"),
        review_applied_on=first.get("review_asked"),
        review_met_on=review.happened_on if review else None,
        review_outcome=_REVIEW[review.outcome] if review else None,
        reconsidered_on=again.happened_on if again else None,
        reconsidered=("reinstated" if again.outcome == "reinstated" else "upheld") if again else None,
        review_waived_on=first.get("review_waived"),
    )


def _tellings(told: Iterable[Told], references: Mapping[tuple[str, int], str]) -> Mapping[int, list[clocks.Telling]]:
    found: dict[int, list[clocks.Telling]] = defaultdict(list)
    for one in told:
        kind, key = ("suspension", one.suspension_id) if one.suspension_id else ("exclusion", one.permanent_exclusion_id)
        event, of = references.get((kind, key)), _OF.get(one.subject)
        if event and of:
            whom = "parent_section_104" if one.subject == "education" else _WHOM.get(one.who, one.who)
            found[one.pupil_id].append(clocks.Telling(event, whom, one.told_on, of))
    return found


def _roll(row: Registration) -> clocks.Registration:
    return clocks.Registration(school_key(row.school_id), row.starts_on, row.ends_on, main=row.enrolment != "S")


def _homes(rows: list[HomeElsewhere], ours: str) -> Iterable[clocks.Home]:
    """Each home lasts until the day before the next; before the first the child lived with us."""
    for row, following in zip_longest(rows, rows[1:]):
        yield clocks.Home(row.authority or ours, row.starts_on, following.starts_on - DAY if following else None)


def _circumstances(pupil: Pupil) -> Iterable[clocks.Circumstance]:
    """As they stand today: since when is not held."""
    held = {
        "looked_after": pupil.is_looked_after,
        "social_worker": pupil.has_social_worker,
        "ehc_plan": pupil.sen_provision == "E",
    }
    return (clocks.Circumstance(kind, pupil.born_on) for kind, is_so in held.items() if is_so)
