"""The roles a person may hold in an organisation, and the kind of organisation each belongs to."""

from __future__ import annotations

ROLES: dict[str, tuple[str, str]] = {
    # role: (kind of organisation, name on pages). A Base inside a school is run by that school: provision roles may be
    # held in a school as well as in a provider.
    "inclusion_lead": ("school", "Inclusion lead or SENCo"),
    "head_teacher": ("school", "Head teacher"),
    "governing_board": ("school", "Governing board"),
    "trust_officer": ("trust", "Trust officer"),
    "coordinator": ("authority", "Panel coordinator"),
    "authority_officer": ("authority", "Alternative provision officer"),
    "inclusion_officer": ("authority", "Inclusion officer"),
    "director": ("authority", "Director"),
    "analyst": ("authority", "Analyst"),
    "administrator": ("authority", "Administrator"),
    "provider_lead": ("provider", "Provision lead"),
    "provider_staff": ("provider", "Provision staff"),
}

SCHOOL = frozenset({"inclusion_lead", "head_teacher"})
AUTHORITY = frozenset({"coordinator", "authority_officer", "inclusion_officer"})
PROVIDER = frozenset({"provider_lead", "provider_staff"})
EVERYBODY = frozenset(ROLES)
SEES_NO_CHILD = frozenset({"administrator", "analyst"})


def roles_in(kind: str) -> dict[str, str]:
    """Roles that may be held in an organisation of a kind, with their names. A school may run a provision."""
    kinds = {"school", "provider"} if kind == "school" else {kind}
    return {role: name for role, (belongs_to, name) in ROLES.items() if belongs_to in kinds}
