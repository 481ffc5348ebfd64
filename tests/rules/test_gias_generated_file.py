"""The generated file is what it says, and reading it takes no more memory when it is longer."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from benchmarks.generate_gias import FIRST_URN, LABEL, columns, generate
from tests.real_data import real_data
from waymark.service.organisations.gias.reader import SchoolsFile


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gias") / "generated.csv"
    generate(path, rows=2_000, seed=1)
    return path


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(generated: Path, tmp_path: Path):
    generate(tmp_path / "same.csv", rows=2_000, seed=1)
    generate(tmp_path / "other.csv", rows=2_000, seed=2)
    assert (tmp_path / "same.csv").read_bytes() == generated.read_bytes()
    assert (tmp_path / "other.csv").read_bytes() != generated.read_bytes()


def test_half_of_the_generated_schools_are_closed_and_every_row_can_be_read(generated: Path):
    with generated.open("rb") as stream:
        schools = [row.school() for row in SchoolsFile(stream)]
    assert len(schools) == 2_000
    assert sum(school.status_code == "2" for school in schools) == 1_000
    assert all(school.closed_on for school in schools if school.status_code == "2")


def test_every_generated_row_says_that_it_is_generated(generated: Path):
    lines = generated.read_text(encoding="cp1252").splitlines()[1:]
    assert all(LABEL in line and '"Generated ' in line for line in lines)
    assert FIRST_URN >= 900_000


def test_the_generated_file_breaks_readers_of_utf8_as_the_real_one_does(generated: Path):
    with pytest.raises(UnicodeDecodeError):
        generated.read_text(encoding="utf-8")


def test_its_columns_are_those_of_the_published_layout():
    with real_data("gias/REBUILT_edubasealldata_layout2025_cp1252.csv").open("rb") as stream:
        assert columns() == SchoolsFile(stream).table.header


def peak_of_reading(path: Path) -> int:
    tracemalloc.start()
    try:
        with path.open("rb") as stream:
            for row in SchoolsFile(stream):
                row.school()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_reading_five_times_the_rows_takes_no_more_memory(generated: Path, tmp_path: Path):
    longer = tmp_path / "longer.csv"
    generate(longer, rows=10_000, seed=1)
    peak_of_reading(longer)  # fills the small caches of codes and days
    assert peak_of_reading(longer) < peak_of_reading(generated) * 1.25


def test_reading_needs_no_django():
    modules = ("reader", "rows", "difference", "links", "chains", "trusts", "group_links", "wrong_rows", "report")
    code = "import sys\n" + "".join(f"import waymark.service.organisations.gias.{name}\n" for name in modules)
    code += "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
