"""Who sees a child: tested as the application role, in the database itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from tests.factories.county import TODAY, make_pupil, make_small_county, see_as
from waymark.service.access.context import Sight, tell_database
from waymark.service.audit.models import AuditEntry
from waymark.service.pupils import actions
from waymark.service.pupils.models import Access, Pupil, Registration, RestrictedNote

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_tests_act_as_the_application_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("waymark_app", False, False)


def test_nobody_is_seen_without_saying_who_is_acting():
    county = make_small_county()
    make_pupil(county.schools[0])
    tell_database(Sight())
    assert Pupil.objects.count() == 0
    assert Registration.objects.count() == 0


def test_a_school_sees_its_own_children_and_no_others():
    county = make_small_county()
    ours = make_pupil(county.schools[0], serial=1)
    make_pupil(county.schools[1], serial=2)
    county.act_as("lead")
    assert list(Pupil.objects.all()) == [ours]


def test_access_ends_on_its_last_day():
    county = make_small_county()
    pupil = make_pupil(county.schools[0])
    by = county.act_as("lead")
    other = county.people["other_lead"]
    actions.give_access(pupil, other.organisation_id, because="panel", about="PM-1", on=TODAY, until=TODAY)
    see_as(other)
    assert Pupil.objects.count() == 1
    see_as(other, TODAY + timedelta(days=1))
    assert Pupil.objects.count() == 0
    assert by.organisation_id != other.organisation_id


def test_the_restricted_part_is_not_given_with_the_facts():
    county = make_small_county()
    pupil = make_pupil(county.schools[0])
    by = county.act_as("head")
    actions.write_restricted_note(pupil=pupil, text="not for everybody", about="", by=by, on=TODAY)
    other = county.people["other_lead"]
    actions.give_access(pupil, other.organisation_id, because="panel", about="PM-1", on=TODAY)
    see_as(other)
    assert Pupil.objects.count() == 1
    assert RestrictedNote.objects.count() == 0


def test_an_organisation_cannot_give_itself_access_to_a_child_it_does_not_see():
    county = make_small_county()
    pupil_id = make_pupil(county.schools[0]).pk
    stranger = county.act_as("other_lead")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Access.objects.bulk_create([
            Access(pupil_id=pupil_id, organisation_id=stranger.organisation_id, part="facts", starts_on=TODAY,
                   because="registration")
        ])


def test_a_school_adds_a_child_and_then_sees_them():
    county = make_small_county()
    by = county.act_as("lead")
    pupil = actions.add_pupil(
        details={"given_names": "Wren", "family_name": "Fenlight", "born_on": TODAY.replace(year=2014)},
        school=county.schools[0], by=by, on=TODAY,
    )
    assert Pupil.objects.get(pk=pupil.pk).year_group == 7
    see_as(county.people["other_lead"])
    assert not Pupil.objects.filter(pk=pupil.pk).exists()


def test_a_second_child_with_the_same_upn_is_refused_even_when_the_first_is_not_seen():
    county = make_small_county()
    first = make_pupil(county.schools[0])
    by = county.act_as("other_lead")
    with pytest.raises(actions.PupilAlreadyKnown, match=first.upn):
        actions.add_pupil(
            details={"given_names": "A", "family_name": "B", "born_on": first.born_on, "upn": first.upn},
            school=county.schools[1], by=by, on=TODAY,
        )


def test_the_audit_cannot_be_changed_or_removed_by_the_application():
    county = make_small_county()
    by = county.act_as("lead")
    actions.add_pupil(
        details={"given_names": "Wren", "family_name": "Fenlight", "born_on": TODAY.replace(year=2014)},
        school=county.schools[0], by=by, on=TODAY,
    )
    assert AuditEntry.objects.count() == 1
    for change in (lambda: AuditEntry.objects.update(why="changed"), lambda: AuditEntry.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


def test_a_change_to_a_child_is_kept_by_the_database_and_cannot_be_read_by_the_application():
    county = make_small_county()
    pupil = make_pupil(county.schools[0])
    county.act_as("lead")
    Pupil.objects.filter(pk=pupil.pk).update(known_as="Rob")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pupils_pupilchange")
        assert cursor.fetchone() == (0,)
        cursor.execute("SET ROLE waymark_owner")
        cursor.execute("SELECT pgh_label, known_as FROM pupils_pupilchange WHERE pgh_obj_id = %s ORDER BY pgh_id",
                       [pupil.pk])
        assert cursor.fetchall() == [("insert", ""), ("update", "Rob")]
        cursor.execute("SET ROLE waymark_app")
