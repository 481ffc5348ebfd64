"""What is counted, and in which schools: the words used for every published series here."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    SUSPENSIONS = "suspensions"
    PUPILS_SUSPENDED = "pupils suspended"
    PERMANENT_EXCLUSIONS = "permanent exclusions"


class Phase(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    SPECIAL = "special"
    ALL = "all phases"


class Term(StrEnum):
    YEAR = "whole year"
    AUTUMN = "autumn term"
    SPRING = "spring term"
    SUMMER = "summer term"


PHASE_NAMES = {
    "State-funded primary": Phase.PRIMARY, "State-funded secondary": Phase.SECONDARY, "Special": Phase.SPECIAL,
    "special": Phase.SPECIAL, "State-funded special": Phase.SPECIAL, "Special school": Phase.SPECIAL,
    "State-funded special school": Phase.SPECIAL, "Total": Phase.ALL,
}  # fmt: skip
