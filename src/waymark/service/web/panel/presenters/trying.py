"""What another rule of sharing would have changed over a year of panels, without a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.service.panels.sharing.trial import Journeys, Offer, Trial, TriedPanel
from waymark.service.web.components.wording import day, plural

from .fair_share import owed_words


@dataclass(frozen=True)
class TrialPage:
    """Rows for ``data_table``. ``how_far`` is empty when every panel was looked at."""

    finding: str
    how_far: str
    lines: list[list[Any]]
    schools: list[list[Any]]
    journeys: list[list[Any]]
    panels: list[list[Any]]


def trial_page(trial: Trial) -> TrialPage:
    return TrialPage(
        finding=_finding(trial),
        how_far="" if trial.is_whole else (
            f"Time ran out after {len(trial.panels)} of {plural(trial.panels_in_all, 'panel')}, the oldest first. "
            "Nothing is said of the later ones."
        ),
        lines=[
            [day(panel.meets_on), f"A child in Year {line.year_group}, {trial.schools.get(line.school_id, 'another school')}",
             _offer(trial, line.now), _offer(trial, line.tried)]
            for panel in trial.panels for line in panel.changed
        ],
        schools=[
            [trial.schools[key], {"text": owed_words(trial.owed_now.get(key)), "numeric": True},
             {"text": owed_words(trial.owed_tried.get(key)), "numeric": True}]
            for key in sorted(set(trial.owed_now) | set(trial.owed_tried), key=lambda key: trial.schools[key])
        ],
        journeys=[_journeys("The rule in force", trial.journeys_now), _journeys("The rule you try", trial.journeys_tried)],
        panels=[_panel(one) for one in trial.panels],
    )


def _finding(trial: Trial) -> str:
    if not trial.panels_in_all:
        return "No panel of this partnership has decided anything in the last year, so there is nothing to try it on."
    looked = f"Over {plural(len(trial.panels), 'panel')} and {plural(sum(one.cases for one in trial.panels), 'case')}"
    if not trial.changes:
        return f"{looked}, no proposal would have been different. Only what is owed changes."
    touched = sum(bool(one.changed) for one in trial.panels)
    return (
        f"{looked}, {plural(trial.changes, 'line')} would have been proposed otherwise, at {plural(touched, 'panel')}."
    )


def _offer(trial: Trial, offer: Offer | None) -> str:
    if offer is None:
        return "no place"
    journey = f", {offer.minutes} minutes away" if offer.minutes is not None else ""
    return f"{trial.classes.get(offer.class_id, 'a place no longer there')} from the week of {day(offer.week)}{journey}"


def _journeys(name: str, found: Journeys) -> list[Any]:
    mean = f"{found.minutes / found.known:.1f}" if found.known else "not known"
    return [name, {"text": str(found.offered), "numeric": True}, {"text": f"{found.minutes:,}", "numeric": True},
            {"text": mean, "numeric": True}]


def _panel(one: TriedPanel) -> list[Any]:
    return [
        day(one.meets_on), {"text": str(one.cases), "numeric": True}, {"text": str(len(one.changed)), "numeric": True},
        "as it was frozen" if one.is_stored else "built again as things stood",
        "best possible" if one.is_proven else "best found in the time",
    ]
