"""Values from the environment, each refused with a sentence that names it."""

from __future__ import annotations

import os


class SettingWrong(ValueError):
    """A value in the environment cannot be used. ``str()`` says which, why, and what to write instead."""


def whole_number(variable: str, otherwise: int, *, least: int = 1, most: int) -> int:
    """The variable as a whole number within its bounds; ``otherwise`` where it is not set."""
    told = os.environ.get(variable, "").strip()
    if not told:
        return otherwise
    if not (told.isascii() and told.isdecimal()) or not least <= int(told) <= most:
        raise SettingWrong(
            f"{variable} is {told!r}: give a whole number from {least} to {most}, or leave it out for {otherwise}."
        )
    return int(told)
