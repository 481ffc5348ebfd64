"""One child's case as it is read out: own words first, then facts. Plain values, fit to be frozen in the pack.

Nothing restricted is ever read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.service.exclusions.models import AttendanceSummary, PermanentExclusion, Suspension
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import DESTINATION_ROUTES
from waymark.service.placements.rules import STATE_NAMES as PLACEMENT_STATES
from waymark.service.pupils.rules import SEN_PROVISION
from waymark.service.referrals.models import OwnWords, ReferralSection, SupportTried
from waymark.service.referrals.questions import QUESTIONS, answer_in_words
from waymark.service.referrals.rules import GIVEN_BY

from ..between import between_words, facts_of, reported_by
from ..challenges import challenges_to_hear
from ..models import AgendaItem, Decision
from ..rules import GIVES_A_PLACE, outcome_words
from .waited import Answer, what_was_waited_for

NOT_SHOWN_AGAIN = frozenset({"asked_kinds", "safeguarding_open"})


@dataclass(frozen=True)
class Words:
    """What somebody said, as they said it."""

    text: str
    who: str
    how: str
    on: date


@dataclass(frozen=True)
class Tried:
    what: str
    dose: str
    starts_on: date | None
    ends_on: date | None
    effect: str


@dataclass(frozen=True)
class Attendance:
    """Sessions of one period, as the school stated them."""

    first_on: date
    last_on: date
    possible: int
    attended: int
    source: str

    @property
    def percentage(self) -> float | None:
        return round(100 * self.attended / self.possible, 1) if self.possible else None


@dataclass(frozen=True)
class Suspended:
    starts_on: date
    ends_on: date
    sessions: int
    was_cancelled: bool


@dataclass(frozen=True)
class Event:
    """Something that happened before, newest first in a list."""

    on: date
    title: str
    text: str = ""


@dataclass(frozen=True)
class CaseFile:
    """The middle of the room, in the order it is read."""

    own_words: tuple[Words, ...]
    no_own_words: str
    strengths: tuple[Answer, ...]
    parents_words: tuple[Words, ...]
    no_parents_words: str
    agreement: tuple[Answer, ...]
    asked: str
    asking: tuple[Answer, ...]
    tried: tuple[Tried, ...]
    worked: str
    attendance: tuple[Attendance, ...]
    suspensions: tuple[Suspended, ...]
    attendance_words: tuple[Answer, ...]
    needs: tuple[Answer, ...]
    safety: tuple[Answer, ...]
    people: tuple[Answer, ...]
    history: tuple[Event, ...]
    between: tuple[Answer, ...] = ()  # what was decided between panels, when that is what the case reports
    waited: tuple[Answer, ...] = ()  # of a case that comes back: what the panel waited for, and what has come since


def case_file(item: AgendaItem, on: date, model: AuthorityModel) -> CaseFile:
    """Everything the panel reads for one case, in eight queries. ``item`` comes with its pupil, referral, placement."""
    referral = item.referral or (item.placement.referral if item.placement else None)
    held = _answers(referral)
    words = _words(item, referral)
    tried = list(SupportTried.objects.filter(referral=referral)) if referral else []
    return CaseFile(
        own_words=words["pupil"],
        no_own_words=str(held.get("pupil_words", {}).get("why_none", "")),
        strengths=_said("strengths", held),
        parents_words=words["parent"],
        no_parents_words=str(held.get("parent_words", {}).get("why_none", "")),
        agreement=_said("agreement", held),
        asked=asked_words(referral, model),
        asking=_said("worries", held) + _said("ask", held),
        tried=tuple(Tried(one.what, one.dose, one.starts_on, one.ends_on, one.effect) for one in tried),
        worked=str(held.get("tried", {}).get("what_worked", "")),
        attendance=_attendance(item.pupil_id),
        suspensions=_suspensions(item.pupil_id),
        attendance_words=_said("attendance", held),
        needs=(Answer("Special educational needs", SEN_PROVISION[item.pupil.sen_provision]), *_said("child", held)),
        safety=_said("safety", held),
        people=_said("people", held),
        history=_history(item, on),
        between=_between(item),
        waited=what_was_waited_for(item, on),
    )


def _between(item: AgendaItem) -> tuple[Answer, ...]:
    decision = reported_by(item)
    return tuple(Answer(*fact) for fact in facts_of(decision)) if decision else ()


def asked_words(referral: Any, model: AuthorityModel) -> str:
    """ "SEMH Base or SEMH Centre", or "Advise us"."""
    if referral is None:
        return ""
    names = {kind.key: kind.name for kind in model.kinds}
    asked = [names.get(key, key) for key in referral.asked_kinds if key != "advise"]
    return " or ".join(asked) if asked else "Advise us"


def _answers(referral: Any) -> Mapping[str, dict[str, Any]]:
    if referral is None:
        return {}
    return {one.key: one.answers for one in ReferralSection.objects.filter(referral=referral)}


def _said(section: str, held: Mapping[str, dict[str, Any]]) -> tuple[Answer, ...]:
    answers = held.get(section, {})
    rows = ((one, answer_in_words(one, answers.get(one.key))) for one in QUESTIONS[section])
    return tuple(Answer(one.words, said) for one, said in rows if said and one.key not in NOT_SHOWN_AGAIN)


ASKED_TO_LOOK_AGAIN = "Asks that it is looked at again"


def _words(item: AgendaItem, referral: Any) -> dict[str, tuple[Words, ...]]:
    """The newest words of each speaker for this request, and what was said after it; first what they ask to have looked at
    again."""
    found: dict[str, list[Words]] = {"pupil": [], "parent": []}
    for one in OwnWords.objects.filter(pupil=item.pupil_id).order_by("-given_on", "-id"):
        if one.referral_id is None or referral is None or one.referral_id == referral.pk:
            who = {"pupil": item.pupil.known_as or item.pupil.given_names, "parent": "Parent or carer"}[one.speaker]
            helper = f"{GIVEN_BY[one.given_by]}{f' ({one.helper_name})' if one.helper_name else ''}"
            found[one.speaker].append(Words(one.words, who, helper, one.given_on))
    for asked in challenges_to_hear(item.pupil_id) if item.kind != "new_request" else ():  # nothing was decided yet
        found[asked.speaker].insert(0, Words(asked.words, asked.speaker_name, ASKED_TO_LOOK_AGAIN, asked.asked_on))
    return {speaker: tuple(said[:3]) for speaker, said in found.items()}


def _attendance(pupil_id: int) -> tuple[Attendance, ...]:
    rows = AttendanceSummary.objects.filter(pupil=pupil_id).order_by("-first_on")[:8]
    return tuple(
        Attendance(one.first_on, one.last_on, one.possible, one.attended, one.source) for one in reversed(rows)
    )


def _suspensions(pupil_id: int) -> tuple[Suspended, ...]:
    rows = list(Suspension.objects.filter(pupil=pupil_id).select_related("cancelled").order_by("starts_on"))
    corrected = {one.replaces_id for one in rows}
    return tuple(
        Suspended(one.starts_on, one.ends_on, one.sessions, hasattr(one, "cancelled"))
        for one in rows
        if one.pk not in corrected
    )


def _history(item: AgendaItem, on: date) -> tuple[Event, ...]:
    stays = Placement.objects.filter(pupil=item.pupil_id).exclude(pk=item.placement_id or 0)
    decided = Decision.objects.filter(pupil=item.pupil_id, reopened_on__isnull=True).exclude(item=item.pk or 0)
    between = {one.placement_id: one for one in decided if one.is_urgent and one.outcome in GIVES_A_PLACE}
    events = [_stay(one, between.get(one.pk)) for one in stays.select_related("provision_class__provision")]
    events += [_decision(one) for one in decided]
    excluded = PermanentExclusion.objects.filter(pupil=item.pupil_id)
    events += [
        Event(one.decided_on, "Permanently excluded", f"First day missed: {one.first_day_on:%d %B %Y}")
        for one in excluded
    ]
    return tuple(sorted((one for one in events if one.on <= on), key=lambda one: one.on, reverse=True))


def _decision(one: Decision) -> Event:
    where = "Between panels" if one.is_urgent else "Panel"
    return Event(one.decided_on, f"{where}: {outcome_words(one.outcome, is_urgent=one.is_urgent)}", one.reason)


def _stay(stay: Placement, between: Decision | None) -> Event:
    state = between_words(between) if between and stay.state == "agreed" else PLACEMENT_STATES[stay.state]
    until = stay.ended_on or stay.expected_end_on
    end = f" {DESTINATION_ROUTES[stay.destination]}." if stay.destination else ""
    return Event(
        stay.agreed_on,
        f"{stay.provision_class.provision.name}: {state.lower()}",
        f"{stay.starts_on:%d %B %Y} to {until:%d %B %Y}. {stay.purpose}{end}",
    )
