"""The published GIAS files, counted a second way with nothing but Python's csv module."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_data import real_data
from waymark.service.organisations.gias.chains import Chains
from waymark.service.organisations.gias.group_links import open_group_links
from waymark.service.organisations.gias.links import open_links
from waymark.service.organisations.gias.reader import SchoolsFile
from waymark.service.organisations.gias.rows import ALTERNATIVE_PROVISION_TYPES, SchoolRow, WrongRow
from waymark.service.organisations.gias.source import FileRefused
from waymark.service.organisations.gias.trusts import open_trusts

EXTRACT = "gias/REBUILT_edubasealldata_layout2025_cp1252.csv"
LINKS = "gias/links_edubasealldata20250422.csv"
FIXTURES = {  # file: columns, rows that can be read, rows that cannot
    EXTRACT: (136, 1617, 0),
    "gias/raw_fixtures/teaching_vacancies_example_schools_data.csv": (120, 9, 10),
    "gias/raw_fixtures/claim_example_schools_data.csv": (133, 3, 1),
    "gias/raw_fixtures/claim_example_bad_schools_data.csv": (133, 0, 1),
    "gias/raw_fixtures/ebis_gias_2024_header_synthetic_values.csv": (140, 60, 0),
    "gias/raw_fixtures/itt_gias_subset.csv": (140, 8, 0),
}


def plain_rows(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def read_all(path: Path) -> Iterator[SchoolRow | WrongRow]:
    with path.open("rb") as stream:
        for row in SchoolsFile(stream):
            try:
                yield row.school()
            except WrongRow as wrong:
                yield wrong


@pytest.mark.parametrize("name", FIXTURES)
def test_every_row_of_every_layout_is_read_or_wrong(name: str):
    columns, good, wrong = FIXTURES[name]
    path = real_data(name)
    with path.open("rb") as stream:
        assert len(SchoolsFile(stream).table.header) == columns
    kinds = Counter(type(row) for row in read_all(path))
    assert (kinds[SchoolRow], kinds[WrongRow]) == (good, wrong)
    assert good + wrong == len(plain_rows(path))


def test_ragged_rows_say_so_and_no_place_name_becomes_a_grid_reference():
    name = "gias/raw_fixtures/teaching_vacancies_example_schools_data.csv"
    wrong = [str(row) for row in read_all(real_data(name)) if isinstance(row, WrongRow)]
    assert set(wrong) == {"The row has 135 values where the first line names 120 columns."}


def test_the_row_without_a_name_says_what_it_lacks():
    (row,) = read_all(real_data("gias/raw_fixtures/claim_example_bad_schools_data.csv"))
    assert str(row) == "EstablishmentName is empty: a name is needed."


def test_a_byte_that_breaks_utf8_readers_is_the_letter_it_was():
    names = {row.name for row in read_all(real_data("gias/raw_fixtures/claim_example_schools_data.csv"))
             if isinstance(row, SchoolRow)}
    assert "St Thomas à Becket Church of England Aided Primary School" in names


def test_counts_by_status_type_and_authority_are_the_files_own():
    path = real_data(EXTRACT)
    plain = plain_rows(path)
    read = list(read_all(path))
    with path.open("rb") as stream:
        file = SchoolsFile(stream)
        assert sum(1 for _ in file) == len(plain)
    assert file.tally.by_status == Counter(row["EstablishmentStatus (code)"] for row in plain)
    assert file.tally.by_type == Counter(row["TypeOfEstablishment (code)"] for row in plain)
    assert Counter(row.authority_code for row in read) == Counter(row["LA (code)"] for row in plain)
    assert {row.urn for row in read} == {int(row["URN"]) for row in plain}


def test_numbers_add_up_to_the_files_own():
    path = real_data(EXTRACT)
    plain = plain_rows(path)
    read = list(read_all(path))
    assert sum(row.capacity or 0 for row in read) == sum(int(row["SchoolCapacity"] or 0) for row in plain)
    assert sum(row.pupils or 0 for row in read) == sum(int(row["NumberOfPupils"] or 0) for row in plain)
    assert sum(row.opened_on is None for row in read) == sum(row["OpenDate"] in {"", "01-01-1900"} for row in plain)


def test_norfolks_schools_for_alternative_provision_are_told_by_their_type():
    found = {row.urn: row.phase_name for row in read_all(real_data(EXTRACT))
             if row.authority_code == "926" and row.type_code in ALTERNATIVE_PROVISION_TYPES}
    assert found == {139665: "Not applicable", 140753: "Not applicable", 150354: "Not applicable"}


def test_an_overseas_school_has_no_authority_and_an_unknown_opening_day():
    overseas = [row for row in read_all(real_data("gias/raw_fixtures/itt_gias_subset.csv")) if row.type_code == "37"]
    assert [(row.urn, row.authority_code) for row in overseas] == [(150516, "")]
    plain = {row["URN"]: row for row in plain_rows(real_data("gias/raw_fixtures/itt_gias_subset.csv"))}
    unknown = {row.urn for row in read_all(real_data("gias/raw_fixtures/itt_gias_subset.csv")) if not row.opened_on}
    assert unknown == {int(urn) for urn, row in plain.items() if row["OpenDate"] in {"", "01-01-1900"}}


@pytest.mark.parametrize("name", [
    LINKS, "gias/allgroupsdata_2025_all_groups.csv", "gias/urn_name_open_close_postcode_2024.csv",
    "gias/secondary_schools_gias2026_ofsted_ks4_scap_imd.csv",
    "gias/ofsted_state_funded_schools_all_phases_20250831.csv",
])
def test_another_file_brought_by_mistake_is_refused(name: str):
    with real_data(name).open("rb") as stream, pytest.raises(FileRefused, match="not a GIAS establishments file"):
        SchoolsFile(stream)


def read_chains() -> Chains:
    with real_data(LINKS).open("rb") as stream:
        return Chains(row.value for row in open_links(stream)[1])


def test_every_published_link_is_read_and_the_types_are_the_files_own():
    path = real_data(LINKS)
    with path.open("rb") as stream:
        rows = list(open_links(stream)[1])
    assert [row.fault for row in rows if row.fault] == []
    assert len(rows) == 33_801
    assert Counter(row.value.link_type for row in rows) == Counter(row["LinkType"] for row in plain_rows(path))


def test_the_short_stay_school_for_norfolk_is_carried_on_by_two_academies():
    chains = read_chains()
    assert [step.urn for step in chains.steps_after(137490)] == [140753, 150354]
    assert chains.predecessors(137490) == (120769, 120770, 120771, 120772, 135147)
    assert chains.standing_today(120769, {140753, 150354, 139665}) == (140753, 150354)
    assert {140753, 137490, 120769} <= {step.urn for step in chains.steps_before(150354)}


def test_links_recorded_from_one_end_only_lead_both_ways():
    path = real_data(LINKS)
    pairs = {(row["URN"], row["LinkURN"]) for row in plain_rows(path)}
    single = [row for row in plain_rows(path) if (row["LinkURN"], row["URN"]) not in pairs]
    assert len(single) == 325
    chains = read_chains()
    for row in single:
        if row["LinkType"].startswith("Predecessor"):
            assert int(row["URN"]) in chains.successors(int(row["LinkURN"]))
        if row["LinkType"].startswith("Successor"):
            assert int(row["URN"]) in chains.predecessors(int(row["LinkURN"]))


def test_every_published_trust_is_read_and_every_trust_of_the_extract_is_among_them():
    path = real_data("gias/allgroupsdata_2025_all_groups.csv")
    with path.open("rb") as stream:
        rows = list(open_trusts(stream)[1])
    assert [row.fault for row in rows if row.fault] == []
    trusts = {row.value.uid for row in rows if row.value.is_trust}
    others = {"Federation", "School sponsor", "Umbrella trust", "Children's Centres Group",
              "Children's Centres Collaboration"}
    assert len(trusts) == sum(row["group_type"] not in others for row in plain_rows(path))
    named = {row.trust_uid for row in read_all(real_data(EXTRACT)) if row.trust_uid}
    assert named <= trusts


def test_group_links_whose_header_is_longer_than_its_rows_are_read():
    path = real_data("gias/grouplinks_edubaseallacademiesandfree20170403_cut.csv")
    with path.open("rb") as stream:
        rows = list(open_group_links(stream)[1])
    assert [row.fault for row in rows if row.fault] == []
    plain = [(int(row["URN"]), int(row["Linked UID"])) for row in plain_rows(path)]
    assert [(row.value.urn, row.value.group_uid) for row in rows] == plain
