"""Deciding one child's case in one act: what is agreed and why, who waits with what, and the letters that follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.allocation.models import ProposalLine
from waymark.service.allocation.queries import lines_about
from waymark.service.audit.actions import record
from waymark.service.duties.unmet import duties_to
from waymark.service.organisations.queries import calendar_for
from waymark.service.provisions.models import ProvisionClass

from .. import permissions
from ..closed_lists import fault_of_code
from ..costs import cost_of_departing
from ..interests import note_host_interests
from ..models import AgendaItem, Decision, Dissent, PanelAction, PanelMeeting, PanelMember
from ..others_named import faults_of_names
from ..proposal_seen import refuse_another_proposal
from ..rules import (
    DECIDES_NOTHING,
    NEEDS_INTERIM_SUPPORT,
    CaseQuorum,
    Choice,
    WrongState,
    differs,
    faults_of,
    has_quorum,
)
from ..rules_of_waiting import fault_of_review_day
from ..stays_over import why_over
from ..voting import quorum_on, voters_on
from .errors import AlreadyDecided, DecisionIncomplete, NoQuorum, NotAllowedToVote, database_refusals
from .following_through import Agreed, follow_through
from .room import schools_here
from .solving import solve_what_is_open
from .undoing import undo


@dataclass(frozen=True)
class ActionAgreed:
    """Something somebody will do for the child by a day."""

    what: str
    owner: Person | int
    due_on: date


@dataclass(frozen=True)
class DissentSaid:
    """A member who did not agree, and why, in their words."""

    member: PanelMember
    reason: str


@transaction.atomic
def decide(
    *, item: AgendaItem, outcome: str, reason: str, voters: Iterable[PanelMember], by: Actor, on: date,
    provision_class: ProvisionClass | None = None, starts_on: date | None = None, expected_end_on: date | None = None,
    purpose: str = "", exit_criteria: Sequence[str] = (), destination_route: str = "", first_thoughts: str = "",
    reason_code: str = "", offered_instead: str = "", interim_support: str = "",
    interim_owner: Person | int | None = None, interim_review_on: date | None = None,
    dissents: Sequence[DissentSaid] = (), actions: Sequence[ActionAgreed] = (), extend_to_on: date | None = None,
    education_meanwhile: str = "", education_from_on: date | None = None,
    below_quorum_reason: str = "", proposal_seen: str | None = None,
) -> Decision:
    """Save what the panel agreed for one child, with everything that follows, or nothing at all.

    "agree" without a class takes the place and the days of the proposal. ``below_quorum_reason`` says why the panel
    goes on where interests leave fewer schools to vote than its quorum. ``proposal_seen`` is the mark of the proposal
    that was on the page (``mark_of_proposal``), None where no page was shown. The same person saving the same outcome
    twice saves it once. Raises ``ProposalChanged``, ``DecisionIncomplete`` (``faults`` by field), ``AlreadyDecided``,
    ``NoQuorum``, ``NotAllowedToVote``, ``PlaceIsGone`` and ``WrongState``.
    """
    permissions.DECIDE.require(by)
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=item.meeting_id)
    permissions.DECIDE.require(by, meeting)
    item = _locked_item(item)
    if standing := item.decisions.filter(reopened_on__isnull=True).select_related("decided_by").first():
        return _same_or_refuse(standing, outcome, by)
    _refuse_state(meeting, item)
    line = lines_about(meeting.reference, [item.referral_id]).get(item.referral_id) if item.referral_id else None
    if proposal_seen is not None:
        refuse_another_proposal(line, proposal_seen)
    if outcome == "agree" and provision_class is None and line is not None and line.provision_class_id:
        provision_class = line.provision_class
        starts_on, expected_end_on = starts_on or line.starts_on, expected_end_on or line.ends_on
    choice = Choice(
        outcome, reason, provision_class is not None, starts_on, expected_end_on, purpose, tuple(exit_criteria),
        destination_route, first_thoughts, reason_code, offered_instead, interim_support, interim_owner is not None,
        interim_review_on, extend_to_on, education_meanwhile, education_from_on,
    )
    is_other = differs(outcome, (provision_class.pk if provision_class else None, starts_on), _proposed(line))
    _refuse_choice(item, choice, is_other, provision_class, line, dissents, actions, on)
    _refuse_other_names(item, choice, provision_class, dissents, actions, below_quorum_reason, on)
    members = list(meeting.members.select_related("person", "organisation"))
    if provision_class is not None:
        note_host_interests(item, provision_class, members, on)
    able = voters_on(meeting, item, members)
    voting = _voters(meeting, able, members, list(voters), dissents)
    short = _refuse_few_voters(meeting, quorum_on(meeting, members, able), outcome, below_quorum_reason)
    with database_refusals():
        decision = Decision.objects.create(
            item=item, pupil_id=item.pupil_id, referral=item.referral, placement=item.placement,
            partnership=meeting.partnership, outcome=outcome, reason=reason.strip(), reason_code=reason_code,
            offered_instead=offered_instead, proposed_class_id=line.provision_class_id if line else None,
            proposal_sentence=line.sentence if line else "", differs_from_proposal=is_other,
            interim_support=interim_support, interim_owner_id=id_of(interim_owner), interim_review_on=interim_review_on,
            decided_on=on, decided_by_id=by.person_id, voters=[one.pk for one in voting],
            below_quorum_reason=below_quorum_reason.strip() if short else "",
            override_cost=cost_of_departing(line, outcome, provision_class, starts_on) if is_other else "",
        )
        item.state = "decided"
        item.save(update_fields=["state"])
        _keep_dissents(decision, dissents, on)
        keep_actions(decision, actions)
        agreed = Agreed(provision_class, choice, id_of(interim_owner), meeting)
        follow_through(decision, agreed, by=by, on=on)
    if outcome not in DECIDES_NOTHING:
        solve_what_is_open(meeting, on=on)
    record("decide_case", by=by, on=on, about=decision.reference, pupil_id=item.pupil_id, why=decision.reason)
    return decision


def _locked_item(item: AgendaItem) -> AgendaItem:
    AgendaItem.objects.select_for_update().get(pk=item.pk)
    return AgendaItem.objects.select_related(
        "pupil", "referral__pupil", "referral__school", "placement__provision_class__provision",
        "placement__home_school", "placement__pupil", "meeting",
    ).get(pk=item.pk)


def _same_or_refuse(standing: Decision, outcome: str, by: Actor) -> Decision:
    if standing.decided_by_id == by.person_id and standing.outcome == outcome:
        return standing
    raise AlreadyDecided(
        f"{standing.decided_by.name} has saved a decision for this child already: “{standing.get_outcome_display()}”. "
        "Read it, and open the case again if the panel thinks otherwise."
    )


def _refuse_state(meeting: PanelMeeting, item: AgendaItem) -> None:
    if meeting.state != "open":
        raise WrongState("The meeting is not open, so nothing can be decided in it.")
    if item.state != "listed":
        raise WrongState("This case has been taken off the list, so it cannot be decided here.")
    if over := why_over(item):
        raise WrongState(f"{over}. Nothing is left to decide: this case leaves the list when the meeting closes.")
    here = schools_here(meeting)
    if not has_quorum(here, meeting.quorum, meeting.is_inquorate_fallback):
        raise NoQuorum(
            f"Only {here} {'school is' if here == 1 else 'schools are'} here and the quorum is {meeting.quorum}: the "
            "panel cannot decide. Wait, or go on under the fallback of the terms with the reason."
        )


def _proposed(line: ProposalLine | None) -> tuple[int | None, date | None] | None:
    return (line.provision_class_id, line.starts_on) if line else None


def _refuse_choice(
    item: AgendaItem, choice: Choice, is_other: bool, provision_class: ProvisionClass | None,
    line: ProposalLine | None, dissents: Sequence[DissentSaid], actions: Sequence[ActionAgreed], on: date,
) -> None:
    duty = duties_to([item.pupil_id], on, calendar_for()).get(item.pupil_id)
    faults = faults_of(
        choice, kind=item.kind, owed_from_on=duty.owed_from_on if duty else None, differs=is_other, on=on
    )
    if choice.outcome in NEEDS_INTERIM_SUPPORT:
        ends_on = item.placement.expected_end_on if item.placement else None
        if sentence := fault_of_review_day(choice.interim_review_on, calendar_for(), on, stay_ends_on=ends_on):
            faults.setdefault("interim_review_on", sentence)
    if choice.outcome == "agree" and provision_class and line and provision_class.pk != line.provision_class_id:
        faults["outcome"] = "This is another place than the one proposed: choose “Another place” and say why."
    if sentence := fault_of_code(choice.outcome, choice.reason_code):
        faults.setdefault("reason_code", sentence)
    if any(not one.reason.strip() for one in dissents):
        faults["dissents"] = "Write what each member who did not agree said."
    if any(not one.what.strip() or one.due_on < on for one in actions):
        faults["actions"] = "Each action needs what is done, who does it, and a day from today on."
    if faults:
        raise DecisionIncomplete(faults)


def _refuse_other_names(
    item: AgendaItem, choice: Choice, provision_class: ProvisionClass | None, dissents: Sequence[DissentSaid],
    actions: Sequence[ActionAgreed], below_quorum_reason: str, on: date,
) -> None:
    places = [one.provision_id for one in (provision_class, item.placement and item.placement.provision_class) if one]
    more = {"dissents": [one.reason for one in dissents], "below_quorum_reason": below_quorum_reason}
    texts = words_chosen(choice, actions) | more
    if faults := faults_of_names(item.pupil, texts, on=on, meeting_id=item.meeting_id, provisions=places):
        raise DecisionIncomplete(faults)


def words_chosen(choice: Choice, actions: Sequence[ActionAgreed]) -> dict[str, str | Sequence[str]]:
    """Whatever somebody wrote in deciding, by field."""
    fields = ("reason", "purpose", "exit_criteria", "first_thoughts", "offered_instead", "interim_support", "education_meanwhile")
    return {name: getattr(choice, name) for name in fields} | {"actions": [one.what for one in actions]}


def _refuse_few_voters(meeting: PanelMeeting, quorum: CaseQuorum, outcome: str, reason: str) -> bool:
    """Whether the case is decided with fewer than the quorum able to vote, which takes a reason on record."""
    if not quorum.needs_reason(outcome):
        return False
    if meeting.rules.get("fallback_when_inquorate") == "adjourn":
        raise NoQuorum(
            f"{quorum.words}. This panel’s terms have no way to go on: take the case off the list with the reason, so "
            "that the next panel looks at it."
        )
    if not reason.strip():
        raise DecisionIncomplete({"below_quorum_reason": f"{quorum.words}: say why the panel decides all the same."})
    return True


def _voters(
    meeting: PanelMeeting, able: Sequence[PanelMember], members: list[PanelMember], chosen: list[PanelMember],
    dissents: Sequence[DissentSaid],
) -> list[PanelMember]:
    """Those counted as agreeing, each ``able`` to vote on this case. Raises ``NotAllowedToVote``."""
    allowed = {one.pk for one in able}
    against = {one.member.pk for one in dissents}
    names = {one.pk: one.person.name for one in members}
    if not able:
        raise NotAllowedToVote(
            "Nobody here may vote on this case: take it off the list with the reason, so that another panel decides it."
        )
    if not chosen:
        raise NotAllowedToVote("Say who agreed: at least one member who may vote on this case.")
    for one in chosen:
        if one.pk not in allowed:
            who = names.get(one.pk, "Somebody")
            raise NotAllowedToVote(f"{who} may speak on this case but not vote: take them out of those who agreed.")
        if one.pk in against:
            raise NotAllowedToVote(f"{names[one.pk]} is down both as agreeing and as not agreeing: keep one.")
    if any(one.member.meeting_id != meeting.pk for one in dissents):
        raise NotAllowedToVote("Only somebody called to this meeting can be recorded as not agreeing.")
    return list({one.pk: one for one in chosen}.values())


def _keep_dissents(decision: Decision, dissents: Sequence[DissentSaid], on: date) -> None:
    Dissent.objects.bulk_create([
        Dissent(
            decision=decision, pupil_id=decision.pupil_id, member=one.member, reason=one.reason.strip(), recorded_on=on
        )
        for one in dissents
    ])


def keep_actions(decision: Decision, actions: Sequence[ActionAgreed]) -> None:
    """Keep what was agreed beside a decision, each with its owner and day."""
    PanelAction.objects.bulk_create([
        PanelAction(
            decision=decision, pupil_id=decision.pupil_id, what=one.what.strip(), owner_id=id_of(one.owner),
            due_on=one.due_on,
        )
        for one in actions
    ])


def id_of(person: Person | int | None) -> int | None:
    """Forms give an id, other acts a person: both are taken."""
    return person.pk if isinstance(person, Person) else person


@transaction.atomic
def reopen_case(*, item: AgendaItem, reason: str, by: Actor, on: date) -> AgendaItem:
    """Set a decision aside while the meeting is still open. What followed from it is undone; the record of it stays."""
    permissions.DECIDE.require(by)
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=item.meeting_id)
    permissions.DECIDE.require(by, meeting)
    item = _locked_item(item)
    if item.state == "listed":
        return item
    if meeting.state != "open":
        raise WrongState("The meeting is over: this decision stands. A new request, or a later panel, can look again.")
    if item.state != "decided":
        raise WrongState("This case was taken off the list; there is no decision to open again.")
    if not reason.strip():
        raise DecisionIncomplete({"reason": "Say why the panel looks at this case again."})
    if faults := faults_of_names(item.pupil, {"reason": reason}, on=on, meeting_id=item.meeting_id):
        raise DecisionIncomplete(faults)
    decision = item.decisions.select_for_update().get(reopened_on__isnull=True)
    undo(decision, reason=reason, by=by, on=on)
    decision.reopened_on, decision.reopened_reason = on, reason
    decision.save(update_fields=["reopened_on", "reopened_reason"])
    item.state = "listed"
    item.save(update_fields=["state"])
    solve_what_is_open(meeting, on=on)
    record("reopen_case", by=by, on=on, about=decision.reference, pupil_id=item.pupil_id, why=reason)
    return item
