"""The one-way rule holds, and each contract is shown to fail when it is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.architecture import PROJECT

# contract -> (file to add, what it imports)
BREAKS = {
    "Packages point down": ("kernel/upward.py", "import waymark.allocator\n"),
    "Inside the service every app knows only those below it": (
        "service/pupils/upward.py", "import waymark.service.panels.rules\n"
    ),
    "Inside the allocator every room knows only those below it": (
        "allocator/offers/upward.py", "import waymark.allocator.rules.masks\n"
    ),
    "Inside sufficiency every room knows only those below it": (
        "sufficiency/draws/upward.py", "import waymark.sufficiency.county\n"
    ),
    "Rules, kernel, allocator, clocks and sufficiency know no Django": ("kernel/framework.py", "import django\n"),
    "Arrays and solvers stay out of what must be read and checked by eye": ("service/panels/solver.py", "import scipy\n"),
    "The compiler is known to the engine alone": ("allocator/rules/compiler.py", "import numba\n"),
    "The checker shares no code with the solvers": (
        "allocator/check/shortcut.py", "import waymark.allocator.proposal.certificate\n"
    ),
    "Nor the solvers with the checker": ("allocator/engine/shortcut.py", "import waymark.allocator.check\n"),
}


def lint(source: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(source)}
    return subprocess.run(command, cwd=source.parent, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "*.egg-info"))
    shutil.copy(PROJECT / ".importlinter", tmp_path / ".importlinter")
    return tmp_path / "src"


def test_every_contract_is_kept(copy):
    outcome = lint(copy)
    assert outcome.returncode == 0, outcome.stdout


def test_every_contract_fails_when_it_is_broken(copy):
    for added, text in BREAKS.values():
        (copy / "waymark" / added).write_text(text)
    said = lint(copy).stdout
    for contract in BREAKS:
        line = next(line for line in said.splitlines() if line.startswith(contract))
        assert "BROKEN" in line, line


def test_a_new_app_fails_until_it_has_a_place(copy):
    (copy / "waymark/service/newcomer").mkdir()
    (copy / "waymark/service/newcomer/__init__.py").write_text("")
    assert "newcomer" in lint(copy).stdout + lint(copy).stderr


def test_a_new_room_of_the_allocator_fails_until_it_has_a_place(copy):
    (copy / "waymark/allocator/newcomer.py").write_text("")
    said = lint(copy)
    assert "allocator.newcomer" in said.stdout + said.stderr
