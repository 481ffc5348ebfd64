"""An authority's colours: refused in words where people could not read in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.config.environment import SettingWrong
from waymark.service.config.theme import theme_from_environment
from waymark.service.web.components.theme import (
    LEAST_CONTRAST,
    SURFACE,
    TEXT,
    WHITE,
    ThemeRefused,
    contrast,
    hexadecimal,
    style_sheet,
    theme_of,
)

COLOUR = st.tuples(*(st.integers(0, 255) for _ in range(3)))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [((0, 0, 0), WHITE, 21.0), ((118, 118, 118), WHITE, 4.54), ((119, 119, 119), WHITE, 4.48), ((255, 0, 0), WHITE, 4.0)],
)  # values of the W3C's worked examples
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@given(COLOUR, COLOUR)
def test_a_theme_that_is_taken_can_be_read_everywhere_it_is_worn(brand, link):
    try:
        theme = theme_of(hexadecimal(brand), hexadecimal(link))
    except ThemeRefused as refused:
        assert "darker" in str(refused)
        worst = min(contrast(WHITE, brand), *(contrast(link, ground) for ground in (WHITE, SURFACE)))
        assert worst < 6.5  # well above the least nothing but its own pale shade could have refused it
        return
    for ground in (WHITE, SURFACE, theme.pale):
        assert contrast(theme.link, ground) >= LEAST_CONTRAST
    assert contrast(WHITE, theme.brand) >= LEAST_CONTRAST and contrast(WHITE, theme.dark) >= LEAST_CONTRAST
    assert contrast(TEXT, theme.fill) >= LEAST_CONTRAST and contrast(TEXT, theme.strong) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("brand", "link", "said"),
    [
        ("#ffdd00", "#0b5a64", "White words on the brand colour has a contrast of 1.3"),
        ("#0b4f57", "#1d9bf0", "The link colour on white"),
        ("teal", "#0b5a64", "The brand colour is 'teal': write # and six figures"),
    ],
)
def test_a_bad_pair_is_refused_in_words(brand, link, said):
    with pytest.raises(ThemeRefused, match=said):
        theme_of(brand, link)


def test_our_own_colours_pass():
    theme = theme_of("#0b4f57", "#0b5a64")
    assert "--govuk-brand-colour: #0b4f57;" in style_sheet(theme)


def test_a_theme_reaches_every_shade_of_the_brand():
    """Nothing but the variables names a brand colour: bars of the board and the map once kept ours under a theme."""
    css = Path(finders.find("waymark/waymark.css")).read_text()
    for name, shade in re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", style_sheet(theme_of("#0b4f57", "#0b5a64"))):
        assert f"{name}:" in css and f"var({name})" in css, (name, shade)
    for ours in ("#d5e5e5", "#bdd6d6", "#e3eeee", "#073a40"):
        assert css.count(ours) == 1, ours


def test_the_environment_names_the_service_and_gives_both_colours_or_neither(monkeypatch):
    for name in ("WAYMARK_THEME_NAME", "WAYMARK_THEME_BRAND", "WAYMARK_THEME_LINK"):
        monkeypatch.delenv(name, raising=False)
    assert theme_from_environment() == {}
    monkeypatch.setenv("WAYMARK_THEME_NAME", "Marlshire Together")
    assert theme_from_environment() == {"service_name": "Marlshire Together"}
    monkeypatch.setenv("WAYMARK_THEME_BRAND", "#3a1f5d")
    with pytest.raises(SettingWrong, match="WAYMARK_THEME_LINK is not set"):
        theme_from_environment()
    monkeypatch.setenv("WAYMARK_THEME_LINK", "#5a2ea6")
    told = theme_from_environment()
    assert told["theme_css"] == "/theme.css" and "#3a1f5d" in told["theme_style"]
    monkeypatch.setenv("WAYMARK_THEME_BRAND", "#ffdd00")
    with pytest.raises(SettingWrong, match=r"cannot be used\. White words"):
        theme_from_environment()
