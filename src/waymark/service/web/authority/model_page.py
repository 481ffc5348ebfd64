"""The authority's model in words: what there is, within which limits, by which law, and where each value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.kernel.year_groups import year_group_label
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.web.components.wording import clock_time, plural, sentence_list

DECISION_MAKERS = {
    "governing_board": "The governing board",
    "trust": "The trust board",
    "governing_board_or_trust": "The governing board; for an academy, whichever body its trust has named",
    "head": "The head",
    "parents_and_schools": "The parents and both schools",
    "authority": "The council",
    "admission_authority": "The admission authority",
}
PARENTS = {"required": "must agree", "sought": "are asked", "not_required": "are told"}
RULES = {
    "consensus": "agreement of all",
    "consensus_then_majority": "agreement of all, else a majority",
    "majority": "a majority",
    "chair_casting": "a majority, the chair deciding a tie",
}
FALLBACKS = {
    "adjourn": "the meeting is put off",
    "chair_and_officer_provisional": "the chair and an officer decide for the time being",
    "authority_decides": "the council decides",
}


@dataclass(frozen=True)
class ModelPage:
    name: str
    version: str
    effective_from: Any
    tiers: list[list[Any]]
    kinds: list[list[Any]]
    routes: list[list[Any]]
    panels: list[dict[str, Any]]
    notice_classes: list[list[Any]]
    priorities: list[tuple[str, str]]
    reserve: list[list[Any]]
    travel_cap: str
    travel_source: str
    eligibility: list[list[Any]]
    openings: list[list[Any]]
    assumptions: list[list[Any]]
    sources: list[list[Any]]


def model_page(model: AuthorityModel) -> ModelPage:
    sources = {one.key: one for one in model.sources}

    def said(stated: Any) -> str:
        return source_words(stated, sources)

    tiers = {one.key: one for one in model.tiers}
    names = {one.key: one.name for one in model.kinds}
    cap = model.travel_cap
    return ModelPage(
        name=model.authority.name,
        version=model.version,
        effective_from=model.effective_from,
        tiers=[[f"{one.number}. {one.name}", one.purpose, said(one)] for one in model.tiers],
        kinds=[[one.name, tiers[one.tier].name, one.purpose, _limits(one), _years(one), said(one)] for one in model.kinds],
        routes=[
            [
                one.name,
                one.law,
                DECISION_MAKERS[one.decision_maker],
                f"{plural(one.notice_school_days, 'school day')}; parents {PARENTS[one.parental_agreement]}",
                one.explanation,
                said(one),
            ]
            for one in model.routes
        ],
        panels=[{"name": one.name, "rows": _panel(one, said(one))} for one in model.panels],
        notice_classes=[
            [
                one.name,
                one.explanation,
                f"{one.answer_within_hours} hours"
                if one.answer_within_hours is not None
                else plural(one.answer_within_school_days, "school day"),
                said(one),
            ]
            for one in model.notice_classes
        ],
        priorities=[(one.sentence, said(one)) for one in model.priorities],
        reserve=[
            [
                names[one.kind],
                f"{one.share:.0%} of places" if one.share is not None else plural(one.places or 0, "place"),
                one.explanation,
                said(one),
            ]
            for one in model.preventive_reserve
        ],
        travel_cap=f"{cap.minutes} minutes {_mode(cap.mode)}, one way. "
        + (
            "Past it a reason is asked for; it rules nothing out by itself."
            if cap.soft
            else "A measured journey past it rules a place out."
        ),
        travel_source=said(cap),
        eligibility=[[sentence_list([names[key] for key in one.kinds]), one.explanation, said(one)] for one in model.eligibility],
        openings=[
            [
                one.name,
                one.academic_year,
                names.get(one.kind or "", "to be confirmed"),
                one.status.replace("_", " "),
                "provisional" if one.provisional else "settled",
                said(one),
            ]
            for one in model.opening_timeline
            if not one.provisional
        ],
        assumptions=[[one.path, one.value, one.note or "no source found"] for one in model.assumptions()],
        sources=[[one.title, one.as_of, one.address or "–"] for one in model.sources],
    )


def source_words(stated: Any, sources: dict[str, Any]) -> str:
    """ "Title, 2025-01", with "assumed" for what nobody has published."""
    found = sources.get(stated.source or "")
    words = f"{found.title}, {stated.as_of or found.as_of}" if found else ""
    if stated.assumed is True:
        return f"Assumed; after {words}" if words else "Assumed"
    if stated.assumed:
        parts = sentence_list([name.replace("_", " ") for name in stated.assumed])
        return f"{words}; assumed: {parts}" if words else f"Assumed: {parts}"
    return words or "Stated by the authority"


def _mode(mode: str) -> str:
    return {"car": "by car", "bus": "by bus", "walk": "on foot"}[mode]


def _years(kind: Any) -> str:
    low, high = year_group_label(kind.year_low), year_group_label(kind.year_high)
    return low if low == high else f"{low} to {high}"


def _limits(kind: Any) -> str:
    said = []
    if kind.weeks_max:
        least = f"{kind.weeks_min} to " if kind.weeks_min and kind.weeks_min != kind.weeks_max else "up to "
        said.append(f"{least}{plural(kind.weeks_max, 'school week')}")
    if kind.terms_max:
        said.append(f"up to {plural(kind.terms_max, 'term')}")
    if kind.extension_weeks_max:
        said.append(f"{plural(kind.extension_weeks_max, 'school week')} longer at most")
    if kind.classes_max and kind.places_per_class_commissioned is not None:
        said.append(f"up to {plural(kind.classes_max, 'class', 'classes')} of {kind.places_per_class_commissioned}")
    if kind.places_per_class_host:
        said.append(f"{kind.places_per_class_host} more in each for the host school")
    if kind.caseload:
        said.append(f"{kind.caseload} children at a time")
    if kind.first_review_after_school_weeks:
        said.append(f"first review after {plural(kind.first_review_after_school_weeks, 'school week')}")
    return "; ".join(said) or "none stated"


def _panel(panel: Any, source: str) -> list[dict[str, Any]]:
    facts = (
        (
            "Meets",
            f"every {plural(panel.every_school_weeks, 'school week')}, {panel.weekday.capitalize()} at "
            f"{clock_time(panel.starts_at)}, for {panel.lasts_minutes} minutes",
        ),
        ("Ask by", f"{plural(panel.cut_off_school_days, 'school day')} before, {clock_time(panel.cut_off_time)}"),
        ("Quorum", f"{panel.quorum_share:.0%} of the schools and at least {panel.quorum_schools_min}"),
        ("Votes", _listed(panel.votes_of)),
        ("Speaks, does not vote on the case", _listed(panel.may_speak_not_vote)),
        ("Decides by", RULES[panel.decision_rule]),
        ("Without a quorum", FALLBACKS[panel.fallback_when_inquorate]),
        ("Host answers within", plural(panel.host_answer_school_days, "school day")),
        ("Asked before a decision between panels", plural(panel.asked_between_panels, "member")),
        ("Source", source),
    )
    return [{"key": key, "value": value} for key, value in facts]


def _listed(keys: tuple[str, ...]) -> str:
    return sentence_list([key.replace("_", " ") for key in keys])
