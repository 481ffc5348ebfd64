"""What the allocator proposes, with what proves it. Plain values, JSON both ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

RESULT_SCHEMA = "waymark.allocator.result/2"
STATUSES = ("proven", "feasible", "infeasible")


@dataclass(frozen=True, order=True)
class Assignment:
    """A proposed stay: `weeks` school weeks from `start_week`; `end_week` is the last of them.

    A stay may run past the calendar of the problem; its places are then checked as far as the calendar goes.
    """

    request: str
    class_id: str
    start_week: int
    weeks: int
    end_week: int


@dataclass(frozen=True)
class Explanation:
    """A code and numbers for programs, a sentence for people. `request` is empty for the list as a whole."""

    request: str
    code: str
    numbers: Mapping[str, Any]
    sentence: str


@dataclass(frozen=True)
class Result:
    """`status`: proven (no better list exists), feasible (time ran out) or infeasible (pins clash).

    `reference` is the list before fair share, `allocation` the list proposed. `values` are the exact levels of the allocation by
    priority; `best` those of the reference, for every priority that is settled in turn (all but fair share). `bounds` are proven
    limits of `best`, None where none was reached; `gap` is their distance. `certificate` is the proof, in the problem's own
    words (see `certificate`), and `seal` a fingerprint of everything else.
    """

    status: str
    allocation: tuple[Assignment, ...]
    unplaced: tuple[str, ...]
    values: Mapping[str, int]
    best: Mapping[str, int]
    bounds: Mapping[str, int | None]
    gap: Mapping[str, int | None]
    reference: tuple[Assignment, ...]
    explanations: tuple[Explanation, ...]
    problem_sha256: str
    certificate: Mapping[str, Any]
    seed: int = 0
    pinned: Mapping[str, tuple[str, int | None]] | None = None
    banned: tuple[tuple[str, str], ...] = ()
    seal: str = ""
    schema: str = RESULT_SCHEMA

    def assignment(self, request_id: str) -> Assignment | None:
        return next((item for item in self.allocation if item.request == request_id), None)

    def to_json(self) -> dict[str, Any]:
        """Plain data of `schema/result-2.json`."""
        return {
            "schema": self.schema,
            "status": self.status,
            "problem_sha256": self.problem_sha256,
            "seed": self.seed,
            "allocation": [asdict(item) for item in self.allocation],
            "unplaced": list(self.unplaced),
            "values": dict(self.values),
            "best": dict(self.best),
            "bounds": dict(self.bounds),
            "gap": dict(self.gap),
            "reference": [asdict(item) for item in self.reference],
            "pinned": {key: list(pin) for key, pin in sorted((self.pinned or {}).items())},
            "banned": [list(pair) for pair in sorted(self.banned)],
            "explanations": [{**_shallow(item), "numbers": dict(item.numbers)} for item in self.explanations],
            "certificate": dict(self.certificate),
            "seal": self.seal,
        }

    @classmethod
    def from_json(cls, source: str | Mapping[str, Any]) -> Result:
        data = dict(json.loads(source) if isinstance(source, str) else source)
        for name in ("allocation", "reference"):
            data[name] = tuple(Assignment(**item) for item in data[name])
        data["explanations"] = tuple(Explanation(**item) for item in data["explanations"])
        data["unplaced"] = tuple(data["unplaced"])
        data["pinned"] = {key: (pin[0], pin[1]) for key, pin in data["pinned"].items()}
        data["banned"] = tuple((pair[0], pair[1]) for pair in data["banned"])
        return cls(**data)


def _shallow(value: Explanation) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}
