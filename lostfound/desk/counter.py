"""What every journey works with, handed in by `app`: the counter that the desk stands at.

The register is open from the start; the word lists, the gazetteer, the encoders and the
weights are read when a journey first needs them, so that `found list` pays for none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from lostfound.errors import LostFoundError

if TYPE_CHECKING:
    from lostfound.desk.models_used import Choice
    from lostfound.desk.photo_words import Usual
    from lostfound.desk.urgency import Urgency
    from lostfound.domain.values import PhotoEvidence
    from lostfound.encoders.clip import PhotoWords
    from lostfound.encoders.photo import PhotoEncoder
    from lostfound.encoders.reader import PhotoReader
    from lostfound.encoders.text import TextEncoder
    from lostfound.matching.statistics import Reference
    from lostfound.matching.weights import Weights
    from lostfound.reading.gazetteer import Gazetteer
    from lostfound.reading.vocabulary import Vocabulary
    from lostfound.storage import Register


SHIPPED = "data/gazetteer"
"""The source of the venues that come with the program."""


class Sight(Protocol):
    """What is known of a photo without its vector: the copy to keep, hashes and colours."""

    @property
    def stored(self) -> bytes: ...
    @property
    def evidence(self) -> PhotoEvidence: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaders:
    """How the costly things are read, each called at most once a process."""

    vocabulary: Callable[[], Vocabulary]
    gazetteer: Callable[[], Gazetteer]
    text_encoder: Callable[[Choice | None], TextEncoder | None]
    photo_encoder: Callable[[], PhotoEncoder | None]
    weights: Callable[[], Weights]
    reference: Callable[[], Reference]
    look_without_network: Callable[[bytes], Sight]
    urgency: Callable[[], Urgency]
    photo_words: Callable[[], PhotoWords | None] = lambda: None
    photo_reader: Callable[[bool], PhotoReader | None] = lambda _asked: None


class Counter:
    """The register, the clock, who is at the desk, and the things read on first use."""

    def __init__(
        self, register: Register, loaders: Loaders, *, now: Callable[[], datetime], by: str
    ) -> None:
        self.register = register
        self.now = now
        self.by = by
        self._loaders = loaders
        self._labels: dict[str, str] = {}
        self._venue_names: dict[str, str] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return self._loaders.vocabulary()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The shipped areas and every other venue of the register."""
        # The shipped ones are in the register too; only others are news to the gazetteer.
        others = self.register.venues(but_source=SHIPPED)
        shipped = self._loaders.gazetteer()
        return shipped.with_venues(others) if others else shipped

    @cached_property
    def text_encoder(self) -> TextEncoder | None:
        """None where no text model is at hand; the match then says so and goes on."""
        from lostfound.desk.models_used import chosen_model

        return self._loaders.text_encoder(chosen_model(self.register))

    @cached_property
    def meaning_scale(self) -> float:
        """What a cosine less its mean is multiplied by, so that the weights' curve fits it."""
        from lostfound.desk.models_used import meaning_scale

        return meaning_scale(self)

    @cached_property
    def photo_encoder(self) -> PhotoEncoder | None:
        return self._loaders.photo_encoder()

    @property
    def photo_words(self) -> PhotoWords | None:
        """The model of photos and words, None where none is named or it cannot be used."""
        return self._photo_words[0]

    @property
    def photo_words_fault(self) -> str:
        """Why the named model of photos and words cannot be used; empty when all is well."""
        return self._photo_words[1]

    @cached_property
    def _photo_words(self) -> tuple[PhotoWords | None, str]:
        try:
            return self._loaders.photo_words(), ""
        except LostFoundError as fault:
            return None, f"Photos are not compared with words: {fault.message}"

    @cached_property
    def usual(self) -> Usual:
        """What photos and words of the register are like on the whole, by that model."""
        from lostfound.desk.photo_words import usual

        return usual(self)

    def photo_reader(self, *, asked: bool = False) -> PhotoReader | None:
        """Return what reads words in photos, None where nobody wants that.

        Raises Missing when it was asked for and is not installed.
        """
        return self._loaders.photo_reader(asked)

    def look_without_network(self, content: bytes) -> Sight:
        """Look at a photo where the network is missing; raises Refused for no picture."""
        return self._loaders.look_without_network(content)

    @cached_property
    def shipped_weights(self) -> Weights:
        """The weights that come with the program."""
        return self._loaders.weights()

    @cached_property
    def weights(self) -> Weights:
        """The weights in force: those learnt at this desk, else the shipped ones."""
        learnt = self.register.weights_in_force()
        if learnt is None:
            return self.shipped_weights
        from lostfound.desk.learnt import weights_of

        return weights_of(learnt, self.shipped_weights) or self.shipped_weights

    @cached_property
    def reference(self) -> Reference:
        """How common things are in a large register, for a small one to lean on."""
        return self._loaders.reference()

    @cached_property
    def urgency(self) -> Urgency:
        """What a person should see first, as the configuration has it."""
        return self._loaders.urgency()

    @cached_property
    def kind_similarity(self) -> Callable[[str, str], float]:
        """How alike two kinds are, 0 to 1, by the vocabulary."""
        from lostfound.reading.kinds import kind_similarity

        return partial(kind_similarity, self.vocabulary)

    @cached_property
    def colour_similarity(self) -> Callable[[str, str], float]:
        """How alike two colours look, 0 to 1, by the vocabulary."""
        from lostfound.reading.colours import colour_similarity

        return partial(colour_similarity, self.vocabulary)

    def label(self, value: str) -> str:
        """Return the name of a vocabulary id ("animal:rabbit" is a rabbit), for people."""
        known = self._labels.get(value)
        if known is None:
            known = self.vocabulary.label(value, "en")
            known = known.rpartition(":")[2].replace("-", " ") if ":" in known else known
            self._labels[value] = known
        return known

    def venue_name(self, key: str) -> str:
        """Return the name of a venue of the register, or its key where there is none."""
        known = self._venue_names.get(key)
        if known is None:
            venue = self.register.venue(key)
            known = self._venue_names[key] = venue.name if venue else key
        return known
