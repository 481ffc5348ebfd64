"""Reads about rounds. How places are shared over time is in ``sharing``."""

from __future__ import annotations

from collections.abc import Iterable

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

