"""The foreign key from one tenant-owned record to another."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.lookups import Exact


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key within one trust. Joins are on (trust_id, id); the constraint is composite."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False  # TenantReference is the constraint
        kwargs.setdefault("db_index", False)
        super().__init__(*args, **kwargs)

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        if alias is None or related_alias is None:
            return None
        theirs = self.related_model._meta.get_field("trust").get_col(alias)  # type: ignore[union-attr]
        ours = self.model._meta.get_field("trust").get_col(related_alias)  # type: ignore[union-attr]
        return Exact(theirs, ours)
