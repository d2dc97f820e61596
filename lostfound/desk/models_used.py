"""The text model of a register: chosen, its vectors made while the old ones serve, then changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from lostfound.desk.vectors import make_missing
from lostfound.domain.records import VectorModel
from lostfound.errors import Missing, Refused

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.encoders.text import TextEncoder
    from lostfound.storage import Register

Progress = Callable[[int, int], None]

_SETTING = "text_model"


class Choice(NamedTuple):
    """The model that a register was told to use: how it was named, and what it was then."""

    model: str
    known: VectorModel


class Changed(NamedTuple):
    """A model taken into use: the one before it (None: none was at hand), texts made for it."""

    model: VectorModel
    before: VectorModel | None
    texts: int


def chosen_model(register: Register) -> Choice | None:
    """Return the text model that the register was told to use, None for the default."""
    told = register.setting(_SETTING)
    if not told:
        return None
    plain = json.loads(told)
    return Choice(plain["model"], VectorModel(plain["name"], plain["revision"], plain["dim"]))


def use_model(counter: Counter, encoder: TextEncoder, named: str, progress: Progress) -> Changed:
    """Make the vectors that a model lacks, then take it into use; `named` is how to find it again.

    Until the last vector is there the model before goes on serving, here and at other desks. An
    interrupted run keeps what it has made. An empty `named` means the default.
    """
    before = counter.text_encoder.model if counter.text_encoder else None
    made, whole = 0, False
    while not whole:
        made += make_missing(counter, encoder, progress)
        with counter.register.unit(by=counter.by, at=counter.now()) as unit:
            # Others may have written meanwhile; now they wait.
            whole = not counter.register.texts_without_vector(encoder.model, limit=1)
            if whole:
                unit.set_setting(_SETTING, _written(named, encoder.model))
    return Changed(encoder.model, before, made)


def drop_model(counter: Counter, named: str) -> VectorModel:
    """Remove the vectors of a model that is not in use; `named` is its name, or name@revision.

    Raises Missing for one the register has nothing of, Refused for one in use or an
    ambiguous name.
    """
    uses = [use.model for use in counter.register.model_uses()]
    meant = [model for model in uses if named in (model.name, f"{model.name}@{model.revision}")]
    if not meant:
        raise Missing(f"The register holds no vectors of {named!r}.", "See: lostfound model info")
    if len(meant) > 1:
        listed = ", ".join(f"{model.name}@{model.revision}" for model in meant)
        raise Refused(f"{named!r} may be {listed}.", "Write the whole name.")
    encoders = counter.text_encoder, counter.photo_encoder, counter.photo_words
    if any(encoder is not None and encoder.model == meant[0] for encoder in encoders):
        raise Refused(
            f"{named} is in use.", "Take another into use first: lostfound model use NAME"
        )
    with counter.register.unit(by=counter.by, at=counter.now()) as unit:
        unit.drop_vectors(meant[0])
    counter.register.remove_orphaned_vectors()
    return meant[0]


def meaning_scale(counter: Counter) -> float:
    """Return what cosines of this model are multiplied by to lie as those the weights know.

    The curve of the weights was fitted to one model, whose cosines lie close together; another
    model's are stretched to the same standard deviation. 0 where the register has too few texts
    to tell, which leaves meaning out.
    """
    encoder, reference = counter.text_encoder, counter.reference
    if encoder is None:
        return 0.0
    if reference.model in ("", f"{encoder.model.name}@{encoder.model.revision}"):
        return 1.0
    own = counter.register.text_spread(encoder.model)
    return reference.spread / own if own else 0.0


def _written(named: str, model: VectorModel) -> str:
    if not named:
        return ""
    return json.dumps(
        {
            "model": named,
            "name": model.name,
            "revision": model.revision,
            "dim": model.dim,
        }
    )
