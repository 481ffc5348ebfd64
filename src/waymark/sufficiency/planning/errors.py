"""What can be wrong with what the planner is given."""


class InvalidPlanning(ValueError):
    """Candidates, promises or limits that cannot be planned with: a sentence says the field, what it was and what is allowed."""


class NoPlan(InvalidPlanning):
    """No plan obeys every rule: the sentence says which rules stand in the way."""
