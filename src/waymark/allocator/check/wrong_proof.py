"""Which part of a certificate cannot be used: told to whoever has to find it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class WrongProof(ValueError):
    """A sentence about the part of the certificate that is wrong."""


@contextmanager
def reading_part(part: str) -> Iterator[None]:
    """Whatever goes wrong while this part of the certificate is read is said to be wrong there. Raises WrongProof."""
    try:
        yield
    except WrongProof as error:
        raise WrongProof(f"{part}: {error}") from None
    except KeyError as error:
        raise WrongProof(f"{part}: it does not have, or the problem does not have, {error}") from None
    except (TypeError, ValueError, IndexError, AttributeError, ArithmeticError):
        raise WrongProof(f"{part}: it is not written as a proof is") from None
