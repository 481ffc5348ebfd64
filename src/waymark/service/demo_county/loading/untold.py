"""What the newest panels decided and nobody has rung a family about: until then nobody outside the room hears of it either.

A place that the host or whoever decides in law has answered is known to them, so its family was told; so was a family whose
child is owed education in law, for whom nothing waits.
"""

from __future__ import annotations

from waymark.service.demo_county.county import County
from waymark.service.demo_county.records import Decision
from waymark.service.panels.rules import GIVES_A_PLACE, NEEDS_INTERIM_SUPPORT


def decisions_to_tell(county: County) -> tuple[Decision, ...]:
    heard = [one for one in county.decisions if one.item]
    newest = max((one.decided_on for one in heard), default=None)
    unanswered = {one.key for one in county.placements if one.state == "agreed"}
    owed = {one.pupil for one in county.permanent_exclusions if one.stands}
    return tuple(
        one
        for one in heard
        if one.decided_on == newest
        and one.outcome in GIVES_A_PLACE | NEEDS_INTERIM_SUPPORT
        and (one.placement is None or one.placement in unanswered)
        and one.pupil not in owed
    )
