"""Reads of duties. Row security has narrowed every one of them to children the acting organisation may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.kernel.wording import short_day
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.accounts.needs import Need
from waymark.service.accounts.queries import people_with_role
from waymark.service.organisations.queries import deployment
from waymark.service.pupils.models import Pupil

from .board import BoardRow, board
from .models import BreachReason, DutyDay, DutyOwner, DutyStep, EducationDuty
from .owing import Owed, owed_to
from .rules import CAUSES

ANSWERS_FOR_THE_DUTY = frozenset({"authority_officer", "inclusion_officer", "director"})
OWNING_ROLES = {"inclusion_officer", "authority_officer", "coordinator", "inclusion_lead", "head_teacher"}
ESCALATES_AT = 1  # school days before the day it is due: the fifth school day of the run


@dataclass(frozen=True)
class DutyInFull:
    """One duty with its history, newest first, and what the clocks say of it today (``owed.owed`` None: nothing any more).

    ``changed_from_on``: the day its owner last saw, where another was said since.
    """

    duty: EducationDuty
    owed: Owed | None
    steps: tuple[DutyStep, ...]
    owners: tuple[DutyOwner, ...]
    days: tuple[DutyDay, ...]
    breaches: tuple[BreachReason, ...]
    changed_from_on: date | None


def duty_with_reference(reference: str) -> EducationDuty | None:
    return EducationDuty.objects.select_related("pupil", "owner", "school").filter(reference=reference).first()


def duties_of(pupil: Pupil) -> list[EducationDuty]:
    """Every duty kept for a child, newest first."""
    return list(EducationDuty.objects.filter(pupil=pupil).select_related("owner", "school").order_by("-opened_on", "-id"))


@dataclass(frozen=True)
class OwedSaid:
    """An open duty and the day it is due, as it was said last; None where no term dates were known."""

    reference: str
    cause_words: str
    owner: str
    due_on: date | None


def education_owed(pupil: Pupil) -> list[OwedSaid]:
    """For a page about the child: what is open, in two reads and without working anything out."""
    rows = list(EducationDuty.objects.filter(pupil=pupil, ended_on__isnull=True).select_related("owner"))
    days = dict(DutyDay.objects.filter(duty__in=rows).order_by("said_on", "id").values_list("duty", "due_on")) if rows else {}
    return [OwedSaid(one.reference, CAUSES[one.cause], one.owner.name, days.get(one.pk)) for one in rows]


def duty_in_full(duty: EducationDuty, on: date) -> DutyInFull:
    days = tuple(DutyDay.objects.filter(duty=duty).order_by("-said_on", "-id"))
    changed = days and duty.seen_due_on and days[0].due_on != duty.seen_due_on and duty.ended_on is None
    return DutyInFull(
        duty=duty,
        owed=next((one for one in owed_to([duty.pupil], on) if one.cause == duty.cause), None),
        steps=tuple(DutyStep.objects.filter(duty=duty).select_related("recorded_by").order_by("-happened_on", "-id")),
        owners=tuple(DutyOwner.objects.filter(duty=duty).select_related("owner", "given_by").order_by("-given_on", "-id")),
        days=days,
        breaches=tuple(BreachReason.objects.filter(duty=duty).select_related("recorded_by").order_by("-recorded_on", "-id")),
        changed_from_on=duty.seen_due_on if changed else None,
    )


def people_who_may_own(duty: EducationDuty, on: date) -> list[Person]:
    """Of the council and of the school whose days count, by name."""
    ours = deployment()
    found: set[Person] = set(people_with_role(ours.authority_id, OWNING_ROLES, on))
    if duty.school_id:
        found |= set(people_with_role(duty.school_id, OWNING_ROLES, on))
    return sorted(found, key=lambda one: (one.name, one.pk))


def late_after_exclusion(on: date) -> list[BoardRow]:
    """Everybody seen to whom education is owed by law and not given, longest first."""
    late = [one for one in board(on, with_partnerships=False).rows if one.is_late and one.is_law]
    return sorted(late, key=lambda one: (one.due_on or on, one.name))


def home_needs(actor: Actor, on: date) -> list[Need]:
    """For an owner: theirs from the third day on, a changed day, days to explain. For who answers for it: what is late, and
    what nobody owns; for the director also what is due on the next school day with no start agreed."""
    answers = actor.role in ANSWERS_FOR_THE_DUTY
    if not answers and not EducationDuty.objects.filter(owner=actor.person_id, ended_on__isnull=True).exists():
        return []
    me = Person.objects.filter(pk=actor.person_id).values_list("reference", flat=True).first()
    rows = board(on, with_partnerships=False).rows
    return [need for one in rows if (need := _need(one, actor, me == one.owner_reference, answers))]


def _need(one: BoardRow, actor: Actor, is_mine: bool, answers: bool) -> Need | None:
    if not one.is_law:
        return None
    what = _what_it_needs(one, is_mine, answers, actor.role == "director")
    if not what:
        return None
    kind, about = ("meet_duty", one.duty) if one.duty else ("open_duty", one.pupil)
    return Need(kind, about, one.name, what, one.due_on, _note(one), part_of=one.about, pupil_id=one.pupil_id)


def _what_it_needs(one: BoardRow, is_mine: bool, answers: bool, is_director: bool) -> str:
    if one.is_late and (is_mine or answers):
        return "No full-time education since the sixth day"
    if one.needs_explaining and is_mine:
        return f"{one.days_lost} school days were lost: say why"
    if is_mine and one.changed_from_on:
        return f"The day has changed: it was {short_day(one.changed_from_on)}"
    if answers and not one.duty:
        return "Full-time education from the sixth day: nobody owns it"
    if is_mine and (one.is_amber or one.state == "due"):
        return "Full-time education from the sixth day"
    if is_director and one.days_left is not None and one.days_left <= ESCALATES_AT and not one.starts_on:
        when = "Today" if one.days_left == 0 else "The next school day"
        return f"{when} is the sixth day, and no start is agreed"
    return ""


def _note(one: BoardRow) -> str:
    since = f"{one.cause_words}, {one.school}" if one.school else one.cause_words
    owner = f"; {one.owner}" if one.owner else ""
    if one.starts_on is None:
        return f"{since}; no place agreed{owner}"
    return f"{since}; {one.with_whom or 'a start'} agreed from {one.starts_on:%a %-d %b}{owner}"


@dataclass(frozen=True)
class Digest:
    """How many children, for a message without a name."""

    late: int
    due_within_two: int
    unopened: int
    to_explain: int
    changed: int

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.due_within_two or self.unopened or self.to_explain or self.changed)


def digest_of(on: date, owner: str = "") -> Digest:
    """Of everybody seen, or of one owner (a person's reference)."""
    rows = [one for one in board(on, with_partnerships=False).rows if one.is_law and (not owner or one.owner_reference == owner)]
    soon = [one for one in rows if one.days_left is not None and 0 <= one.days_left <= 2 and one.state in {"coming", "due"}]
    return Digest(
        late=sum(one.is_late for one in rows),
        due_within_two=len(soon),
        unopened=sum(not one.duty for one in rows),
        to_explain=sum(one.needs_explaining for one in rows),
        changed=sum(one.changed_from_on is not None for one in rows),
    )
