"""Who may see the messages of a demonstration. Roles are written out: ``accounts`` stands above."""

from __future__ import annotations

from waymark.service.access.permission import permission

SEE_OUTBOX = permission(
    "notifications.see_outbox",
    "see the messages of the demonstration",
    {"coordinator", "authority_officer", "inclusion_officer", "director", "administrator"},
)
