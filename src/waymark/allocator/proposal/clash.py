"""When the pins leave no list at all: the smallest set of them that clashes, the rules that make it so, and the proof."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from waymark.allocator.engine.answer import Answer
from waymark.allocator.engine.solve import maximise
from waymark.allocator.proposal.certificate import certificate
from waymark.allocator.proposal.model import PINS_KEPT, Asked, Model, Pins
from waymark.allocator.result import Explanation, Result
from waymark.allocator.rules.why_not import excluded, excluded_starts

SECONDS_EACH = 1.0
RULE_WORDS = {
    "weekly_class_capacity": "there are not places enough",
    "preventive_reserve": "places are kept for children who are not excluded",
    "host_only_places": "places are kept for the host school",
    "high_intensity_limit": "there would be more children at high intensity than a class can support",
    "staffing": "there are not staff enough for children who need one of their own",
    "caseload": "the team has not time enough",
    "separation": "children who must be apart would be together",
    "year_span": "the year groups in a class would be too far apart",
}


def clash(model: Model, pins: Pins, deadline: float) -> Result:
    """An infeasible result: pins none of which can be let go without the rest becoming possible, and why, in words."""
    fewest = _fewest_pins(model, pins, deadline)
    asked, answer = _kept_at_most(model, fewest)
    rules = tuple(_fewest_rules(model, fewest, asked, deadline)) if len(fewest) > 1 else ()
    return Result(
        status="infeasible",
        allocation=(),
        unplaced=tuple(each.id for each in model.found.arrays.requests),
        values={}, best={}, bounds={}, gap={},
        reference=(),
        explanations=tuple(_sentences(model, fewest, rules)),
        problem_sha256=model.problem.sha256(),
        certificate={"clash": sorted(fewest), **certificate(model, asked, answer)},
        seed=model.seed,
        pinned=dict(pins),
        banned=tuple(sorted(model.found.banned)),
    )  # fmt: skip


def pins_together(model: Model, pins: Pins) -> list[int]:
    """Offers that keep as many of the pins as one list can."""
    asked, answer = _kept_at_most(model, pins)
    return asked.offers(answer.chosen, len(model.found))


def _fewest_pins(model: Model, pins: Pins, deadline: float) -> Pins:
    clashing = dict(pins)
    for request_id in sorted(pins):
        fewer = {key: pin for key, pin in clashing.items() if key != request_id}
        if time.monotonic() < deadline and fewer and _cannot_all_stand(model, fewer):
            clashing = fewer
    return clashing


def _cannot_all_stand(model: Model, pins: Pins) -> bool:
    _, answer = _kept_at_most(model, pins)
    return answer.bound is not None and answer.bound[0] < len(pins)


def _kept_at_most(model: Model, pins: Pins) -> tuple[Asked, Answer]:
    """How many of the pins one list can keep, nobody else considered."""
    own = np.zeros(len(model.found), bool)
    for request_id, (class_id, week) in pins.items():
        own[model.found.of(request_id, class_id, week)] = True
    asked = model.asked([(PINS_KEPT, own.astype(np.int64))], own)
    return asked, maximise(asked.program, seconds=SECONDS_EACH)


def _fewest_rules(model: Model, pins: Pins, asked: Asked, deadline: float) -> Iterator[str]:
    """Rules none of which can be set aside without the pins becoming possible."""
    rules, rule_of = [family.rule for family in model.rows.families], model.rows.rule_of()
    upper = asked.program.upper.copy()
    for number, rule in enumerate(rules):
        if not (rule_of == number).any():
            continue
        without = np.where(rule_of == number, 10**6, upper)
        answer = maximise(replace(asked.program, upper=without), seconds=SECONDS_EACH)
        if time.monotonic() < deadline and answer.bound is not None and answer.bound[0] < len(pins):
            upper = without
        else:
            yield rule


def _sentences(model: Model, pins: Pins, rules: Iterable[str]) -> Iterator[Explanation]:
    named = ", ".join(f"{request_id} in {_pin_words(pin)}" for request_id, pin in sorted(pins.items()))
    numbers: Mapping[str, Any] = {"pins": sorted(pins), "rules": list(rules)}
    if len(pins) > 1:
        why = " and ".join(RULE_WORDS[rule] for rule in numbers["rules"])
        because = f" because {why}" if why else ""
        yield Explanation("", "pins_clash", numbers, f"These pins cannot all stand{because}: {named}. Take one of them out.")
        return
    for request_id, (class_id, week) in pins.items():
        reasons = excluded(model.found, request_id, class_id)
        if not reasons and week is not None:
            reasons = excluded_starts(model.found, request_id, class_id).get(week, ())
        told = " ".join(reason.sentence for reason in reasons) or "The request does not ask for that week."
        numbers = {"pins": [request_id], "rules": [reason.code for reason in reasons]}
        yield Explanation(request_id, "pin_ruled_out", numbers, f"The pin of {named} cannot stand. {told}")


def _pin_words(pin: tuple[str, int | None]) -> str:
    class_id, week = pin
    return class_id if week is None else f"{class_id} from week {week}"
