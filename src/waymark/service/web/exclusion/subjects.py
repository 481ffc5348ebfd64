"""Finding what a page is about. What may not be seen is not found; what may only be read is said so."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from waymark.service.exclusions.queries import excluded_with_reference
from waymark.service.panels.reading import may_read
from waymark.service.pupils import queries as pupils
from waymark.service.pupils.permissions import require_may_act


def child_to_act_for(request: HttpRequest, reference: str) -> Any:
    pupil = pupils.pupil_with_reference(reference)
    if pupil is None or not may_read(request.actor, pupil, request.today):
        raise Http404
    require_may_act(request.actor, pupil, request.today)
    pupils.looked_at(pupil, what="pupil", by=request.actor, on=request.today)
    return pupil


def excluded_or_404(request: HttpRequest, reference: str) -> Any:
    """A suspension or a permanent exclusion, with this look written down."""
    fact = excluded_with_reference(reference)
    if fact is None or not _may_read(request, fact):
        raise Http404
    if request.method == "GET":
        pupils.looked_at(fact.pupil, what="pupil", by=request.actor, on=request.today)
    return fact


def excluded_to_act_on(request: HttpRequest, reference: str, permission: Any) -> Any:
    fact = excluded_or_404(request, reference)
    permission.require(request.actor, fact.school_id)
    require_may_act(request.actor, fact.pupil, request.today)
    return fact


def _may_read(request: HttpRequest, fact: Any) -> bool:
    """A governing board opens what it was told of by its own school, and nothing else of the child."""
    by = request.actor
    if by.role == "governing_board" and fact.school_id == by.organisation_id:
        return is_permanent(fact) or any(one.who == "governing_board" for one in fact.told.all())
    return may_read(by, fact.pupil, request.today)


def is_permanent(fact: Any) -> bool:
    return fact.reference.startswith("PX-")
