from __future__ import annotations

import pytest

from clientdiag.certificates import candidates as module
from clientdiag.certificates.paths import MAX_DEPTH, MAX_PATHS, Path, best_path, build_paths, is_valid_at
from clientdiag.certificates.reading import Certificate, is_issued_by, read
from tests.peers.authority import Authority
from tests.unit import facts
from tests.unit.facts import DAY, NOW

SYSTEM = frozenset({"system"})


def c(certificate: facts.Der) -> Certificate:
    return read(facts.der(certificate))


def built(
    *presented: facts.Der, spares: tuple[facts.Der, ...] = (), **stores: list[facts.Der]
) -> tuple[Path, ...]:
    chain = [c(one) for one in presented]
    anchors = {name: [c(one) for one in held] for name, held in stores.items()}
    return build_paths(chain[0], chain, anchors, [c(one) for one in spares])


def labels(path: Path) -> list[str]:
    return [one.label for one in path.certificates]


def best(paths: tuple[Path, ...]) -> Path:
    return best_path(paths, SYSTEM, NOW)


def ca(name: str, by: Authority | None = None) -> Authority:
    dates = {"not_before": NOW - 900 * DAY, "not_after": NOW + 900 * DAY}
    return by.intermediate(name, **dates) if by else Authority.root(name, **dates)


ROOT, MIDDLE = facts.root, facts.issuing


def test_the_usual_path() -> None:
    path = best(built(facts.good_leaf(), MIDDLE(), system=[ROOT()]))

    assert labels(path) == [facts.HOST, "Facts Issuing CA", "Facts Root CA"]
    assert path.presented == (True, True, False)
    assert path.anchored_in == SYSTEM
    assert path.is_complete
    assert not path.needs_unsent_intermediate


def test_the_order_of_what_was_presented_does_not_matter() -> None:
    second = ca("Second CA", MIDDLE())
    shown = facts.leaf(by=second)

    path = best(built(shown, MIDDLE(), second, system=[ROOT()]))

    assert labels(path) == [facts.HOST, "Second CA", "Facts Issuing CA", "Facts Root CA"]


def test_a_root_that_was_sent_is_no_anchor_by_that() -> None:
    path = best(built(facts.good_leaf(), MIDDLE(), ROOT()))

    assert path.anchored_in == frozenset()
    assert path.is_complete


def test_a_gap_ends_the_path() -> None:
    path = best(built(facts.good_leaf(), system=[ROOT()]))

    assert labels(path) == [facts.HOST]
    assert not path.is_complete


def test_a_spare_closes_a_gap_and_is_known_as_unsent() -> None:
    path = best(built(facts.good_leaf(), spares=(MIDDLE(),), system=[ROOT()]))

    assert path.anchored_in == SYSTEM
    assert path.needs_unsent_intermediate


def test_a_spare_anchors_nothing() -> None:
    assert best(built(facts.good_leaf(), MIDDLE(), spares=(ROOT(),))).anchored_in == frozenset()


def test_a_trusted_intermediate_is_an_anchor_and_paths_beyond_it_are_seen_too() -> None:
    paths = built(facts.good_leaf(), MIDDLE(), system=[MIDDLE()], other=[ROOT()])

    assert {path.anchored_in for path in paths} == {SYSTEM, frozenset({"other"})}
    assert best(paths).last.label == "Facts Issuing CA"


def test_a_trusted_end_entity_is_a_path_of_its_own() -> None:
    path = best(built(facts.good_leaf(), system=[facts.good_leaf()]))

    assert labels(path) == [facts.HOST]
    assert path.anchored_in == SYSTEM


def test_an_issuer_of_the_same_name_with_another_key_is_none() -> None:
    path = best(built(facts.good_leaf(), MIDDLE(), system=[ROOT().twin()]))

    assert labels(path) == [facts.HOST, "Facts Issuing CA"]
    assert path.anchored_in == frozenset()


def test_of_namesakes_the_one_whose_key_signed_is_found() -> None:
    twins = [ROOT().twin() for _ in range(5)]

    path = best(built(facts.good_leaf(), MIDDLE(), system=[*twins, ROOT(), *twins]))

    assert path.last == c(ROOT())


class TestCrossSigned:
    """New Root signs Middle; Old Root has certified New Root's key as well."""

    def setup_method(self) -> None:
        self.old, self.new = ca("Old Root"), ca("New Root")
        self.middle = ca("Middle CA", self.new)
        self.cross = facts.recertified(self.new, self.old)
        self.leaf = facts.leaf(by=self.middle)

    def test_either_root_is_enough(self) -> None:
        shown = (self.leaf, self.middle, self.cross)
        assert labels(best(built(*shown, system=[self.new]))) == [facts.HOST, "Middle CA", "New Root"]
        over = best(built(*shown, system=[self.old]))
        assert labels(over) == [facts.HOST, "Middle CA", "New Root", "Old Root"]

    def test_with_both_the_public_one_is_still_seen(self) -> None:
        paths = built(self.leaf, self.middle, self.cross, system=[self.old], mozilla=[self.new])
        assert best(paths).anchored_in == SYSTEM
        assert {"mozilla"} in [set(path.anchored_in) for path in paths]

    def test_the_valid_way_is_chosen_where_the_other_expired(self) -> None:
        expired = facts.recertified(self.new, self.old, end=NOW - DAY)
        paths = built(self.leaf, self.middle, expired, system=[self.old, self.new])
        path = best(paths)
        assert path.valid_at(NOW)
        assert path.last == c(self.new)

    def test_roots_that_certified_each_other_end(self) -> None:
        back = facts.recertified(self.old, self.new)
        paths = built(self.leaf, self.middle, self.cross, back)
        assert len(paths) <= MAX_PATHS
        assert all(len(set(path.certificates)) == len(path.certificates) for path in paths)


def test_a_path_is_only_so_long() -> None:
    made = [ca("Level 0")]
    for level in range(1, MAX_DEPTH + 4):
        made.append(ca(f"Level {level}", made[-1]))
    shown = facts.leaf(by=made[-1])

    paths = built(shown, *made, system=[made[0]])

    assert max(len(path.certificates) for path in paths) == MAX_DEPTH


@pytest.mark.parametrize("count", [50])
def test_many_certificates_of_one_name_cost_a_bounded_number_of_signatures(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[Certificate] = []

    def counting(child: Certificate, issuer: Certificate) -> bool:
        checked.append(issuer)
        return is_issued_by(child, issuer)

    monkeypatch.setattr(module, "is_issued_by", counting)
    namesakes = [facts.recertified(ROOT(), end=NOW + n * DAY) for n in range(1, count + 1)]
    cross = [facts.recertified(MIDDLE(), ROOT(), end=NOW + n * DAY) for n in range(1, count + 1)]

    paths = built(facts.good_leaf(), *cross, *namesakes)

    assert 1 <= len(paths) <= MAX_PATHS
    assert len(checked) <= module.MAX_SIGNATURES


def test_a_trusted_way_is_found_among_many_namesakes() -> None:
    namesakes = [ROOT().twin() for _ in range(50)]

    path = best(built(facts.good_leaf(), MIDDLE(), *namesakes, system=[ROOT()]))

    assert path.anchored_in == SYSTEM


def test_there_is_always_a_path_even_of_garbage() -> None:
    garbage = b"\x30\x03\x02\x01\x01"

    path = best(built(garbage, garbage, MIDDLE(), system=[ROOT()]))

    assert len(path.certificates) == 1
    assert not path.is_complete


@pytest.mark.parametrize(
    ("when", "valid"),
    [(NOW - 30 * DAY, True), (NOW + 60 * DAY, True), (NOW - 31 * DAY, False), (NOW + 61 * DAY, False)],
    ids=range(4),
)
def test_both_ends_belong_to_the_validity(when: facts.datetime, valid: bool) -> None:
    assert is_valid_at(c(facts.good_leaf()), when) is valid


def test_what_has_no_dates_is_not_valid() -> None:
    assert not is_valid_at(c(b"\x30\x00"), NOW)
