"""Free places from the database: the same whoever asks, net of everything, and as a plain count per day says."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_pupil, make_small_county
from tests.factories.placements import ENDS_ON, STARTS_ON, agreed, arrived, as_
from waymark.service.placements import queries
from waymark.service.placements.models import Placement
from waymark.service.provisions import actions
from waymark.service.provisions.models import ClassPlaces, PlaceHold, Provision, ProvisionClass
from waymark.service.provisions.queries import not_confirmed_lately, provisions
from waymark.service.provisions.rules import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def plain_free(class_id: int, kind: str, day: date, today: date) -> int:
    """The independent way: one day, one class, every row looked at. As the owner, who sees every child."""
    there = 0
    for one in Placement.objects.filter(provision_class=class_id, place_kind=kind):
        if one.state not in {"agreed", "offered", "authorised", "confirmed", "arrived", "ended"}:
            continue
        last = one.ended_on or one.expected_end_on
        if one.state == "arrived" and last < today:
            last = today
        there += one.starts_on <= day <= last
    places = sum(
        one.count for one in ClassPlaces.objects.filter(provision_class=class_id, place_kind=kind)
        if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
    )
    held = 0
    if kind == "commissioned":
        held = sum(one.places for one in PlaceHold.objects.filter(provision_class=class_id, lifted_on=None)
                   if one.starts_on <= day <= one.ends_on)
    return max(0, places - held - there)


@pytest.mark.parametrize("seed", range(5))
def test_every_class_and_day_agrees_with_a_plain_count(county, seed):
    dice = random.Random(seed)
    with as_owner():
        _, second = make_base(county.schools[2], county.partnership, places=3, name="Eel Base")
        _scatter(county, [county.base_class, second], dice)
    as_(county, "third_head")
    first_on, last_on = TODAY - timedelta(days=60), TODAY + timedelta(days=150)
    found = queries.free_places(first_on, last_on)
    with as_owner():
        for one in (county.base_class.pk, second.pk):
            for kind in ("commissioned", "host"):
                for day in (first_on + timedelta(days=count) for count in range(0, 211, 3)):
                    assert found.free_on(day, one, kind) == plain_free(one, kind, day, TODAY), (one, kind, day)


def _scatter(county, classes, dice) -> None:
    ClassPlaces.objects.create(provision_class=classes[0], place_kind="host", count=2, starts_on=TODAY)
    for serial in range(14):
        pupil = make_pupil(county.schools[0], serial=serial + 10)
        begins = TODAY + timedelta(days=dice.randint(-90, 60))
        state = dice.choice(["agreed", "confirmed", "arrived", "ended", "withdrawn", "declined"])
        ends = begins + timedelta(days=dice.randint(5, 80))
        with as_owner():
            Placement.objects.create(
                pupil=pupil,
                home_school=county.schools[0],
                provision_class=dice.choice(classes),
                state=state,
                route="x",
                place_kind=dice.choice(["commissioned", "host"]),
                decision_maker="governing_board",
                agreed_on=begins,
                purpose="x",
                starts_on=begins,
                expected_end_on=ends,
                arrived_on=begins if state in {"arrived", "ended"} else None,
                ended_on=ends - timedelta(days=3) if state == "ended" else None,
                end_reason="time_up" if state == "ended" else "",
                destination="return" if state == "ended" else "",
                legally_decided_on=begins,
                legally_decided_by_name="x",
                over_capacity_reason="scattered",
                over_capacity_by_id=county.people["officer"].person_id,
            )
    for one in classes:
        begins = TODAY + timedelta(days=dice.randint(-30, 30))
        PlaceHold.objects.create(
            provision_class=one,
            places=dice.randint(1, 3),
            starts_on=begins,
            ends_on=begins + timedelta(days=30),
            reason="x",
            made_by_id=county.people["officer"].person_id,
            lifted_on=dice.choice([None, TODAY]),
        )


def test_the_numbers_are_the_same_whoever_asks_and_nobody_else_learns_who(county):
    agreed(county, make_pupil(county.schools[0]))
    for who in ("coordinator", "base_lead", "third_head"):
        as_(county, who)
        assert queries.free_places(STARTS_ON, STARTS_ON).free_on(STARTS_ON, county.base_class.pk) == 9
    [stay] = queries.stays_in([county.base_class], STARTS_ON, ENDS_ON)
    assert (stay.label, stay.reference) == ("Place taken", "")
    as_(county, "coordinator")
    [stay] = queries.stays_in([county.base_class], STARTS_ON, ENDS_ON)
    assert stay.label == "R. R., Year 8"


def test_nobody_signed_in_learns_nothing_of_stays(county):
    from tests.factories.county import see_as

    agreed(county, make_pupil(county.schools[0]))
    see_as(None)
    assert queries.stays_in([county.base_class], STARTS_ON, ENDS_ON) == []


def test_an_overstay_keeps_its_place_until_today(county):
    arrived(county, make_pupil(county.schools[0]))
    late = ENDS_ON + timedelta(days=14)
    as_(county, "coordinator", late)
    found = queries.free_places(ENDS_ON, late + timedelta(days=1))
    assert [found.free_on(day, county.base_class.pk) for day in (ENDS_ON, late, late + timedelta(days=1))] == [9, 9, 10]
    [stay] = queries.stays_in([county.base_class], late, late)
    assert stay.is_overstay


def test_places_per_year_group_and_kind_add_up_over_the_classes_that_fit(county):
    with as_owner():
        _, older = make_base(county.schools[2], county.partnership, places=4, name="Eel Base")
        ProvisionClass.objects.filter(pk=older.pk).update(year_low=10, year_high=11)
    as_(county, "coordinator")
    found = queries.free_places(TODAY, TODAY)
    assert found.for_characteristics(year_group=8) == [10]
    assert found.for_characteristics(year_group=11) == [4]
    assert found.for_characteristics() == [14]
    assert found.for_characteristics(place_kind="host") == [0]


def test_a_provision_has_no_places_before_it_opens_or_from_the_day_it_closes(county):
    with as_owner():
        Provision.objects.update(opens_on=TODAY, closes_on=TODAY + timedelta(days=2))
    as_(county, "coordinator")
    found = queries.free_places(TODAY - timedelta(days=1), TODAY + timedelta(days=2))
    assert found.free(county.base_class.pk) == [0, 10, 10, 0]


def test_a_year_of_the_county_takes_four_reads(county, django_assert_num_queries):
    as_(county, "coordinator")
    with django_assert_num_queries(4):
        found = queries.free_places(date(2026, 9, 1), date(2027, 7, 31))
    assert found.by_week([TODAY, TODAY + timedelta(days=7)], county.base_class.pk) == [10, 10]


# --- provisions -------------------------------------------------------------------------------------------------------


def test_held_places_come_back_when_the_hold_is_lifted(county):
    by = as_(county, "base_lead")
    hold = actions.hold_places(
        provision_class=county.base_class,
        places=4,
        starts_on=TODAY,
        ends_on=ENDS_ON,
        reason="Flood",
        is_closure=True,
        by=by,
        on=TODAY,
    )
    assert queries.free_places(TODAY, TODAY).free_on(TODAY, county.base_class.pk) == 6
    actions.lift_hold(hold=hold, by=by, on=TODAY)
    actions.lift_hold(hold=hold, by=by, on=TODAY)
    assert queries.free_places(TODAY, TODAY).free_on(TODAY, county.base_class.pk) == 10


def test_no_more_can_be_held_than_there_is(county):
    with pytest.raises(Refused, match="has 10 places on those days, so 11 cannot be held"):
        actions.hold_places(provision_class=county.base_class, places=11, starts_on=TODAY, ends_on=ENDS_ON, reason="x",
                            by=as_(county, "base_lead"), on=TODAY)


def test_stating_places_ends_what_was_stated_before(county):
    by = as_(county, "officer")
    actions.state_places(
        provision_class=county.base_class, place_kind="commissioned", count=8, starts_on=STARTS_ON, by=by, on=TODAY
    )
    found = queries.free_places(TODAY, STARTS_ON)
    assert (found.free_on(TODAY, county.base_class.pk), found.free_on(STARTS_ON, county.base_class.pk)) == (10, 8)


def test_places_nobody_confirmed_for_five_school_days_are_on_the_nudge_list(county):
    by = as_(county, "base_lead")
    assert [one.name for one, _ in not_confirmed_lately(TODAY)] == ["Lantern Base"]
    actions.confirm_places(provision=county.base, free_places=10, by=by, on=TODAY)
    actions.confirm_places(provision=county.base, free_places=10, by=by, on=TODAY)
    assert county.base.confirmations.count() == 1
    friday, monday = TODAY + timedelta(days=4), TODAY + timedelta(days=7)
    assert not_confirmed_lately(friday) == []
    assert not_confirmed_lately(monday) == []
    assert [last for _, last in not_confirmed_lately(monday + timedelta(days=1))] == [TODAY]


def test_a_site_is_known_to_named_officers_only_until_its_trust_agrees(county):
    with as_owner():
        Provision.objects.filter(pk=county.base.pk).update(status="planned", opens_on=None, provider=county.schools[2])
        county.base.refresh_from_db()
    assert [provisions(as_(county, who)).count() for who in ("officer", "coordinator", "base_lead")] == [1, 0, 0]
    by = as_(county, "officer")
    with pytest.raises(Refused, match="so it cannot be opened now"):
        actions.move_opening(
            provision=county.base, event="open", happened_on=TODAY, approved_by="The trust", by=by, on=TODAY
        )
    for _ in range(2):
        actions.move_opening(
            provision=county.base, event="trust_agrees", happened_on=TODAY, approved_by="The trust", by=by, on=TODAY
        )
    assert county.base.steps.count() == 1
    assert provisions(as_(county, "coordinator")).count() == 1
