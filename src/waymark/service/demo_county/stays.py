"""Stays: how each goes, from the day it is agreed, and whether the way on holds."""

from __future__ import annotations

from datetime import date

from waymark.service.demo_county import stories
from waymark.service.demo_county.chance import happens, stream, weighted
from waymark.service.demo_county.courses import Course, Need
from waymark.service.demo_county.records import (
    DestinationPlan,
    ExitCriterion,
    Extension,
    Placement,
    Promise,
    ReturnCheck,
    ReturnPhase,
    Review,
    Step,
)
from waymark.service.demo_county.values import ProvisionClass
from waymark.service.demo_county.world import World

RETURN_CHECK_WEEKS = (6, 13, 26)
HOST_SCHOOL_DAYS, LEGAL_SCHOOL_DAYS, NOTICE_SCHOOL_DAYS = 3, 5, 2
CHANCE_RETURN_HOLDS = {6: 0.86, 13: 0.80, 26: 0.74}
END_REASONS = {
    "on_time": "aims_met",
    "early": "returned_early",
    "broke_down": "did_not_help",
    "extended": "aims_met",
    "overstayed": "time_up",
}
ROUTES = {
    "base": (("return", 80), ("next_tier", 12), ("new_school", 8)),
    "centre": (("return", 64), ("new_school", 24), ("next_tier", 12)),
    "ap_school": (("new_school", 72), ("next_tier", 28)),
    "hub": (("new_school", 80), ("next_tier", 20)),
    "outreach": (("return", 90), ("next_tier", 10)),
    "managed_move_support": (("new_school", 82), ("return", 18)),
}


class StayMaker:
    """Writes a stay out in full as it stood on the county's day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = stream(world.seed, "stays")
        self.made: list[Placement] = []

    def begin(self, need: Need, found: ProvisionClass, course: Course) -> Placement:
        world = self.world
        placement = _Writer(self, need, found, course, f"placement-{len(self.made) + 1:04d}").write()
        if placement.state != "not_started":
            world.book.take(found.key, placement.starts_on, max(placement.last_day_on, placement.starts_on))
        if world.provision_of[found.provision].is_full_time and placement.state != "not_started":
            world.busy_until[need.pupil] = max(placement.last_day_on, course.last_on)
        else:
            world.busy_until[need.pupil] = course.first_end_on
        self.made.append(placement)
        return placement


class _Writer:
    def __init__(self, maker: StayMaker, need: Need, found: ProvisionClass, course: Course, key: str) -> None:
        self.maker, self.need, self.found, self.course, self.key = maker, need, found, course, key
        self.world, self.chance = maker.world, maker.chance
        self.provision = self.world.provision_of[found.provision]
        self.home = self.world.school_of(need.pupil)
        self.today = self.world.today
        self.after_exclusion = need.purpose == "after_exclusion"

    def write(self) -> Placement:
        need, course, world = self.need, self.course, self.world
        host_on, legal_on, notice_on = self._answers()
        began = course.starts_on <= self.today
        not_started = course.fate == "not_started" and began
        ended = began and not not_started and course.last_on < self.today
        overstaying_unrecorded = (
            course.fate == "overstayed" and course.first_end_on < self.today <= course.last_on
        )
        extensions = self._extensions()
        expected = course.expected_end_on if extensions else course.first_end_on
        state = self._state(host_on, legal_on, began, not_started, ended)
        route = self._way_on()
        reason = self.chance.choice(stories.NOT_STARTED) if not_started else ("", "")
        maker, name = self._decision_maker()
        return Placement(
            key=self.key,
            pupil=need.pupil,
            referral=need.referral,
            home_school=self.home.key,
            provision=self.provision.key,
            provision_class=self.found.key,
            place_kind="commissioned",
            state=state,
            is_full_time=self.provision.is_full_time,
            is_high_intensity=need.is_high_intensity,
            route=self._legal_route(),
            decision_maker=maker,
            year_group=world.year_group_on(need.pupil, course.starts_on),
            agreed_on=need.agreed_on,
            earliest_lawful_start_on=need.earliest_on,
            purpose=self._purpose(),
            starts_on=course.starts_on,
            first_expected_end_on=course.first_end_on,
            expected_end_on=course.first_end_on if overstaying_unrecorded and not extensions else expected,
            arrived_on=course.starts_on if began and not not_started else None,
            ended_on=course.last_on if ended else None,
            end_reason=END_REASONS[course.fate] if ended else reason[0],
            end_note=reason[1],
            destination=self._destination(route) if ended else "",
            over_capacity_reason="",
            over_capacity_by=None,
            host_answer_due_on=world.calendar.add_school_days(need.agreed_on, HOST_SCHOOL_DAYS),
            host_answered_on=host_on if host_on <= self.today else None,
            host_answered_by=world.people.holder(self.provision.provider, "provider_lead").key
            if host_on <= self.today
            else None,
            host_refusal_reason="",
            host_refusal_note="",
            decision_due_on=world.calendar.add_school_days(need.agreed_on, LEGAL_SCHOOL_DAYS),
            legally_decided_on=legal_on if legal_on <= self.today else None,
            legally_decided_by_name=name if legal_on <= self.today else "",
            notice_given_on=notice_on if notice_on <= self.today else None,
            home_named_adult=world.person_name(self.home.key, "inclusion_lead"),
            provision_named_adult=world.person_name(self.provision.provider, "provider_lead"),
            exit_criteria=self._criteria(ended),
            reviews=self._reviews(began and not not_started, until=max(expected, self.today)),
            extensions=extensions,
            destination_plan=self._plan(route, ended),
            return_checks=self._checks(route, ended),
            steps=self._steps(host_on, legal_on, state),
        )

    def _answers(self) -> tuple[date, date, date]:
        """(host answers, person with the power in law decides, notice is given), all before the start."""
        calendar, need = self.world.calendar, self.need
        latest = calendar.add_school_days(self.course.starts_on, -NOTICE_SCHOOL_DAYS)
        host = min(calendar.add_school_days(need.agreed_on, self.chance.randint(0, HOST_SCHOOL_DAYS)), latest)
        legal = min(
            calendar.add_school_days(need.agreed_on, self.chance.randint(1, LEGAL_SCHOOL_DAYS)), latest
        )
        return max(host, need.agreed_on), max(legal, need.agreed_on), max(min(legal, latest), need.agreed_on)

    def _state(self, host_on: date, legal_on: date, began: bool, not_started: bool, ended: bool) -> str:
        if began:
            return "not_started" if not_started else "ended" if ended else "arrived"
        answered, decided = host_on <= self.today, legal_on <= self.today
        return {
            (False, False): "agreed",
            (True, False): "offered",
            (False, True): "authorised",
            (True, True): "confirmed",
        }[answered, decided]

    def _legal_route(self) -> str:
        if self.provision.kind == "ap_school" and not self.after_exclusion:
            return "off_site_direction"
        return self.world.model.kind(self.provision.kind).route

    def _decision_maker(self) -> tuple[str, str]:
        stated = self.world.model.route(self._legal_route()).decision_maker
        if stated == "governing_board_or_trust":
            stated = "trust" if self.world.trust_board_decides(self.home) else "governing_board"
        people, home = self.world.people, self.home
        who = {
            "trust": (home.trust or "", "trust_officer"),
            "governing_board": (home.key, "governing_board"),
            "authority": (self.world.organisations.authority.key, "authority_officer"),
        }.get(stated, (home.key, "head_teacher"))
        return stated, people.holder(*who).name

    def _purpose(self) -> str:
        story = self.need.story
        return self.need.teller.say(
            stories.AFTER_EXCLUSION_PURPOSE if story is None or self.after_exclusion else story.purpose
        )

    def _criteria(self, ended: bool) -> tuple[ExitCriterion, ...]:
        story = self.need.story
        texts = stories.AFTER_EXCLUSION_CRITERIA if story is None or self.after_exclusion else story.criteria
        rows = []
        for text in texts:
            met = ended and self.course.fate != "broke_down" and happens(self.chance, 0.8)
            rows.append(
                ExitCriterion(
                    self.need.teller.say(text),
                    "Not yet at the start",
                    "Met" if met else "On the way" if self.course.starts_on <= self.today else "",
                    met,
                )
            )
        return tuple(rows)

    def _reviews(self, began: bool, *, until: date) -> tuple[Review, ...]:
        kind, calendar = self.world.model.kind(self.provision.kind), self.world.calendar
        every = kind.review_every_school_weeks or 6
        rows: list[Review] = []
        week = kind.first_review_after_school_weeks or every
        last = min(self.course.last_on, self.course.expected_end_on)
        while (due := calendar.add_school_weeks(self.course.starts_on, week)) < last and len(rows) < 12:
            rows.append(self._review(due, began))
            week += every
        return tuple(one for one in rows if one.due_on <= until)

    def _review(self, due: date, began: bool) -> Review:
        held = began and due < self.today and happens(self.chance, 0.93)
        say, chance = self.need.teller.say, self.chance
        well = self.course.fate != "broke_down" or happens(chance, 0.4)
        decides = self.world.calendar.school_days_between(due, self.course.first_end_on) <= 15
        lead = self.world.people.holder(self.provision.provider, "provider_lead").key
        return Review(
            due,
            decides,
            due if held else None,
            say(chance.choice(stories.PUPIL_REVIEW_WORDS)) if held else "",
            say(chance.choice(stories.PARENT_REVIEW_WORDS)) if held else "",
            say(chance.choice(stories.PROGRESS)) if held else "",
            (well or happens(chance, 0.5)) if held else None,
            True if held else None,
            well if held else None,
            "Carry on, and visit the home school before the next review." if held else "",
            lead if held else None,
        )

    def _extensions(self) -> tuple[Extension, ...]:
        course = self.course
        late = course.fate == "overstayed"
        if course.expected_end_on == course.first_end_on:
            return ()
        calendar = self.world.calendar
        decided = (
            course.first_end_on
            if not late
            else calendar.add_school_days(course.first_end_on, self.chance.randint(1, 6))
        )
        if not late:
            decided = max(
                course.starts_on, calendar.add_school_days(course.first_end_on, -self.chance.randint(2, 12))
            )
        if decided > self.today:
            return ()
        officer = self.world.people.holder(self.world.organisations.authority.key, "authority_officer").key
        reasons = stories.OVERSTAY_REASONS if late else stories.EXTENSION_REASONS
        waits = (
            (("R.T.", 8, calendar.school_days_between(course.first_end_on, course.expected_end_on)),)
            if happens(self.chance, 0.4)
            else ()
        )
        return (
            Extension(
                course.first_end_on,
                course.expected_end_on,
                self.chance.choice(reasons),
                waits,
                decided,
                officer,
                late,
            ),
        )

    def _way_on(self) -> str:
        last = self.world.last_day_of_school(self.need.pupil)
        if (
            self.course.expected_end_on >= last
            and self.world.year_group_on(self.need.pupil, self.course.expected_end_on) == 11
        ):
            return "post_16"
        kind = self.provision.kind
        if kind == "ap_school" and not self.after_exclusion:
            kind = "base"
        return weighted(self.chance, ROUTES[kind])

    def _destination(self, route: str) -> str:
        return "next_tier" if self.course.fate == "broke_down" and route == "return" else route

    def _plan(self, route: str, ended: bool) -> DestinationPlan:
        course, calendar, chance = self.course, self.world.calendar, self.chance
        returned = (
            calendar.add_school_days(course.last_on, 1)
            if ended and course.last_on < calendar.last_on
            else None
        )
        phases: list[ReturnPhase] = []
        starts = calendar.add_school_days(course.first_end_on, -14)
        if route == "return" and starts > course.starts_on and self.provision.is_full_time:
            for sessions, said in (
                (2, "Two mornings, in the subjects chosen"),
                (5, "Every morning"),
                (8, "All but Friday afternoon"),
            ):
                last = calendar.add_school_days(starts, 4)
                phases.append(ReturnPhase(starts, last, sessions, said))
                starts = calendar.add_school_days(last, 1)
        promises = tuple(
            Promise(side, text, due, kept, due if kept is not None else None)
            for side, text, back in (
                ("home_school", "Meet at the gate by the named adult, every day of the first fortnight", 5),
                ("provision", "A visit to every teacher with the one-page plan", 8),
                ("home_school", "A place to go, agreed with the child, in every lesson", 3),
            )
            for due in (calendar.add_school_days(course.first_end_on, -back),)
            for kept in (
                happens(chance, 0.86) if due < self.today and course.starts_on < self.today else None,
            )
        )
        receiving = {"new_school": self._receiving_school, "return": lambda: self.home.key}.get(route, lambda: None)()
        ready = ended and self.provision.is_full_time
        return DestinationPlan(
            route,
            receiving,
            self.world.person_name(self.home.key, "inclusion_lead"),
            self.need.teller.say(
                {
                    "return": "Back to {his} own school, first in the subjects {he} likes best.",
                    "new_school": "A new school that {name} has visited and would like.",
                    "next_tier": "Longer help first; the panel looks again half-way.",
                    "post_16": "A college course that {name} has chosen, with two visits before July.",
                }[route]
            ),
            chance.randint(2, 5) if ready else None,
            chance.randint(2, 5) if ready else None,
            True if ended else None,
            returned,
            tuple(phases),
            promises,
        )

    def _receiving_school(self) -> str:
        near = [
            s.key
            for s in self.world.organisations.of_phase("secondary")
            if s.partnership == self.home.partnership and s.key != self.home.key
        ]
        return self.chance.choice(near)

    def _checks(self, route: str, ended: bool) -> tuple[ReturnCheck, ...]:
        course, calendar = self.course, self.world.calendar
        if (
            not ended
            or self._destination(route) not in ("return", "new_school")
            or not self.provision.is_full_time
        ):
            return ()
        owner = self.home.key
        rows: list[ReturnCheck] = []
        for weeks in RETURN_CHECK_WEEKS:
            due = calendar.add_school_weeks(calendar.add_school_days(course.last_on, 1), weeks)
            if due > self.world.last_day_of_school(self.need.pupil):
                break
            rows.append(self._check(weeks, due, owner, bool(rows) and rows[-1].held is False))
        return tuple(rows)

    def _check(self, weeks: int, due: date, owner: str, failed_before: bool) -> ReturnCheck:
        chance = self.chance
        done = due < self.today and happens(chance, 0.9)
        held = not failed_before and happens(chance, CHANCE_RETURN_HOLDS[weeks])
        if not done:
            return ReturnCheck(weeks, due, owner, None, None, None, None, None, "", "", None)
        return ReturnCheck(
            weeks,
            due,
            owner,
            due,
            held or happens(chance, 0.4),
            not held and happens(chance, 0.7),
            False,
            held,
            chance.choice(stories.PUPIL_REVIEW_WORDS) if held else "It got loud again.",
            chance.choice(stories.CHECK_NOTES[held]),
            self.world.people.holder(owner, "inclusion_lead").key,
        )

    def _steps(self, host_on: date, legal_on: date, state: str) -> tuple[Step, ...]:
        """Agreed, then the two answers in the order they came, then what followed."""
        host, (_, decider) = (
            self.world.person_name(self.provision.provider, "provider_lead"),
            self._decision_maker(),
        )
        host_first = host_on <= legal_on
        answers = [(host_on, "host_accepts", host), (legal_on, "decision_maker_acts", decider)]
        answers.sort(key=lambda a: (a[0], a[1] != "host_accepts"))
        states = ("offered" if host_first else "authorised", "confirmed")
        rows = [Step("agree", "agreed", self.need.agreed_on, "The panel" if self.need.referral else decider)]
        rows += [
            Step(event, after, on, who)
            for (on, event, who), after in zip(answers, states, strict=True)
            if on <= self.today
        ]
        if state in ("arrived", "ended"):
            rows.append(Step("arrive", "arrived", self.course.starts_on, host))
        if state == "ended":
            rows.append(Step("end", "ended", self.course.last_on, host))
        if state == "not_started":
            rows.append(Step("not_start", "not_started", self.course.starts_on, host))
        return tuple(rows)
