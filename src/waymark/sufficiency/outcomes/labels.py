"""What a row is about, and the two kinds of interval that go with its numbers, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .cubes import AXES, Group

OF_THE_MEAN = "Between these the mean lies, 95 times in 100: it says whether enough futures were run, and more of them narrow it."
OF_FUTURES = "Between these 8 of 10 single futures lie: it says how uncertain the answer is, and more futures do not narrow it."
TOO_FEW = "too few futures"


@dataclass(frozen=True)
class Said:
    """A measure in one group; None for an axis that is not divided by."""

    measure: str
    unit: str
    year: str | None
    tier: int | None
    kind: str | None
    partnership: str | None
    school: str | None
    year_group: int | None
    month: str | None
    provision: str | None


def labelled(group: Group, axes: Sequence[str]) -> dict[str, object]:
    """All axes, None where not divided by."""
    return {**dict.fromkeys(AXES), **dict(zip(axes, group, strict=True))}
