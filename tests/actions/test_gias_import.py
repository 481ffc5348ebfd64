"""Importing GIAS: five counts that add up, everything or nothing, and nothing at all the second time."""

from __future__ import annotations

import io
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from tests.factories.gias import LINK, TRUST, csv_bytes, school
from tests.real_data import real_data
from waymark.service.organisations.gias import importing, recordset, store
from waymark.service.organisations.gias.importing import GiasFile, GiasFiles, ImportRefused, apply, prepare
from waymark.service.organisations.gias.report import Prepared
from waymark.service.organisations.models import Organisation, Postcode, School, SchoolImport, SchoolLink, Trust

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AS_OF = date(2026, 3, 7)
WRITES = ("INSERT", "UPDATE", "DELETE")


def files(*rows: dict[str, str], links=(), trusts=(), columns=(), authorities=()) -> GiasFiles:
    def file(name: str, content) -> GiasFile | None:
        return GiasFile(name, io.BytesIO(csv_bytes(content))) if content else None

    return GiasFiles(
        GiasFile("edubasealldata.csv", io.BytesIO(csv_bytes(rows, columns))),
        file("links.csv", links), file("groups.csv", trusts), authorities,
    )


def imported(brought: GiasFiles, **how) -> Prepared:
    prepared = prepare(brought)
    apply(brought, prepared=prepared, by="Invented Officer", on=AS_OF, **how)
    return prepared


def five(brought: GiasFiles) -> dict[str, int]:
    return {kind: count for kind, count in prepare(brought).schools.five().items() if count}


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Organisation, School, Trust, SchoolLink, SchoolImport))


def test_a_school_is_stored_as_its_row_states_it():
    imported(files(school(trust="70001", trust_name="INVENTED TRUST")))
    stored = School.objects.select_related("organisation", "trust__organisation").get(urn=900001)
    assert (stored.organisation.kind, stored.organisation.name) == ("school", "Invented High School")
    assert (stored.organisation.authority_code, stored.establishment_number) == ("001", "0401")
    assert (stored.opened_on, stored.closed_on, stored.source_as_of) == (date(1999, 9, 1), None, AS_OF)
    assert (stored.percentage_fsm, stored.pupils, stored.ukprn) == (18.1, 850, "10000001")
    assert (round(stored.latitude, 1), round(stored.longitude, 1)) == (52.6, 1.3)
    assert (stored.trust.uid, stored.trust.organisation.name) == (70001, "INVENTED TRUST")


def test_each_row_is_counted_once_as_new_changed_closed_same_or_wrong():
    imported(files(*[school(urn=str(urn)) for urn in (900001, 900002, 900003, 900004)]))
    second = files(
        school(urn="900001"),
        school(urn="900002", pupils="1"),
        school(urn="900003", status="2", closed="31-08-2026", pupils="2"),
        school(urn="900005", status="2", closed="31-08-2020"),
        school(urn="900006", name=""),
        school(urn="900001", pupils="3"),
    )
    report = prepare(second).schools
    assert report.five() == {"new": 1, "changed": 1, "closed": 1, "same": 1, "wrong": 2}
    assert (report.rows, report.absent) == (6, 1)


def test_differences_are_told_field_by_field():
    imported(files(school()))
    report = prepare(files(school(pupils="900", Street="2 Invented Street"))).schools
    assert report.changed_fields == {"pupils": 1, "street": 1}
    (example,) = report.examples
    assert example["changes"] == [
        ("NumberOfPupils", 850, 900), ("Street", "1 Invented Street", "2 Invented Street")
    ]


def test_a_dry_run_writes_nothing():
    with CaptureQueriesContext(connection) as asked:
        prepare(files(school(), links=[LINK], trusts=[TRUST]))
    assert [query["sql"] for query in asked if query["sql"].startswith(WRITES)] == []
    assert counted() == (0, 0, 0, 0, 0)


def test_the_same_files_again_are_all_same_and_write_nothing():
    brought = files(school(), school(urn="900002"), links=[LINK], trusts=[TRUST])
    imported(brought)
    before = counted()
    again = prepare(brought)
    assert {name: report.five()["same"] for name, report in again.reports.items()} == {
        "schools": 2, "links": 1, "trusts": 1
    }
    with CaptureQueriesContext(connection) as asked:
        assert apply(brought, prepared=again, by="Invented Officer", on=AS_OF) is None
    assert [q["sql"] for q in asked if q["sql"].startswith(WRITES)] == []
    assert counted() == before


def test_the_same_school_spelled_another_way_is_the_same():
    imported(files(school()))
    assert five(files(school(EstablishmentNumber="401", kind="1", OpenDate="01/09/1999"))) == {"same": 1}


def test_a_column_that_a_later_file_lacks_keeps_what_is_stored():
    imported(files(school()))
    kept = [column for column in school() if column not in {"SchoolCapacity", "Street", "UKPRN"}]
    imported(files(school(pupils="10"), columns=kept))
    stored = School.objects.get(urn=900001)
    assert (stored.pupils, stored.capacity, stored.street, stored.ukprn) == (10, 900, "1 Invented Street", "10000001")


def test_a_changed_school_keeps_its_organisation_and_its_reference():
    imported(files(school()))
    before = Organisation.objects.get(school__urn=900001)
    imported(files(school(name="Invented Academy", authority="002")))
    after = Organisation.objects.get(school__urn=900001)
    assert (after.id, after.reference) == (before.id, before.reference)
    assert (after.name, after.authority_code) == ("Invented Academy", "002")


def test_a_reopened_school_is_changed_and_a_school_missing_from_the_file_stays():
    imported(files(school(status="2"), school(urn="900002")))
    assert five(files(school(status="1"))) == {"changed": 1}
    imported(files(school(status="1")))
    assert School.objects.filter(urn=900002, status_code="1").exists()


def test_one_wrong_row_keeps_everything_out_until_it_is_agreed_to_leave_it_out():
    brought = files(school(), school(urn="900002", name=""), links=[LINK])
    prepared = prepare(brought)
    with pytest.raises(ImportRefused, match="wrong: 1, so nothing was imported"):
        apply(brought, prepared=prepared, by="Invented Officer", on=AS_OF)
    assert counted() == (0, 0, 0, 0, 0)
    apply(brought, prepared=prepared, by="Invented Officer", on=AS_OF, leave_out_wrong=True)
    assert list(School.objects.values_list("urn", flat=True)) == [900001]


def test_wrong_rows_come_back_with_reasons_and_can_be_mended_and_brought_alone():
    brought = files(school(), school(urn="900002", name="", Street="=Château Road"))
    out = io.BytesIO()
    prepare(brought, {"schools": out})
    text = out.getvalue().decode("cp1252")
    header, row = text.splitlines()
    assert header.startswith('"What is wrong","URN"')
    assert row.startswith('"EstablishmentName is empty: a name is needed.","900002"')
    assert ",\"'=Château Road\"," in row  # no spreadsheet runs it, and it comes back as it was
    mended = text.replace('"0401",""', '"0401","Mended School"')
    assert mended != text
    alone = GiasFiles(GiasFile("mended.csv", io.BytesIO(mended.encode("cp1252"))))
    imported(alone)
    stored = School.objects.get(urn=900002)
    assert (stored.organisation.name, stored.street) == ("Mended School", "=Château Road")


def test_wrong_rows_brought_back_unmended_come_back_with_one_reason_column():
    first, second = io.BytesIO(), io.BytesIO()
    prepare(files(school(name="")), {"schools": first})
    prepare(GiasFiles(GiasFile("again.csv", io.BytesIO(first.getvalue()))), {"schools": second})
    assert second.getvalue() == first.getvalue()


@pytest.mark.parametrize("fail_at", range(1, 9))
def test_a_fault_of_the_database_at_any_point_leaves_nothing_half_saved(fail_at: int, monkeypatch: pytest.MonkeyPatch):
    brought = files(
        *[school(urn=str(900001 + n), trust=str(70001 + n), trust_name=f"INVENTED TRUST {n}") for n in range(3)],
        links=[LINK], trusts=[TRUST],
    )
    prepared = prepare(brought)
    calls = iter(range(1, 100))
    run = recordset._run

    def failing(*args):
        if next(calls) == fail_at:
            raise DatabaseError("the disk is full")
        return run(*args)

    monkeypatch.setattr(recordset, "_run", failing)
    with pytest.raises(DatabaseError):
        apply(brought, prepared=prepared, by="Invented Officer", on=AS_OF)
    assert counted() == (0, 0, 0, 0, 0)


def test_a_fault_in_the_second_list_of_rows_takes_the_first_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("waymark.service.organisations.gias.difference.BATCH", 2)
    brought = files(*[school(urn=str(900001 + n)) for n in range(5)])
    prepared = prepare(brought)
    write = store.SchoolWriter.write

    def failing(self, outcomes):
        if any(outcome.row.urn == 900005 for outcome in outcomes):
            raise DatabaseError("the connection is gone")
        write(self, outcomes)

    monkeypatch.setattr(store.SchoolWriter, "write", failing)
    with pytest.raises(DatabaseError):
        apply(brought, prepared=prepared, by="Invented Officer", on=AS_OF)
    assert counted() == (0, 0, 0, 0, 0)


def test_an_import_is_refused_when_what_is_stored_has_changed_since_it_was_shown():
    brought = files(school(), school(urn="900002"))
    shown = prepare(brought)
    imported(files(school()))
    before = counted()
    with pytest.raises(ImportRefused, match="have changed since"):
        apply(brought, prepared=shown, by="Invented Officer", on=AS_OF)
    assert counted() == before


def test_an_import_is_refused_when_another_file_is_brought_than_was_shown():
    shown = prepare(files(school()))
    with pytest.raises(ImportRefused, match="have changed since"):
        apply(files(school(pupils="1")), prepared=shown, by="Invented Officer", on=AS_OF)
    assert counted() == (0, 0, 0, 0, 0)


def test_only_the_named_authorities_are_imported_and_only_their_schools_can_be_absent():
    imported(files(school(urn="900001", authority="926"), school(urn="900002", authority="925")))
    report = prepare(files(school(urn="900003", authority="926"), school(urn="900004", authority="873"),
                           authorities=("926",))).schools
    assert (report.five()["new"], report.outside, report.absent) == (1, 1, 1)


def test_a_trust_first_met_in_a_school_is_filled_in_by_the_groups_file():
    imported(files(school(trust="70001", trust_name="INVENTED TRUST")))
    again = files(school(trust="70001", trust_name="INVENTED TRUST"), trusts=[TRUST])
    prepared = imported(again)
    assert prepared.trusts.five()["changed"] == 1
    trust = Trust.objects.get(uid=70001)
    assert (trust.group_type_code, trust.companies_house_number) == ("06", "07000001")
    assert trust.opened_on == date(2011, 7, 14)
    assert prepare(again).writes == 0


def test_a_school_that_moves_to_another_trust_is_changed():
    imported(files(school(trust="70001", trust_name="ONE")))
    imported(files(school(trust="70002", trust_name="TWO")))
    assert School.objects.get(urn=900001).trust.uid == 70002
    imported(files(school(trust="")))
    assert School.objects.get(urn=900001).trust is None


def test_a_closed_trust_is_counted_as_closed():
    imported(files(school(), trusts=[TRUST]))
    closed = TRUST | {"Group Status (code)": "CLOSED", "Closed Date": "31/08/2026"}
    assert prepare(files(school(), trusts=[closed])).trusts.five()["closed"] == 1


def test_a_link_with_another_day_is_changed_and_a_link_no_longer_told_stays():
    other = LINK | {"LinkURN": "900003"}
    imported(files(school(), links=[LINK, other]))
    prepared = imported(files(school(), links=[LINK | {"LinkEstablishedDate": "02-09-2020"}]))
    assert (prepared.links.five()["changed"], prepared.links.absent) == (1, 1)
    assert dict(SchoolLink.objects.values_list("linked_urn", "established_on")) == {
        900002: date(2020, 9, 2), 900003: date(2020, 9, 1)
    }


def test_a_school_without_a_grid_reference_is_placed_by_its_postcode_and_stays_there():
    Postcode.objects.create(postcode="ZZ1 1AA", latitude=52.5, longitude=1.25)
    bare = school(Easting="", Northing="")
    imported(files(bare))
    assert School.objects.values_list("latitude", "longitude").get() == (52.5, 1.25)
    imported(files(bare | {"NumberOfPupils": "5"}))
    assert School.objects.values_list("latitude", "pupils").get() == (52.5, 5)


def test_what_was_imported_is_kept_with_its_counts():
    imported(files(school(), school(urn="900002", status="2")))
    kept = SchoolImport.objects.get()
    assert (kept.file_name, kept.imported_by, kept.counts["new"]) == ("edubasealldata.csv", "Invented Officer", 2)
    assert [(row["code"], row["rows"]) for row in kept.counts["files"]["schools"]["by_status"]] == [("1", 1), ("2", 1)]


def test_the_published_files_import_whole_and_are_all_same_the_second_time():
    names = ("gias/REBUILT_edubasealldata_layout2025_cp1252.csv", "gias/links_edubasealldata20250422.csv",
             "gias/allgroupsdata_2025_all_groups.csv")
    schools, links, trusts = (GiasFile(name, io.BytesIO(real_data(name).read_bytes())) for name in names)
    brought = GiasFiles(schools, links, trusts)
    imported(brought)
    assert (School.objects.count(), SchoolLink.objects.count(), Trust.objects.count()) == (1617, 33_801, 4156)
    again = prepare(brought)
    assert (again.writes, again.wrong, again.schools.five()["same"]) == (0, 0, 1617)
    assert store.carried_on_by(137490) == (140753, 150354)
    assert store.carried_on_by(139665) == (139665,)


def test_only_one_import_runs_at_a_time():
    brought = files(school())
    prepared = prepare(brought)
    with psycopg.connect(**connection.get_connection_params()) as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(%s)", [importing.ONE_AT_A_TIME])
        with pytest.raises(ImportRefused, match="under way"):
            apply(brought, prepared=prepared, by="Invented Officer", on=AS_OF)
        # Let go before the connection ends: the server frees a lost session's locks a moment after the client has gone.
        elsewhere.execute("SELECT pg_advisory_unlock(%s)", [importing.ONE_AT_A_TIME])
    apply(brought, prepared=prepared, by="Invented Officer", on=AS_OF)
    assert School.objects.count() == 1
