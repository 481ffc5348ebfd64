"""What the database refuses, said as the page would say it: what, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction

from waymark.kernel.wording import in_sentence
from waymark.service.organisations.authority_model.values import Reason
from waymark.service.organisations.queries import authority_model
from waymark.service.pupils.models import Pupil

from ..models import Placement
from ..rules import HOLDS_A_PLACE, Refused
from ..rules.dates import said


class PlaceIsFull(Refused):
    """No free place on some day of the stay. ``str()`` names the class and the first such day."""


class AlreadyHasAPlace(Refused):
    """The child has another full-time place on some of those days. ``str()`` names it when it may be seen."""


@contextmanager
def refusals_said(
    pupil: Pupil, starts_on: date, ends_on: date, *, apart_from: int | None = None, when_full: Callable[[str], str] | None = None
) -> Iterator[None]:
    """Turn what the database refuses about a stay into ``PlaceIsFull`` or ``AlreadyHasAPlace``.

    ``when_full`` says what can be done where no place is left, given the database’s sentence; without it the stay is a new one,
    which can begin later.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        told = refused.__cause__.diag
        if told.constraint_name == "no_more_children_than_places":
            full = told.message_primary
            raise PlaceIsFull(when_full(full) if when_full else f"{full} Choose later dates or another place.") from refused
        if told.constraint_name == "one_full_time_placement_at_a_time":
            raise AlreadyHasAPlace(_other_place(pupil, starts_on, ends_on, apart_from)) from refused
        raise


def _other_place(pupil: Pupil, starts_on: date, ends_on: date, apart_from: int | None) -> str:
    other = (
        Placement.objects.filter(
            pupil=pupil, is_full_time=True, state__in=HOLDS_A_PLACE | {"ended"}, during__overlap=(starts_on, ends_on)
        ).exclude(pk=apart_from).select_related("provision_class__provision").first()
    )
    if other is None:
        days = f"{said(starts_on)} to {said(ends_on)}"
        return f"{pupil.name} already has a full-time place for part of {days}. End that one first."
    until = other.ended_on or other.expected_end_on
    return (
        f"{pupil.name} already has a full-time place in {other.provision_class}, from {said(other.starts_on)} to "
        f"{said(until)}. Two full-time places cannot overlap: end that one first, or start after it."
    )


def listed_reason(list_key: str, code: str, note: str) -> Reason:
    """The reason chosen from one of the authority's closed lists, with words where it needs them."""
    options = {one.key: one for one in authority_model().reason_list(list_key).options}
    if code not in options:
        raise Refused("Choose a reason from the list.")
    if options[code].needs_words and not note.strip():
        raise Refused(f"Say more about “{in_sentence(options[code].name)}”: this reason needs a few words.")
    return options[code]
