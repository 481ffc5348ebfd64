"""An authority's own name and two colours, refused where words could not be read in them. Pure.

Contrast is that of WCAG 2.2, 1.4.3: (lighter + 0.05) / (darker + 0.05) of relative luminance, at least 4.5 for text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAST_CONTRAST = 4.5  # WCAG 2.2 level AA, text of ordinary size
WHITE, BLACK, SURFACE = (255, 255, 255), (0, 0, 0), (245, 243, 239)  # SURFACE: --wm-surface of the style sheet
PALE, FILL, STRONG, DARK = 0.88, 0.82, 0.72, 0.28  # how much white is mixed into the brand's lighter shades; black into its dark
TEXT = (29, 36, 38)  # --govuk-text-colour
Colour = tuple[int, int, int]


class ThemeRefused(ValueError):
    """A colour that cannot be used. ``str()`` says which, why and what to do."""


@dataclass(frozen=True)
class Theme:
    """``brand`` lies under white words (the bar at the top, buttons); ``link`` is the colour of links in the text."""

    brand: Colour
    link: Colour

    @property
    def pale(self) -> Colour:
        return mixed(self.brand, WHITE, PALE)

    @property
    def fill(self) -> Colour:
        """Under the words of a bar on the places board."""
        return mixed(self.brand, WHITE, FILL)

    @property
    def strong(self) -> Colour:
        """The same under the pointer."""
        return mixed(self.brand, WHITE, STRONG)

    @property
    def dark(self) -> Colour:
        return mixed(self.brand, BLACK, DARK)


def theme_of(brand: str, link: str) -> Theme:
    """Two colours such as "#0b4f57". Raises ``ThemeRefused`` when one is not a colour or could not be read."""
    theme = Theme(_colour("The brand colour", brand), _colour("The link colour", link))
    _require("White words on the brand colour", WHITE, theme.brand, "Choose a darker brand colour.")
    _require("The brand colour on its own pale shade", theme.brand, theme.pale, "Choose a darker brand colour.")
    for name, ground in (("white", WHITE), ("the grey of the page", SURFACE), ("the pale brand colour", theme.pale)):
        _require(f"The link colour on {name}", theme.link, ground, "Choose a darker link colour.")
    return theme


def _colour(what: str, written: str) -> Colour:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", written.strip()):
        raise ThemeRefused(f"{what} is {written!r}: write # and six figures from 0 to f, such as #0b4f57.")
    figures = written.strip()[1:]
    return int(figures[:2], 16), int(figures[2:4], 16), int(figures[4:], 16)


def _require(what: str, one: Colour, other: Colour, remedy: str) -> None:
    found = contrast(one, other)
    if found < LEAST_CONTRAST:
        raise ThemeRefused(
            f"{what} has a contrast of {found:.2f} to 1 ({hexadecimal(one)} and {hexadecimal(other)}), and people need at least "
            f"{LEAST_CONTRAST} to 1 to read it. {remedy}"
        )


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance of an sRGB colour, 0 to 1."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """``share`` of the other colour mixed in."""
    red, green, blue = (round(mine * (1 - share) + theirs * share) for mine, theirs in zip(colour, other, strict=True))
    return red, green, blue


def hexadecimal(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def style_sheet(theme: Theme) -> str:
    """The variables an authority may change; those for focus, late and soon are never themed."""
    values = {
        "--govuk-brand-colour": theme.brand, "--wm-brand-dark": theme.dark, "--wm-brand-pale": theme.pale,
        "--wm-brand-fill": theme.fill, "--wm-brand-fill-strong": theme.strong,
        "--govuk-link-colour": theme.link, "--govuk-link-hover-colour": mixed(theme.link, BLACK, DARK),
    }
    return ":root { " + " ".join(f"{name}: {hexadecimal(value)};" for name, value in values.items()) + " }\n"
