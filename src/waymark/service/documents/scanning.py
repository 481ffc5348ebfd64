"""A virus scanner's look at a file before anything of it is read: any command that answers 0 when a file is clean."""

from __future__ import annotations

import logging
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

SECONDS = 60
FOUND = "The virus scanner refused this file, so it was not taken. Have your IT support look at it."
COULD_NOT_LOOK = "The file could not be checked for viruses, so it was not taken. Try again in some minutes."
log = logging.getLogger("waymark.documents")


class NotClean(Exception):
    """The scanner refused a file or could not look at it. ``str()`` is a sentence for the page."""


def refuse_what_is_not_clean(chunks: Iterable[bytes]) -> None:
    """Show the scanner a file. Without ``WAYMARK_SCAN_COMMAND`` every file passes. Raises ``NotClean``."""
    command = settings.WAYMARK["scan_command"]
    if not command:
        return
    with tempfile.TemporaryDirectory(prefix="waymark-scan-") as folder:
        held = Path(folder) / "file"  # its own name tells a scanner nothing, and is never given to a command
        with held.open("wb") as whole:
            for chunk in chunks:
                whole.write(chunk)
        try:
            answer = subprocess.run([*command, str(held)], capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as trouble:
            log.error("The virus scanner could not be run: %s", trouble)
            raise NotClean(COULD_NOT_LOOK) from None
    if answer.returncode != 0:
        log.warning("The virus scanner answered %s: %s", answer.returncode, answer.stdout[:300])
        raise NotClean(FOUND)
