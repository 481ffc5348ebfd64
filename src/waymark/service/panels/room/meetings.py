"""Meetings as their people find them: the list, the members, the agenda, and who may see what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from waymark.service.accounts.actor import Actor
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.queries import authority_model

from ..models import AgendaItem, Decision, Interest, PanelMeeting, PanelMember
from ..permissions import CLERKS, LOOK_AT_MEETING
from ..rules import CaseQuorum, Voter, who_may_vote
from ..stays_over import is_over
from ..voting import is_of_a_voting_school, quorum_on


@dataclass(frozen=True)
class Seat:
    """One member in one meeting, and what bars their vote on the case before them."""

    member: PanelMember
    interests: tuple[Interest, ...]
    may_vote: bool

    @property
    def name(self) -> str:
        return self.member.person.name

    @property
    def body(self) -> str:
        return self.member.organisation.name


@dataclass(frozen=True)
class Room:
    """A meeting with its people, its agenda and the authority's model, read once for a page."""

    meeting: PanelMeeting
    members: tuple[PanelMember, ...]
    items: tuple[AgendaItem, ...]
    interests: tuple[Interest, ...]
    decisions: dict[int, Decision]
    model: AuthorityModel

    @property
    def schools_called(self) -> int:
        return len({one.organisation_id for one in self.members if is_of_a_voting_school(one)})

    @property
    def schools_here(self) -> int:
        return len({one.organisation_id for one in self.members if one.is_present and is_of_a_voting_school(one)})

    @property
    def is_quorate(self) -> bool:
        return self.schools_here >= self.meeting.quorum

    @property
    def listed(self) -> tuple[AgendaItem, ...]:
        return tuple(one for one in self.items if one.state != "taken_off")

    def item(self, reference: str) -> AgendaItem | None:
        return next((one for one in self.listed if one.reference == reference), None)

    def next_to_decide(self, after: AgendaItem | None = None) -> AgendaItem | None:
        """The next undecided case after one, else the first undecided of the list."""
        open_cases = [one for one in self.listed if one.state == "listed" and not is_over(one)]
        if after is None:
            return open_cases[0] if open_cases else None
        later = [one for one in open_cases if (one.position, one.pk) > (after.position, after.pk)]
        return later[0] if later else (open_cases[0] if open_cases else None)

    def neighbours(self, item: AgendaItem) -> tuple[AgendaItem | None, AgendaItem | None]:
        place = self.listed.index(item)
        before = self.listed[place - 1] if place else None
        return before, self.listed[place + 1] if place + 1 < len(self.listed) else None

    def seats(self, item: AgendaItem) -> tuple[Seat, ...]:
        """Everybody called, with their interests in one case and whether they may vote on it."""
        held: dict[int, list[Interest]] = {}
        for one in self.interests:
            if one.item_id == item.pk:
                held.setdefault(one.member_id, []).append(one)
        own = item.referral.school_id if item.referral else item.placement.home_school_id
        rules = self.meeting.rules
        voting = set(
            who_may_vote(
                [
                    Voter(
                        one.pk,
                        one.part,
                        one.is_present,
                        one.organisation.kind == "school",
                        frozenset({each.kind for each in held.get(one.pk, [])})
                        | (frozenset({"own_school"}) if one.organisation_id == own else frozenset()),
                    )
                    for one in self.members
                ],
                rules.get("bars_vote", ["own_school", "declared"]),
                rules.get("votes_of", ["head"]),
            )
        )
        return tuple(Seat(one, tuple(held.get(one.pk, ())), one.pk in voting) for one in self.members)

    def quorum_on(self, item: AgendaItem) -> CaseQuorum:
        """How many schools here may vote on one case, and whether that is enough."""
        return quorum_on(self.meeting, self.members, [one.member for one in self.seats(item) if one.may_vote])

    def taken_off(self, reference: str) -> AgendaItem | None:
        return next((one for one in self.items if one.state == "taken_off" and one.reference == reference), None)

    def runs(self, by: Actor) -> bool:
        """Whether somebody runs this meeting: a clerk, or its chair."""
        chairs = any(one.part == "chair" and one.person_id == by.person_id for one in self.members)
        return by.role in CLERKS or chairs


def meeting_with_reference(reference: str, by: Actor) -> PanelMeeting | None:
    """The meeting, if there is one and this person is called to it: ``LOOK_AT_MEETING`` in one read."""
    found = PanelMeeting.objects.select_related("partnership", "latest_round").filter(reference=reference)
    if by.organisation_kind != "authority":
        found = found.filter(pk__in=PanelMember.objects.filter(person=by.person_id).values("meeting"))
    return found.first() if LOOK_AT_MEETING.held(by) else None


def room(meeting: PanelMeeting) -> Room:
    """Five queries: the model, members, agenda with children and what each case is about, interests, decisions that stand."""
    items = tuple(
        AgendaItem.objects.filter(meeting=meeting).select_related(
            "pupil",
            "referral__school",
            "referral__approved_by",
            "placement__home_school",
            "placement__provision_class__provision",
            "placement__referral",
            "placement__destination_plan",
        )
    )
    members = meeting.members.select_related("person", "organisation").order_by("organisation__name", "person__name")
    # By the items at hand: asked through the meeting, the database weighs every decision there is first.
    decided = Decision.objects.filter(item__in=items, reopened_on__isnull=True).select_related(
        "decided_by", "interim_owner", "placement__provision_class__provision"
    )
    return Room(
        meeting=meeting,
        members=tuple(members),
        items=items,
        interests=tuple(Interest.objects.filter(item__meeting=meeting)),
        decisions={one.item_id: one for one in decided},
        model=authority_model(),
    )


def meetings_of(by: Actor, on: date, since: date) -> list[PanelMeeting]:
    """Meetings from a day on that this person is called to, soonest first, counted: cases, undecided."""
    found = PanelMeeting.objects.filter(meets_on__gte=since).exclude(state="cancelled")
    if by.organisation_kind != "authority":
        found = found.filter(pk__in=PanelMember.objects.filter(person=by.person_id).values("meeting"))
    cases = Count("items", filter=~Q(items__state="taken_off"), distinct=True)
    undecided = Count("items", filter=Q(items__state="listed"), distinct=True)
    return list(
        found.select_related("partnership")
        .annotate(cases=cases, undecided=undecided)
        .distinct()
        .order_by("meets_on", "starts_at", "partnership__name")
    )


@dataclass(frozen=True)
class NotCalled:
    """A panel still to come that has children of this organisation on its list, and to which this person is not called."""

    partnership: str
    meets_on: date
    children: int
    called: tuple[str, ...]  # colleagues who are


def not_called_to(by: Actor, on: date) -> list[NotCalled]:
    """Two queries. Whoever is not called reads no case: only when the panel is and how many of their own children it has."""
    mine = Q(items__referral__school=by.organisation_id) | Q(items__placement__home_school=by.organisation_id)
    found = list(
        PanelMeeting.objects.filter(mine, meets_on__gte=on, state__in=["called", "frozen", "open"], items__state="listed")
        .exclude(pk__in=PanelMember.objects.filter(person=by.person_id).values("meeting"))
        .annotate(children=Count("items__pupil", distinct=True))
        .select_related("partnership").order_by("meets_on", "partnership__name")
    )
    members = PanelMember.objects.filter(meeting__in=found, organisation=by.organisation_id).select_related("person")
    colleagues: dict[int, list[str]] = {}
    for one in members.order_by("person__name") if found else ():
        colleagues.setdefault(one.meeting_id, []).append(one.person.name)
    return [
        NotCalled(one.partnership.name, one.meets_on, one.children, tuple(colleagues.get(one.pk, ()))) for one in found
    ]


def parts_of(by: Actor, meetings: Collection[PanelMeeting]) -> dict[int, str]:
    """In what part this person is called, by meeting id."""
    rows = PanelMember.objects.filter(meeting__in=meetings, person=by.person_id).values_list("meeting_id", "part")
    return dict(rows)
