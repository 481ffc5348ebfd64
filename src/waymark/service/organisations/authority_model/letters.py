"""Letters: which fields a template may name, which it must, and how one is filled."""

from __future__ import annotations

import re
from collections.abc import Mapping

from waymark.service.organisations.authority_model.values import Template

FIELDS: Mapping[str, str] = {
    "child": "the child's name as the family uses it",
    "parent": "how the parent or carer is addressed",
    "school": "the school that asked",
    "provision": "the place or team offered",
    "address": "where the education is given",
    "report_to": "the person to ask for on the first day",
    "starts_on": "first day",
    "ends_on": "expected last day",
    "number_of_days": "how many school days the child is to attend",
    "session_times": "start and finish of each session and the break",
    "objectives": "what the stay is meant to achieve",
    "decision": "what the panel decided, in a sentence",
    "reasons": "why this was decided",
    "review_dates": "when progress is looked at",
    "decision_maker": "who has the power to decide in law",
    "panel": "the partnership's panel",
    "panel_on": "the day the panel meets",
    "panel_at": "the time the panel meets",
    "panel_place": "where the panel meets",
    "cut_off_on": "last day to add something",
    "answer_by_on": "last day for an answer",
    "interim_support": "what happens until then",
    "interim_owner": "who sees to it",
    "instead": "what is offered instead",
    "missing": "what is still needed",
    "next_panel_on": "when it is looked at again",
    "withdrawn_by": "who withdrew",
    "withdrawal_reason": "why it was withdrawn",
    "challenge": "how to ask for another look",
    "contact": "how to reach the team, as \"ring ... on ... or write to ...\", by the ways the model states",
    "authority": "the authority's name",
    "sent_on": "the day of the letter",
    "home_words": "the parent's and the child's own words",
    "review_on": "the day somebody looks again",
    "way_on": "where the child goes afterwards, as planned",
    "education_meanwhile": "what education the child has until then, and from when",
    "was_to_end_on": "the day a stay made longer was to end before",
    "weeks_longer": "how many school weeks are added to a stay, and how many it lasts in all",
    "decision_in_law": "who has the power to decide about a longer stay and by when, or that nobody further decides",
    "decide_by_on": "last day to decide in law",
    "back_on": "the school day on which a suspended child comes back",
    "representations": "how the family can say what they think of an exclusion, and how the child can",
    "board_part": "what the governing board does about it, by when, and the family's part",
    "first_days": "what the law asks of parents in the first five school days",
    "education_arranged": "the school work of the first days, and the education from the sixth",
    "cancelled_because": "why an exclusion was cancelled",
}

# Education (Educational Provision for Improving Behaviour) Regulations 2010 (SI 2010/1156), notice to the parent:
# address, person to report to, number of days, reasons and objectives, session times. The right to a review is
# since 2012 (SI 2012/2532).
# Notice of a suspension or permanent exclusion: SI 2012/1033 regs 5, 14 and 23; Education and Inspections Act 2006 s.104.
REQUIRED: Mapping[str, frozenset[str]] = {
    "agreed_placement": frozenset(
        {
            "child",
            "provision",
            "starts_on",
            "ends_on",
            "reasons",
            "decision_maker",
            "education_meanwhile",
            "review_dates",
            "contact",
            "challenge",
        }
    ),
    "refused": frozenset(
        {
            "child",
            "decision",
            "reasons",
            "instead",
            "interim_support",
            "interim_owner",
            "education_meanwhile",
            "review_on",
            "challenge",
            "contact",
        }
    ),
    "deferred": frozenset(
        {
            "child",
            "decision",
            "reasons",
            "missing",
            "next_panel_on",
            "interim_support",
            "interim_owner",
            "education_meanwhile",
            "review_on",
            "contact",
        }
    ),
    "sent_on": frozenset(
        {
            "child",
            "decision",
            "reasons",
            "instead",
            "interim_support",
            "interim_owner",
            "education_meanwhile",
            "review_on",
            "challenge",
            "contact",
        }
    ),
    "stay_ends": frozenset({"child", "provision", "ends_on", "reasons", "way_on", "challenge", "contact"}),
    "panel_invitation": frozenset({"panel", "panel_on", "panel_at", "panel_place", "cut_off_on", "contact"}),
    "offer_to_host": frozenset({"child", "provision", "starts_on", "ends_on", "reasons", "answer_by_on", "contact"}),
    "decision_asked": frozenset(
        {"child", "school", "provision", "starts_on", "ends_on", "decision_maker", "reasons", "objectives", "contact"}
    ),
    "off_site_direction_notice": frozenset(
        {
            "child",
            "decision_maker",
            "address",
            "report_to",
            "starts_on",
            "ends_on",
            "number_of_days",
            "reasons",
            "objectives",
            "session_times",
            "review_dates",
            "contact",
        }
    ),
    "off_site_direction_longer_notice": frozenset(
        {
            "child",
            "decision_maker",
            "address",
            "report_to",
            "was_to_end_on",
            "starts_on",
            "ends_on",
            "number_of_days",
            "reasons",
            "objectives",
            "session_times",
            "review_dates",
            "contact",
        }
    ),
    "longer_stay": frozenset(
        {
            "child",
            "provision",
            "ends_on",
            "was_to_end_on",
            "weeks_longer",
            "reasons",
            "decision_in_law",
            "review_dates",
            "challenge",
            "contact",
        }
    ),
    "longer_stay_home_school": frozenset(
        {"child", "provision", "ends_on", "was_to_end_on", "reasons", "decision_in_law", "review_dates", "contact"}
    ),
    "longer_stay_provider": frozenset({"child", "provision", "ends_on", "was_to_end_on", "reasons", "review_dates", "contact"}),
    "longer_stay_decision": frozenset(
        {
            "child",
            "school",
            "provision",
            "starts_on",
            "ends_on",
            "was_to_end_on",
            "decision_maker",
            "decide_by_on",
            "reasons",
            "objectives",
            "review_dates",
            "contact",
        }
    ),
    "withdrawn": frozenset({"child", "withdrawn_by", "withdrawal_reason", "contact"}),
    "suspension_notice": frozenset(
        {
            "child",
            "school",
            "reasons",
            "starts_on",
            "ends_on",
            "number_of_days",
            "back_on",
            "representations",
            "board_part",
            "first_days",
            "education_arranged",
            "contact",
        }
    ),
    "exclusion_notice": frozenset(
        {
            "child",
            "school",
            "reasons",
            "starts_on",
            "representations",
            "board_part",
            "first_days",
            "education_arranged",
            "contact",
        }
    ),
    "exclusion_cancelled": frozenset({"child", "school", "starts_on", "cancelled_because", "back_on", "contact"}),
}

# A letter may be put into better words before it goes out; a paragraph that names one of these stays as it was filled.
# Notice of an off-site direction: SI 2010/1156 as above. Whoever decides in law, how to ask for another look, and the
# education that is owed (Education Act 1996 s.19) are what a family must be told truly, whoever writes; so are the decision
# itself, its reason, and what is offered instead.
FIXED: Mapping[str, frozenset[str]] = {
    "agreed_placement": frozenset({"starts_on", "reasons", "decision_maker", "education_meanwhile", "challenge"}),
    "refused": frozenset({"decision", "reasons", "instead", "education_meanwhile", "review_on", "challenge"}),
    "deferred": frozenset({"decision", "reasons", "missing", "next_panel_on", "education_meanwhile", "review_on"}),
    "sent_on": frozenset({"decision", "reasons", "instead", "education_meanwhile", "review_on", "challenge"}),
    "stay_ends": frozenset({"ends_on", "reasons", "way_on", "challenge"}),
    "decision_asked": frozenset({"decision_maker"}),
    "off_site_direction_notice": REQUIRED["off_site_direction_notice"] - {"child", "contact"},
    "off_site_direction_longer_notice": REQUIRED["off_site_direction_longer_notice"] - {"child", "contact"},
    "longer_stay": frozenset({"ends_on", "reasons", "decision_in_law", "challenge"}),
    "longer_stay_decision": frozenset({"decision_maker", "decide_by_on"}),
    "suspension_notice": REQUIRED["suspension_notice"] - {"child", "school", "reasons", "contact"},
    "exclusion_notice": REQUIRED["exclusion_notice"] - {"child", "school", "reasons", "contact"},
    "exclusion_cancelled": frozenset({"starts_on", "cancelled_because", "back_on"}),
}

_FIELD = re.compile(r"\{([^{}\n]*)\}")
_FIELD_AND_STOP = re.compile(rf"{_FIELD.pattern}(\.?)")


class MissingField(ValueError):
    """A letter cannot be filled because a named value was not given."""


def fields_named(template: Template) -> tuple[str, ...]:
    """Field names in the order they first appear in subject and body."""
    return tuple(dict.fromkeys(_FIELD.findall(template.subject + "\n" + template.body)))


def has_stray_brace(text: str) -> bool:
    return bool(re.search(r"[{}]", _FIELD.sub("", text)))


def fill(template: Template, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body with every field filled; raises `MissingField` naming all that are not given."""
    lacking = [name for name in fields_named(template) if not values.get(name)]
    if lacking:
        said = "; ".join(f"{name} ({FIELDS[name]})" for name in lacking)
        raise MissingField(f"The letter “{template.name}” cannot be written yet. It still needs {said}.")
    return _filled(template.subject, values), _filled(template.body, values)


def fixed_paragraphs(template: Template, values: Mapping[str, str]) -> tuple[str, ...]:
    """Paragraphs of the filled body that nobody may take out or reword, in their order."""
    fixed = FIXED.get(template.key, frozenset())
    return tuple(
        _filled(paragraph, values).strip()
        for paragraph in template.body.split("\n\n")
        if fixed & set(_FIELD.findall(paragraph))
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    """A value that ends its own sentence takes the place of the full stop that stands after it."""
    return _FIELD_AND_STOP.sub(lambda found: _with_stop(values[found.group(1)], found.group(2)), text)


def _with_stop(value: str, stop: str) -> str:
    return value if stop and re.search(r"[.!?…][”’\"')]*$", value) else f"{value}{stop}"
