"""Every table says how it is protected, and the database agrees."""

from __future__ import annotations

import pytest
from django.db import connection, models

from waymark.service.access import policies, protection
from waymark.service.access.installation import _declared, service_models
from waymark.service.pupils.models import Pupil


def undeclared(pairs) -> list[str]:
    return [model._meta.label for model, declared in pairs if declared is None]


def about_a_child_without_row_security(pairs) -> list[str]:
    """Tables that point at a child, or hold a child's id, and whose rows anybody signed in could read."""
    return [
        model._meta.label for model, declared in pairs
        if declared and declared.rows == "all" and any(
            field.related_model is Pupil or field.name == "pupil_id" for field in model._meta.fields
        )
    ]


def test_every_table_says_how_it_is_protected():
    assert undeclared(service_models()) == []


def test_every_table_about_a_child_has_row_security():
    assert about_a_child_without_row_security(service_models()) == []


def test_a_table_without_a_declaration_is_caught():
    class Forgotten(models.Model):
        class Meta:
            app_label = "pupils"
            managed = False

    assert undeclared([(Forgotten, _declared(Forgotten))]) == ["pupils.Forgotten"]


def test_a_table_about_a_child_that_all_may_read_is_caught():
    class Leaky(models.Model):
        pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
        protection = protection.no_personal_data()

        class Meta:
            app_label = "pupils"
            managed = False

    assert about_a_child_without_row_security([(Leaky, _declared(Leaky))]) == ["pupils.Leaky"]


def test_hand_written_policies_are_for_tables_that_ask_for_them():
    asking = {model._meta.db_table for model, declared in service_models() if declared.rows == "own"}
    assert asking == set(policies.OWN)


@pytest.mark.django_db
@pytest.mark.database
def test_row_security_is_on_and_forced_wherever_it_was_declared():
    declared = {model._meta.db_table for model, how in service_models() if how.rows != "all"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        secured = {name for (name,) in cursor.fetchall()}
    assert declared == secured


@pytest.mark.django_db
@pytest.mark.database
def test_the_application_role_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'waymark_app'")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.database
def test_no_extension_is_installed_beyond_the_language():
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        assert {name for (name,) in cursor.fetchall()} == {"plpgsql"}
