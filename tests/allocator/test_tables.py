"""Two spreadsheets become a problem, or every wrong cell is named with what to do."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.tables import cells
from waymark.allocator.tables.lists import HEADINGS, table_file
from waymark.allocator.tables.reading import problem_from_tables
from waymark.allocator.tables.sheet import sheet
from waymark.allocator.tables.template import place_heads, request_heads, write_template
from waymark.allocator.tables.wrong_cells import InvalidTables, Unusable, column_letter

REQUEST = {
    "Request": "r1", "School": "s1", "Year group": "8", "Urgency": "3", "Asked for": "base 6", "Earliest start": "2026-09-07",
    "Latest start": "2026-09-14",
}  # fmt: skip
PLACE = {
    "Class": "base-a", "Kind": "base", "Youngest year": "7", "Oldest year": "9", "2026-09-07": "1", "2026-09-14": "2",
}  # fmt: skip


def written(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    path = folder / f"{name}.csv"
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, headings)
        table.writeheader()
        table.writerows(rows)
    return path


def problem_of(folder: Path, requests: list[dict[str, str]], places: list[dict[str, str]]):
    return problem_from_tables(written(folder, "requests", requests), written(folder, "places", places))


def told(folder: Path, requests: list[dict[str, str]], places: list[dict[str, str]]) -> list[str]:
    with pytest.raises(InvalidTables) as wrong:
        problem_of(folder, requests, places)
    return [str(cell) for cell in wrong.value.cells]


def test_a_need_nobody_knows_is_refused_with_the_nearest_and_spelling_follows_the_places(tmp_path: Path) -> None:
    place = PLACE | {"Needs met": "semh; autism"}
    wrong = told(tmp_path, [REQUEST | {"Needs": "unicorn; autsim"}], [place])
    assert any("unicorn is not a need we know. Write one that a class meets, or one of SPLD, MLD" in cell for cell in wrong)
    assert any("autsim is not a need we know. Did you mean autism?" in cell for cell in wrong)
    assert problem_of(tmp_path, [REQUEST | {"Needs": "SEMH; SLCN"}], [place]).request("r1").needs == {"semh", "SLCN"}


def test_a_list_of_something_else_is_refused_in_one_sentence(tmp_path: Path) -> None:
    other = [{"URN": "1", "Establishment": "A", "Phase": "B", "Head": "C"}]
    for requests, places, said in ((other, [PLACE], "requests.csv is not a table of requests"),
                                   ([REQUEST], other, "places.csv is not a table of places")):
        with pytest.raises(InvalidProblem) as refused:
            problem_of(tmp_path, requests, places)
        assert str(refused.value).startswith(said) and str(refused.value).count("URN") == 0
        assert "`waymark template FOLDER`" in str(refused.value)


def test_every_column_reaches_the_problem(tmp_path: Path) -> None:
    first = REQUEST | {
        "Full-time duty": "Yes", "School days without": "4", "Excluded": "yes", "Needs": "semh; autism", "High intensity": "y",
        "Preferred classes": "base-a", "Unsuitable classes": "hub: a brother attends", "Days waited": "12", "Owed": "-3",
        "Keep apart from": "r2", "Keep away from site": "Lane", "One-to-one hours": "5", "Team weeks": "base 3",
        "Unsuitable schools": "s9: a quarrel there", "Minutes to base-a": "25 measured", "Minutes to hub": "40",
    }  # fmt: skip
    second = REQUEST | {"Request": "r2", "Year group": "Year 9", "Earliest start": "10/09/2026"}
    base = PLACE | {
        "Provision": "Base", "Site": "Lane", "Kept for not excluded": "1", "Host school": "s1", "For the host": "1",
        "Schools served": "s1, s2", "Needs met": "semh;autism", "Most high intensity": "2", "High intensity now": "1",
        "Most years apart": "2", "Years there now": "7; 8", "Full time": "no", "Staff hours": "30",
        "Team weeks left": "40", "Team weeks a child": "2", "Receiving school": "s7", "2026-09-14": "Closed",
    }  # fmt: skip
    hub = PLACE | {"Class": "hub"}
    problem = problem_of(tmp_path, [first, second], [base, hub])
    one, two = problem.request("r1"), problem.request("r2")
    assert problem.weeks == (date(2026, 9, 7), date(2026, 9, 14))
    assert (one.statutory, one.days_at_risk, one.preventive, one.high_intensity) == (True, 4, False, True)
    assert (one.needs, one.preferences, one.waiting_days, one.weight_fair_share) == ({"semh", "autism"}, ("base-a",), 12, -3)
    assert dict(one.not_classes) == {"hub": "a brother attends"}
    assert (one.earliest_week, one.latest_week, dict(one.kinds)) == (0, 1, {"base": 6})
    assert (two.year_group, two.earliest_week, two.preventive, two.statutory) == (9, 0, True, False)
    journey, estimate = problem.journeys["r1", "base-a"], problem.journeys["r1", "hub"]
    assert (journey.minutes, journey.measured) == (25, True)
    assert (estimate.minutes, estimate.measured) == (40, False)
    assert ("r2", "hub") not in problem.journeys
    kept_apart = {each.requests: set(each.blocked_sites) for each in problem.separations}
    assert kept_apart == {("r1", "r2"): set(), ("r1",): {"Lane"}}
    assert (one.one_to_one_hours, dict(one.team_weeks), dict(one.not_schools)) == (5, {"base": 3}, {"s9": "a quarrel there"})
    place = problem.place_class("base-a")
    assert (place.free, place.closed_weeks) == ((1, 0), (1,))
    assert (place.preventive_reserved, place.host_only_places) == ((1, 1), (1, 1))
    assert (place.staff_hours, place.team_weeks, place.team_weeks_per_child, place.receiving_school) == ((30, 30), 40, 2, "s7")
    assert (place.provision, place.site, place.host_school, place.serves_schools) == ("Base", "Lane", "s1", {"s1", "s2"})
    assert (place.high_intensity_limit, place.high_intensity_present, place.year_span_limit) == (2, (1, 1), 2)
    assert (place.years_present, place.needs_met, place.full_time) == (((7, 8), (7, 8)), {"semh", "autism"}, False)
    assert (problem.place_class("hub").site, problem.place_class("hub").full_time) == ("hub", True)


def test_each_wrong_cell_is_told_by_file_row_and_column_with_what_to_do(tmp_path: Path) -> None:
    wrong = REQUEST | {"Year group": "eight", "Urgency": "9", "Asked for": "base", "Earliest start": "next week"}
    assert told(tmp_path, [REQUEST | {"Request": "r0"}, wrong], [PLACE | {"2026-09-14": "two"}]) == [
        "places.csv, row 2, column F (2026-09-14): 'two' is neither a whole number nor closed. "
        "Write how many places are free, in figures.",
        "requests.csv, row 3, column C (Year group): 'eight' is not a year group. Write its number, such as 8.",
        "requests.csv, row 3, column D (Urgency): '9' is not a whole number from 1 to 5. Write one, in figures.",
        "requests.csv, row 3, column E (Asked for): 'base' does not name a kind and a number of weeks. "
        "Write them as: base 6; centre 12",
        "requests.csv, row 3, column F (Earliest start): 'next week' is not a date. Write it as 2026-09-07 or 07/09/2026.",
    ]


@pytest.mark.parametrize(
    ("request_cells", "place_cells", "said"),
    [
        ({"Preferred classes": "bse-a"}, {}, "The class bse-a is not in the table of places. Did you mean base-a?"),
        ({"Asked for": "Base 6"}, {}, "The kind Base is not in the table of places. Did you mean base?"),
        ({"Minutes to base-b": "5"}, {}, "column H (Minutes to base-b): The class base-b is not in the table of places."),
        ({"Keep apart from": "r9"}, {}, "The request r9 is not in this table."),
        ({"Keep apart from": "r1"}, {}, "kept apart from itself"),
        ({"Latest start": "2026-12-01"}, {}, "2026-12-01 is in no school week of the table of places"),
        ({"Earliest start": "2026-09-14", "Latest start": "2026-09-07"}, {}, "The latest start is before the earliest."),
        ({"School days without": "3"}, {}, "Days are counted but no duty is marked."),
        ({"Urgencyy": "3"}, {}, "The heading 'Urgencyy' is not known. Did you mean Urgency?"),
        ({"Keep away from site": "Lanes"}, {"Site": "Lane"}, "The site Lanes is not in the table of places. Did you mean Lane?"),
        ({"School": ""}, {}, "column B (School): The cell is empty."),
        ({}, {"2026-09-14": ""}, "The cell is empty. Needed here: the number of free places"),
        ({}, {"2026-09-15": "1"}, "2026-09-15 is a Tuesday."),
        ({}, {"2026-08-31": "1"}, "2026-08-31 stands after 2026-09-14. Put the weeks in order."),
        ({}, {"Youngest year": "11"}, "The youngest year is older than the oldest."),
        (
            {"Preferred classes": "base-a", "Unsuitable classes": "base-a: too far"}, {},
            "row 2, column I (Unsuitable classes): base-a is also one of the preferred classes.",
        ),
        ({}, {"Kept for not excluded": "3"}, "row 2, column G (Kept for not excluded): More places are kept than are free"),
        ({}, {"For the host": "1"}, "host_only_places without a host_school"),
    ],
)
def test_what_two_cells_make_wrong_is_told(tmp_path: Path, request_cells: dict, place_cells: dict, said: str) -> None:
    assert any(said in line for line in told(tmp_path, [REQUEST | request_cells], [PLACE | place_cells]))


def test_a_missing_column_an_empty_table_and_a_repeated_code_are_told(tmp_path: Path) -> None:
    short = {key: value for key, value in REQUEST.items() if key != "Urgency"}
    assert any("There is no column headed Urgency. Add it." in line for line in told(tmp_path, [short], [PLACE]))
    assert any("r1 is in row 2 already" in line for line in told(tmp_path, [REQUEST, REQUEST], [PLACE]))
    no_weeks = {key: value for key, value in PLACE.items() if not key.startswith("2026")}
    assert any("There is no column for a school week." in line for line in told(tmp_path, [REQUEST], [no_weeks]))
    path = written(tmp_path, "requests", [REQUEST])
    path.write_text(path.read_text().splitlines()[0])
    with pytest.raises(InvalidTables, match="There is no row below the headings"):
        problem_from_tables(path, written(tmp_path, "places", [PLACE]))


def test_a_wrong_row_of_places_does_not_make_the_requests_that_name_it_wrong(tmp_path: Path) -> None:
    lines = told(tmp_path, [REQUEST | {"Preferred classes": "base-a"}], [PLACE | {"2026-09-07": "many"}])
    assert len(lines) == 1


def test_twenty_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    with pytest.raises(InvalidTables) as wrong:
        problem_of(tmp_path, [REQUEST | {"Request": f"r{at}", "Urgency": "high"} for at in range(30)], [PLACE])
    assert len(wrong.value.cells) == 30
    assert str(wrong.value).count("\n") == 20
    assert "And 10 more." in str(wrong.value)


def test_the_example_row_of_the_template_never_stands_among_real_ones(tmp_path: Path) -> None:
    rows = [REQUEST, REQUEST | {"Request": "example-request"}]
    assert any("invented example. Delete the row." in line for line in told(tmp_path, rows, [PLACE]))


def test_the_template_is_read_back_the_same_from_xlsx_and_csv(tmp_path: Path) -> None:
    write_template(tmp_path)
    from_xlsx = problem_from_tables(tmp_path / "requests.xlsx", tmp_path / "places.xlsx")
    from_csv = problem_from_tables(tmp_path / "requests.csv", tmp_path / "places.csv")
    assert from_xlsx.to_json() == from_csv.to_json()
    assert len(from_xlsx.requests) == len(from_xlsx.classes) == 1


def test_every_heading_of_the_template_carries_its_note(tmp_path: Path) -> None:
    write_template(tmp_path)
    for name, heads in (("requests", request_heads()), ("places", place_heads())):
        with zipfile.ZipFile(tmp_path / f"{name}.xlsx") as packed:
            notes = packed.read("xl/comments1.xml").decode()
        assert notes.count("<comment ") == len(heads)


def test_a_workbook_typed_by_hand_with_real_dates_and_numbers_is_read_like_text(tmp_path: Path) -> None:
    for name, row in (("requests", REQUEST), ("places", PLACE)):
        book = xlsxwriter.Workbook(tmp_path / f"{name}.xlsx")
        page, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for column, (heading, cell) in enumerate(row.items()):
            for line, text in enumerate((heading, cell)):
                if text.startswith("2026"):
                    page.write_datetime(line, column, datetime.fromisoformat(text), day)
                elif text.isdigit():
                    page.write_number(line, column, int(text))
                else:
                    page.write_string(line, column, text)
        book.close()
    typed = problem_from_tables(tmp_path / "requests.xlsx", tmp_path / "places.xlsx")
    assert typed.to_json() == problem_of(tmp_path, [REQUEST], [PLACE]).to_json()


def test_what_a_german_or_an_old_excel_saves_as_csv_is_read(tmp_path: Path) -> None:
    requests, places = written(tmp_path, "requests", [REQUEST | {"School": "École"}]), written(tmp_path, "places", [PLACE])
    plain = problem_from_tables(requests, places).to_json()
    requests.write_bytes(requests.read_text().replace(",", ";").encode("cp1252"))
    assert problem_from_tables(requests, places).to_json() == plain


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("requests.xlsx", b"not a workbook", "cannot be read as a workbook"),
        ("requests.csv", b"", "is empty"),
        ("requests.csv", b"\x00\x01", "is not text"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_name(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidProblem, match=said) as refused:
        problem_from_tables(path, written(tmp_path, "places", [PLACE]))
    assert name in str(refused.value)


def test_a_workbook_that_unpacks_to_very_much_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "requests.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/worksheets/sheet1.xml", "w") as entry:
        for _ in range(301):
            entry.write(bytes(1_000_000))
    with pytest.raises(InvalidProblem, match="unpacks to 301 MB"):
        sheet(path)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_nothing_in_a_list_handed_round_can_act_as_a_formula(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list.{ending}"
    path.write_bytes(table_file(path, "Proposal", HEADINGS, [("=1+1", "+s", "-c", "@w", "", "why")]))
    if ending == "xlsx":
        with zipfile.ZipFile(path) as packed:
            assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    else:
        assert sheet(path).rows[1][:4] == ("'=1+1", "'+s", "'-c", "'@w")


READERS = (
    cells.name, cells.whole(1, 5), cells.year_group, cells.year_groups, cells.yes_or_no, cells.names, cells.by_kind(1, 520),
    cells.reasons, cells.day, cells.minutes,
)  # fmt: skip


ANYTHING = st.one_of(st.text(min_size=1), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates())


@given(st.sampled_from(READERS), ANYTHING)
def test_whatever_is_in_a_cell_it_is_read_or_refused_with_a_sentence(read, cell) -> None:
    try:
        read(cell)
    except Unusable as why:
        assert len(str(why)) < 300
        assert any(asked in str(why) for asked in ("Write", "Name", "Part"))


def test_columns_have_the_letters_a_spreadsheet_shows() -> None:
    assert [column_letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
