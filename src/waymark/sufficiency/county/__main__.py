"""`python -m waymark.sufficiency.county`: compile the county model ahead of its first use, so that no run waits for it."""

from .warming import warm

if __name__ == "__main__":
    warm()
