"""Which school came after which, through conversions, mergers and splits.

GIAS normally records a link from both ends, but hundreds are recorded from one end only, the two ends may carry
different dates, and some pairs each name the other as successor. So a link is read in its direction whichever end
recorded it, and no walk visits a school twice.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from .links import Link

SUCCESSOR, PREDECESSOR = "successor", "predecessor"
# Recorded alike from both ends, so that the link alone does not say which school went on.
AMALGAMATION = "result of amalgamation"


@dataclass(frozen=True, slots=True)
class Step:
    """`urn` came after (or before) `from_urn`; `how` is GIAS's link type, `on` the later of its recorded dates."""

    from_urn: int
    urn: int
    how: str
    on: date | None


class Chains:
    """Built once from links; holds only those that say which school came after which."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._after: dict[int, dict[int, Step]] = defaultdict(dict)
        self._before: dict[int, dict[int, Step]] = defaultdict(dict)
        self._amalgamated: dict[int, set[int]] = defaultdict(set)
        for link in links:
            self._add(link)

    def successors(self, urn: int) -> tuple[int, ...]:
        """Schools that directly followed this one; several after a split."""
        return tuple(sorted(self._after.get(urn, ())))

    def predecessors(self, urn: int) -> tuple[int, ...]:
        """Schools that this one directly followed; several after a merger."""
        return tuple(sorted(self._before.get(urn, ())))

    def amalgamated_with(self, urn: int) -> tuple[int, ...]:
        """Schools it became one with where GIAS does not say which of them went on."""
        return tuple(sorted(self._amalgamated.get(urn, ())))

    def steps_after(self, urn: int) -> tuple[Step, ...]:
        """Every step forward from this school, nearest first; each later school is reached once."""
        return _walk(urn, self._after)

    def steps_before(self, urn: int) -> tuple[Step, ...]:
        """Every step back from this school, nearest first; each earlier school is reached once."""
        return _walk(urn, self._before)

    def standing_today(self, urn: int, open_urns: Collection[int]) -> tuple[int, ...]:
        """Open schools that are this school or carry it on.

        A school that split may itself stay open beside what came out of it. Where a closed school was amalgamated
        and nothing else followed it, the open schools it was amalgamated with carry it on.
        """
        line = [urn, *(step.urn for step in self.steps_after(urn))]
        standing = {school for school in line if school in open_urns}
        if not standing:
            standing = {other for school in line for other in self.amalgamated_with(school) if other in open_urns}
        return tuple(sorted(standing))

    def _add(self, link: Link) -> None:
        kind = link.link_type.casefold()
        if kind.startswith(SUCCESSOR):
            self._join(link.urn, link.linked_urn, link)
        elif kind.startswith(PREDECESSOR):
            self._join(link.linked_urn, link.urn, link)
        elif kind == AMALGAMATION:
            self._amalgamated[link.urn].add(link.linked_urn)
            self._amalgamated[link.linked_urn].add(link.urn)

    def _join(self, earlier: int, later: int, link: Link) -> None:
        known = self._after[earlier].get(later)
        dates = [on for on in (link.established_on, known.on if known else None) if on]
        on = max(dates, default=None)
        how = known.how if known and known.how.casefold().startswith(SUCCESSOR) else link.link_type
        self._after[earlier][later] = Step(earlier, later, how, on)
        self._before[later][earlier] = Step(later, earlier, how, on)


def _walk(start: int, ways: dict[int, dict[int, Step]]) -> tuple[Step, ...]:
    met, waiting, steps = {start}, deque([start]), []
    while waiting:
        for urn, step in sorted(ways.get(waiting.popleft(), {}).items()):
            if urn not in met:
                met.add(urn)
                waiting.append(urn)
                steps.append(step)
    return tuple(steps)
