"""How settled a value is."""

from __future__ import annotations

from django.db import models


class ValueStatus(models.TextChoices):
    PROVISIONAL = "provisional", "Provisional"
    FINAL = "final", "Final"
