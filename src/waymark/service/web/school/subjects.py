"""Finding what a page is about. What may not be seen, or is another school's, is not found."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from waymark.service.panels.reading import may_read
from waymark.service.pupils import queries as pupils
from waymark.service.pupils.permissions import require_may_act
from waymark.service.referrals import queries as referrals
from waymark.service.referrals.rules import EDITABLE


def child_or_404(request: HttpRequest, reference: str, looking_at: str = "pupil") -> Any:
    """The child, with this look written down."""
    pupil = _readable(request, reference)
    pupils.looked_at(pupil, what=looking_at, by=request.actor, on=request.today)
    return pupil


def child_to_act_for(request: HttpRequest, reference: str, looking_at: str = "pupil") -> Any:
    """The child, for a page whose act only those responsible for the child do; a reader is told so."""
    pupil = _readable(request, reference)
    require_may_act(request.actor, pupil, request.today)
    pupils.looked_at(pupil, what=looking_at, by=request.actor, on=request.today)
    return pupil


def _readable(request: HttpRequest, reference: str) -> Any:
    pupil = pupils.pupil_with_reference(reference)
    if pupil is None or not may_read(request.actor, pupil, request.today):
        raise Http404
    return pupil


def referral_or_404(request: HttpRequest, reference: str, looking_at: str = "referral") -> Any:
    """A request this organisation may see. A draft is its own school's alone, and the council's that writes for it."""
    referral = referrals.referral_with_reference(reference)
    if referral is None or (referral.submitted_on is None and not is_ours(request, referral)):
        raise Http404
    if not may_read(request.actor, referral.pupil, request.today):
        raise Http404
    if request.method == "GET":
        pupils.looked_at(referral.pupil, what=looking_at, by=request.actor, on=request.today)
    return referral


def own_referral_or_404(request: HttpRequest, reference: str) -> Any:
    """A request this organisation writes."""
    referral = referral_or_404(request, reference)
    if not is_ours(request, referral):
        raise Http404
    return referral


def is_ours(request: HttpRequest, referral: Any) -> bool:
    return request.actor.organisation_kind == "authority" or referral.school_id == request.actor.organisation_id


def can_be_changed(referral: Any) -> bool:
    return referral.state in EDITABLE
