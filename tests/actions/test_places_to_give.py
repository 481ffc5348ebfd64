"""What a panel can still give, from the day it could begin; and what a longer stay costs those who wait for it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.actions.test_panel_in_the_room import agree, panel_about, stay_until
from tests.database import as_owner
from tests.factories.county import TODAY, make_small_county
from tests.factories.panel import MEETS_ON, called_panel, make_request
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import queries
from waymark.service.panels.county import county_rows
from waymark.service.panels.places_free import free_to_give
from waymark.service.panels.room.meetings import room
from waymark.service.panels.room.places import places_ahead, places_left
from waymark.service.placements.models import Placement
from waymark.service.provisions.models import ClassPlaces, PlaceHold
from waymark.service.pupils.models import Letter
from waymark.service.web.panel.presenters.board import free_sentence

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def test_the_strip_the_board_and_the_county_count_the_same_free_places(county):
    """With a host school's own place, a hold for part of the first week a place could begin, and a child who leaves in it."""
    with as_owner():
        ClassPlaces.objects.create(
            provision_class=county.base_class, place_kind="host", count=2, starts_on=date(2026, 9, 1)
        )
        PlaceHold.objects.create(
            provision_class=county.base_class, places=1, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 7),
            reason="A boiler", made_by_id=county.people["base_lead"].person_id,
        )
    stay_until(county, date(2026, 12, 8), serial=5)
    stay_until(county, date(2026, 12, 3), serial=6)
    meeting, by = called_panel(county), county.act_as("coordinator")
    stated = ClassPlaces.objects.get(provision_class=county.base_class, place_kind="commissioned").count
    opened, calendar = room(meeting), calendar_for()
    strip = places_left(meeting, TODAY, calendar, opened.model)
    county_row = next(row for row in county_rows(by, MEETS_ON) if row.id == county.partnership.pk)
    board = places_ahead(opened, calendar, TODAY)
    assert strip.total == stated - 2  # from Fri 4 to Thu 10 Dec: the hold, and the child who is still there until the 8th
    assert strip.total == county_row.free == free_to_give(MEETS_ON, calendar).total
    assert strip.from_words == "from Fri 4 Dec"
    sentence = free_sentence(board.classes[0], board.mondays, strip)
    assert "once 1 past the planned end has left" in free_sentence(board.classes[0], board.mondays, strip, past_end=1)
    assert sentence.startswith(f"{stated - 2} free from Fri 4 Dec (2 more for the host’s own children), {stated} from 14 Dec")


def test_free_places_count_from_the_first_day_a_place_could_begin_and_say_which_day(county):
    """The host has three school days to answer and written notice takes two: what is empty only until then is not free."""
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.base_class).update(count=1)
    stay_until(county, date(2027, 2, 12), serial=5, starts_on=date(2026, 12, 2), state="confirmed")
    county.act_as("coordinator")
    free = free_to_give(TODAY, calendar_for(), county.partnership)
    assert (free.from_words, free.total) == ("from Tue 1 Dec", 0)  # the child comes on the Wednesday
    owed = free_to_give(TODAY, calendar_for(), county.partnership, is_owed=True)
    assert owed.from_words == "from Tue 24 Nov"
    assert "Tue 1 Dec is the first day a place agreed on Mon 23 Nov could begin: the host has 3 school days" in free.meaning
    beyond = free_to_give(calendar_for().last_on, calendar_for())
    assert (beyond.total, beyond.from_words) == (0, "") and "No term dates" in beyond.meaning


def test_what_a_longer_stay_cost_is_kept_with_the_decision_and_said_in_its_record(county):
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.base_class).update(count=1)
    stay = stay_until(county, date(2026, 12, 4), serial=5)
    make_request(county, serial=8)
    item = panel_about(county, stay)
    decision = agree(county, item, outcome="extend", extend_to_on=date(2026, 12, 18), reason_code="aim_near")
    assert decision.override_cost.startswith(
        "2 school weeks longer, 9 in all of 12 at most. 1 child then waits longer: Year 8 by "
    )
    assert "R" not in decision.override_cost  # the record of one child names no other, not by initials either
    minutes = queries.minutes_of(item)
    assert minutes.cost_words == decision.override_cost
    letters = {one.addressee_kind: one.template for one in Letter.objects.filter(about=decision.reference)}
    assert letters == {
        "parent": "longer_stay", "school": "longer_stay_home_school", "host": "longer_stay_provider",
        "governing_board": "longer_stay_decision",
    }
    assert decision.decision_maker == "governing_board"


def test_a_longer_stay_that_nobody_decides_afresh_in_law_names_nobody(county):
    stay = stay_until(county, date(2026, 12, 4), serial=5)
    with as_owner():
        Placement.objects.filter(pk=stay.pk).update(route="sixth_day", decision_maker="authority")
    item = panel_about(county, stay)
    decision = agree(county, item, outcome="extend", extend_to_on=date(2026, 12, 18), reason_code="aim_near")
    assert decision.decision_maker == ""
    assert queries.minutes_of(item).legal_decision_maker == ""
