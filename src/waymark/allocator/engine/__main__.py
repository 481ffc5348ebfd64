"""`python -m waymark.allocator.engine`: compile the engine ahead of its first use, so that no panel waits for it."""

from .warming import warm

if __name__ == "__main__":
    warm()
