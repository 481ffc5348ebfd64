"""What changed in a table that holds a child's record, kept by database triggers that no code path can go round."""

from __future__ import annotations

import pghistory


def changes_kept(model):
    """Class decorator: keep every insert, update and delete of ``model`` in ``<Model>Change``."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{model.__name__}Change",
        obj_field=pghistory.ObjForeignKey(related_name="+"),
        context_field=None,  # who acted is in the audit; these rows carry the change alone
    )(model)
