"""A longer stay decided by whoever has the power in law: who, when, with what notice; or not, and then it ends as it did."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.queries import authority_model

from .. import permissions
from ..models import Extension, ExtensionDecision, Placement, Review
from ..others_named import refuse_other_names
from ..rules import DECISION_MAKERS, Refused, check_start, earliest_start
from ..rules.dates import said
from .arriving import next_review
from .letters import draft_notice
from .steps import coordinators, home_calendar, keep, locked, next_step, school_days_after, write_step


@transaction.atomic
def record_extension_decision(
    *, extension: Extension, agrees: bool, decided_on: date, decided_by_name: str, notice_given_on: date | None = None,
    note: str = "", by: Actor, on: date,
) -> ExtensionDecision:
    """Record what was decided in law about a longer stay. Recording it twice records it once.

    An agreement names the day of its notice, ``notice_given_on``: the route's school days before the first longer day, and
    where it came later ``note`` says why. A stay that is not agreed ends on the day it did before. Raises ``Refused`` with a
    sentence.
    """
    permissions.RECORD_LEGAL_DECISION.require(by, extension.placement)
    placement = locked(extension.placement)
    standing = ExtensionDecision.objects.filter(extension=extension).first()
    if standing and standing.agrees == agrees:
        return standing
    if standing:
        raise Refused(f"{standing.decided_by_name} decided this on {said(standing.decided_on)}. It stands.")
    _check(placement, decided_on, decided_by_name, on)
    if not agrees and not note.strip():
        raise Refused("Say why it was not agreed: the family and the partnership will read it.")
    refuse_other_names(placement, {"Reasons": note}, on=on)
    given_on = notice_given_on if agrees else None
    if agrees:
        _check_notice(placement, extension, decided_on, given_on, note)
    decision = ExtensionDecision.objects.create(
        extension=extension, pupil_id=placement.pupil_id, agrees=agrees, decided_on=decided_on,
        decided_by_name=decided_by_name.strip(), notice_given_on=given_on, note=note.strip(), recorded_on=on,
        recorded_by_id=by.person_id,
    )
    event = "extension_agreed_in_law" if agrees else "extension_not_agreed_in_law"
    write_step(placement, event, by=by, on=on, note=note)
    if agrees:
        draft_notice(placement, on, longer=extension)
        _what_was_next(placement, by, on)
    else:
        _ends_as_before(placement, extension, by, on)
    record("record_extension_decision", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id,
           why=f"{'agreed' if agrees else 'not agreed'} by {decided_by_name}: {note}".rstrip(": "))
    return decision


def first_longer_day(placement: Placement, before: date) -> date:
    """The first school day after the stay would have ended."""
    return school_days_after(before, 1, home_calendar(placement))


def _check(placement: Placement, decided_on: date, decided_by_name: str, on: date) -> None:
    if decided_on > on:
        raise Refused("The day of the decision has not come yet. Enter the day it was made.")
    if not decided_by_name.strip():
        raise Refused(f"Name who decided for {DECISION_MAKERS[placement.decision_maker]}.")


def _check_notice(placement: Placement, extension: Extension, decided_on: date, given_on: date | None, note: str) -> None:
    route, calendar = authority_model().route(placement.route), home_calendar(placement)
    if given_on is None:
        raise Refused("Enter the day on which written notice of the longer stay is given to the parents.")
    if given_on < decided_on:
        raise Refused(
            f"The notice is dated {said(given_on)}, before the decision on {said(decided_on)}. "
            "Enter the day notice was or will be given."
        )
    try:
        earliest = earliest_start(given_on, route.notice_school_days, calendar, law=route.law, route=route.name)
        check_start(first_longer_day(placement, extension.from_on), earliest, calendar)
    except OutsideCalendar as unknown:
        raise Refused(str(unknown)) from unknown
    except Refused as late:
        if not note.strip():
            raise Refused(f"{late} If notice came later all the same, say why under “Reasons”.") from late


def _what_was_next(placement: Placement, by: Actor, on: date) -> None:
    if placement.state == "arrived":
        next_review(placement, by=by, on=on)
    else:
        next_step(placement, "Arrives; the provision says so on the first day", placement.starts_on, coordinators(on), by=by,
                  on=on)


def _ends_as_before(placement: Placement, extension: Extension, by: Actor, on: date) -> None:
    """The place is free again from the day it would have been, and somebody plans the end."""
    if placement.expected_end_on == extension.to_on:
        keep(placement, expected_end_on=extension.from_on)
        Review.objects.filter(placement=placement, held_on__isnull=True, due_on__gt=extension.from_on).delete()
    who = DECISION_MAKERS[placement.decision_maker]
    next_step(placement, f"The longer stay was not agreed by {who}: plan the end with the family",
              school_days_after(on, 1, home_calendar(placement)), coordinators(on), by=by, on=on,
              subject="A longer stay was not agreed")
