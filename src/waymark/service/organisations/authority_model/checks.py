"""What must be true between the values of a model; one small function for each kind of table.

Each yields pairs of field name ("" for the table itself) and sentence, and sees only tables that could be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from waymark.service.organisations.authority_model import law, letters
from waymark.service.organisations.authority_model.plan import Opening, Partnership, SchoolYear
from waymark.service.organisations.authority_model.values import (
    Eligibility,
    Kind,
    NoticeClass,
    PreventiveReserve,
    Template,
)

Problems = Iterator[tuple[str, str]]

REASON_LISTS = (
    "refusal", "deferral", "change", "host_refusal", "non_start", "extension", "end", "destination", "withdrawal",
    "eligibility_exception", "interim_support", "recorded_all_the_same",
)  # fmt: skip


def _not_below(table: Any, low: str, high: str) -> Problems:
    least, most = getattr(table, low), getattr(table, high)
    if least is not None and most is not None and most < least:
        yield high, f"is {most}, below {low} {least}: correct one of the two"


def kind_problems(kind: Kind) -> Problems:
    yield from _not_below(kind, "weeks_min", "weeks_max")
    yield from _not_below(kind, "classes_min", "classes_max")
    yield from _not_below(kind, "places_per_class_host_min", "places_per_class_host")
    yield from _not_below(kind, "year_low", "year_high")
    yield from _not_below(kind, "decide_next_step_by_school_week", "weeks_max")
    if kind.counted_as == "places":
        yield from _places_problems(kind)
    if kind.counted_as == "caseload" and not (kind.caseload or kind.caseload_per_worker):
        yield "counted_as", 'is "caseload", but neither caseload nor caseload_per_worker is given'


def _places_problems(kind: Kind) -> Problems:
    if kind.places_max is None:
        yield "counted_as", 'is "places", but classes_max or places_per_class_commissioned is not given'
    if kind.weeks_max is None and kind.terms_max is None:
        yield "counted_as", 'is "places": give weeks_max or terms_max, since every stay has an expected end'
    if kind.review_every_school_weeks is None:
        yield "counted_as", 'is "places": give review_every_school_weeks, since every stay is reviewed'


def panel_problems(panel: Any) -> Problems:
    yield from law.panel_contradictions(panel)
    if panel.pack_school_days_before > panel.cut_off_school_days:
        yield (
            "pack_school_days_before",
            f"is {panel.pack_school_days_before}, before the cut-off {panel.cut_off_school_days} school days ahead: "
            "the pack cannot be made before the list is closed",
        )


def notice_problems(notice: NoticeClass) -> Problems:
    if (notice.answer_within_hours is None) == (notice.answer_within_school_days is None):
        yield "", "gives both answer_within_hours and answer_within_school_days, or neither: give exactly one"


def reserve_problems(reserve: PreventiveReserve) -> Problems:
    if (reserve.share is None) == (reserve.places is None):
        yield "", "gives both share and places, or neither: give exactly one"


def partnership_problems(partnership: Partnership) -> Problems:
    if partnership.ends_on and partnership.ends_on < partnership.starts_on:
        yield "ends_on", f"is {partnership.ends_on}, before starts_on {partnership.starts_on}"
    if (partnership.rule == "listed") != bool(partnership.members):
        yield "members", 'must be given when rule is "listed", and only then'
    centre = (partnership.centre_easting, partnership.centre_northing)
    if partnership.rule == "proximity" and None in centre:
        yield "rule", 'is "proximity": give centre_easting and centre_northing'


def opening_problems(opening: Opening) -> Problems:
    if (opening.kind is None) == (not opening.may_be):
        yield "kind", "and may_be: give the kind, or when nobody has said which, the kinds it may be"
    if (opening.status == "open") != (opening.opened_on is not None):
        yield "opened_on", 'must be given when status is "open", and only then'
    first_on, last_on = academic_year_span(opening.academic_year)
    if opening.opened_on and not first_on <= opening.opened_on <= last_on:
        yield "opened_on", f"is {opening.opened_on}, outside {opening.academic_year}"
    if opening.status == "open" and opening.kind is None:
        yield "status", 'is "open", but its kind is not given'


def academic_year_span(academic_year: str) -> tuple[date, date]:
    """1 August to 31 July: some schools open in the last days of August."""
    first = int(academic_year[:4])
    return date(first, 8, 1), date(first + 1, 7, 31)


def school_year_problems(year: SchoolYear) -> Problems:
    first_on, last_on = academic_year_span(year.academic_year)
    if last_on.year % 100 != int(year.academic_year[5:]):
        yield "academic_year", f'is "{year.academic_year}"; the second year must follow the first'
    latest: date | None = None
    for block in year.blocks:
        if block.last_on < block.first_on:
            yield "blocks", f"{block.name} ends on {block.last_on}, before it begins on {block.first_on}"
        elif latest and block.first_on <= latest:
            yield "blocks", f"{block.name} begins on {block.first_on}, before the one before it ended on {latest}"
        if block.first_on < first_on or block.last_on > last_on:
            yield "blocks", f"{block.name} is not inside {year.academic_year}"
        latest = max(block.last_on, latest or block.last_on)


def template_problems(template: Template) -> Problems:
    named = letters.fields_named(template)
    for name in named:
        if name not in letters.FIELDS:
            yield "body", f"names {{{name}}}, which no letter has; fields are {', '.join(letters.FIELDS)}"
    if letters.has_stray_brace(template.subject + template.body):
        yield "body", "has a brace that opens or closes no field"
    lacking = sorted(letters.REQUIRED.get(template.key, frozenset()) - set(named))
    if lacking:
        said = ", ".join(f"{{{name}}} ({letters.FIELDS[name]})" for name in lacking)
        yield "body", f"leaves out {said}, which this letter must say"


def reason_list_problems(reasons: Any) -> Problems:
    keys = [option.key for option in reasons.options]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield "options", f"has {key} twice"


TABLE_CHECKS: Mapping[str, Callable[[Any], Problems]] = {
    "kinds": kind_problems,
    "routes": law.route_contradictions,
    "panels": panel_problems,
    "notice_classes": notice_problems,
    "family_answers": law.family_answer_contradictions,
    "preventive_reserve": reserve_problems,
    "partnerships": partnership_problems,
    "opening_timeline": opening_problems,
    "term_dates": school_year_problems,
    "templates": template_problems,
    "reasons": reason_list_problems,
}


def priority_problems(keys: list[str]) -> Iterator[str]:
    if keys and keys[0] != "statutory_days":
        yield "must begin with statutory_days: a duty on the sixth day comes before every other aim"
    if keys and keys[-1] != "tie_break":
        yield "must end with tie_break, so that equal cases are always told apart"


def missing_keys(wanted: tuple[str, ...], keys: list[str]) -> Iterator[str]:
    lacking = [key for key in wanted if key not in keys]
    if lacking:
        yield f"leaves out {', '.join(lacking)}"


def shared_kinds(rules: list[Eligibility]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for rule in rules:
        for kind in rule.kinds:
            if kind in seen:
                yield f"names {kind} in both {seen[kind]} and {rule.key}: one rule for each kind"
            seen.setdefault(kind, rule.key)


def shared_members(partnerships: list[Partnership]) -> Iterator[str]:
    """A school may sit in partnerships of different kinds, never in two of one kind at a time."""
    seen: dict[tuple[str, int], str] = {}
    for each in partnerships:
        for urn in each.members:
            if (each.kind, urn) in seen:
                yield f"puts school {urn} in both {seen[each.kind, urn]} and {each.key}"
            seen.setdefault((each.kind, urn), each.key)


def same_beginnings(values: list[Any]) -> Iterator[str]:
    """Dated values follow one another: two that begin on one day leave nobody knowing which holds."""
    seen: dict[date, str] = {}
    for each in values:
        if each.effective_from in seen:
            yield f"has {seen[each.effective_from]} and {each.key} begin on the same day, {each.effective_from}"
        seen.setdefault(each.effective_from, each.key)


def prices_problems(values: list[Any], priorities: list[str]) -> Iterator[str]:
    """Prices are weighed against urgency, so where they count, urgency is an aim."""
    yield from same_beginnings(values)
    counting = next((each for each in values if each.count), None)
    if counting is not None and "unmet_urgency" not in priorities:
        yield f"has {counting.key} count prices, which are weighed against unmet_urgency: add that to priorities"


def plan_problems(openings: list[Opening], counts: list[Any], sites_in_all: int | None) -> Iterator[str]:
    """The timeline against the plan's own totals."""
    if sites_in_all is not None and len(openings) != sites_in_all:
        yield f"has {len(openings)} sites, but programme.sites_in_all is {sites_in_all}"
    urns = [each.school_urn for each in openings if each.school_urn]
    for urn in sorted({urn for urn in urns if urns.count(urn) > 1}):
        yield f"names school {urn} twice"
    if counts:
        yield from _year_problems(openings, counts)


def _year_problems(openings: list[Opening], counts: list[Any]) -> Iterator[str]:
    years = sorted({each.academic_year for each in counts} | {each.academic_year for each in openings})
    for year in years:
        planned = {each.kind: each.sites for each in counts if each.academic_year == year}
        listed = [each for each in openings if each.academic_year == year]
        if len(listed) != sum(planned.values()):
            yield f"has {len(listed)} sites in {year}, but opening_counts has {sum(planned.values())}"
        for kind in sorted({each.kind for each in listed if each.kind}):
            stated = sum(each.kind == kind for each in listed)
            if stated > planned.get(kind, 0):
                yield f"has {stated} of {kind} in {year}, but opening_counts has {planned.get(kind, 0)}"
