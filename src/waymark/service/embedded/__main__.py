"""`python -m waymark.service.embedded`: the embedded server from a shell."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path

from . import DATABASE, EmbeddedServerError, Server, create_database, drop_database, find, start, status, stop

EXAMPLE = """example:
  python -m waymark.service.embedded start
  eval "$(python -m waymark.service.embedded env)"
"""
OK, NO, BAD_INPUT, AWAY = 0, 1, 2, 3


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m waymark.service.embedded",
        description="Start, find and stop a PostgreSQL server of our own, for trying and testing.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--state", type=Path, default=Path(".waymark"), help="folder it is kept in (default .waymark)")
    shared.add_argument("--json", action="store_true", help="answer for programs")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[shared])

    add("start", "start the server, making it first if need be").add_argument(
        "--throwaway", action="store_true", help="faster; a power cut may lose everything (for tests)"
    )
    add("stop", "stop the server")
    add("status", "say whether it runs; exit code 1 when it does not")
    add("env", "print the variables the settings read").add_argument("--database", default=DATABASE)
    create = add("createdb", "make a database for the owner role")
    create.add_argument("name")
    create.add_argument("--template", help="an existing database to copy")
    add("dropdb", "drop a database with all it holds").add_argument("name")
    return parser


def main(arguments: list[str] | None = None) -> int:
    options = build_parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except EmbeddedServerError as trouble:
        print(trouble, file=sys.stderr)
        return AWAY


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _answer(options: argparse.Namespace, facts: dict, sentence: str) -> None:
    print(json.dumps(facts) if options.json else sentence, flush=True)


def _start(options: argparse.Namespace) -> int:
    server = start(options.state, progress=_say, durable=not options.throwaway)
    _answer(options, status(options.state), f"PostgreSQL {server.major} runs on {server.host}:{server.port}")
    return OK


def _stop(options: argparse.Namespace) -> int:
    stopped = stop(options.state, progress=_say)
    _answer(options, {"stopped": stopped}, "stopped" if stopped else "it was not running")
    return OK


def _status(options: argparse.Namespace) -> int:
    facts = status(options.state)
    _answer(options, facts, "\n".join(f"{name}: {value}" for name, value in facts.items()))
    return OK if facts["running"] else NO


def _running(options: argparse.Namespace) -> Server:
    server = find(options.state)
    if server is None:
        raise EmbeddedServerError(f"No server runs in {options.state}. Start it with the command start.")
    return server


def _env(options: argparse.Namespace) -> int:
    variables = _running(options).environment(options.database)
    exports = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items())
    _answer(options, variables, exports)
    return OK


def _createdb(options: argparse.Namespace) -> int:
    made = create_database(_running(options), options.name, options.template)
    _answer(options, {"created": made}, f"{options.name} made" if made else f"{options.name} exists already")
    return OK


def _dropdb(options: argparse.Namespace) -> int:
    dropped = drop_database(_running(options), options.name)
    _answer(options, {"dropped": dropped}, f"{options.name} dropped" if dropped else f"there was no {options.name}")
    return OK


COMMANDS = {
    "start": _start,
    "stop": _stop,
    "status": _status,
    "env": _env,
    "createdb": _createdb,
    "dropdb": _dropdb,
}

if __name__ == "__main__":
    sys.exit(main())
