"""The figures simulations are made with: the file shipped with Waymark, or the authority's own beside its model."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from waymark.service.organisations.authority_model.files import models_folder
from waymark.sufficiency.county import Parameters, parameters_from
from waymark.sufficiency.outcomes.costs import Costs, costs_from

from .models import KeptFigures

FIGURES = "england.toml"
COSTS = "costs.toml"


def figures_file() -> Path:
    """``WAYMARK_FIGURES``, else England's."""
    told = os.environ.get("WAYMARK_FIGURES")
    return Path(told) if told else models_folder().parent / "sufficiency" / FIGURES


def figures_to_use() -> KeptFigures:
    """Today's figures, kept as they are now so that whatever is simulated with them can be done again."""
    return _kept(figures_file(), lambda text: _parsed(text).version)


def costs_to_use() -> KeptFigures:
    """Today's figures of staff and money, kept likewise."""
    return _kept(figures_file().with_name(COSTS), lambda text: _costs(text).version)


def _kept(file: Path, version_of: Callable[[str], str]) -> KeptFigures:
    text = file.read_text(encoding="utf-8")
    kept, _ = KeptFigures.objects.get_or_create(
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        defaults={"name": file.stem, "version": version_of(text), "text": text},
    )
    return kept


def parameters_of(kept: KeptFigures) -> Parameters:
    return _parsed(kept.text)


def costs_of(kept: KeptFigures) -> Costs:
    return _costs(kept.text)


@lru_cache(maxsize=4)
def _costs(text: str) -> Costs:
    return costs_from(tomllib.loads(text))


@lru_cache(maxsize=4)
def _parsed(text: str) -> Parameters:
    return parameters_from(tomllib.loads(text))
