"""What can go wrong with the embedded server, each said in a sentence with the way on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class EmbeddedServerError(Exception):
    """A sentence for a person: what happened, where, and what to do."""


class NoSpace(EmbeddedServerError):
    """The disk that holds the server's folder is full."""


class AddressTaken(EmbeddedServerError):
    """Another program listens on the port the server was told to use."""


def no_space(folder: Path) -> NoSpace:
    return NoSpace(
        f"There is no room left on the disk that holds {folder}. Free about 200 MB there and start again; "
        "nothing that was saved is lost."
    )


@contextmanager
def file_troubles_as_sentences(folder: Path) -> Iterator[None]:
    """Turn a full disk or a refused file under `folder` into a sentence."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
            raise no_space(folder) from trouble
        if trouble.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise EmbeddedServerError(
                f"This account may not read or write {trouble.filename or folder}. Start as the account that "
                "made the folder, or name another folder with --state."
            ) from trouble
        raise
