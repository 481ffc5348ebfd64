"""What is wrong with what is known of an authority, as a sentence for whoever gave it."""

from __future__ import annotations


class InvalidAuthority(ValueError):
    """No scenario can be made of these schools and this model. ``str()`` says what is wrong and what to do."""
