"""What every part of a pack has in common."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Part(BaseModel):
    """A piece of a pack. Keys that the schema does not know are errors; what was read is never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)


# Identities. They stand in ratings and addresses and outlive every change of wording.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*$", max_length=80)]
# A line that is read as a name or a heading.
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
# Wide enough for pounds, and never so wide that writing one out costs anything.
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]
