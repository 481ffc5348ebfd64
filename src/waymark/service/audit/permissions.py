"""Who may read the record of who did and looked at what. Roles are written out: ``accounts`` stands above."""

from __future__ import annotations

from waymark.service.access.permission import permission

READ_CHILD_AUDIT = permission(
    "audit.read_child",
    "see who looked at a child's record",
    {"head_teacher", "inclusion_lead", "inclusion_officer", "authority_officer"},
)
READ_OWN_AUDIT = permission(
    "audit.read_own",
    "see what was done in your organisation",
    {
        "head_teacher",
        "provider_lead",
        "trust_officer",
        "administrator",
        "authority_officer",
        "inclusion_officer",
        "director",
    },
)
