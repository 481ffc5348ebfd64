"""What a county's model may not change: the floors the law puts under its routes.

A model may be stricter. Statutory clocks are code elsewhere; this only refuses a model that contradicts them.
"""

from __future__ import annotations

from collections.abc import Iterator

from waymark.service.organisations.authority_model.values import FamilyAnswer, Panel, Route

OFF_SITE_NOTICE_SCHOOL_DAYS = 2  # SI 2010/1156 reg 3
REVIEW_GAP_SCHOOL_WEEKS = 10  # SI 2010/1156 as amended by SI 2012/2532: "previous 10 weeks"
BOARD_CONSIDERS_SCHOOL_DAYS = 15  # SI 2012/1033 regs 6 and 24: a permanent exclusion
FAIR_ACCESS_SCHOOL_DAYS = 20  # School Admissions Code 2021, para 3.21

_DECIDES = {
    "off_site_direction": ("governing_board", "trust", "governing_board_or_trust"),  # Education Act 2002 s.29A
    "managed_move": ("parents_and_schools",),  # statutory guidance: by agreement of all
    "section_19": ("authority",),  # Education Act 1996 s.19
    "sixth_day": ("authority",),  # Education Act 1996 s.19(3A)
    "school_sixth_day": ("governing_board", "trust", "governing_board_or_trust"),  # EIA 2006 s.100
    "admission": ("admission_authority",),  # School Admissions Code 2021
}


def route_contradictions(route: Route) -> Iterator[tuple[str, str]]:
    """Pairs of field name and sentence."""
    lawful = _DECIDES.get(route.legal_basis, (route.decision_maker,))
    if route.decision_maker not in lawful:
        yield (
            "decision_maker",
            f'is "{route.decision_maker}"; in law {route.legal_basis} is decided by {" or ".join(lawful)}',
        )
    if route.legal_basis == "managed_move" and route.parental_agreement != "required":
        yield "parental_agreement", f'is "{route.parental_agreement}"; a managed move needs it: write "required"'
    if route.legal_basis == "off_site_direction":
        yield from _off_site_contradictions(route)


def _off_site_contradictions(route: Route) -> Iterator[tuple[str, str]]:
    if route.notice_school_days < OFF_SITE_NOTICE_SCHOOL_DAYS:
        yield (
            "notice_school_days",
            f"is {route.notice_school_days}; the law asks at least {OFF_SITE_NOTICE_SCHOOL_DAYS} school days",
        )
    lacking = {"parents", "authority_if_plan"} - set(route.written_notice_to)
    if lacking:
        yield "written_notice_to", f"leaves out {' and '.join(sorted(lacking))}, whom the law names"
    gap = route.reviews_on_request_gap_school_weeks
    if gap is None or gap > REVIEW_GAP_SCHOOL_WEEKS:
        yield (
            "reviews_on_request_gap_school_weeks",
            f"is {gap or 'not given'}; a review asked for is owed unless one was held in the last "
            f"{REVIEW_GAP_SCHOOL_WEEKS} weeks",
        )


def family_answer_contradictions(answer: FamilyAnswer) -> Iterator[tuple[str, str]]:
    if answer.key == "exclusion" and answer.answer_within_school_days > BOARD_CONSIDERS_SCHOOL_DAYS:
        yield (
            "answer_within_school_days",
            f"is {answer.answer_within_school_days}; a board considers a permanent exclusion within "
            f"{BOARD_CONSIDERS_SCHOOL_DAYS} school days",
        )


def panel_contradictions(panel: Panel) -> Iterator[tuple[str, str]]:
    if "own_school" not in panel.may_speak_not_vote:
        yield "may_speak_not_vote", "leaves out own_school: nobody votes on their own school's case"
    limit = panel.place_within_school_days
    if panel.kind == "fair_access" and (limit is None or limit > FAIR_ACCESS_SCHOOL_DAYS):
        yield (
            "place_within_school_days",
            f"is {limit or 'not given'}; a fair access place is owed within {FAIR_ACCESS_SCHOOL_DAYS} school days",
        )
