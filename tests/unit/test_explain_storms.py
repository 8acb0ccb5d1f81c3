from __future__ import annotations

from collections.abc import Callable

import pytest

from clientdiag.certificates import candidates, search
from clientdiag.certificates.faults import FaultKind as K
from clientdiag.certificates.reading import Certificate, is_issued_by
from tests.suites import storms
from tests.unit.explained import c, ca, explained, leaf


@pytest.fixture
def signatures(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every signature that is tried."""
    tried: list[int] = []

    def counted(child: Certificate, issuer: Certificate) -> bool:
        tried.append(1)
        return is_issued_by(child, issuer)

    monkeypatch.setattr(candidates, "is_issued_by", counted)
    return tried


@pytest.mark.parametrize(
    ("storm", "kind"),
    [
        (lambda: storms.long_chain(300), K.SEARCH_LIMITED),
        (lambda: storms.self_signed_storm(300), K.SEARCH_LIMITED),
        (lambda: storms.same_name_and_key(300), K.UNKNOWN_ROOT),
        (lambda: storms.maze(20), K.SEARCH_LIMITED),
        (storms.many_names, K.TOO_COMPLEX),
        (storms.big_extension, K.ISSUER_LOOP),
        (lambda: storms.garbage(300), K.ISSUER_MISSING),
    ],
    ids=["long", "self-signed", "same", "maze", "names", "extension", "garbage"],
)
def test_it_ends_and_has_a_name(storm: Callable[[], list[bytes]], kind: K, signatures: list[int]) -> None:
    said = storms.explained(storm())

    assert kind in {one.kind for one in said.best.faults}
    assert len(signatures) <= candidates.MAX_SIGNATURES
    assert len(said.paths) <= search.MAX_PATHS + search.MAX_UNANCHORED + 1
    assert all(len(one.path.certificates) <= search.MAX_DEPTH for one in said.paths)
    assert not said.best.trusted


def test_a_search_that_was_cut_short_says_so() -> None:
    assert not storms.explained(storms.long_chain(50)).complete
    assert storms.explained(storms.long_chain(5)).complete


def test_the_one_key_among_many_of_a_name_is_found_when_an_identifier_points_to_it() -> None:
    true = ca("Crowd")
    crowd = [ca("Crowd") for _ in range(candidates.MAX_KEYS + 10)]

    said = explained(leaf(by=true), *crowd[:70], true, *crowd[70:], anchors=[true])

    assert said.best.acceptable
    assert said.best.path.last == c(true)
