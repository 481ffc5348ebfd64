"""What happened, and what is waiting to be decided: the fields are those of the service's tables.

A field that is a relation there holds a `key` here. Every date of an act is a school day of the county.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class Suspension:
    key: str
    pupil: str
    school: str
    decided_on: date
    starts_on: date
    ends_on: date
    school_days: int
    reasons: tuple[str, ...]

    @property
    def sessions(self) -> int:
        return 2 * self.school_days


@dataclass(frozen=True)
class PermanentExclusion:
    """`outcome` is empty while the governors have still to meet."""

    key: str
    pupil: str
    school: str
    decided_on: date
    first_day_on: date
    sixth_day_on: date
    reasons: tuple[str, ...]
    outcome: str  # "", cancelled, upheld, reinstated
    outcome_on: date | None
    outcome_reason: str

    @property
    def stands(self) -> bool:
        return self.outcome in ("", "upheld")


@dataclass(frozen=True)
class AttendanceSummary:
    """One half-term; counts are sessions, two to a school day."""

    pupil: str
    school: str
    first_on: date
    last_on: date
    possible: int
    attended: int
    authorised: int
    unauthorised: int


@dataclass(frozen=True)
class SupportTried:
    what: str
    dose: str
    starts_on: date
    ends_on: date | None
    effect: str


@dataclass(frozen=True)
class OwnWords:
    speaker: str  # pupil, parent
    words: str
    given_by: str  # themselves, with_help, link
    helper_name: str
    given_on: date


@dataclass(frozen=True)
class InformationRequest:
    question: str
    asked_by: str
    asked_on: date
    due_on: date
    answer: str
    answered_on: date | None
    answered_by: str | None


@dataclass(frozen=True)
class Step:
    """One line of a referral's or placement's life."""

    event: str
    state: str
    happened_on: date
    by_name: str
    note: str = ""


@dataclass(frozen=True)
class Referral:
    """`sections` holds the answers of each section by its key."""

    key: str
    pupil: str
    school: str
    partnership: str
    state: str
    path: str  # persistent, one_off
    asked_kinds: tuple[str, ...]
    preferred_provision: str | None
    notice_class: str
    urgency: int
    is_high_intensity: bool
    needs: tuple[str, ...]
    year_group: int
    started_by: str
    started_on: date
    approved_by: str | None
    submitted_on: date | None
    decided_on: date | None
    ended_reason: str
    ended_note: str
    sections: dict[str, dict[str, str]]
    tried: tuple[SupportTried, ...]
    own_words: tuple[OwnWords, ...]
    information_requests: tuple[InformationRequest, ...]
    steps: tuple[Step, ...]
    restricted_note: str = ""


@dataclass(frozen=True)
class PanelMeeting:
    key: str
    partnership: str
    kind: str
    meets_on: date
    starts_at: time
    place: str
    cut_off_on: date
    cut_off_at: time
    state: str  # called, frozen, closed
    quorum: int
    called_by: str
    frozen_on: date | None
    title: str


@dataclass(frozen=True)
class PanelMember:
    meeting: str
    person: str
    organisation: str
    part: str  # chair, member, adviser
    is_present: bool


@dataclass(frozen=True)
class AgendaItem:
    key: str
    meeting: str
    position: int
    kind: str  # new_request, look_again, extension, ending, return_check, urgent_report
    state: str  # listed, decided
    pupil: str
    referral: str | None
    placement: str | None
    listed_on: date


@dataclass(frozen=True)
class Interest:
    item: str
    person: str
    kind: str  # own_school, same_trust, host, declared
    note: str
    recorded_on: date


@dataclass(frozen=True)
class PanelAction:
    what: str
    owner: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class Dissent:
    person: str
    reason: str


@dataclass(frozen=True)
class AskedMember:
    person: str
    organisation: str
    answer: str
    said: str
    asked_on: date


@dataclass(frozen=True)
class Decision:
    key: str
    item: str | None
    pupil: str
    referral: str | None
    placement: str | None
    partnership: str
    outcome: str
    reason: str
    reason_code: str
    offered_instead: str
    decision_maker: str
    proposed_class: str | None
    differs_from_proposal: bool
    interim_support: str
    interim_owner: str | None
    interim_review_on: date | None
    is_urgent: bool
    urgent_reason: str
    asked: tuple[AskedMember, ...]
    asked_people: str
    decided_on: date
    decided_by: str
    voters: tuple[str, ...]
    schools_present: int
    dissents: tuple[Dissent, ...] = ()
    actions: tuple[PanelAction, ...] = ()


@dataclass(frozen=True)
class ExitCriterion:
    text: str
    baseline: str
    standing: str
    is_met: bool


@dataclass(frozen=True)
class Review:
    due_on: date
    is_decision_review: bool
    held_on: date | None
    pupil_view: str
    parent_view: str
    progress: str
    is_attending: bool | None
    is_safe: bool | None
    needs_are_met: bool | None
    next_action: str
    held_by: str | None


@dataclass(frozen=True)
class Extension:
    from_on: date
    to_on: date
    reason: str
    who_then_waits: tuple[tuple[str, int, int], ...]  # (initials, year group, school days longer)
    decided_on: date
    decided_by: str
    is_overstay: bool


@dataclass(frozen=True)
class ReturnPhase:
    starts_on: date
    ends_on: date
    sessions_a_week: int
    description: str


@dataclass(frozen=True)
class Promise:
    side: str
    text: str
    due_on: date
    kept: bool | None
    kept_noted_on: date | None


@dataclass(frozen=True)
class DestinationPlan:
    route: str
    receiving_school: str | None
    named_adult: str
    first_thoughts: str
    home_readiness: int | None
    pupil_readiness: int | None
    family_agrees: bool | None
    returned_on: date | None
    phases: tuple[ReturnPhase, ...]
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class ReturnCheck:
    after_school_weeks: int
    due_on: date
    owner_organisation: str
    checked_on: date | None
    is_attending: bool | None
    suspended_since: bool | None
    moved_since: bool | None
    held: bool | None
    pupil_view: str
    note: str
    checked_by: str | None


@dataclass(frozen=True)
class Placement:
    key: str
    pupil: str
    referral: str | None
    home_school: str
    provision: str
    provision_class: str
    place_kind: str
    state: str
    is_full_time: bool
    is_high_intensity: bool
    route: str
    decision_maker: str
    year_group: int
    agreed_on: date
    earliest_lawful_start_on: date
    purpose: str
    starts_on: date
    first_expected_end_on: date
    expected_end_on: date
    arrived_on: date | None
    ended_on: date | None
    end_reason: str
    end_note: str
    destination: str
    over_capacity_reason: str
    over_capacity_by: str | None
    host_answer_due_on: date
    host_answered_on: date | None
    host_answered_by: str | None
    host_refusal_reason: str
    host_refusal_note: str
    decision_due_on: date
    legally_decided_on: date | None
    legally_decided_by_name: str
    notice_given_on: date | None
    home_named_adult: str
    provision_named_adult: str
    exit_criteria: tuple[ExitCriterion, ...]
    reviews: tuple[Review, ...]
    extensions: tuple[Extension, ...]
    destination_plan: DestinationPlan
    return_checks: tuple[ReturnCheck, ...]
    steps: tuple[Step, ...]

    @property
    def last_day_on(self) -> date:
        """The day its place is free again after, as far as is known."""
        return self.ended_on or self.expected_end_on
