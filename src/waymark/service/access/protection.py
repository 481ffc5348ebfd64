"""What each table holds and who may see its rows: declared on the model, enforced by PostgreSQL.

Every model in the service names its ``protection``. The repository tests refuse a model without one, and
``installation`` turns the declaration into grants and row-security policies.
"""

from __future__ import annotations

from dataclasses import dataclass

PARTS = ("facts", "restricted")


@dataclass(frozen=True)
class Protection:
    """How one table is protected.

    ``personal_data``: ``"none"``, ``"adult"`` or ``"child"``.
    ``rows``: ``"all"`` (no row security), ``"pupil"`` (rows follow access to the pupil), ``"organisation"``
    (rows of the acting organisation, and no other), ``"own"`` (hand-written policy in ``access/policies.py``).
    ``part``: which part of the child's record, for ``rows="pupil"``.
    ``column``: the column holding the pupil's id.
    ``append_only``: the application may add rows and never change or remove them.
    ``written_by_responsible``: for ``rows="pupil"``, everybody with access reads, but only an organisation that is
    responsible for the child (on its roll, or the council by duty) adds, changes or removes.
    ``added_by``, ``changed_by``: the same for one kind of writing each, by a name of ``policies.WRITERS``; empty is
    everybody who sees. ``seen_when``: a name of ``policies.READERS``, what must hold of a row besides access to the child.
    """

    personal_data: str
    rows: str = "all"
    part: str = "facts"
    column: str = "pupil_id"
    append_only: bool = False
    written_by_responsible: bool = False
    added_by: str = ""
    changed_by: str = ""
    seen_when: str = ""


def no_personal_data(*, append_only: bool = False) -> Protection:
    return Protection("none", append_only=append_only)


def adults(*, append_only: bool = False) -> Protection:
    """Names and work addresses of staff: signed-in people may read them."""
    return Protection("adult", append_only=append_only)


def child(
    part: str = "facts", *, column: str = "pupil_id", append_only: bool = False, written_by_responsible: bool = False,
    added_by: str = "", changed_by: str = "", seen_when: str = "",
) -> Protection:
    """A child's record: seen only by organisations with current access to that part of it."""
    if part not in PARTS:
        raise ValueError(f"A child's record has the parts {', '.join(PARTS)}; there is no part {part!r}.")
    return Protection(
        "child", rows="pupil", part=part, column=column, append_only=append_only,
        written_by_responsible=written_by_responsible, added_by=added_by, changed_by=changed_by, seen_when=seen_when,
    )


def own_organisation(*, personal_data: str = "child", append_only: bool = False) -> Protection:
    """A table of each organisation's own working papers, by its column ``organisation_id``."""
    return Protection(personal_data, rows="organisation", append_only=append_only)


def own_policy(*, append_only: bool = False, personal_data: str = "child") -> Protection:
    """A table whose policy is written by hand in ``access/policies.py``."""
    return Protection(personal_data, rows="own", append_only=append_only)
