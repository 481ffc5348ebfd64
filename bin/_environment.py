"""Make the project's own environment, .venv, from requirements/KIND.txt, and print the path of its Python.

`dev` holds all of `demo` at the same versions, so one folder serves both. An environment counts only when its marker
says which lock it was made from; a half-made one is made anew. Standard library only: nothing is installed yet.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("WAYMARK_ENVIRONMENT") or ROOT / ".venv")
MARKER = FOLDER / "waymark-complete.json"
# `dev` is made of `demo` and more, at the same versions.
SATISFIES = {"base": {"base", "demo", "dev"}, "demo": {"demo", "dev"}, "dev": {"dev"}}
TICK_SECONDS = 10
NO_SPACE = "No space left on device"


def main(kind: str) -> int:
    if kind not in SATISFIES:
        print(f"There is no environment {kind!r}: say one of {', '.join(SATISFIES)}.", file=sys.stderr)
        return 2
    python = FOLDER / "bin" / "python"
    try:
        with only_one_at_a_time():
            if not is_ready(kind):
                make(kind, python)
    except (OSError, subprocess.CalledProcessError) as trouble:
        print(sentence_for(trouble), file=sys.stderr)
        return 3
    print(python)
    return 0


def is_ready(kind: str) -> bool:
    made = marked()
    return (
        made.get("kind") in SATISFIES[kind]
        and made.get("lock") == lock_of(str(made["kind"]))
        and made.get("source") == str(ROOT / "src")
        and (FOLDER / "bin" / "python").exists()
    )


def marked() -> dict[str, str]:
    try:
        return json.loads(MARKER.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def lock_of(kind: str) -> str:
    """A digest of what the lock pins; its comments do not count."""
    lines = (ROOT / "requirements" / f"{kind}.txt").read_text().splitlines()
    return hashlib.sha256("\n".join(line for line in lines if not line.lstrip().startswith("#")).encode()).hexdigest()


def make(kind: str, python: Path) -> None:
    made = marked()
    # From demo to dev packages are added; anything else begins with an empty folder.
    grows = kind == "dev" and made.get("kind") == "demo" and made.get("lock") == lock_of("demo") and python.exists()
    MARKER.unlink(missing_ok=True)
    if not grows:
        with step(f"Making the environment {FOLDER}"):
            shutil.rmtree(FOLDER, ignore_errors=True)
            run([sys.executable, "-m", "venv", str(FOLDER)])
    lock = ROOT / "requirements" / f"{kind}.txt"
    packages = sum("==" in line and not line.startswith((" ", "#")) for line in lock.read_text().splitlines())
    with step(f"Installing the {packages} packages of {lock.relative_to(ROOT)}"):
        run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--progress-bar=off",
             "--require-hashes", "--only-binary=:all:", "-r", str(lock)]
        )
    add_project(python)
    partial = MARKER.with_suffix(".partial")
    partial.write_text(json.dumps({"kind": kind, "lock": lock_of(kind), "source": str(ROOT / "src")}))
    partial.replace(MARKER)


def add_project(python: Path) -> None:
    """Waymark itself runs from its sources: no build tool is fetched, and an edit counts at once."""
    answer = run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    (Path(answer.strip()) / "waymark.pth").write_text(f"{ROOT / 'src'}\n")
    command = FOLDER / "bin" / "waymark"
    command.write_text(f'#!/bin/sh\nexec "{python}" -m waymark.service.config.commands "$@"\n')
    command.chmod(0o755)


def run(command: list[str]) -> str:
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise subprocess.CalledProcessError(answer.returncode, command, answer.stdout, answer.stderr)
    return answer.stdout


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with open(FOLDER.parent / f"{FOLDER.name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another program that is making {FOLDER}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what begins, that it goes on, and how long it took."""
    began, ended = time.monotonic(), threading.Event()
    say(f"{what} ...")

    def tick() -> None:
        while not ended.wait(TICK_SECONDS):
            say(f"  ... {time.monotonic() - began:.0f} s")

    threading.Thread(target=tick, daemon=True).start()
    try:
        yield
    finally:
        ended.set()
    say(f"  done in {time.monotonic() - began:.0f} s")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def sentence_for(trouble: OSError | subprocess.CalledProcessError) -> str:
    said = str(trouble) if isinstance(trouble, OSError) else f"{trouble.stderr}\n{trouble.stdout}".strip()
    if NO_SPACE in said:
        return f"There is no room left on the disk for {FOLDER}: free about 1 GB and start again."
    if "ensurepip" in said:
        return (
            f"{sys.executable} cannot make environments: install its venv module "
            "(on Debian and Ubuntu: apt-get install python3-venv) and start again."
        )
    if "HASHES" in said:
        return f"A package differs from the one the lock names. Nothing was installed. pip said:\n{tail(said)}"
    if isinstance(trouble, subprocess.CalledProcessError) and "pip" in trouble.cmd:
        return f"The packages could not be installed: is the package registry reachable? pip said:\n{tail(said)}"
    return f"The environment {FOLDER} could not be made: {tail(said)}"


def tail(text: str, lines: int = 8) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "demo"))
