"""The kinds of secrets: how one is made by chance, and what stands around it where it is written."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Chance: TypeAlias = random.Random
CONSONANTS, VOWELS = "bdfgjklmnprstvz", "aeiou"


@dataclass(frozen=True)
class Kind:
    """How a secret of one kind is made, and what stands around it (``@`` is its place)."""

    make: Callable[[Chance], str]
    around: tuple[str, ...]
    asked: bool = False


def _syllables(chance: Chance, count: int) -> str:
    return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(count))


def _name(chance: Chance) -> str:
    """A word that is in no dictionary."""
    return _syllables(chance, 3) + chance.choice("xqwyz")


def _word(chance: Chance, length: int, letters: str = string.ascii_letters + string.digits) -> str:
    return "".join(chance.choices(letters, k=length))


def _hex(chance: Chance, digits: int) -> str:
    return _word(chance, digits, "0123456789ABCDEF")


def _pairs(chance: Chance, sign: str, count: int = 6) -> str:
    return sign.join(
        [f"{chance.choice('26AE')}{_hex(chance, 1)}", *(_hex(chance, 2) for _ in range(count - 1))]
    )


def _numbers(chance: Chance) -> str:
    return "-".join(str(chance.randrange(10**8, 10**9)) for _ in range(3))


def _password(chance: Chance) -> str:
    return _word(chance, 6) + chance.choice("!+*.") + _word(chance, 5) + str(chance.randrange(10, 99))


def _jwt(chance: Chance) -> str:
    return ".".join(("eyJ" + _word(chance, 20), "eyJ" + _word(chance, 60), _word(chance, 43)))


def _public(chance: Chance) -> str:
    others = ".".join(str(chance.randrange(1, 255)) for _ in range(3))
    return f"{chance.choice((81, 93, 109, 188))}.{others}"


def _base64(chance: Chance, length: int) -> str:
    return base64.b64encode(chance.randbytes(length)).decode()


def _basic(chance: Chance) -> str:
    return base64.b64encode(f"{_name(chance)}:{_password(chance)}".encode()).decode()


KINDS: dict[str, Kind] = {
    "login": Kind(
        _name, ("user=@", "username: @", "User name is @", 'Username="@"', "login: @", "uid=@", "user '@'")
    ),
    "full name": Kind(
        lambda chance: f"{_name(chance).title()} {_name(chance).title()}",
        ("CN=@,O=Example", "subject: CN=@,OU=Sales", "Full name: @"),
    ),
    "home on Linux": Kind(_name, ("opened /home/@/.cisco/vpn", "file:///home/@/x.pem", "HOME=/home/@")),
    "home on macOS": Kind(_name, ("opened /Users/@/Library/x", "cannot open /Users/@")),
    "home on Windows": Kind(
        _name, (r"opened C:\Users\@\AppData\x", r"C:\Documents and Settings\@\x", "c:/users/@/x")
    ),
    "mail": Kind(
        lambda chance: f"{_name(chance)}.{_name(chance)}@{_name(chance)}.example",
        ("mail=@", "sent to @ now", "E-mail: <@>", "emailAddress=@", "@"),
    ),
    "principal": Kind(lambda chance: f"{_name(chance)}@{_name(chance)}.local", ("UPN @", "upn: @", "for @.")),
    "domain user": Kind(_name, (r"CORP\@", r"user CORP\@ rejected", r"account: CORP\@")),
    "device": Kind(
        lambda chance: f"{_name(chance)}-{chance.randrange(10, 9999)}",
        (
            "hostname=@",
            "computer name: @",
            "Machine name: @",
            "device-id: @",
            "   Host Name . . . . . : @",
            "on computer @ now",
        ),
    ),
    "domain": Kind(
        lambda chance: f"{_name(chance)}.{_name(chance)}.example",
        ("search @", "   Primary Dns Suffix  . . . . . . . : @", "  search domain[0] : @", "DNS Domain: @"),
    ),
    "private address": Kind(
        lambda chance: f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(1, 255)}",
        ("from @", "inet @/24 brd", "IPv4 Address. . . : @(Preferred)", "@:4433", "src @ dst", "(@)"),
    ),
    "public address": Kind(_public, ("from @", "client address @, port 443", "[@]", "assigned @.")),
    "IPv6 address": Kind(
        lambda chance: "2a02:" + ":".join(f"{chance.randrange(4096, 65535):x}" for _ in range(7)),
        ("inet6 @/64 scope global", "from [@]:443", "address @", "IPv6 Address. . . : @(Preferred)"),
    ),
    "MAC with colons": Kind(
        lambda chance: _pairs(chance, ":"), ("link/ether @ brd", "ether @", "MAC address @")
    ),
    "MAC with dashes": Kind(
        lambda chance: _pairs(chance, "-"), ("Physical Address. . . : @", "adapter @ up")
    ),
    "MAC with dots": Kind(
        lambda chance: ".".join(_hex(chance, 4).lower() for _ in range(3)), ("from @ learned", "mac @")
    ),
    "DUID": Kind(lambda chance: _pairs(chance, "-", 14), ("DHCPv6 Client DUID. . . . : @",)),
    "serial": Kind(
        lambda chance: _word(chance, 10, string.ascii_uppercase + string.digits),
        ("serial number: @", "SerialNumber=@", "serial: @"),
    ),
    "IMEI": Kind(lambda chance: _word(chance, 15, string.digits), ("IMEI @", "imei: @")),
    "SSID": Kind(lambda chance: f"{_name(chance)}-{_name(chance)}", ("SSID: @", "ssid=@", 'SSID "@"')),
    "UUID": Kind(
        lambda chance: "-".join(_hex(chance, count) for count in (8, 4, 4, 4, 12)).lower(),
        ("UUID: @", "machine-id: @", "UDID=@", "MachineGuid = {@}"),
    ),
    "SID": Kind(
        lambda chance: (
            "S-1-5-21-" + "-".join(str(chance.randrange(10**8, 10**9)) for _ in range(3)) + "-1104"
        ),
        ("SID @", "owner @ of", "(@)", r"HKEY_USERS\@\Software"),
    ),
    "cookie": Kind(
        lambda chance: f"{_hex(chance, 6)}@{chance.randrange(10**6)}@{_hex(chance, 4)}@{_hex(chance, 40)}",
        ("Cookie: webvpn=@", "webvpn=@; path=/", "Set-Cookie: webvpn=@; secure", "webvpncookie: @"),
    ),
    "session token": Kind(
        lambda chance: _hex(chance, 48),
        ("<session-token>@</session-token>", "session-id=@", "session_id: @", "<session-id>@</session-id>"),
    ),
    "SAML": Kind(
        lambda chance: _base64(chance, 120), ("SAMLResponse=@", "acSamlv2Token=@", "SAMLRequest: @")
    ),
    "bearer token": Kind(lambda chance: _word(chance, 40), ("Authorization: Bearer @", "bearer @")),
    "JWT": Kind(_jwt, ("token @ received", "id_token=@", "got @", "Authorization: Bearer @")),
    "basic": Kind(_basic, ("Authorization: Basic @", "Proxy-Authorization: Basic @")),
    "password": Kind(
        _password,
        (
            "password=@",
            '"password":"@"',
            "<password>@</password>",
            "pwd: @",
            "passphrase is @",
            "Kennwort: @",
            "secret='@'",
        ),
    ),
    "api key": Kind(
        lambda chance: _word(chance, 32), ("api_key=@", "client_secret=@", "apikey: @", "access_token=@")
    ),
    "query": Kind(
        lambda chance: _word(chance, 24),
        ("https://sso.example.com/login?state=@", "GET https://a.example.com/x?code=@"),
    ),
    "userinfo": Kind(
        lambda chance: f"{_name(chance)}:{_password(chance)}", ("http://@@proxy.example.com:3128",)
    ),
    "PIN": Kind(lambda chance: _word(chance, 6, string.digits), ("PIN: @", "otp=@", "passcode: @", "pin=@")),
    "private key": Kind(
        lambda chance: _base64(chance, 48),
        (
            "-----BEGIN RSA PRIVATE KEY-----\n@\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n@\n-----END PRIVATE KEY-----",
        ),
    ),
    "client certificate": Kind(
        lambda chance: _base64(chance, 48), ("-----BEGIN CERTIFICATE-----\n@\n-----END CERTIFICATE-----",)
    ),
    "thumbprint": Kind(
        lambda chance: _hex(chance, 40), ("thumbprint @", "certificate hash: @", "SHA1 @."), asked=True
    ),
    "thumbprint in pairs": Kind(lambda chance: _pairs(chance, ":", 32), ("fingerprint @",), asked=True),
}
"""Those that are ``asked`` are hidden where somebody asks for it."""
