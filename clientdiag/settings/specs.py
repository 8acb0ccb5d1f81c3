"""Every setting there is: its name, how it is read, its default, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clientdiag.model.text import Text, text
from clientdiag.settings.values import (
    address,
    addresses,
    gateway,
    one_of,
    path,
    seconds,
    switch,
    web_address,
    word,
)


@dataclass(frozen=True)
class Spec:
    """One setting: how a raw value is read (raises Problem), its default, and what it is for."""

    name: str
    read: Callable[[Any], Any]
    default: Any
    meaning: Text


_OFF, _ON = False, True
SPECS: tuple[Spec, ...] = (
    Spec("gateway", gateway, None, text("The VPN server: a name, with `:port` when it is not 443.")),
    Spec("expected_addresses", addresses, (), text("The addresses the server's name should lead to.")),
    Spec(
        "client_ca_file",
        path,
        None,
        text("A file with the CA that issues your users' certificates, PEM or DER."),
    ),
    Spec(
        "server_root_file",
        path,
        None,
        text("A file with the root that the VPN server's certificate leads to, PEM or DER."),
    ),
    Spec("connect_deadline_s", seconds, 4.0, text("How long one connection may take, in seconds.")),
    Spec("second_resolver", address, None, text("A DNS resolver to compare the name's addresses with.")),
    Spec(
        "ask_zone_servers", switch, _OFF, text("Whether the name servers of the name's own zone are asked.")
    ),
    Spec("time_source", web_address, None, text("An http address whose Date header is the right time.")),
    Spec(
        "portal_probe",
        web_address,
        None,
        text("An http address that answers 204 or 200 unless a portal is in the way."),
    ),
    Spec("expect_client", switch, _OFF, text("Whether the Cisco client must be installed.")),
    Spec(
        "expect_public_certificate",
        switch,
        _OFF,
        text("Whether the gateway's certificate comes from a public authority."),
    ),
    Spec(
        "fetch_issuers",
        switch,
        _OFF,
        text("Whether an issuer that is not sent is fetched from the address in the certificate."),
    ),
    Spec(
        "check_revocation",
        switch,
        _OFF,
        text("Whether the issuers are asked if they have revoked the server's certificates."),
    ),
    Spec(
        "require_revocation",
        switch,
        _OFF,
        text("Whether a certificate counts as refused when nobody answers if it was revoked."),
    ),
    Spec(
        "system_retrieval",
        switch,
        _ON,
        text("Whether Windows or macOS may fetch what they miss while they judge the server's certificate."),
    ),
    Spec("save_folder", path, None, text("Where diagnostic zips are saved; the Desktop when not set.")),
    Spec(
        "language", word, "", text("The language of the window and the reports; the system's when not set.")
    ),
    Spec("appearance", one_of("system", "light", "dark"), "system", text("Light or dark.")),
)
BY_NAME = {spec.name: spec for spec in SPECS}
