"""Who may vote on one case."""

from __future__ import annotations

from collections.abc import Iterable

from .interests import home_school_id
from .models import AgendaItem, Interest, PanelMeeting, PanelMember
from .rules import CaseQuorum, Voter, who_may_vote


def voters_on(meeting: PanelMeeting, item: AgendaItem, members: Iterable[PanelMember]) -> list[PanelMember]:
    """Members here who may vote on this case, by the terms the meeting was frozen with and the interests recorded.

    ``members`` come with their ``organisation``.
    """
    members = list(members)
    interests: dict[int, set[str]] = {}
    for member_id, kind in Interest.objects.filter(item=item).values_list("member_id", "kind"):
        interests.setdefault(member_id, set()).add(kind)
    home = home_school_id(item)
    for one in members:  # somebody called after the list was frozen has no interest on record yet
        if one.organisation_id == home:
            interests.setdefault(one.pk, set()).add("own_school")
    allowed = set(who_may_vote(
        (as_voter(one, frozenset(interests.get(one.pk, ()))) for one in members),
        meeting.rules.get("bars_vote", ["own_school"]), meeting.rules.get("votes_of", []),
    ))
    return [one for one in members if one.pk in allowed]


def quorum_on(
    meeting: PanelMeeting, members: Iterable[PanelMember], voting: Iterable[PanelMember]
) -> CaseQuorum:
    """How many schools may vote on a case, of those here. ``voting`` is what ``voters_on`` found for it."""
    here = {one.organisation_id for one in members if one.is_present and is_of_a_voting_school(one)}
    may_vote = {one.organisation_id for one in voting if is_of_a_voting_school(one)}
    return CaseQuorum(len(may_vote), len(here), meeting.quorum, meeting.is_inquorate_fallback)


def is_of_a_voting_school(member: PanelMember) -> bool:
    return member.part != "adviser" and member.organisation.kind == "school"


def as_voter(member: PanelMember, interests: frozenset[str]) -> Voter:
    return Voter(member.pk, member.part, member.is_present, member.organisation.kind == "school", interests)
