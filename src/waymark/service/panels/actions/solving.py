"""Solving the list of a meeting: what is decided stays as decided, and whoever is still open is placed around it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from waymark.kernel.calendars import monday_of
from waymark.service.accounts.actor import Actor
from waymark.service.allocation.actions import NothingToPropose, PinsCannotStand, ProposalNotTrusted, propose
from waymark.service.allocation.models import AllocationRound, ProposalLine
from waymark.service.audit.actions import record
from waymark.service.organisations.council_sight import seeing_as_the_council

from .. import permissions
from ..fixed import bans_held, pins_held
from ..interests import detect_interests
from ..models import AgendaItem, Decision, PanelMeeting
from ..rules import ASKS_FOR_A_PLACE, NO_PROPOSAL, NOT_SOLVED
from ..sharing.past_panels import lists_of_last_year
from .errors import CannotBeListed


def solve_list(
    meeting: PanelMeeting, *, by: Actor | None, on: date, pinned: Mapping[int, Any] | None = None,
    banned: Collection[tuple[int, int]] = (),
) -> AllocationRound | None:
    """Solve every open request of the agenda together; None when there is none, or nowhere to propose.

    Children already decided are in their places, so the rest is solved around them. What was fixed or ruled out for a
    case that is no longer open is left out. ``by`` is None for the service itself, inside another act.
    """
    items = AgendaItem.objects.filter(meeting=meeting, state="listed", kind__in=ASKS_FOR_A_PLACE)
    requests = [item.referral for item in items.select_related("referral__pupil") if item.referral_id]
    found, because = None, ""
    if requests:
        still_open = {one.pk for one in requests}
        try:
            found = propose(
                meeting_reference=meeting.reference, partnership=meeting.partnership, referrals=requests, on=on, by=by,
                pinned={key: pin for key, pin in (pinned or {}).items() if key in still_open},
                banned={pair for pair in banned if pair[0] in still_open}, meets_on=max(meeting.meets_on, on),
                last_year=lambda: lists_of_last_year(meeting.partnership, on), before=_told_before(meeting),
            )
        except NothingToPropose as nothing:
            because = str(nothing)
        meeting.latest_round = found
    _note(meeting, **({NO_PROPOSAL: because} if because else {}))
    return found


def _told_before(meeting: PanelMeeting) -> dict[int, tuple[int, date]]:
    """What the newest list had for every child; where another place than proposed has been decided since, what was told of
    that place: the others then get what its cost said, wherever the list is as good."""
    if meeting.latest_round_id is None:
        return {}
    lines = list(ProposalLine.objects.filter(round=meeting.latest_round_id))
    found = {one.referral_id: (one.provision_class_id, monday_of(one.starts_on)) for one in lines if one.provision_class_id}
    chosen = dict(
        Decision.objects.filter(item__meeting=meeting, reopened_on__isnull=True, placement__isnull=False)
        .values_list("referral", "placement__provision_class")
    )
    for line in lines:
        told = next((one for one in line.alternatives if one["class"] == chosen.get(line.referral_id)), {})
        for key, gets in told.get("others", {}).items():
            found.pop(int(key), None)
            if gets is not None:
                found[int(key)] = (gets[0], date.fromisoformat(gets[1]))
    return found


def _note(meeting: PanelMeeting, **why: str) -> None:
    """Why there is no proposal, or why the one there is stayed behind the list; whatever was said before is over."""
    meeting.rules = {key: value for key, value in meeting.rules.items() if key not in {NO_PROPOSAL, NOT_SOLVED}} | why
    meeting.save(update_fields=["latest_round", "rules"])


@transaction.atomic
def solve_again(
    *, meeting: PanelMeeting, by: Actor, on: date, pinned: Mapping[int, tuple[int, date | None]] | None = None,
    banned: Collection[tuple[int, int]] = (),
) -> AllocationRound | None:
    """A new proposal for the cases still open, with what the panel fixes (``pinned``: referral id to class id and
    Monday or None) and rules out (``banned``: referral id, class id). Raises ``PinsCannotStand``."""
    permissions.FREEZE_AGENDA.require(by)
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=meeting.pk)
    if meeting.state not in {"frozen", "open"}:
        raise CannotBeListed("Freeze the agenda first: the proposal is made for a closed list.")
    found = solve_list(meeting, by=by, on=on, pinned=pinned, banned=banned)
    detect_interests(meeting, on=on)
    record("solve_again", by=by, on=on, about=meeting.reference)
    return found


def solve_what_is_open(meeting: PanelMeeting, *, on: date) -> None:
    """For an act that settles a case, opens it again or takes it off a closed list, on the locked meeting: nobody is
    shown a cost or a reason that speaks of the list as it was.

    What the act saves never hangs on this: where no list can be found, the pages say why the old one stands.
    """
    if meeting.state not in {"frozen", "open"} or meeting.latest_round_id is None:
        return
    try:
        with seeing_as_the_council(on):
            solve_list(meeting, by=None, on=on, pinned=pins_held(meeting), banned=bans_held(meeting))
            detect_interests(meeting, on=on)
    except (PinsCannotStand, ProposalNotTrusted) as refused:
        meeting.refresh_from_db(fields=["latest_round", "rules"])
        _note(meeting, **{NOT_SOLVED: str(refused)})
