"""`python -m waymark.sufficiency.siting`: compile the search ahead of its first use, so that no plan waits for it."""

from .locate import warm

if __name__ == "__main__":
    warm()
