"""Every way the service may refuse an act of the panel, so that a page can say it with nothing typed lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from waymark.service.allocation.actions import PinsCannotStand, ProposalNotTrusted
from waymark.service.panels.actions import REFUSALS
from waymark.service.placements.rules import Refused
from waymark.service.pupils.actions import LetterCannotBeReleased
from waymark.service.referrals.rules import WrongState

REFUSED = (*REFUSALS, Refused, WrongState, PinsCannotStand, ProposalNotTrusted, LetterCannotBeReleased)


@contextmanager
def said_on_the_page(request: HttpRequest) -> Iterator[None]:
    """For a button without a form: a refusal becomes the sentence at the top of the next page."""
    try:
        yield
    except REFUSED as refused:
        messages.error(request, str(refused))
