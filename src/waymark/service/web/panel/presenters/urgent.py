"""What the form of an urgent decision offers."""

from __future__ import annotations

from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.panels.room.urgent import FreeClass
from waymark.service.web.components.wording import plural

from ..forms.decision import DecisionChoices
from .case import codes_for

OUTCOMES = (
    ("another_place", "A place now"),
    ("not_yet", "Wait for the panel, with support meanwhile"),
    ("not_this_way", "Not this way, instead …"),
    ("send_on", "Send on"),
)


def urgent_choices(places: list[FreeClass], owners: list[tuple[int, str]], model: AuthorityModel) -> DecisionChoices:
    return DecisionChoices(
        outcomes=OUTCOMES,
        places=[(str(one.class_id), f"{one.name} ({plural(one.free, 'place')} free this week)") for one in places],
        codes={key: one for key, one in codes_for(model).items() if key not in {"agree", "another_place"}},
        owners=[(str(pk), words) for pk, words in owners],
    )
