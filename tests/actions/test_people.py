"""Adding people, giving and ending roles, choosing a password by a link that works once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.county import TODAY, make_person, make_small_county
from waymark.service.access.permission import NotPermitted
from waymark.service.accounts import actions
from waymark.service.accounts.models import Membership, Person
from waymark.service.accounts.people import link_is_good
from waymark.service.accounts.queries import memberships_in_force
from waymark.service.notifications.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    made = make_small_county()
    from tests.database import as_owner

    with as_owner():
        made.people["admin"] = make_person(made.authority, "administrator", "Lia Sedgekeeper")
    return made


def added(county, who="head", school=0, **more):
    return actions.add_person(
        **{
            "name": "Nia Rushcutter",
            "email": "nia@fenshire.example",
            "role": "inclusion_lead",
            "organisation": county.schools[school],
            "by": county.act_as(who),
            "on": TODAY,
        }
        | more
    )


def test_a_head_adds_a_person_to_their_own_school_who_gets_a_link_to_choose_a_password(county):
    person = added(county).person
    assert not person.has_usable_password()
    message = Message.objects.get()
    assert message.to_address == "nia@fenshire.example"
    token = message.link.split("/")[3]
    assert link_is_good(person, token)
    actions.choose_password(person=person, token=token, password="three marsh harriers", on=TODAY)
    person.refresh_from_db()
    assert person.check_password("three marsh harriers")
    with pytest.raises(actions.LinkEnded):
        actions.choose_password(person=person, token=token, password="another long one", on=TODAY)


def test_a_head_cannot_add_people_to_another_school_and_an_administrator_can(county):
    with pytest.raises(NotPermitted):
        added(county, school=1)
    assert added(county, who="admin", school=1).organisation == county.schools[1]


@pytest.mark.parametrize("role", ["administrator", "coordinator", "trust_officer"])
def test_a_school_cannot_give_a_role_of_the_council(county, role):
    with pytest.raises(actions.RoleRefused, match="is not a role in Saltmere Academy"):
        added(county, role=role)
    assert not Person.objects.filter(email="nia@fenshire.example").exists()


def test_a_school_may_give_the_roles_of_a_provision_it_runs(county):
    assert added(county, role="provider_lead").role == "provider_lead"


def test_somebody_known_by_another_spelling_of_the_address_gets_the_role_beside_theirs(county):
    known = Person.objects.get(email="dov.lanternman@fenshire.example")
    added(county, email="Dov.Lanternman@fenshire.example")
    assert Person.objects.filter(email__iexact=known.email).count() == 1
    assert {one.organisation for one in memberships_in_force(known, TODAY)} == {county.schools[0], county.schools[1]}


def test_adding_the_same_person_in_the_same_role_twice_makes_one_role(county):
    added(county)
    added(county)
    assert Membership.objects.filter(person__email="nia@fenshire.example").count() == 1


def test_a_role_ends_with_its_last_day_and_may_begin_again(county):
    held = added(county)
    by = county.act_as("head")
    actions.end_role(membership=held, ends_on=TODAY, by=by, on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    assert not memberships_in_force(held.person, tomorrow).exists()
    actions.give_role(person=held.person, role="inclusion_lead", organisation=county.schools[0], by=by, on=tomorrow)
    assert memberships_in_force(held.person, tomorrow).count() == 1


def test_nobody_ends_the_role_they_are_acting_in(county):
    by = county.act_as("head")
    with pytest.raises(actions.RoleRefused, match="You cannot end the role you are acting in"):
        actions.end_role(membership=Membership.objects.get(pk=by.membership_id), ends_on=TODAY, by=by, on=TODAY)
