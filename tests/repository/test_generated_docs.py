"""The generated pages say what the code says."""

from __future__ import annotations

import subprocess
import sys

from tests.repository.architecture import PROJECT


def docs(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "waymark.service.config.commands", "docs", *arguments], cwd=PROJECT,
                          capture_output=True, text=True)


def test_the_generated_pages_are_not_behind_the_code():
    done = docs("--check")
    assert done.returncode == 0, done.stdout + "Run: bin/waymark docs"


def test_a_page_that_is_behind_is_noticed(tmp_path):
    docs("--folder", str(tmp_path))
    (tmp_path / "states.md").write_text("old")
    done = docs("--folder", str(tmp_path), "--check")
    assert done.returncode == 1
    assert "states.md" in done.stdout
