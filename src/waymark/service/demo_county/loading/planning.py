"""The county's planning: a scenario of its own register, simulated as it is and with one more Base, over few futures."""

from __future__ import annotations

import json
from datetime import date

from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership
from waymark.service.demo_county.loading.book import Book
from waymark.service.demo_county.loading.plans import load_plans
from waymark.service.sufficiency.answering import answer
from waymark.service.sufficiency.asking import AS_IT_IS, keep, keep_question, new_question
from waymark.service.sufficiency.models import PlanningScenario
from waymark.service.sufficiency.offering import levers_of, offered_by
from waymark.service.sufficiency.progress import ToldNobody
from waymark.service.sufficiency.register import NothingToSimulate, scenario_of_the_register
from waymark.service.sufficiency.rules import next_state
from waymark.service.sufficiency.wording import levers_words
from waymark.service.sufficiency.working import keep_answer
from waymark.sufficiency.levers import Lever, levers_to

FUTURES = 20
PLACES = 20
NOTHING_ELSE = {"stays": {}, "outreach": 1, "suspensions": 1, "places": None}


def load_planning(book: Book) -> None:
    held = Membership.objects.select_related("person", "organisation")
    by = actor_of(held.get(organisation=book.authority, role="analyst"))
    try:
        found = scenario_of_the_register(by, book.on)
    except NothingToSimulate:  # an authority's model may have no kind that is simulated
        return
    kept, _ = keep(found.scenario, found.named, note="Invented, for trying.", kept_from="register", by=by, on=book.on)
    for levers in ((), *filter(None, [_one_more(kept, book.on)])):
        plain = json.loads(levers_to(levers))
        asked = new_question(kept, "what_if", levers_words(plain, kept.named) or AS_IT_IS, plain, {}, FUTURES)
        keep_question(asked, by=by, on=book.on).state = next_state("waiting", "begin")
        keep_answer(asked, answer(asked, ToldNobody()))
    load_plans(book, kept, by)


def _one_more(kept: PlanningScenario, on: date) -> tuple[Lever, ...]:
    """A Centre for the whole county in the first school of the list, next September."""
    offered = offered_by(kept)
    kind = "centre" if "centre" in offered.to_open else next(iter(offered.to_open), None)
    if kind is None:
        return ()
    september = date(on.year + (on.month >= 9), 9, 1)
    opened = {"kind": kind, "school": offered.schools[0], "places": PLACES, "opens_on": september, "for_all": True}
    return levers_of(kept, [opened], NOTHING_ELSE)
