"""What may be done with a provision, and by whom."""

from __future__ import annotations

from waymark.service.access.permission import permission
from waymark.service.accounts.roles import AUTHORITY, PROVIDER, SCHOOL


def _is_ours(by, provision) -> bool:
    return by.organisation_kind == "authority" or by.organisation_id == provision.provider_id


LOOK_AT_PROVISION = permission("provisions.look", "look at a provision", SCHOOL | AUTHORITY | PROVIDER | {"director"})
PLANNERS = frozenset({"authority_officer", "director", "analyst"})
SEE_UNAPPROVED = permission("provisions.see_unapproved", "see a site that is not agreed yet", PLANNERS)
CONFIRM_PLACES = permission("provisions.confirm_places", "confirm the free places here", PROVIDER | AUTHORITY, _is_ours)
HOLD_PLACES = permission("provisions.hold_places", "hold or close places here", {"provider_lead"} | AUTHORITY, _is_ours)
STATE_PLACES = permission("provisions.state_places", "say how many places there are", {"authority_officer"})
MOVE_OPENING = permission("provisions.move_opening", "record a step towards opening", {"authority_officer"})
