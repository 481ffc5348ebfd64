"""The partnership's policy from a file of its own, for problems that come as tables."""

from __future__ import annotations

from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import Policy
from waymark.kernel.json_text import UnusableText, said_in


def policy_from_file(path: Path) -> Policy:
    """A JSON object of Policy's settings; those left out keep their published default. Raises InvalidProblem."""
    try:
        data = said_in(path.read_bytes())
    except UnusableText as error:
        raise InvalidProblem(f"{path} {error}. Mend it there.") from error
    if not isinstance(data, dict):
        raise InvalidProblem(f'{path} is not a policy. Write settings in it, such as {{"journey_cap_minutes": 45}}.')
    known = [each.name for each in fields(Policy)]
    for key in data:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known settings: {', '.join(known)}."
            raise InvalidProblem(f"{path} has a setting {key}, which is not known. {hint}")
    try:
        return Policy(**data)
    except InvalidProblem as error:
        raise InvalidProblem(f"{path}: {error}") from error
