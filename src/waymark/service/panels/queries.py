"""Reads around panels: the next one for a school, what waits for somebody, minutes of one case, a child's decisions.

The room's own reads are in ``panels.room``; how places are shared over time is in ``allocation.sharing`` and ``panels.sharing``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import QuerySet

from waymark.kernel.calendars import OutsideCalendar
from waymark.kernel.deadlines import Deadline, school_days_left
from waymark.service.allocation.models import ProposalLine
from waymark.service.allocation.queries import lines_about
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import calendar_for, partnerships_of
from waymark.service.placements.rules import DECISION_MAKERS

from .closed_lists import reason_name, reasons_for
from .days import NoMoreDays, next_day, panel_of
from .due import unreported
from .models import AgendaItem, Decision, PanelMeeting, PanelMember
from .needs import home_needs
from .rules import OUTCOMES, OUTCOMES_FOR, after_cut_off, cut_off_on
from .voting import voters_on

__all__ = [
    "NextMeeting", "counts", "decisions_of", "home_needs", "item_with_reference", "minutes_of", "next_meeting_for",
    "outcomes_of", "proposal_for", "reasons_for", "unreported", "voters_for",
]


@dataclass(frozen=True)
class NextMeeting:
    """The next panel that a request sent now would come to. ``reference`` is empty while nobody has called it."""

    partnership: str
    meets_on: date
    starts_at: time
    cut_off_on: date
    cut_off_at: time
    school_days_to_cut_off: int
    reference: str


def next_meeting_for(school_id: int, on: date, kind: str = "", at: time | None = None) -> NextMeeting | None:
    """The next panel of a school's partnership whose cut-off has not passed; None for a school in no partnership.

    ``at`` is the hour in London: with it, a cut-off at noon has passed in the afternoon of its day.

    A meeting that is called counts; where none is, the next day of the cadence is given.
    """
    partnership = partnerships_of(school_id, on, kind or None).order_by("id").first()
    return next_meeting_of(partnership, on, at) if partnership else None


def next_cut_off_for(school_id: int, on: date, at: time | None = None) -> date | None:
    """The last day for a request of this school to come to the next panel; None where no panel is known."""
    coming = next_meeting_for(school_id, on, at=at)
    return coming.cut_off_on if coming else None


def next_meeting_of(partnership: Partnership, on: date, at: time | None = None) -> NextMeeting | None:
    coming = _coming(partnership, on, on)
    if coming and after_cut_off(on, at, coming.cut_off_on, coming.cut_off_at):
        return _coming(partnership, on + timedelta(days=1), on)
    return coming


def _coming(partnership: Partnership, from_on: date, on: date) -> NextMeeting | None:
    """The first panel whose cut-off is on ``from_on`` or later, with the school days to it from ``on``."""
    terms, calendar = panel_of(partnership), calendar_for()
    called = (
        PanelMeeting.objects.filter(partnership=partnership, kind=terms.key, state="called", cut_off_on__gte=from_on)
        .order_by("meets_on").first()
    )
    try:
        day = called.meets_on if called else next_day(partnership, terms, from_on)
        last_on = called.cut_off_on if called else cut_off_on(day, terms.cut_off_school_days, calendar)
        left = school_days_left(Deadline(last_on, "", ""), on, calendar)
    except (NoMoreDays, OutsideCalendar):
        return None
    return NextMeeting(
        partnership.name, day, called.starts_at if called else terms.starts_at, last_on,
        called.cut_off_at if called else terms.cut_off_time, left, called.reference if called else "",
    )


def item_with_reference(reference: str) -> AgendaItem | None:
    """A case this organisation may see, with what it is about."""
    return (
        AgendaItem.objects.filter(reference=reference)
        .select_related("meeting__partnership", "pupil", "referral__school", "placement__provision_class__provision")
        .first()
    )


def next_listing_of(referral_id: int) -> PanelMeeting | None:
    """The meeting still to come whose agenda a request is on."""
    item = AgendaItem.objects.filter(
        referral=referral_id, state="listed", meeting__state__in=["called", "frozen", "open"]
    ).select_related("meeting__partnership").order_by("meeting__meets_on").first()
    return item.meeting if item else None


def outcomes_of(item: AgendaItem) -> list[tuple[str, str]]:
    """What may be decided for a case of this kind, as key and words."""
    return [(key, OUTCOMES[key]) for key in OUTCOMES_FOR[item.kind]]


def proposal_for(item: AgendaItem) -> ProposalLine | None:
    """The newest line for this case: place, days, sentence and alternatives."""
    if item.referral_id is None:
        return None
    return lines_about(item.meeting.reference, [item.referral_id]).get(item.referral_id)


def voters_for(item: AgendaItem) -> list[PanelMember]:
    """Members here who may vote on this case."""
    return voters_on(item.meeting, item, item.meeting.members.select_related("person", "organisation"))


def decisions_of(pupil_id: int) -> QuerySet[Decision]:
    """Every decision about one child that stands, newest first, with what came of each."""
    return (
        Decision.objects.filter(pupil=pupil_id, reopened_on__isnull=True)
        .select_related("partnership", "decided_by", "placement__provision_class__provision", "item__meeting")
        .order_by("-decided_on", "-id")
    )


@dataclass(frozen=True)
class Minutes:
    """The record of one child's case: nobody else's name but those of the adults who decided is in it."""

    child: str
    panel: str
    held_on: date
    kind: str
    outcome: str
    reason: str
    listed_reason: str
    proposed: str
    differs_from_proposal: bool
    place: str
    legal_decision_maker: str
    offered_instead: str
    interim: str
    agreed_by: tuple[str, ...]
    dissents: tuple[tuple[str, str], ...]
    interests: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    schools_present: int
    schools_voting: int | None
    quorum: int
    fallback_reason: str
    below_quorum_reason: str
    override_cost: str
    listed_for_on: date | None
    moved_reason: str
    decided_by: str
    set_aside: tuple[str, ...]
    is_longer_stay: bool = False

    @property
    def cost_words(self) -> str:
        """What it cost others, as it was known when it was decided."""
        if self.override_cost:
            return self.override_cost
        if self.is_longer_stay or self.differs_from_proposal:
            return "Not worked out"
        return "Nothing: it is as proposed"


def minutes_of(item: AgendaItem) -> Minutes | None:
    """The record of one case, or None while nothing is decided. One child per record, never one page for a meeting."""
    meeting = item.meeting
    decisions = list(
        item.decisions.select_related("decided_by", "interim_owner", "placement__provision_class__provision")
    )
    decision = next((one for one in decisions if one.reopened_on is None), None)
    if decision is None:
        return None
    voters = PanelMember.objects.filter(pk__in=decision.voters).select_related("person").order_by("person__name")
    return Minutes(
        child=item.pupil.name, panel=f"{meeting.partnership.name}, {meeting.rules.get('name', 'panel')}",
        held_on=decision.decided_on, kind=item.get_kind_display(), outcome=decision.get_outcome_display(),
        reason=decision.reason, listed_reason=reason_name(decision.outcome, decision.reason_code),
        proposed=decision.proposal_sentence, differs_from_proposal=decision.differs_from_proposal,
        place=_place_words(decision), legal_decision_maker=DECISION_MAKERS.get(decision.decision_maker, ""),
        offered_instead=decision.offered_instead, interim=_interim_words(decision),
        agreed_by=tuple(one.person.name for one in voters),
        dissents=tuple(
            (one.member.person.name, one.reason) for one in decision.dissents.select_related("member__person")
        ),
        interests=tuple(
            (one.member.person.name, one.get_kind_display())
            for one in item.interests.select_related("member__person")
        ),
        actions=tuple(
            f"{one.what}: {one.owner.name}, by {one.due_on:%-d %B %Y}"
            for one in decision.actions.select_related("owner")
        ),
        schools_present=decision.schools_present, schools_voting=decision.schools_voting, quorum=meeting.quorum,
        fallback_reason=meeting.fallback_reason, below_quorum_reason=decision.below_quorum_reason,
        override_cost=decision.override_cost, listed_for_on=meeting.listed_for_on, moved_reason=meeting.moved_reason,
        decided_by=decision.decided_by.name,
        set_aside=tuple(
            f"{one.get_outcome_display()}: {one.reopened_reason}" for one in decisions if one.reopened_on is not None
        ),
        is_longer_stay=decision.outcome == "extend",
    )


def _place_words(decision: Decision) -> str:
    stay = decision.placement
    if stay is None:
        return ""
    return f"{stay.provision_class}, {stay.starts_on:%-d %B} to {stay.expected_end_on:%-d %B %Y}"


def _interim_words(decision: Decision) -> str:
    if not decision.interim_support:
        return ""
    owner = decision.interim_owner.name if decision.interim_owner_id else ""
    until = f", looked at again on {decision.interim_review_on:%-d %B %Y}" if decision.interim_review_on else ""
    return f"{decision.interim_support} ({owner}{until})"


def counts(on: date) -> dict[str, int]:
    """Panels still to be held, and cases on their lists that this organisation may see."""
    coming = PanelMeeting.objects.filter(meets_on__gte=on).exclude(state__in=["closed", "cancelled"])
    return {
        "meetings": coming.count(), "cases": AgendaItem.objects.filter(meeting__in=coming, state="listed").count(),
    }
