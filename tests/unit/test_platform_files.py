"""Files that are read alike on several systems: the hosts file and a policy in TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientdiag.platforms.hosts import read_hosts
from clientdiag.platforms.shared import toml_policy

TWICE = "192.0.2.7 vpn.example.com\n2001:DB8::7 vpn.example.com\r\n192.0.2.7 vpn.example.com\n"


@pytest.mark.parametrize(
    ("content", "addresses", "failure"),
    [
        ("192.0.2.7 vpn.example.com\n", ("192.0.2.7",), None),
        ("192.0.2.7\tother VPN.Example.com # x\n", ("192.0.2.7",), None),
        ("192.0.2.7 vpn.example.com.\n", (), None),  # resolvers pass over a name with a final dot
        ("#192.0.2.7 vpn.example.com\n", (), None),
        ("192.0.2.7 # vpn.example.com\n", (), None),
        ("192.0.2.7 notvpn.example.com vpn.example.com.evil\n", (), None),
        (TWICE, ("192.0.2.7", "2001:db8::7"), None),
        ("nonsense vpn.example.com\nvpn.example.com\n", (), None),
        ("\ufeff192.0.2.7 vpn.example.com", ("192.0.2.7",), None),
        ("", (), None),
    ],
    ids=range(10),
)
def test_the_hosts_file(tmp_path: Path, content: str, addresses: tuple[str, ...], failure: None) -> None:
    file = tmp_path / "hosts"
    file.write_text(content, encoding="utf-8")
    seen = read_hosts(file, "vpn.example.com")

    assert (seen.addresses, seen.failure) == (addresses, failure)


def test_a_hosts_file_that_is_absent_pins_nothing_and_a_folder_is_unknown(tmp_path: Path) -> None:
    assert read_hosts(tmp_path / "absent", "x").failure is None
    assert read_hosts(tmp_path, "x").failure is not None


@pytest.mark.parametrize(
    ("content", "values", "problems"),
    [
        (b'gateway = "vpn.example.com"\n', {"gateway": "vpn.example.com"}, 0),
        (b"gateway = ", {}, 1),
        (b"\xff\xfe", {}, 1),
        (b"", {}, 0),
    ],
    ids=range(4),
)
def test_a_policy_that_cannot_be_read_is_reported(
    tmp_path: Path, content: bytes, values: dict[str, str], problems: int
) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(content)
    found = toml_policy(file)

    assert (dict(found.values), len(found.problems)) == (values, problems)
    assert all(str(file) in one for one in found.problems)


def test_no_policy_is_no_problem_and_a_folder_is_one(tmp_path: Path) -> None:
    assert toml_policy(tmp_path / "absent").problems == ()
    assert len(toml_policy(tmp_path).problems) == 1
