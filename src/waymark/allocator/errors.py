"""What can be wrong with what the allocator is given or has worked out."""


class InvalidProblem(ValueError):
    """The problem cannot be read: one sentence says what is wrong, where, and what to do."""


class UncheckedResult(RuntimeError):
    """A result that the independent checker refuses; it is never returned or stored."""
