"""Random children and random schools, from a seed: every trap made likely, nothing about anybody.

A world is three schools over three years, each with its own terms, holidays and closures (some are at school after Easter
Monday, some have a half-term of two weeks, some are shut for days by snow). A child goes to one or two of them and is
suspended and excluded as children are: many ones, many fives, many on the very next school day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from waymark.clocks import Circumstance, Education, History, Home, PermanentExclusion, Registration, Suspension
from waymark.kernel.calendars import SchoolCalendar, Term

SCHOOLS = ("elm", "oak", "yew")
FIRST_YEAR = 2024
LENGTHS = (1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 5, 5, 6, 7, 10, 10, 14, 15, 16, 20, 30)
AUTHORITIES = ("Fenshire", "Norfolk", "Lincolnshire")


@dataclass(frozen=True)
class World:
    calendars: dict[str, SchoolCalendar]
    open_days: dict[str, dict[date, None]]  # the same, worked out here a day at a time; the keys are the days, in order


def world(random: Random) -> World:
    schools = {school: _school(random) for school in SCHOOLS}
    return World({key: made[0] for key, made in schools.items()}, {key: made[1] for key, made in schools.items()})


def _school(random: Random) -> tuple[SchoolCalendar, dict[date, None]]:
    terms: list[Term] = []
    for year in range(FIRST_YEAR, FIRST_YEAR + 3):
        terms += _terms_of_year(random, year)
    weekdays = [
        term.first_on + timedelta(days=ahead)
        for term in terms
        for ahead in range((term.last_on - term.first_on).days + 1)
        if (term.first_on + timedelta(days=ahead)).isoweekday() <= 5
    ]
    closed = set(random.sample(weekdays, random.randint(0, 25)))
    if random.random() < 0.3:  # shut by snow or a broken boiler
        snow = random.randrange(len(weekdays) - 10)
        closed |= set(weekdays[snow : snow + random.randint(2, 10)])
    calendar = SchoolCalendar(tuple(terms), dict.fromkeys(sorted(closed), "Closed"))
    return calendar, dict.fromkeys(day for day in weekdays if day not in closed)


def _terms_of_year(random: Random, year: int) -> list[Term]:
    """Two to six blocks between the first days of September and the middle or end of July."""
    name = f"{year}/{(year + 1) % 100:02d}"
    day = date(year, 9, 1) + timedelta(days=random.randint(0, 6))
    end = date(year + 1, 7, 10) + timedelta(days=random.randint(0, 17))
    blocks = random.choice((3, 6, 6, 6))
    length = (end - day).days // blocks
    found = []
    for place in range(blocks):
        last = place == blocks - 1
        stop = end if last else day + timedelta(days=length - random.randint(4, 18))
        found.append(Term(f"Block {place + 1}", name, day, stop))
        day = day + timedelta(days=length) if last is False else day
    return found


def child(random: Random, schools: World) -> tuple[History, date]:
    """A history and a day on which to ask about it."""
    events: list = []
    at = random.choice(SCHOOLS)
    moves = random.random() < 0.25
    clusters = random.choice((1, 1, 2, 3))
    for cluster in range(clusters):
        school = random.choice(SCHOOLS) if moves and cluster else at
        days = list(schools.open_days[school])
        start = random.randint(12, int(len(days) * 0.62))  # counting begins within the calendar
        _cluster(random, school, days, start, events)
    if random.random() < 0.08 and events:
        events.append(_again(random, events[-1], len(events)))
    random.shuffle(events)
    on = _a_day(random, events)
    return _with_the_rest(random, events, on), on


def _cluster(random: Random, school: str, days: list[date], start: int, events: list) -> None:
    place = start
    for _ in range(random.choice((1, 1, 2, 2, 3, 4))):
        length = random.choice(LENGTHS)
        events.append(_suspension(random, school, days, place, length, len(events)))
        place += length + random.choice((0, 0, 0, 1, 1, 2, 9))
    if random.random() < 0.3:
        back = random.choice((0, 0, 0, 1, 3)) if random.random() < 0.3 else 0
        events.append(_permanent(random, school, days, max(place - back, start + 1), len(events)))


def _suspension(random: Random, school: str, days: list[date], place: int, length: int, number: int) -> Suspension:
    first, last = days[place], days[place + length - 1]
    if random.random() < 0.15:  # written to the Sunday, or from the holiday before
        last = min(last + timedelta(days=random.randint(1, 2)), days[place + length] - timedelta(days=1))
        first = max(first - timedelta(days=random.randint(0, 9)), days[place - 1] + timedelta(days=1) if place else first)
    lunch = random.random() < 0.08
    most = length if lunch else 2 * length
    sessions = most if random.random() < 0.75 else max(1, most - random.choice((1, 1, 2, 5)))
    sessions += random.choice((1, 4)) if random.random() < 0.03 else 0
    decided = first - timedelta(days=random.choice((0, 0, 0, 1, 3)))
    after: dict = {}
    if random.random() < 0.12:
        after["cancelled_on"] = decided + timedelta(days=random.randint(0, 2 * length + 2))
    elif random.random() < 0.12:
        after["board_met_on"] = decided + timedelta(days=random.randint(1, 2 * length + 12))
        after["board_decision"] = random.choice(("upheld", "reinstated"))
    if random.random() < 0.06:
        after["misses_exam_on"] = decided + timedelta(days=random.randint(0, 25))
    if random.random() < 0.3:
        after["notified_on"] = decided + timedelta(days=random.randint(0, 4))
    return Suspension(
        key=f"s{number}",
        school=school,
        decided_on=decided,
        first_on=first,
        last_on=last,
        sessions=sessions,
        lunchtimes_only=lunch,
        representations=random.random() < 0.4,
        recorded_on=decided + timedelta(days=random.randint(0, 60)),
        **after,
    )


def _permanent(random: Random, school: str, days: list[date], place: int, number: int) -> PermanentExclusion:
    first = days[place]
    decided = first - timedelta(days=random.choice((0, 0, 1, 2)))
    after: dict = {}
    fate = random.random()
    if fate < 0.2:
        after["cancelled_on"] = decided + timedelta(days=random.randint(0, 20))
    elif fate < 0.8:
        met = decided + timedelta(days=random.randint(3, 45))
        after |= {"board_met_on": met, "board_decision": random.choice(("upheld", "upheld", "upheld", "reinstated"))}
        if after["board_decision"] == "upheld":
            after |= _review(random, met)
    if random.random() < 0.5:
        after["notified_on"] = decided + timedelta(days=random.randint(0, 5))
    if random.random() < 0.1:
        after["misses_exam_on"] = decided + timedelta(days=random.randint(0, 40))
    return PermanentExclusion(f"p{number}", school, decided, first, **after)


def _review(random: Random, met: date) -> dict:
    after: dict = {}
    if random.random() < 0.7:
        after["board_notified_on"] = met + timedelta(days=random.randint(0, 5))
    if random.random() < 0.15:
        return after | {"review_waived_on": met + timedelta(days=random.randint(5, 20))}
    if random.random() < 0.5:
        return after
    asked = met + timedelta(days=random.randint(5, 35))
    after["review_applied_on"] = asked
    if random.random() < 0.7:
        panel = asked + timedelta(days=random.randint(5, 30))
        after |= {"review_met_on": panel, "review_outcome": random.choice(("uphold", "recommend", "quash"))}
        if after["review_outcome"] != "uphold" and random.random() < 0.7:
            after |= {
                "reconsidered_on": panel + timedelta(days=random.randint(1, 30)),
                "reconsidered": random.choice(("upheld", "reinstated")),
            }
    return after


def _again(random: Random, event, number: int):
    """The same days once more, as two people entering one thing; or at another school on the same days."""
    if isinstance(event, PermanentExclusion):
        return Suspension(f"s{number}", "elm", event.decided_on, event.first_on, event.first_on, 2)
    return Suspension(
        f"s{number}",
        random.choice(SCHOOLS),
        event.decided_on,
        event.first_on,
        event.last_on,
        event.sessions,
        event.lunchtimes_only,
    )


def _a_day(random: Random, events: list) -> date:
    """Near what happened, where clocks run: around the first days, the sixth, the fifteenth, or months after."""
    event = random.choice(events)
    return event.decided_on + timedelta(days=random.choice((0, 1, 2, 5, 8, 12, 20, 25, 30, 45, 70, 120)) + random.randint(-2, 4))


def _with_the_rest(random: Random, events: list, on: date) -> History:
    around = min(event.first_on for event in events)
    education, circumstances, homes, registrations = [], [], [], []
    if random.random() < 0.4:
        first = around + timedelta(days=random.randint(-2, 40))
        full = random.random() < 0.7
        last = first + timedelta(days=random.randint(0, 40)) if random.random() < 0.5 else None
        education.append(Education(first, last, full, None if full else random.choice((5.0, 10.0, 12.0))))
    if random.random() < 0.15:
        circumstances.append(Circumstance("year_11_exams_done", around + timedelta(days=random.randint(-5, 40))))
    if random.random() < 0.2:
        circumstances.append(Circumstance("ehc_plan", around - timedelta(days=100), None, random.choice((None, 10.0, 12.0))))
    if random.random() < 0.2:
        homes.append(Home(random.choice(AUTHORITIES), around + timedelta(days=random.randint(-5, 40))))
    if random.random() < 0.15:
        since = around + timedelta(days=random.randint(1, 60))
        registrations.append(Registration(random.choice(SCHOOLS), since, main=random.random() < 0.7))
    return History(
        pupil="an invented child",
        home_authority="Fenshire",
        born_on=date(2010, 12, 1),
        year_group=11,
        events=tuple(events),
        registrations=tuple(registrations),
        homes=tuple(homes),
        circumstances=tuple(circumstances),
        education=tuple(education),
    )
