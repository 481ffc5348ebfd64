"""Where each kind of need leads, and the words of its link."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

# kind of need: (name of the page, words of the link). Pages take the need's reference.
LINKS: dict[str, tuple[str, str]] = {}


def link_to(kind: str, about: str) -> tuple[str, str]:
    """The address and words for a need. A kind without a page shows no link (and fails its test)."""
    name, words = LINKS.get(kind, ("", ""))
    if not name:
        return "", ""
    try:
        return reverse(name, args=[about] if about else []), words
    except NoReverseMatch:
        return "", ""
