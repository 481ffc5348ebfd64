"""Tests that need published files are skipped without them, and fail where they are required."""

from __future__ import annotations

import pytest

from tests.real_data import DEFAULT_FOLDER, PROJECT_ROOT, real_data


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WAYMARK_REAL_DATA", str(tmp_path))
    monkeypatch.delenv("WAYMARK_REQUIRE_REAL_DATA", raising=False)
    return tmp_path


def test_a_file_that_is_there_is_given(folder):
    (folder / "a.csv").write_text("x")
    assert real_data("a.csv").read_text() == "x"


def test_a_file_that_is_absent_skips_the_test(folder):
    with pytest.raises(pytest.skip.Exception, match=r"b\.csv is not in the folder"):
        real_data("b.csv")


def test_a_file_that_is_absent_fails_the_test_where_it_is_required(folder, monkeypatch):
    monkeypatch.setenv("WAYMARK_REQUIRE_REAL_DATA", "1")
    with pytest.raises(pytest.fail.Exception, match=r"b\.csv is not in the folder"):
        real_data("b.csv")


def test_the_folder_counts_from_the_projects_root(folder, monkeypatch):
    monkeypatch.setenv("WAYMARK_REAL_DATA", "tests")
    assert real_data("real_data.py").samefile(PROJECT_ROOT / "tests" / "real_data.py")
    assert DEFAULT_FOLDER == "../shared/data/real"
