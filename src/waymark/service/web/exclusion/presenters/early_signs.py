"""Early signs in words: why a child is on the list and until when, and whom a rule would have pointed to."""

from __future__ import annotations

from typing import Any

from waymark.service.web.components.wording import day, plural

from ..links import cell

CHILD_HEADERS = ("Child", "Why", "On the list since", "Wears off", "Family told", "Looked at")
RULE_HEADERS = ("Rule", "Schools", "Written", "Where it stands")
TOO_FEW = "too few to show"


def flag_row(one: Any) -> dict[str, Any]:
    looked = f"{one.looked_by.name if one.looked_by else 'Looked at'}, {day(one.looked_on)}" if one.looked_on else "Not yet"
    child = f"{one.pupil.name}, Year {one.pupil.year_group}"
    return {
        "marked": one.looked_on is None,
        "cells": [
            cell(child, "early_sign", str(one.pk)), one.counted, day(one.raised_on), day(one.wears_off_on),
            day(one.family_told_on) or "Not yet", looked,
        ],
    }


def rule_row(one: Any) -> list[Any]:
    return [
        cell(one.words, "early_sign_rule", one.reference), one.partnership.name if one.partnership else "Every school",
        day(one.written_on), state(one),
    ]


def state(one: Any) -> str:
    if one.switched_off_on:
        return f"Switched off {day(one.switched_off_on)}"
    if one.switched_on_on:
        return f"On since {day(one.switched_on_on)}"
    return "Tried, not on" if one.trials.all() else "Not tried yet"


def trial_tables(trial: Any) -> list[dict[str, Any]]:
    """One table a group: of whom, how many it would have pointed to."""
    return [
        {"name": group, "rows": [[value, _shown(counts)] for value, counts in values.items()]}
        for group, values in trial.by_group.items()
    ]


def _shown(counts: list[int] | None) -> str:
    return TOO_FEW if counts is None else f"{counts[0]} of {plural(counts[1], 'child', 'children')}"
