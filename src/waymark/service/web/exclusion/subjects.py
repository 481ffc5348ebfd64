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


def excluded_or_404(request: HttpRequest, reference: str) -> tuple[Any, bool]:
    """A suspension or a permanent exclusion, with this look written down; and whether this organisation acts for the child."""
    fact = excluded_with_reference(reference)
    acts = fact is not None and pupils.may_act_for(request.actor, fact.pupil, request.today)
    if fact is None or not _may_read(request, fact, acts):
        raise Http404
    if request.method == "GET":
        pupils.looked_at(fact.pupil, what="pupil", by=request.actor, on=request.today)
    return fact, acts


def excluded_to_act_on(request: HttpRequest, reference: str, permission: Any) -> Any:
    fact, acts = excluded_or_404(request, reference)
    permission.require(request.actor, fact.school_id)
    if not acts:
        require_may_act(request.actor, fact.pupil, request.today)
    return fact


def _may_read(request: HttpRequest, fact: Any, acts: bool) -> bool:
    """A governing board opens what its own school told it of, or what it has something to decide about."""
    by = request.actor
    if by.role != "governing_board" and acts:
        return True
    was_told = fact.school_id == by.organisation_id and any(one.who == "governing_board" for one in fact.told.all())
    return (by.role == "governing_board" and was_told) or may_read(by, fact.pupil, request.today)


def is_permanent(fact: Any) -> bool:
    return fact.reference.startswith("PX-")
