"""What can be wrong with published files, or with what is asked of them."""


class UnusableData(ValueError):
    """A file, a column, a cell or an authority that cannot be used: one sentence says what, where and what to do."""
