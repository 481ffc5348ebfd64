"""What can be wrong with journeys and with partnerships to be drawn."""


class InvalidAccess(ValueError):
    """Journeys, figures or limits that cannot be used: one sentence says which, what it was and what is allowed."""
