"""The county model once more, in SimPy: the same rules, one process for each pupil.

Written as somebody would who knows SimPy and the rules, with Python's own random numbers. `lean` spares the process of pupils
to whom nothing will happen. Within a week: plans first, then incidents, panels, the counting, and places for the excluded.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter

import numpy as np

from waymark.sufficiency.county.agenda import ROWS_BEFORE, hazard_table
from waymark.sufficiency.county.layout import F_HISTORY, F_REVIEW_ASKS, County, Figures

PLANS, INCIDENTS, REVIEWS, PANELS, COUNTING, ADMISSIONS = 0.0, 0.2, 0.3, 0.4, 0.6, 0.8
AT_SCHOOL, WAITING, OFFERED, PLACED, EXCLUDED, EXCLUDED_PLACED, LEFT = range(7)


class Pupil:
    """What is known of one pupil."""

    __slots__ = ("asked", "chance", "day", "earlier", "first_year", "kind", "leaves", "left_over", "overstays", "process",
                 "provision", "risk", "school", "since", "state", "turn", "withdrawn_on")  # fmt: skip

    def __init__(self, school: int, first_year: int, risk: float, since: int, leaves: int, left_over: float) -> None:
        self.school, self.first_year, self.risk, self.since, self.leaves = school, first_year, risk, since, leaves
        self.left_over = left_over
        self.earlier = self.turn = 0
        self.state, self.kind, self.provision, self.overstays, self.withdrawn_on = AT_SCHOOL, -1, -1, False, -1
        self.process = None


class Model:
    """One future; `counts` has what the kernel counts, whole run together."""

    def __init__(self, county: County, figures: Figures, seed: int) -> None:
        import simpy

        self.simpy, self.world, self.chance = simpy, simpy.Environment(), random.Random(seed)
        self.counts: Counter = Counter()
        self.weeks = len(county.weeks)
        self.year_of = [int(year) for year in county.weeks[:, 0]]
        self.first_week = [int(week) for week in county.first_week]
        self.cohorts, self.partnership = county.cohorts.tolist(), county.schools[:, 1].tolist()
        self.kinds, self.provisions = county.kinds.tolist(), county.provisions[:, :2].tolist()
        self.places, self.reach = county.places.tolist(), county.reach.tolist()
        self.partnerships = county.partnerships.tolist()
        self.schools_of = [
            county.peers[county.peers_first[one] : county.peers_first[one + 1]].tolist() for one in range(len(self.partnerships))
        ]
        self.days, self.asked_weights = county.days.tolist(), np.diff(county.asked.astype(float), axis=1, prepend=0).tolist()
        self.day_weights = np.diff(figures.day_limits.astype(float), prepend=0).tolist()
        (self.base, self.risk_shape, self.repeat, self.school_shape, self.exclusion_shape, self.exclusions, self.growth,
         self.withdrawn, self.within, self.asks, self.asks_growth, self.lapses, self.never, self.overstay, self.another,
         *_) = figures.scalars.tolist()  # fmt: skip
        self.history, self.review_asks = figures.scalars[F_HISTORY], figures.scalars[F_REVIEW_ASKS]
        self.of_kinds, self.by_group = figures.kinds.tolist(), figures.exclusions_by_year_group.tolist()
        self.hazard = hazard_table(county.first_week, 0, figures.scalars, figures.scalars, figures.by_year_group).tolist()
        draw = self.chance.gammavariate
        self.effect = [draw(self.school_shape, 1 / self.school_shape) for _ in self.partnership]
        self.exclusion_effect = [draw(self.exclusion_shape, 1 / self.exclusion_shape) for _ in self.partnership]
        self.waiting: list[list[Pupil]] = [[] for _ in self.partnerships]
        self.without_place: list[Pupil] = []
        self.taken = [0] * len(self.provisions)

    def run(self, lean: bool = False) -> Counter:
        for school, first_year, pupils, joins, _ in self.cohorts:
            leaves = self.first_week[min(len(self.first_week) - 1, max(0, first_year + 5))]
            total = self.hazard[first_year + ROWS_BEFORE][self.weeks] * self.effect[school]
            for _ in range(pupils):
                risk = self.chance.gammavariate(self.risk_shape, 1 / self.risk_shape)
                left_over = self.chance.expovariate(1)
                known = first_year >= 0 and self.chance.random() < self.history * risk
                if not lean or known or left_over < risk * total:
                    pupil = Pupil(school, first_year, risk, joins, leaves, left_over)
                    if known:
                        pupil.earlier = 1
                        self.world.process(self.review(pupil, joins + self.chance.randrange(6)))
                    pupil.process = self.world.process(self.incidents(pupil) if lean else self.life(pupil))
        self.world.process(self.panels())
        self.world.process(self.counting())
        self.world.process(self.admissions())
        self.world.run(until=self.weeks)
        return self.counts

    def life(self, pupil: Pupil):
        """From the day the pupil joins."""
        yield self.world.timeout(pupil.since)
        yield from self.incidents(pupil)

    def drive(self, pupil: Pupil) -> float:
        if pupil.state in (EXCLUDED, EXCLUDED_PLACED, LEFT):
            return 0.0
        drive = pupil.risk * self.effect[pupil.school] * (1 + self.repeat * min(pupil.earlier, 6))
        return drive * self.of_kinds[pupil.kind][0] if pupil.state == PLACED else drive

    def due(self, pupil: Pupil) -> int:
        """The week of the next incident, at the present drive; -1 for never."""
        drive, row = self.drive(pupil), self.hazard[pupil.first_year + ROWS_BEFORE]
        if drive <= 0:
            return -1
        wanted = row[pupil.since] + pupil.left_over / drive
        if wanted >= row[self.weeks]:
            return -1
        return max(pupil.since, bisect_right(row, wanted) - 1)

    def change(self, pupil: Pupil, state: int, week: int) -> None:
        """Use up the hazard so far, then the new state counts."""
        if week > pupil.since:
            row = self.hazard[pupil.first_year + ROWS_BEFORE]
            pupil.left_over = max(0.0, pupil.left_over - self.drive(pupil) * (row[week] - row[pupil.since]))
            pupil.since = week
        pupil.state = state

    def wake(self, pupil: Pupil) -> None:
        """The drive has changed: the pupil's own process works its next incident out anew."""
        if pupil.process is not None and pupil.process.is_alive and pupil.process is not self.world.active_process:
            pupil.process.interrupt()
        else:
            pupil.process = self.world.process(self.incidents(pupil))

    def incidents(self, pupil: Pupil):
        while True:
            week = self.due(pupil)
            if week < 0:
                return
            try:
                yield self.world.timeout(week + INCIDENTS - self.world.now)
            except self.simpy.Interrupt:
                continue
            if pupil.state in (EXCLUDED, EXCLUDED_PLACED, LEFT):
                return
            self.incident(pupil, week)
            if pupil.state == EXCLUDED:
                return

    def incident(self, pupil: Pupil, week: int) -> None:
        chance, earlier = self.chance, pupil.earlier
        pupil.earlier += 1
        pupil.left_over, pupil.since = chance.expovariate(1), week + 1
        group = self.year_of[week] - pupil.first_year
        excluded = self.exclusions * self.by_group[group] * self.exclusion_effect[pupil.school]
        if chance.random() < excluded * (1 + self.growth * min(earlier, 5)):
            self.counts["exclusions_issued"] += 1
            self.exclude(pupil, week)
            return
        self.counts["suspensions"] += 1
        self.counts["school_days_lost"] += chance.choices(self.days, self.day_weights)[0]
        if pupil.state == AT_SCHOOL and chance.random() < self.asks + self.asks_growth * min(earlier, 5):
            self.ask(pupil, week)

    def ask(self, pupil: Pupil, week: int) -> None:
        band = 0 if pupil.earlier < 2 else (1 if pupil.earlier < 5 else 2)
        pupil.kind = self.chance.choices(range(len(self.kinds)), self.asked_weights[band])[0]
        pupil.state, pupil.asked = WAITING, week
        pupil.turn += 1
        self.counts["requests", pupil.kind] += 1
        self.waiting[self.partnership[pupil.school]].append(pupil)
        self.world.process(self.lapse(pupil, pupil.turn))

    def review(self, pupil: Pupil, week: int):
        """Of a pupil who came from primary school with a history, unless something was asked for it before."""
        yield self.world.timeout(week + REVIEWS)
        if pupil.turn == 0 and pupil.state == AT_SCHOOL and self.chance.random() < self.review_asks:
            self.ask(pupil, week)

    def lapse(self, pupil: Pupil, turn: int):
        yield self.world.timeout(pupil.asked + int(self.lapses) + PLANS - self.world.now)
        if pupil.turn == turn and pupil.state == WAITING:
            self.counts["lapsed", pupil.kind] += 1
            self.waiting[self.partnership[pupil.school]].remove(pupil)
            pupil.state = AT_SCHOOL

    def exclude(self, pupil: Pupil, week: int) -> None:
        if pupil.state == WAITING:
            self.waiting[self.partnership[pupil.school]].remove(pupil)
        elif pupil.state in (OFFERED, PLACED):
            self.taken[pupil.provision] -= 1
        pupil.state, pupil.asked, pupil.day = EXCLUDED, week, self.chance.randrange(5)
        pupil.turn += 1
        pupil.withdrawn_on = -1
        self.without_place.append(pupil)
        if self.chance.random() < self.withdrawn:
            pupil.withdrawn_on = week + self.chance.randint(1, int(self.within))
            self.world.process(self.withdraw(pupil, pupil.turn))

    def withdraw(self, pupil: Pupil, turn: int):
        week = pupil.withdrawn_on
        yield self.world.timeout(week + PLANS - self.world.now)
        if pupil.state == LEFT or pupil.turn != turn or week >= pupil.leaves:
            return
        self.counts["exclusions_withdrawn"] += 1
        if pupil.state == EXCLUDED_PLACED:
            self.taken[pupil.provision] -= 1
        else:
            self.without_place.remove(pupil)
        pupil.turn += 1
        self.change(pupil, AT_SCHOOL, week)
        self.wake(pupil)

    def has_left(self, pupil: Pupil, week: int) -> bool:
        """At the end of Year 11 whatever place the pupil had is free again."""
        if week < pupil.leaves:
            return False
        if pupil.state in (OFFERED, PLACED, EXCLUDED_PLACED):
            self.taken[pupil.provision] -= 1
        pupil.state = LEFT
        return True

    def until(self, pupil: Pupil, week: float):
        """Wait, but no longer than the pupil is at school."""
        return self.world.timeout(max(0.0, min(week, pupil.leaves) + PLANS - self.world.now))

    def stay(self, pupil: Pupil, turn: int, week: int):
        """From an offer to the return, or to whatever ends it before."""
        chance = self.chance
        yield self.until(pupil, week + 1)
        if pupil.turn != turn or self.has_left(pupil, week + 1):
            return
        if chance.random() < self.never:
            self.counts["never_started", pupil.kind] += 1
            self.taken[pupil.provision] -= 1
            pupil.state = AT_SCHOOL
            return
        week += 1
        self.counts["starts", pupil.kind] += 1
        self.counts["weeks_waited", pupil.kind] += week - pupil.asked
        self.change(pupil, PLACED, week)
        self.wake(pupil)
        shortest, longest, _, moves = self.kinds[pupil.kind]
        end = week + chance.randint(shortest, longest)
        yield self.until(pupil, end)
        if pupil.turn != turn or self.has_left(pupil, end):
            return
        if chance.random() < self.overstay:
            end += 1
            while chance.random() < self.another:
                end += 1
            yield self.until(pupil, end)
            if pupil.turn != turn or self.has_left(pupil, end):
                return
        self.counts["returns", pupil.kind] += 1
        self.taken[pupil.provision] -= 1
        self.change(pupil, PLACED, end)
        if self.holds(pupil, end):
            self.counts["returns_held", pupil.kind] += 1
            if moves:
                self.move(pupil)
        pupil.state = AT_SCHOOL
        self.wake(pupil)

    def excluded_stay(self, pupil: Pupil, turn: int, week: int):
        while True:
            shortest, longest, _, _ = self.kinds[pupil.kind]
            end = week + self.chance.randint(shortest, longest)
            yield self.until(pupil, end)
            if pupil.turn != turn or self.has_left(pupil, end):
                return
            if self.holds(pupil, end):
                break
            week = end
        self.counts["excluded_returns"] += 1
        self.taken[pupil.provision] -= 1
        self.move(pupil)
        self.change(pupil, AT_SCHOOL, end)
        self.wake(pupil)

    def holds(self, pupil: Pupil, week: int) -> bool:
        older = self.year_of[week] - pupil.first_year >= 3
        if self.chance.random() >= self.of_kinds[pupil.kind][2 if older else 1]:
            return False
        pupil.risk *= self.of_kinds[pupil.kind][3]
        pupil.earlier = 0
        return True

    def move(self, pupil: Pupil) -> None:
        others = [school for school in self.schools_of[self.partnership[pupil.school]] if school != pupil.school]
        if others:
            pupil.school = self.chance.choice(others)

    def seat(self, pupil: Pupil, week: int) -> int:
        """The nearest place free of the kind asked for (of any kind for excluded pupils, for an excluded one); -1 for none."""
        best = -1
        for one, (kind, _) in enumerate(self.provisions):
            minutes = self.reach[pupil.school][one]
            right = self.kinds[kind][2] if pupil.state == EXCLUDED else kind == pupil.kind
            possible = right and minutes >= 0 and self.taken[one] < self.places[one][week]
            if possible and (best < 0 or minutes < self.reach[pupil.school][best]):
                best = one
        return best

    def panels(self):
        while True:
            week = int(self.world.now)
            yield self.world.timeout(PANELS)
            for one, (every, first) in enumerate(self.partnerships):
                if week % every != first or not self.waiting[one]:
                    continue
                present = [pupil for pupil in self.waiting[one] if not self.left_waiting(pupil, week)]
                open_kinds = {
                    kind for at, (kind, owner) in enumerate(self.provisions)
                    if owner in (-1, one) and self.taken[at] < self.places[at][week]
                }  # fmt: skip
                turns = (pupil for pupil in present if pupil.kind in open_kinds)
                for pupil in sorted(turns, key=lambda pupil: (-pupil.earlier, pupil.asked)):
                    place = self.seat(pupil, week)
                    if place >= 0:
                        pupil.state, pupil.provision = OFFERED, place
                        self.taken[place] += 1
                        self.world.process(self.stay(pupil, pupil.turn, week))
                self.waiting[one] = [pupil for pupil in present if pupil.state == WAITING]
            yield self.world.timeout(1 - PANELS)

    def left_waiting(self, pupil: Pupil, week: int) -> bool:
        if week < pupil.leaves:
            return False
        self.counts["left_waiting", pupil.kind] += 1
        pupil.state = LEFT
        return True

    def counting(self):
        yield self.world.timeout(COUNTING)
        while True:
            week = int(self.world.now)
            for members in self.waiting:
                for pupil in members:
                    self.counts["waiting_weeks", pupil.kind] += week < pupil.leaves
            for pupil in self.without_place:
                if week >= pupil.leaves:
                    continue
                self.counts["excluded_waiting_weeks"] += 1
                since = week - pupil.asked
                self.counts["sixth_day_breaches"] += since == 1
                self.counts["breach_days"] += 5 - pupil.day if since == 1 else (5 if since > 1 else 0)
            yield self.world.timeout(1)

    def admissions(self):
        yield self.world.timeout(ADMISSIONS)
        while True:
            week = int(self.world.now)
            self.without_place = [pupil for pupil in self.without_place if week < pupil.leaves]
            for pupil in list(self.without_place) if week + 1 < self.weeks else []:
                place = self.seat(pupil, week)
                if place < 0:
                    continue
                self.without_place.remove(pupil)
                pupil.state, pupil.provision, pupil.kind = EXCLUDED_PLACED, place, self.provisions[place][0]
                self.taken[place] += 1
                self.counts["starts", pupil.kind] += 1
                self.world.process(self.excluded_stay(pupil, pupil.turn, week + 1))
            yield self.world.timeout(1)
