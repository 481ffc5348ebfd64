"""Reads of absence for illness, of being out of school otherwise, and of fair access. Row security has narrowed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark import clocks
from waymark.service.pupils.models import Pupil

from .facts import answers_of
from .models import FairAccessCase, HealthAbsence, OutOfSchool
from .words import STATE_WORDS

WHAT = {"illness": "Too ill to come to school", "otherwise": "Out of school for another reason", "fair_access": "Fair access"}
_KINDS = {"illness": "section_19_health", "otherwise": "section_19_otherwise"}


@dataclass(frozen=True)
class Held:
    """What is held of one child, newest first; ``open_…`` are those that go on, of which there is one at most."""

    absences: tuple[HealthAbsence, ...]
    others: tuple[OutOfSchool, ...]
    cases: tuple[FairAccessCase, ...]

    @property
    def open_absence(self) -> HealthAbsence | None:
        return next((one for one in self.absences if one.last_on is None), None)

    @property
    def open_other(self) -> OutOfSchool | None:
        return next((one for one in self.others if one.last_on is None), None)

    @property
    def open_case(self) -> FairAccessCase | None:
        return next((one for one in self.cases if one.ended_on is None), None)


@dataclass(frozen=True)
class StillOut:
    """A child who is out of school now. ``due_on`` None: the law sets no day, or the day cannot be known yet."""

    pupil: Pupil
    what: str
    since_on: date
    due_on: date | None
    state_words: str
    days_lost: int


def held_of(pupil: Pupil) -> Held:
    return Held(
        tuple(HealthAbsence.objects.filter(pupil=pupil).select_related("school").order_by("-first_on", "-id")),
        tuple(OutOfSchool.objects.filter(pupil=pupil).order_by("-first_on", "-id")),
        tuple(FairAccessCase.objects.filter(pupil=pupil).select_related("school", "allocated_school", "owner")
              .order_by("-agreed_on", "-id")),
    )


def still_out(on: date) -> list[StillOut]:
    """Everybody seen, the earliest first. A constant number of reads."""
    rows = [
        *(("illness", one, one.first_on) for one in HealthAbsence.objects.filter(last_on__isnull=True).select_related("pupil")),
        *(("otherwise", one, one.first_on) for one in OutOfSchool.objects.filter(last_on__isnull=True).select_related("pupil")),
        *(("fair_access", one, one.agreed_on)
          for one in FairAccessCase.objects.filter(ended_on__isnull=True).select_related("pupil")),
    ]
    answers = answers_of(list({row.pupil_id: row.pupil for _, row, _ in rows}.values()), on) if rows else {}
    found = [_still_out(what, row, since_on, answers[row.pupil_id]) for what, row, since_on in rows]
    return sorted(found, key=lambda one: (one.since_on, one.pupil.family_name, one.pupil.pk))


def _still_out(what: str, row: HealthAbsence | OutOfSchool | FairAccessCase, since_on: date, answer: clocks.Answer) -> StillOut:
    if what == "fair_access":
        clock = next((one for one in answer.clocks if one.key == f"fair_access:{row.reference}"), None)
        return StillOut(row.pupil, what, since_on, clock.due_on if clock else None, _state(clock), 0)
    duty = next((one for one in answer.duties if one.kind == _KINDS[what] and one.state != "ended"), None)
    return StillOut(row.pupil, what, since_on, duty.from_on if duty else None, _state(duty), duty.days_lost if duty else 0)


def _state(said: clocks.Duty | clocks.Clock | None) -> str:
    return STATE_WORDS.get(said.state, said.state) if said else "no day yet"
