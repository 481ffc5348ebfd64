"""Who may plan. No child is in it, but sites whose trust has not agreed are: the same roles that may know of those."""

from __future__ import annotations

from waymark.service.access.permission import permission
from waymark.service.provisions.permissions import PLANNERS

SEE_PLANS = permission("sufficiency.see_plans", "see what is being planned for the county", PLANNERS)
MAKE_PLANS = permission("sufficiency.make_plans", "keep a scenario or simulate one", PLANNERS)
