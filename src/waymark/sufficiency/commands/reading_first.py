"""A text beside files of numbers: what they are of, what they were made with, what misleads in them, what their columns are."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

NAME = "READ-ME-FIRST.txt"
WIDE = 100


def write_reading_first(folder: Path, facts: Mapping[str, Any]) -> None:
    (folder / NAME).write_text("\n\n".join("\n".join(textwrap.wrap(one, WIDE)) for one in _said(facts)) + "\n", encoding="utf-8")


def _said(facts: Mapping[str, Any]) -> Iterator[str]:
    from waymark.sufficiency.outcomes import OF_FUTURES, OF_THE_MEAN

    compared = facts.get("compared")
    for name, one in compared.items() if compared else [("", facts)]:
        lettered = f"{name}: " if name else ""
        yield f"{lettered}{one['scenario']}. {one['made_from']}"
        yield from (f"{lettered}{caution}" for caution in one["cautions"])
    yield f"{facts['replications']} futures, seed {facts['seed']}, Waymark {facts['waymark']}. {figures_said(facts)}."
    yield facts["waits"]
    yield f"Columns mean_low and mean_high, difference_low and difference_high: {OF_THE_MEAN}"
    yield f"Columns p10 and p90: {OF_FUTURES}"
    yield "Both are empty where fewer than ten futures have the number: those are too few to tell."
    yield f"It rests on {len(facts['assumptions'])} figures that nobody has: {', '.join(facts['assumptions'])}."
    for one in compared.values() if compared else [facts]:
        yield from one["assumed_in_the_scenario"]


def figures_said(facts: Mapping[str, Any]) -> str:
    """As in "Figures of England, version 1.1 of 22 November 2026 (england.toml); costs version 1.0 (costs.toml)"."""
    figures, costs = facts["figures"], facts.get("costs")
    said = f"{figures['words']} ({figures['file']})"
    return f"{said}; costs version {costs['version']} ({costs['file']})" if costs else said
