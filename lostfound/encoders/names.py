"""What a vector must be called by: vectors of different names are never compared."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelName:
    """A set of weights: `revision` is a digest of them, `dim` the length of its vectors.

    Two engines that run the same weights carry the same name.
    """

    name: str
    revision: str
    dim: int

    def __str__(self) -> str:
        return f"{self.name}@{self.revision}/{self.dim}"
