"""A county's AP model, kept as data: tiers, kinds of provision, routes, panels, plan, terms, reasons and letters.

`load_model("norfolk")` or `load_model(path)` gives a checked `AuthorityModel`; `ModelErrors` names every line to mend.
"""

from __future__ import annotations

from pathlib import Path

from waymark.service.organisations.authority_model.errors import ModelError, ModelErrors
from waymark.service.organisations.authority_model.files import (
    SHIPPED,
    ModelFileMissing,
    model_path,
    models_folder,
    read_text,
)
from waymark.service.organisations.authority_model.letters import FIELDS, MissingField, fill, fixed_paragraphs
from waymark.service.organisations.authority_model.model import Assumption, AuthorityModel
from waymark.service.organisations.authority_model.parsing import parse_model
from waymark.service.organisations.authority_model.proximity import SitedSchool, nearest_members

__all__ = [
    "FIELDS",
    "SHIPPED",
    "Assumption",
    "AuthorityModel",
    "MissingField",
    "ModelError",
    "ModelErrors",
    "ModelFileMissing",
    "SitedSchool",
    "fill",
    "fixed_paragraphs",
    "load_model",
    "model_path",
    "models_folder",
    "nearest_members",
    "parse_model",
]


def load_model(path_or_name: str | Path) -> AuthorityModel:
    """A shipped model by name, or any by path. Raises `ModelFileMissing` or `ModelErrors`."""
    path = model_path(path_or_name)
    return parse_model(read_text(path), where=path.name)
