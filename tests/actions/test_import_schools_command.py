"""`waymark import-schools`: counts for people and programs, a question before anything is saved, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.factories.gias import LINK, TRUST, csv_bytes, school
from tests.real_data import real_data
from waymark.service.config.commands import build_parser
from waymark.service.organisations.models import School, SchoolImport

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def import_schools(*arguments: object) -> int:
    options = build_parser().parse_args(["import-schools", *map(str, arguments)])
    return options.chosen.run(options)


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "edubasealldata20250422.csv"
    path.write_bytes(csv_bytes([school(), school(urn="900002", status="2", kind="14")]))
    return path


def answer(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_for_programs_gives_the_five_counts_and_saves_nothing(extract: Path, capsys):
    assert import_schools(extract, "--dry-run", "--json") == 0
    told = answer(capsys)
    assert {kind: told[kind] for kind in ("new", "changed", "closed", "same", "wrong")} == {
        "new": 2, "changed": 0, "closed": 0, "same": 0, "wrong": 0
    }
    assert (told["imported"], told["as_of"]) == (False, "2025-04-22")
    assert School.objects.count() == 0


def test_counts_by_status_and_type_are_printed(extract: Path, capsys):
    import_schools(extract, "--dry-run")
    printed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["1", "1", "Open"] in printed
    assert ["1", "2", "Closed"] in printed
    assert ["1", "14", "Community", "school"] in printed


def test_all_three_files_are_imported_with_yes(extract: Path, tmp_path: Path, capsys):
    links, trusts = tmp_path / "links.csv", tmp_path / "groups.csv"
    links.write_bytes(csv_bytes([LINK]))
    trusts.write_bytes(csv_bytes([TRUST]))
    assert import_schools(extract, "--links", links, "--trusts", trusts, "--yes", "--json") == 0
    told = answer(capsys)
    assert (told["imported"], told["files"]["links"]["new"], told["files"]["trusts"]["new"]) == (True, 1, 1)
    assert SchoolImport.objects.get().file_name == extract.name
    assert import_schools(extract, "--links", links, "--trusts", trusts, "--yes", "--json") == 0
    assert answer(capsys)["same"] == 2
    assert SchoolImport.objects.count() == 1


@pytest.mark.parametrize(("reply", "code", "stored"), [("y", 0, 2), ("n", 1, 0), ("", 1, 0)])
def test_on_a_terminal_it_asks_first(extract: Path, reply: str, code: int, stored: int, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: reply)
    assert import_schools(extract) == code
    assert School.objects.count() == stored


def test_with_nobody_to_ask_it_says_how_to_go_on(extract: Path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert import_schools(extract) == 2
    assert "add --yes" in capsys.readouterr().err


def test_a_wrong_row_stops_the_import_is_written_out_and_may_be_left_out(extract: Path, tmp_path: Path, capsys):
    extract.write_bytes(csv_bytes([school(), school(urn="900002", name="")]))
    out = tmp_path / "wrong.csv"
    assert import_schools(extract, "--yes", "--wrong-rows", out) == 1
    assert "1 row is wrong, so nothing was imported" in capsys.readouterr().err
    assert School.objects.count() == 0
    assert out.read_bytes().count(b"\r\n") == 2
    assert import_schools(extract, "--yes", "--leave-out-wrong") == 0
    assert School.objects.count() == 1


def test_wrong_links_and_trusts_are_written_beside_the_wrong_schools(extract: Path, tmp_path: Path):
    links, trusts, out = tmp_path / "links.csv", tmp_path / "groups.csv", tmp_path / "wrong.csv"
    links.write_bytes(csv_bytes([LINK, LINK | {"LinkType": ""}]))
    trusts.write_bytes(csv_bytes([TRUST | {"Group Name": ""}]))
    assert import_schools(extract, "--links", links, "--trusts", trusts, "--wrong-rows", out, "--dry-run") == 1
    assert b"LinkType is empty" in (tmp_path / "wrong-links.csv").read_bytes()
    assert b"Group Name is empty" in (tmp_path / "wrong-trusts.csv").read_bytes()
    assert len(out.read_bytes().splitlines()) == 1


def test_a_dry_run_with_wrong_rows_says_so_by_its_exit_code(extract: Path):
    extract.write_bytes(csv_bytes([school(name="")]))
    assert import_schools(extract, "--dry-run", "--json") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--authority", "92"], "“92” is not an authority's code"),
        (["--as-of", "22-04-2025"], "“22-04-2025” is not a date"),
        (["--links", "absent.csv"], "absent.csv cannot be read"),
        (["--wrong-rows", "no/such/folder/wrong.csv"], "cannot be written"),
    ],
)
def test_a_wrong_option_is_answered_in_a_sentence(extract: Path, arguments: list[str], sentence: str, capsys):
    assert import_schools(extract, "--yes", *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert School.objects.count() == 0


def test_the_wrong_rows_never_overwrite_the_file_they_come_from(extract: Path, capsys):
    before = extract.read_bytes()
    assert import_schools(extract, "--dry-run", "--wrong-rows", extract) == 2
    assert extract.read_bytes() == before


def test_another_file_is_refused_for_programs_too(tmp_path: Path, capsys):
    path = tmp_path / "links.csv"
    path.write_bytes(csv_bytes([LINK]))
    assert import_schools(path, "--json", "--dry-run") == 2
    assert "not a GIAS establishments file" in answer(capsys)["error"]


def test_the_published_extract_of_one_authority_is_counted_by_hand(capsys):
    path = real_data("gias/REBUILT_edubasealldata_layout2025_cp1252.csv")
    assert import_schools(path, "--authority", "926,925", "--dry-run", "--json") == 0
    told = answer(capsys)
    assert (told["new"], told["files"]["schools"]["outside"]) == (421 + 361, 1617 - 421 - 361)
