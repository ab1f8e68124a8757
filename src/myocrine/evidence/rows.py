"""What rows of data files have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Row"]


class Row(BaseModel):
    """A row that is not changed once it is read, and in which nothing else may stand."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
