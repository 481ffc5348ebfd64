"""What may be done with a placement, and by whom."""

from __future__ import annotations

from waymark.service.access.permission import permission
from waymark.service.accounts.roles import AUTHORITY, PROVIDER, SCHOOL
from waymark.service.organisations.queries import trust_of

BOARD = frozenset({"governing_board", "trust_officer"})
# Which roles act for each decision-maker. "trust" is the trust board itself: where a trust leaves it to the school's own
# governing board, the decision-maker is that board (``rules.decision_maker_for``).
ACT_IN_LAW = {
    "governing_board": frozenset({"governing_board"}),
    "trust": frozenset({"trust_officer"}),
    "head": frozenset({"head_teacher"}),
    "parents_and_schools": frozenset({"head_teacher"}),
    "authority": AUTHORITY,
    "admission_authority": AUTHORITY,
}


def _is_ours(by, placement) -> bool:
    """The home school, the provider, or the council."""
    return by.organisation_kind == "authority" or by.organisation_id in {
        placement.home_school_id, placement.provision_class.provision.provider_id,
    }


def _is_at_our_provision(by, placement) -> bool:
    return by.organisation_kind == "authority" or by.organisation_id == placement.provision_class.provision.provider_id


def _is_of_our_school(by, placement) -> bool:
    return by.organisation_kind == "authority" or by.organisation_id == placement.home_school_id


def _is_of_the_school_after(by, placement) -> bool:
    """The home school, or the one the child has moved to."""
    plan = getattr(placement, "destination_plan", None)
    return _is_of_our_school(by, placement) or (plan is not None and plan.receiving_school_id == by.organisation_id)


def _sees_to_the_way_on(by, placement) -> bool:
    return _is_ours(by, placement) or _is_of_the_school_after(by, placement)


def _has_the_power(by, placement) -> bool:
    """The decision-maker, or a coordinator who writes down what the decision-maker decided."""
    if by.role == "coordinator":
        return True
    if by.role not in ACT_IN_LAW[placement.decision_maker]:
        return False
    if by.role == "trust_officer":
        return trust_of(placement.home_school_id) == by.organisation_id
    return by.organisation_kind == "authority" or by.organisation_id == placement.home_school_id


AGREE_PLACEMENT = permission("placements.agree", "agree a place for a child", AUTHORITY | {"head_teacher"})
LOOK_AT_PLACEMENT = permission(
    "placements.look", "look at a child’s place", SCHOOL | AUTHORITY | PROVIDER | BOARD | {"director"}
)
ANSWER_OFFER = permission(
    "placements.answer_offer",
    "answer for this provision",
    PROVIDER | AUTHORITY | {"head_teacher"},
    _is_at_our_provision,
)
RECORD_LEGAL_DECISION = permission(
    "placements.decide_in_law", "decide this in law", BOARD | AUTHORITY | {"head_teacher"}, _has_the_power
)
RECORD_ARRIVAL = permission(
    "placements.record_arrival", "say whether this child arrived", PROVIDER | AUTHORITY, _is_at_our_provision
)
HOLD_REVIEW = permission("placements.hold_review", "write this review", PROVIDER | SCHOOL | AUTHORITY, _is_ours)
BRING_FORWARD = permission("placements.bring_forward", "let a place begin sooner than agreed", AUTHORITY)
EXTEND_PLACEMENT = permission(
    "placements.extend", "make a stay longer", AUTHORITY | {"head_teacher"}
)  # a panel's chair
ASK_FOR_LONGER = permission("placements.ask_for_longer", "ask for a longer stay", PROVIDER | SCHOOL, _is_ours)
CONSIDER_EXTENSION = permission("placements.consider_extension", "make a stay longer outside a panel", AUTHORITY)
END_PLACEMENT = permission("placements.end", "end this stay", PROVIDER | AUTHORITY | {"head_teacher"}, _is_ours)
WITHDRAW_PLACEMENT = permission("placements.withdraw", "withdraw this place", SCHOOL | AUTHORITY, _is_of_our_school)
NAME_ADULT = permission("placements.name_adult", "name an adult for this stay", PROVIDER | SCHOOL | AUTHORITY, _is_ours)
PLAN_RETURN = permission("placements.plan_return", "plan this child’s way on", PROVIDER | SCHOOL | AUTHORITY, _sees_to_the_way_on)
CHECK_RETURN = permission("placements.check_return", "check this return", SCHOOL | AUTHORITY, _is_of_the_school_after)
BEYOND_PLACES = permission("placements.beyond_places", "record more children than places", AUTHORITY)
SEE_PROVIDER_DAY = permission("placements.see_provider_day", "see a provision’s day", PROVIDER | {"head_teacher"})
