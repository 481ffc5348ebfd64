"""The counts of a run as tables with named axes, and how they are added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.county import Counts
from waymark.sufficiency.county.counts import MONTH_NAMES
from waymark.sufficiency.county.layout import AREA_COUNTS, PLACE_COUNTS, PROVISION_COUNTS, SCHOOL_COUNTS
from waymark.sufficiency.county.scenario import YEAR_GROUPS

AXES = ("year", "tier", "kind", "partnership", "school", "year_group", "month", "provision")
Group = tuple[object, ...]


@dataclass(frozen=True)
class Family:
    """Counts that lie in one table of `Counts`, by the same axes."""

    table: str
    counts: tuple[str, ...]
    axes: tuple[str, ...]

    def has(self, counts: Sequence[str], by: Sequence[str]) -> bool:
        return set(counts) <= set(self.counts) and {"kind" if axis == "tier" else axis for axis in by} <= set(self.axes)


PLACE = Family("place", PLACE_COUNTS, ("year", "month", "partnership", "kind"))
AREA = Family("area", AREA_COUNTS, ("year", "month", "partnership", "year_group"))
SCHOOL = Family("school", SCHOOL_COUNTS, ("year", "school"))
PROVISION = Family("provision", PROVISION_COUNTS, ("year", "provision"))
FAMILIES = (PLACE, AREA, SCHOOL, PROVISION)


@dataclass(frozen=True)
class Cube:
    """[futures, *axes] with the labels of each axis."""

    axes: tuple[str, ...]
    labels: dict[str, tuple[object, ...]]
    table: np.ndarray

    def by(self, wanted: Sequence[str]) -> tuple[list[Group], np.ndarray]:
        """The groups of those axes, each in the order of `wanted`, and [futures, groups] added up over the others."""
        over = tuple(place for place, axis in enumerate(self.axes, 1) if axis not in wanted)
        left = [axis for axis in self.axes if axis in wanted]
        summed = np.transpose(self.table.sum(axis=over, dtype=np.int64), (0, *(1 + left.index(axis) for axis in wanted)))
        groups: list[Group] = [()]
        for axis in wanted:
            groups = [(*group, label) for group in groups for label in self.labels[axis]]
        return groups, summed.reshape(len(self.table), -1)

    def with_tiers(self, tiers: Sequence[int]) -> Cube:
        """Kinds of the same tier together."""
        place = self.axes.index("kind") + 1
        each = sorted(set(tiers))
        parts = [self.table.compress(np.array(tiers) == tier, axis=place).sum(axis=place, dtype=np.int64) for tier in each]
        axes = tuple("tier" if axis == "kind" else axis for axis in self.axes)
        return Cube(axes, {**self.labels, "tier": tuple(each)}, np.stack(parts, axis=place))


def cube_of(counts: Counts, family: Family, name: str) -> Cube:
    table = getattr(counts, family.table)[..., family.counts.index(name)]
    return Cube(family.axes, labels_of(counts, family), table)


def starts_by_wait(counts: Counts) -> np.ndarray:
    """[futures, years, 1 month, partnerships + 1, kinds, weeks waited], as `PLACE` but for the months."""
    own = counts.waits[:, :, None]
    return np.concatenate([own, np.zeros_like(own[:, :, :, :1])], axis=3)


def labels_of(counts: Counts, family: Family) -> dict[str, tuple[object, ...]]:
    of_all = ("",) if family is PLACE else ()
    return {
        "year": counts.years, "month": MONTH_NAMES, "partnership": (*counts.partnerships, *of_all), "kind": counts.kinds,
        "year_group": YEAR_GROUPS, "school": counts.schools, "provision": counts.provisions,
    }  # fmt: skip
