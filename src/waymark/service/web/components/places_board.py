"""The places board: who is in each place, week by week, and what comes free.

A picture for a quick look; the same content as a table is drawn beside it from the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

StayState = Literal["stay", "overstay", "hold", "proposal"]
STATE_WORDS: dict[str, str] = {
    "stay": "placed",
    "overstay": "past the planned end",
    "hold": "held",
    "proposal": "proposed",
}
# The style sheet has classes for as many columns and lanes as these.
MOST_WEEKS, MOST_LANES = 54, 30


@dataclass(frozen=True)
class BoardWeek:
    """`label` is short ("24 Nov"); `gap_before` marks a holiday between this week and the one before."""

    monday: date
    label: str
    gap_before: bool = False


@dataclass(frozen=True)
class BoardStay:
    """`label` is initials and year ("A. B. Y8"). Weeks are positions in the board's weeks, both included.

    A stay may begin before the board or end after it: negative positions and positions past the end are allowed.
    """

    label: str
    first_week: int
    last_week: int
    state: StayState = "stay"
    href: str = ""

    def __post_init__(self) -> None:
        if self.last_week < self.first_week:
            raise ValueError(f"The stay of {self.label} ends in a week before it begins.")


@dataclass(frozen=True)
class BoardClass:
    """`lanes` is the number of places; sentences as "3 free from Wed 2 Dec, 5 from 8 Dec", "confirmed by A. Okafor on Mon"."""

    name: str
    lanes: int
    stays: Sequence[BoardStay] = ()
    free_sentence: str = ""
    confirmed_sentence: str = ""
    href: str = ""


@dataclass(frozen=True)
class BoardProvision:
    name: str
    kind: str
    classes: Sequence[BoardClass] = ()


@dataclass(frozen=True)
class Board:
    """`now_week` is the position of the current week, if it is on the board."""

    weeks: Sequence[BoardWeek]
    provisions: Sequence[BoardProvision]
    now_week: int | None = None

    def __post_init__(self) -> None:
        if len(self.weeks) > MOST_WEEKS:
            raise ValueError(f"The places board shows at most {MOST_WEEKS} weeks; {len(self.weeks)} were given.")


@dataclass(frozen=True)
class Bar:
    """One stay in its lane. `column`, `span` and `lane` count from 1; `over` is a lane beyond the places there are."""

    stay: BoardStay
    lane: int
    column: int
    span: int
    over: bool
    began_before: bool
    ends_after: bool

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.stay.state]


@dataclass(frozen=True)
class ClassRow:
    held_by: BoardClass
    bars: tuple[Bar, ...]
    lanes: int
    over_by: int


@dataclass(frozen=True)
class ProvisionRows:
    name: str
    kind: str
    rows: tuple[ClassRow, ...]


@dataclass(frozen=True)
class BoardLayout:
    weeks: Sequence[BoardWeek]
    now_week: int | None
    dense: bool
    provisions: tuple[ProvisionRows, ...] = field(default=())

    def from_words(self, bar: Bar) -> str:
        return f"before {self.weeks[0].label}" if bar.began_before else self.weeks[bar.column - 1].label

    def until_words(self, bar: Bar) -> str:
        last = self.weeks[bar.column + bar.span - 2].label
        return f"after {last}" if bar.ends_after else last


def assign_lanes(stays: Sequence[BoardStay]) -> list[tuple[BoardStay, int]]:
    """Each stay with its lane from 0, no two overlapping in one lane and no more lanes than need be.

    Taking stays in order of their start and the lowest lane free never uses more lanes than children at once.
    """
    busy_until: list[int] = []
    placed: list[tuple[BoardStay, int]] = []
    for stay in sorted(stays, key=lambda each: (each.first_week, each.state == "proposal", each.last_week, each.label)):
        lane = next((lane for lane, last in enumerate(busy_until) if last < stay.first_week), len(busy_until))
        if lane == len(busy_until):
            busy_until.append(stay.last_week)
        else:
            busy_until[lane] = stay.last_week
        placed.append((stay, lane))
    return placed


def layout(board: Board) -> BoardLayout:
    """The board as rows a template can print: stays outside the weeks left out, those across an edge cut off."""
    return BoardLayout(
        board.weeks,
        board.now_week,
        dense=len(board.weeks) > 20,
        provisions=tuple(
            ProvisionRows(each.name, each.kind, tuple(_class_row(one, len(board.weeks)) for one in each.classes))
            for each in board.provisions
        ),
    )


def _class_row(held_by: BoardClass, weeks: int) -> ClassRow:
    seen = [stay for stay in held_by.stays if stay.first_week < weeks and stay.last_week >= 0]
    placed = assign_lanes(seen)
    needed = max((lane + 1 for _, lane in placed), default=0)
    lanes = max(held_by.lanes, needed, 1)
    if lanes > MOST_LANES:
        raise ValueError(f"{held_by.name} needs {lanes} lanes; the places board draws at most {MOST_LANES} a class.")
    bars = tuple(_bar(stay, lane, weeks, over=lane >= held_by.lanes) for stay, lane in placed)
    return ClassRow(held_by, bars, lanes, over_by=max(0, needed - held_by.lanes))


def _bar(stay: BoardStay, lane: int, weeks: int, over: bool) -> Bar:
    first, last = max(stay.first_week, 0), min(stay.last_week, weeks - 1)
    return Bar(
        stay,
        lane + 1,
        column=first + 1,
        span=last - first + 1,
        over=over,
        began_before=stay.first_week < 0,
        ends_after=stay.last_week >= weeks,
    )
