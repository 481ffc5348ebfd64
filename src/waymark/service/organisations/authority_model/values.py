"""The authority's AP model as values: what a county's own file may say, and within which limits.

Every table may say where its values come from (`Stated`). Keys are lower snake case, stable and never shown;
names are shown. Lengths are in school weeks, notice in school days.
"""

# ruff: noqa: RUF009 - `required` and `optional` declare a field, as `dataclasses.field` does
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from waymark.service.organisations.authority_model.fields import KEY, Stated, optional, required

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document the values were read in. `as_of` is a year, a month or a day."""

    key: str = required(**KEY)
    title: str = required()
    as_of: str = required(pattern=r"\d{4}(-\d{2}){0,2}", looks_like="a year, month or day")
    address: str | None = optional()


@dataclass(frozen=True, kw_only=True)
class Authority(Stated):
    """`code` is the three-figure code UPNs and LAESTABs begin with; `ons_code` the nine-character one.

    `academies_decided_by` names the body that uses a trust's power to direct a child off site, where a route says
    "governing_board_or_trust": the power is the trust's, and its scheme of delegation says whether the school's governing
    board or the trust board uses it. `trust_boards_decide` and `governing_boards_decide` hold the UIDs of the trusts that
    differ.
    """

    name: str = required()
    code: str = required(pattern=r"\d{3}", looks_like='three figures in quotes, such as "926"')
    ons_code: str | None = optional(pattern=r"E\d{8}", looks_like="E and eight figures")
    team: str = required()
    email: str | None = optional(pattern=r"[^@\s]+@[^@\s]+\.[^@\s]+", looks_like="an e-mail address")
    phone: str | None = optional()
    invented: bool = optional(False)
    academies_decided_by: str = optional("governing_board", choices=("governing_board", "trust_board"))
    trust_boards_decide: tuple[str, ...] = optional((), pattern=r"\d{1,6}", looks_like="a trust's UID in quotes")
    governing_boards_decide: tuple[str, ...] = optional((), pattern=r"\d{1,6}", looks_like="a trust's UID in quotes")

    def body_of_trust(self, uid: int | str) -> str:
        """"governing_board" or "trust_board": who decides for the academies of one trust."""
        if str(uid) in self.trust_boards_decide:
            return "trust_board"
        return "governing_board" if str(uid) in self.governing_boards_decide else self.academies_decided_by


@dataclass(frozen=True, kw_only=True)
class Tier(Stated):
    key: str = required(**KEY)
    number: int = required(low=1, high=9)
    name: str = required()
    purpose: str = required()


@dataclass(frozen=True, kw_only=True)
class LadderStep(Stated):
    """A step a school is expected to have taken before the next."""

    key: str = required(**KEY)
    number: int = required(low=0, high=20)
    name: str = required()
    explanation: str = required()


@dataclass(frozen=True, kw_only=True)
class Kind(Stated):
    """A kind of provision and its limits. Empty means not limited, or not stated by anyone.

    `counted_as` says what is scarce: places, a caseload of children, advice answered, training given, or a room.
    `route` is the usual way in, `other_routes` those it may also be entered by.
    `places_per_class_host` is the most the host school may use for its own pupils in each class.
    `plan_required` keeps a kind for children with an education, health and care plan.
    """

    key: str = required(**KEY)
    name: str = required()
    tier: str = required(refers="tiers")
    purpose: str = required()
    counted_as: str = required(choices=("places", "caseload", "advice", "training", "space"))
    setting: str = required(
        choices=("mainstream_school", "ap_school", "hospital", "independent", "college", "home", "team")
    )
    route: str = required(refers="routes")
    other_routes: tuple[str, ...] = optional((), refers="routes")
    weeks_min: int | None = optional(low=1, high=200)
    weeks_max: int | None = optional(low=1, high=200)
    terms_max: int | None = optional(low=1, high=15)
    extension_weeks_max: int | None = optional(low=0, high=120)
    classes_min: int | None = optional(low=1, high=30)
    classes_max: int | None = optional(low=1, high=30)
    places_per_class_commissioned: int | None = optional(low=0, high=40)
    places_per_class_host_min: int | None = optional(low=0, high=40)
    places_per_class_host: int | None = optional(low=0, high=40)
    caseload: int | None = optional(low=1, high=2000)
    caseload_per_worker: int | None = optional(low=1, high=200)
    teachers_per_class: int | None = optional(low=0, high=10)
    assistants_per_class: int | None = optional(low=0, high=10)
    year_low: int = required(low=-1, high=14)
    year_high: int = required(low=-1, high=14)
    full_time: bool = required()
    days_a_week_max: int | None = optional(low=1, high=5)
    keeps_home_roll: bool = required()
    preventive: bool = required()
    for_excluded: bool = required()
    needs: tuple[str, ...] = optional(())
    plan_required: bool = optional(False)
    first_review_after_school_weeks: int | None = optional(low=1, high=39)
    review_every_school_weeks: int | None = optional(low=1, high=39)
    decide_next_step_by_school_week: int | None = optional(low=1, high=200)

    @property
    def places_max(self) -> int | None:
        """Commissioned places of the largest site of this kind."""
        if self.classes_max is None or self.places_per_class_commissioned is None:
            return None
        return self.classes_max * self.places_per_class_commissioned


@dataclass(frozen=True, kw_only=True)
class Route(Stated):
    """A legal way into a provision. `legal_basis` is what the law calls it; `law` cites it."""

    key: str = required(**KEY)
    name: str = required()
    legal_basis: str = required(
        choices=(
            "off_site_direction", "managed_move", "section_19", "sixth_day", "school_sixth_day", "dual_registration",
            "admission", "fair_access", "work_placement", "support",
        )
    )  # fmt: skip
    law: str = required()
    decision_maker: str = required(
        choices=(
            "governing_board", "trust", "governing_board_or_trust", "head", "parents_and_schools", "authority",
            "admission_authority",
        )
    )  # fmt: skip
    notice_school_days: int = required(low=0, high=30)
    parental_agreement: str = required(choices=("required", "sought", "not_required"))
    written_notice_to: tuple[str, ...] = optional(
        (), choices=("parents", "authority_if_plan", "authority", "social_worker", "virtual_school_head", "home_school")
    )
    reviews_on_request_gap_school_weeks: int | None = optional(low=1, high=39)
    effective_from: date = required()
    explanation: str = required()


@dataclass(frozen=True, kw_only=True)
class Panel(Stated):
    """The terms a panel decides by. Quorum is a share of the member schools and a least number of them."""

    key: str = required(**KEY)
    kind: str = required(choices=("partnership", "fair_access", "intervention"))
    name: str = required()
    every_school_weeks: int = required(low=1, high=39)
    weekday: str = required(choices=WEEKDAYS)
    starts_at: time = required()
    lasts_minutes: int = required(low=15, high=480)
    cut_off_school_days: int = required(low=0, high=30)
    cut_off_time: time = required()
    pack_school_days_before: int = required(low=0, high=30)
    quorum_share: float = required(low=0, high=1)
    quorum_schools_min: int = required(low=1, high=100)
    chair: str = required(choices=("member_head", "authority_officer", "independent"))
    votes_of: tuple[str, ...] = required(
        at_least=1,
        choices=("head", "head_delegate", "provider_lead", "authority_officer", "trust_officer", "independent_chair"),
    )
    attends_without_vote: tuple[str, ...] = optional(())
    may_speak_not_vote: tuple[str, ...] = required(
        at_least=1, choices=("own_school", "same_trust", "host_school", "family_tie")
    )
    decision_rule: str = required(choices=("consensus", "consensus_then_majority", "majority", "chair_casting"))
    fallback_when_inquorate: str = required(choices=("adjourn", "chair_and_officer_provisional", "authority_decides"))
    host_answer_school_days: int = required(low=0, high=30)
    asked_between_panels: int = optional(2, low=1, high=20)
    place_within_school_days: int | None = optional(low=1, high=60)


@dataclass(frozen=True, kw_only=True)
class NoticeClass(Stated):
    """How fast an answer is owed. Exactly one of the two limits is given."""

    key: str = required(**KEY)
    name: str = required()
    explanation: str = required()
    answer_within_hours: int | None = optional(low=1, high=168)
    answer_within_school_days: int | None = optional(low=0, high=60)
    waits_for_panel: bool = required()


@dataclass(frozen=True, kw_only=True)
class Priority(Stated):
    """One of the allocator's aims; the list's order is the order in which they count."""

    key: str = required(choices=("statutory_days", "unmet_urgency", "fair_share", "fit", "tie_break"))
    sentence: str = required()


@dataclass(frozen=True, kw_only=True)
class FairShare(Stated):
    """How an account of place-weeks is kept between the schools of a partnership, from a day on.

    A school's weight is `weight_each_pupil` for every pupil on roll and `weight_free_meals` more for each with free
    school meals, in hundredths of a pupil. `cap_place_weeks` of 0 switches the account off. `tolerance_points` are the
    points of fit by which two lists may differ and still be called nearly as good.
    """

    key: str = required(**KEY)
    effective_from: date = required()
    weight_each_pupil: int = required(low=1, high=1_000)
    weight_free_meals: int = required(low=0, high=1_000)
    cap_place_weeks: int = required(low=0, high=1_000)
    forgotten_percent_a_year: int = required(low=0, high=100)
    tolerance_points: int = required(low=0, high=10_000)
    explanation: str = required()


@dataclass(frozen=True, kw_only=True)
class PricesOfPlaces(Stated):
    """Whether a proposal counts what a place is likely to be worth to children not yet known, from a day on.

    `most_points` of urgency is the most that one stay may be charged. A child owed a duty in law is never charged.
    """

    key: str = required(**KEY)
    effective_from: date = required()
    count: bool = required()
    most_points: int = optional(5, low=0, high=100)
    explanation: str = required()


@dataclass(frozen=True, kw_only=True)
class SmallNumbers(Stated):
    """The smallest count of children that a table by group may show, from a day on."""

    key: str = required(**KEY)
    effective_from: date = required()
    smallest_shown: int = required(low=2, high=50)
    explanation: str = required()


@dataclass(frozen=True, kw_only=True)
class FamilyAnswer(Stated):
    """Within how many school days a family is answered that asks to have a decision looked at again, by whose it is."""

    key: str = required(choices=("panel", "law", "exclusion"))
    answer_within_school_days: int = required(low=1, high=60)
    explanation: str = required()


@dataclass(frozen=True, kw_only=True)
class PreventiveReserve(Stated):
    """Places of a kind kept for children who have not been excluded: a share, or a number at each site."""

    kind: str = required(refers="kinds")
    share: float | None = optional(low=0, high=1)
    places: int | None = optional(low=0, high=100)
    explanation: str = required()


@dataclass(frozen=True, kw_only=True)
class TravelCap(Stated):
    minutes: int = required(low=5, high=180)
    mode: str = required(choices=("car", "bus", "walk"))
    soft: bool = required()


@dataclass(frozen=True, kw_only=True)
class Eligibility(Stated):
    """What a school is asked to show for some kinds. Every rule may be set aside with a listed reason."""

    key: str = required(**KEY)
    kinds: tuple[str, ...] = required(refers="kinds", at_least=1)
    strategies_tried_min: int = required(low=0, high=20)
    school_weeks_of_support_min: int = required(low=0, high=78)
    support_plan_terms_min: int = optional(0, low=0, high=9)
    outreach_report: bool = optional(False)
    education_psychologist_report: bool = optional(False)
    head_approval: bool = required()
    pupil_words: bool = required()
    parent_words: bool = required()
    exceptions_allowed: bool = required()
    explanation: str = required()


@dataclass(frozen=True, kw_only=True)
class Reason:
    key: str = required(**KEY)
    name: str = required()
    needs_words: bool = optional(False)


@dataclass(frozen=True, kw_only=True)
class ReasonList(Stated):
    """A closed list people choose from, in the order shown."""

    key: str = required(**KEY)
    name: str = required()
    options: tuple[Reason, ...] = required(at_least=1)


@dataclass(frozen=True, kw_only=True)
class Template(Stated):
    """A letter in plain words; named fields stand in braces."""

    key: str = required(**KEY)
    name: str = required()
    subject: str = required()
    body: str = required()
