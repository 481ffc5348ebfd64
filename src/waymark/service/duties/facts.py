"""Everything the law's clocks read of children: what the exclusions hold, and the education that is really given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from waymark import clocks
from waymark.service.exclusions.history import calendars_of, history_of, school_key
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.pupils.models import Pupil

from .models import DutyStep, FairAccessCase, HealthAbsence, OutOfSchool

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Given:
    """Education given to children, by pupil's id; steps by duty's id, oldest first; the first place agreed and not begun."""

    education: Mapping[int, list[clocks.Education]]
    steps: Mapping[int, list[DutyStep]]
    coming: Mapping[int, Placement]


def histories_of(
    pupils: Collection[Pupil], on: date, *, suspensions_since: date | None = None, exclusions_alone: bool = False,
    given: Given | None = None,
) -> dict[int, clocks.History]:
    """By pupil's id, with the education given by a place or by what the steps of a duty say. A constant number of reads.

    ``exclusions_alone``, for duties after exclusions: without illness, other time out of school, fair access, and who was
    told, and without the reads they take. ``given``: where it has been read already.
    """
    histories = history_of(pupils, on, suspensions_since=suspensions_since, duties_alone=exclusions_alone)
    ids = [one.pk for one in pupils]
    education = (given or given_to(ids, on)).education
    besides = {} if exclusions_alone else _besides(ids)
    return {
        key: replace(one, education=tuple(education.get(key, ())), **besides.get(key, {}))
        if education.get(key) or besides.get(key) else one
        for key, one in histories.items()
    }


def answers_of(pupils: Collection[Pupil], on: date) -> dict[int, clocks.Answer]:
    """Everything the clocks say of each child on a day."""
    histories = histories_of(pupils, on)
    calendars = calendars_of(histories.values())
    return {key: clocks.answer(one, calendars, on) for key, one in histories.items()}


def exclusions_of(pupils: Collection[Pupil], on: date) -> dict[int, clocks.History]:
    """For a page about exclusions: with who was told and the education given, and without what is not about them."""
    histories, given = history_of(pupils, on), given_to([one.pk for one in pupils], on).education
    return {key: replace(one, education=tuple(given[key])) if given.get(key) else one for key, one in histories.items()}


def _besides(pupil_ids: Collection[int]) -> dict[int, dict[str, tuple[Any, ...]]]:
    """Absences for illness, other time out of school and fair access, by pupil's id and the name of the history's field."""
    found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in HealthAbsence.objects.filter(pupil__in=pupil_ids):
        found[row.pupil_id]["absences_for_health"].append(clocks.HealthAbsence(
            school_key(row.school_id), row.first_on, row.last_on, row.sessions, row.clear_on, row.return_made_on
        ))
    for row in OutOfSchool.objects.filter(pupil__in=pupil_ids):
        found[row.pupil_id]["out_of_school"].append(clocks.OutOfSchool(row.first_on, row.last_on, row.why))
    for row in FairAccessCase.objects.filter(pupil__in=pupil_ids, end_reason__in=["", "admitted"]):
        found[row.pupil_id]["fair_access"].append(clocks.FairAccessCase(
            row.reference, school_key(row.school_id), row.ground, row.agreed_on, row.allocated_on
        ))
    return {key: {name: tuple(rows) for name, rows in each.items()} for key, each in found.items()}


def given_to(pupil_ids: Collection[int], on: date) -> Given:
    """By places and by steps, in two reads."""
    education: dict[int, list[clocks.Education]] = defaultdict(list)
    coming: dict[int, Placement] = {}
    stays = Placement.objects.filter(pupil__in=pupil_ids, state__in=HOLDS_A_PLACE | {"ended"})
    for stay in stays.select_related("provision_class__provision").order_by("starts_on", "id"):
        if stay.arrived_on:
            name, is_full = stay.provision_class.provision.name, stay.is_full_time
            education[stay.pupil_id].append(clocks.Education(stay.arrived_on, stay.ended_on, full_time=is_full, by=name))
        elif stay.expected_end_on >= on:
            coming.setdefault(stay.pupil_id, stay)
    steps: dict[int, list[DutyStep]] = defaultdict(list)
    for step in DutyStep.objects.filter(pupil__in=pupil_ids).order_by("happened_on", "id"):
        steps[step.duty_id].append(step)
    for of_one_duty in steps.values():
        education[of_one_duty[0].pupil_id] += _by_steps(one for one in of_one_duty if one.what in ("started", "stopped"))
    return Given(education, steps, coming)


def _by_steps(steps: Iterable[DutyStep]) -> Iterator[clocks.Education]:
    """Education lasts until the day before it stopped, or before other education took its place."""
    running: DutyStep | None = None
    for step in steps:
        if running is not None and step.happened_on > running.happened_on:
            yield _education(running, step.happened_on - DAY)
        running = step if step.what == "started" else None
    if running is not None:
        yield _education(running, None)


def _education(step: DutyStep, last_on: date | None) -> clocks.Education:
    hours = float(step.hours_a_week) if step.hours_a_week is not None else None
    return clocks.Education(step.happened_on, last_on, full_time=bool(step.is_full_time), hours_a_week=hours, by=step.with_whom)
