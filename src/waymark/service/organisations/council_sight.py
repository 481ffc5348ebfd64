"""What the service does inside somebody's act that their own organisation does not see enough for."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date

from waymark.service.access.context import Sight, acting

from .queries import deployment


def seeing_as_the_council(on: date) -> AbstractContextManager[None]:
    """Rows as the council sees them, for the length of a block: a chair's school does not see who stays in each class."""
    return acting(Sight(organisation_id=deployment().authority_id, today=on))
