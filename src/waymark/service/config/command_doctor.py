"""`waymark doctor`: whether what protects children's records, and what keeps the service going, is in order."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from .command import FOUND_WRONG, OK, Command, answer


def run(options: argparse.Namespace) -> int:
    from . import doctor

    findings = doctor.examine()
    lines = [f"{'right' if found.is_right else 'WRONG'}  {found.about}: {found.sentence}" for found in findings]
    answer(options, [asdict(found) for found in findings], "\n".join(lines))
    return OK if all(found.is_right for found in findings) else FOUND_WRONG


COMMAND = Command(
    name="doctor",
    summary="check roles, row security, migrations, clock and queue",
    example="  waymark doctor --json",
    run=run,
)
