"""What the authority's model asks a school to have done first, and where the law needs the parents to agree. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from waymark.service.organisations.authority_model import AuthorityModel

HELD_REPORTS = {"outreach": "An outreach report", "psychologist": "An educational psychologist's report"}


@dataclass(frozen=True)
class Evidence:
    """``school_weeks`` of support given, ``plan_terms`` a support plan has run, ``reports`` keys of HELD_REPORTS."""

    tried: int
    school_weeks: int
    plan_terms: int = 0
    reports: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gap:
    """One thing the model asks for that is not there yet. ``exception_allowed``: it may be set aside with a reason."""

    kind_name: str
    sentence: str
    exception_allowed: bool


def past_the_years_served(model: AuthorityModel, year_group: int) -> str:
    """A sentence when a child is in a year that no kind of support is for, since it is over at 16; else nothing.

    Nothing is sent, listed or given a place for such a child: the school and the council close the request together.
    """
    last = model.last_year_served
    if year_group <= last:
        return ""
    return f"Year {year_group} is past Year {last}, the last that help is for here: the request cannot go on, so withdraw it"


def gaps(model: AuthorityModel, asked_kinds: Iterable[str], evidence: Evidence) -> list[Gap]:
    """What each kind asked for still lacks, each sentence once. Empty when the request is eligible."""
    found: dict[str, Gap] = {}
    for key in asked_kinds:
        rule = model.eligibility_for(key)
        if rule is None:
            continue
        for sentence in _sentences(rule, evidence):
            found.setdefault(sentence, Gap(model.kind(key).name, sentence, rule.exceptions_allowed))
    return list(found.values())


def _sentences(rule: Any, evidence: Evidence) -> list[str]:
    checks = (
        (
            evidence.tried < rule.strategies_tried_min,
            f"{rule.strategies_tried_min} things tried are asked for; {evidence.tried} listed",
        ),
        (
            evidence.school_weeks < rule.school_weeks_of_support_min,
            f"{rule.school_weeks_of_support_min} school weeks of support are asked for; "
            f"the dates listed show {evidence.school_weeks}",
        ),
        (
            evidence.plan_terms < rule.support_plan_terms_min,
            f"A support plan kept for {rule.support_plan_terms_min} terms is asked for; {evidence.plan_terms} given",
        ),
        (rule.outreach_report and "outreach" not in evidence.reports, "An outreach report is asked for"),
        (
            rule.education_psychologist_report and "psychologist" not in evidence.reports,
            "An educational psychologist’s report is asked for",
        ),
    )
    return [sentence for is_lacking, sentence in checks if is_lacking]


def agreement_needed(model: AuthorityModel, asked_kinds: Iterable[str]) -> list[str]:
    """Names of the kinds asked for that in law need the parents' agreement, as a managed move does."""
    known = {kind.key for kind in model.kinds}
    return [
        model.kind(key).name
        for key in asked_kinds
        if key in known and model.route_of(key).parental_agreement == "required"
    ]
