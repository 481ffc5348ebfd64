"""What the architecture page says, as values the tests compare the code with."""

from __future__ import annotations

import configparser
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SERVICE = PROJECT / "src" / "waymark" / "service"


def app_order() -> list[set[str]]:
    """The stack of apps from the import contract, highest first; apps on one line are equals."""
    contracts = configparser.ConfigParser()
    contracts.read(PROJECT / ".importlinter")
    lines = contracts["importlinter:contract:apps"]["layers"].strip().splitlines()
    return [{name.strip() for name in line.split("|")} for line in lines]


def height(app: str) -> int:
    """How far from the top an app stands: a larger number is lower. Raises KeyError for an app with no place."""
    for depth, names in enumerate(app_order()):
        if app in names:
            return depth
    raise KeyError(f"{app} has no place in the stack of apps: add it to .importlinter")
