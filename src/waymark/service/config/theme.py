"""The authority's name and two colours for pages, from the environment: all three, or none."""

from __future__ import annotations

import os
from typing import Any

from waymark.service.web.components.theme import ThemeRefused, hexadecimal, style_sheet, theme_of

from .environment import SettingWrong

NAME, BRAND, LINK = "WAYMARK_THEME_NAME", "WAYMARK_THEME_BRAND", "WAYMARK_THEME_LINK"
NAME_AT_MOST = 40


def theme_from_environment() -> dict[str, Any]:
    """What the layout is told; empty without a theme. Raises ``SettingWrong`` with a sentence."""
    told = {variable: os.environ.get(variable, "").strip() for variable in (NAME, BRAND, LINK)}
    if not any(told.values()):
        return {}
    if len(told[NAME]) > NAME_AT_MOST:
        raise SettingWrong(f"{NAME} has {len(told[NAME])} characters: give a name of at most {NAME_AT_MOST}.")
    named = {"service_name": told[NAME]} if told[NAME] else {}
    if not told[BRAND] and not told[LINK]:
        return named
    if missing := [variable for variable in (BRAND, LINK) if not told[variable]]:
        raise SettingWrong(f"{missing[0]} is not set: a theme needs both {BRAND} and {LINK}, such as #0b4f57 and #0b5a64.")
    try:
        theme = theme_of(told[BRAND], told[LINK])
    except ThemeRefused as refused:
        raise SettingWrong(f"{BRAND} and {LINK} cannot be used. {refused}") from refused
    return named | {"theme_css": "/theme.css", "theme_style": style_sheet(theme), "theme_colour": hexadecimal(theme.brand)}
