"""Who may have a whole list solved."""

from __future__ import annotations

from waymark.service.access.permission import permission

PROPOSE = permission(
    "allocation.propose", "have a proposal worked out for the whole list", {"coordinator", "authority_officer"}
)
LOOK_AT_FAIR_SHARE = permission(
    "allocation.fair_share", "look at how places are shared between schools",
    {"coordinator", "authority_officer", "inclusion_officer", "director", "head_teacher", "inclusion_lead",
     "trust_officer"},
)
# Whoever answers to the steering group for the rule tries it. Not a school: it sees too few children to try it on them all.
TRY_A_RULE = permission(
    "allocation.try_a_rule", "try another rule of sharing on past panels", {"coordinator", "authority_officer", "director"}
)
SEE_HOW_GROUPS_FARE = permission(
    "allocation.see_how_groups_fare", "see how groups of children fare when places are asked for",
    {"coordinator", "authority_officer", "inclusion_officer", "director"},
)
