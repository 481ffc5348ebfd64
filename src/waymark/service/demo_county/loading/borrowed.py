"""Whose model the invented county tries: its own, or another authority's rules over invented ground.

No real school may have an invented outcome. So another authority lends its kinds of provision, routes, panels and
eligibility, while name, partnerships, sites, schools and term dates stay Fenshire's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from waymark.service.demo_county.county import County
from waymark.service.organisations.authority_model import AuthorityModel, model_path, parse_model
from waymark.service.organisations.authority_model.files import read_text

OWN = "fenshire"
GROUND = ("authority", "partnerships", "programme", "opening_counts", "opening_timeline", "term_dates")
# The generator knows Fenshire's kinds and its panel; another authority's stand in for them, by what they are for.
STAND_INS: Mapping[str, Mapping[str, str]] = {
    "norfolk": {},
    "lincolnshire": {
        "base": "intervention_placement",
        "centre": "ks4_pathway",
        "managed_move_support": "reintegration_team",
        "partnership": "intervention",
    },
}
NAMES = {"intervention_placement": "Intervention Place", "ks4_pathway": "Key Stage 4 Pathway"}
IN_FENSHIRE = {"base": "Base", "centre": "Centre"}


@dataclass(frozen=True)
class Tried:
    """``stored`` is what the service reads; ``generating`` has the same values under the generator's names."""

    name: str
    text: str
    stored: AuthorityModel
    generating: AuthorityModel
    stand_ins: Mapping[str, str] = field(default_factory=dict)


def model_to_try(name: str) -> Tried:
    own = read_text(model_path(OWN))
    if name == OWN:
        model = parse_model(own, where=f"{OWN}.toml")
        return Tried(name, own, model, model)
    stand_ins = STAND_INS[name]
    text = _over_invented_ground(read_text(model_path(name)), own, stand_ins)
    stored = parse_model(text, where=f"{name}.toml over Fenshire")
    return Tried(name, text, stored, _under_the_generators_names(stored, stand_ins), stand_ins)


def _over_invented_ground(theirs: str, own: str, stand_ins: Mapping[str, str]) -> str:
    """Their file with Fenshire's ground. A site of a kind they do not have is left out."""
    lent = [block for top, block in _blocks(theirs) if top not in GROUND]
    kinds = {_stated("key", block) for top, block in _blocks(theirs) if top == "kinds"}
    ground = [block for top, block in _blocks(own) if top in GROUND or _stated("key", block) == OWN]
    ground = [_renamed(block, stand_ins) for block in ground]
    kept = [block for block in ground if not block.startswith("[[opening") or _stated("kind", block) in kinds]
    sites = sum(block.startswith("[[opening_timeline") for block in kept)
    return re.sub(r"(?m)^sites_in_all = \d+", f"sites_in_all = {sites}", "".join([*lent, *kept]))


def _stated(name: str, block: str) -> str | None:
    found = re.search(rf'(?m)^{name} = "(\w+)"', block)
    return found[1] if found else None


def _blocks(text: str) -> list[tuple[str, str]]:
    """(name of the top table, text) of each block of a file; what stands before the first has no name."""
    parts = re.split(r"(?m)^(?=\[)", text)
    return [(found[1] if (found := re.match(r"\[+(\w+)", part)) else "", part) for part in parts]


def _renamed(block: str, stand_ins: Mapping[str, str]) -> str:
    for mine, theirs in stand_ins.items():
        block = re.sub(rf'(?m)^(kind|panel) = "{mine}"', rf'\1 = "{theirs}"', block)
        if block.startswith("[[opening_timeline") and mine in IN_FENSHIRE:
            block = re.sub(rf'(?m)^(name = ".*) {IN_FENSHIRE[mine]}"', rf'\1 {NAMES[theirs]}"', block)
    return block


def _under_the_generators_names(model: AuthorityModel, stand_ins: Mapping[str, str]) -> AuthorityModel:
    kinds = tuple(
        replace(model.kind(theirs), key=mine) for mine, theirs in stand_ins.items() if mine != "partnership"
    )
    panels = tuple(
        replace(model.panel(theirs), key=mine) for mine, theirs in stand_ins.items() if mine == "partnership"
    )
    back = {theirs: mine for mine, theirs in stand_ins.items()}
    timeline = tuple(replace(one, kind=back.get(one.kind or "", one.kind)) for one in model.opening_timeline)
    return replace(model, kinds=(*model.kinds, *kinds), panels=(*model.panels, *panels), opening_timeline=timeline)


def in_their_names(county: County, tried: Tried) -> County:
    """The county with kinds and panels called what the stored model calls them."""
    if tried.name == OWN:
        return county
    named = tried.stand_ins
    return replace(
        county,
        authority=replace(
            county.authority, name=f"{county.authority.name} (trying {tried.name.capitalize()}’s model)"
        ),
        provisions=tuple(replace(one, kind=named.get(one.kind, one.kind)) for one in county.provisions),
        meetings=tuple(replace(one, kind=named.get(one.kind, one.kind)) for one in county.meetings),
        referrals=tuple(
            replace(one, asked_kinds=tuple(dict.fromkeys(named.get(kind, kind) for kind in one.asked_kinds)))
            for one in county.referrals
        ),
    )
