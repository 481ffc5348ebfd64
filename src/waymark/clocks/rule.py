"""What is known of one rule of law or guidance."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Rule(NamedTuple):
    """`number` is what the rule counts in its own unit: school days, sessions or pounds. `function` is where it is applied.

    `effective_to` is the last day it was in force, None while it is. `is_law` is False for guidance.
    """

    key: str
    says: str
    source: str
    function: str
    effective_from: date
    effective_to: date | None = None
    number: int | None = None
    verified: bool = True
    is_law: bool = True
