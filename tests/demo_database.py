"""The whole invented county for tests: loaded once for each version of its sources, copied in a second for each run.

* ``demo_database``: this test acts in a copy, as the application role, and all it does is undone afterwards. Do not also
  mark the test ``django_db``: the fixture opens the database itself.
* ``demo_copy``: the name of a copy that lasts for the session, for a server in a process of its own
  (``os.environ | server.environment(demo_copy)``). What is saved there stays.
* ``copy_of_the_county(server, template_of_the_county(server))``: a copy of one's own, dropped at the end of the block.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from tests.database import PROJECT, _shape_of_the_tables, copy_of, one_maker, server_of_the_tests, template_of_the_tables
from waymark.service import embedded

DEMO_DAY = "2026-11-23"  # a Monday in the autumn term: three panels are due within the fortnight


@pytest.fixture(scope="session")
def demo_template(server: embedded.Server) -> str:
    """The name of a database that holds the county, made now if no run before has made it. Never connect to it."""
    return template_of_the_county(server)


@pytest.fixture(scope="session")
def demo_copy(server: embedded.Server, demo_template: str) -> Iterator[str]:
    """The name of a copy of this session's own, for servers started in a process of their own; dropped at the end."""
    with copy_of_the_county(server, demo_template) as name:
        yield name


@pytest.fixture
def demo_database(server: embedded.Server, demo_copy: str, django_db_setup, django_db_blocker) -> Iterator[str]:
    """This test acts in the county, as the application role, in a transaction that is rolled back. Gives its name."""
    from django.conf import settings
    from django.db import connections, transaction

    from waymark.service.config.database import parse_database_url

    held = dict(connections["default"].settings_dict)
    address = parse_database_url(server.url("waymark_owner", demo_copy))
    address["OPTIONS"] |= {"options": "-c role=waymark_app"}
    with django_db_blocker.unblock():
        connection = connections["default"]
        connection.close()
        connection.settings_dict.update(address, CONN_MAX_AGE=0)
        settings.DATABASES["default"].update(address, CONN_MAX_AGE=0)
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield demo_copy
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close()
            connection.settings_dict.update(held)
            settings.DATABASES["default"].update({key: held[key] for key in address})


def template_of_the_county(server: embedded.Server, model: str = "fenshire") -> str:
    name = f"county_{model}_{_digest(model)}"
    with one_maker(server, name):
        if name not in embedded.database_names(server):
            _load_county(server, name, model)
    return name


copy_of_the_county = copy_of


def _digest(model: str) -> str:
    """Of the tables, and of everything that decides what is in them."""
    service = PROJECT / "src/waymark/service"
    made_by = sorted((service / "demo_county").rglob("*.py"))
    made_by += sorted((PROJECT / "data/models").glob("*.toml"))
    made_by += sorted((PROJECT / "src/waymark/kernel").rglob("*.py"))
    made_by += sorted(service.rglob("rules*.py"))
    made_by += sorted((service / "sufficiency" / "register").glob("*.py"))
    made_by += sorted((service / "sufficiency" / "plans").glob("*.py"))
    made_by += sorted((service / "sufficiency" / "drawings").glob("*.py"))
    made_by += [service / one for one in _ALSO]
    text = b"".join(path.read_bytes() for path in made_by) + f"{_shape_of_the_tables()}{model}{DEMO_DAY}".encode()
    return hashlib.sha256(text).hexdigest()[:12]


_ALSO = (
    "referrals/freezing.py",
    "referrals/questions.py",
    "panels/letters.py",
    "placements/actions/longer_letters.py",
    "panels/actions/agenda.py",
    "pupils/actions.py",
    "sufficiency/answering.py",
    "sufficiency/asking.py",
    "sufficiency/results.py",
)


def _load_county(server: embedded.Server, name: str, model: str) -> None:
    making = f"{name}_{os.getpid()}"
    embedded.create_database(server, making, template=template_of_the_tables(server))
    loaded = subprocess.run(
        [sys.executable, "-m", "waymark.service.config.commands", "demo-data", "--model", model],
        env=os.environ | server.environment(making) | {"WAYMARK_DEMO_TODAY": DEMO_DAY},
        capture_output=True,
        text=True,
    )
    if loaded.returncode:
        said = f"{loaded.stdout}{loaded.stderr}"
        pytest.exit(f"`waymark demo-data` failed, so the county cannot be tested:\n{said}", returncode=3)
    with psycopg.connect(server.superuser_url, autocommit=True) as superuser:
        superuser.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


if __name__ == "__main__":  # bin/test makes the county while the allocator is compiled
    template_of_the_county(server_of_the_tests())
