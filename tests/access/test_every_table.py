"""Every table as the application role, with and without somebody acting: generated from the models, on the whole invented
county, so that a new table is tried as soon as it is made."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.database import as_owner
from tests.demo_database import DEMO_DAY as DEMO_DAY_WRITTEN
from waymark.service.access.context import Sight, tell_database
from waymark.service.access.installation import service_models
from waymark.service.accounts.models import Membership

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("demo_database")]
DEMO_DAY = date.fromisoformat(DEMO_DAY_WRITTEN)

TABLES = {model._meta.db_table: how for model, how in service_models()}
SECURED = sorted(table for table, how in TABLES.items() if how.rows != "all")
ABOUT_A_CHILD = sorted(table for table, how in TABLES.items() if how.rows == "pupil")
APPEND_ONLY = sorted(table for table, how in TABLES.items() if how.append_only)
# Nothing of these is in the invented county; their policies are tried in tests of their own.
EMPTY_IN_THE_COUNTY = {
    "imports_spreadsheet", "imports_spreadsheetrow", "imports_rememberedcolumn", "exclusions_suspensioncancelled",
    "allocation_proposalline", "panels_packpage", "imports_spreadsheetprogress", "panels_educationmeanwhile",
    "referrals_answerreport", "referrals_wordstakenback", "exclusions_homeelsewhere",
    "duties_healthabsence", "duties_outofschool", "duties_fairaccesscase", "duties_earlysignflag", "duties_healthabsencechange",
    "duties_outofschoolchange", "duties_fairaccesscasechange",
}


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def see_as(membership: Membership | None, on: date = DEMO_DAY) -> None:
    tell_database(Sight(organisation_id=membership.organisation_id if membership else None,
                        person_id=membership.person_id if membership else None, today=on))


def a_school_that_knows_few() -> Membership:
    """The head of a school that may see the fewest children of all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.id FROM accounts_membership m JOIN pupils_access a ON a.organisation_id = m.organisation_id "
            "WHERE m.role = 'head_teacher' GROUP BY m.id ORDER BY count(DISTINCT a.pupil_id), m.id LIMIT 1"
        )
        return Membership.objects.get(pk=cursor.fetchone()[0])


@pytest.fixture
def head():
    with as_owner():
        return a_school_that_knows_few()


@pytest.mark.parametrize("table", SECURED)
def test_without_somebody_acting_nothing_is_seen(table):
    see_as(None)
    with as_owner():
        held = count(table)
    assert held or table in EMPTY_IN_THE_COUNTY, f"{table} is empty, so nothing was tried: load some, or say why not"
    assert count(table) == 0


@pytest.mark.parametrize("table", ABOUT_A_CHILD)
def test_a_school_sees_exactly_the_rows_of_children_it_may_know(table, head):
    part, column = TABLES[table].part, TABLES[table].column
    see_as(head)
    seen = count(table)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} WHERE {column} IN (SELECT pupil_id FROM pupils_access WHERE organisation_id = %s "
            "AND part = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s))",
            [head.organisation_id, part, DEMO_DAY, DEMO_DAY],
        )
        assert seen == cursor.fetchone()[0]
        assert seen < count(table) or count(table) == 0


@pytest.mark.parametrize("table", [table for table in SECURED if TABLES[table].rows in ("pupil", "own", "changes")])
def test_a_school_changes_nothing_about_children_it_does_not_know(table, head):
    column = {"pupils_pupil": "id", "pupils_pupilchange": "id"}.get(table, TABLES[table].column)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), max(xmin::text::bigint) FROM {table}")
        before = cursor.fetchone()
    see_as(head)
    for statement in (f"UPDATE {table} SET {_some_column(table)} = {_some_column(table)} WHERE {column} NOT IN ({KNOWN})",
                      f"DELETE FROM {table} WHERE {column} NOT IN ({KNOWN})"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [head.organisation_id])
                assert cursor.rowcount == 0, statement
        except DatabaseError as refused:
            assert "permission denied" in str(refused) or "row-level security" in str(refused)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), max(xmin::text::bigint) FROM {table}")
        assert cursor.fetchone() == before


KNOWN = "SELECT pupil_id FROM pupils_access WHERE organisation_id = %s"


def _some_column(table: str) -> str:
    model = next(model for model, _ in service_models() if model._meta.db_table == table)
    return next(field.column for field in model._meta.concrete_fields if not field.primary_key and not field.generated)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_only_added_to_can_be_neither_changed_nor_removed(table, head):
    see_as(head)
    for statement in (f"UPDATE {table} SET {_some_column(table)} = {_some_column(table)}", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_copied_row_cannot_be_put_under_a_child_one_does_not_know(head):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM pupils_pupil WHERE id NOT IN ({KNOWN}) LIMIT 1", [head.organisation_id])
        stranger = cursor.fetchone()[0]
    see_as(head)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pupils_nextstep (pupil_id, what, due_on, owner_id, about, set_on) VALUES (%s, 'x', %s, %s, '', %s)",
            [stranger, DEMO_DAY, head.person_id, DEMO_DAY],
        )
