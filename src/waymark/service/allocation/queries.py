"""Reads about rounds, and what the council still owes in law. How places are shared over time is in ``sharing``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.needs import Need
from waymark.service.duties.unmet import DutyUnmet, late_duties
from waymark.service.organisations.queries import calendar_for

from .models import AllocationRound, ProposalLine


def lines_about(about: str, referral_ids: Iterable[int]) -> dict[int, ProposalLine]:
    """The newest line for each referral in the rounds about one meeting."""
    rows = (
        ProposalLine.objects.filter(round__about=about, referral__in=list(referral_ids))
        .select_related("provision_class__provision", "round").order_by("round_id")
    )
    return {row.referral_id: row for row in rows}


def rounds_about(about: str) -> list[AllocationRound]:
    """Every solving for one meeting, newest first, without the stored problem."""
    return list(AllocationRound.objects.filter(about=about).defer("problem", "result").select_related("made_by"))


ANSWERS_FOR_THE_DUTY = frozenset({"authority_officer", "inclusion_officer", "director"})


def home_needs(actor: Actor, on: date) -> list[Need]:
    """Children the council owes full-time education by law and does not give it yet: for whoever answers for that."""
    if actor.role not in ANSWERS_FOR_THE_DUTY:
        return []
    return [
        Need("meet_duty", one.exclusion.pupil.reference, one.exclusion.pupil.name,
             "No full-time education since the sixth day", one.owed_from_on, _duty_note(one))
        for one in late_duties(on, calendar_for())
    ]


def _duty_note(one: DutyUnmet) -> str:
    since = f"Permanently excluded from {one.exclusion.school.name}"
    if one.coming is None:
        return f"{since}; no place agreed"
    return f"{since}; {one.coming.provision_class.provision.name} agreed from {one.coming.starts_on:%a %-d %b}"
