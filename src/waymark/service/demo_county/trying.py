"""What the personas find waiting: a few stays are left at the point where somebody has still to act.

Chance alone leaves some tables empty on some days. Everything here keeps the law's order: a stay is only ever set back
to an earlier step, or begun later, and what it had not reached by then is taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from waymark.service.demo_county.county import County
from waymark.service.demo_county.records import Decision, Placement, ReturnCheck, Review
from waymark.service.demo_county.stays import RETURN_CHECK_WEEKS
from waymark.service.demo_county.values import Person

TRIED_IN = "south_fens"
ARRIVALS_DUE, OVERSTAYS = 3, 3
SET_RIGHT_AFTER = 30  # school days: nobody leaves a review or a check open for longer
YOUNG_ENOUGH = 9  # Year 9 at the start: still at school when the last check of the return will fall due
LATE_BY = 8  # school days
ASKED_AHEAD = 9  # school days: what falls due so soon is on somebody's home page
LEAD_OF_A_RETURN = "Inclusion lead of a school whose child came back from a Base half a year ago: says whether it held."
LATE_CHECK = "Asked some days late, by telephone, with the child beside the phone. Going well."
Chosen = dict[str, Placement]


def with_something_for_everybody(county: County) -> County:
    """The county with offers, decisions in law, arrivals and overstays where the personas work."""
    return _Trying(county).done()


class _Trying:
    def __init__(self, county: County) -> None:
        self.county, self.today, self.calendar = county, county.today, county.calendar
        self.changed: Chosen = {}
        self.provisions = {one.key: one for one in county.provisions}
        self.trusts = {one.key: one.trust for one in county.schools}
        members = [one.school for one in county.partnership_members if one.partnership == TRIED_IN]
        self.members = set(members)
        self.on_agendas = {one.placement for one in county.agenda_items if one.state == "listed" and one.placement}
        self.home_of_board = next(
            (
                one.organisation
                for one in county.memberships
                if one.role == "governing_board" and one.person in {p.key for p in county.personas}
            ),
            None,
        )

    def done(self) -> County:
        self._decision_in_law("governing_board", {self.home_of_board})
        self._decision_in_law("trust", {one.key for one in self.county.schools if one.trust in self._trusts_of_personas()})
        self._offer_to(f"{TRIED_IN}_base")
        self._arrivals()
        self._overstays()
        without = self._nobody_found_yet()
        stays = (self.changed.get(one.key, one) for one in self.county.placements if one.key != without)
        return replace(
            self.county,
            persons=self._with_the_lead_of_a_return(),
            placements=tuple(self._set_right(one) for one in stays),
            decisions=tuple(self._acted_on(one) for one in self.county.decisions),
        )

    def _first(self, fits: Callable[[Placement], bool], rank: Callable[[Placement], object]) -> Placement | None:
        found = [
            one
            for one in self.county.placements
            if one.key not in self.changed and one.key not in self.on_agendas and fits(one)
        ]
        return min(found, key=rank) if found else None

    def _in_days(self, count: int) -> date:
        return self.calendar.add_school_days(self.today, count)

    def _trusts_of_personas(self) -> set[str]:
        personas = {one.key for one in self.county.personas}
        return {one.organisation for one in self.county.memberships if one.role == "trust_officer" and one.person in personas}

    def _decision_in_law(self, decision_maker: str, schools: set[str | None]) -> None:
        """A place the host has accepted, and a board has still to decide."""
        one = self._first(
            lambda p: (
                p.state in ("confirmed", "arrived")
                and p.home_school in schools
                and p.referral is not None
                and p.is_full_time
                and p.decision_maker == decision_maker
                and not _has_history(p)
            ),
            lambda p: (p.state != "confirmed", -p.agreed_on.toordinal(), p.key),
        )
        if one is None:
            return
        back = self._set_back(one, "offered", ("agree", "host_accepts"))
        self.changed[one.key] = replace(
            back,
            host_answered_on=max(one.agreed_on, self._in_days(-1)),
            decision_due_on=self._in_days(2),
            legally_decided_on=None,
            legally_decided_by_name="",
            notice_given_on=None,
        )

    def _offer_to(self, provision: str) -> None:
        """A place offered that the host has not answered, and nobody has decided in law."""
        one = self._first(
            lambda p: (
                p.provision == provision and p.state in ("confirmed", "arrived", "agreed") and not _has_history(p)
            ),
            lambda p: (-p.agreed_on.toordinal(), p.key),
        )
        if one is None:
            return
        back = self._set_back(one, "agreed", ("agree",))
        self.changed[one.key] = replace(
            back,
            host_answered_on=None,
            host_answered_by=None,
            host_answer_due_on=self._in_days(1),
            decision_due_on=self._in_days(2),
            legally_decided_on=None,
            legally_decided_by_name="",
            notice_given_on=None,
        )

    def _set_back(self, one: Placement, state: str, events: tuple[str, ...]) -> Placement:
        """As it was some steps earlier, with a first day that notice given today still allows."""
        starts_on = max(one.starts_on, self._in_days(4))
        steps = [step for step in one.steps if step.event in events]
        steps = [replace(step, state=state) if step is steps[-1] else step for step in steps]
        return replace(
            one,
            state=state,
            steps=tuple(steps),
            starts_on=starts_on,
            arrived_on=None,
            reviews=self._reviews_from(one.reviews, starts_on),
            exit_criteria=_not_begun(one),
        )

    def _reviews_from(self, reviews: Iterable[Review], starts_on: date) -> tuple[Review, ...]:
        """Nothing is reviewed before a child has been there for two school weeks."""
        first = self.calendar.add_school_days(starts_on, 10)
        return tuple(one for one in reviews if one.due_on >= first and one.held_on is None)

    def _arrivals(self) -> None:
        """Children expected today, of whom nobody has said yet that they came."""
        for kind in ("base", "hub", "centre")[:ARRIVALS_DUE]:
            one = self._first(
                lambda p, kind=kind: (
                    p.state == "arrived" and not _has_history(p) and self.provisions[p.provision].kind == kind
                ),
                lambda p, kind=kind: (
                    self._is_far(p), kind == "base" and p.year_group > YOUNG_ENOUGH, -p.starts_on.toordinal(), p.key
                ),
            )
            if one is not None:
                self.changed[one.key] = replace(
                    one,
                    state="confirmed",
                    arrived_on=None,
                    starts_on=self.today,
                    reviews=self._reviews_from(one.reviews, self.today),
                    exit_criteria=_not_begun(one),
                    steps=tuple(step for step in one.steps if step.event != "arrive"),
                )

    def _is_far(self, one: Placement) -> bool:
        return TRIED_IN not in one.provision

    def _overstays(self) -> None:
        """Children whose stay should have ended last week and who are still there."""
        ended_on = self._in_days(-4)
        for kind in ("base", "centre", "centre")[:OVERSTAYS]:
            one = self._first(
                lambda p, kind=kind: (
                    p.state == "arrived"
                    and self.provisions[p.provision].kind == kind
                    and p.expected_end_on > ended_on
                    and p.starts_on <= self._in_days(-20)
                    and not p.extensions
                ),
                lambda p: (p.expected_end_on, self._is_far(p), p.key),
            )
            if one is not None:
                self.changed[one.key] = replace(
                    one,
                    first_expected_end_on=ended_on,
                    expected_end_on=ended_on,
                    reviews=tuple(review for review in one.reviews if review.due_on <= ended_on),
                )

    def _nobody_found_yet(self) -> str:
        """The key of a stay that is not to be: a child excluded just now, past the sixth day, without a place."""
        late = {
            one.pupil for one in self.county.permanent_exclusions
            if one.outcome == "" and self._in_days(-LATE_BY) <= one.sixth_day_on < self.today
        }
        one = self._first(
            lambda p: p.pupil in late and p.referral is None and not p.ended_on and not _has_history(p),
            lambda p: (self.provisions[p.provision].kind == "hub", -p.agreed_on.toordinal(), p.key),
        )
        return one.key if one else ""

    def _with_the_lead_of_a_return(self) -> tuple[Person, ...]:
        """A school whose child came back from a Base half a year ago and is to be asked whether the return held."""
        due = (
            (check.due_on, one) for one in self.county.placements for check in one.return_checks
            if check.after_school_weeks == RETURN_CHECK_WEEKS[-1] and check.checked_on is None
            and self._in_days(-LATE_BY) <= check.due_on <= self._in_days(ASKED_AHEAD)
            and self.provisions[one.provision].kind == "base"
            and not any(before.held is False for before in one.return_checks)
        )
        found = min(due, key=lambda pair: (pair[0], pair[1].key), default=None)
        if found is None:
            return self.county.persons
        school = found[1].home_school
        lead = next(one.person for one in self.county.memberships if (one.organisation, one.role) == (school, "inclusion_lead"))
        return tuple(
            replace(one, is_persona=True, persona_story=LEAD_OF_A_RETURN) if one.key == lead and not one.is_persona else one
            for one in self.county.persons
        )

    def _set_right(self, one: Placement) -> Placement:
        since = self._in_days(-SET_RIGHT_AFTER)
        checks = tuple(self._checked(check) if _is_forgotten(check, since) else check for check in one.return_checks)
        reviews = one.reviews
        if one.state == "arrived":
            reviews = tuple(review for review in reviews if review.held_on or review.due_on >= since)
        return replace(one, return_checks=checks, reviews=reviews)

    def _acted_on(self, one: Decision) -> Decision:
        since = self._in_days(-SET_RIGHT_AFTER)
        actions = (replace(row, done_on=row.due_on) if row.due_on < since else row for row in one.actions)
        return replace(one, actions=tuple(actions)) if one.actions else one

    def _checked(self, check: ReturnCheck) -> ReturnCheck:
        lead = next(
            one.person
            for one in self.county.memberships
            if (one.organisation, one.role) == (check.owner_organisation, "inclusion_lead")
        )
        return replace(
            check,
            checked_on=self.calendar.add_school_days(check.due_on, 6),
            is_attending=True,
            suspended_since=False,
            moved_since=False,
            held=True,
            note=LATE_CHECK,
            checked_by=lead,
        )


def _is_forgotten(check: ReturnCheck, since: date) -> bool:
    return check.checked_on is None and check.due_on < since


def _has_history(one: Placement) -> bool:
    """Whether something happened in it already that setting it back would deny."""
    return bool(one.extensions) or any(review.held_on for review in one.reviews)


def _not_begun(one: Placement) -> tuple:
    return tuple(replace(row, standing="", is_met=False) for row in one.exit_criteria)
