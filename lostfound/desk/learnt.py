"""Weights learnt at this desk: from what the register keeps to what a match weighs with."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from lostfound.matching.weights import Weights, weights_from_plain, weights_to_plain

if TYPE_CHECKING:
    from lostfound.domain.records import LearntWeights


def digest_of(weights: Weights) -> str:
    """Return what weights are known by, whatever their name: 16 hex digits of a SHA-256."""
    plain = weights_to_plain(replace(weights, version=""))
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def as_text(weights: Weights) -> str:
    """Return weights as JSON, to be kept."""
    return json.dumps(weights_to_plain(replace(weights, version="")), sort_keys=True)


def weights_of(learnt: LearntWeights, shipped: Weights) -> Weights | None:
    """Return learnt weights under their name, None when they go with other shipped weights.

    A new release may observe other things or measure them otherwise: what was learnt on
    top of the old weights would then be nonsense on top of the new.
    """
    if learnt.base != digest_of(shipped):
        return None
    return replace(weights_from_plain(json.loads(learnt.weights)), version=learnt.name)
