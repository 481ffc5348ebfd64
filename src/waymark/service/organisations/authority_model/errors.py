"""What is wrong with a model, gathered so that a person mends everything in one go."""

from __future__ import annotations

from dataclasses import dataclass

from waymark.service.organisations.authority_model.positions import Located


@dataclass(frozen=True, order=True)
class ModelError:
    """`where` is the file, `line` counts from 1, `path` names the value (`kinds.base.weeks_max`).

    Entries of a list are called by their key or academic year, else by their place, counted from 1.
    """

    where: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        subject = f"{self.path} " if self.path else ""
        return f"{self.where}:{self.line}: {subject}{self.message}"


class ModelErrors(ValueError):
    """The model cannot be used; `errors` holds every reason, in the order of the file."""

    def __init__(self, errors: list[ModelError]) -> None:
        self.errors = sorted(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class Findings:
    """Collects errors while a model is read, so that the first does not hide the rest.

    `known` holds the keys of each list, so that a value that refers to one can be checked where it stands.
    """

    def __init__(self, known: dict[str, list[str]] | None = None) -> None:
        self.errors: list[ModelError] = []
        self.known = known or {}

    def add(self, at: Located, path: str, message: str) -> None:
        self.errors.append(ModelError(at.where, at.line, path, message))
