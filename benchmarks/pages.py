"""Every main page at ten times the cases, with twenty people at once: queries, bytes, and time beside the Django admin.

    python benchmarks/pages.py [--times 10] [--people 20] [--rounds 1] [--only panel_board] [--plain]

Invents the county in a throwaway embedded database, multiplies its cases (`ten_times.py`), serves it on this machine
alone as the application role with two workers of four threads, and signs in as the personas do. For each page, rounds
of twenty requests at once take turns with as many requests for the admin's list of the same table, which is shown the
same rows by the same row security. A time says nothing by itself; the ratio of the two medians does. Ends with 1 when a
page takes more than 30 queries or 150 kB. It stops by itself: after
``--minutes`` pages are only counted and weighed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks import main_pages  # noqa: E402
from benchmarks.main_pages import FAMILY, MAIN_PAGES, MOST_BYTES, MOST_QUERIES, MainPage  # noqa: E402

RESULTS = PROJECT / "benchmarks" / "results" / "pages.json"
SETTINGS = "benchmarks.pages_settings"
DAY = "2026-11-23"  # a Monday in term: the same county each time


@dataclass(frozen=True)
class Answer:
    status: int
    queries: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class Measured:
    """One page beside the admin's list of ``table``; milliseconds are medians with everybody at once."""

    page: str
    who: str
    address: str
    table: str
    status: int
    queries: int
    bytes: int
    milliseconds: int | None
    list_queries: int
    list_bytes: int
    list_milliseconds: int | None
    ratio: float | None

    @property
    def wrong(self) -> str:
        found = []
        if self.status != 200:
            found.append(f"answers {self.status}")
        if self.queries > MOST_QUERIES:
            found.append(f"{self.queries} queries, at most {MOST_QUERIES}")
        if self.bytes > MOST_BYTES:
            found.append(f"{self.bytes:,} bytes, at most {MOST_BYTES:,}")
        return "; ".join(found)


class Visitor:
    """One signed-in person's browser: cookies, and a connection for each request, as the server closes idle ones."""

    def __init__(self, port: int, session: str = "") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"sessionid": session} if session else {}
        self.text = ""

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, values: dict[str, str]) -> Answer:
        return self._ask("POST", address, urlencode(values))

    def _ask(self, method: str, address: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, address, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        self.connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.text = content.decode()
        return Answer(response.status, int(response.headers["X-Queries"] or 0), len(content), seconds)


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, it stops what it started too
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, _county(Path(folder)) as owner:
        rows, things, sessions = _prepare(options)
        _say(f"Ready after {time.monotonic() - began:.0f} s. Serving ...")
        with _served(owner) as port:
            stop_at = time.monotonic() + options.minutes * 60
            browsers = Browsers(port, sessions)
            measured = [_measure(page, browsers, things, options, stop_at) for page in _chosen(options)]
    _report(measured, rows, options)
    return 1 if any(one.wrong for one in measured) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the main pages at ten times the cases.")
    parser.add_argument("--times", type=int, default=10, help="how many times the county's cases (default 10)")
    parser.add_argument("--people", type=int, default=20, help="how many ask at once (default 20)")
    parser.add_argument("--rounds", type=int, default=1, help="rounds of that many requests (default 1)")
    parser.add_argument("--minutes", type=float, default=4, help="no page is timed after this many (default 4)")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--plain", action="store_true", help="print only; leave the recorded results as they are")
    options = parser.parse_args()
    if not (1 <= options.times <= 20 and 1 <= options.people <= 50 and 1 <= options.rounds <= 10):
        parser.error("--times may be 1 to 20, --people 1 to 50 and --rounds 1 to 10")
    if not _chosen(options):
        parser.error(f"no main page has {options.only!r} in its name")
    return options


def _chosen(options: argparse.Namespace) -> list[MainPage]:
    return [page for page in MAIN_PAGES if options.only in page.key]


@contextmanager
def _county(folder: Path) -> Iterator[dict[str, str]]:
    """A throwaway server with the invented county; gives the variables of its application role."""
    from waymark.service import embedded

    os.chmod(folder, 0o711)  # the server's own account must reach its folder inside
    server = embedded.start(folder / "state", progress=_say, durable=False)
    try:
        application = server.environment()
        os.environ |= application
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": SETTINGS, "WAYMARK_SECRET_KEY": secrets.token_urlsafe(50),
            "WAYMARK_DEMO_TODAY": DAY, "WAYMARK_CONNECT_AS": "owner",
            "PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")]),
        }
        for command in ("migrate", "demo-data"):
            _say(f"waymark {command} ...")
            _waymark(command)
        yield application
        from django.db import connections

        connections.close_all()
    finally:
        embedded.stop(folder / "state")


def _waymark(command: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "waymark.service.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "waymark.service.config.commands", command],
        env=environment, capture_output=True, text=True,
    )
    if done.returncode:
        raise SystemExit(f"waymark {command} failed:\n{done.stdout}{done.stderr}")


def _prepare(options: argparse.Namespace) -> tuple[dict[str, int], dict[str, tuple[str, ...]], dict[str, str]]:
    """As the owner: find what to open, make the family's link, multiply. Gives rows, references, sessions by name."""
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore

    from benchmarks.ten_times import multiply
    from waymark.service.accounts.middleware import FAMILY_TOKEN

    things = main_pages.things_to_open()
    family = SessionStore()
    family[FAMILY_TOKEN] = main_pages.link_for_a_family(*things["child"])
    family.create()
    main_pages.freeze_the_agenda()
    _say(f"{options.times} times the cases ...")
    rows = multiply(options.times)
    references = {
        who: main_pages.membership_of(who).person
        for who in {page.who for page in MAIN_PAGES} - {FAMILY}
    }
    return rows, things, {FAMILY: family.session_key} | {
        who: "" if person.is_persona else _session_of(person) for who, person in references.items()
    } | {f"reference of {who}": person.reference for who, person in references.items()}


def _session_of(person) -> str:
    """Who is no persona cannot use the demonstration's sign-in page: a session as that page would make it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "waymark.service.accounts.sign_in.PasswordBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


@contextmanager
def _served(application: dict[str, str]) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | application | {"WAYMARK_CONNECT_AS": "application"}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "waymark.service.config.wsgi:application", f"--bind=127.0.0.1:{port}",
         "--workers=2", "--threads=4", "--worker-class=gthread", "--timeout=120", "--log-level=warning"],
        env=environment, cwd=PROJECT,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            if Visitor(port).get("/live").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The pages could not be served: the reason is above.")


class Browsers:
    """Twenty people in each persona's shoes, each with a browser of their own, signed in when first asked for."""

    def __init__(self, port: int, sessions: dict[str, str]) -> None:
        self.port, self.sessions = port, sessions
        self.open: dict[str, list[Visitor]] = {}

    def of(self, who: str, count: int) -> list[Visitor]:
        found = self.open.setdefault(who, [])
        while len(found) < count:
            session = self.sessions[who]
            reference = self.sessions.get(f"reference of {who}", "")
            found.append(Visitor(self.port, session) if session else _signed_in(self.port, reference))
        return found[:count]


def _signed_in(port: int, reference: str) -> Visitor:
    visitor = Visitor(port)
    visitor.get("/sign-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.text)
    if token is None:
        raise SystemExit("The sign-in page has no form to sign in with.")
    answer = visitor.post("/sign-in/persona/", {"csrfmiddlewaretoken": token.group(1), "person": reference})
    if answer.status != 302:
        raise SystemExit(f"Signing in as {reference} answered {answer.status}.")
    return visitor


def _measure(page: MainPage, browsers: Browsers, things: dict, options: argparse.Namespace, stop_at: float) -> Measured:
    """With everybody at once while there is time; after that queries and bytes alone, without a ratio."""
    from benchmarks.pages_baseline import list_address  # needs settings, so not at the top

    address, listed = main_pages.address_of(page, things), list_address(page.table)
    rounds = options.rounds if time.monotonic() < stop_at else 0
    visitors = browsers.of(page.who, options.people if rounds else 1)
    visitors[0].get(address), visitors[0].get(listed)  # what is read once is read now
    alone, list_alone = visitors[0].get(address), visitors[0].get(listed)
    if list_alone.status != 200:
        raise SystemExit(f"The admin's list {listed} answered {list_alone.status}.")
    taken: dict[str, list[Answer]] = {address: [], listed: []}
    with ThreadPoolExecutor(options.people) as people:
        for asked in (address, listed) * rounds:
            taken[asked] += people.map(lambda visitor, asked=asked: visitor.get(asked), visitors)
    ours, theirs = (_middle_milliseconds(taken[asked]) for asked in (address, listed))
    measured = Measured(
        page.url_name, page.who, re.sub(r"[A-Z]{2}(-\w{4}){3}", "…", address), page.table,
        max(one.status for one in [alone, *taken[address]]), alone.queries, alone.bytes, ours,
        list_alone.queries, list_alone.bytes, theirs, round(ours / theirs, 2) if ours and theirs else None,
    )
    _say(_line(measured))
    return measured


def _middle_milliseconds(answers: list[Answer]) -> int | None:
    return round(median(one.seconds for one in answers) * 1000) if answers else None


def _line(one: Measured) -> str:
    asked = f"{one.page:28}{one.who:22}{one.queries:>4} queries {one.bytes / 1000:>6.1f} kB"
    if one.ratio is None:
        return f"{asked}   not timed: the time was up  {one.wrong}"
    return (
        f"{asked} {one.milliseconds:>7} ms   {one.table:12}{one.list_milliseconds:>6} ms   ratio {one.ratio:>5.2f}"
        f"  {one.wrong}"
    )


def _report(measured: list[Measured], rows: dict[str, int], options: argparse.Namespace) -> None:
    ratios = [one.ratio for one in measured if one.ratio is not None] or [0.0]
    wrong = [one for one in measured if one.wrong]
    print("\n".join(_line(one) for one in measured))
    print(
        f"\n{len(measured)} pages, {sum(rows.values()):,} rows of children's records and classes, "
        f"{options.people} people at once: at most "
        f"{max(one.queries for one in measured)} queries and {max(one.bytes for one in measured) / 1000:.0f} kB; ratio to "
        f"the admin's list {median(ratios):.2f} in the middle, {max(ratios):.2f} at most. Over budget: {len(wrong)}."
    )
    if options.plain or options.only:
        return
    facts = {
        "measured_on": date.today().isoformat(), "python": platform.python_version(), "processors": os.cpu_count(),
        "load_average": [round(one, 1) for one in os.getloadavg()],
        "times": options.times, "people": options.people, "rounds": options.rounds, "rows": rows,
        "pages": [asdict(one) for one in measured],
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
