from __future__ import annotations

import pytest

from clientdiag.model.core import Target
from clientdiag.target import BadTarget, address_with_port, parse_address, parse_target


def parsed(typed: str) -> Target:
    return parse_target(typed, source="test")


def place(typed: str) -> tuple[str, int, str]:
    target = parsed(typed)
    return target.host, target.port, target.path


@pytest.mark.parametrize(
    ("typed", "host", "port", "path"),
    [
        ("vpn.example.com", "vpn.example.com", 443, "/"),
        ("  vpn.example.com\n", "vpn.example.com", 443, "/"),
        ("VPN.Example.COM", "vpn.example.com", 443, "/"),
        ("vpn.example.com.", "vpn.example.com", 443, "/"),
        ("vpn.example.com:8443", "vpn.example.com", 8443, "/"),
        ("https://vpn.example.com:8443/group", "vpn.example.com", 8443, "/group"),
        ("HTTPS://vpn.example.com/", "vpn.example.com", 443, "/"),
        ("anyconnect://vpn.example.com", "vpn.example.com", 443, "/"),
        ("vpn.example.com/Staff", "vpn.example.com", 443, "/Staff"),
        ("https://user:word@vpn.example.com/", "vpn.example.com", 443, "/"),
        ("<vpn.example.com>", "vpn.example.com", 443, "/"),
        ('"vpn.example.com"', "vpn.example.com", 443, "/"),
        ("\ufeffvpn.example.com\u200b", "vpn.example.com", 443, "/"),
        ("gateway", "gateway", 443, "/"),
        ("my_gateway.example.com", "my_gateway.example.com", 443, "/"),
        ("192.0.2.1", "192.0.2.1", 443, "/"),
        ("192.0.2.1:65535", "192.0.2.1", 65535, "/"),
        ("2001:DB8::0:1", "2001:db8::1", 443, "/"),
        ("[2001:db8::1]", "2001:db8::1", 443, "/"),
        ("[2001:db8::1]:8443", "2001:db8::1", 8443, "/"),
        ("https://[2001:db8::1]:8443/x", "2001:db8::1", 8443, "/x"),
        ("vpn.example.com:1", "vpn.example.com", 1, "/"),
    ],
)
def test_what_people_type_is_understood(typed: str, host: str, port: int, path: str) -> None:
    assert place(typed) == (host, port, path)


def test_an_international_name_is_asked_as_it_travels_and_shown_as_it_is_read() -> None:
    target = parsed("VPN.Bücher.example")
    assert target.host == "vpn.xn--bcher-kva.example"
    assert target.display == "vpn.bücher.example"
    assert parsed("vpn.xn--bcher-kva.example").display == "vpn.bücher.example"


@pytest.mark.parametrize("typed", ["192.0.2.1", "[2001:db8::1]", "2001:db8::1"])
def test_an_address_is_known_as_one(typed: str) -> None:
    assert parsed(typed).is_address


@pytest.mark.parametrize("typed", ["vpn.example.com", "1.2.3.4.example", "fe80.example"])
def test_a_name_is_no_address(typed: str) -> None:
    assert not parsed(typed).is_address


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "enter the VPN server's name"),
        ("   \t\n", "enter the VPN server's name"),
        ('""', "enter the VPN server's name"),
        ("vpn.example.com:0", "port"),
        ("vpn.example.com:65536", "port"),
        ("vpn.example.com:99999", "port"),
        ("vpn.example.com:-1", "port"),
        ("vpn.example.com:https", "port"),
        ("[2001:db8::1]:70000", "port"),
        ("ftp://vpn.example.com", "https://"),
        ("javascript://alert(1)", "https://"),
        ("https://", "no server name"),
        (":443", "no server name"),
        ("/group", "no server name"),
        ("vpn example com", "just one name"),
        ("a.example b.example", "just one name"),
        ("vpn\x1b[31m.example.com", "just one name"),
        ("300.1.1.1", "four numbers"),
        ("1.2.3", "four numbers"),
        ("1.2.3.4.5", "four numbers"),
        ("[2001:db8::1", "not a server name"),
        ("[vpn.example.com]", "not a"),
        ("2001:db8::zz", "not a"),
        ("vpn..example.com", "not a valid server name"),
        ("-vpn.example.com", "not a valid server name"),
        ("vpn-.example.com", "not a valid server name"),
        ("vpn!.example.com", "not a valid server name"),
        ("*.example.com", "not a valid server name"),
        ("a" * 64 + ".example", "not a valid server name"),
        (".".join(["abcdefghi"] * 26), "not a valid server name"),
        ("x" * 5000, "not a server name"),
        ("vpn.example.com/" + "g" * 300, "too long"),
        ("vpn.example.com/grüppe", "odd characters"),
    ],
)
def test_what_is_no_server_gets_one_clear_sentence(typed: str, says: str) -> None:
    with pytest.raises(BadTarget) as caught:
        parsed(typed)

    said = str(caught.value)
    assert says in said
    assert said.isprintable()
    assert said.endswith(".")
    assert len(said) < 200


@pytest.mark.parametrize(
    "typed", ["a..b", "xn--a", "xn--\u2603", "\u2603\ufe0e.example", "\u2068vpn\u2069.example", "\u0430" * 70]
)
def test_an_odd_name_is_a_name_or_a_sentence(typed: str) -> None:
    try:
        target = parsed(typed)
    except BadTarget:
        return
    assert target.host.isascii()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" 192.0.2.1 ", "192.0.2.1"),
        ("[2001:DB8:0::1]", "2001:db8::1"),
    ],
)
def test_an_expected_address_gets_its_canonical_form(typed: str, address: str) -> None:
    assert parse_address(typed) == address


@pytest.mark.parametrize("typed", ["", "vpn.example.com", "192.0.2", "192.0.2.1:443", "1.2.3.4\x1b[0m"])
def test_an_expected_address_must_be_one(typed: str) -> None:
    with pytest.raises(BadTarget, match="not an IP address") as caught:
        parse_address(typed)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("host", "port", "shown"),
    [
        ("vpn.example.com", 443, "vpn.example.com"),
        ("vpn.example.com", 8443, "vpn.example.com:8443"),
        ("2001:db8::1", 443, "[2001:db8::1]"),
        ("2001:db8::1", 8443, "[2001:db8::1]:8443"),
    ],
)
def test_a_place_is_written_as_in_a_url(host: str, port: int, shown: str) -> None:
    assert address_with_port(host, port) == shown


@pytest.mark.parametrize("typed", ["vpn.example.com:8443/x", "[2001:db8::1]:99", "192.0.2.1"])
def test_what_is_written_is_read_again_as_the_same(typed: str) -> None:
    target = parsed(typed)
    again = parsed(address_with_port(target.host, target.port) + target.path)
    assert (again.host, again.port, again.path) == (target.host, target.port, target.path)
