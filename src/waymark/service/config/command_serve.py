"""`waymark serve`: the pages, by a production server, on a database connection that is safe for children's records."""

from __future__ import annotations

import argparse
import os
import secrets
import sys

from waymark.allocator.engine import warm
from waymark.service.embedded.postmaster import port_is_free

from .command import BAD_INPUT, FOUND_WRONG, Command, CommandTrouble, say

APPLICATION = "waymark.service.config.wsgi:application"
PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=port_number, default=PORT, help=f"port to listen on (default {PORT})")
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--threads", type=int, default=4, help="threads in each process (default 4)")


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a whole number from 1 to 65535")
    return int(text)


def run(options: argparse.Namespace) -> int:
    from . import doctor

    wrong = [finding for finding in doctor.safe_to_serve() if not finding.is_right]
    if wrong:
        sentences = " ".join(finding.sentence for finding in wrong)
        raise CommandTrouble(f"not serving: children's records would not be protected. {sentences}", FOUND_WRONG)
    refuse_taken_port(options.host, options.port)
    say("Making the allocator ready: seconds, or about a minute when it is first compiled ...")
    warm()  # kept on disk, from where every process fetches it
    # All processes of one server must read the same sessions: a key made by each for itself would not do.
    os.environ.setdefault("WAYMARK_SECRET_KEY", secrets.token_urlsafe(50))
    say(f"Serving on http://{options.host}:{options.port}")
    os.execv(sys.executable, gunicorn(options))


def refuse_taken_port(host: str, port: int) -> None:
    if port_is_free(port, host):
        return
    free = next((other for other in range(port + 1, min(port + 200, 65536)) if port_is_free(other, host)), None)
    way_on = f"Port {free} is free: --port {free}" if free else "Name another with --port"
    raise CommandTrouble(f"port {port} on {host} is taken, or is not ours to use. {way_on}", BAD_INPUT)


def gunicorn(options: argparse.Namespace) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        APPLICATION,
        f"--bind={options.host}:{options.port}",
        f"--workers={options.workers}",
        f"--threads={options.threads}",
        "--worker-class=gthread",
        "--graceful-timeout=10",
        "--timeout=60",
        "--max-requests=5000",
        "--max-requests-jitter=500",
        "--log-level=warning",
    ]


COMMAND = Command(
    name="serve",
    summary="serve the pages; refuses a database role that row security would not hold back",
    example="  DATABASE_URL=postgresql://waymark_app:...@db/waymark waymark serve --host 0.0.0.0 --port 8000",
    run=run,
    add_arguments=add_arguments,
)
