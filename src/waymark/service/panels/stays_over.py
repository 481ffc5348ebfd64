"""A stay that ended, or came to nothing, while the case about it waited for a panel: nothing is left to extend or end."""

from __future__ import annotations

from waymark.kernel.wording import in_sentence
from waymark.service.placements.rules import OVER, STATE_NAMES

from .closed_lists import reason_name
from .models import AgendaItem
from .words import short_day

ABOUT_A_STAY = frozenset({"extension", "ending"})


def is_over(item: AgendaItem) -> bool:
    """Whether an open case asks to extend or end a stay that is over. ``item`` comes with its placement."""
    about_a_stay = item.state == "listed" and item.kind in ABOUT_A_STAY and item.placement is not None
    return about_a_stay and item.placement.state in OVER


def why_over(item: AgendaItem) -> str:
    """ "Ended on Mon 23 Nov: the aims were met"; "" while there is something to decide."""
    if not is_over(item):
        return ""
    stay = item.placement
    if stay.state != "ended":
        return STATE_NAMES[stay.state]
    because = reason_name("end", stay.end_reason)
    return f"Ended on {short_day(stay.ended_on)}{f': {in_sentence(because)}' if because else ''}"
