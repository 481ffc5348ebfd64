"""Referrals at any point of their life, made by the acts themselves."""

from __future__ import annotations

from datetime import date, timedelta

from tests.factories.county import TODAY, SmallCounty
from waymark.service.pupils.models import Pupil
from waymark.service.referrals import actions
from waymark.service.referrals.models import Referral, ReferralSection

ANSWERS = {
    "child": {"needs_words": "Needs a calm start to the day", "looked_after": "no"},
    "strengths": {"going_well": "Reads to the younger children", "likes": "Boats, and Mr Fenlight"},
    "worries": {"worry": "Leaves lessons most days since October", "why_now": "It is happening more often"},
    "pupil_words": {},
    "parent_words": {},
    "tried": {"what_worked": "A quiet place before registration"},
    "attendance": {"part_time": "no"},
    "safety": {"risk": "Needs to know where the way out is", "high_intensity": "no", "safeguarding_open": "no"},
    "people": {"people": "Gran; Mr Fenlight", "named_adult": "Mr Fenlight"},
    "ask": {
        "asked_kinds": ["base"],
        "purpose": "In every lesson again",
        "urgency": "4",
        "commitment": "We keep his group and meet weekly",
    },
    "agreement": {
        "parent_agreement": "agrees",
        "parent_spoken_on": "2026-11-16",
        "pupil_agreement": "agrees",
        "sharing_told": "yes",
    },
}


def drafted(county: SmallCounty, pupil: Pupil, on: date = TODAY, **answers: dict) -> Referral:
    """A complete draft written by the inclusion lead of the first school."""
    by = county.act_as("lead")
    referral = actions.start_referral(pupil=pupil, school=county.schools[0], path="persistent", by=by, on=on)
    for speaker, words in (("pupil", "I want to stay with my friends"), ("parent", "He is kind, and worn out")):
        actions.add_own_words(
            pupil=pupil, referral=referral, speaker=speaker, words=words, given_by="with_help", by=by, on=on,
            helper_name="Mrs Bell", speaker_name="Mo Reedcutter, mother" if speaker == "parent" else "",
        )
    for what, dose, effect in (
        ("Mentor", "twice a week", "Fewer mornings missed"),
        ("Quiet start", "every morning", "In lessons by ten"),
    ):
        actions.add_support_tried(
            referral=referral,
            by=by,
            on=on,
            details={
                "what": what,
                "dose": dose,
                "effect": effect,
                "starts_on": on - timedelta(weeks=10),
            },
        )
    for key, said in (ANSWERS | answers).items():
        version = ReferralSection.objects.get(referral=referral, key=key).version
        actions.save_section(referral=referral, key=key, answers=said, version=version, by=by, on=on)
    referral.refresh_from_db()
    return referral


def submitted(county: SmallCounty, pupil: Pupil, on: date = TODAY, **answers: dict) -> Referral:
    """A referral the head has approved."""
    referral = drafted(county, pupil, on, **answers)
    actions.send_to_head(referral=referral, by=county.act_as("lead"), on=on)
    return actions.approve_referral(referral=referral, by=county.act_as("head"), on=on)
