"""How deep the tests dig: quick by default, long with WAYMARK_DEEP=1."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

DEEP = os.environ.get("WAYMARK_DEEP") == "1"
# The browser tests drive an event loop in this thread; the database is only ever used between its turns.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

settings.register_profile("default", max_examples=50, deadline=None)
settings.register_profile(
    "deep", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("deep" if DEEP else "default")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "deep: takes long; runs only with WAYMARK_DEEP=1")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not _is_long(item))  # bin/test's two processes then end together
    if DEEP:
        return
    deep_items = [item for item in items if item.get_closest_marker("deep")]
    if deep_items:
        config.hook.pytest_deselected(items=deep_items)
        items[:] = [item for item in items if not item.get_closest_marker("deep")]


def _is_long(item: pytest.Item) -> bool:
    """Of a file with few tests that each take long: a browser, a server or a process of its own."""
    return item.get_closest_marker("journey") is not None or item.nodeid.startswith(("tests/launcher/", "tests/access/"))


pytest_plugins = ["tests.database", "tests.demo_database"]
