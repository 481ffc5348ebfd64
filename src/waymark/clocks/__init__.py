"""The law's clocks: what a suspension, a permanent exclusion or an absence counts for, who owes what, and by when.

A library of its own on the standard library and `waymark.kernel`; nothing here asks what day it is. Every day comes with the
reason and the rule it follows, and rules with where they are written: `docs/domain/clocks.md`.
"""

from .answering import answer, clocks, duties
from .answers import Answer, Because, Clock, Counter, Duty, Run, Warned
from .changes import Moved, moved
from .counters import counters
from .history import (
    Calendars,
    Circumstance,
    Education,
    FairAccessCase,
    HealthAbsence,
    History,
    Home,
    ImpossibleHistory,
    OutOfSchool,
    PermanentExclusion,
    Registration,
    Suspension,
    Telling,
)
from .reading import InvalidHistory, read_history, write_history
from .rule import Rule
from .rules_register import RULES, rule
from .runs import runs, sixth_school_day
from .warned import warnings

__all__ = [
    "RULES",
    "Answer",
    "Because",
    "Calendars",
    "Circumstance",
    "Clock",
    "Counter",
    "Duty",
    "Education",
    "FairAccessCase",
    "HealthAbsence",
    "History",
    "Home",
    "ImpossibleHistory",
    "InvalidHistory",
    "Moved",
    "OutOfSchool",
    "PermanentExclusion",
    "Registration",
    "Rule",
    "Run",
    "Suspension",
    "Telling",
    "Warned",
    "answer",
    "clocks",
    "counters",
    "duties",
    "moved",
    "read_history",
    "rule",
    "runs",
    "sixth_school_day",
    "warnings",
    "write_history",
]
