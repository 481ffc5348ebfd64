"""Two people press at the same moment, each in a transaction of their own: one outcome, said plainly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection, connections

from tests.database import _shape_of_the_tables, as_owner
from tests.factories.county import TODAY, SmallCounty, make_base, make_pupil, make_small_county
from tests.factories.placements import ENDS_ON, STARTS_ON
from waymark.service import embedded
from waymark.service.access.context import Sight, acting
from waymark.service.placements import actions
from waymark.service.placements.models import Placement
from waymark.service.pupils.actions import keep_apart

pytestmark = pytest.mark.database


@pytest.fixture
def county(django_db_setup, django_db_blocker, server) -> Iterator[SmallCounty]:
    """A county in a database of its own, where what is written is there for other connections to see."""
    name, usual = f"at_once_{os.getpid()}", settings.DATABASES["default"]["NAME"]
    embedded.create_database(server, name, template=f"tables_{_shape_of_the_tables()}")
    with django_db_blocker.unblock():
        _use(name)
        yield make_small_county()
        _use(usual)
    embedded.drop_database(server, name)


def _use(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def both_press(county, pupils, provision_class) -> list[str]:
    """The coordinator and another officer agree a place each, at one moment. What each was told, in order."""
    told: list[str] = []
    ready = Barrier(2)
    presses = zip(("coordinator", "officer"), pupils, strict=True)
    threads = [Thread(target=press, args=(county, who, pupil, provision_class, ready, told)) for who, pupil in presses]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(told)


def press(county, who, pupil, provision_class, ready: Barrier, told: list[str]) -> None:
    by = county.people[who]
    try:
        with acting(Sight(by.organisation_id, by.person_id, TODAY)):
            ready.wait()
            placement = actions.agree_placement(
                pupil=pupil, referral=None, home_school=county.schools[0], provision_class=provision_class,
                starts_on=STARTS_ON, expected_end_on=ENDS_ON, purpose="Mornings", exit_criteria=["In lessons"],
                destination_route="return", first_thoughts="Back to 8R", by=by, on=TODAY,
            )
            told.append(placement.reference)
    except actions.Refused as refused:
        told.append(str(refused))
    finally:
        connection.close()


def test_the_last_place_goes_to_one_child_and_the_other_is_told_so(county):
    with as_owner():
        _, last_place = make_base(county.schools[1], county.partnership, places=1, name="Eel Base")
    pupils = [make_pupil(county.schools[0], serial=one, seen_by=[county.authority]) for one in (1, 2)]
    told = both_press(county, pupils, last_place)
    assert told[0].startswith("Eel Base, Class 1 has no free place on 30 November 2026")
    assert told[1].startswith("PL-")
    with as_owner():
        assert Placement.objects.count() == 1


def test_of_two_children_kept_apart_only_one_is_given_a_place_at_a_site_at_one_moment(county):
    one, other = (make_pupil(county.schools[0], serial=serial, seen_by=[county.authority]) for serial in (1, 2))
    by = county.people["lead"]
    with acting(Sight(by.organisation_id, by.person_id, TODAY)):
        keep_apart(pupil=one, other=other, by=by, on=TODAY)
    told = both_press(county, [one, other], county.base_class)
    assert told[0].startswith("PL-")
    assert told[1].startswith("Somebody who will be at this site")
    with as_owner():
        assert Placement.objects.count() == 1


def test_two_people_who_agree_the_same_place_for_a_child_agree_one(county):
    pupil = make_pupil(county.schools[0], seen_by=[county.authority])
    told = both_press(county, [pupil, pupil], county.base_class)
    assert told[0] == told[1]
    with as_owner():
        assert Placement.objects.count() == 1
