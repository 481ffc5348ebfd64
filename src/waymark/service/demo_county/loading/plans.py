"""What else planning has to show: a short list of plans, partnerships drawn, and a file of schools' places."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

from waymark.service.accounts.actor import Actor
from waymark.service.demo_county.chance import stream
from waymark.service.demo_county.loading.book import Book
from waymark.service.organisations.models import School
from waymark.service.sufficiency.answering import answer
from waymark.service.sufficiency.asking import keep_question, new_question
from waymark.service.sufficiency.drawings.wanted import InvalidDrawing, pupils_of
from waymark.service.sufficiency.drawings.wanted import Wanted as WantedPartnerships
from waymark.service.sufficiency.drawings.wanted import question_of as drawing_asked
from waymark.service.sufficiency.figures import costs_of, costs_to_use, figures_to_use, parameters_of
from waymark.service.sufficiency.models import OwnNetCapacity, PlacesFile, PlanningScenario, PutForward, Simulation
from waymark.service.sufficiency.offering import offered_by, read
from waymark.service.sufficiency.plans.asking import plans_asked
from waymark.service.sufficiency.plans.wanted import Wanted, question_of
from waymark.service.sufficiency.progress import ToldNobody
from waymark.service.sufficiency.rules import next_state
from waymark.service.sufficiency.working import keep_answer
from waymark.sufficiency.authorities import SECONDARY_PHASES
from waymark.sufficiency.levers import levers_to
from waymark.sufficiency.planning import InvalidPlanning
from waymark.sufficiency.surplus import COLUMNS, GIAS, SCAP

FUTURES, SECONDS, PLANS = 10, 4, 4
SIZES = (8, 12)
OPENINGS_A_YEAR = 2
NAME = "Two openings a year, in one school of each partnership"
REASON = "For the directorate in January: the most children reached for what can be spent. Two hosts are still to be asked."
OWN_REASON = "Ten classrooms of the old block are shut for repairs until they are inspected."
SHUT = 300


def load_plans(book: Book, kept: PlanningScenario, by: Actor) -> None:
    _load_list_of_plans(kept, by, book.on)
    _load_drawing(kept, by, book.on)
    _load_places(by, book.on)


def _load_list_of_plans(kept: PlanningScenario, by: Actor, on: date) -> None:
    """In the largest school of each partnership that is known to lie somewhere."""
    scenario, offered = read(kept.text), offered_by(kept)
    largest: dict[str, str] = {}
    for school in sorted(scenario.schools, key=lambda one: sum(one.rolls)):
        if school.key in kept.named.get("at", {}):
            largest[school.partnership] = school.key
    kind = next((one for one in ("base", "hub", "space") if one in offered.to_open), None)
    if kind is None or not largest:
        return
    openings = dict.fromkeys(offered.years, OPENINGS_A_YEAR)
    wanted = Wanted({kind: SIZES}, tuple(sorted(largest.values())), scenario.minutes_most, openings=openings)
    try:
        asked = question_of(
            kept, scenario, wanted, parameters_of(figures_to_use()), costs_of(costs_to_use()), years=offered.years, today=on
        )
        goal = plans_asked(
            kept, asked.candidates, without=asked.without, assumed=asked.assumed, seconds=SECONDS, only_consented=False, on=on,
            plans=PLANS,
        )  # fmt: skip
    except InvalidPlanning:  # a model whose kinds have no costs
        return
    done = _answered(kept, "openings", NAME, goal, FUTURES, by, on)
    PutForward.objects.create(
        organisation_id=by.organisation_id, simulation=done, plan=done.result["recommended"] + 1, reason=REASON,
        put_by_id=by.person_id, put_on=on,
    )  # fmt: skip


def _load_drawing(kept: PlanningScenario, by: Actor, on: date) -> None:
    scenario = read(kept.text)
    pupils, number = sum(pupils_of(scenario).values()), len(scenario.partnerships)
    try:
        goal = drawing_asked(kept, WantedPartnerships(number, pupils // (2 * number), 2 * pupils // number, stay=5, trust=5))
    except InvalidDrawing:
        return
    _answered(kept, "drawing", f"{number} partnerships drawn", goal, 1, by, on)


def _answered(
    kept: PlanningScenario, question: str, name: str, goal: dict, futures: int, by: Actor, on: date
) -> Simulation:
    asked = new_question(kept, question, name, json.loads(levers_to(())), goal, futures)
    keep_question(asked, by=by, on=on).state = next_state("waiting", "begin")
    keep_answer(asked, answer(asked, ToldNobody()))
    return asked


def _load_places(by: Actor, on: date) -> None:
    """Two sources that agree for most schools, and by hundreds of places do not for a few; one school overridden."""
    schools = School.objects.filter(phase_code__in=SECONDARY_PHASES, status_code__in=("1", "3"), pupils__isnull=False)
    rows = [(str(one.urn), one.organisation.name, one.pupils) for one in schools.select_related("organisation").order_by("urn")]
    if not rows:
        return
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    year = on.year if on.month >= 9 else on.year - 1
    for number, (urn, name, pupils) in enumerate(rows):
        random = stream(number, f"places of {urn}")
        places = round(pupils * random.uniform(0.92, 1.22), -1)
        other = places + (random.choice((-450, -240, -120, 150)) if number % 7 == 2 else 0)
        forecast = round(pupils * random.uniform(0.93, 1.06))
        of, then = f"{year - 1}/{year % 100:02d}", f"{year + 4}/{(year + 5) % 100:02d}"
        writer.writerow([urn, name, SCAP, of, round(places), pupils, forecast, then])
        writer.writerow([urn, name, GIAS, str(on.year), max(200, round(other)), pupils + random.randint(-8, 8), "", ""])
    PlacesFile.objects.create(
        organisation_id=by.organisation_id, name="invented-places.csv", text=written.getvalue(), given_by_id=by.person_id,
        given_on=on,
    )  # fmt: skip
    urn, _, pupils = rows[len(rows) // 2]
    OwnNetCapacity.objects.create(
        organisation_id=by.organisation_id, school=urn, places=max(0, pupils + 40 - SHUT), reason=OWN_REASON,
        said_by_id=by.person_id, said_on=on,
    )  # fmt: skip
