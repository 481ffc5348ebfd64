"""The kinds of support a school may ask for: plain words, limits, and what asking commits the school to."""

from __future__ import annotations

from typing import Any

from waymark.service.organisations.queries import academy_decided_by, authority_model
from waymark.service.placements.rules import decision_maker_for
from waymark.service.web.components.wording import plural

ADVISE = "advise"


def kinds_on_offer(year_group: int, school_id: int) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Choices in the order of tiers for a child of this year, and a hint for each; "Advise us" last.

    Each names the one body that would decide in law for this school.
    """
    model, body = authority_model(), academy_decided_by(school_id)
    tiers = {tier.key: tier for tier in model.tiers}
    fitting = [kind for kind in model.kinds if kind.year_low <= year_group <= kind.year_high]
    fitting.sort(key=lambda kind: tiers[kind.tier].number)
    choices = [(kind.key, f"{kind.name} (tier {tiers[kind.tier].number})") for kind in fitting]
    hints = {kind.key: _hint(kind, model.route_of(kind.key), body) for kind in fitting}
    hints[ADVISE] = "You say what worries you; the panel suggests what would help."
    return [*choices, (ADVISE, "Advise us")], hints


def _hint(kind: Any, route: Any, body: str) -> str:
    return " ".join(part for part in (f"{kind.purpose}.", _limits(kind), _commits(kind, route, body)) if part)


def _limits(kind: Any) -> str:
    if kind.weeks_min and kind.weeks_max:
        return f"{kind.weeks_min} to {plural(kind.weeks_max, 'school week')}."
    if kind.weeks_max:
        return f"Up to {plural(kind.weeks_max, 'school week')}."
    if kind.terms_max:
        return f"Up to {plural(kind.terms_max, 'term')}."
    return ""


def _commits(kind: Any, route: Any, body: str) -> str:
    keeps = (
        "A yes commits you to keep the child on your roll and to plan the way back with the place."
        if kind.keeps_home_roll and kind.counted_as == "places"
        else ""
    )
    decides = {
        "governing_board": "Your governing board decides in law.",
        "trust": "Your trust board decides in law.",
        "parents_and_schools": "It goes on only if the parents and both schools agree.",
        "authority": "The council decides in law.",
    }.get(decision_maker_for(route.decision_maker, has_home_school=True, academy_decided_by=body), "")
    told = "Parents are told in writing first." if route.notice_school_days else ""
    return " ".join(part for part in (keeps, decides, told) if part)
