"""The list before fair share and the list proposed, with what is proven of each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from waymark.allocator.engine import warm
from waymark.allocator.engine.answer import FEASIBLE, PROVEN, Answer
from waymark.allocator.engine.solve import maximise
from waymark.allocator.proposal.board import Board, in_turn
from waymark.allocator.proposal.certificate import certificate
from waymark.allocator.proposal.clash import pins_together
from waymark.allocator.proposal.model import Asked, Model, Pins
from waymark.allocator.proposal.sharing import bonus, no_worse_for_anybody, shared_gains
from waymark.allocator.proposal.words import Gains


@dataclass(frozen=True)
class Settled:
    """One list, as the model's offers, and the engine's answer it comes from."""

    model: Model
    asked: Asked
    answer: Answer
    offers: list[int]

    @property
    def is_proven(self) -> bool:
        return self.answer.status == PROVEN

    @cached_property
    def proof(self) -> Mapping[str, Any]:
        return certificate(self.model, self.asked, self.answer)


@dataclass(frozen=True)
class Lists:
    """`reference` is the list before fair share, `final` the one proposed; `shared` what fair share led to, where asked for."""

    reference: Settled
    final: Settled
    shared: Settled | None

    @property
    def are_proven(self) -> bool:
        return self.reference.is_proven and (self.shared is None or self.shared.is_proven)


def settle(model: Model, pins: Pins, seconds: float) -> Lists | None:
    """Both lists; None when no list keeps the pins. The time of compiling the engine is not counted."""
    warm()
    deadline = time.monotonic() + seconds
    reference = _settled(model, pins, model.gains(), None, seconds)
    if not _keeps(model, pins, reference.offers):
        return None
    if "fair_share" not in model.problem.policy.priorities or not bonus(model.found).any():
        return Lists(reference, reference, None)
    kept = no_worse_for_anybody(model.found, reference.offers)
    shared = _settled(model, pins, shared_gains(model), kept, deadline - time.monotonic())
    is_fairer = shared.is_proven and not _as_good(model, reference, shared)
    return Lists(reference, shared if is_fairer else reference, shared)


def _settled(model: Model, pins: Pins, gains: Gains, kept: np.ndarray | None, seconds: float) -> Settled:
    agrees = model.kept_by(pins)
    asked = model.asked(model.with_pins(pins, gains), agrees if kept is None else agrees & kept)
    answer = maximise(asked.program, seconds=max(seconds, 0.0))
    offers = asked.offers(answer.chosen, len(model.found))
    if answer.status not in (PROVEN, FEASIBLE) or (answer.status == FEASIBLE and not _keeps(model, pins, offers)):
        offers = _in_turn(model, pins)
    return Settled(model, asked, answer, offers)


def _keeps(model: Model, pins: Pins, offers: list[int]) -> bool:
    numbers = {model.found.arrays.request_number[request_id] for request_id in pins}
    return numbers <= {int(model.found.request[each]) for each in offers}


def _in_turn(model: Model, pins: Pins) -> list[int]:
    """A list for when time ran out before any was found: the pins first, then the most urgent."""
    board = Board(model)
    for column in pins_together(model, pins):
        board.take(column)
    ordered = sorted(
        (each for each in model.found.arrays.requests if each.id not in pins),
        key=lambda item: (not item.statutory, -item.days_at_risk, -item.urgency, -item.waiting_days, item.id),
    )
    return in_turn(model, [each.id for each in ordered], board)


def _as_good(model: Model, reference: Settled, shared: Settled) -> bool:
    """Whether the reference serves fair share just as well; then it stands."""
    gains = [gain for _, gain in shared_gains(model)]
    return all(gain[reference.offers].sum() == gain[shared.offers].sum() for gain in gains)
