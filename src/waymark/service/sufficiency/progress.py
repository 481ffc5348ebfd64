"""Telling how far a simulation is, and hearing that it should stop, on a connection of its own.

What the worker does with a simulation is not seen before it is whole; this is seen at once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

TELL_EVERY = 1.0  # seconds
SAID = """
UPDATE sufficiency_simulationprogress SET done = %s, in_all = %s, began_at = coalesce(began_at, clock_timestamp()),
       first = coalesce(%s::jsonb, first) WHERE simulation_id = %s RETURNING stop_asked
"""


class ToldNobody:
    """For a simulation that nobody waits for, nor stops."""

    is_stopped = False

    def tell(self, done: int, in_all: int, first: dict[str, Any] | None = None) -> None:
        pass


class Telling(ToldNobody):
    """``tell`` may be called as often as one likes: it speaks once a second. ``is_stopped`` is what was heard last."""

    def __init__(self, aside: Any, simulation_id: int) -> None:
        self.aside, self.simulation_id = aside, simulation_id
        self.is_stopped, self._told_at = False, 0.0

    def tell(self, done: int, in_all: int, first: dict[str, Any] | None = None) -> None:
        if first is None and time.monotonic() - self._told_at < TELL_EVERY:
            return
        self._told_at = time.monotonic()
        with self.aside.cursor() as cursor:
            cursor.execute(SAID, [done, in_all, json.dumps(first) if first else None, self.simulation_id])
            row = cursor.fetchone()
        self.is_stopped = bool(row and row[0])


@contextmanager
def telling(simulation_id: int, organisation_id: int) -> Iterator[Telling]:
    aside = connection.get_new_connection(connection.get_connection_params())
    aside.autocommit = True
    try:
        with aside.cursor() as cursor:
            cursor.execute("SELECT set_config('waymark.organisation', %s, false)", [str(organisation_id)])
        yield Telling(aside, simulation_id)
    finally:
        aside.close()
