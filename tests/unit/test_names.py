from __future__ import annotations

from typing import Any

import pytest

from clientdiag.certificates.names import is_address, matches, matches_name, shown_names
from clientdiag.certificates.reading import read
from tests.unit import facts


@pytest.mark.parametrize(
    ("presented", "host", "fits"),
    [
        ("a.example", "a.example", True),
        ("A.EXAMPLE", "a.example", True),
        ("a.example.", "a.example", False),  # a presented name has no final dot
        ("a.example", "a.example.", True),
        ("*.example", "a.example", True),
        ("*.example.", "A.example", False),
        ("*.example", ".example", False),
        ("*.example", "example", False),
        ("*.example", "a.b.example", False),
        ("*.", "a", False),
        ("*", "a", False),
        ("", "", False),
        ("", "a.example", False),
        ("a.example", "", False),
        ("*.*.example", "a.b.example", False),
        ("a*.example", "ab.example", False),
        ("*a.example", "ba.example", False),
        ("a.*.example", "a.b.example", False),
        ("example", "notexample", False),
        ("a.example\x00.evil", "a.example", False),
        ("a.example", "a.example\x00.evil", False),
    ],
)
def test_a_presented_name_covers_a_host(presented: str, host: str, fits: bool) -> None:
    assert matches_name(presented, host) is fits


def test_a_wildcard_covers_an_international_name_but_stands_for_one_label() -> None:
    assert matches_name("*.xn--bcher-kva.example", "vpn.xn--bcher-kva.example")
    assert not matches_name("xn--*.example", "xn--bcher-kva.example")


def test_names_serve_names_and_addresses_serve_addresses() -> None:
    both = read(facts.leaf("a.example", "192.0.2.1", "2001:db8::1").der)

    assert matches(both, "a.example", is_address=False)
    assert matches(both, "192.0.2.1", is_address=True)
    assert matches(both, "2001:0db8::0001", is_address=True)
    assert not matches(both, "192.0.2.1", is_address=False)
    assert not matches(both, "192.0.2.2", is_address=True)


def test_a_common_name_is_no_presented_identifier() -> None:
    plain = read(facts.leaf(names=(), common_name="a.example").der)

    assert not matches(plain, "a.example", is_address=False)


@pytest.mark.parametrize(
    ("names", "wanted", "shown"),
    [
        (("a.example", "192.0.2.1"), {}, "a.example, 192.0.2.1"),
        ((), {"common_name": "a.example"}, "CN=a.example"),
        ((), {"common_name": None}, "–"),
        (tuple(f"{n}.example" for n in range(7)), {}, "0.example, 1.example, 2.example, … (7)"),
    ],
    ids=range(4),
)
def test_names_are_shown_as_people_read_them(
    names: tuple[str, ...], wanted: dict[str, Any], shown: str
) -> None:
    made = facts.leaf(*names) if names else facts.leaf(**{"names": (), **wanted})

    assert shown_names(read(made.der), 3) == shown


@pytest.mark.parametrize(
    ("host", "address"),
    [("192.0.2.1", True), ("2001:db8::1", True), ("fe80::1%eth0", True), ("a.example", False), ("", False)],
)
def test_an_address_is_known_as_one(host: str, address: bool) -> None:
    assert is_address(host) is address
