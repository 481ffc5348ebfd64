"""The columns of the kernel's arrays, and the counts that come out of it.

One row of whole numbers and one of doubles for each pupil with anything to happen to it: a row is a cache line.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

VERSION = 1
"""Part of the key of every draw: raise it when the same seed should no longer give the same futures."""
PUPIL, INCIDENT, INCIDENT_MORE, STAY, START, SCHOOL, STANDING_SINCE, ENTRY, LEAVING = range(2, 11)
"""What a draw is about; 1 is a parameter's."""

# a pupil's whole numbers
(SCHOOL_AT, COHORT, NUMBER, ROW, EARLIER, INCIDENTS, VISIT, STATE, KIND, PROVISION, DUE_STEP, DUE_INCIDENT, ASKED, WITHDRAWN_ON,
 MARKS, THIS_YEAR) = range(16)  # fmt: skip
# a pupil's doubles
RISK, LEFT_OVER, DRIVE, SINCE = range(4)
# marks of a pupil, as bits
LISTED, LISTED_EXCLUDED, CONSIDERED, OVERSTAYING, TUITION = 1, 2, 4, 8, 16
DAY_SHIFT = 5
"""From this bit on: the day of the week of a permanent exclusion, 0 to 4."""

AT_SCHOOL, WAITING, OFFERED, PLACED, EXCLUDED, EXCLUDED_PLACED, LEFT = range(7)
STATES = ("at_school", "waiting", "offered", "placed", "excluded", "excluded_placed", "left")

OCCUPIED, OVER, HELD = range(3)
"""Columns of `taken`."""
ASKING, NEWLY_EXCLUDED, LAPSING, BEGINNING, ENDING, WITHDRAWING, EXCLUDED_ENDING, REVIEWING = range(8)
BATCHES = 8
"""Batches."""
STEP, NEXT_INCIDENT = range(2)
"""The two agendas: what happens to a pupil by plan, and its next incident."""
FREE, USED, PUPILS, OVERFULL = range(4)
"""Counters: the first free entry of the agendas, entries used, pupils with a row, whether room ran out."""

# columns of what does not change in a run
C_SCHOOL, C_FIRST_YEAR, C_PUPILS, C_JOINS, C_ENTRY = range(5)
S_NUMBER, S_PARTNERSHIP, S_HOSTS = range(3)
K_MIN, K_MAX, K_EXCLUDED, K_MOVES = range(4)
Q_KIND, Q_PARTNERSHIP, Q_PROVISION, Q_HOST = range(4)
W_YEAR, W_MONTH = range(2)
P_EVERY, P_FIRST = range(2)
ST_COHORT, ST_STATE, ST_KIND, ST_PLACE, ST_WEEKS, ST_LEFT, ST_SUSPENSIONS = range(7)
"""A row of `standing`; ST_STATE is a pupil's state, ST_LEFT -1 where it is drawn."""
VISIT_SHIFT = 8
"""A request, its stay and an exclusion are numbered by the pupil's incidents until then, so that one which is made in two
scenarios has the same draws in both; each further stay of an excluded pupil counts one on, below this bit."""
BY_URGENCY, BY_ALLOCATOR = range(2)
FIGURES = (
    "base_rate", "risk_shape", "repeat_effect", "school_shape", "exclusion_school_shape", "exclusions_per_suspension",
    "exclusion_growth", "withdrawn", "withdrawn_within_weeks", "asks", "asks_growth", "lapses_after_weeks", "never_starts",
    "overstays", "stays_another_week", "transition_found", "transition_risk", "entry_history", "review_asks", "host_asks",
    "tuition", "tuition_after_weeks", "sustained_unplaced",
)  # fmt: skip
(F_BASE, F_RISK_SHAPE, F_REPEAT, F_SCHOOL_SHAPE, F_EXCLUSION_SHAPE, F_EXCLUSIONS, F_EXCLUSION_GROWTH, F_WITHDRAWN, F_WITHIN,
 F_ASKS, F_ASKS_GROWTH, F_LAPSES, F_NEVER, F_OVERSTAYS, F_ANOTHER, F_FOUND, F_TRANSITION,
 F_HISTORY, F_REVIEW_ASKS, F_HOST_ASKS, F_TUITION, F_TUITION_AFTER, F_SUSTAINED) = range(23)  # fmt: skip
KF_DURING, KF_HOLDS_3, KF_HOLDS_4, KF_AFTER, KF_SUSTAINED = range(5)
MOST_REPEATS = 6
MOST_GROWTH = 5
KEY_STAGE_4 = 3
"""Year 10, counted from Year 7."""

PLACE_COUNTS = (
    "requests", "starts", "never_started", "lapsed", "left_waiting", "waiting_weeks", "waiting_at_end", "short_weeks",
    "place_weeks", "occupied_weeks", "held_weeks", "overstay_weeks", "returns", "returns_held", "weeks_waited",
    "requests_broken_off", "stays_broken_off", "standing_requests", "standing_stays", "host_place_weeks", "host_occupied_weeks",
    "left_at_16", "left_sustained", "journeys", "journey_minutes",
)  # fmt: skip
(REQUESTS, STARTS, NEVER_STARTED, LAPSED, LEFT_WAITING, WAITING_WEEKS, WAITING_AT_END, SHORT_WEEKS, PLACE_WEEKS, OCCUPIED_WEEKS,
 HELD_WEEKS, OVERSTAY_WEEKS, RETURNS, RETURNS_HELD, WEEKS_WAITED, REQUESTS_BROKEN_OFF, STAYS_BROKEN_OFF,
 STANDING_REQUESTS, STANDING_STAYS, HOST_PLACE_WEEKS, HOST_OCCUPIED_WEEKS, LEFT_AT_16, LEFT_SUSTAINED, JOURNEYS,
 JOURNEY_MINUTES) = range(25)  # fmt: skip
"""Broken off: excluded meanwhile, or left at 16, or (a stay) the exclusion withdrawn. Journeys: starts at a place that pupils
travel to, where the minutes are known."""
AREA_COUNTS = (
    "suspensions", "school_days_lost", "over_five_days", "exclusions_issued", "exclusions_withdrawn", "sixth_day_breaches",
    "breach_days", "excluded_waiting_weeks", "excluded_returns", "excluded_left", "standing_excluded", "tuition_weeks",
    "breach_days_with_tuition", "entered_under_review", "review_requests", "unplaced_at_16", "unplaced_sustained",
)  # fmt: skip
(SUSPENSIONS, DAYS_LOST, OVER_FIVE, ISSUED, WITHDRAWN, BREACHES, BREACH_DAYS, EXCLUDED_WEEKS, EXCLUDED_RETURNS,
 EXCLUDED_LEFT, STANDING_EXCLUDED, TUITION_WEEKS, TUITION_DAYS, UNDER_REVIEW, REVIEW_REQUESTS, UNPLACED_AT_16,
 UNPLACED_SUSTAINED) = range(17)  # fmt: skip
PROVISION_COUNTS = (
    "open_weeks", "place_weeks", "occupied_weeks", "held_weeks", "overstay_weeks", "starts", "journeys", "journey_minutes",
)  # fmt: skip
(OPEN_WEEKS, Q_PLACE_WEEKS, Q_OCCUPIED_WEEKS, Q_HELD_WEEKS, Q_OVERSTAY_WEEKS, Q_STARTS, Q_JOURNEYS,
 Q_JOURNEY_MINUTES) = range(8)  # fmt: skip
SCHOOL_COUNTS = ("suspensions", "exclusions_issued", "requests", "starts", "journeys", "journey_minutes")
ABREAST = 64
"""Pupils whose words are drawn side by side."""
WHOSE, WHO, WHICH_TIME = range(3)
MONTHS = 12
"""September is 0."""
WAITS = 53
"""Weeks from the request to the start, the last for 52 and more."""
REPEATS = 13
"""Suspensions of a pupil in a school year, the last for 12 and more."""


class County(NamedTuple):
    """What does not change from one future to another."""

    cohorts: np.ndarray  # int64[cohorts, 5]: school, year of the run in which it is in Year 7, pupils, week of joining, entry
    schools: np.ndarray  # int64[schools, 3]: number, partnership, whether it hosts places kept for its own pupils
    factor: np.ndarray  # float64[schools]: given effect on suspensions, or -1
    kinds: np.ndarray  # int64[kinds, 4]: shortest and longest stay, for excluded pupils, ends in another school
    provisions: np.ndarray  # int64[provisions, 4]: kind, partnership or -1, provision of the scenario, kept for the host's own
    places: np.ndarray  # int64[provisions, weeks]
    reach: np.ndarray  # int64[schools, provisions]: minutes, or -1 where the journey or the partnership rules it out
    journeys: np.ndarray  # int64[schools, provisions]: minutes, or -1 where nobody travels or they are not known
    weeks: np.ndarray  # int64[weeks, 2]: year, month
    first_week: np.ndarray  # int64[years + 1]
    partnerships: np.ndarray  # int64[partnerships, 2]: meets every, first week
    peers: np.ndarray  # int64: schools in the order of their partnerships and numbers
    peers_first: np.ndarray  # int64[partnerships + 1]: where each partnership's schools begin in `peers`
    days: np.ndarray  # int64[lengths]: school days of a suspension
    outreach_share: np.ndarray  # float64[years]: Year 6 places for each pupil of that year's intake
    asked: np.ndarray  # uint64[bands, kinds]: limits of what is asked for
    may_ask: bool
    standing: np.ndarray  # int64[pupils, 7]: who is waiting, placed or excluded on the first day, in the order of cohorts
    standing_first: np.ndarray  # int64[cohorts + 1]: where each cohort's begin
    counted_from: int  # the first year that is counted; those before it settle the county
    scenario_provisions: int
    seating: int


class Figures(NamedTuple):
    """What is drawn for one future."""

    scalars: np.ndarray  # float64[23], in the order of FIGURES
    kinds: np.ndarray  # float64[kinds, 7], in the order of OF_A_KIND
    body: np.ndarray  # float64[4096]: risk by equal parts of probability, mean 1
    top: np.ndarray  # float64[1024]: the highest of them cut again
    by_year_group: np.ndarray  # float64[5]: of suspensions, mean 1
    exclusions_by_year_group: np.ndarray  # float64[5]: mean 1
    day_limits: np.ndarray  # uint64[lengths]
    scalars_before: np.ndarray  # float64[23]: in the years that settle the county, without the scenario's changes
    kinds_before: np.ndarray  # float64[kinds, 7]


class Tables(NamedTuple):
    """What one future counts; int32."""

    place: np.ndarray  # [years, months, partnerships + 1, kinds, PLACE_COUNTS]; the last partnership is the whole authority
    area: np.ndarray  # [years, months, partnerships, year groups, AREA_COUNTS]
    waits: np.ndarray  # [years, partnerships, kinds, WAITS]
    school: np.ndarray  # [years, schools, SCHOOL_COUNTS]
    repeats: np.ndarray  # [years, REPEATS]: pupils by suspensions in the year
    census: np.ndarray  # [years, STATES]: pupils on the last day of the school year, before anybody leaves
    provision: np.ndarray  # [years, provisions of the scenario, PROVISION_COUNTS]


class World(NamedTuple):
    """The state of one future, changed in place."""

    pupils: np.ndarray  # int32[room, 16]
    doubles: np.ndarray  # float64[room, 4]
    heads: np.ndarray  # int32[2, weeks + 1]: the first entry of each week's agenda
    entries: np.ndarray  # int32[room, 2]: pupil, next entry
    counters: np.ndarray  # int64[4]
    hazard: np.ndarray  # float64[rows, weeks + 1]: integrated to the beginning of each week; a pupil's ROW
    effect: np.ndarray  # float64[schools, 2]: on suspensions, on exclusions for each of them
    lists: np.ndarray  # int32[partnerships + 1, room]: who may be waiting; the last is of excluded pupils
    listed: np.ndarray  # int64[partnerships + 1]
    waiting: np.ndarray  # int64[partnerships, kinds]
    short: np.ndarray  # int64[partnerships, kinds]: of them, those a panel has already had no place for
    taken: np.ndarray  # int64[provisions, 3]: occupied, of them overstaying, held for somebody to start
    batch: np.ndarray  # int32[batches, room]: whose turn it is in one week, by what happens to them
    batched: np.ndarray  # int64[batches]
    desk: np.ndarray  # int64[6, room]: a panel's requests
    minutes: np.ndarray  # int64[room, provisions]: of those requests to the places that are free
    which: np.ndarray  # int64[provisions]: the provisions with a place free
    free: np.ndarray  # int64[provisions]: how many
    seats: np.ndarray  # int64: room for the allocator's kernel to work in
    abreast: np.ndarray  # int64[3, ABREAST]: pupils whose words are drawn side by side, their numbers, their visits
    drawn: np.ndarray  # uint64[4, ABREAST]: those words
