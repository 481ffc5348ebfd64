"""Whose model the invented county tries."""

from __future__ import annotations

from waymark.service.organisations.authority_model import AuthorityModel, model_path, parse_model
from waymark.service.organisations.authority_model.files import read_text


def model_of(name: str) -> tuple[str, str, AuthorityModel]:
    """(name, text as stored, model)."""
    path = model_path(name)
    text = read_text(path)
    return name, text, parse_model(text, where=path.name)
