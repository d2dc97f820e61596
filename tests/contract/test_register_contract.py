"""What every register promises, whatever keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from register_words import NOW, RABBIT, Opener, add, decide, file, item, number, row

from lostfound.domain.records import (
    ClaimFilter,
    ClaimRow,
    FoundFilter,
    LearntWeights,
    PhotoVector,
    Proposal,
    VectorModel,
)
from lostfound.domain.references import parse_reference
from lostfound.domain.values import (
    Claim,
    Contact,
    Decision,
    Fact,
    Facts,
    Mark,
    PhotoEvidence,
    PlaceWeight,
    Venue,
    Window,
)
from lostfound.errors import Conflict, Missing, Refused
from lostfound.storage import Register

MODEL = VectorModel(name="small", revision="1", dim=4)
SHA = "ab" * 32


class TestThings:
    def test_a_found_item_comes_back_as_it_went_in(self, register: Register) -> None:
        given = item(
            "porte-clés", category="clés", colour="rouge", brand="Dacia", found_where="parking",
            shelf="B3", found=Window(NOW - timedelta(days=2), NOW), photos=(SHA,), source="desk",
            external_id="x1", registered_at=NOW,
            facts=replace(RABBIT, marks=(Mark("name", "zoe", "Zoé"),), brands=(Fact("dacia"),)),
        )  # fmt: skip
        (kept,) = add(register, given)
        assert kept == replace(given, reference=kept.reference)
        assert register.found_item(kept.reference) == kept
        assert register.found_items([kept.reference, "F-XXXXXX"]) == {kept.reference: kept}

    def test_references_are_valid_and_all_different(self, register: Register) -> None:
        names = [one.reference for one in add(register, *[item() for _ in range(50)])]
        assert len(set(names)) == 50
        assert [parse_reference(name, "F") for name in names] == names

    def test_a_claim_comes_back_as_it_went_in(self, register: Register) -> None:
        given = Claim(
            reference="", text="I lost a rabbit", channel="mail", language="en",
            lost=Window(NOW - timedelta(days=1), NOW), place_text="A6", route=("Lyon", "Beaune"),
            places=(PlaceWeight("a6-beaune", 0.5, "named"),), facts=RABBIT, photos=(SHA,),
        )  # fmt: skip
        with register.unit(by="anna", at=NOW) as unit:
            kept = unit.add_claim(given)
        assert kept == replace(given, reference=kept.reference, registered_at=NOW)
        assert register.claim(kept.reference) == kept

    def test_what_is_not_there_is_missing(self, register: Register) -> None:
        with pytest.raises(Missing, match="F-XXXXXX"):
            register.found_item("F-XXXXXX")
        with pytest.raises(Missing, match="C-XXXXXX"):
            register.claim("C-XXXXXX")
        assert register.venue("nowhere") is None

    def test_an_item_at_an_unknown_venue_is_refused(self, register: Register) -> None:
        with pytest.raises(Missing, match="nowhere"):
            add(register, item(venue="nowhere"))
        assert register.counts().items == 0

    def test_venues_come_back_and_are_brought_up_to_date(self, register: Register) -> None:
        beaune, lyon = register.venues()
        assert (beaune.aliases, lyon.lat) == (("Merceuil",), 45.7)
        assert register.venues(kind="station") == [lyon]
        assert register.venues(key_with="beaune") == [beaune]
        with register.unit(by="anna", at=NOW) as unit:
            tally = unit.add_venues(
                [beaune, replace(lyon, town="Lyon"), Venue(key="m", name="M", kind="museum")]
            )
        assert tally.verdicts == ("unchanged", "updated", "added")
        assert register.venue("lyon-station") == replace(lyon, town="Lyon")

    def test_contact_and_proofs_are_kept_apart_and_can_be_erased(self, register: Register) -> None:
        with register.unit(by="anna", at=NOW) as unit:
            claim = unit.add_claim(
                Claim(reference="", text="x"), contact=Contact(name="Zoé", email="z@x.org"),
                hidden=["initials L.M."],
            )  # fmt: skip
        assert register.contact(claim.reference) == Contact(name="Zoé", email="z@x.org")
        assert register.proofs(claim.reference) == ["initials L.M."]
        with register.unit(by="anna", at=NOW) as unit:
            unit.forget_contact(claim.reference)
        assert register.contact(claim.reference) is None

    def test_an_edit_raises_the_revision_and_an_old_revision_loses(
        self, register: Register
    ) -> None:
        (kept,) = add(register, item())
        with register.unit(by="bea", at=NOW) as unit:
            new = unit.edit_found(kept.reference, {"shelf": "C1"}, expected=1)
        assert (new.shelf, new.revision) == ("C1", 2)
        assert register.found_item(kept.reference) == new
        with (
            pytest.raises(Conflict, match="bea"),
            register.unit(by="carl", at=NOW) as unit,
        ):
            unit.edit_found(kept.reference, {"shelf": "D"}, expected=1)


class TestListing:
    def test_filters_narrow_and_pages_follow_each_other(self, register: Register) -> None:
        kept = add(
            register,
            item("parapluie noir", facts=Facts()),
            item("Écharpe", venue="lyon-station", at=NOW - timedelta(days=9)),
            item("doudou", status="released"),
        )
        names = [one.reference for one in kept]

        def listed(**wanted: object) -> list[str]:
            found = register.list_found(FoundFilter(**wanted))  # type: ignore[arg-type]
            return [one.reference for one in found]

        assert listed() == names[::-1]
        assert listed(limit=2) == names[:0:-1]
        assert listed(after=names[1]) == names[:1]
        assert listed(venue="lyon-station") == [names[1]]
        assert listed(status="released") == [names[2]]
        assert listed(kind="soft-toy") == [names[2], names[1]]
        assert listed(words="echarpe") == [names[1]]
        assert listed(until=NOW - timedelta(days=3)) == [names[1]]
        assert listed(since=NOW - timedelta(days=3), status="held") == [names[0]]

    def test_claims_are_listed_by_status_and_words(self, register: Register) -> None:
        first, second = file(register, "un lapin"), file(register, "100% laine")
        assert register.list_claims() == [second, first]
        assert register.list_claims(ClaimFilter(words="LAPIN")) == [first]
        assert register.list_claims(ClaimFilter(words="0%")) == [second]
        assert register.list_claims(ClaimFilter(status="closed")) == []


class TestBulk:
    def test_the_same_rows_again_change_nothing(self, register: Register) -> None:
        rows = [row("1"), row("2"), row("2"), row("1", "autre chose")]
        with register.unit(by="anna", at=NOW) as unit:
            first = unit.add_found_many(rows)
        assert first.verdicts == ("added", "added", "unchanged", "updated")
        assert first.references[0] == first.references[3]
        with register.unit(by="anna", at=NOW) as unit:
            assert unit.add_found_many(rows[1:]).verdicts == ("unchanged",) * 3
        assert register.counts().items == 2
        assert register.found_item(first.references[0]).description == "autre chose"
        known = register.external("found", "desk", ["1", "3"])
        assert known["1"].reference == first.references[0]
        assert "3" not in known

    def test_rows_without_an_external_id_are_always_new(self, register: Register) -> None:
        with register.unit(by="anna", at=NOW) as unit:
            assert unit.add_found_many([row(""), row("")]).verdicts == ("added", "added")

    def test_what_the_desk_did_outlives_the_source(self, register: Register) -> None:
        with register.unit(by="anna", at=NOW) as unit:
            (name,) = unit.add_found_many([row("1")]).references
            unit.edit_found(name, {"shelf": "B2", "status": "released"})
            unit.add_found_many([row("1", "doudou bleu")])
        after = register.found_item(name)
        assert (after.shelf, after.status, after.description) == ("B2", "released", "doudou bleu")

    def test_claims_by_source_are_filed_once(self, register: Register) -> None:
        rows = [ClaimRow(claim=Claim(reference="", text="a", source="s", external_id="1"))]
        with register.unit(by="anna", at=NOW) as unit:
            batch = unit.start_batch("claims", "s", "claims.csv")
            tally = unit.add_claims_many(rows * 2, batch=batch)
            unit.count_batch(batch, tally, rejected=3, finished=True)
        assert tally.verdicts == ("added", "unchanged")
        (told,) = register.batches()
        assert (told.added, told.unchanged, told.rejected, told.finished_at) == (1, 1, 3, NOW)
        assert len(register.list_claims(ClaimFilter(batch=batch))) == 1

    def test_a_single_item_of_a_known_source_row_is_refused(self, register: Register) -> None:
        add(register, row("1").item)
        with pytest.raises(Conflict, match="registered already"):
            add(register, row("1").item)


class TestUnits:
    def test_a_unit_that_fails_leaves_nothing(self, register: Register) -> None:
        with pytest.raises(RuntimeError), register.unit(by="anna", at=NOW) as unit:
            unit.add_found(item(), hidden=["secret"], text="doudou")
            raise RuntimeError
        assert (register.counts().items, register.counts().texts) == (0, 0)
        assert register.found_by_words(["lapin"], 5) == []
        assert [entry.event for entry in register.custody(chain="a6-beaune")] == ["venue added"]
        assert len(add(register, item())) == 1


class TestBlocks:
    def test_words_rank_the_items_that_share_them(self, register: Register) -> None:
        kept = add(
            register,
            item("Cœur brodé, été"),
            item("cle rouge"),
            item("été", status="released"),
            *[item("sac") for _ in range(20)],
        )
        ids = [number(register, one) for one in kept]
        assert [i for i, _ in register.found_by_words(["coeur", "ete"], 9)] == [ids[0]]
        assert register.found_by_words(['clé" OR', "sac"], 9)[0][0] == ids[1]
        assert register.found_by_words(["rien", '"', ""], 9) == []

    def test_facts_place_and_time_draw_held_items_only(self, register: Register) -> None:
        here, there, gone, wide = add(
            register,
            item(),
            item(venue="lyon-station", facts=Facts()),
            item(status="released"),
            item(found=Window(NOW - timedelta(days=90), NOW - timedelta(days=1))),
        )
        first, second, fourth = (number(register, one) for one in (here, there, wide))
        day = timedelta(days=1)
        assert register.found_with("kinds", "soft-toy", 9) == [fourth, first]
        asked = [("kinds", "soft-toy"), ("colours", "pink"), ("kinds", "x")]
        assert list(register.fact_counts(asked).values()).count(2) == 2
        assert register.found_in(["a6-beaune"], NOW - day, NOW, 9) == [fourth, first]
        assert register.found_in(["a6-beaune"], NOW - 60 * day, NOW - 50 * day, 9) == [fourth]
        assert register.found_between(NOW - day, NOW) == [fourth, first, second]
        assert register.found_between(NOW - day / 2, NOW, kinds=["soft-toy"]) == [first]
        assert register.venue_counts() == {"a6-beaune": 2, "lyon-station": 1}
        assert register.found_count() == 3
        assert gone.reference not in register.references([first, second, fourth]).values()

    def test_release_and_return_move_an_item_out_of_and_into_the_blocks(
        self, register: Register
    ) -> None:
        (kept,) = add(register, item(), text="doudou")
        for status, seen in (("released", 0), ("held", 1)):
            with register.unit(by="anna", at=NOW) as unit:
                unit.edit_found(kept.reference, {"status": status})
            assert len(register.found_with("kinds", "soft-toy", 9)) == seen
            assert len(register.found_by_words(["lapin"], 9)) == seen
            assert register.found_count() == seen

    def test_candidates_come_whole_and_in_the_order_asked_for(self, register: Register) -> None:
        kept = add(register, item("a", photos=(SHA,)), item("b"))
        ids = [number(register, one) for one in kept]
        assert register.candidates([ids[1], ids[0], 999]) == {ids[1]: kept[1], ids[0]: kept[0]}
        assert list(register.candidates([ids[1], ids[0]])) == [ids[1], ids[0]]


class TestVectors:
    def test_each_distinct_text_needs_one_vector(self, register: Register) -> None:
        first, second = add(register, item("a"), item("b"), text="same text")
        todo = register.texts_without_vector(MODEL)
        assert [text for _, text in todo] == ["same text"]
        self._give(register, {"same text": [1, 0, 0, 0]})
        assert register.texts_without_vector(MODEL) == []
        ids, matrix = register.text_vectors(MODEL)
        assert sorted(ids.tolist()) == [number(register, one) for one in (first, second)]
        assert matrix.tolist() == [[1, 0, 0, 0], [1, 0, 0, 0]]

    def test_new_replaced_and_released_vectors_show_at_once(self, register: Register) -> None:
        (first,) = add(register, item("a"), text="a")
        self._give(register, {"a": [1, 0, 0, 0]})
        assert register.text_vectors(MODEL)[1].tolist() == [[1, 0, 0, 0]]
        (second,) = add(register, item("b"), text="b")
        self._give(register, {"b": [0, 1, 0, 0], "a": [0, 0, 1, 0]})
        ids, cosines = register.text_cosines(MODEL, np.array([0, 0, 2, 0], dtype=np.float32))
        told = dict(zip(ids.tolist(), cosines.tolist(), strict=True))
        assert told == {number(register, first): 2, number(register, second): 0}
        with register.unit(by="anna", at=NOW) as unit:
            unit.edit_found(first.reference, {"status": "released"})
        assert register.text_vectors(MODEL)[0].tolist() == [number(register, second)]
        assert register.check() == []

    def test_a_model_without_vectors_answers_with_none(self, register: Register) -> None:
        ids, matrix = register.text_vectors(MODEL)
        assert (ids.shape, matrix.shape) == ((0,), (0, 4))
        assert register.text_vector("00" * 16, MODEL) is None
        assert register.claim_cosines(MODEL, np.ones(4, np.float32)) == {}
        with pytest.raises(ValueError, match="4 values"), register.unit("anna", NOW) as unit:
            unit.add_found(item(), text="a")
            unit.put_text_vector(_hash("a"), MODEL, [1.0])

    def test_open_claims_have_cosines_by_reference(self, register: Register) -> None:
        claim = file(register, "lapin")
        self._give(register, {"lapin": [0.5, 0, 0, 0]})
        cosines = register.claim_cosines(MODEL, np.array([1, 0, 0, 0], np.float32))
        assert cosines == {claim.reference: 0.5}

    def test_photos_have_evidence_hashes_and_vectors(self, register: Register) -> None:
        (kept,) = add(register, item())
        seen = PhotoEvidence(
            sha256=SHA, width=640, height=480, kinds=(Fact("toy", 0.7),),
            hashes=(("dhash", "0000000000000001"), ("phash", "f" * 16)),
        )  # fmt: skip
        vectors = [
            PhotoVector(model=MODEL, crop=c, vector=_floats(v)) for c, v in (("", 1), ("c", 2))
        ]
        with register.unit(by="anna", at=NOW) as unit:
            assert unit.add_photo(kept.reference, SHA, seen, vectors)
            assert not unit.add_photo(kept.reference, SHA)
        assert register.found_item(kept.reference).photos == (SHA,)
        assert register.photo_evidence([SHA]) == {SHA: seen}
        ids, hashes = register.photo_hashes("phash")
        assert (ids.tolist(), hashes.tolist()) == ([number(register, kept)], [2**64 - 1])
        owners, matrix = register.photo_vectors(MODEL)
        assert owners.tolist() == [number(register, kept)] * 2
        assert matrix[:, 0].tolist() == [1, 2]
        assert register.vectors_of_photos([SHA], MODEL)[SHA].shape == (2, 4)
        assert [(use.texts, use.photos) for use in register.model_uses()] == [(0, 2)]
        with register.unit(by="anna", at=NOW) as unit:
            unit.drop_vectors(MODEL)
        assert register.model_uses() == []

    def _give(self, register: Register, vectors: dict[str, list[float]]) -> None:
        with register.unit(by="anna", at=NOW) as unit:
            unit.put_text_vectors(MODEL, [(_hash(text), v) for text, v in vectors.items()])


def _hash(text: str) -> str:
    from lostfound.desk.texts import text_hash

    return text_hash(text)


def _floats(first: float) -> bytes:
    return np.array([first, 0, 0, 0], dtype="<f4").tobytes()


class TestDecisions:
    def test_a_confirmed_claim_is_matched_until_it_is_taken_back(self, register: Register) -> None:
        (kept,), claim = add(register, item()), file(register)
        decide(register, claim, kept, "confirm")
        assert register.claim(claim.reference).status == "matched"
        assert register.confirmed_claim_of(kept.reference) == claim.reference
        assert register.confirmed_item_of(claim.reference) == kept.reference
        assert register.given_to_others("C-OTHER") == {kept.reference}
        assert register.given_to_others(claim.reference) == set()
        assert register.last_decision(by="anna") is not None
        decide(register, claim, kept, "undo")
        assert register.claim(claim.reference).status == "open"
        assert register.standing(claim.reference, kept.reference) == ""
        assert register.last_decision(by="anna") is None
        verdicts = [d.verdict for d in register.decisions(claim=claim.reference)]
        assert verdicts == ["confirm", "undo"]

    def test_the_second_to_confirm_is_told_who_and_when(self, register: Register) -> None:
        one, other = add(register, item(), item())
        first, second = file(register), file(register)
        decide(register, first, one, "confirm", by="anna")
        for claim, found in ((second, one), (first, other)):
            with pytest.raises(Conflict, match=r"by anna on 2026-06-12 14:05"):
                decide(register, claim, found, "confirm", by="bea")
        assert register.standings(found=one.reference)[0].by == "anna"
        decide(register, second, other, "confirm", by="bea")

    def test_rejected_pairs_are_remembered_with_their_evidence(self, register: Register) -> None:
        (kept,), claim = add(register, item()), file(register)
        decide(register, claim, kept, "unsure")
        assert register.rejected_items(claim.reference) == {}
        decide(register, claim, kept, "reject")
        assert register.rejected_items(claim.reference) == {kept.reference: "f1"}
        assert register.rejected_claims(kept.reference) == {claim.reference: "f1"}

    def test_nothing_to_take_back_is_refused(self, register: Register) -> None:
        (kept,), claim = add(register, item()), file(register)
        with pytest.raises(Refused, match="Nothing stands"):
            decide(register, claim, kept, "undo")

    def test_a_pair_is_proposed_and_shown_once(self, register: Register) -> None:
        (kept,), claim = add(register, item()), file(register)
        pair = Proposal(
            claim=claim.reference, found=kept.reference, probability=0.8, level="likely",
            bits=4.2, made_at=NOW,
        )  # fmt: skip
        with register.unit(by="anna", at=NOW) as unit:
            assert unit.propose([pair]) == 1
            assert unit.propose([pair]) == 0
        assert register.proposals(unshown_only=True) == [pair]
        with register.unit(by="anna", at=NOW) as unit:
            unit.mark_shown([(claim.reference, kept.reference)])
            unit.propose([pair])
        assert register.proposals(unshown_only=True) == []
        assert register.proposals() == [pair._replace(shown_at=NOW)]

    def test_a_decided_pair_is_not_pending(self, register: Register) -> None:
        (kept,), claim = add(register, item()), file(register)
        pair = Proposal(
            claim=claim.reference, found=kept.reference, probability=0.8, level="likely",
            bits=4.2, made_at=NOW,
        )  # fmt: skip
        with register.unit(by="anna", at=NOW) as unit:
            unit.propose([pair])
        decide(register, claim, kept, "reject")
        assert register.proposals(unshown_only=True) == []


class TestLog:
    def test_every_step_is_told_in_order_and_the_chain_holds(self, register: Register) -> None:
        (kept,), claim = add(register, item()), file(register)
        decide(register, claim, kept, "confirm")
        with register.unit(by="bea", at=NOW) as unit:
            unit.edit_found(kept.reference, {"venue": "lyon-station", "status": "released"})
        told = register.custody(subject=kept.reference)
        events = ["registered", "decided", "moved", "moved", "released"]
        assert sorted(entry.event for entry in told) == sorted(events)
        assert told[0].event == "registered"
        assert {entry.by for entry in told} == {"anna", "bea"}
        assert [e.event for e in register.custody(subject=claim.reference)] == ["filed", "decided"]
        assert [e.event for e in register.custody(chain="lyon-station", limit=1)] == ["released"]
        assert register.verify_log() == []
        assert register.check() == []

    def test_no_personal_word_enters_the_log(self, register: Register) -> None:
        with register.unit(by="anna", at=NOW) as unit:
            claim = unit.add_claim(
                Claim(reference="", text="Zoé Martin lost it"),
                contact=Contact(name="Zoé", phone="0612345678"), hidden=["initials"],
            )  # fmt: skip
            kept = unit.add_found(item("doudou de Zoé"), hidden=["initials"])
            unit.decide(
                Decision(claim=claim.reference, found=kept.reference, verdict="unsure",
                         by="anna", at=NOW, note="Zoé called")
            )  # fmt: skip
        told = repr(register.custody())
        assert not any(word in told for word in ("Zoé", "0612345678", "initials", "doudou"))

    @pytest.mark.parametrize("details", [{"note": "x"}, {"from": "zoe@example.org"}])
    def test_the_log_takes_no_free_words(
        self, register: Register, details: dict[str, object]
    ) -> None:
        with pytest.raises(ValueError), register.unit(by="anna", at=NOW) as unit:
            unit.log("a6-beaune", "seen", details=details)


class TestLearntWeights:
    MADE = LearntWeights(
        made_at=NOW, by="anna", claims=12, decisions=15, base="ab", figures="{}", weights='{"a": 1}'
    )

    def test_a_new_register_uses_the_shipped_weights(self, register: Register) -> None:
        assert register.weights_in_force() is None
        assert register.weights_versions() == register.weights_uses() == []

    def test_versions_stay_and_the_last_word_is_in_force(self, register: Register) -> None:
        with register.unit(by="anna", at=NOW) as unit:
            first, second = unit.keep_weights(self.MADE), unit.keep_weights(self.MADE)
            unit.use_weights(second)
        kept = register.weights_in_force()
        assert kept is not None
        assert kept._replace(name="", digest="") == self.MADE
        assert [v.name for v in register.weights_versions()] == [first, second]
        with register.unit(by="bea", at=NOW) as unit:
            unit.use_weights("")
        assert register.weights_in_force() is None
        assert [(u.name, u.by) for u in register.weights_uses()] == [(second, "anna"), ("", "bea")]
        told = [(e.event, e.subject) for e in register.custody(subject="weights")]
        assert [subject for _, subject in told] == [first, second, second, "shipped"]
        assert register.check() == []

    def test_a_version_that_is_not_there_cannot_be_put_in_force(self, register: Register) -> None:
        with pytest.raises(Missing, match="learnt-7"), register.unit(by="a", at=NOW) as unit:
            unit.use_weights("learnt-7")


class TestTwoPrograms:
    def test_what_one_commits_the_other_sees_at_once(self, opener: Opener) -> None:
        here, there = opener(), opener()
        vector = np.array([1, 0, 0, 0], np.float32)
        for n in range(3):
            add(here, item(str(n)), text=str(n))
            with here.unit(by="anna", at=NOW) as unit:
                unit.put_text_vector(_hash(str(n)), MODEL, vector)
            for register in (here, there):
                assert len(register.text_cosines(MODEL, vector)[0]) == n + 1
                assert register.found_count() == n + 1
