"""Why an act of the panel cannot be done. Each ``str()`` is a sentence for the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from ..rules import WrongState

__all__ = [
    "AlreadyDecided", "AnotherDay", "CannotBeListed", "CasesAreOpen", "DecisionIncomplete", "MeetingCannotBeCalled", "NoQuorum",
    "NotAllowedToVote", "PlaceIsGone", "RefusedByTheDatabase", "WrongState", "database_refusals",
]


class MeetingCannotBeCalled(Exception):
    """There is a panel that day already, or nobody to call, or no day."""


class AnotherDay(Exception):
    """The meeting is listed for another day: holding it today takes a reason."""


class CannotBeListed(Exception):
    """The case does not belong on this agenda."""


class NoQuorum(Exception):
    """Too few schools are here."""


class NotAllowedToVote(Exception):
    """Somebody counted as agreeing may not vote on this case."""


class AlreadyDecided(Exception):
    """Somebody else saved a decision for this case first."""


class PlaceIsGone(Exception):
    """The place was free when it was proposed and is not now; nothing was saved."""


class CasesAreOpen(Exception):
    """The meeting cannot close while a case has neither a decision nor a reason for leaving the list."""


class RefusedByTheDatabase(Exception):
    """The database refused a decision the page had let through; nothing was saved."""


class DecisionIncomplete(Exception):
    """What was entered cannot be saved yet. ``faults``: field to sentence."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


_NOTHING_SAVED = " Nothing was saved: choose again."
_KNOWN: dict[str, type[Exception]] = {
    "no_more_children_than_places": PlaceIsGone,
    "one_full_time_placement_at_a_time": PlaceIsGone,
    "decided_with_a_quorum": NoQuorum,
    "decided_with_enough_who_may_vote": NoQuorum,
    "decided_in_an_open_meeting": WrongState,
    "only_present_members_vote": NotAllowedToVote,
    "nobody_votes_on_their_own_case": NotAllowedToVote,
    "one_decision_of_a_case_stands": AlreadyDecided,
    "asked_before_a_decision_between_panels": NotAllowedToVote,
    "nobody_is_asked_about_their_own_case": NotAllowedToVote,
    "only_the_partnership_is_asked": NotAllowedToVote,
    "a_school_is_asked_once_about_a_decision": NotAllowedToVote,
}
_SENTENCES = {
    "one_full_time_placement_at_a_time": "This child already has a full-time place for part of those days.",
    "one_decision_of_a_case_stands": "A decision for this child has just been saved by somebody else.",
    "a_school_is_asked_once_about_a_decision": "Two people of one school are down as asked: ask members of different schools.",
}


@contextmanager
def database_refusals() -> Iterator[None]:
    """Turn what the database refuses into the sentence for it; whatever was done inside is undone."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None) or ""
        if name not in _KNOWN:
            raise
        sentence = _SENTENCES.get(name) or diagnosis.message_primary
        raise _KNOWN[name](sentence + (_NOTHING_SAVED if _KNOWN[name] is PlaceIsGone else "")) from error
