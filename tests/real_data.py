"""Where the published files are that some tests read: not part of the project, so they may be absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT_ROOT = Path(__file__).resolve().parents[1]
DEFAULT_FOLDER = "../shared/data/real"


def real_data_folder() -> Path:
    """The folder named by WAYMARK_REAL_DATA; a relative one counts from the project's root."""
    return (PROJECT_ROOT / os.environ.get("WAYMARK_REAL_DATA", DEFAULT_FOLDER)).resolve()


def real_data(path: str) -> Path:
    """The file or folder `path` of the real data; skips the test when absent, or fails it when required."""
    wanted = real_data_folder() / path
    if not wanted.exists():
        said = f"The published file {path} is not in the folder that WAYMARK_REAL_DATA names."
        if os.environ.get("WAYMARK_REQUIRE_REAL_DATA") == "1":
            pytest.fail(said)
        pytest.skip(said)
    return wanted
