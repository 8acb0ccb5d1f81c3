from __future__ import annotations

import pytest

from clientdiag.certificates.reading import Certificate, read
from clientdiag.certificates.second_opinion import Opinion, openssl_opinion
from tests.peers.authority import self_signed
from tests.unit import facts
from tests.unit.facts import DAY, NOW, issuing, leaf, root

GARBAGE = b"\x30\x03\x02\x01\x01"


def said(presented: list[facts.Der], anchors: list[facts.Der], when: facts.datetime = NOW) -> Opinion | None:
    def all_of(listed: list[facts.Der]) -> list[Certificate]:
        return [read(facts.der(one)) for one in listed]

    return openssl_opinion(all_of(presented), all_of(anchors), when)


@pytest.mark.parametrize(
    ("presented", "anchors", "code"),
    [
        (lambda: [facts.good_leaf(), issuing()], lambda: [root()], 0),
        (lambda: [facts.good_leaf(), issuing()], lambda: [issuing()], 2),
        (lambda: [facts.good_leaf(), GARBAGE, issuing()], lambda: [GARBAGE, root()], 0),
        (lambda: [facts.good_leaf(), issuing()], lambda: [root(), root()], 0),
        (lambda: [facts.good_leaf(), issuing()], list, 20),
        (lambda: [facts.good_leaf()], lambda: [root()], 20),
        (lambda: [facts.good_leaf(), issuing()], lambda: [root().twin()], 20),
        (lambda: [self_signed(facts.HOST, not_before=NOW - DAY, not_after=NOW + DAY)], list, 18),
        (lambda: [leaf(not_after=NOW - DAY), issuing()], lambda: [root()], 10),
        (lambda: [leaf(not_before=NOW + DAY), issuing()], lambda: [root()], 9),
    ],
    ids=range(10),
)
def test_openssl_says_what_it_thinks(presented: object, anchors: object, code: int) -> None:
    opinion = said(presented(), anchors())  # type: ignore[operator]  # made when the test runs

    assert opinion is not None
    assert opinion.code == code
    assert opinion.detail


def test_the_depth_it_names_is_that_of_the_certificate() -> None:
    late = root().intermediate("Late CA", not_before=NOW - 90 * DAY, not_after=NOW - DAY)
    opinion = said([leaf(by=late), late], [root()])

    assert opinion is not None
    assert (opinion.code, opinion.depth) == (10, 1)


def test_the_moment_is_the_one_asked_for() -> None:
    late: list[facts.Der] = [facts.good_leaf(), issuing()]

    assert said(late, [root()], NOW + 100 * DAY) == Opinion(10, 0, "certificate has expired")


def test_what_openssl_cannot_load_has_no_opinion() -> None:
    assert said([GARBAGE], [root()]) is None
    assert said([], [root()]) is None


def test_public_roots_may_all_be_anchors() -> None:
    from clientdiag.knowledge import public_roots

    opinion = said([facts.good_leaf(), issuing()], [*public_roots(), root()])

    assert opinion is not None
    assert opinion.code == 0
