"""The record an ombudsman asks for: everything about one child's exclusions and education in order, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark import clocks
from waymark.kernel.wording import long_day
from waymark.service.exclusions.history import calendars_of, names_of
from waymark.service.exclusions.models import (
    BoardOnSuspension,
    HomeElsewhere,
    PermanentExclusion,
    PermanentExclusionOutcome,
    ReintegrationMeeting,
    Suspension,
    SuspensionCancelled,
    Told,
)
from waymark.service.exclusions.queries import reasons_in_words
from waymark.service.exclusions.rules import OUTCOMES
from waymark.service.exclusions.rules_afterwards import HOW_TOLD, MEETING, ON_SUSPENSION, TOLD_ABOUT, WHO_IS_TOLD
from waymark.service.placements.models import Placement
from waymark.service.pupils.models import Letter, Pupil

from .following import WhatFollows, follows_from, what_follows
from .models import BreachReason, DutyDay, DutyOwner, DutyStep, EducationDuty
from .owing import Owed, owed_to
from .rules import BLOCKED_BY, BREACH_REASONS, CAUSES, END_REASONS, OWED_BY, STEPS


@dataclass(frozen=True)
class RecordLine:
    """One thing that happened. ``source``: who wrote it down, and when where that was another day; ``about``: its reference."""

    happened_on: date
    what: str
    words: str
    source: str
    about: str


@dataclass(frozen=True)
class OmbudsmanRecord:
    """``lines`` oldest first; ``days_lost`` school days of education lost over all duties, with each in ``duties``."""

    lines: tuple[RecordLine, ...]
    duties: tuple[Owed, ...]
    days_lost: int
    follows: WhatFollows


def record_of(pupil: Pupil, on: date) -> OmbudsmanRecord:
    """A constant number of reads."""
    duties = tuple(owed_to([pupil], on))
    lines = [*_excluded(pupil), *_afterwards(pupil), *_of_duties(pupil), *_letters(pupil), *_places(pupil)]
    return OmbudsmanRecord(
        lines=tuple(sorted(lines, key=lambda one: one.happened_on)),
        duties=duties,
        days_lost=sum(one.owed.days_lost for one in duties if one.owed and one.is_law),
        follows=_follows(pupil, duties, on),
    )


def _follows(pupil: Pupil, duties: tuple[Owed, ...], on: date) -> WhatFollows:
    """From the history that the duties were worked out from, where there is one: it is not read twice."""
    if not duties:
        return what_follows(pupil, on)
    history = duties[0].history
    calendars = calendars_of([history])
    return follows_from(clocks.answer(history, calendars, on), names=names_of(calendars))


def _source(row: Any, happened_on: date, said: str = "") -> str:
    """ "Ada Marshlight, entered Thursday 3 December 2026"."""
    who = row.recorded_by.name if row.recorded_by_id else said or "Loaded from elsewhere"
    entered = getattr(row, "recorded_on", None)
    return f"{who}, entered {long_day(entered)}" if entered and entered != happened_on else who


def _excluded(pupil: Pupil) -> Iterator[RecordLine]:
    rows = Suspension.objects.filter(pupil=pupil).select_related("school", "recorded_by", "replaces")
    for one in rows:
        amount = f"{one.sessions} lunchtimes" if one.is_lunchtime else f"{one.sessions / 2:g} school days"
        words = f"{one.school.name}, {long_day(one.starts_on)} to {long_day(one.ends_on)}, {amount}. {_reasons(one.reasons)}"
        words += f" Corrects {one.replaces.reference}." if one.replaces else ""
        yield RecordLine(one.decided_on, "Suspended", words, _source(one, one.decided_on, one.source), one.reference)
    for one in SuspensionCancelled.objects.filter(pupil=pupil).select_related("suspension", "recorded_by"):
        source = one.recorded_by.name if one.recorded_by else ""
        yield RecordLine(one.cancelled_on, "Suspension cancelled", one.reason, source, one.suspension.reference)
    for one in PermanentExclusion.objects.filter(pupil=pupil).select_related("school", "recorded_by"):
        words = f"{one.school.name}, from {long_day(one.first_day_on)}. {_reasons(one.reasons)}"
        yield RecordLine(one.decided_on, "Permanently excluded", words, _source(one, one.decided_on, one.source), one.reference)


def _reasons(codes: list[str]) -> str:
    return f"{'; '.join(reasons_in_words(codes))}."


def _afterwards(pupil: Pupil) -> Iterator[RecordLine]:
    with_event = ("suspension", "permanent_exclusion", "recorded_by")
    for one in Told.objects.filter(pupil=pupil).select_related(*with_event):
        about = (one.suspension or one.permanent_exclusion).reference
        day = f", for {long_day(one.for_on)}" if one.for_on else ""
        words = f"{WHO_IS_TOLD[one.who]}: {TOLD_ABOUT[one.subject].lower()}{day}. {HOW_TOLD[one.how]}. {one.note}".strip()
        yield RecordLine(one.told_on, "Told", words, _source(one, one.told_on), about)
    for one in ReintegrationMeeting.objects.filter(pupil=pupil).select_related("suspension", "recorded_by"):
        day = f", on {long_day(one.for_on)}" if one.for_on else ""
        words = ". ".join(part for part in (f"{MEETING[one.what]}{day}", one.with_whom, one.agreed) if part)
        about = one.suspension.reference
        yield RecordLine(one.happened_on, "Meeting about coming back", words, _source(one, one.happened_on), about)
    for one in BoardOnSuspension.objects.filter(pupil=pupil).select_related("suspension", "recorded_by"):
        about = one.suspension.reference
        yield RecordLine(one.happened_on, ON_SUSPENSION[one.what], one.reason, _source(one, one.happened_on), about)
    for one in PermanentExclusionOutcome.objects.filter(pupil=pupil).select_related("permanent_exclusion", "recorded_by"):
        about = one.permanent_exclusion.reference
        yield RecordLine(one.happened_on, OUTCOMES[one.outcome], one.reason, _source(one, one.happened_on), about)
    for one in HomeElsewhere.objects.filter(pupil=pupil).select_related("recorded_by"):
        words = f"Lives in the area of {one.authority}" if one.authority else "Lives in our area again"
        yield RecordLine(one.starts_on, "Home", words, _source(one, one.starts_on), pupil.reference)


def _of_duties(pupil: Pupil) -> Iterator[RecordLine]:
    rows = {one.pk: one for one in EducationDuty.objects.filter(pupil=pupil).select_related("opened_by", "ended_by")}
    for one in rows.values():
        opened = one.opened_by.name if one.opened_by else "The service, from what was recorded"
        words = f"{CAUSES[one.cause]}. {OWED_BY[one.owed_by]} owes it."
        yield RecordLine(one.opened_on, "Duty opened", words, opened, one.reference)
        if one.ended_on:
            ended = one.ended_by.name if one.ended_by else "The service, from what was recorded"
            yield RecordLine(one.ended_on, "Duty ended", f"{END_REASONS[one.end_reason]}. {one.end_words}", ended, one.reference)
    for one in DutyOwner.objects.filter(pupil=pupil).select_related("owner", "given_by"):
        source = one.given_by.name if one.given_by else "The service"
        yield RecordLine(one.given_on, "Owner", f"{one.owner.name}. {one.why}".strip(), source, rows[one.duty_id].reference)
    for one in DutyDay.objects.filter(pupil=pupil):
        day = f"Due from {long_day(one.due_on)}. " if one.due_on else "No term dates for those days. "
        about = rows[one.duty_id].reference
        yield RecordLine(one.said_on, "Day said", f"{day}{one.because}", "Worked out from what was recorded", about)
    for one in DutyStep.objects.filter(pupil=pupil).select_related("recorded_by"):
        words, about = " ".join(_step_words(one)).strip(), rows[one.duty_id].reference
        yield RecordLine(one.happened_on, STEPS[one.what], words, _source(one, one.happened_on), about)
    for one in BreachReason.objects.filter(pupil=pupil).select_related("recorded_by"):
        words = f"Owed from {long_day(one.from_on)}. {BREACH_REASONS[one.reason]}. {one.words}"
        yield RecordLine(one.recorded_on, "Why it was late", words, one.recorded_by.name, rows[one.duty_id].reference)


def _step_words(one: DutyStep) -> Iterable[str]:
    hours = f"{float(one.hours_a_week):g} hours a week" if one.hours_a_week is not None else ""
    amount = "full-time" if one.is_full_time else hours
    said = (
        one.with_whom,
        f"from {long_day(one.starts_on)}" if one.starts_on else "",
        amount,
        BLOCKED_BY.get(one.blocked_by, ""),
    )
    return [f"{', '.join(part for part in said if part)}." if any(said) else "", one.note]


def _letters(pupil: Pupil) -> Iterator[RecordLine]:
    """Letters about exclusions that went out. What was only drafted told nobody anything."""
    sent = Letter.objects.filter(pupil=pupil, state="released").select_related("released_by")
    for one in sent:
        if one.about.startswith(("SU-", "PX-")):
            words = f"{one.subject}. To {one.addressee_name}."
            yield RecordLine(one.released_on, "Letter", words, one.released_by.name, one.reference)


def _places(pupil: Pupil) -> Iterator[RecordLine]:
    stays = Placement.objects.filter(pupil=pupil).select_related("provision_class__provision")
    for one in stays:
        name, source = one.provision_class.provision.name, "The record of the place"
        full = "full-time" if one.is_full_time else "part-time"
        yield RecordLine(one.agreed_on, "Place agreed", f"{name}, {full}, from {long_day(one.starts_on)}.", source, one.reference)
        if one.arrived_on:
            yield RecordLine(one.arrived_on, "Place begun", f"{name}, {full}.", source, one.reference)
        if one.ended_on:
            yield RecordLine(one.ended_on, "Place ended", f"{name}. {one.end_note}".strip(), source, one.reference)
