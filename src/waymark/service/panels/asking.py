"""Who may be asked before a decision between panels: members of the partnership who could vote on the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from waymark.service.accounts.models import Membership
from waymark.service.organisations.queries import member_schools
from waymark.service.provisions.models import ProvisionClass
from waymark.service.referrals.models import Referral

from .days import panel_of
from .interests import interests_by_organisation
from .rules import Voter, interests_that_bar, roles_that_vote, who_may_vote


@dataclass(frozen=True)
class Askable:
    """Members who may vote on one case, by school and name, and how many of them the terms have asked."""

    members: tuple[Membership, ...]
    needed: int

    @property
    def schools(self) -> dict[int, int]:
        return {one.pk: one.organisation_id for one in self.members}


def who_may_be_asked(referral: Referral, on: date, provision_class: ProvisionClass | None = None) -> Askable:
    """As in a meeting: the roles the terms give a vote, without whoever an interest bars.

    With ``provision_class`` also without whoever runs that place. Where fewer schools are left than the terms say, all are
    asked.
    """
    if referral.partnership is None:
        return Askable((), 0)
    terms = panel_of(referral.partnership)
    schools = [one.pk for one in member_schools(referral.partnership_id, on)]
    found = list(
        Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, person__is_active=True,
            organisation__in=schools, organisation__kind="school", role__in=roles_that_vote(terms.votes_of),
        )
        .select_related("person", "organisation").order_by("organisation__name", "person__name", "id")
    )
    interests = interests_by_organisation(schools, referral.school_id, provision_class)
    voting = set(who_may_vote(
        (Voter(one.pk, "member", True, True, interests[one.organisation_id]) for one in found),
        interests_that_bar(terms.may_speak_not_vote), terms.votes_of,
    ))
    members = tuple(one for one in found if one.pk in voting)
    return Askable(members, min(terms.asked_between_panels, len({one.organisation_id for one in members})))
