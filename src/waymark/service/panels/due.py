"""What belongs on an agenda without anybody asking: found from the records of the partnership's children."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.organisations.queries import authority_model, calendar_for, member_schools
from waymark.service.placements.models import Placement, ReturnCheck
from waymark.service.placements.queries import longer_stays_asked
from waymark.service.referrals.models import Referral
from waymark.service.referrals.queries import of_years_served

from .challenges import to_look_at_again
from .models import AgendaItem, Challenge, Decision, PanelMeeting

# What a line about a stay names, fetched with it.
_OF_A_STAY = ("placement__pupil", "placement__home_school", "placement__provision_class__provision")


@dataclass(frozen=True)
class DueCase:
    kind: str
    referral: Referral | None = None
    placement: Placement | None = None


def cases_due(meeting: PanelMeeting) -> Iterator[DueCase]:
    """Everything due for a meeting, without what is on its list already under the same head."""
    yield from _decisions_to_report(meeting)
    yield from _requests(meeting)
    schools = [school.pk for school in member_schools(meeting.partnership_id, meeting.meets_on)]
    yield from _looked_at_again(meeting, schools)
    yield from _stays(meeting, schools)
    yield from _returns(meeting, schools)


def unreported(partnership_id: int | None = None) -> list[Decision]:
    """Urgent decisions, of one partnership or of all, that no panel has on its list or has heard yet, oldest first."""
    told = AgendaItem.objects.filter(
        Q(referral=OuterRef("referral"), referral__isnull=False)
        | Q(placement=OuterRef("placement"), placement__isnull=False),
        kind="urgent_report", listed_on__gte=OuterRef("decided_on"),
    ).exclude(state="taken_off")
    made = Decision.objects.filter(is_urgent=True, item__isnull=True, partnership__isnull=False)
    if partnership_id is not None:
        made = made.filter(partnership=partnership_id)
    return list(
        made.exclude(Exists(told)).select_related(
            "referral__pupil", "referral__school", "pupil", "decided_by", "partnership", *_OF_A_STAY
        )
        .order_by("decided_on", "id")
    )


def _decisions_to_report(meeting: PanelMeeting) -> Iterator[DueCase]:
    for decision in unreported(meeting.partnership_id):
        if decision.referral_id:
            yield DueCase("urgent_report", referral=decision.referral)
        elif decision.placement_id:
            yield DueCase("urgent_report", placement=decision.placement)


def _requests(meeting: PanelMeeting) -> Iterator[DueCase]:
    """Requests sent before the cut-off. One that a panel put off before, or looks at again, is a case to look at again."""
    put_off = Decision.objects.filter(referral=OuterRef("pk"), outcome="not_yet", reopened_on__isnull=True)
    again = Challenge.objects.filter(decision__referral=OuterRef("pk"), answer__course="again")
    sent = (
        of_years_served(Referral.objects.filter(
            partnership=meeting.partnership_id, state__in=["submitted", "with_broker"],
            submitted_on__lte=meeting.cut_off_on,
        ))
        .annotate(was_put_off=Exists(put_off), is_looked_at_again=Exists(again))
        .select_related("pupil", "school").order_by("submitted_on", "id")
    )
    for referral in sent:
        yield DueCase("look_again" if referral.was_put_off or referral.is_looked_at_again else "new_request", referral=referral)


def _stays(meeting: PanelMeeting, schools: list[int]) -> Iterator[DueCase]:
    """Stays whose end comes before the panel after this one, and those asked to last longer: extend or end, while somebody
    can still decide."""
    until = _panel_after(meeting, calendar_for())
    asked = longer_stays_asked().values("placement")
    already = meeting.items.filter(kind__in=["extension", "ending"]).exclude(state="taken_off").values("placement")
    for placement in Placement.objects.filter(
        Q(state="arrived", expected_end_on__lte=until) | Q(pk__in=asked), home_school__in=schools
    ).exclude(pk__in=already).select_related(
        "pupil", "home_school", "provision_class__provision"
    ).order_by("expected_end_on", "id"):
        yield DueCase("extension", placement=placement)


def _looked_at_again(meeting: PanelMeeting, schools: list[int]) -> Iterator[DueCase]:
    """Stays about which a family asked, and was told that the panel looks again."""
    for kind, decision in to_look_at_again(meeting.partnership_id, schools):
        yield DueCase(kind, placement=decision.placement)


def _panel_after(meeting: PanelMeeting, calendar: SchoolCalendar) -> date:
    """The last day of the school weeks until the next panel has met and could be acted on."""
    every = authority_model().panel(meeting.kind).every_school_weeks
    left = calendar.school_weeks_between(meeting.meets_on, calendar.last_on)
    return calendar.add_school_weeks(meeting.meets_on, min(every + 2, left))


def _returns(meeting: PanelMeeting, schools: list[int]) -> Iterator[DueCase]:
    checks = ReturnCheck.objects.filter(
        placement__home_school__in=schools, checked_on__isnull=True, due_on__lte=meeting.meets_on
    ).select_related(*_OF_A_STAY).order_by("due_on", "id")
    for placement in {check.placement_id: check.placement for check in checks}.values():
        yield DueCase("return_check", placement=placement)
