"""The columns of the two tables: heading, what goes in, an invented example, and who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waymark.allocator.tables import cells

MINUTES_TO = "Minutes to "
EXAMPLE_REQUEST = "example-request"
EXAMPLE_CLASS = "example-class"
COUNT = cells.whole(0, 10_000)
EXAMPLE_WEEKS = ("2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28", "2026-10-05", "2026-10-12", "2026-10-19")


@dataclass(frozen=True)
class Column:
    """`field` is the attribute it fills; `note` stands in the template's heading."""

    heading: str
    field: str
    read: Callable[[Any], Any]
    note: str
    example: str = ""
    needed: bool = False


REQUESTS: tuple[Column, ...] = (
    Column("Request", "id", cells.name, "A code for this request, never a child's name. Each code once.", EXAMPLE_REQUEST, True),
    Column("School", "school", cells.name, "A code or name for the school that asks.", "Invented High", True),
    Column("Year group", "year_group", cells.year_group, "The child's year group, such as 8.", "8", True),
    Column("Urgency", "urgency", cells.whole(1, 5), "From 1 (can wait) to 5 (most urgent).", "4", True),
    Column(
        "Asked for",
        "kinds",
        cells.by_kind(1, 520),
        "Each kind of provision asked for, with its length in school weeks, parted by semicolons. "
        "Kinds are those in the table of places, such as: base 6; centre 12",
        "base 6",
        True,
    ),
    Column("Earliest start", "earliest", cells.day, "A day of the first school week for a start.", "2026-09-07", True),
    Column("Latest start", "latest", cells.day, "A day of the last school week for a start.", "2026-09-21", True),
    Column(
        "Full-time duty",
        "statutory",
        cells.yes_or_no,
        "Yes when full-time education is owed by law (section 19, or the sixth day of an exclusion). Empty means no.",
        "no",
    ),
    Column(
        "School days without",
        "days_at_risk",
        COUNT,
        "School days on which that duty has already gone unmet before the first week. Empty means 0.",
    ),
    Column("Excluded", "excluded", cells.yes_or_no, "Yes when the child is excluded. Empty means no.", "no"),
    Column("Needs", "needs", cells.names, "Needs that the class must be able to meet, parted by semicolons.", "semh"),
    Column("High intensity", "high_intensity", cells.yes_or_no, "Yes when the child needs much support. Empty means no.", "no"),
    Column(
        "Preferred classes",
        "preferences",
        cells.names,
        "Classes the family prefers, best first, parted by semicolons.",
        EXAMPLE_CLASS,
    ),
    Column(
        "Unsuitable classes",
        "not_classes",
        cells.reasons,
        "Classes that do not suit this child, each with a short reason: base-a: the reason; centre-b: the reason",
    ),
    Column("Unsuitable schools", "not_schools", cells.reasons, "Schools no move may lead to, each with a reason: school-b: why"),
    Column("One-to-one hours", "one_to_one_hours", cells.whole(0, 60), "Hours a week staff are needed for this child alone."),
    Column("Team weeks", "team_weeks", cells.by_kind(0, 10_000), "Weeks of a team's time, where not as usual: outreach 4"),
    Column("Days waited", "waiting_days", COUNT, "School days since it was complete. Empty means 0.", "12"),
    Column(
        "Owed",
        "weight_fair_share",
        cells.whole(-1_000_000, 1_000_000),
        "What the ledger of fair share says the school is owed; less than 0 when it has had more. Empty means 0.",
    ),
    Column("Keep apart from", "apart", cells.names, "Codes of other requests that must never be at the same site."),
    Column("Keep away from site", "away", cells.names, "Sites where a pupil already is from whom this child is kept apart."),
)

PLACES: tuple[Column, ...] = (
    Column("Class", "id", cells.name, "A code for this class. Each code once.", EXAMPLE_CLASS, True),
    Column("Kind", "kind", cells.name, "The kind of provision, in the same word as the requests use.", "base", True),
    Column("Youngest year", "youngest", cells.year_group, "The youngest year group the class takes.", "7", True),
    Column("Oldest year", "oldest", cells.year_group, "The oldest year group the class takes.", "9", True),
    Column("Provision", "provision", cells.name, "The provision it belongs to. Empty means the class itself.", "Invented Base"),
    Column("Site", "site", cells.name, "Where it is, to keep children apart. Empty means the provision.", "Invented Lane"),
    Column(
        "Kept for not excluded",
        "preventive_reserved",
        COUNT,
        "Of the free places, how many are kept for children who are not excluded. Empty means 0.",
    ),
    Column("Host school", "host_school", cells.name, "The school that hosts the class, when places are kept for it."),
    Column("For the host", "host_only_places", COUNT, "Free places that only the host school may use."),
    Column("Schools served", "serves_schools", cells.names, "The schools it serves, parted by semicolons. Empty: every school."),
    Column("Needs met", "needs_met", cells.names, "Needs the class can meet, parted by semicolons.", "semh; autism"),
    Column(
        "Most high intensity",
        "high_intensity_limit",
        COUNT,
        "The most children at high intensity the class can support. Empty means no limit.",
        "3",
    ),
    Column("High intensity now", "high_intensity_present", COUNT, "How many of those are there already.", "1"),
    Column("Most years apart", "year_span_limit", cells.whole(0, 14), "The most years may differ by. Empty means no limit."),
    Column("Years there now", "years_present", cells.year_groups, "Year groups there already, parted by semicolons."),
    Column("Staff hours", "staff_hours", cells.whole(0, 6_000), "Hours a week staff have for one child alone. Empty: no limit."),
    Column("Team weeks left", "team_weeks", COUNT, "Weeks of a team's time that are left. Empty means not counted."),
    Column("Team weeks a child", "team_weeks_per_child", COUNT, "Weeks of the team's time a child takes. Empty means 1."),
    Column("Receiving school", "receiving_school", cells.name, "The school that a move leads to. Empty when it is no move."),
    Column("Full time", "full_time", cells.yes_or_no, "No when the class is not full time. Empty means yes.", "yes"),
)

JOURNEY_NOTE = (
    "One column for each class, headed Minutes to and the class. Minutes one way: 25 is an estimate, "
    "25 measured was measured. Empty means not known."
)
WEEK_NOTE = (
    "One column for each school week, headed with its Monday; weeks without school are left out. "
    "Places free in that week, after those already taken: 0 when there is none, closed when no stay may include it."
)
EXAMPLE_JOURNEY = "20 measured"
EXAMPLE_PLACES = "1"
