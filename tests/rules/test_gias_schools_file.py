"""The GIAS establishments file: every row read whole or refused with a reason, never shifted."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.gias import SCHOOL, csv_bytes, school, schools_file
from waymark.service.organisations.gias.reader import SchoolsFile
from waymark.service.organisations.gias.rows import NEEDED, SchoolRow, WrongRow
from waymark.service.organisations.gias.source import PIECE, FileRefused, scan


def only_school(**changes: str) -> SchoolRow:
    (row,) = SchoolsFile(schools_file(school(**changes)))
    return row.school()


def fault(**changes: str) -> str:
    with pytest.raises(WrongRow) as wrong:
        only_school(**changes)
    return str(wrong.value)


def test_a_row_is_read_by_its_column_names_in_any_order():
    (row,) = SchoolsFile(schools_file(SCHOOL, columns=sorted(SCHOOL)))
    read = row.school()
    assert (read.urn, read.name, read.establishment_number) == (900001, "Invented High School", "0401")
    assert (read.opened_on, read.closed_on) == (date(1999, 9, 1), None)
    assert (read.percentage_fsm, read.easting, read.ukprn) == (18.1, 623000, "10000001")


def test_every_missing_column_is_named_at_once():
    kept = [column for column in SCHOOL if column not in {"URN", "CloseDate", "Postcode"}]
    with pytest.raises(FileRefused) as refused:
        SchoolsFile(schools_file(columns=kept))
    assert all(f"“{column}”" in str(refused.value) for column in ("URN", "CloseDate", "Postcode"))
    assert "“LA (code)”" not in str(refused.value)


@pytest.mark.parametrize("column", NEEDED)
def test_each_needed_column_is_refused_by_name_when_missing(column: str):
    with pytest.raises(FileRefused, match="missing") as refused:
        SchoolsFile(schools_file(columns=[name for name in SCHOOL if name != column]))
    assert f"“{column}”" in str(refused.value)


def test_a_file_without_the_optional_columns_is_read():
    (row,) = SchoolsFile(schools_file(columns=NEEDED))
    read = row.school()
    assert (read.capacity, read.percentage_fsm, read.street, read.trust_uid) == (None, None, "", None)


def test_a_column_that_is_there_twice_is_refused():
    with pytest.raises(FileRefused, match="more than once"):
        SchoolsFile(schools_file(columns=[*SCHOOL, "Street"]))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_accents_survive_every_encoding_and_line_end(encoding: str, line_end: str):
    stream = schools_file(school(name="Saint Thomas à Becket 240°"), encoding=encoding, line_end=line_end)
    file = SchoolsFile(stream)
    assert [row.school().name for row in file] == ["Saint Thomas à Becket 240°"]
    assert file.source.encoding == encoding


def test_the_encoding_is_decided_on_the_whole_file_and_not_on_its_beginning():
    filler = [school(urn=str(900_000 + n), Street="x" * 190) for n in range(4_000)]
    stream = schools_file(*filler, school(urn="990000", name="Château"))
    assert len(stream.getvalue()) > PIECE
    assert scan(stream).encoding == "cp1252"


def test_a_letter_cut_in_two_by_the_edge_of_a_piece_is_still_utf8():
    head = b"a" * (PIECE - 1)
    assert scan(io.BytesIO(head + "à".encode() + b"b")).encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        ("URN,a".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "zip or a workbook"),
        (b"URN\x00,", "byte 4 is zero"),
        (b"URN,\xe0\x81", "byte 6 is 0x81"),
        (b"\xef\xbb\xbfURN,\xe0,", "not all UTF-8"),
        (b"URN;LA (code)\n1;2\n", "not separated by commas"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(content: bytes, sentence: str):
    with pytest.raises(FileRefused, match=sentence):
        SchoolsFile(io.BytesIO(content))


@pytest.mark.parametrize("extra", [-1, 1, 15])
def test_a_ragged_row_is_wrong_and_the_rows_around_it_are_read(extra: int):
    lines = csv_bytes([school(urn=str(urn)) for urn in (900001, 900002, 900003)]).split(b"\r\n")
    lines[2] = lines[2] + b",x" * extra if extra > 0 else lines[2].rsplit(b",", 1)[0]
    first, ragged, last = SchoolsFile(io.BytesIO(b"\r\n".join(lines)))
    assert [first.school().urn, last.school().urn] == [900001, 900003]
    assert ragged.record.line == 3
    with pytest.raises(WrongRow, match=f"has {len(SCHOOL) + extra} values where the first line names {len(SCHOOL)}"):
        ragged.school()


def test_a_line_break_inside_quotation_marks_belongs_to_the_cell_and_lines_are_still_counted():
    file = SchoolsFile(schools_file(school(Street="Old Hall\r\nNew Road"), school(urn="900002", name="")))
    first, second = file
    assert first.school().street == "Old Hall New Road"
    assert second.record.line == 4


def test_blank_lines_are_no_rows_and_a_row_of_commas_is_a_wrong_one():
    content = csv_bytes([SCHOOL]) + b"\r\n" + b"," * (len(SCHOOL) - 1) + b"\r\n\r\n"
    file = SchoolsFile(io.BytesIO(content))
    good, empty = file
    assert good.school().urn == 900001
    assert empty.fault == "The row is empty."
    assert file.tally.rows == 2


def test_a_stray_quotation_mark_makes_its_row_wrong_and_no_other():
    lines = csv_bytes([school(urn=str(urn)) for urn in (900001, 900002, 900003)]).split(b"\r\n")
    lines[2] = lines[2].replace(b"Invented High", b'"Invented" High')
    outcomes = [row.fault for row in SchoolsFile(io.BytesIO(b"\r\n".join(lines)))]
    assert outcomes == ["", "Its quotation marks do not pair up.", ""]


def test_an_unclosed_quotation_mark_that_swallows_rows_is_refused_with_its_line():
    lines = csv_bytes([school(urn=str(urn)) for urn in range(900001, 900009)]).split(b"\r\n")
    lines[4] = lines[4].replace(b"Invented High", b'"Invented High')
    lines[4] = lines[4].replace(b',"Invented', b',"Invented')
    with pytest.raises(FileRefused, match="line 5 is not closed"):
        list(SchoolsFile(io.BytesIO(b"\r\n".join(lines))))


@pytest.mark.parametrize(
    "nothing", ["", "..", "Not applicable", "Not Applicable", "Does not apply", "Not collected", "None", "N/A", " "]
)
def test_every_spelling_of_no_value_is_no_value(nothing: str):
    read = only_school(SchoolCapacity=nothing, PercentageFSM=nothing, UKPRN=nothing, Street=nothing, OpenDate=nothing)
    assert (read.capacity, read.percentage_fsm, read.ukprn, read.street, read.opened_on) == (None, None, "", "", None)


def test_lost_leading_zeros_are_put_back_and_counted():
    file = SchoolsFile(schools_file(school(EstablishmentNumber="401", kind="1", authority="0")))
    (row,) = file
    read = row.school()
    assert (read.establishment_number, read.type_code, read.authority_code) == ("0401", "01", "")
    assert file.tally.restored_zeros == 1
    assert file.tally.by_type == {"01": 1}


def test_numbers_that_a_program_wrote_with_a_decimal_point_are_whole():
    read = only_school(SchoolCapacity="1345.0", EstablishmentNumber="4087.0", StatutoryLowAge="11.0")
    assert (read.capacity, read.establishment_number, read.low_age) == (1345, "4087", 11)


@pytest.mark.parametrize("column", ["URN", "UKPRN", "SchoolCapacity", "Easting"])
def test_a_number_rounded_by_a_spreadsheet_is_refused(column: str):
    assert f"{column} is “5.00E+06”: a spreadsheet has rounded it" in fault(**{column: "5.00E+06"})


def test_a_rounded_number_in_a_column_that_is_not_kept_is_only_counted():
    file = SchoolsFile(schools_file(school(UPRN="5.00E+06")))
    assert [row.school().urn for row in file] == [900001]
    assert file.tally.rounded_by_spreadsheet == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("31-08-2025", date(2025, 8, 31)), ("31/08/2025", date(2025, 8, 31)), ("2025-08-31", date(2025, 8, 31)),
        ("01-01-1900", None), ("", None),
    ],
)
def test_dates_are_read_day_first_and_the_first_of_1900_is_unknown(written: str, meant: date | None):
    assert only_school(OpenDate=written).opened_on == meant


@pytest.mark.parametrize("written", ["31-02-2020", "13-13-2020", "1-9-99", "45000", "31-08/2025", "soon"])
def test_what_is_no_date_is_wrong(written: str):
    assert "OpenDate is" in fault(OpenDate=written)


def test_every_fault_of_a_row_is_named_at_once():
    reasons = fault(name="", status="9", PercentageFSM="120", Postcode="nowhere")
    named = ("EstablishmentName", "EstablishmentStatus (code)", "PercentageFSM", "Postcode")
    assert all(column in reasons for column in named)


@pytest.mark.parametrize("urn", ["", "12345", "1234567", "abc", "-90001", "٩٠٠٠٠١"])
def test_what_is_no_urn_is_wrong(urn: str):
    row = next(iter(SchoolsFile(schools_file(school(urn=urn), encoding="utf-8"))))
    assert "URN is" in row.fault


def test_ages_the_wrong_way_round_and_half_a_grid_reference_are_wrong():
    assert "above" in fault(StatutoryLowAge="16", StatutoryHighAge="11")
    assert "both be there" in fault(Northing="")
    assert (only_school(Easting="0", Northing="0").easting) is None


def test_the_second_row_of_a_school_is_wrong_and_says_where_the_first_is():
    first, _, again = SchoolsFile(schools_file(school(), school(urn="900002"), school(pupils="1")))
    assert first.school().urn == 900001
    assert again.fault == "URN 900001 is on line 2 already; keep one of the two rows."


def test_closed_schools_are_kept_with_their_dates_and_all_four_statuses_are_known():
    rows = [school(urn=str(900000 + int(code)), status=code, closed="31-08-2026" if code in "23" else "")
            for code in "1234"]
    read = [row.school() for row in SchoolsFile(schools_file(*rows))]
    assert [school.status_name for school in read] == [
        "Open", "Closed", "Open, but proposed to close", "Proposed to open"
    ]
    assert [school.closed_on is not None for school in read] == [False, True, True, False]


def test_rows_of_other_authorities_are_counted_apart():
    file = SchoolsFile(
        schools_file(school(authority="926"), school(urn="900002", authority="925"), school(urn="9", authority="x")),
        authorities=("926",),
    )
    assert [bool(row.fault) for row in file] == [False, True]
    assert (file.tally.rows, file.tally.outside) == (2, 1)


@given(st.text(max_size=12))
def test_any_cell_is_read_or_refused_in_a_sentence(cell: str):
    for column in ("URN", "UKPRN", "EstablishmentNumber", "OpenDate", "PercentageFSM", "Postcode", "Easting"):
        try:
            stream = schools_file(school(**{column: cell}), encoding="utf-8")
        except UnicodeEncodeError:
            return
        try:
            for row in SchoolsFile(stream):
                row.school()
        except (WrongRow, FileRefused) as told:
            assert str(told).endswith(".")
