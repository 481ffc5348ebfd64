"""The columns of a spreadsheet of requests: the child's, then every question a request asks, by a short heading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from waymark.service.imports.target import Acting, Column
from waymark.service.imports.values import choice, day_between, several, text, whole_number
from waymark.service.organisations.queries import authority_model
from waymark.service.pupils.imports import child_columns

from .questions import QUESTIONS, Question, days_asked_of
from .rules import PATHS

TRIED = 3
ADVISE = ("advise", "Advise us")
MOST_TERMS = 20
# An open safeguarding concern is told to children's services, not written in a file that is passed around.
NEVER_IN_A_FILE = frozenset({"safeguarding_open", "told_services_on"})
HEADINGS: dict[str, tuple[str, ...]] = {  # question -> its short heading, then others it goes by
    "needs_words": ("Needs in words", "needs", "description of needs"),
    "looked_after": ("Looked after or social worker", "looked after", "cla", "lac", "social worker"),
    "plan_or_support": ("Plan or support", "plans in place"),
    "going_well": ("What is going well", "going well", "strengths"),
    "likes": ("Likes", "likes and friends", "interests"),
    "works": ("When at their best", "what works"),
    "worry": ("Worries", "worry", "concerns", "reason for referral"),
    "why_now": ("Why now", "why ask now"),
    "incident_on": ("Date of incident", "incident date"),
    "what_worked": ("What made a difference", "what helped"),
    "plan_terms": ("Terms of support plan", "terms of pastoral support plan", "psp terms"),
    "reports": ("Reports", "reports held"),
    "attendance_words": ("Behind the attendance figures", "attendance notes"),
    "suspended": ("Suspended this year", "suspended", "suspended this school year"),
    "part_time": ("Part-time timetable", "part time", "reduced timetable"),
    "risk": ("Plan for safety", "risk", "safety"),
    "high_intensity": ("Adult close by", "high intensity"),
    "people": ("People around them", "people", "family and professionals"),
    "named_adult": ("Named adult", "key adult", "key worker"),
    "asked_kinds": ("Asked for", "asked kinds", "provision requested", "support asked for"),
    "purpose": ("What should be different", "purpose", "outcome wanted"),
    "urgency": ("How soon", "urgency", "priority"),
    "commitment": ("What the school will do", "commitment", "school will do"),
    "parent_agreement": ("Parents agree", "parent agreement", "parental consent", "parent consent"),
    "parent_spoken_on": ("Spoke with parents on", "parents spoken to on", "date spoken with parents"),
    "pupil_agreement": ("Child agrees", "pupil agreement", "pupil agrees"),
    "sharing_told": ("Told who will see", "sharing told", "privacy notice given"),
    "disagreement": ("If anybody disagrees", "disagreement"),
}
ALSO_WRITTEN = {
    "agrees": ("yes", "y", "agree", "agreed"),
    "disagrees": ("no", "n", "disagree"),
    "not_reached": ("not yet asked", "not asked"),
    "yes": ("y", "true"),
    "no": ("n", "false"),
    "not_known": ("unknown", "do not know"),
}


def request_columns(by: Acting, on: date) -> tuple[Column, ...]:
    """Every column, in the order of the template."""
    asked = [
        (section, question)
        for section, questions in QUESTIONS.items()
        for question in questions
        if question.key not in NEVER_IN_A_FILE
    ]
    before = [_column(question, on) for section, question in asked if section in ("child", "strengths", "worries")]
    after = [_column(question, on) for section, question in asked if section not in ("child", "strengths", "worries")]
    path = Column(
        "path",
        "Path",
        choice({"persistent": ("over time",), "one_off": ("one off", "incident")}, shown=PATHS),
        ("kind of request",),
        guidance="Left empty, things have been getting harder over time.",
        example=PATHS["persistent"],
    )
    return (*child_columns(by, on), path, *before, *_words(), *_tried(), *after)


def _words() -> list[Column]:
    said = text(5000)
    return [
        Column(
            "pupil_words",
            "Child’s own words",
            said,
            ("pupil words", "pupil voice", "child words", "pupils words"),
            guidance="What the child said, in the child’s words.",
        ),
        Column(
            "parent_words",
            "Parents’ own words",
            said,
            ("parent words", "parent voice", "parents words", "carer words"),
            guidance="What a parent or carer said, in their words.",
        ),
    ]


def _tried() -> list[Column]:
    columns = []
    for number in range(1, TRIED + 1):
        columns += [
            Column(
                f"tried{number}",
                f"Tried {number}",
                text(200, one_line=True),
                (f"intervention {number}",),
                guidance="What you tried.",
                example="Mentor every morning" if number == 1 else "",
            ),
            Column(
                f"tried{number}_dose",
                f"Tried {number}: how much",
                text(200, one_line=True),
                (f"dose {number}", f"tried {number} dose"),
                guidance="How often and for how long.",
                example="15 minutes a day for 8 weeks" if number == 1 else "",
            ),
            Column(
                f"tried{number}_effect",
                f"Tried {number}: what it did",
                text(2000),
                (f"effect {number}", f"tried {number} effect"),
                guidance="What difference it made.",
            ),
        ]
    return columns


def _column(question: Question, on: date) -> Column:
    heading, *others = HEADINGS[question.key]
    shown = _choices(question)
    guidance = question.words + (f" Write {'; '.join(shown.values())}." if shown and len(shown) < 8 else "")
    return Column(
        question.key,
        heading,
        _reader(question, shown, on),
        (*others, question.words),
        guidance=guidance,
        example=next(iter(shown.values()), ""),
    )


def _choices(question: Question) -> dict[str, str]:
    if question.key == "asked_kinds":
        return {kind.key: kind.name for kind in authority_model().kinds} | dict([ADVISE])
    return dict(question.choices)


def _reader(question: Question, shown: Mapping[str, str], on: date) -> Callable[[Any], Any]:
    also = {key: ALSO_WRITTEN.get(key, ()) for key in shown}
    if question.kind == "choices":
        return several(also, shown=shown)
    if question.kind in ("choice", "yes_no"):
        return choice(also, shown=shown)
    if question.kind == "number":
        return whole_number(0, MOST_TERMS)
    if question.kind == "date":
        day = day_between(*days_asked_of(on), what="the day: it is in the future or long past")
        return lambda cell: day(cell).isoformat()
    return text(question.limit, one_line=question.kind == "text")
