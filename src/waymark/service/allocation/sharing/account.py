"""A partnership's account of place-weeks, worked out from the stays each time it is asked for: nothing is stored.

Everybody who may see it reads the same sums, through functions of the database that give no child away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from waymark.allocator.fair_share import Balance, Rule, Term, TermBalances, ledger
from waymark.service.accounts.actor import Actor
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.authority_model.values import FairShare
from waymark.service.organisations.models import Organisation, Partnership, PartnershipMember
from waymark.service.organisations.queries import authority_model, calendar_for

from .terms import SharedTerm, school_terms
from .weights import MemberSchool, weights

NO_RULE = Rule(cap=0, forgotten_percent=0)


@dataclass(frozen=True)
class PlaceWeeks:
    """School weeks in places of one host, booked to one school in one term. ``term`` counts from 0.

    ``decided`` at a panel or between panels; ``longer`` by extensions, or by staying past the end; ``given_back`` by
    ending early.
    """

    term: int
    school_id: int
    host_id: int
    decided: int
    longer: int
    given_back: int

    @property
    def received(self) -> int:
        return self.decided + self.longer - self.given_back


@dataclass(frozen=True)
class Account:
    """``balances`` stand beside ``terms``, one for each; ``schools`` are every member of any of them, by id."""

    partnership: Partnership
    on: date
    rule: FairShare | None
    terms: tuple[SharedTerm, ...]
    schools: Mapping[int, MemberSchool]
    members: tuple[frozenset[int], ...]
    booked: tuple[PlaceWeeks, ...]
    rules: tuple[FairShare, ...]
    balances: tuple[TermBalances, ...]

    @property
    def current(self) -> frozenset[int]:
        """Members at the end of the last term."""
        return self.members[-1] if self.members else frozenset()

    @property
    def owed(self) -> dict[int, int]:
        """Place-weeks owed to each member now, less than nothing where it owes; a school outside the account 0."""
        last = {one.school: one.owed for one in self.balances[-1].schools} if self.balances else {}
        return {school: last.get(str(school), 0) for school in self.current}

    def balance(self, term: int, school_id: int) -> Balance | None:
        return self.balances[term].of(str(school_id))

    @property
    def this_year(self) -> range:
        """Numbers of the terms of the school year the account ends in."""
        years = [one.year for one in self.terms]
        return range(years.index(years[-1]), len(years)) if years else range(0)

    def under(self, rule: FairShare) -> Account:
        """The same facts by another rule, from the first term on."""
        rules = (rule,) * len(self.terms)
        balances = balances_of(self.terms, self.members, self.schools, self.booked, rules)
        return replace(self, rule=rule, rules=rules, balances=balances)

    def after(self, weeks: Mapping[int, int]) -> Account:
        """The same account with more place-weeks decided today, by school id. None of them is given to a named host."""
        more = tuple(
            PlaceWeeks(len(self.terms) - 1, school, 0, count, 0, 0) for school, count in weeks.items()
            if count and school in self.current
        )
        booked = self.booked + more
        balances = balances_of(self.terms, self.members, self.schools, booked, self.rules)
        return replace(self, booked=booked, balances=balances)


def partnerships_seen_by(actor: Actor, on: date) -> QuerySet[Partnership]:
    """Whose shares somebody may look at: the authority everybody's, a school and its trust their own partnerships'."""
    current = Partnership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    if actor.organisation_kind == "authority":
        return current
    return current.filter(
        Q(members__organisation=actor.organisation_id) | Q(members__organisation__school__trust=actor.organisation_id),
        Q(members__ends_on__isnull=True) | Q(members__ends_on__gte=on), members__starts_on__lte=on,
    ).distinct()


def place_kinds(model: AuthorityModel) -> list[str]:
    """Kinds of which places are scarce. Outreach and advice have caseloads, which are not in the account."""
    return [one.key for one in model.kinds if one.counted_as == "places"]


def account(partnership: Partnership, on: date) -> Account:
    """The account up to the end of ``on``, by the rules of the model, each in force in its time."""
    model, calendar = authority_model(), calendar_for()
    begins = min((one.effective_from for one in model.fair_share), default=None)
    terms = school_terms(calendar, max(begins, partnership.starts_on), on) if begins else ()
    members, schools = _members(partnership, terms)
    mondays = calendar.school_weeks(calendar.first_on, calendar.last_on)
    booked = _booked(partnership, terms, mondays, place_kinds(model))
    rules = tuple(model.fair_share_on(one.first_on) or model.fair_share[0] for one in terms)
    return Account(
        partnership, on, model.fair_share_on(on), terms, schools, members, booked, rules,
        balances_of(terms, members, schools, booked, rules),
    )


def balances_of(
    terms: tuple[SharedTerm, ...], members: tuple[frozenset[int], ...], schools: Mapping[int, MemberSchool],
    booked: tuple[PlaceWeeks, ...], rules: tuple[FairShare, ...],
) -> tuple[TermBalances, ...]:
    """The account of facts already read, under a rule for each term."""
    received: Counter[tuple[int, int]] = Counter()
    for one in booked:
        received[one.term, one.school_id] += one.received
    return ledger(
        (
            Term(
                term.name, term.year, weights([schools[key] for key in members[number]], rules[number]),
                {str(key): received[number, key] for key in members[number]},
                Rule(rules[number].cap_place_weeks, rules[number].forgotten_percent_a_year),
            )
            for number, term in enumerate(terms)
        ),
        NO_RULE,
    )


def _members(
    partnership: Partnership, terms: tuple[SharedTerm, ...]
) -> tuple[tuple[frozenset[int], ...], dict[int, MemberSchool]]:
    """Who belonged at the end of each term, and what the register says of each."""
    rows = list(
        PartnershipMember.objects.filter(partnership=partnership)
        .select_related("organisation__school__trust__organisation").order_by("organisation__name")
    )
    members = tuple(
        frozenset(
            row.organisation_id for row in rows
            if row.starts_on <= term.last_on and (row.ends_on is None or row.ends_on >= term.last_on)
        )
        for term in terms
    )
    return members, {row.organisation_id: _school(row.organisation) for row in rows}


def _school(body: Organisation) -> MemberSchool:
    known = getattr(body, "school", None)
    trust = known.trust if known else None
    return MemberSchool(
        body.pk, body.name, body.reference, known.pupils if known else None, known.percentage_fsm if known else None,
        trust.pk if trust else None, trust.organisation.name if trust else "",
    )


def _booked(
    partnership: Partnership, terms: tuple[SharedTerm, ...], mondays: list[date], kinds: list[str]
) -> tuple[PlaceWeeks, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term, school_id, host_id, decided, longer, given_back"
            " FROM allocation_shared_place_weeks(%s, %s::date[], %s::date[], %s::date[], %s::text[])"
            " ORDER BY 1, 2, 3",
            [partnership.pk, [one.first_on for one in terms], [one.last_on for one in terms], mondays, kinds],
        )
        return tuple(PlaceWeeks(row[0] - 1, *row[1:]) for row in cursor.fetchall())
