"""How places are shared out in this authority, for anybody to read: every sentence is made from the authority's own values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.allocator.problem import Policy
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.authority_model.values import FairShare, Panel
from waymark.service.placements.words import contact_words
from waymark.service.web.components.wording import long_day, plural


@dataclass(frozen=True)
class HowShared:
    authority: str
    contact: str
    who: list[str]
    order: list[str]
    kept: list[str]
    schools: list[str]
    cannot: list[str]
    numbers: list[list[str]]


def how_shared(model: AuthorityModel, on: date) -> HowShared:
    rule = model.fair_share_on(on)
    panel = next((one for one in model.panels if one.kind == "partnership"), model.panels[0])
    return HowShared(
        authority=model.authority.name,
        contact=contact_words(model),
        who=_who(panel),
        order=[one.sentence for one in model.priorities],
        kept=[
            *(f"{model.kind(one.kind).name}: {one.explanation}" for one in model.preventive_reserve),
            *([prices.explanation] if (prices := model.prices_of_places_on(on)) else []),
        ],
        schools=_schools(rule, "fair_share" in {one.key for one in model.priorities}),
        cannot=_cannot(model, rule),
        numbers=_numbers(model, rule, on),
    )


def _who(panel: Panel) -> list[str]:
    return [
        f"Schools near each other meet every {plural(panel.every_school_weeks, 'school week')} in term. Together they look at "
        "every child who needs help and every place there is.",
        "A computer works out a list that follows the rules below. It does not know names. It is only a suggestion.",
        f"People decide. At least {plural(panel.quorum_schools_min, 'school')} must be there. Nobody votes on a child of their "
        "own school. They must say why, and their names are kept.",
        "Then the person who has the power in law says yes or no.",
    ]


def _schools(rule: FairShare | None, is_used: bool) -> list[str]:
    if rule is None or not is_used or not rule.cap_place_weeks:
        return ["What each school had before changes nothing here."]
    more = rule.weight_free_meals / rule.weight_each_pupil
    return [
        "Over the year each school should have its fair share of the places. We count one child in one place for one week "
        "as one.",
        "A bigger school has a bigger share."
        + (f" A child who has free school meals counts {1 + more:g} times, because need is greater." if more else ""),
        "A school that asks more often does not get more by it.",
        f"A school that had less than its share is owed some, but never more than {rule.cap_place_weeks} weeks. Each summer "
        f"{rule.forgotten_percent_a_year}% is forgotten.",
        "This only matters when two lists are nearly as good as each other. Then it can settle which of two children, whose "
        "need is just as urgent, is suggested for the last place.",
    ]


def _cannot(model: AuthorityModel, rule: FairShare | None) -> list[str]:
    said = [
        "It cannot put a school’s turn before a child’s need.",
        "It cannot send a child further away, or make a child start later, to be fair to a school.",
        "It cannot give anybody a score. There is none.",
        "It does not know or use a child’s sex, ethnicity or family income.",
    ]
    if not model.travel_cap.soft:
        said.append(f"It cannot suggest a journey known to be longer than {model.travel_cap.minutes} minutes.")
    if rule and rule.tolerance_points:
        said.append(
            "For a school’s sake it cannot pass a place from one child to another unless the place suits both nearly as well: "
            f"within {rule.tolerance_points} points. One minute more of a child’s journey is "
            f"{plural(Policy().points_per_minute, 'point')}."
        )
    return said


def _numbers(model: AuthorityModel, rule: FairShare | None, on: date) -> list[list[str]]:
    rows = []
    if rule:
        since = long_day(rule.effective_from)
        rows += [
            ["What a pupil counts", f"{rule.weight_each_pupil / 100:g}", since, _said_by(model, rule)],
            ["More for a pupil with free school meals", f"{rule.weight_free_meals / 100:g}", since, _said_by(model, rule)],
            ["The most a school can be owed, in weeks of one place", str(rule.cap_place_weeks), since, _said_by(model, rule)],
            ["Forgotten each summer", f"{rule.forgotten_percent_a_year}%", since, _said_by(model, rule)],
            ["How nearly as well a place must suit, in points", str(rule.tolerance_points), since, _said_by(model, rule)],
        ]
    if prices := model.prices_of_places_on(on):
        rows.append([
            "The most a place may be held back for, in points of urgency", str(prices.most_points),
            long_day(prices.effective_from), _said_by(model, prices),
        ])
    small = model.small_numbers_on(on)
    if small:
        rows.append([
            "The smallest number of children shown in a table", str(small.smallest_shown), long_day(small.effective_from),
            _said_by(model, small),
        ])
    return rows


def _said_by(model: AuthorityModel, stated: FairShare | object) -> str:
    if stated.assumed:
        return "Assumed: nobody has published it"
    return model.source(stated.source).title if stated.source else "Not stated"
