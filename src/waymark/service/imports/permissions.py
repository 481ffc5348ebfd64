"""Who may bring in a spreadsheet at all. What its rows make needs that permission too.

Role names are written out because the app that lists them stands above this one.
"""

from __future__ import annotations

from waymark.service.access.permission import permission

BRING_IN = permission(
    "imports.bring_in",
    "bring in a spreadsheet",
    {"inclusion_lead", "head_teacher", "coordinator", "authority_officer", "inclusion_officer"},
)
