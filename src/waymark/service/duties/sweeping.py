"""Each night: rows made to agree with the facts for everybody, and each morning a message of numbers to whoever owns some.

Organisation by organisation, because a child is seen by its own school and by the council only where it has a duty.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from waymark.kernel.wording import counted
from waymark.service.access.context import Sight, acting
from waymark.service.accounts.models import Membership
from waymark.service.accounts.queries import people_with_role
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import deployment

from .actions.settling import settle
from .board import BoardRow, board, children_concerned
from .models import EducationDuty
from .queries import Digest, digest_of

AT_ONCE = 200
BOARD = "/sixth-day/"


def sweep(on: date) -> dict[str, int]:
    """Open what facts imply and nobody opened, end what they end, say days that moved. Twice a night does nothing more.

    Each child in a transaction with few others, so that a process killed in the middle leaves what it did whole.
    """
    done = {"opened": 0, "ended": 0, "moved": 0}
    for organisation_id in _acting_organisations():
        sight = Sight(organisation_id=organisation_id, today=on)
        with acting(sight):
            ids = [one.pk for one in children_concerned(on)]
        for some in _in_parts(ids):
            with acting(sight):
                wanted = set(some)
                settled = settle([one for one in children_concerned(on) if one.pk in wanted and _answers_for(one.pk, organisation_id, on)], on, None)
                done["opened"] += len(settled.opened)
                done["ended"] += len(settled.ended)
                done["moved"] += len(settled.moved)
                _tell_amber(on, wanted)
    return done
