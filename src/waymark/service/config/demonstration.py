"""What `bin/demo` does in its environment: database, tables, invented county, pages and worker, until Ctrl-C."""

from __future__ import annotations

from waymark.service.config import stopping

if __name__ == "__main__":
    stopping.stop_plainly()  # before the imports below, which take a second or more

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from waymark.service import embedded
from waymark.service.embedded.places import make_folder, replace_file

from .bring_up import CHOSEN_DATABASE
from .command import DATABASE_AWAY, FOUND_WRONG, OK, CommandTrouble, say
from .command_demo_data import MODELS
from .command_serve import PORT, port_number, refuse_taken_port
from .demonstration_county import database_of, prepare_county
from .demonstration_processes import Processes

STATE = Path(os.environ.get("WAYMARK_STATE", ".waymark"))
LOOK_SECONDS = 2.0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/demo",
        description="Try Waymark with an invented county: makes what it needs, serves, prints who to sign in as.",
        epilog="example:\n  bin/demo --port 8010 --model norfolk\n\nCtrl-C stops all of it; nothing saved is lost.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--fresh", action="store_true", help="drop this demonstration's database and invent it anew")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=port_number, default=PORT, help=f"port to listen on (default {PORT})")
    parser.add_argument("--model", choices=MODELS, default=MODELS[0], help="whose model (default fenshire)")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with stopping.stopped_by_the_command():
            # Before anything slow, so that nobody waits for a database to hear about a port.
            refuse_taken_port(options.host, options.port)
            return run(options)
    except KeyboardInterrupt:
        return OK
    except CommandTrouble as trouble:
        say(f"bin/demo: {trouble}")
        return trouble.code
    except embedded.EmbeddedServerError as trouble:
        say(f"bin/demo: {trouble}")
        return DATABASE_AWAY


def run(options: argparse.Namespace) -> int:
    compiling = [
        subprocess.Popen([sys.executable, "-m", one], stdin=subprocess.DEVNULL)
        for one in ("waymark.allocator.engine", "waymark.sufficiency.county")
    ]
    with step("Starting the database"):
        server = embedded.start(STATE, progress=_indented)
    try:
        environment = prepare_county(server, options.model, _environment(options), step, compiling, fresh=options.fresh)
        # The waymark command, typed in another terminal, works on the same county.
        replace_file(STATE / CHOSEN_DATABASE, database_of(options.model), mode=0o644)
        return _serve(options, environment)
    finally:
        _stop_database()


def _serve(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    with Processes(environment) as processes:
        with step("Starting the pages and the worker"):
            processes.start("web", "serve", f"--host={options.host}", f"--port={options.port}")
            processes.start("worker", "worker")
            _wait_until_served(options, processes)
        _introduce(options, environment)
        return _watch(processes)


def _wait_until_served(options: argparse.Namespace, processes: Processes, patience: float = 60) -> None:
    give_up_at = time.monotonic() + patience
    while (status := processes.status_of_pages(options.host, options.port)) is None:
        if not processes.is_alive("web") or time.monotonic() > give_up_at:
            raise CommandTrouble("the pages could not be served: the reason is above.", FOUND_WRONG)
        time.sleep(0.2)
    if status >= 500:
        raise CommandTrouble(f"the first page answers with an error ({status}): the reason is above.", FOUND_WRONG)


def _watch(processes: Processes) -> int:
    """Until Ctrl-C: a killed database or worker is started again; without the pages there is nothing to show."""
    while processes.is_alive("web"):
        time.sleep(LOOK_SECONDS)
        if embedded.find(STATE) is None:
            say("The database stopped; starting it again. What was saved is there.")
            embedded.start(STATE, progress=_indented)
        if not processes.is_alive("worker"):
            say("The worker stopped; starting it again.")
            processes.start("worker", "worker")
    raise CommandTrouble("the pages stopped by themselves. Start bin/demo again: nothing saved is lost.", FOUND_WRONG)


def _introduce(options: argparse.Namespace, environment: Mapping[str, str]) -> None:
    personas = subprocess.run(
        [sys.executable, "-m", "waymark.service.config.commands", "personas"],
        env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )
    print(f"\nWaymark is at {_address(options)}\n\nSign in there as any of these invented people:")
    print(personas.stdout.rstrip() or personas.stderr.rstrip())
    print("\nCtrl-C stops it; nothing saved is lost.", flush=True)


def _address(options: argparse.Namespace) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(options.host, options.host)
    return f"http://{host}:{options.port}"


def _environment(options: argparse.Namespace) -> dict[str, str]:
    anywhere = options.host in ("0.0.0.0", "::")
    return {
        **os.environ,
        "WAYMARK_SECRET_KEY": _secret_key(),
        "WAYMARK_BASE_URL": _address(options),
        "WAYMARK_HOSTS": "*" if anywhere else f"localhost,127.0.0.1,[::1],{options.host}",
    }


def _secret_key() -> str:
    """Kept, so that a restart signs nobody out."""
    file = STATE / "secret-key"
    make_folder(STATE)
    if not file.exists():
        replace_file(file, secrets.token_urlsafe(50), mode=0o600)
    return file.read_text()


def _stop_database() -> None:
    server = embedded.find(STATE)
    if server is None:
        return
    if embedded.is_in_use(server):
        say("The database goes on running: another program is using it.")
        return
    with step("Stopping the database"):
        embedded.stop(STATE, progress=_indented)


@contextmanager
def step(what: str) -> Iterator[None]:
    began = time.monotonic()
    say(f"{what} ...")
    yield
    say(f"  done in {time.monotonic() - began:.1f} s")


def _indented(sentence: str) -> None:
    say(f"  {sentence}")


if __name__ == "__main__":
    sys.exit(main())
