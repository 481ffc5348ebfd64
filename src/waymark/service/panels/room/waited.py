"""What a panel waited for when it said "not yet", and what has come since: beside the case before it is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from waymark.service.referrals.models import InformationRequest, OwnWords

from ..closed_lists import reason_name
from ..models import AgendaItem, Decision
from ..words import long_day

WHOSE = {"pupil": "the child", "parent": "a parent or carer"}
NOTHING_SINCE = "Nothing is recorded that came since. Ask whether it has, before it is decided."


@dataclass(frozen=True)
class Answer:
    question: str
    answer: str


def what_was_waited_for(item: AgendaItem, on: date) -> tuple[Answer, ...]:
    """Of a request that comes back after "not yet"; nothing for any other case. At most three queries."""
    if item.kind != "look_again" or item.referral_id is None:
        return ()
    made = Decision.objects.filter(
        referral=item.referral_id, outcome="not_yet", reopened_on__isnull=True, decided_on__lte=on
    ).exclude(item=item.pk)
    put_off = made.order_by("-decided_on", "-id").first()
    if put_off is None:
        return ()
    listed = reason_name("not_yet", put_off.reason_code)
    waited = Answer(
        f"On {long_day(put_off.decided_on)} the panel said “not yet”. It waited for",
        f"{listed}. {put_off.reason}" if listed else put_off.reason,
    )
    since = tuple(_come_since(item, put_off.decided_on, on)) or (Answer("Since then", NOTHING_SINCE),)
    return (waited, *since)


def _come_since(item: AgendaItem, from_on: date, on: date) -> Iterator[Answer]:
    asked = InformationRequest.objects.filter(referral=item.referral_id).order_by("asked_on", "id")
    for one in asked:
        if one.answered_on and from_on <= one.answered_on <= on:
            yield Answer(f"Answered since, {long_day(one.answered_on)}: {one.question}", one.answer)
        elif not one.answered_on and one.asked_on <= on:
            yield Answer(f"Asked of the school: {one.question}", "Not answered yet.")
    said = OwnWords.objects.filter(pupil=item.pupil_id, given_on__gt=from_on, given_on__lte=on).order_by("given_on", "id")
    for one in said:
        if one.referral_id in (None, item.referral_id):
            yield Answer(f"Words since, {long_day(one.given_on)}: {one.speaker_name or WHOSE[one.speaker]}", one.words)
