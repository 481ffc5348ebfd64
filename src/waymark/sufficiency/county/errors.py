"""What can be wrong with what the county model is given."""


class InvalidScenario(ValueError):
    """A scenario that cannot be simulated: one sentence says which field, what it was and what is allowed."""


class InvalidParameters(ValueError):
    """A parameter file that cannot be used: one sentence says which field, what it was and what is allowed."""


class Stopped(RuntimeError):
    """A run that was asked to stop half-way: what was finished is thrown away, never shown as whole."""
